package account

import (
	"context"
	"database/sql"
	"encoding/json"
	"io/fs"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/mail"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// schemas are those that the account domain works on.
var schemas = []fs.FS{jobs.Schema, audit.Schema, limit.Schema, setting.Schema, Schema}

const testSecret = "test-secret-of-at-least-32-bytes-long"

// good is a password that nothing speaks against; goodHash its hash, made once.
const good = "가을-하늘-93"

var goodHash = sync.OnceValue(func() string {
	h, err := secret.HashPassword(context.Background(), good)
	if err != nil {
		panic(err)
	}
	return h
})

// A house is the account domain on a database of its own, with two schools, a
// clock that stands still and its letters.
type house struct {
	*Service
	t      *testing.T
	clock  *clock
	sent   []mail.Message
	log    safeBuffer
	hanbit School // hanbit.ac.kr, open
	dawn   School // dawn.ac.kr, not open
	opened []string
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// each runs f with a house on each kind of database.
func each(t *testing.T, f func(t *testing.T, h *house)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, newHouse(t, d)) }, schemas...)
}

func one(t *testing.T) *house { return newHouse(t, dbtest.New(t, schemas...)) }

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	keys, err := secret.NewKeys(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, clock: &clock{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}}
	d.SetClock(h.clock.Now)
	h.Service = New(d, Options{Keys: keys, Log: slog.New(slog.NewTextHandler(&h.log, nil)), PublicURL: "https://madang.test", OnOpen: func(_ context.Context, _ *db.Tx, s School) error {
		h.opened = append(h.opened, s.Name)
		return nil
	}})
	ctx := context.Background()
	if h.hanbit, err = h.AddSchool(ctx, System, NewSchool{Name: "한빛대학교", NameEn: "Hanbit University", Domains: []string{"hanbit.ac.kr"}, Open: true}); err != nil {
		t.Fatal(err)
	}
	if h.dawn, err = h.AddSchool(ctx, System, NewSchool{Name: "새벽여자대학교", Domains: []string{"dawn.ac.kr"}}); err != nil {
		t.Fatal(err)
	}
	return h
}

// add makes an account with the password good.
func (h *house) add(login string, change ...func(*NewUser)) Viewer {
	h.t.Helper()
	in := NewUser{SignUp: SignUp{Login: login, Email: login + "@mail.test", Nickname: "별명" + strings.TrimPrefix(login, "user"), School: h.hanbit.ID},
		State: Student, PasswordHash: goodHash()}
	for _, c := range change {
		c(&in)
	}
	u, err := h.AddUser(context.Background(), System, in)
	if err != nil {
		h.t.Fatal(err)
	}
	v, err := h.ViewerFor(context.Background(), u.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

// letters does the waiting jobs and returns what was written to an address, the
// newest last.
func (h *house) letters(to string) []mail.Message {
	h.t.Helper()
	ctx := context.Background()
	type job struct {
		id         int64
		kind, args string
	}
	waiting, err := db.All(ctx, h.db, func(r *sql.Rows) (j job, err error) { return j, r.Scan(&j.id, &j.kind, &j.args) },
		`SELECT id, kind, args FROM jobs ORDER BY id`)
	if err != nil {
		h.t.Fatal(err)
	}
	again := false
	for _, j := range waiting {
		switch j.kind {
		case resetJob:
			again = true
			if err := h.reset(ctx, json.RawMessage(j.args)); err != nil {
				h.t.Fatal(err)
			}
		case "mail":
			var m mail.Message
			if err := json.Unmarshal([]byte(j.args), &m); err != nil {
				h.t.Fatal(err)
			}
			h.sent = append(h.sent, m)
		}
		if err := h.db.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM jobs WHERE id = ?`, j.id)
			return err
		}); err != nil {
			h.t.Fatal(err)
		}
	}
	if again {
		return h.letters(to)
	}
	var found []mail.Message
	for _, m := range h.sent {
		if m.To == to {
			found = append(found, m)
		}
	}
	return found
}

var (
	codeLine = regexp.MustCompile(`(?m)^    (\d{6})$`)
	linkLine = regexp.MustCompile(`token=(\S+)`)
)

// lastCode is the code in the newest letter to an address.
func (h *house) lastCode(to string) string {
	h.t.Helper()
	return h.last(to, codeLine)
}

// lastLink is the proof in the link of the newest letter to an address.
func (h *house) lastLink(to string) string {
	h.t.Helper()
	return h.last(to, linkLine)
}

func (h *house) last(to string, what *regexp.Regexp) string {
	h.t.Helper()
	all := h.letters(to)
	if len(all) == 0 {
		h.t.Fatalf("no letter to %s", to)
	}
	m := what.FindStringSubmatch(all[len(all)-1].Text)
	if m == nil {
		h.t.Fatalf("the letter to %s holds no %v: %q", to, what, all[len(all)-1].Subject)
	}
	return m[1]
}

// A safeBuffer takes the lines of a log.
type safeBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// fieldsOf lists what a fault says, as "field code".
func fieldsOf(err error) []string {
	if err == nil {
		return nil
	}
	f := fault.Of(err)
	var all []string
	for _, one := range f.Fields {
		for _, p := range one.Problems {
			all = append(all, strings.TrimSpace(one.Name+" "+p.Code))
		}
	}
	if all == nil {
		return []string{f.Code}
	}
	return all
}

func actOf(network string) limit.Act { return limit.Act{Rule: perNetwork, Of: network} }

// fuzzHouse is a domain without schools and letters.
func fuzzHouse(f *testing.F) *Service {
	f.Helper()
	keys, err := secret.NewKeys(testSecret)
	if err != nil {
		f.Fatal(err)
	}
	return New(dbtest.New(f, schemas...), Options{Keys: keys})
}
