package review

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// Neither JSON, a template, fmt nor a log can get at a writer, even by mistake.
func TestNothingCanShowTheWriter(t *testing.T) {
	who := writer{id: 424242}
	r, n := &reviewRow{writer: who}, &noteRow{writer: who}
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	for _, v := range []any{who, &who, r, *r, n, *n, r.seenBy(i18n.Ko, account.Viewer{ID: 7}), n.seenBy(i18n.Ko, account.Viewer{ID: 7}), []*reviewRow{r}} {
		logger.Info("x", "v", v)
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if got := fmt.Sprintf(format, v); strings.Contains(got, "424242") || strings.Contains(got, "67932") {
				t.Errorf("%s of %T: %s", format, v, got)
			}
		}
		if out, err := json.Marshal(v); err == nil && strings.Contains(string(out), "424242") {
			t.Errorf("json of %T: %s", v, out)
		}
		if err := template.Must(template.New("").Parse(`{{.writer}}`)).Execute(io.Discard, v); err == nil {
			t.Errorf("a template read the writer of %T", v)
		}
	}
	if strings.Contains(log.String(), "424242") {
		t.Errorf("log: %s", log.String())
	}
}

// dump is all of an answer that a reader has.
func dump(rec *httptest.ResponseRecorder) string {
	rec.Header().Del("Date")
	return fmt.Sprint(rec.Code, rec.Header(), rec.Body)
}

// What others read of a writer holds nothing of the writer: not the id, the
// nickname, nor the UUID, whoever asks and whatever for.
func TestACanaryIsInNoByte(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		canary := w.canary(t)
		reader, moderator := w.student(t, w.structures), w.person(t, w.hanbit, account.Student, account.Moderator)
		r := w.write(t, canary, w.structures)
		n, err := w.AddNote(t.Context(), canary, aboutExam(w.structures))
		w.must(t, err)
		theirs := w.write(t, reader, w.structures)
		_, err = w.Like(t.Context(), canary, theirs.ID, true)
		w.must(t, err)
		_, err = w.EditReview(t.Context(), canary, r.ID, func(x *Text) { x.Star = 3 })
		w.must(t, err)
		marks := []string{fmt.Sprint(int64(canary.ID)), canary.Nickname, canary.UUID}
		look := func(what string, rec *httptest.ResponseRecorder) {
			t.Helper()
			for _, m := range marks {
				if got := dump(rec); strings.Contains(got, m) {
					t.Errorf("%s shows %s: %s", what, m, got)
				}
			}
		}
		of := fmt.Sprint(w.structures)
		for _, v := range []account.Viewer{reader, moderator, {}, w.person(t, w.saebyeok, account.Student, ""), w.person(t, 0, account.Unverified, account.Operator)} {
			for _, path := range []string{"/review/", "/review/?lecture=" + of, "/review/?lecture=" + of + "&ordering=writer_id&user=1&writer_id=1", "/review/mine/", r.Href(), r.Href() + "edit/", r.Href() + "delete/", "/review/points/",
				"/review/summary/?lecture=" + of, "/examnote/?lecture=" + of, "/examnote/mine/", n.path(), n.path() + "edit/", n.path() + "delete/", "/lecture/" + of + "/", "/lecture/", "/review/new/?lecture=" + of, "/examnote/new/?lecture=" + of, "/notification/"} {
				look("GET "+path, w.call(t, v, "GET", path, ""))
				look("page "+path, w.visit(t, v, path, nil, false))
				look("part "+path, w.visit(t, v, path, nil, true))
				look("OPTIONS "+path, w.call(t, v, "OPTIONS", path, ""))
			}
			for _, path := range []string{r.Href(), n.path()} {
				look("PATCH "+path, w.call(t, v, "PATCH", path, `{"content":"x"}`))
				look("POST "+path, w.call(t, v, "POST", path+"like/", ""))
			}
			look("POST /review/", w.call(t, v, "POST", "/review/", `{"lecture":`+of+`,`+good+`}`))
		}
		look("DELETE", w.call(t, moderator, "DELETE", r.Href(), ""))
		look("DELETE", w.call(t, moderator, "DELETE", n.path(), ""))
		// The audit log notes the act, and not whose text it was.
		rows, err := db.All(t.Context(), w.db, scanAll, `SELECT * FROM audit_entries`)
		if err != nil || len(rows) == 0 {
			t.Fatal(rows, err)
		}
		if all := fmt.Sprint(rows); strings.Contains(all, marks[0]) {
			t.Errorf("the audit log: %s", all)
		}
	})
}

