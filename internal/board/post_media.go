package board

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// inMedia is how a call names the pictures of a post: each by its id, or as it is
// answered, of which the id and the caption count.
type inMedia struct {
	Media rest.Opt[[]json.RawMessage] `json:"media" optional:"true" max:"20" help:"Ids of pictures, or objects with id and caption, in the order in which they stand"`
}

// items reads the pictures that were named.
func (in inMedia) items() ([]media.Item, error) {
	var all []media.Item
	for _, raw := range in.Media.Value {
		item, err := readItem(raw)
		if err != nil {
			return nil, err
		}
		if item.ID == "" && len(in.Media.Value) == 1 {
			break // how a form says that there are none
		}
		all = append(all, item)
	}
	return all, nil
}

// change puts them into a change, where they were named.
func (in inMedia) change(c *PostChange) error {
	items, err := in.items()
	if in.Media.Set && !in.Media.Null {
		c.Media = &items
	}
	return err
}

func readItem(raw json.RawMessage) (item media.Item, err error) {
	if json.Unmarshal(raw, &item.ID) == nil && raw[0] == '"' {
		return item, nil
	}
	var object map[string]json.RawMessage // whose names count as they are written
	if json.Unmarshal(raw, &object) != nil || object == nil {
		return item, fault.Field("media", "incorrect_type", pythonName(raw))
	}
	if object["id"] == nil {
		return item, fault.Field("media", "required")
	}
	if json.Unmarshal(object["id"], &item.ID) != nil || object["id"][0] != '"' {
		return item, fault.Field("media", "incorrect_type", pythonName(object["id"]))
	}
	if caption := object["caption"]; caption != nil {
		item.Caption = new(string)
		if json.Unmarshal(caption, item.Caption) != nil || caption[0] != '"' {
			return item, fault.Field("media", "invalid_string")
		}
	}
	return item, nil
}

// pythonName is what the reference calls a value that is no key.
func pythonName(raw json.RawMessage) string {
	switch raw[0] {
	case '[':
		return "list"
	case '{':
		return "dict"
	case 't', 'f':
		return "bool"
	case 'n':
		return "NoneType"
	}
	return "int"
}

// takesPictures refuses what was not there where the board takes no pictures.
func takesPictures(takes bool, had []media.Picture, items []media.Item) error {
	for _, item := range items {
		if !takes && !slices.ContainsFunc(had, func(p media.Picture) bool { return p.ID == item.ID }) {
			return fault.Field("media", "no_pictures")
		}
	}
	return nil
}

// arrangePictures makes the items the pictures of a post whose row is locked, and
// reports whether that changes anything.
func arrangePictures(ctx context.Context, tx *db.Tx, owner account.ID, post int64, items []media.Item) (changed bool, err error) {
	changed, err = media.Arrange(ctx, tx, owner, post, items)
	if err != nil || !changed {
		return changed, err
	}
	_, err = tx.Exec(ctx, `UPDATE posts SET media_count = ? WHERE id = ?`, len(items), post)
	return true, err
}

// releasePictures lets the pictures of a post go that is deleted.
func releasePictures(ctx context.Context, tx *db.Tx, p *postRow) error {
	if !p.hasPictures {
		return nil
	}
	if _, err := tx.Exec(ctx, `UPDATE posts SET media_count = 0 WHERE id = ?`, p.ID); err != nil {
		return err
	}
	return media.Release(ctx, tx, p.ID)
}

// kindClosed is the job of letting the pictures of a board go that was deleted.
const kindClosed = "board.closed"

// boardClosed is the job of that kind.
func (s *Service) boardClosed(ctx context.Context, args json.RawMessage) error {
	var board int64
	if err := json.Unmarshal(args, &board); err != nil {
		return jobs.Permanent(err)
	}
	return s.releaseBoard(ctx, board)
}

// releaseBoard lets go the pictures of a deleted board's posts, some at a time:
// nobody finds the posts any more.
func (s *Service) releaseBoard(ctx context.Context, board int64) error {
	const some = 100
	for {
		posts, err := db.All(ctx, s.db, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) },
			`SELECT p.id FROM posts p JOIN boards b ON b.id = p.board_id WHERE p.board_id = ? AND p.media_count > 0 AND b.is_deleted = 1 ORDER BY p.id LIMIT ?`, board, some)
		if err != nil || len(posts) == 0 {
			return err
		}
		err = s.db.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE posts SET media_count = 0 WHERE id IN (`+db.In(len(posts))+`)`, db.Args(posts)...); err != nil {
				return err
			}
			return media.Release(ctx, tx, posts...)
		})
		if err != nil {
			return err
		}
	}
}
