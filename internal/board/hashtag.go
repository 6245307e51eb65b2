package board

import (
	"context"
	"database/sql"
	"net/url"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// A Hashtag (해시태그) is one that posts have, as one viewer finds it.
type Hashtag struct {
	Name      string `json:"name"` // without the #, in small letters
	PostCount int    `json:"post_count"`
}

// suggested is how many hashtags are suggested, and weighed how many of those
// that begin alike are looked at, counted once per board.
const (
	suggested = 10
	weighed   = 5000
)

// hashtagHref is the path of the page with the posts that have a hashtag.
func hashtagHref(name string) string { return "/post/?hashtag=" + url.QueryEscape(name) }

// tagsIn reads the hashtags of a post's column, which stand between blanks.
func tagsIn(column string) []string {
	if column == "" {
		return none
	}
	return strings.Split(column, " ")
}

// hashtagsBegun takes the school, the beginning, the end of what begins so, the
// arguments of readable and how many rows are looked at. A board's own count is
// asked, not its posts: what others may read counts for none but them.
const hashtagsBegun = `SELECT t.tag, t.post_count FROM board_tags t CROSS JOIN boards b
	WHERE t.school_id = ? AND t.tag >= ? AND t.tag < ? AND b.id = t.board_id AND b.secret = 0 AND` + readable + ` ORDER BY t.tag, t.board_id LIMIT ?`

// Hashtags returns at most ten hashtags of v's school that begin with begun,
// the most used first. Only posts on boards that v may read count, and none on
// secret boards, whose posts stand on no other page. What begins no hashtag
// finds nothing.
func (s *Service) Hashtags(ctx context.Context, v account.Viewer, begun string) ([]Hashtag, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	if begun = ui.HashtagBegun(begun); begun == "" {
		return []Hashtag{}, nil
	}
	school, all, states := scope(v)
	return db.All(ctx, s.db, func(r *sql.Rows) (h Hashtag, err error) {
		return h, r.Scan(&h.Name, &h.PostCount)
	}, `SELECT tag, SUM(post_count) FROM (`+hashtagsBegun+`) begun GROUP BY tag ORDER BY SUM(post_count) DESC, tag LIMIT ?`,
		school, begun, begun+"\U0010FFFF", school, all, states, weighed, suggested)
}

// setHashtags makes the hashtags of a post is, which were was. The row of its
// board is locked: of one board's counts nobody else changes any.
func setHashtags(ctx context.Context, tx *db.Tx, school, board, post int64, was, is []string) error {
	gone := slices.DeleteFunc(slices.Clone(was), func(t string) bool { return slices.Contains(is, t) })
	if len(gone) > 0 {
		in := ` AND tag IN (` + db.In(len(gone)) + `)`
		if _, err := tx.Exec(ctx, `DELETE FROM post_tags WHERE school_id = ? AND post_id = ?`+in, named(gone, school, post)...); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE board_tags SET post_count = post_count - 1 WHERE school_id = ? AND board_id = ?`+in, named(gone, school, board)...); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM board_tags WHERE school_id = ? AND board_id = ? AND post_count = 0`+in, named(gone, school, board)...); err != nil {
			return err
		}
	}
	come := slices.DeleteFunc(slices.Clone(is), func(t string) bool { return slices.Contains(was, t) })
	if len(come) == 0 {
		return nil
	}
	if err := addTags(ctx, tx, `post_tags (school_id, tag, board_id, post_id)`, come, school, board, post); err != nil {
		return err
	}
	in := ` WHERE school_id = ? AND board_id = ? AND tag IN (` + db.In(len(come)) + `)`
	known, err := db.All(ctx, tx, func(r *sql.Rows) (tag string, err error) { return tag, r.Scan(&tag) },
		`SELECT tag FROM board_tags`+in, named(come, school, board)...)
	if err != nil {
		return err
	}
	if len(known) > 0 {
		if _, err := tx.Exec(ctx, `UPDATE board_tags SET post_count = post_count + 1`+in, named(come, school, board)...); err != nil {
			return err
		}
	}
	fresh := slices.DeleteFunc(come, func(t string) bool { return slices.Contains(known, t) })
	return addTags(ctx, tx, `board_tags (school_id, tag, board_id, post_count)`, fresh, school, board, 1)
}

// named returns the arguments of a condition that ends with a list of tags.
func named(tags []string, args ...any) []any {
	for _, t := range tags {
		args = append(args, t)
	}
	return args
}

// addTags inserts a row for each tag, with what they have in common around it.
func addTags(ctx context.Context, tx *db.Tx, into string, tags []string, school, board, last int64) error {
	if len(tags) == 0 {
		return nil
	}
	var args []any
	for _, t := range tags {
		args = append(args, school, t, board, last)
	}
	_, err := tx.Exec(ctx, `INSERT INTO `+into+` VALUES `+strings.Repeat(`(?, ?, ?, ?), `, len(tags)-1)+`(?, ?, ?, ?)`, args...)
	return err
}
