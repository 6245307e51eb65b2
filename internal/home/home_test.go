package home

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/review"
	"github.com/madang-campus/madang/internal/search"
	"github.com/madang-campus/madang/internal/timetable"
)

// Everybody finds what is for them: a member the pinned boards' newest and what
// is popular, HOT and new at the school, of a pinned secret board that there is
// something new; nobody another school's.
func TestHomeShowsWhatIsNewForTheViewer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		keys, err := secret.NewKeys(strings.Repeat("k", 32))
		if err != nil {
			t.Fatal(err)
		}
		boards := board.New(d, notification.New(d), media.New(d, media.Options{}), search.New(d))
		people := account.New(d, account.Options{Keys: keys, OnOpen: func(ctx context.Context, tx *db.Tx, s account.School) error { return boards.Furnish(ctx, tx, s) }})
		var schools [2]account.School
		for i, name := range []string{"한빛대학교", "새벽대학교"} {
			if schools[i], err = people.AddSchool(t.Context(), account.System, account.NewSchool{Name: name, Open: true}); err != nil {
				t.Fatal(err)
			}
		}
		person := func(id account.ID, school int, state account.State) account.Viewer {
			return account.Viewer{ID: id, School: schools[school].ID, State: state, Nickname: "사람"}
		}
		writer, reader, foreigner := person(1, 0, account.Student), person(2, 0, account.Student), person(3, 1, account.Student)
		var written board.Post
		write := func(v account.Viewer, school int, name, title string) int64 {
			t.Helper()
			list, err := boards.Boards(t.Context(), account.System, board.Filter{School: schools[school].ID, Name: name})
			if err != nil || len(list) != 1 {
				t.Fatal(list, err)
			}
			if written, err = boards.AddPost(t.Context(), v, board.NewPost{Board: list[0].ID, Title: title, Content: "내용"}); err != nil {
				t.Fatal(err)
			}
			return list[0].ID
		}
		write(writer, 0, "자유게시판", "열린 이야기")
		if _, err := boards.LikePost(t.Context(), reader, written.ID); err != nil {
			t.Fatal(err)
		}
		secrets := write(writer, 0, "비밀게시판", "비밀 이야기")
		pinned := write(reader, 0, "정보게시판", "정보 이야기")
		write(foreigner, 1, "자유게시판", "먼 이야기")
		if err := boards.PinBoard(t.Context(), reader, pinned); err != nil {
			t.Fatal(err)
		}
		both := person(4, 0, account.Student)
		if err := boards.PinBoard(t.Context(), both, secrets); err != nil {
			t.Fatal(err)
		}
		if err := boards.MakeLists(t.Context()); err != nil {
			t.Fatal(err)
		}
		open := func(where string) string { return where + `</h2><a href="/post/` }
		m := web.NewMux()
		catalogue := lecture.New(d, lecture.Options{})
		tables := timetable.New(d, catalogue, timetable.Options{})
		New(people, boards, tables, review.New(d, catalogue, review.Options{Took: tables.Took})).Mount(m)
		for _, tt := range []struct {
			name        string
			v           account.Viewer
			has, hasNot []string
		}{
			{"a reader", reader, []string{"한빛대학교", "열린 이야기", "정보 이야기", `<p class="lead small">정보</p>`, open("실시간 인기"), `aria-hidden="true">1</span>`, open("HOT"), "공감을 많이 받은 글이"}, []string{"비밀 이야기", "먼 이야기", "사람"}},
			{"who pinned a secret board", both, []string{`<p class="lead small">비밀</p>`, "새 글이 있어요", fmt.Sprintf(`href="/board/%d/"`, secrets), "열린 이야기"}, []string{"비밀 이야기", "먼 이야기"}},
			{"a foreigner", foreigner, []string{"새벽대학교", "먼 이야기", "공감을 받은 글이 여기에"}, []string{"열린 이야기", `aria-hidden="true">1</span>`}},
			{"an unverified one", person(5, 0, account.Unverified), []string{"재학생 인증을 하면"}, []string{"열린 이야기", "정보 이야기", "HOT", "실시간 인기"}},
			{"an admitted one", person(6, 0, account.Admitted), []string{"아직 글이 없어요"}, []string{"열린 이야기"}},
			{"the operator", account.Viewer{ID: 7, Role: account.Operator}, []string{"열린 이야기", "먼 이야기"}, []string{"비밀 이야기"}},
			{"a visitor", account.Viewer{}, nil, []string{"열린 이야기"}},
		} {
			rec := httptest.NewRecorder()
			r := httptest.NewRequest("GET", "/", nil)
			m.ServeHTTP(rec, r.WithContext(account.WithViewer(r.Context(), tt.v)))
			got := rec.Body.String()
			if rec.Code != http.StatusOK {
				t.Errorf("%s: status %d", tt.name, rec.Code)
			}
			for _, part := range tt.has {
				if !strings.Contains(got, part) {
					t.Errorf("%s: lacks %s: %s", tt.name, part, got)
				}
			}
			for _, part := range tt.hasNot {
				if strings.Contains(got, part) {
					t.Errorf("%s: shows %s", tt.name, part)
				}
			}
			if n := strings.Count(got, "열린 이야기"); tt.v.ID == reader.ID && n != 2 {
				t.Errorf("%s: what is popular stands %d times, once as that and once as new", tt.name, n)
			}
			if n := strings.Count(got, "정보 이야기"); tt.v.ID == reader.ID && n != 2 {
				t.Errorf("%s: the pinned board's newest stands %d times, once pinned and once as new", tt.name, n)
			}
		}
	}, account.Schema, notification.Schema, media.Schema, search.Schema, board.Schema, lecture.Schema, timetable.Schema, review.Schema, audit.Schema, setting.Schema)
}
