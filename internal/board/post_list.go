package board

import (
	"context"
	"database/sql"
	"math"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// A Range is a part of a list of posts, which is in the order of their ids,
// the newest first.
type Range struct {
	Before int64 // older than this one; 0 for the newest
	After  int64 // if not 0: newer than this one, the nearest first
	Limit  int   // at most so many
}

func (r Range) bounds() (order string, bound int64) {
	return r.boundsOf("p.id")
}

// boundsOf is bounds for a list that is read along another column of ids.
func (r Range) boundsOf(column string) (order string, bound int64) {
	switch {
	case r.After != 0:
		return ` AND ` + column + ` > ? ORDER BY ` + column + ` LIMIT ?`, r.After
	case r.Before != 0:
		return ` AND ` + column + ` < ? ORDER BY ` + column + ` DESC LIMIT ?`, r.Before
	}
	return ` AND ` + column + ` < ? ORDER BY ` + column + ` DESC LIMIT ?`, math.MaxInt64
}

// readable is the condition that v may read the board b. Its arguments are
// those of [scope].
const readable = ` b.is_deleted = 0 AND (b.school_id = ? OR ? = 1) AND (b.read_states & ?) <> 0`

// scope returns the arguments of readable: the school, whether all schools
// are, and the states one of which a board must admit.
func scope(v account.Viewer) (school int64, all, states int) {
	states = int(setOf(v.State))
	if v.Staff() {
		states |= int(staff)
	}
	if v.Role == account.Operator {
		all = 1
	}
	return v.School, all, states
}

// inList is the condition that the post p on the board b is one for v to find in
// a list: readable, and not signed with a nickname that v blocks. Its arguments
// are those that [listing] returns.
const inList = readable + ` AND` + unblocked

func listing(v account.Viewer) []any {
	school, all, states := scope(v)
	return []any{school, all, states, int64(v.ID), int64(v.ID)}
}

// The lists of posts. Each takes the arguments of postColumns first and ends with
// those of [Range.bounds].
// CROSS JOIN fixes the order of tables on SQLite, whose planner may be misled
// about it by the statistics of a young school.
const (
	listOfBoard = `SELECT ` + postColumns + `, b.name FROM boards b CROSS JOIN posts p
		 WHERE b.id = ? AND p.board_id = b.id AND p.is_deleted = 0 AND` + inList
	listOfSchool = `SELECT ` + postColumns + `, b.name FROM posts p CROSS JOIN boards b
		 WHERE p.school_id = ? AND p.is_deleted = 0 AND b.id = p.board_id AND b.secret = 0 AND` + inList
	listOfAll = `SELECT ` + postColumns + `, b.name FROM posts p CROSS JOIN boards b
		 WHERE p.is_deleted = 0 AND b.id = p.board_id AND b.secret = 0 AND` + inList
	listOfMine = `SELECT ` + postColumns + `, b.name FROM posts p CROSS JOIN boards b
		 WHERE p.writer_id = ? AND p.is_deleted = 0 AND b.id = p.board_id AND b.is_deleted = 0`
	listOfCommented = `SELECT ` + postColumns + `, b.name FROM (SELECT DISTINCT c.post_id FROM comments c CROSS JOIN posts p CROSS JOIN boards b
		WHERE c.writer_id = ? AND c.is_deleted = 0 AND p.id = c.post_id AND p.is_deleted = 0 AND b.id = p.board_id AND` + inList
	endOfCommented = `) mine CROSS JOIN posts p CROSS JOIN boards b WHERE p.id = mine.post_id AND b.id = p.board_id ORDER BY p.id`
)

// posts runs a query of postColumns and the board's name. args are those behind
// postColumns'.
func (s *Service) posts(ctx context.Context, v account.Viewer, query string, args ...any) ([]Post, error) {
	return s.postsWith(ctx, v, query, func(*Post) []any { return nil }, args...)
}

// postsWith is posts for a query of more columns: more says where they go.
func (s *Service) postsWith(ctx context.Context, v account.Viewer, query string, more func(*Post) []any, args ...any) ([]Post, error) {
	lang := i18n.Of(ctx)
	var p postRow
	reader := p.reader(append([]any{&p.BoardName}, more(&p.Post)...)...)
	list, err := db.All(ctx, s.db, func(r *sql.Rows) (Post, error) {
		err := reader.scan(r)
		return p.seenBy(lang, v), err
	}, query, asking(v, args...)...)
	if err != nil {
		return nil, err
	}
	all := make([]*Post, len(list))
	for i := range list {
		all[i] = &list[i]
	}
	return list, extra(ctx, s.db, v, all)
}

// PostsOf returns posts of a board.
func (s *Service) PostsOf(ctx context.Context, v account.Viewer, board int64, r Range) ([]Post, error) {
	return s.postsOf(ctx, v, board, nil, r)
}

// postsOf is PostsOf of those posts alone that are anonymous, or are not, unless
// only is nil.
func (s *Service) postsOf(ctx context.Context, v account.Viewer, board int64, only *bool, r Range) ([]Post, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	order, bound := r.bounds()
	args := append(append([]any{board}, listing(v)...), bound, r.Limit)
	list, err := s.posts(ctx, v, listOfBoard+kind(only)+order, args...)
	if err != nil || len(list) > 0 {
		return list, err
	}
	return list, s.mayList(ctx, v, board)
}

// mayList says why there is nothing on a list of a board's posts, or not for v:
// only then is the difference looked for.
func (s *Service) mayList(ctx context.Context, v account.Viewer, board int64) error {
	b, err := findBoard(ctx, s.db, v, board)
	if err != nil {
		return err
	}
	return mayRead(v, &b.rights)
}

// Newest returns posts of all boards of v's school that v may read, but for
// the secret ones, whose posts stand on no page that gathers posts. An
// operator's are those of all schools.
func (s *Service) Newest(ctx context.Context, v account.Viewer, r Range) ([]Post, error) {
	return s.newest(ctx, v, nil, r)
}

// newest is Newest of those posts alone that are anonymous, or are not, unless
// only is nil.
func (s *Service) newest(ctx context.Context, v account.Viewer, only *bool, r Range) ([]Post, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	query, bound := r.of(listOfSchool, onlyOfSchool, only)
	args := append([]any{v.School}, listing(v)...)
	if v.Role == account.Operator {
		query, bound = r.of(listOfAll, onlyOfAll, only)
		args = args[1:]
	}
	return s.posts(ctx, v, query, append(args, bound, r.Limit)...)
}

// Mine returns the posts that v wrote (내가 쓴 글).
func (s *Service) Mine(ctx context.Context, v account.Viewer, r Range) ([]Post, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	order, bound := r.bounds()
	return s.posts(ctx, v, listOfMine+order, int64(v.ID), bound, r.Limit)
}

// Commented returns the posts that v commented on (댓글 단 글), in the order of
// the posts.
func (s *Service) Commented(ctx context.Context, v account.Viewer, r Range) ([]Post, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	inner, outer, bound := ` AND c.post_id < ? ORDER BY c.post_id DESC LIMIT ?`, ` DESC`, int64(math.MaxInt64)
	if r.After != 0 {
		inner, outer, bound = ` AND c.post_id > ? ORDER BY c.post_id LIMIT ?`, ``, r.After
	} else if r.Before != 0 {
		bound = r.Before
	}
	args := append(append([]any{int64(v.ID)}, listing(v)...), bound, r.Limit)
	return s.posts(ctx, v, listOfCommented+inner+endOfCommented+outer, args...)
}
