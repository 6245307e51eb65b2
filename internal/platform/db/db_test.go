package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
)

var ctx = context.Background()

var things = fstest.MapFS{"schema/0001_thing.sql": {Data: []byte(`
-- What the tests of this package need; not a statement;
CREATE TABLE things (
	id {id},
	name VARCHAR(50) NOT NULL,
	body {text},
	data {bytes},
	flag {bool} NOT NULL,
	big BIGINT NOT NULL,
	CONSTRAINT u_things_name UNIQUE (name)
) {table};
CREATE TABLE counters (
	name VARCHAR(50) NOT NULL PRIMARY KEY,
	n BIGINT NOT NULL
) {table};
CREATE UNIQUE INDEX u_things_flag_big ON things (flag, big);
`)}}

const addThing = `INSERT INTO things (name, body, data, flag, big) VALUES (?, ?, ?, ?, ?)`

// write runs one statement in a transaction of its own.
func write(t testing.TB, d *db.DB, q string, args ...any) {
	t.Helper()
	err := d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, q, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// number reads one number.
func number(t testing.TB, q db.Q, query string, args ...any) (n int64) {
	t.Helper()
	if err := q.Row(ctx, query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestValuesComeBackAsTheyWere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		all := make([]byte, 256)
		for i := range all {
			all[i] = byte(i)
		}
		for i, want := range []struct {
			name, body string
			data       []byte
			flag       bool
			big        int64
		}{
			{"plain", "안녕하세요 👩‍👩‍👧 café", all, true, math.MaxInt64},
			{"쉼표, '따옴표' \\ \" ?", "a\\nb ' ? $1 -- ; %", []byte{}, false, math.MinInt64},
			{"long", strings.Repeat("가나다라😀", 100_000), make([]byte, 1<<20), true, 0},
			{"empty", "", nil, false, -1},
		} {
			var id int64
			err := d.Write(ctx, func(tx *db.Tx) (err error) {
				id, err = tx.Insert(ctx, addThing, want.name, want.body, want.data, want.flag, want.big)
				return err
			})
			if err != nil {
				t.Fatalf("%s: %v", want.name, err)
			}
			got := want
			got.name, got.body, got.data, got.flag, got.big = "", "", nil, !want.flag, 7
			err = d.Row(ctx, `SELECT name, body, data, flag, big FROM things WHERE id = ? AND flag = ?`, id, want.flag).
				Scan(&got.name, &got.body, &got.data, &got.flag, &got.big)
			if err != nil {
				t.Fatalf("%s: %v", want.name, err)
			}
			if got.name != want.name || got.body != want.body || string(got.data) != string(want.data) || got.flag != want.flag || got.big != want.big {
				t.Errorf("row %d came back as %.80v, want %.80v", i, got, want)
			}
		}
		var body sql.NullString
		write(t, d, addThing, "null", nil, nil, false, 5)
		if err := d.Row(ctx, `SELECT body FROM things WHERE name = ?`, "null").Scan(&body); err != nil || body.Valid {
			t.Errorf("NULL came back as %v, %v", body, err)
		}
	}, things)
}

func TestTextComparesByteByByte(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		names := []string{"kim", "Kim", "kim ", "KIM", "café", "cafe", "ﬁ", "fi", "\uac00", "\u1100\u1161", "😀", "😁", "ß", "ss", ""}
		for i, name := range names {
			write(t, d, addThing, name, nil, nil, true, i)
		}
		for _, name := range names {
			if n := number(t, d, `SELECT COUNT(*) FROM things WHERE name = ?`, name); n != 1 {
				t.Errorf("%q is equal to %d names, want 1", name, n)
			}
		}
		if n := number(t, d, `SELECT COUNT(*) FROM things WHERE name LIKE ? ESCAPE '\'`, `k%`); n != 2 && d.Engine() != "sqlite" {
			t.Errorf("k%% is like %d names, want 2", n) // SQLite folds a-z in LIKE: folded columns are for that
		}
	}, things)
}

func TestOneTextMeansTheSameOnEveryEngine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for i := range 5 {
			write(t, d, addThing, strings.Repeat("x", i+1), `50%_\`, nil, i%2 == 0, i)
		}
		for _, x := range []struct {
			query string
			args  []any
			want  int64
		}{
			{`SELECT SUM(big) FROM things`, nil, 10},
			{`SELECT COUNT(*) FROM things WHERE name || 'y' = ?`, []any{"xxy"}, 1},
			{`SELECT COUNT(*) FROM things WHERE body LIKE ? ESCAPE '\'`, []any{`50\%\_\\`}, 5},
			{`SELECT COUNT(*) FROM things WHERE body = '50%_\'`, nil, 5},
			{`SELECT COUNT(*) FROM things WHERE flag = ?`, []any{true}, 3},
			{`SELECT COUNT(*) FROM things WHERE name <> '?' AND big < ?`, []any{2}, 2},
			{`SELECT COUNT(*) FROM things WHERE big IN (` + db.In(3) + `)`, []any{1, 2, 9}, 2},
			{`SELECT COUNT(*) FROM things WHERE big IN (` + db.In(0) + `)`, nil, 0},
			{`SELECT COALESCE(MAX(big), ?) FROM things WHERE name = ?`, []any{-1, "nobody"}, -1},
			{`SELECT big FROM things ORDER BY id DESC LIMIT ? OFFSET ?`, []any{1, 2}, 2},
			{`SELECT COUNT(DISTINCT flag) FROM things`, nil, 2},
		} {
			if got := number(t, d, x.query, x.args...); got != x.want {
				t.Errorf("%s %v = %d, want %d", x.query, x.args, got, x.want)
			}
		}
		var is, isNot bool
		err := d.Row(ctx, `SELECT EXISTS (SELECT 1 FROM things WHERE big = ?), EXISTS (SELECT 1 FROM things WHERE big = ?)`, 1, 99).Scan(&is, &isNot)
		if err != nil || !is || isNot {
			t.Errorf("EXISTS = %v, %v, %v, want true, false", is, isNot, err)
		}
		var avg float64
		if err := d.Row(ctx, `SELECT AVG(big * 1.0) FROM things`).Scan(&avg); err != nil || avg != 2 {
			t.Errorf("AVG = %v, %v, want 2", avg, err)
		}
	}, things)
}

