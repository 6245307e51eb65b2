package board

import (
	"fmt"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
)

// A list can be of anonymous posts alone or of signed ones alone, with a board
// and without; whose the anonymous ones are makes no difference to it.
func TestListsOfAnonymousOrSignedPostsAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t), w.student(t)
		name := func(in *NewPost) { in.Signed = true }
		a, b := w.post(t, v, "자유게시판"), w.post(t, v, "자유게시판", name)
		c, d := w.post(t, other, "자유게시판"), w.post(t, other, "정보게시판", name)
		w.post(t, other, "비밀게시판")
		list := func(v account.Viewer, query string) string {
			t.Helper()
			rec := w.call(v, "GET", "/post/"+query, "")
			var got []string
			for _, p := range []Post{d, c, b, a} {
				if strings.Contains(rec.Body.String(), fmt.Sprintf(`{"id":%d,`, p.ID)) {
					got = append(got, fmt.Sprint(p.ID, " "))
				}
			}
			if rec.Code != 200 || strings.Count(rec.Body.String(), `"content":`) != len(got) {
				t.Errorf("%s: %d %s", query, rec.Code, rec.Body)
			}
			return strings.Join(got, "")
		}
		board := fmt.Sprint("?board=", a.Board)
		operator := w.person(t, 0, "", account.Operator)
		for query, want := range map[string][]Post{
			"": {d, c, b, a}, "?is_anonymous=true": {c, a}, "?is_anonymous=false": {d, b}, "?is_anonymous=1": {c, a}, "?is_anonymous=False": {d, b},
			"?is_anonymous=maybe": {d, c, b, a}, "?is_anonymous=": {d, c, b, a},
			board: {c, b, a}, board + "&is_anonymous=true": {c, a}, board + "&is_anonymous=false": {b}, board + "&is_anonymous=x": {c, b, a},
		} {
			for _, by := range []account.Viewer{v, other, w.student(t), operator} {
				if got := list(by, query); got != ids(want) {
					t.Errorf("%s for %v: %s, want %s", query, by, got, ids(want))
				}
			}
		}

		// It goes on by parts, and back.
		anonymous := true
		for i := range 3 {
			got, err := w.Posts(t.Context(), v, PostFilter{Board: a.Board, Anonymous: &anonymous}, Range{Before: []int64{0, c.ID, a.ID}[i], Limit: 1})
			if want := [][]Post{{c}, {a}, nil}[i]; err != nil || ids(got) != ids(want) {
				t.Errorf("part %d: %s, %v", i, ids(got), err)
			}
		}
		if got, err := w.Posts(t.Context(), v, PostFilter{Anonymous: &anonymous}, Range{After: a.ID, Limit: 5}); err != nil || ids(got) != ids([]Post{c}) {
			t.Errorf("back: %s, %v", ids(got), err)
		}
		if rec := w.call(v, "GET", "/post/?is_anonymous=true&page_size=1", ""); !strings.Contains(rec.Body.String(), "is_anonymous=true&page_size=1\",\"previous\"") {
			t.Errorf("the next part forgets what is asked for: %s", rec.Body)
		}

		// No further parameter picks anonymous posts by who wrote them.
		plain := w.call(other, "GET", "/post/?is_anonymous=true", "").Body.String()
		for _, q := range []string{"user", "author", "writer", "writer_id", "nickname", "is_me"} {
			for _, value := range []string{fmt.Sprint(int64(v.ID)), v.Nickname, v.UUID, "true"} {
				if got := w.call(other, "GET", "/post/?is_anonymous=true&"+q+"="+value, "").Body.String(); got != plain {
					t.Errorf("?%s=%s: %s", q, value, got)
				}
			}
		}
	})
}

func TestABoardsPageOffersAnonymousAndSignedPosts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for range pageOf + 1 {
			w.post(t, v, "자유게시판")
		}
		w.post(t, v, "자유게시판", func(in *NewPost) { in.Title, in.Signed = "이름 걸고", true })
		w.post(t, v, "비밀게시판")
		free, secret := fmt.Sprintf("/board/%d/", w.boards["자유게시판"]), fmt.Sprintf("/board/%d/", w.boards["비밀게시판"])
		w.walks(t, []walk{
			{name: "all", by: v, path: free, status: 200, has: []string{`href="` + free + `" aria-current="page"`, `href="` + free + `?is_anonymous=true"`, "닉네임", "이름 걸고"}},
			{name: "anonymous", by: v, path: free + "?is_anonymous=true", status: 200, has: []string{`?is_anonymous=true" aria-current="page"`, `href="` + free + `?is_anonymous=true&amp;before=2"`}, hasNot: []string{"이름 걸고"}},
			{name: "the rest of them", by: v, path: free + "?before=2&is_anonymous=true", part: true, status: 200, has: []string{"/post/1/"}, hasNot: []string{"이름 걸고", "rel=\"next\""}},
			{name: "signed", by: v, path: free + "?is_anonymous=false", status: 200, has: []string{"이름 걸고", v.Nickname}, hasNot: []string{"/post/1/", "rel=\"next\""}},
			{name: "neither", by: v, path: free + "?is_anonymous=x", status: 200, has: []string{"이름 걸고", `href="` + free + `" aria-current="page"`}},
			{name: "a board of one kind", by: v, path: secret, status: 200, hasNot: []string{"is_anonymous=true\"", "is_anonymous=false\""}},
			{name: "none of these", by: v, path: secret + "?is_anonymous=false", status: 200, has: []string{"이런 글은 아직 없어요", "모든 글 보기"}},
		})
	})
}
