// Package notification tells people what happened to what is theirs.
//
// Its promises:
//
//   - An entry is made in the transaction of what it tells about: neither is
//     there without the other.
//   - There is one entry per thing, however much happens to it; what happened
//     since it was last read is counted ("외 3명").
//   - An entry keeps ids and times, no words. The domain that made it words it
//     when it is read, so that a text that is gone is gone here too, and a
//     writer's name is that which the text itself shows.
//   - A person sees the own entries only, and nothing of how many others have:
//     ids are times and count within one reader's entries, not over all.
//
// The Service's methods are safe for concurrent use.
package notification

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// Schema holds the table of this package, 0010.
//
//go:embed schema
var Schema embed.FS

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// A Ref is an entry as the domain that made it knows it.
type Ref struct {
	Subject int64 // what it is about: the id of a post, of a comment …
	Since   int64 // the id of the first text that is counted
}

// Told is an entry in words, for the one who reads it.
type Told struct {
	Text    string // "익명2 외 3명이 내 글에 댓글을 남겼어요"
	Snippet string // of the newest text; empty when it is gone
	Path    string // where it can be seen, "" when nowhere any more
	Icon    string // of the sprite; a comment's when empty
}

// A Describer words entries of one kind for v, in the language of ctx. It
// returns one Told per Ref, in their order.
type Describer func(ctx context.Context, v account.Viewer, refs []Ref) ([]Told, error)

// Service is the notification domain. Make one with [New].
type Service struct {
	db        *db.DB
	describer map[string]Describer
}

// New returns the domain on d.
func New(d *db.DB) *Service { return &Service{db: d, describer: map[string]Describer{}} }

// Describe says how entries of a kind are worded. It is called by the domain
// that makes them, before the first request: unlike the other methods it is not
// safe for concurrent use.
func (s *Service) Describe(kind string, d Describer) { s.describer[kind] = d }

// Add tells to, in the transaction of what happened, that the text with the
// given id came to subject. An entry about it that was read starts anew.
func (s *Service) Add(ctx context.Context, tx *db.Tx, to account.ID, kind string, subject, text int64) error {
	return s.AddAt(ctx, tx, tx.Now, to, kind, subject, text)
}

// AddAt is [Service.Add] for what happened earlier, for demos.
func (s *Service) AddAt(ctx context.Context, tx *db.Tx, at time.Time, to account.ID, kind string, subject, text int64) error {
	return s.put(ctx, tx, db.Micros(at), to, kind, subject, text, true)
}

// Spare is [Service.Add] for somebody who shall not be told: because the text is
// the own one, because they are told of it otherwise, or because they block who
// wrote it. It does what Add does, statement by statement, and where that would
// make an entry it makes one that nobody sees until it is added to: who measures
// how long a text takes to be written would else learn whose it answers.
func (s *Service) Spare(ctx context.Context, tx *db.Tx, to account.ID, kind string, subject int64) error {
	return s.put(ctx, tx, db.Micros(tx.Now), to, kind, subject, 0, false)
}

