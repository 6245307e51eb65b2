package board

import (
	"context"
	"database/sql"
	"errors"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/once"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
)

const (
	maxFolders    = 50 // of one person
	maxFolderName = 30 // characters
)

// A Folder is where one puts scraps (스크랩 폴더). Nobody else sees it.
type Folder struct {
	ID         int64     `json:"id"`
	CreatedAt  rest.Time `json:"created_at"`
	UpdatedAt  rest.Time `json:"updated_at"`
	Name       string    `json:"name"`        // at most 30 characters, each of a person's another one
	ScrapCount int       `json:"scrap_count"` // of posts that the owner may still read
}

// selectFolders takes the arguments of readable and the owner. What a folder
// holds is counted when it is asked for: it changes with the posts and with
// what the owner may read, and is no more than one person has scrapped.
const selectFolders = `SELECT f.id, f.created_at, f.updated_at, f.name,
	(SELECT COUNT(*) FROM scraps m CROSS JOIN posts p CROSS JOIN boards b
		WHERE m.user_id = f.user_id AND m.folder_id = f.id AND p.id = m.post_id AND p.is_deleted = 0 AND b.id = p.board_id AND` + readable + `)
	FROM scrap_folders f WHERE f.user_id = ?`

func (s *Service) folders(ctx context.Context, v account.Viewer, more string, args ...any) ([]Folder, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	school, all, states := scope(v)
	return db.All(ctx, s.db, func(r *sql.Rows) (f Folder, err error) {
		var created, updated int64
		err = r.Scan(&f.ID, &created, &updated, &f.Name, &f.ScrapCount)
		f.CreatedAt, f.UpdatedAt = rest.At(db.Time(created)), rest.At(db.Time(updated))
		return f, err
	}, selectFolders+more, append([]any{school, all, states, int64(v.ID)}, args...)...)
}

// Folders returns v's folders, the oldest first.
func (s *Service) Folders(ctx context.Context, v account.Viewer) ([]Folder, error) {
	return s.folders(ctx, v, ` ORDER BY f.id`)
}

// Folder returns one of v's folders. Another's is not there.
func (s *Service) Folder(ctx context.Context, v account.Viewer, id int64) (Folder, error) {
	list, err := s.folders(ctx, v, ` AND f.id = ?`, id)
	if err == nil && len(list) == 0 {
		err = notFound()
	}
	if err != nil {
		return Folder{}, err
	}
	return list[0], nil
}

// AddFolder makes a folder, of which one has 50 at most. A repetition within 24
// hours under the same key, if it is not empty, returns what the first made.
func (s *Service) AddFolder(ctx context.Context, v account.Viewer, name, key string) (Folder, error) {
	if !v.SignedIn() {
		return Folder{}, unauthenticated()
	}
	name, e := plain.Check(nil, "name", plain.OneLine(name), 1, maxFolderName)
	if e != nil {
		return Folder{}, e
	}
	var id int64
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		earlier, err := once.Take(ctx, tx, int64(v.ID), "folder", key)
		if err != nil || earlier != 0 {
			id = earlier
			return err
		}
		// One's own account first: a person's folders are made one after the other.
		if _, err := tx.Exec(ctx, `UPDATE users SET epoch = epoch WHERE id = ?`, int64(v.ID)); err != nil {
			return err
		}
		var have int
		if err := tx.Row(ctx, `SELECT COUNT(*) FROM scrap_folders WHERE user_id = ?`, int64(v.ID)).Scan(&have); err != nil {
			return err
		}
		if have >= maxFolders {
			return fault.New(fault.Conflict, "too_many_folders", maxFolders)
		}
		now := db.Micros(tx.Now)
		id, err = tx.Insert(ctx, `INSERT INTO scrap_folders (user_id, name, created_at, updated_at) VALUES (?, ?, ?, ?)`, int64(v.ID), name, now, now)
		if err != nil {
			return sameFolder(err)
		}
		return once.Keep(ctx, tx, int64(v.ID), "folder", key, id)
	})
	if err != nil {
		return Folder{}, err
	}
	return s.Folder(ctx, v, id)
}

// sameFolder turns the violation of the key over a person's names into a fault.
func sameFolder(err error) error {
	if x, ok := errors.AsType[db.Exists](err); ok && x.Constraint == "u_scrap_folders_name" {
		return fault.Field("name", "folder_exists")
	}
	return err
}

// RenameFolder gives one of v's folders another name.
func (s *Service) RenameFolder(ctx context.Context, v account.Viewer, id int64, name string) (Folder, error) {
	if _, err := s.Folder(ctx, v, id); err != nil {
		return Folder{}, err
	}
	name, e := plain.Check(nil, "name", plain.OneLine(name), 1, maxFolderName)
	if e != nil {
		return Folder{}, e
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE scrap_folders SET name = ?, updated_at = ? WHERE id = ? AND user_id = ?`, name, db.Micros(tx.Now), id, int64(v.ID))
		if err == nil && n == 0 {
			err = notFound()
		}
		return sameFolder(err)
	})
	if err != nil {
		return Folder{}, err
	}
	return s.Folder(ctx, v, id)
}

// RemoveFolder deletes one of v's folders. The scraps in it stay, without one.
func (s *Service) RemoveFolder(ctx context.Context, v account.Viewer, id int64) error {
	if !v.SignedIn() {
		return unauthenticated()
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM scrap_folders WHERE id = ? AND user_id = ?`, id, int64(v.ID))
		if err == nil && n == 0 {
			err = notFound()
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE scraps SET folder_id = ? WHERE user_id = ? AND folder_id = ?`, NoFolder, int64(v.ID), id)
		return err
	})
}
