// Package audit remembers what staff and operators did.
//
// What it promises:
//
//   - An entry is written in the transaction of the act: there is no act
//     without its entry, and no entry without its act.
//   - Entries are only ever added. There is no way here to change or remove one.
//   - An entry printed or logged does not say who acted.
//
// [Events] is the other memory: a log of its own for what concerns the safety
// of accounts.
package audit

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
)

// Schema is the table of entries.
//
//go:embed schema
var Schema embed.FS

// An Entry is one act, to be remembered.
type Entry struct {
	Actor   int64  // the account that acted, 0 for the instance itself and its command line
	Act     string // what was done, such as "post.remove"; at most 60 characters
	Thing   string // to what kind of thing: "post", "user"; at most 40 characters
	ThingID string // to which; at most 40 characters
	Reason  string // why, in the actor's words; cut after 500 characters
	Address string // from where, "" when there is no such place; an IP address
	Before  any    // what changed, as it was; stored as JSON, nil for nothing
	After   any    // as it became
}

// A Record is an entry as it is kept.
type Record struct {
	ID            int64
	At            time.Time
	Actor         int64
	Act           string
	Thing         string
	ThingID       string
	Reason        string
	Address       string
	Before, After json.RawMessage // null for nothing
}

// LogValue tells the act and not the actor.
func (e Entry) LogValue() slog.Value { return line(e.Act, e.Thing, e.ThingID) }

// String tells the act and not the actor.
func (e Entry) String() string { return e.LogValue().String() }

// GoString tells the act and not the actor.
func (e Entry) GoString() string { return e.String() }

// LogValue tells the act and not the actor.
func (r Record) LogValue() slog.Value { return line(r.Act, r.Thing, r.ThingID) }

// String tells the act and not the actor.
func (r Record) String() string { return r.LogValue().String() }

// GoString tells the act and not the actor.
func (r Record) GoString() string { return r.String() }

func line(act, thing, id string) slog.Value {
	return slog.StringValue(fmt.Sprintf("%s %s/%s", act, thing, id))
}

// Add remembers an act in the transaction that does it.
func Add(ctx context.Context, tx *db.Tx, e Entry) error {
	before, err1 := json.Marshal(e.Before)
	after, err2 := json.Marshal(e.After)
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("audit entry %s: %w", e.Act, err)
	}
	_, err := tx.Insert(ctx, `INSERT INTO audit_entries (at, actor_id, act, thing, thing_id, reason, address, before_json, after_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		db.Micros(tx.Now), e.Actor, e.Act, e.Thing, e.ThingID, cut(e.Reason, 500), e.Address, string(before), string(after))
	return err
}

// A Filter chooses entries; its zero value chooses all.
type Filter struct {
	Thing, ThingID string // of this thing; ThingID counts only with Thing
	Actor          *int64 // by this account
	Before         int64  // older than the entry of this id; 0 for from the newest on
}

// List returns up to limit entries, newest first. The next page is the one
// Before the last id.
func List(ctx context.Context, q db.Q, f Filter, limit int) ([]Record, error) {
	where, args := []string{"1 = 1"}, []any{}
	add := func(cond string, arg any) { where, args = append(where, cond), append(args, arg) }
	if f.Thing != "" {
		add("thing = ?", f.Thing)
		if f.ThingID != "" {
			add("thing_id = ?", f.ThingID)
		}
	}
	if f.Actor != nil {
		add("actor_id = ?", *f.Actor)
	}
	if f.Before > 0 {
		add("id < ?", f.Before)
	}
	return db.All(ctx, q, func(rows *sql.Rows) (r Record, err error) {
		var at int64
		err = rows.Scan(&r.ID, &at, &r.Actor, &r.Act, &r.Thing, &r.ThingID, &r.Reason, &r.Address, (*[]byte)(&r.Before), (*[]byte)(&r.After))
		r.At = db.Time(at)
		return r, err
	}, `SELECT id, at, actor_id, act, thing, thing_id, reason, address, before_json, after_json FROM audit_entries WHERE `+strings.Join(where, " AND ")+
		` ORDER BY id DESC LIMIT ?`, append(args, limit)...)
}

func cut(s string, n int) string {
	r := []rune(strings.ReplaceAll(s, "\x00", " "))
	return string(r[:min(n, len(r))])
}
