package media

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media/still"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

const (
	// MaxInPost is how many pictures a post has at most.
	MaxInPost = 20
	// MaxCaption is the length of a caption in characters.
	MaxCaption = 100
	// MaxFile is how many bytes a file has at most.
	MaxFile = still.MaxBytes
)

// A Picture is one that a post has, or may have. It says nothing of who sent it.
type Picture struct {
	ID        string `json:"id"`
	Caption   string `json:"caption"`
	Width     int    `json:"width"` // of the largest size
	Height    int    `json:"height"`
	URL       string `json:"url"` // the path of the largest size, at most 1600 pixels long
	MediumURL string `json:"medium_url"`
	SmallURL  string `json:"small_url"`
}

// Medium returns the size of what MediumURL names.
func (p Picture) Medium() (width, height int) { return still.Medium.Of(p.Width, p.Height) }

// Small returns the size of what SmallURL names.
func (p Picture) Small() (width, height int) { return still.Small.Of(p.Width, p.Height) }

// sizes are the sizes by the names of their files.
var sizes = map[string]still.Size{"small": still.Small, "medium": still.Medium, "large": still.Large}

// file is the name under which a size of a picture is kept.
func file(id, size string) string { return id + "-" + size }

// files are all names under which something of the pictures is kept.
func files(ids []string) (names []string) {
	for _, id := range ids {
		for size := range sizes {
			names = append(names, file(id, size))
		}
	}
	return names
}

// A pictureRow is a picture with what only the rules see.
type pictureRow struct {
	Picture
	owner account.ID
	post  sql.NullInt64
	png   bool
}

func (pictureRow) String() string       { return "picture" }
func (pictureRow) GoString() string     { return "picture" }
func (pictureRow) LogValue() slog.Value { return slog.StringValue("picture") }

const selectPictures = `SELECT m.id, m.caption, m.width, m.height, m.is_png, m.owner_id, m.post_id FROM media m`

func scanPicture(r interface{ Scan(...any) error }) (p pictureRow, err error) {
	err = r.Scan(&p.ID, &p.Caption, &p.Width, &p.Height, &p.png, &p.owner, &p.post)
	p.URL, p.MediumURL, p.SmallURL = p.href("large"), p.href("medium"), p.href("small")
	return p, err
}

// href is the path of a size.
func (p *pictureRow) href(size string) string {
	if p.png {
		return "/media/" + p.ID + "/" + size + ".png"
	}
	return "/media/" + p.ID + "/" + size + ".jpg"
}

// find returns a picture that is whole, whoever may see it.
func find(ctx context.Context, q db.Q, id string) (pictureRow, error) {
	p, err := scanPicture(q.Row(ctx, selectPictures+` WHERE m.id = ? AND m.is_ready = 1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return p, notFound()
	}
	return p, err
}

// seen returns a picture that v may see.
func (s *Service) seen(ctx context.Context, v account.Viewer, id string) (pictureRow, error) {
	p, err := find(ctx, s.db, id)
	switch {
	case err != nil:
		return p, err
	case p.post.Valid:
		err = s.o.MayRead(ctx, v, p.post.Int64)
	case !v.SignedIn() || v.ID != p.owner:
		return p, notFound()
	}
	if err == nil {
		return p, nil
	}
	switch fault.Of(err).Kind {
	case fault.Unauthenticated, fault.Forbidden, fault.NotFound:
		err = notFound() // who has no business with the post learns nothing of its pictures
	}
	return p, err
}

// Picture returns a picture that v may see.
func (s *Service) Picture(ctx context.Context, v account.Viewer, id string) (Picture, error) {
	p, err := s.seen(ctx, v, id)
	return p.Picture, err
}

// maxWaiting is how many pictures that wait are told of.
const maxWaiting = 100

// Waiting returns the pictures that v has sent and that stand in no post, in the
// order in which they came.
func (s *Service) Waiting(ctx context.Context, v account.Viewer) ([]Picture, error) {
	if !v.SignedIn() {
		return nil, fault.New(fault.Unauthenticated, "not_authenticated")
	}
	return db.All(ctx, s.db, func(r *sql.Rows) (Picture, error) {
		p, err := scanPicture(r)
		return p.Picture, err
	}, selectPictures+` WHERE m.owner_id = ? AND m.post_id IS NULL AND m.is_ready = 1 ORDER BY m.created_at, m.id LIMIT ?`, int64(v.ID), maxWaiting)
}

// Of returns the pictures of posts, in the order in which they stand.
func Of(ctx context.Context, q db.Q, posts []int64) (map[int64][]Picture, error) {
	all := map[int64][]Picture{}
	_, err := db.All(ctx, q, func(r *sql.Rows) (struct{}, error) {
		p, err := scanPicture(r)
		all[p.post.Int64] = append(all[p.post.Int64], p.Picture)
		return struct{}{}, err
	}, selectPictures+` WHERE m.post_id IN (`+db.In(len(posts))+`) ORDER BY m.post_id, m.place`, db.Args(posts)...)
	return all, err
}

// SetCaption changes the caption of a picture of v's that stands in no post yet;
// nil leaves it as it is. That of one in a post changes with the post.
func (s *Service) SetCaption(ctx context.Context, v account.Viewer, id string, caption *string) (Picture, error) {
	var e *fault.Error
	if caption != nil {
		*caption, e = checkCaption(nil, "caption", *caption)
	}
	if err := e.Or(); err != nil {
		return Picture{}, err
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockWaiting(ctx, tx, v, id); err != nil || caption == nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE media SET caption = ? WHERE id = ?`, *caption, id)
		return err
	})
	if err != nil {
		return Picture{}, err
	}
	return s.Picture(ctx, v, id)
}

// Remove takes back a picture of v's that stands in no post yet.
func (s *Service) Remove(ctx context.Context, v account.Viewer, id string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockWaiting(ctx, tx, v, id); err != nil {
			return err
		}
		return drop(ctx, tx, []string{id})
	})
}

// lockWaiting makes sure that a picture of v's stands in no post until tx ends.
func lockWaiting(ctx context.Context, tx *db.Tx, v account.Viewer, id string) error {
	if _, err := tx.Exec(ctx, `UPDATE media SET place = place WHERE id = ?`, id); err != nil {
		return err
	}
	p, err := find(ctx, tx, id)
	switch {
	case err != nil:
		return err
	case !v.SignedIn() || p.owner != v.ID:
		return notFound()
	case p.post.Valid:
		return fault.New(fault.Conflict, "picture_in_post")
	}
	return nil
}

// checkCaption returns a caption as it is kept, in one line, and e with what is
// wrong with it.
func checkCaption(e *fault.Error, field, caption string) (string, *fault.Error) {
	if !utf8.ValidString(caption) || strings.ContainsRune(caption, 0) {
		return "", e.And(field, "null_characters")
	}
	caption = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1 // it would turn round the text beside it
		}
		return r
	}, strings.Join(strings.Fields(caption), " "))
	if utf8.RuneCountInString(caption) > MaxCaption {
		e = e.And(field, "max_length", MaxCaption)
	}
	return caption, e
}
