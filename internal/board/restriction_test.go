package board

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// run opens a board with a manager.
func (w *world) run(t testing.TB) (manager account.Viewer, board int64) {
	t.Helper()
	manager = w.student(t)
	b, err := w.AddBoard(t.Context(), manager, NewBoard{Category: "취미", Name: "등산", School: w.hanbit, Settings: DefaultSettings()})
	if err != nil {
		t.Fatal(err)
	}
	w.boards["등산"] = b.ID
	return manager, b.ID
}

func ofPost(p Post) NewRestriction {
	return NewRestriction{Board: p.Board, Post: p.ID, Days: 3, Reason: "도배"}
}

func ofComment(board int64, c Comment) NewRestriction {
	return NewRestriction{Board: board, Comment: c.ID, Days: 3, Reason: "도배"}
}

func (w *world) restrict(t testing.TB, v account.Viewer, in NewRestriction) Restriction {
	t.Helper()
	r, err := w.Restrict(t.Context(), v, in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// writes is what comes of a try to write in each way on a board, with a post of
// one's own and a comment below it.
func (w *world) writes(t testing.TB, v account.Viewer, post Post, c Comment) map[string]string {
	t.Helper()
	words++
	text := fmt.Sprint("고침 ", words)
	got := map[string]string{}
	_, err := w.AddPost(t.Context(), v, NewPost{Board: post.Board, Title: text, Content: text})
	got["post"] = code(err)
	_, err = w.AddPost(t.Context(), v, NewPost{Board: post.Board, Title: text, Content: text + " 이름", Signed: true})
	got["signed post"] = code(err)
	_, err = w.AddComment(t.Context(), v, NewComment{Post: post.ID, Content: text})
	got["comment"] = code(err)
	_, err = w.AddComment(t.Context(), v, NewComment{Post: post.ID, Content: text, Signed: true})
	got["signed comment"] = code(err)
	_, err = w.EditPost(t.Context(), v, post.ID, PostChange{Content: &text})
	got["edit a post"] = code(err)
	_, err = w.EditComment(t.Context(), v, c.ID, &text, nil)
	got["edit a comment"] = code(err)
	return got
}

func TestWhoIsRestrictedReadsAndDoesNotWrite(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.exec(t, `UPDATE boards SET post_interval = 0`)
		manager, board := w.run(t)
		w.exec(t, `UPDATE boards SET post_interval = 0`)
		v, other := w.student(t), w.student(t)
		post := w.post(t, v, "등산")
		c := w.say(t, v, post.ID)
		theirs := w.post(t, other, "등산")
		elsewhere := w.post(t, v, "자유게시판")
		all := func(want string) {
			t.Helper()
			for what, got := range w.writes(t, v, post, c) {
				if got != want {
					t.Errorf("%s: %q, want %q", what, got, want)
				}
			}
		}
		all("")
		r := w.restrict(t, manager, ofComment(board, c))
		if !r.Stands || r.ByStaff || r.Snippet != "나도" && !strings.HasPrefix(r.Snippet, "고침") || r.EndsAt.Sub(w.db.Now()) != 3*24*time.Hour || *r.Comment != c.ID || r.Post != post.ID {
			t.Errorf("%+v", r)
		}
		all("restricted")
		for what, err := range map[string]error{
			"read":            func() error { _, err := w.Post(t.Context(), v, theirs.ID); return err }(),
			"like":            func() error { _, err := w.LikePost(t.Context(), v, theirs.ID); return err }(),
			"pin":             w.PinBoard(t.Context(), v, board),
			"write elsewhere": func() error { w.say(t, v, elsewhere.ID); return nil }(),
		} {
			wantCode(t, err, "")
			if err != nil {
				t.Error(what)
			}
		}
		b, err := w.Board(t.Context(), v, board, Filter{})
		if err != nil || b.Permissions.Write || b.Permissions.Comment || !b.Permissions.Read || b.Restriction == nil || b.Restriction.Reason != "도배" || !b.Restriction.EndsAt.Equal(r.EndsAt.Time) {
			t.Errorf("the board as they see it: %+v %+v, %v", b.Permissions, b.Restriction, err)
		}
		for _, one := range w.mustBoards(t, v, Filter{}) {
			if (one.Restriction != nil) != (one.ID == board) {
				t.Errorf("%s in their list: %+v", one.Name, one.Restriction)
			}
		}
		if b, err := w.Board(t.Context(), other, board, Filter{}); err != nil || b.Restriction != nil || !b.Permissions.Write {
			t.Errorf("the board as others see it: %+v, %v", b, err)
		}
		// What they wrote they may still take away.
		wantCode(t, w.RemoveComment(t.Context(), v, c.ID), "")
		c = w.say(t, other, post.ID)

		w.later(3*24*time.Hour - time.Second)
		_, err = w.AddComment(t.Context(), v, NewComment{Post: post.ID, Content: "아직"})
		wantCode(t, err, "restricted")
		w.later(time.Second)
		_, err = w.AddComment(t.Context(), v, NewComment{Post: post.ID, Content: "이제"})
		wantCode(t, err, "")
	})
}