// put adds a text to an entry, and makes the entry where there is none. One that
// is not to be seen is updated at 0.
func (s *Service) put(ctx context.Context, tx *db.Tx, now int64, to account.ID, kind string, subject, text int64, seen bool) error {
	updated := now
	update := `UPDATE notifications SET since_id = CASE WHEN is_read = 1 THEN ? ELSE since_id END, created_at = CASE WHEN updated_at = 0 THEN ? ELSE created_at END, is_read = 0, updated_at = ?`
	args := []any{text, now, now}
	if !seen {
		update, args, updated = `UPDATE notifications SET updated_at = updated_at`, nil, 0
	}
	args = append(args, int64(to), kind, subject)
	// The id of an entry is its time, which its reader sees anyway, or the next
	// that is free among the reader's. Ids counted over all readers would show
	// by their gaps how many others were told something: that the one who wrote
	// a post and the one who signed a comment under it are one person.
	for id := now; id < now+sameMoment; id++ {
		n, err := tx.Exec(ctx, update+` WHERE to_id = ? AND kind = ? AND subject_id = ?`, args...)
		if err != nil || n > 0 {
			return err
		}
		added, err := tx.AddOnce(ctx, `INSERT INTO notifications (id, to_id, kind, subject_id, since_id, is_read, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			id, int64(to), kind, subject, text, !seen, now, updated)
		if err != nil || added {
			return err
		}
	}
	return errors.New("notification: too many at one moment")
}

// AddFirst is [Service.Add] for what is told once: an entry that is there stays
// as it is. The caller keeps others from telling of the subject meanwhile.
func (s *Service) AddFirst(ctx context.Context, tx *db.Tx, to account.ID, kind string, subject, text int64) error {
	var told int
	err := tx.Row(ctx, `SELECT COUNT(*) FROM notifications WHERE to_id = ? AND kind = ? AND subject_id = ?`, int64(to), kind, subject).Scan(&told)
	if err != nil || told > 0 {
		return err
	}
	return s.Add(ctx, tx, to, kind, subject, text)
}

// sameMoment is how many entries a person can get in one microsecond.
const sameMoment = 1000

// An Entry is one notification (알림) in words.
type Entry struct {
	ID        int64 // unique among the reader's entries, not over all
	Kind      string
	CreatedAt time.Time
	UpdatedAt time.Time // when something was last added; lists are in its order
	IsRead    bool
	Told

	ref Ref
}

// A Position is a place in a list of entries, which an entry has for good.
type Position struct{ at, id int64 }

// Position returns the entry's place.
func (e Entry) Position() Position { return Position{db.Micros(e.UpdatedAt), e.ID} }

// String is the text form that [ParsePosition] reads.
func (p Position) String() string {
	return strconv.FormatInt(p.at, 10) + "." + strconv.FormatInt(p.id, 10)
}

// ParsePosition reads what [Position.String] wrote, "" being the newest end.
func ParsePosition(s string) (p Position, ok bool) {
	if s == "" {
		return Position{}, true
	}
	at, id, _ := strings.Cut(s, ".")
	var err1, err2 error
	p.at, err1 = strconv.ParseInt(at, 10, 64)
	p.id, err2 = strconv.ParseInt(id, 10, 64)
	return p, err1 == nil && err2 == nil
}

const selectEntries = `SELECT id, kind, subject_id, since_id, is_read, created_at, updated_at FROM notifications WHERE to_id = ? AND updated_at > 0`

func scanEntry(r interface{ Scan(...any) error }) (e Entry, err error) {
	var created, updated int64
	err = r.Scan(&e.ID, &e.Kind, &e.ref.Subject, &e.ref.Since, &e.IsRead, &created, &updated)
	e.CreatedAt, e.UpdatedAt = db.Time(created), db.Time(updated)
	return e, err
}

// Entries returns at most n of v's entries older than from, the newest first,
// or with back those newer than from, the nearest first.
func (s *Service) Entries(ctx context.Context, v account.Viewer, from Position, back bool, n int) ([]Entry, error) {
	if !v.SignedIn() {
		return nil, fault.New(fault.Unauthenticated, "not_authenticated")
	}
	query := selectEntries + ` AND updated_at <= ? AND (updated_at < ? OR id < ?) ORDER BY updated_at DESC, id DESC LIMIT ?`
	if back {
		query = selectEntries + ` AND updated_at >= ? AND (updated_at > ? OR id > ?) ORDER BY updated_at, id LIMIT ?`
	} else if from == (Position{}) {
		from = Position{1<<63 - 1, 1<<63 - 1}
	}
	list, err := db.All(ctx, s.db, func(r *sql.Rows) (Entry, error) { return scanEntry(r) }, query, int64(v.ID), from.at, from.at, from.id, n)
	if err != nil {
		return nil, err
	}
	return list, s.word(ctx, v, list)
}

// Entry returns one of v's entries.
func (s *Service) Entry(ctx context.Context, v account.Viewer, id int64) (Entry, error) {
	if !v.SignedIn() {
		return Entry{}, fault.New(fault.Unauthenticated, "not_authenticated")
	}
	e, err := scanEntry(s.db.Row(ctx, selectEntries+` AND id = ?`, int64(v.ID), id))
	if errors.Is(err, sql.ErrNoRows) {
		return e, fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return e, err
	}
	list := []Entry{e}
	err = s.word(ctx, v, list)
	return list[0], err
}

// word words the entries, those of a kind together.
func (s *Service) word(ctx context.Context, v account.Viewer, list []Entry) error {
	of := map[string][]int{}
	for i, e := range list {
		of[e.Kind] = append(of[e.Kind], i)
	}
	for kind, places := range of {
		describe := s.describer[kind]
		if describe == nil {
			return fmt.Errorf("notification: nobody describes %q", kind)
		}
		refs := make([]Ref, len(places))
		for i, at := range places {
			refs[i] = list[at].ref
		}
		told, err := describe(ctx, v, refs)
		if err != nil {
			return fmt.Errorf("notification: describe %q: %w", kind, err)
		}
		for i, at := range places {
			list[at].Told = told[i]
		}
	}
	return nil
}

// maxUnread is where counting ends: beyond it the exact number helps nobody.
const maxUnread = 100

// Unread returns how many of v's entries are unread, at most 100.
func (s *Service) Unread(ctx context.Context, v account.Viewer) (n int, err error) {
	if !v.SignedIn() {
		return 0, nil
	}
	err = s.db.Row(ctx, `SELECT COUNT(*) FROM (SELECT 1 AS one FROM notifications WHERE to_id = ? AND is_read = 0 LIMIT ?) unread`, int64(v.ID), maxUnread).Scan(&n)
	return n, err
}

// Read marks one of v's entries as read or unread.
func (s *Service) Read(ctx context.Context, v account.Viewer, id int64, read bool) error {
	if !v.SignedIn() {
		return fault.New(fault.Unauthenticated, "not_authenticated")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE notifications SET is_read = ? WHERE id = ? AND to_id = ? AND updated_at > 0`, read, id, int64(v.ID))
		if err == nil && n == 0 {
			return fault.New(fault.NotFound, "not_found")
		}
		return err
	})
}

// ReadAll marks all of v's entries as read.
func (s *Service) ReadAll(ctx context.Context, v account.Viewer) error {
	if !v.SignedIn() {
		return fault.New(fault.Unauthenticated, "not_authenticated")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE notifications SET is_read = 1 WHERE to_id = ? AND is_read = 0`, int64(v.ID))
		return err
	})
}
