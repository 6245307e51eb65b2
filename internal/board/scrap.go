package board

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// A Scrap is a post that its reader keeps on a list of their own (스크랩).
// Nobody else sees that they do; how many people do is seen on the post.
type Scrap struct {
	ID        int64     `json:"id"` // the post's
	CreatedAt rest.Time `json:"created_at"`
	Folder    *int64    `json:"folder"` // null for none
	Post      Post      `json:"post"`
}

// Kept is what scrapping a post, or taking it off the list, leads to.
type Kept struct {
	IsScrapped bool `json:"is_scrapped"`
	ScrapCount int  `json:"scrap_count"`
}

// Which folder a list of scraps is of, where it is not the id of one.
const (
	NoFolder  int64 = 0
	AnyFolder int64 = -1
)

const (
	oneMoreScrap = `UPDATE posts SET scrap_count = scrap_count + 1 WHERE id = ?`
	oneLessScrap = `UPDATE posts SET scrap_count = scrap_count - 1 WHERE id = ?`
)

// ScrapPost puts a post that v may read on v's list, once, in no folder. One's
// own posts may be there too.
func (s *Service) ScrapPost(ctx context.Context, v account.Viewer, id int64) (k Kept, err error) {
	if !v.SignedIn() {
		return k, unauthenticated()
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		// Counting first locks the post, so that nobody counts in between.
		p, err := lockPost(ctx, tx, v, id, oneMoreScrap)
		if err != nil {
			return err
		}
		k = Kept{true, p.ScrapCount}
		added, err := tx.AddOnce(ctx, `INSERT INTO scraps (post_id, user_id, folder_id, created_at) VALUES (?, ?, ?, ?)`, id, int64(v.ID), NoFolder, db.Micros(tx.Now))
		if err != nil || added {
			return err
		}
		k.ScrapCount-- // it was counted the first time
		_, err = tx.Exec(ctx, oneLessScrap, id)
		return err
	})
	return k, err
}

// UnscrapPost takes a post off v's list; one that is not there stays off.
func (s *Service) UnscrapPost(ctx context.Context, v account.Viewer, id int64) (k Kept, err error) {
	if !v.SignedIn() {
		return k, unauthenticated()
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		p, err := lockPost(ctx, tx, v, id, oneLessScrap)
		if err != nil {
			return err
		}
		k = Kept{false, p.ScrapCount}
		n, err := tx.Exec(ctx, `DELETE FROM scraps WHERE post_id = ? AND user_id = ?`, id, int64(v.ID))
		if err != nil || n > 0 {
			return err
		}
		k.ScrapCount++
		_, err = tx.Exec(ctx, oneMoreScrap, id)
		return err
	})
	return k, err
}

// The lists of scraps take the arguments of postColumns, the viewer's id, the
// arguments of inList and, of a folder, its id; [Moment.marks] end them.
const (
	listOfScraps = `SELECT ` + postColumns + `, b.name, m.created_at, m.folder_id FROM scraps m CROSS JOIN posts p CROSS JOIN boards b
		 WHERE m.user_id = ? AND p.id = m.post_id AND p.is_deleted = 0 AND b.id = p.board_id AND` + inList
	inFolder = ` AND m.folder_id = ?`
)

func (s *Service) scraps(ctx context.Context, v account.Viewer, more string, args ...any) ([]Scrap, error) {
	posts, err := s.postsWith(ctx, v, listOfScraps+more, func(p *Post) []any { return []any{&p.markedAt, &p.folder} },
		append(append([]any{int64(v.ID)}, listing(v)...), args...)...)
	if err != nil {
		return nil, err
	}
	list := make([]Scrap, len(posts))
	for i, p := range posts {
		list[i] = Scrap{ID: p.ID, CreatedAt: rest.At(db.Time(p.markedAt)), Post: p}
		if p.folder != NoFolder {
			list[i].Folder = &posts[i].folder
		}
	}
	return list, nil
}

// Scraps returns at most limit of v's scraps in a folder, in [NoFolder] or in
// [AnyFolder]: those before from, the newest scrap first, or with back those
// after it, the nearest first. Posts that are gone, or that v may not read any
// more, are left out.
func (s *Service) Scraps(ctx context.Context, v account.Viewer, folder int64, from Moment, back bool, limit int) ([]Scrap, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	order, args := from.marks(back, limit)
	if folder != AnyFolder {
		order, args = inFolder+order, append([]any{folder}, args...)
	}
	list, err := s.scraps(ctx, v, order, args...)
	if err != nil || len(list) > 0 || folder <= NoFolder {
		return list, err
	}
	// Nothing in it, or none of v's folders: only now is the difference looked for.
	_, err = s.Folder(ctx, v, folder)
	return list, err
}

// scrap returns one of v's scraps, whose post v may read.
func (s *Service) scrap(ctx context.Context, v account.Viewer, post int64) (Scrap, error) {
	if !v.SignedIn() {
		return Scrap{}, unauthenticated()
	}
	list, err := s.scraps(ctx, v, ` AND m.post_id = ?`, post)
	if err == nil && len(list) == 0 {
		err = notFound()
	}
	if err != nil {
		return Scrap{}, err
	}
	return list[0], nil
}

// MoveScrap puts one of v's scraps into one of v's folders, or into [NoFolder].
func (s *Service) MoveScrap(ctx context.Context, v account.Viewer, post, folder int64) (Scrap, error) {
	if _, err := s.scrap(ctx, v, post); err != nil {
		return Scrap{}, err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if folder != NoFolder {
			// Changing the folder first: it is not deleted meanwhile.
			n, err := tx.Exec(ctx, `UPDATE scrap_folders SET user_id = user_id WHERE id = ? AND user_id = ?`, folder, int64(v.ID))
			if err != nil {
				return err
			}
			if n == 0 {
				return fault.Field("folder", "does_not_exist", folder)
			}
		}
		n, err := tx.Exec(ctx, `UPDATE scraps SET folder_id = ? WHERE post_id = ? AND user_id = ?`, folder, post, int64(v.ID))
		if err == nil && n == 0 {
			err = notFound()
		}
		return err
	})
	if err != nil {
		return Scrap{}, err
	}
	return s.scrap(ctx, v, post)
}