// Each text has its own; the last end counts, and lifting one leaves the others.
func TestRestrictionsOfOnePersonStandByThemselves(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		v := w.student(t)
		post := w.post(t, v, "등산")
		c := w.say(t, v, post.ID)
		short, long := ofPost(post), ofComment(board, c)
		short.Days, long.Days, long.Reason = 1, 7, "욕설"
		first, second := w.restrict(t, manager, short), w.restrict(t, manager, long)
		try := func(want string) {
			t.Helper()
			_, err := w.AddComment(t.Context(), v, NewComment{Post: post.ID, Content: "x"})
			wantCode(t, err, want)
		}
		bound := func() *Bound {
			t.Helper()
			b, err := w.Board(t.Context(), v, board, Filter{})
			if err != nil {
				t.Fatal(err)
			}
			return b.Restriction
		}
		if got := bound(); got == nil || got.Reason != "욕설" || !got.EndsAt.Equal(second.EndsAt.Time) {
			t.Errorf("bound by %+v, want what ends last", got)
		}
		wantCode(t, w.Lift(t.Context(), manager, board, second.ID), "")
		if got := bound(); got == nil || got.Reason != "도배" || !got.EndsAt.Equal(first.EndsAt.Time) {
			t.Errorf("bound by %+v, want the other", got)
		}
		try("restricted")
		wantCode(t, w.Lift(t.Context(), manager, board, second.ID), "") // again: nothing happens
		wantCode(t, w.Lift(t.Context(), manager, board, first.ID), "")
		try("")
		// Given again, a text's restriction is replaced.
		again := w.restrict(t, manager, long)
		if again.ID != second.ID || again.Days != 7 {
			t.Errorf("given again: %+v", again)
		}
		try("restricted")
		long.Days = 1
		w.restrict(t, manager, long)
		w.later(24 * time.Hour)
		try("")
		wantCode(t, w.Lift(t.Context(), manager, board, again.ID), "") // ended: nothing to lift
		list, err := w.Restrictions(t.Context(), manager, board, Range{Limit: 10})
		if err != nil || len(list) != 2 || list[0].ID != second.ID || list[0].Stands || list[0].IsLifted || !list[1].IsLifted {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestWhoMayRestrictAndForWhat(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		v, moderator := w.student(t), w.person(t, w.hanbit, account.Student, account.Moderator)
		post := w.post(t, v, "등산")
		c := w.say(t, v, post.ID)
		elsewhere := w.post(t, v, "자유게시판")
		gone := w.say(t, v, post.ID)
		if err := w.RemoveComment(t.Context(), v, gone.ID); err != nil {
			t.Fatal(err)
		}
		good := ofComment(board, c)
		with := func(change func(*NewRestriction)) NewRestriction { in := good; change(&in); return in }
		for _, tt := range []struct {
			name string
			by   account.Viewer
			in   NewRestriction
			want string
		}{
			{"a student", w.student(t), good, "permission_denied"},
			{"the writer", v, good, "permission_denied"},
			{"a foreigner", w.person(t, w.saebyeok, account.Student, ""), good, "not_found"},
			{"a foreign moderator", w.person(t, w.saebyeok, account.Student, account.Moderator), good, "not_found"},
			{"a visitor", account.Viewer{}, good, "not_authenticated"},
			{"no reason", manager, with(func(in *NewRestriction) { in.Reason = " \n" }), "reason blank"},
			{"a long one", manager, with(func(in *NewRestriction) { in.Reason = strings.Repeat("가", 201) }), "reason max_length"},
			{"no days", manager, with(func(in *NewRestriction) { in.Days = 0 }), "days min_value"},
			{"31 days", manager, with(func(in *NewRestriction) { in.Days = 31 }), "days max_value"},
			{"a text of another board", manager, with(func(in *NewRestriction) { in.Comment, in.Post = 0, elsewhere.ID }), "post does_not_exist"},
			{"another board", manager, with(func(in *NewRestriction) { in.Board = w.boards["자유게시판"] }), "permission_denied"},
			{"a deleted text", manager, with(func(in *NewRestriction) { in.Comment = gone.ID }), "comment does_not_exist"},
			{"a comment of another post", manager, with(func(in *NewRestriction) { in.Post = elsewhere.ID }), "comment does_not_exist"},
			{"no text", manager, with(func(in *NewRestriction) { in.Comment = 0 }), "post does_not_exist"},
			{"no board", manager, with(func(in *NewRestriction) { in.Board = 9999 }), "not_found"},
			{"30 days and 200 letters", manager, with(func(in *NewRestriction) { in.Days, in.Reason = 30, strings.Repeat("가", 200) }), ""},
			{"a moderator", moderator, with(func(in *NewRestriction) { in.Comment, in.Post = 0, post.ID }), ""},
			{"the operator", w.person(t, 0, "", account.Operator), good, ""},
		} {
			if _, err := w.Restrict(t.Context(), tt.by, tt.in); code(err) != tt.want {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
			}
		}
		// The manager undoes nothing that staff did.
		list, err := w.Restrictions(t.Context(), manager, board, Range{Limit: 10})
		if err != nil || len(list) != 2 || !list[0].ByStaff || !list[1].ByStaff {
			t.Fatalf("%+v, %v", list, err)
		}
		_, err = w.Restrict(t.Context(), manager, good)
		wantCode(t, err, "restricted_by_staff")
		wantCode(t, w.Lift(t.Context(), manager, board, list[0].ID), "restricted_by_staff")
		wantCode(t, w.Lift(t.Context(), v, board, list[0].ID), "permission_denied")
		wantCode(t, w.Lift(t.Context(), moderator, w.boards["자유게시판"], list[0].ID), "not_found")
		wantCode(t, w.Lift(t.Context(), moderator, board, 9999), "not_found")
		wantCode(t, w.Lift(t.Context(), moderator, board, list[0].ID), "")
		_, err = w.Restrictions(t.Context(), v, board, Range{Limit: 10})
		wantCode(t, err, "permission_denied")

		// The longest is the school's to say.
		err = w.db.Write(t.Context(), func(tx *db.Tx) error { return setting.Set(t.Context(), tx, w.hanbit, "board.restriction_days", "60") })
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.Restrict(t.Context(), moderator, with(func(in *NewRestriction) { in.Days = 60 }))
		wantCode(t, err, "")
	})
}

