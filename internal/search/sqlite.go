package search

import (
	"context"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/db"
)

// sqlite keeps the index in an FTS5 table without content. What it says of a
// text's place are tokens as well, so that a rare word of a small board is not
// looked for among all posts that have it. The beginnings of four letters have
// an index of their own: they are what one syllable is spelt with, and people
// who type a word begin with one.
type sqlite struct{}

func (sqlite) id() string { return "rowid" }

func (sqlite) add(ctx context.Context, tx *db.Tx, p Post) error {
	_, err := tx.Exec(ctx, `INSERT INTO post_index (rowid, place, title, content) VALUES (?, ?, ?, ?)`,
		p.ID, schoolToken(p.School)+" "+boardToken(p.Board), tokens(p.Title, false), tokens(p.Content, false))
	return err
}

func schoolToken(id int64) string { return "school" + strconv.FormatInt(id, 10) }
func boardToken(id int64) string  { return "board" + strconv.FormatInt(id, 10) }

func (sqlite) hits(q Query, in Place, scored bool) (string, []any) {
	var all []string
	if in.School != 0 {
		all = append(all, schoolToken(in.School))
	}
	if in.Board != 0 {
		all = append(all, boardToken(in.Board))
	}
	for _, t := range q.terms {
		phrase := `"` + strings.Join(t.tokens, " ") + `"`
		if t.prefix {
			phrase += " *"
		}
		all = append(all, phrase)
	}
	match := strings.Join(all, " AND ")
	if scored {
		// A word of the title weighs as much as five; the place nothing.
		return `(SELECT rowid AS id, -bm25(post_index, 0, 5, 1) AS score FROM post_index WHERE post_index MATCH ? ORDER BY rowid DESC LIMIT ` + maxScored + `) hit`, []any{match}
	}
	return `(SELECT rowid AS id FROM post_index WHERE post_index MATCH ?) hit`, []any{match}
}
