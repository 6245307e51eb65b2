package timetable

import (
	"bytes"
	"image/png"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
)

// file asks for a file, and fails the test where the status is another one.
func (s *site) file(path string, status int, headers ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	path = strings.TrimPrefix(path, "https://madang.test")
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	s.files.ServeHTTP(rec, r)
	if rec.Code != status {
		s.t.Errorf("%s: status %d, want %d: %.300s", path, rec.Code, status, rec.Body)
	}
	return rec
}

func TestALinkShowsAPublicTimetable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v := t.Context(), w.student(t, w.hanbit)
		table := w.table(t, v, "기본", w.structures, w.service)
		memo := "비밀 메모"
		todos := []Todo{{Content: "비밀 할 일"}}
		if _, err := w.ChangeEntry(ctx, v, table.ID, table.Entries[0].ID, EntryChange{Memo: &memo, Todos: &todos}); err != nil {
			t.Fatal(err)
		}
		mine, visitor := w.site(t, v), w.site(t, account.Viewer{})
		page := mine.open(path(table.ID, "share/"), nil, 200).Body.String()
		has(t, "the page of what is not public", page, "지금은 주소로 볼 수 없어요", "https://madang.test/calendar/")
		a, err := w.Addresses(ctx, v, table.ID)
		if err != nil || a.Link != nil {
			t.Fatalf("addresses are %+v, %v", a, err)
		}
		visitor.file("/@/"+w.token(linkAddress, table)+"/", 404)
		mine.open(path(table.ID, "share/"), url.Values{"do": {"public"}}, 303)
		if a, err = w.Addresses(ctx, v, table.ID); err != nil || a.Link == nil {
			t.Fatalf("addresses are %+v, %v", a, err)
		}
		shown := visitor.file(*a.Link, 200).Body.String()
		has(t, "the shared page", shown, `href="#e`, "자료구조", "공학관 101", "월요일 09:00–10:15", "사회봉사", `property="og:image" content="https://madang.test/@/`, "noindex")
		for _, hidden := range []string{"비밀", v.Nickname, "/entry/", "/timetable/", "popovertarget"} {
			if strings.Contains(strings.ReplaceAll(shown, `href="/timetable/"`, ""), hidden) {
				t.Errorf("the shared page shows %s", hidden)
			}
		}
		picture, err := png.Decode(visitor.file(*a.Link+"preview.png", 200).Body)
		if err != nil || picture.Bounds().Dx() != 1200 {
			t.Errorf("the preview is %v, %v", picture, err)
		}
		b, err := w.Renew(ctx, v, table.ID, "link")
		if err != nil || b.Link == nil || *b.Link == *a.Link || b.Calendar != a.Calendar {
			t.Errorf("renewed to %+v, %v", b, err)
		}
		visitor.file(*a.Link, 404)
		visitor.file(*a.Link+"preview.png", 404)
		visitor.file(*b.Link, 200)
		for _, bad := range []string{"/@/x/", "/@/1-/", "/@/" + strings.Repeat("9", 30) + "-" + strings.Repeat("a", 32) + "/", strings.Replace(*b.Link, "/@/", "/@/9", 1)} {
			visitor.file(bad, 404)
		}
		private := Private
		if _, err := w.ChangeTable(ctx, v, table.ID, TableChange{Visibility: &private}); err != nil {
			t.Fatal(err)
		}
		visitor.file(*b.Link, 404)
	})
}

