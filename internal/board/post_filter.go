package board

import (
	"context"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// A PostFilter narrows a list of posts. Its zero value narrows nothing.
type PostFilter struct {
	Board    int64  // those of one board; 0 for all that one may read
	Hashtag  string // those with a hashtag, as somebody typed it
	Question *bool  // questions, or what is none
	Answered *bool  // questions that have an answer, or have none yet

	Anonymous *bool // anonymous posts, or signed ones
}

// narrows reports whether f leaves out posts of its board.
func (f PostFilter) narrows() bool { return f != PostFilter{Board: f.Board} }

// Posts returns the posts that f lets through: those of [Service.PostsOf] where
// it names a board, else of [Service.Newest]. With a hashtag the posts of secret
// boards are on no list.
func (s *Service) Posts(ctx context.Context, v account.Viewer, f PostFilter, r Range) ([]Post, error) {
	switch {
	case !v.SignedIn():
		return nil, unauthenticated()
	case f == PostFilter{Anonymous: f.Anonymous}:
		return s.newest(ctx, v, f.Anonymous, r)
	case f == PostFilter{Board: f.Board, Anonymous: f.Anonymous}:
		return s.postsOf(ctx, v, f.Board, f.Anonymous, r)
	}
	list := []Post{}
	if !f.nothing() {
		query, args := f.query(v, r)
		var err error
		if list, err = s.posts(ctx, v, query, args...); err != nil {
			return nil, err
		}
	}
	if len(list) > 0 || f.Board == 0 {
		return list, nil
	}
	return list, s.mayList(ctx, v, f.Board)
}

// says reports whether a filter is set, and to want.
func says(b *bool, want bool) bool { return b != nil && *b == want }

// asked reports whether f lets nothing but questions through.
func (f PostFilter) asked() bool { return says(f.Question, true) || f.Answered != nil }

// nothing reports whether f lets nothing through, whatever there is.
func (f PostFilter) nothing() bool {
	return says(f.Question, false) && f.Answered != nil || f.Hashtag != "" && ui.Hashtag(f.Hashtag) == ""
}

// lets reports whether f lets p through, its board aside.
func (f PostFilter) lets(p *Post) bool {
	is := func(want *bool, b bool) bool { return want == nil || *want == b }
	return is(f.Question, p.IsQuestion) && is(f.Answered, p.IsAnswered) && (f.Answered == nil || p.IsQuestion) && is(f.Anonymous, p.IsAnonymous) &&
		(f.Hashtag == "" || slices.Contains(p.Hashtags, ui.Hashtag(f.Hashtag)))
}

// query returns the query of a list of v's and its arguments behind those of
// postColumns, along an index: hashtags and questions have tables of their own,
// so that a list of few posts among many costs no more than another. For CROSS JOIN see the lists in post_list.go.
func (f PostFilter) query(v account.Viewer, r Range) (query string, args []any) {
	from, of, id, where := ``, `p`, `p.id`, ``
	add := func(cond string, values ...any) {
		where += cond + ` AND`
		args = append(args, values...)
	}
	if f.Hashtag != "" {
		from, of, id = `post_tags k CROSS JOIN `, `k`, `k.post_id`
		add(` k.tag = ?`, ui.Hashtag(f.Hashtag))
	} else if f.asked() {
		from, of, id = `questions k CROSS JOIN `, `k`, `k.post_id`
		if f.Answered != nil {
			add(` k.is_answered = ?`, *f.Answered)
		}
	}
	switch {
	case f.Board != 0:
		add(` `+of+`.board_id = ?`, f.Board)
	case v.Role != account.Operator:
		add(` `+of+`.school_id = ?`, v.School)
	}
	if of == `k` {
		add(` p.id = k.post_id`)
	}
	if f.Board == 0 || f.Hashtag != "" {
		add(` b.secret = 0`)
	}
	switch {
	case f.Hashtag != "" && f.asked():
		add(` p.is_question = 1`)
		if f.Answered != nil {
			add(` CASE WHEN p.answer_count > 0 THEN 1 ELSE 0 END = ?`, *f.Answered)
		}
	case says(f.Question, false):
		add(` p.is_question = 0`)
	}
	if f.Anonymous != nil {
		add(` p.is_anonymous = ?`, *f.Anonymous)
	}
	add(` p.is_deleted = 0`)
	add(` b.id = p.board_id`)
	order, bound := r.boundsOf(id)
	return `SELECT ` + postColumns + `, b.name FROM ` + from + `posts p CROSS JOIN boards b WHERE` + where + inList + order,
		append(append(args, listing(v)...), bound, r.Limit)
}

// href is the path of the page of a board's posts that f lets through.
func (f PostFilter) href() string {
	path, sign := Board{ID: f.Board}.Href(), "?"
	add := func(pair string) { path, sign = path+sign+pair, "&" }
	if says(f.Answered, false) {
		add("answered=false")
	}
	if f.Anonymous != nil {
		add("is_anonymous=" + yesNo(*f.Anonymous))
	}
	if says(f.Question, true) {
		add("question=true")
	}
	return path
}
