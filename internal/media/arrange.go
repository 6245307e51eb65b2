package media

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// An Item is a picture that a post shall have.
type Item struct {
	ID      string
	Caption *string // nil leaves it as it is
}

// CheckItems returns the items as they are kept, and e with what is wrong with
// them, under the name "media".
func CheckItems(e *fault.Error, items []Item) ([]Item, *fault.Error) {
	if len(items) > MaxInPost {
		return nil, e.And("media", "too_many_pictures", MaxInPost)
	}
	items = slices.Clone(items)
	seen := map[string]bool{}
	for i, item := range items {
		if seen[item.ID] {
			e = e.And("media", "picture_twice")
		}
		seen[item.ID] = true
		if item.Caption != nil {
			var caption string
			if caption, e = checkCaption(e, "media", *item.Caption); e != nil {
				break
			}
			items[i].Caption = &caption
		}
	}
	return items, e
}

// Arrange makes the items the pictures of a post of the owner's, in their order,
// and lets go those that it had and has no more. They are as [CheckItems] returned
// them. It reports whether that changes anything. The post's row is locked.
func Arrange(ctx context.Context, tx *db.Tx, owner account.ID, post int64, items []Item) (changed bool, err error) {
	had, err := ofPost(ctx, tx, post)
	if err != nil {
		return false, err
	}
	ids := make([]string, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	var gone []string
	for _, p := range had {
		if !slices.Contains(ids, p.ID) {
			gone = append(gone, p.ID)
		}
	}
	if !differ(had, items) {
		return false, nil
	}
	if len(gone) > 0 {
		if err := drop(ctx, tx, gone); err != nil {
			return false, err
		}
	}
	if len(items) == 0 {
		return true, nil
	}
	query, args := placing(post, items)
	n, err := tx.Exec(ctx, query+` WHERE id IN (`+db.In(len(ids))+`) AND owner_id = ? AND is_ready = 1 AND (post_id IS NULL OR post_id = ?)`,
		append(append(args, db.Args(ids)...), int64(owner), post)...)
	if err == nil && int(n) < len(ids) {
		err = missing(ctx, tx, post, ids)
	}
	return true, err
}

// ofPost returns the pictures that a post has.
func ofPost(ctx context.Context, tx *db.Tx, post int64) ([]pictureRow, error) {
	return db.All(ctx, tx, func(r *sql.Rows) (pictureRow, error) { return scanPicture(r) }, selectPictures+` WHERE m.post_id = ? ORDER BY m.place`, post)
}

// differ reports whether the items are others than the pictures, or in another
// order, or called otherwise.
func differ(had []pictureRow, items []Item) bool {
	return !slices.EqualFunc(had, items, func(p pictureRow, item Item) bool {
		return p.ID == item.ID && (item.Caption == nil || *item.Caption == p.Caption)
	})
}

// placing is the change that gives each of the items its place and its caption,
// in one statement.
func placing(post int64, items []Item) (query string, args []any) {
	var b strings.Builder
	b.WriteString(`UPDATE media SET post_id = ?, place = CASE id`)
	args = append(args, post)
	for i, item := range items {
		b.WriteString(` WHEN ? THEN ` + strconv.Itoa(i)) // a number that is ours: PostgreSQL takes arguments here for text
		args = append(args, item.ID)
	}
	b.WriteString(` ELSE place END`)
	captions := false
	for _, item := range items {
		if item.Caption == nil {
			continue
		}
		if !captions {
			b.WriteString(`, caption = CASE id`)
			captions = true
		}
		b.WriteString(` WHEN ? THEN ?`)
		args = append(args, item.ID, *item.Caption)
	}
	if captions {
		b.WriteString(` ELSE caption END`)
	}
	return b.String(), args
}

// missing names the items that did not become the post's: they are not there, or
// somebody else's, or in another post.
func missing(ctx context.Context, tx *db.Tx, post int64, ids []string) error {
	there, err := ofPost(ctx, tx, post)
	if err != nil {
		return err
	}
	var e *fault.Error
	for _, id := range ids {
		if !slices.ContainsFunc(there, func(p pictureRow) bool { return p.ID == id }) {
			e = e.And("media", "does_not_exist", id[:min(len(id), 40)])
		}
	}
	return e.Or()
}

// Release lets go all pictures of posts, which are gone or about to be.
func Release(ctx context.Context, tx *db.Tx, posts ...int64) error {
	ids, err := db.All(ctx, tx, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) }, `SELECT id FROM media WHERE post_id IN (`+db.In(len(posts))+`)`, db.Args(posts)...)
	if err != nil || len(ids) == 0 {
		return err
	}
	return drop(ctx, tx, ids)
}