// canary adds somebody whose id is met nowhere else.
func (w *world) canary(t testing.TB) account.Viewer {
	t.Helper()
	v := w.person(t, w.hanbit, account.Student, account.Member)
	const id = 77665544
	v.Nickname, v.UUID = "카나리아새", "c0ffee00-1111-4222-8333-canary"
	w.must(t, w.db.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE users SET id = ?, nickname = ?, nickname_key = ?, uuid = ? WHERE id = ?`, id, v.Nickname, v.Nickname, v.UUID, int64(v.ID))
		return err
	}))
	v.ID = id
	w.takes(t, v, w.autumn, w.structures)
	return v
}

// Two texts of one person and two of two people look the same to a third, byte for
// byte, in every answer, once chance has given them the same ids.
func TestTwoTextsOfOneAreAsTwoOfTwo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		play := func(one bool) (all []string) {
			w.must(t, w.db.Write(t.Context(), func(tx *db.Tx) error {
				for _, table := range []string{"reviews", "review_likes", "exam_notes", "review_days", "course_ratings", "timetable_entries", "main_timetables", "timetables", "notifications"} {
					if _, err := tx.Exec(t.Context(), `DELETE FROM `+table); err != nil {
						return err
					}
				}
				_, err := tx.Exec(t.Context(), `UPDATE sections SET rating = 0, review_count = 0, basket_count = 0`)
				return err
			}))
			w.at(t, "2026-11-23T10:00:00")
			x := w.student(t, w.structures, w.structures2)
			y := w.student(t, w.structures, w.structures2)
			if one {
				y = x
			}
			reader := account.Viewer{ID: 9_000_001, UUID: "reader", School: w.hanbit, State: account.Student}
			a := w.write(t, x, w.structures)
			w.now.Add((2 * time.Hour).Microseconds())
			b := w.write(t, y, w.structures2)
			m, err := w.AddNote(t.Context(), x, aboutExam(w.structures))
			w.must(t, err)
			n, err := w.AddNote(t.Context(), y, aboutExam(w.structures2))
			w.must(t, err)
			for i, id := range []int64{a.ID, b.ID} {
				w.rename(t, "reviews", id, 5_000_000_000_000_000+int64(i))
			}
			for i, id := range []int64{m.ID, n.ID} {
				w.rename(t, "exam_notes", id, 5_000_000_000_000_010+int64(i))
			}
			look := func() {
				for _, path := range []string{"/review/", "/review/?ordering=created_at", "/review/?ordering=-weight", "/review/?ordering=star", "/review/5000000000000000/", "/review/5000000000000001/",
					"/examnote/5000000000000010/", "/examnote/5000000000000011/", "/review/mine/"} {
					all = append(all, path+dump(w.call(t, reader, "GET", path, "")))
				}
				for _, of := range []int64{w.structures, w.structures2} {
					for _, path := range []string{"/review/?lecture=%d", "/review/summary/?lecture=%d", "/examnote/?lecture=%d"} {
						path = fmt.Sprintf(path, of)
						all = append(all, path+dump(w.call(t, reader, "GET", path, "")))
					}
					rec := w.visit(t, reader, fmt.Sprintf("/lecture/%d/", of), nil, false)
					all = append(all, rec.Body.String())
				}
			}
			look()
			for _, path := range []string{"/review/5000000000000000/like/", "/review/5000000000000001/like/"} { // and what an attacker can do about them
				all = append(all, dump(w.call(t, reader, "POST", path, "")))
			}
			look()
			_, err = w.EditReview(t.Context(), x, 5_000_000_000_000_000, func(t *Text) { t.Star = 1 })
			w.must(t, err)
			_, err = w.EditReview(t.Context(), y, 5_000_000_000_000_001, func(t *Text) { t.Star = 2 })
			w.must(t, err)
			look()
			w.must(t, w.RemoveReview(t.Context(), x, 5_000_000_000_000_000))
			look()
			return all
		}
		ofOne, ofTwo := play(true), play(false)
		if len(ofOne) != len(ofTwo) || len(ofOne) < 60 {
			t.Fatalf("%d and %d answers", len(ofOne), len(ofTwo))
		}
		for i := range ofOne {
			if one, two := withoutChance(ofOne[i]), withoutChance(ofTwo[i]); one != two {
				t.Errorf("one person:\n%s\ntwo people:\n%s", one, two)
				break
			}
		}
	})
}

// withoutChance takes out what differs from answer to answer.
func withoutChance(s string) string {
	lines := strings.Split(s, " ")
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.Contains(l, "X-Request-Id") }), " ")
}

func (w *world) rename(t testing.TB, table string, from, to int64) {
	t.Helper()
	w.must(t, w.db.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE `+table+` SET id = ? WHERE id = ?`, to, from)
		return err
	}))
}

// Neither ids nor times tell which texts were written one after the other: somebody
// who reviews all of a semester in one evening does not stand together.
func TestTheOrderOfWritingIsNotToBeSeen(t *testing.T) {
	w := furnish(t, newDB(t))
	w.at(t, "2026-11-23T01:00:00")
	var written []Review
	for range 40 {
		w.now.Add((10 * time.Minute).Microseconds())
		written = append(written, w.write(t, w.student(t, w.structures), w.structures))
	}
	up, stamps := 0, map[string]bool{}
	for i, r := range written {
		stamps[r.CreatedAt.Format(time.RFC3339Nano)] = true
		if i > 0 && r.ID > written[i-1].ID {
			up++
		}
		if r.ID < 1<<52 || r.ID >= 1<<53 {
			t.Errorf("the id %d", r.ID)
		}
	}
	if len(stamps) != 1 {
		t.Errorf("times of one day: %v", stamps)
	}
	// Of 39 steps by lot, fewer than 6 or more than 33 go up in one of 100,000 runs.
	if up < 6 || up > 33 {
		t.Errorf("%d of 39 ids are greater than the one before", up)
	}
	list, err := w.Reviews(t.Context(), w.student(t), Filter{}, Range{Sort: ByDay, Limit: 100})
	if err != nil || len(list) != 40 {
		t.Fatal(len(list), err)
	}
	if !slices.IsSortedFunc(list, func(a, b Review) int { return int((b.ID - a.ID) >> 32) }) {
		t.Error("the texts of a day are not in the order of their ids")
	}
}

// scanAll reads a row as a line of its columns.
func scanAll(r *sql.Rows) (string, error) {
	columns, err := r.Columns()
	if err != nil {
		return "", err
	}
	values, to := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range values {
		to[i] = &values[i]
	}
	err = r.Scan(to...)
	return fmt.Sprint(values), err
}
