package media

import (
	"context"
	"database/sql"
	"errors"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/upload"
)

// NewPicture is what somebody sends.
type NewPicture struct {
	File    *upload.File
	Caption string // at most 100 characters

	// Key, if not empty, makes a repetition return the picture of the first time,
	// as long as that is there.
	Key string
}

// Add makes a picture of a file. It waits a day for the post that it is for.
//
// First a row says that there will be files, then they are written, and then the
// row says that they are there. Whatever ends this early, the row is found by
// [Service.clean], and with it the files.
func (s *Service) Add(ctx context.Context, v account.Viewer, in NewPicture) (Picture, error) {
	if err := mayAdd(v); err != nil {
		return Picture{}, err
	}
	caption, e := checkCaption(nil, "caption", in.Caption)
	if err := e.Or(); err != nil {
		return Picture{}, err
	}
	key := keyOf(in.Key)
	if p, err := earlier(ctx, s.db, v, key); err != nil || p.ID != "" {
		return p, err
	}
	if err := s.hasRoom(ctx, v); err != nil { // before the work
		return Picture{}, err
	}
	if wait := s.tries.Take(v.UUID, s.db.Now()); wait > 0 && s.o.Limited() {
		return Picture{}, fault.Wait("throttled", wait)
	}
	made, err := s.studio.Make(ctx, in.File, in.File.Size())
	if err != nil {
		return Picture{}, ofFile(err)
	}
	ctx = context.WithoutCancel(ctx) // who has gone finds it when they come back
	id := secret.Slug()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := takeRoom(ctx, tx, v, made.Bytes()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO media (id, owner_id, place, caption, is_png, is_ready, width, height, size_bytes, created_at) VALUES (?, ?, 0, ?, ?, 0, ?, ?, ?, ?)`,
			id, int64(v.ID), caption, made.Type == "image/png", made.Width, made.Height, made.Bytes(), db.Micros(tx.Now))
		return err
	})
	if err != nil {
		return Picture{}, err
	}
	for name, size := range sizes {
		if err := s.o.Store.Put(ctx, file(id, name), made.Files[size]); err != nil {
			return Picture{}, s.failed(ctx, err)
		}
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE media SET is_ready = 1, key_hash = ? WHERE id = ?`, key, id)
		if err == nil && n == 0 {
			err = fault.New(fault.Unavailable, "unavailable") // writing took so long that it was cleaned away
		}
		return err
	})
	if x, ok := errors.AsType[db.Exists](err); ok && x.Constraint == "u_media_key" {
		return earlier(ctx, s.db, v, key) // the same request came twice at a time
	}
	if err != nil {
		return Picture{}, err
	}
	return s.Picture(ctx, v, id)
}

// ofFile makes what is wrong with a file a problem of the field that it is in.
func ofFile(err error) error {
	if f := fault.Of(err); f.Kind == fault.Invalid && len(f.Fields) == 0 {
		return fault.Field("file", f.Code, f.Args...)
	}
	return err
}

// keyOf is what is kept of a key: NULL where there is none.
func keyOf(key string) sql.NullString {
	return sql.NullString{String: secret.Hash(key), Valid: key != ""}
}

// earlier returns the picture that v sent under the key before; none is no error.
func earlier(ctx context.Context, q db.Q, v account.Viewer, key sql.NullString) (Picture, error) {
	if !key.Valid {
		return Picture{}, nil
	}
	p, err := scanPicture(q.Row(ctx, selectPictures+` WHERE m.owner_id = ? AND m.key_hash = ?`, int64(v.ID), key.String))
	if errors.Is(err, sql.ErrNoRows) {
		return Picture{}, nil
	}
	return p.Picture, err
}
