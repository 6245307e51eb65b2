package board

import (
	"context"
	"database/sql"
	"log/slog"
	"strconv"
	"sync"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// An Author is all that a reader learns about who wrote a text: a label that
// means nothing outside of its post, or the nickname that it was signed with.
type Author struct {
	Name string `json:"name"`
	IsMe bool   `json:"is_me"` // true for the writer alone
}

// An Anonymity is what a board says of signing (익명 설정).
type Anonymity string

const (
	Forced  Anonymity = "forced"  // everybody is anonymous
	Allowed Anonymity = "allowed" // anonymous unless one chooses to sign
	Off     Anonymity = "off"     // everybody signs
)

func (a Anonymity) check(e *fault.Error, field string) *fault.Error {
	if a != Forced && a != Allowed && a != Off {
		e = e.And(field, "invalid_choice", string(a))
	}
	return e
}

// decide returns whether a text on such a board is anonymous. The wish counts
// only where the board leaves it to the writer.
func (a Anonymity) decide(anonymous bool) bool { return a == Forced || a == Allowed && anonymous }

// A writer is who wrote a text. It never leaves this package, and prints nothing.
type writer struct {
	id        account.ID
	anonymous bool
	number    int            // of a comment: its writer's under the post, 0 for the post's author
	nickname  sql.NullString // null when anonymous, and when the account is gone
}

func (writer) String() string       { return "writer" }
func (writer) GoString() string     { return "writer" }
func (writer) LogValue() slog.Value { return slog.StringValue("writer") }

// ofPost returns what v sees of the writer of a post.
func (w *writer) ofPost(lang i18n.Lang, v account.Viewer) Author {
	a := Author{IsMe: w.id == v.ID && v.SignedIn()}
	if w.anonymous {
		a.Name = labelsIn(lang).post
	} else {
		a.Name = w.signature(lang)
	}
	return a
}

// ofComment returns what v sees of the writer of a comment. That a signed
// comment comes from the post's author is not said: the post may be anonymous.
func (w *writer) ofComment(lang i18n.Lang, v account.Viewer) Author {
	a := Author{IsMe: w.id == v.ID && v.SignedIn()}
	switch {
	case !w.anonymous:
		a.Name = w.signature(lang)
	case w.number == 0:
		a.Name = labelsIn(lang).author
	default:
		a.Name = labelsIn(lang).numbered(w.number)
	}
	return a
}

func (w *writer) signature(lang i18n.Lang) string {
	if w.nickname.Valid && w.nickname.String != "" {
		return w.nickname.String
	}
	return labelsIn(lang).gone
}

// labels are the words for writers in one language, made once: they are asked
// for at each row of each list.
type labels struct {
	post, author, gone, prefix string
	numbers                    [300]string
}

func (l *labels) numbered(n int) string {
	if n < len(l.numbers) {
		return l.numbers[n]
	}
	return l.prefix + strconv.Itoa(n)
}

var allLabels = sync.OnceValue(func() map[i18n.Lang]*labels {
	all := map[i18n.Lang]*labels{}
	for _, lang := range i18n.Langs {
		l := &labels{
			post:   i18n.In(lang, "board.author.anonymous"),
			author: i18n.In(lang, "board.author.of_post"),
			gone:   i18n.In(lang, "board.author.gone"),
			prefix: i18n.In(lang, "board.author.numbered"),
		}
		for n := range l.numbers {
			l.numbers[n] = l.prefix + strconv.Itoa(n)
		}
		all[lang] = l
	}
	return all
})

func labelsIn(lang i18n.Lang) *labels {
	if l := allLabels()[lang]; l != nil {
		return l
	}
	return allLabels()[i18n.Ko]
}

// number returns the number of v under the post, and gives the next one at the
// first anonymous comment. It is called with the post's row locked, so that
// people get theirs one after the other; two unique keys stand behind it. The
// author of an anonymous post has none: 0.
func (p *commented) number(ctx context.Context, tx *db.Tx, v account.Viewer) (int, error) {
	switch {
	case p.writer.anonymous && p.writer.id == v.ID:
		return 0, nil
	case p.known > 0:
		return p.known, nil
	}
	n := p.highest + 1
	_, err := tx.Exec(ctx, `INSERT INTO post_names (post_id, user_id, number) VALUES (?, ?, ?)`, p.id, int64(v.ID), n)
	return n, err
}