func TestACalendarFollowsATimetable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v := t.Context(), w.student(t, w.hanbit)
		table := w.table(t, v, "기본", w.structures)
		mine, visitor := w.site(t, v), w.site(t, account.Viewer{})
		a, err := w.Addresses(ctx, v, table.ID)
		if err != nil {
			t.Fatal(err)
		}
		first := visitor.file(a.Calendar, 200)
		has(t, "the calendar", first.Body.String(), "BEGIN:VCALENDAR", "SUMMARY:자료구조", "LOCATION:공학관 101", "DTSTART;TZID=Asia/Seoul:20260831T090000", "RRULE:FREQ=WEEKLY")
		if strings.Contains(first.Body.String(), "BEGIN:VALARM") || !strings.Contains(visitor.file(a.Calendar+"?alarm=10", 200).Body.String(), "TRIGGER:-PT10M") {
			t.Error("alarms are there without being asked for, or not when they are")
		}
		tag := first.Header().Get("ETag")
		visitor.file(a.Calendar, 304, "If-None-Match", tag)
		w.now.Add(5e6)
		if _, err := w.AddEntry(ctx, v, table.ID, NewEntry{Lecture: w.writing}); err != nil {
			t.Fatal(err)
		}
		second := visitor.file(a.Calendar, 200, "If-None-Match", tag).Body.String()
		has(t, "the calendar then", second, "SUMMARY:글쓰기", "SUMMARY:자료구조")
		if uid := uidOf(t, first.Body.String()); !strings.Contains(second, uid) {
			t.Errorf("the event %s has another name now", uid)
		}
		if got := mine.file(path(table.ID, "ics/"), 200); !strings.Contains(got.Header().Get("Content-Disposition"), "attachment") || got.Body.String() != second {
			t.Error("the file is another than the calendar")
		}
		b, err := w.Renew(ctx, v, table.ID, "calendar")
		if err != nil || b.Calendar == a.Calendar {
			t.Errorf("renewed to %+v, %v", b, err)
		}
		visitor.file(a.Calendar, 404)
		visitor.file(b.Calendar, 200)
		visitor.file(strings.TrimSuffix(b.Calendar, ".ics"), 404)
		if err := w.RemoveTable(ctx, v, table.ID); err != nil {
			t.Fatal(err)
		}
		visitor.file(b.Calendar, 404)
	})
}

// uidOf returns the line that names the first event.
func uidOf(t testing.TB, calendar string) string {
	t.Helper()
	_, rest, ok := strings.Cut(calendar, "UID:")
	uid, _, end := strings.Cut(rest, "\r\n")
	if !ok || !end {
		t.Fatal("the calendar has no event")
	}
	return uid
}

func TestPicturesOfATimetable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		table := w.table(t, v, "기본", w.structures, w.writing, w.service)
		mine, other := w.site(t, v), w.site(t, w.student(t, w.hanbit))
		image := path(table.ID, "image/")
		for query, width := range map[string]int{"": 1170, "?size=desktop&dark=1": 1920, "?size=share": 1200} {
			picture, err := png.Decode(mine.file(image+query, 200).Body)
			if err != nil || picture.Bounds().Dx() != width {
				t.Errorf("%s is %v, %v, want a picture of %d", query, picture, err, width)
			}
		}
		svg := mine.file(image+"?format=svg", 200)
		if !bytes.HasPrefix(svg.Body.Bytes(), []byte("<svg")) || svg.Header().Get("Content-Type") != "image/svg+xml" {
			t.Errorf("the SVG begins with %.40s", svg.Body)
		}
		other.file(image, 404)
		other.file(path(table.ID, "ics/"), 404)
		w.site(t, account.Viewer{}).file(image, 303)
		mine.file(image+"?size=huge", 422)
		mine.file(image+"?format=gif", 422)
	})
}

func TestAddressesOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		table := w.table(t, v, "기본")
		s, other := w.site(t, v), w.site(t, w.student(t, w.hanbit))
		share := path(table.ID, "share/")
		got, _ := s.call("GET", share, "", 200)
		has(t, "addresses", got, `{"link":null,"calendar":"https://madang.test/calendar/`)
		renewed, _ := s.call("POST", share, `{"renew":"calendar"}`, 200)
		if renewed == got {
			t.Error("the renewed address is the former one")
		}
		s.call("POST", share, `{"renew":"all"}`, 400)
		other.call("GET", share, "", 404)
		other.call("POST", share, `{"renew":"link"}`, 404)
	})
}
