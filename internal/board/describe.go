package board

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/plain"
)

// Kinds of notifications that boards give.
const (
	kindComment = "comment" // on a post of the one who is told; about the post
	kindReply   = "reply"   // to a comment of theirs; about the comment
	kindHot     = "hot"     // a post of theirs has become HOT; about the post
)

func (s *Service) describeComments(ctx context.Context, v account.Viewer, refs []notification.Ref) ([]notification.Told, error) {
	args := make([][]any, len(refs))
	for i, r := range refs {
		args[i] = []any{r.Subject, r.Since}
	}
	return s.describe(ctx, v, refs, "board.notification.comment", `c.post_id`, `(c.post_id = ? AND c.id >= ?)`, args)
}

func (s *Service) describeReplies(ctx context.Context, v account.Viewer, refs []notification.Ref) ([]notification.Told, error) {
	// Replies are found by the thread of their parent, which an index leads to.
	type place struct{ post, thread int64 }
	places := map[int64]place{}
	ids := make([][]any, len(refs))
	for i, r := range refs {
		ids[i] = []any{r.Subject}
	}
	cond, args := anyOf(`?`, `, `, ids)
	_, err := db.All(ctx, s.db, func(r *sql.Rows) (id int64, err error) {
		var p place
		err = r.Scan(&id, &p.post, &p.thread)
		places[id] = p
		return id, err
	}, `SELECT id, post_id, thread FROM comments WHERE id IN (`+cond+`)`, args...)
	if err != nil {
		return nil, err
	}
	for i, r := range refs {
		p := places[r.Subject]
		ids[i] = []any{p.post, p.thread, r.Subject, r.Since}
	}
	return s.describe(ctx, v, refs, "board.notification.reply", `c.parent_id`, `(c.post_id = ? AND c.thread = ? AND c.parent_id = ? AND c.id >= ?)`, ids)
}

// told is what is known of one entry.
type told struct {
	newest int64 // text that stands and that the reader does not block, 0 for none
	names  int   // that wrote such texts since it was last read
}

// describe words entries with three queries, however many they are. Names are
// counted as they are shown, not people: that a name and a number are one
// person would show by their counting once. What v blocks is not told of, and
// not counted.
func (s *Service) describe(ctx context.Context, v account.Viewer, refs []notification.Ref, key, subject, about string, args [][]any) ([]notification.Told, error) {
	of := map[int64]*told{} // by subject
	cond, all := anyOf(about, ` OR `, args)
	newest := [][]any{}
	_, err := db.All(ctx, s.db, func(r *sql.Rows) (id int64, err error) {
		t := new(told)
		err = r.Scan(&id, orZero(&t.newest), &t.names)
		if of[id] = t; t.newest != 0 {
			newest = append(newest, []any{t.newest})
		}
		return id, err
	}, `SELECT subject, MAX(shown), COUNT(DISTINCT CASE WHEN shown IS NOT NULL THEN name END) FROM (
		SELECT `+subject+` AS subject, CASE WHEN c.is_anonymous = 1 THEN c.number ELSE -c.writer_id END AS name, CASE WHEN NOT `+blockedComment+` THEN c.id END AS shown
		FROM comments c WHERE c.is_deleted = 0 AND c.writer_id <> ? AND (`+cond+`)) texts GROUP BY subject`, append(times(v, 3), all...)...)
	if err != nil {
		return nil, err
	}
	texts, err := s.commentsByID(ctx, v, newest)
	if err != nil {
		return nil, err
	}
	lang := i18n.Of(ctx)
	list := make([]notification.Told, len(refs))
	for i, r := range refs {
		t := of[r.Subject]
		if t != nil && t.newest == 0 {
			list[i].Text = i18n.In(lang, key+"_blocked")
			continue
		}
		if t == nil || texts[t.newest].ID == 0 {
			list[i].Text = i18n.In(lang, key+"_gone")
			continue
		}
		c := texts[t.newest]
		list[i] = notification.Told{
			Text: i18n.In(lang, key+"_one", c.Author.Name), Snippet: plain.Snippet(c.Content, 80),
			Path: "/post/" + strconv.FormatInt(c.Post, 10) + "/#c" + strconv.FormatInt(c.ID, 10),
		}
		if t.names > 1 {
			list[i].Text = i18n.In(lang, key+"_many", c.Author.Name, t.names-1)
		}
	}
	return list, nil
}

// commentsByID returns comments that stand under posts that stand, on boards
// that v may read.
func (s *Service) commentsByID(ctx context.Context, v account.Viewer, ids [][]any) (map[int64]Comment, error) {
	found := map[int64]Comment{}
	if len(ids) == 0 {
		return found, nil
	}
	lang := i18n.Of(ctx)
	cond, args := anyOf(`?`, `, `, ids)
	school, all, states := scope(v)
	_, err := db.All(ctx, s.db, func(r *sql.Rows) (c commentRow, err error) {
		err = c.reader().scan(r)
		found[c.ID] = c.seenBy(lang, v)
		return c, err
	}, selectComments+` JOIN posts p ON p.id = c.post_id JOIN boards b ON b.id = p.board_id
		WHERE c.id IN (`+cond+`) AND c.is_deleted = 0 AND p.is_deleted = 0 AND`+readable, append(append(times(v, 3), args...), school, all, states)...)
	return found, err
}

// anyOf repeats a condition for each list of arguments. The number of times is
// rounded up, by repeating the last, so that there are few different queries.
func anyOf(cond, between string, args [][]any) (string, []any) {
	n := len(args)
	for _, size := range []int{1, 5, 21, 101} {
		if n <= size {
			n = size
			break
		}
	}
	all := make([]any, 0, n*len(args[0]))
	for i := range n {
		all = append(all, args[min(i, len(args)-1)]...)
	}
	return strings.Repeat(cond+between, n-1) + cond, all
}

// subjects is the condition that a column is the subject of one of refs, on a
// board that v may read, and its arguments.
func subjects(column string, v account.Viewer, refs []notification.Ref) (string, []any) {
	ids := make([][]any, len(refs))
	for i, r := range refs {
		ids[i] = []any{r.Subject}
	}
	cond, args := anyOf(`?`, `, `, ids)
	school, all, states := scope(v)
	return ` ` + column + ` IN (` + cond + `) AND` + readable, append(args, school, all, states)
}

// wording puts what is known of subjects beside refs, and gone beside those of
// which nothing is.
func wording(refs []notification.Ref, known map[int64]notification.Told, gone string) []notification.Told {
	list := make([]notification.Told, len(refs))
	for i, r := range refs {
		told, ok := known[r.Subject]
		if !ok {
			told.Text = gone
		}
		list[i] = told
	}
	return list
}

// describeHot says that posts of v's have become HOT.
func (s *Service) describeHot(ctx context.Context, v account.Viewer, refs []notification.Ref) ([]notification.Told, error) {
	cond, args := subjects(`p.id`, v, refs)
	posts, err := s.posts(ctx, v, `SELECT `+postColumns+`, b.name FROM posts p JOIN boards b ON b.id = p.board_id
		WHERE p.is_deleted = 0 AND`+cond, args...)
	if err != nil {
		return nil, err
	}
	lang := i18n.Of(ctx)
	found := map[int64]notification.Told{}
	for _, p := range posts {
		found[p.ID] = notification.Told{Text: i18n.In(lang, "board.notification.hot"), Snippet: p.Headline(), Path: p.Href()}
	}
	list := wording(refs, found, i18n.In(lang, "board.notification.hot_gone"))
	for i := range list {
		list[i].Icon = "hot"
	}
	return list, nil
}
