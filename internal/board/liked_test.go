package board

import (
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

func TestLikedPostsStandInTheOrderOfLiking(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, v, other := w.student(t), w.student(t), w.student(t)
		a, b, c := w.post(t, writer, "자유게시판"), w.post(t, writer, "비밀게시판"), w.post(t, writer, "정보게시판")
		for _, p := range []Post{c, a, b} {
			w.later(time.Second)
			if _, err := w.LikePost(t.Context(), v, p.ID); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.LikePost(t.Context(), other, a.ID); err != nil {
			t.Fatal(err)
		}
		list := func(v account.Viewer, from Moment, back bool, limit int) []Post {
			t.Helper()
			got, err := w.Liked(t.Context(), v, from, back, limit)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		all := list(v, Moment{}, false, 10)
		if ids(all) != ids([]Post{b, a, c}) {
			t.Fatalf("the list is %s", ids(all))
		}
		if !all[0].IsLiked || all[0].LikeCount != 1 || all[1].LikeCount != 2 {
			t.Errorf("liked: %+v", all)
		}
		for name, tt := range map[string]struct {
			got  []Post
			want []Post
		}{
			"after the first":  {list(v, all[0].marked(), false, 1), []Post{a}},
			"before the last":  {list(v, all[2].marked(), true, 5), []Post{a, b}},
			"from the oldest":  {list(v, Moment{}, true, 2), []Post{c, a}},
			"another's":        {list(other, Moment{}, false, 10), []Post{a}},
			"the writer's own": {list(writer, Moment{}, false, 10), nil},
		} {
			if ids(tt.got) != ids(tt.want) {
				t.Errorf("%s: %s, want %s", name, ids(tt.got), ids(tt.want))
			}
		}
		if _, err := w.UnlikePost(t.Context(), v, a.ID); err != nil {
			t.Fatal(err)
		}
		if got := list(v, Moment{}, false, 10); ids(got) != ids([]Post{b, c}) {
			t.Errorf("after a like was taken back: %s", ids(got))
		}
		_, err := w.Liked(t.Context(), account.Viewer{}, Moment{}, false, 10)
		wantCode(t, err, "not_authenticated")
	})
}

func TestMomentsAreReadAsTheyAreWritten(t *testing.T) {
	m := Moment{1795408496123456, 42}
	if got, ok := ParseMoment(m.String()); !ok || got != m {
		t.Errorf("%s is read as %v, %t", m, got, ok)
	}
	for _, s := range []string{"x", "1", "1.", ".1", "-1.2", "1.-2", "1.2.3", "99999999999999999999.1", "1.1e3", " 1.2"} {
		if got, ok := ParseMoment(s); ok {
			t.Errorf("%q is read as %v", s, got)
		}
	}
}