func TestOnesRestrictionsAreToldWithTheirReason(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		v := w.student(t)
		post := w.post(t, v, "등산")
		w.later(time.Minute)
		r := w.restrict(t, manager, ofPost(post))
		text := func(by account.Viewer) string { return w.call(by, "GET", "/notification/", "").Body.String() }
		want := func(parts ...string) {
			t.Helper()
			got := text(v)
			for _, part := range append(parts, `"kind":"restriction"`, fmt.Sprintf(`"url":"/board/%d/"`, board)) {
				if !strings.Contains(got, part) {
					t.Errorf("lacks %s: %s", part, got)
				}
			}
			for _, part := range []string{manager.Nickname, "uuid-"} {
				if strings.Contains(got, part) {
					t.Errorf("shows %s: %s", part, got)
				}
			}
		}
		want("등산에 11월 29일 13:01까지 글과 댓글을 쓸 수 없어요", "이유: 도배 (글: "+post.Title+")", `"is_read":false`)
		if err := w.notes.ReadAll(t.Context(), v); err != nil {
			t.Fatal(err)
		}
		if err := w.Lift(t.Context(), manager, board, r.ID); err != nil {
			t.Fatal(err)
		}
		want("등산에 걸린 이용 제한 하나가 풀렸어요", `"is_read":false`)
		w.restrict(t, manager, ofPost(post))
		w.later(4 * 24 * time.Hour)
		want("등산에 걸린 이용 제한 하나가 끝났어요")
		if got := text(manager); strings.Contains(got, "restriction") {
			t.Errorf("the manager is told: %s", got)
		}
		w.later(31 * 24 * time.Hour)
		if err := w.Clean(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := text(v); !strings.Contains(got, "게시판 이용 제한이 끝났어요") || strings.Contains(got, "도배") {
			t.Errorf("a forgotten one: %s", got)
		}
	})
}

func TestEndedRestrictionsAreForgotten(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		v := w.student(t)
		post := w.post(t, v, "등산")
		w.restrict(t, manager, ofPost(post))
		kept := func() int {
			t.Helper()
			if err := w.Clean(t.Context()); err != nil {
				t.Fatal(err)
			}
			list, err := w.Restrictions(t.Context(), manager, board, Range{Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		w.later(33*24*time.Hour - time.Second)
		if n := kept(); n != 1 {
			t.Errorf("%d before 30 days after the end", n)
		}
		w.later(time.Second)
		if n := kept(); n != 0 {
			t.Errorf("%d after", n)
		}
	})
}