func TestTimesAreMicrosecondsInUTC(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		at := time.Date(2026, 3, 2, 9, 0, 0, 123456789, time.FixedZone("KST", 9*3600))
		d.SetClock(func() time.Time { return at })
		var now time.Time
		err := d.Write(ctx, func(tx *db.Tx) error {
			now = tx.Now
			_, err := tx.Exec(ctx, `INSERT INTO counters (name, n) VALUES (?, ?)`, "at", db.Micros(tx.Now))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		got := db.Time(number(t, d, `SELECT n FROM counters`))
		if want := at.UTC().Truncate(time.Microsecond); !got.Equal(want) || got.Location() != time.UTC || now != want || d.Now() != want {
			t.Errorf("kept %v, tx.Now %v, want %v", got, now, want)
		}
		err = d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE counters SET n = ?`, at)
			return err
		})
		if err == nil {
			t.Error("a time.Time was taken as an argument")
		}
	}, things)
}

func TestTextThatNoEngineKeepsIsAFaultOfItsSender(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, bad := range []string{"a\x00b", "\xff\xfe"} {
			_, err := db.All(ctx, d, func(*sql.Rows) (int, error) { return 0, nil }, `SELECT id FROM things WHERE name = ?`, bad)
			if fault.Of(err).Kind != fault.Invalid {
				t.Errorf("%q gave %v, want an Invalid fault", bad, err)
			}
		}
	}, things)
}

func TestAKeyThatExistsIsNamedAndItsValueIsNot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const secret = "canary for key 'x' 'u_other'"
		write(t, d, addThing, secret, nil, nil, true, 1)
		write(t, d, `INSERT INTO counters (name, n) VALUES (?, 1)`, secret)
		for _, x := range []struct {
			want, q string
			args    []any
		}{
			{"u_things_name", addThing, []any{secret, nil, nil, true, 2}},
			{"u_things_flag_big", addThing, []any{"another", nil, nil, true, 1}},
			{"PRIMARY", `INSERT INTO counters (name, n) VALUES (?, 1)`, []any{secret}},
		} {
			var inside error
			err := d.Write(ctx, func(tx *db.Tx) error {
				_, inside = tx.Insert(ctx, x.q, x.args...)
				if strings.Contains(x.q, "counters") { // it has no id
					_, inside = tx.Exec(ctx, x.q, x.args...)
				}
				return inside
			})
			e, ok := errors.AsType[db.Exists](err)
			if x.want == "PRIMARY" && d.Engine() == "postgres" && !ok {
				continue // RETURNING id comes first
			}
			if !ok || e.Constraint != x.want {
				t.Errorf("%s: got %v, want Exists %s", x.q, err, x.want)
			}
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("the error shows a value: %v", err)
			}
		}
	}, things)
}

func TestErrorsShowNoValues(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, q := range []string{
			`UPDATE counters SET n = ?`, `INSERT INTO counters (name, n) VALUES ('x', ?)`,
			`INSERT INTO counters (n, name) VALUES (1, ?)`, `SELECT CAST(? AS no_such_type_here)`,
		} {
			err := d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, q, strings.Repeat("canary", 20))
				return err
			})
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("%s: the error shows the value: %v", q, err)
			}
		}
	}, things)
}

// However many rows go in at once, each is there once, with its own values.
func TestManyRowsGoIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, n := range []int64{0, 1, 3, 64, 255, 256, 257, 1000} {
			write(t, d, `DELETE FROM counters`)
			var rows [][]any
			for i := range n {
				rows = append(rows, []any{fmt.Sprint("row ", i), i})
			}
			if err := d.Write(ctx, func(tx *db.Tx) error { return tx.InsertMany(ctx, `counters (name, n)`, rows) }); err != nil {
				t.Fatal(err)
			}
			if got, sum := number(t, d, `SELECT COUNT(*) FROM counters`), number(t, d, `SELECT COALESCE(SUM(n), 0) FROM counters`); got != n || sum != n*(n-1)/2 {
				t.Errorf("of %d rows there are %d, which come to %d", n, got, sum)
			}
		}
	}, things)
}
