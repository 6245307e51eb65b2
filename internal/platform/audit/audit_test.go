package audit

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/secret"
)

func TestAnActAndItsEntryHappenTogether(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		undone := errors.New("undone")
		for i, outcome := range []error{nil, undone, nil} {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				e := Entry{Actor: 42, Act: "post.remove", Thing: "post", ThingID: fmt.Sprint(i), Reason: "광고", Address: "192.0.2.1",
					Before: map[string]bool{"removed": false}, After: map[string]bool{"removed": true}}
				if err := Add(t.Context(), tx, e); err != nil {
					return err
				}
				return outcome
			})
			if !errors.Is(err, outcome) {
				t.Fatal(err)
			}
		}
		all, err := List(t.Context(), d, Filter{}, 10)
		if err != nil || len(all) != 2 || all[0].ThingID != "2" || all[1].ThingID != "0" {
			t.Fatalf("entries %v, %v, want those of the acts that happened, newest first", all, err)
		}
		r := all[1]
		if r.Actor != 42 || r.Act != "post.remove" || r.Reason != "광고" || r.Address != "192.0.2.1" ||
			string(r.Before) != `{"removed":false}` || string(r.After) != `{"removed":true}` || r.At.IsZero() {
			t.Errorf("entry as kept: %+v", struct{ a, b, c, d any }{r.Actor, r.Reason, string(r.Before), string(r.After)})
		}
		actor, nobody := int64(42), int64(0)
		for _, c := range []struct {
			f    Filter
			want int
		}{
			{Filter{Thing: "post"}, 2}, {Filter{Thing: "post", ThingID: "2"}, 1}, {Filter{Thing: "user"}, 0},
			{Filter{Actor: &actor}, 2}, {Filter{Actor: &nobody}, 0}, {Filter{Before: all[0].ID}, 1},
		} {
			if got, err := List(t.Context(), d, c.f, 10); err != nil || len(got) != c.want {
				t.Errorf("%+v: %d entries, %v, want %d", c.f, len(got), err, c.want)
			}
		}
	}, Schema)
}

func TestLongReasonsAndOddCharactersAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			return Add(t.Context(), tx, Entry{Act: "user.bar", Reason: strings.Repeat("이유", 400) + "\x00"})
		})
		if err != nil {
			t.Fatal(err)
		}
		all, err := List(t.Context(), d, Filter{}, 1)
		if err != nil || len(all) != 1 || len([]rune(all[0].Reason)) != 500 || string(all[0].Before) != "null" {
			t.Errorf("entries %v, %v", all, err)
		}
	}, Schema)
}

func TestPrintingAnEntryDoesNotTellTheActor(t *testing.T) {
	e := Entry{Actor: 987654321, Act: "user.unmask", Thing: "post", ThingID: "5"}
	r := Record{Actor: 987654321, Act: "user.unmask"}
	var b bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(h).Info("entry", "entry", e, "record", r)
	}
	fmt.Fprintf(&b, "%v %+v %#v %s | %v %+v %#v", e, e, e, e, r, r, r)
	if strings.Contains(b.String(), "987654321") || !strings.Contains(b.String(), "user.unmask post/5") {
		t.Errorf("printed as %s", &b)
	}
}

// There is no statement in this package that changes or removes an entry.
func TestEntriesAreOnlyAdded(t *testing.T) {
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	statements := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || !strings.Contains(lit.Value, "audit_entries") {
				return true
			}
			statements++
			if text := strings.ToUpper(lit.Value); strings.Contains(text, "DELETE") || strings.Contains(text, "UPDATE") {
				t.Errorf("%s: %s", name, lit.Value)
			}
			return true
		})
	}
	if statements < 2 {
		t.Errorf("found %d statements: the test looks at the wrong place", statements)
	}
}

func TestEventsNameAccountsByAKeyedHash(t *testing.T) {
	keys, err := secret.NewKeys(strings.Repeat("k", secret.MinLength))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	events := NewEvents(slog.New(slog.NewJSONHandler(&b, nil)), keys.For("events"))
	events.Note(t.Context(), "login.refused", 987654321, slog.String("why", "throttled"))
	events.Note(t.Context(), "login.refused", 0)
	got := b.String()
	for _, want := range []string{`"channel":"security"`, `"msg":"login.refused"`, `"why":"throttled"`, events.Account(987654321)} {
		if !strings.Contains(got, want) {
			t.Errorf("the log lacks %s: %s", want, got)
		}
	}
	if strings.Contains(got, "987654321") || strings.Count(got, `"account"`) != 1 {
		t.Errorf("the log names the account: %s", got)
	}
}
