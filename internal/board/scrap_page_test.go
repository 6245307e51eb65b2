package board

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

func TestScrapsOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, v, other := w.student(t), w.student(t), w.student(t)
		foreigner := w.person(t, w.saebyeok, account.Student, "")
		one := w.post(t, writer, "자유게시판")
		two := w.post(t, writer, "비밀게시판")
		later := w.post(t, v, "자유게시판")
		w.now.Store(time.Date(2026, 12, 31, 15, 0, 0, 0, time.UTC).UnixMicro())
		w.scrap(t, v, two)
		theirs := w.folder(t, other, "남의 것")
		first := theirs.ID + 1
		scrap := func(p Post) string { return fmt.Sprintf("/post/%d/scrap/", p.ID) }
		folder := fmt.Sprintf("/scrapfolder/%d/", first)
		w.steps(t, []step{
			{"scrapped", v, "POST", scrap(one), "", 200, []string{`{"is_scrapped":true,"scrap_count":1}`}, nil},
			{"scrapped again", v, "POST", scrap(one), "{}", 200, []string{`{"is_scrapped":true,"scrap_count":1}`}, nil},
			{"by its writer", writer, "POST", scrap(one), "", 200, []string{`{"is_scrapped":true,"scrap_count":2}`}, nil},
			{"seen by who did", v, "GET", one.Href(), "", 200, []string{`"like_count":0,"scrap_count":2,"comment_count":0`, `"is_liked":false,"is_scrapped":true`}, nil},
			{"seen by others", other, "GET", one.Href(), "", 200, []string{`"scrap_count":2`, `"is_scrapped":false`}, nil},
			{"in a list", other, "GET", "/post/", "", 200, []string{`"scrap_count":2`}, []string{`"is_scrapped":true`}},
			{"of a foreigner", foreigner, "POST", scrap(one), "", 404, nil, nil},
			{"of a visitor", account.Viewer{}, "POST", scrap(one), "", 401, nil, nil},
			{"of an unverified one", w.person(t, w.hanbit, account.Unverified, ""), "DELETE", scrap(one), "", 403, nil, nil},
			{"the list", v, "GET", "/scrap/", "", 200, []string{fmt.Sprintf(`{"next":null,"previous":null,"results":[{"id":%d,"created_at":"2027-01-01T00:00:01+09:00","folder":null,"post":{"id":%d,`, two.ID, two.ID), fmt.Sprintf(`{"id":%d,"created_at":"2027-01-01T00:00:01+09:00","folder":null,"post":{"id":%d`, one.ID, one.ID)}, nil},
			{"others' list", other, "GET", "/scrap/", "", 200, []string{`"results":[]`}, nil},
			{"a visitor's list", account.Viewer{}, "GET", "/scrap/", "", 401, nil, nil},
			{"a page", v, "GET", "/scrap/?page_size=1", "", 200, []string{`"next":"https://madang.example/scrap/?cursor=`}, []string{fmt.Sprintf(`"id":%d,"created_at"`, min(one.ID, two.ID))}},
			{"a forged cursor", v, "GET", "/scrap/?cursor=cD0x", "", 404, []string{`커서(cursor)가 유효하지 않습니다.`}, nil},

			{"no folders", v, "GET", "/scrapfolder/", "", 200, []string{`[]`}, nil},
			{"nothing sent", v, "POST", "/scrapfolder/", `{}`, 400, []string{`{"name":["이 필드는 필수 항목입니다."]}`}, nil},
			{"too long", v, "POST", "/scrapfolder/", `{"name":"` + strings.Repeat("가", 31) + `"}`, 400, []string{`{"name":["이 필드의 글자 수가 30 이하인지 확인하십시오."]}`}, nil},
			{"blank", v, "POST", "/scrapfolder/", `{"name":" "}`, 400, []string{`{"name":["이 필드는 blank일 수 없습니다."]}`}, nil},
			{"made", v, "POST", "/scrapfolder/", `{"name":"시험","id":7,"scrap_count":9,"user_id":1}`, 201, []string{fmt.Sprintf(`{"id":%d,"created_at":"2027-01-01T00:00:01+09:00","updated_at":"2027-01-01T00:00:01+09:00","name":"시험","scrap_count":0}`, first)}, nil},
			{"made twice", v, "POST", "/scrapfolder/", `{"name":"시험"}`, 400, []string{`{"name":["이 이름의 폴더가 이미 있어요."]}`}, nil},
			{"moved", v, "PATCH", fmt.Sprintf("/scrap/%d/", one.ID), fmt.Sprintf(`{"folder":%d}`, first), 200, []string{fmt.Sprintf(`"folder":%d,"post":{"id":%d,`, first, one.ID)}, nil},
			{"moved nowhere", v, "PATCH", fmt.Sprintf("/scrap/%d/", one.ID), `{}`, 200, []string{fmt.Sprintf(`"folder":%d`, first)}, nil},
			{"into another's folder", v, "PATCH", fmt.Sprintf("/scrap/%d/", one.ID), fmt.Sprintf(`{"folder":%d}`, theirs.ID), 400, []string{fmt.Sprintf(`{"folder":["유효하지 않은 pk \"%d\" - 객체가 존재하지 않습니다."]}`, theirs.ID)}, nil},
			{"into a word", v, "PATCH", fmt.Sprintf("/scrap/%d/", one.ID), `{"folder":"x"}`, 400, []string{`pk 값 대신 str를 받았습니다.`}, nil},
			{"into folder 0", v, "PATCH", fmt.Sprintf("/scrap/%d/", one.ID), `{"folder":0}`, 400, []string{`유효하지 않은 pk \"0\"`}, nil},
			{"into folder -1", v, "PATCH", fmt.Sprintf("/scrap/%d/", one.ID), `{"folder":-1}`, 400, []string{`유효하지 않은 pk \"-1\"`}, nil},
			{"what is not scrapped", v, "PATCH", fmt.Sprintf("/scrap/%d/", later.ID), `{"folder":null}`, 404, nil, nil},
			{"another's", other, "PATCH", fmt.Sprintf("/scrap/%d/", one.ID), `{"folder":"x"}`, 404, nil, nil},
			{"of the folder", v, "GET", fmt.Sprintf("/scrap/?folder=%d", first), "", 200, []string{fmt.Sprintf(`"results":[{"id":%d,`, one.ID)}, []string{`"folder":null`}},
			{"of none", v, "GET", "/scrap/?folder=none", "", 200, []string{fmt.Sprintf(`"results":[{"id":%d,`, two.ID), `"folder":null`}, []string{fmt.Sprintf(`"folder":%d`, first)}},
			{"of another's folder", v, "GET", fmt.Sprintf("/scrap/?folder=%d", theirs.ID), "", 404, nil, nil},
			{"of a word", v, "GET", "/scrap/?folder=x", "", 400, []string{`{"folder":["올바르게 선택해 주세요.`}, nil},
			{"of folder 0", v, "GET", "/scrap/?folder=0", "", 400, nil, nil},
			{"counted", v, "GET", "/scrapfolder/", "", 200, []string{`"name":"시험","scrap_count":1}]`}, []string{"남의 것"}},
			{"renamed", v, "PATCH", folder, `{"name":"기말"}`, 200, []string{`"name":"기말","scrap_count":1`}, nil},
			{"renamed to nothing", v, "PATCH", folder, `{"name":""}`, 400, []string{`{"name":["이 필드는 blank일 수 없습니다."]}`}, nil},
			{"left as it is", v, "PATCH", folder, `{}`, 200, []string{`"name":"기말"`}, nil},
			{"renamed by another", other, "PATCH", folder, `{}`, 404, nil, nil},
			{"deleted by another", other, "DELETE", folder, "", 404, nil, nil},
			{"deleted", v, "DELETE", folder, "", 204, nil, nil},
			{"deleted again", v, "DELETE", folder, "", 404, nil, nil},
			{"stays scrapped", v, "GET", "/scrap/?folder=none", "", 200, []string{fmt.Sprintf(`"id":%d,`, one.ID), fmt.Sprintf(`"id":%d,`, two.ID)}, nil},
			{"taken off", v, "DELETE", scrap(one), "", 200, []string{`{"is_scrapped":false,"scrap_count":1}`}, nil},
			{"taken off again", v, "DELETE", scrap(one), "", 200, []string{`{"is_scrapped":false,"scrap_count":1}`}, nil},
			{"is off", v, "GET", "/scrap/", "", 200, nil, []string{fmt.Sprintf(`"results":[{"id":%d,`, one.ID)}},

			{"liked", v, "POST", one.Href() + "like/", "", 200, nil, nil},
			{"the liked list", v, "GET", "/post/liked/", "", 200, []string{fmt.Sprintf(`{"next":null,"previous":null,"results":[{"id":%d,`, one.ID), `"is_liked":true`}, nil},
			{"others' liked list", other, "GET", "/post/liked/", "", 200, []string{`"results":[]`}, nil},
			{"a visitor's liked list", account.Viewer{}, "GET", "/post/liked/", "", 401, nil, nil},
			{"a forged cursor of it", v, "GET", "/post/liked/?cursor=cD0x", "", 404, []string{`커서(cursor)가 유효하지 않습니다.`}, nil},
		})
	})
}

// The lists by moments go on page by page and back, as their cursors say.
func TestScrapsAndLikesArePagedByCursors(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, v := w.student(t), w.student(t)
		var want []string
		for range 5 {
			p := w.post(t, writer, "자유게시판")
			w.scrap(t, v, p)
			if _, err := w.LikePost(t.Context(), v, p.ID); err != nil {
				t.Fatal(err)
			}
			want = append([]string{fmt.Sprint(p.ID)}, want...)
		}
		for _, path := range []string{"/scrap/", "/post/liked/", "/scrap/?folder=none"} {
			forward := w.pageOn(t, v, path, "next")
			if got := strings.Join(forward.ids, " "); got != strings.Join(want, " ") {
				t.Errorf("%s: %s, want %s", path, got, strings.Join(want, " "))
			}
			back := w.pageOn(t, v, forward.last, "previous")
			if got := strings.Join(back.ids, " "); got != strings.Join([]string{want[4], want[2], want[3], want[0], want[1]}, " ") {
				t.Errorf("%s, back: %s", path, got)
			}
		}
	})
}

// A walkOn is the ids of posts on pages of two, and the last page's path.
type walkOn struct {
	ids  []string
	last string
}

// pageOn follows the links of one name, two posts a page.
func (w *world) pageOn(t *testing.T, v account.Viewer, path, link string) (on walkOn) {
	t.Helper()
	if !strings.Contains(path, "page_size") {
		path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "page_size=2"
	}
	for range 9 {
		var page struct {
			Next, Previous *string
			Results        []struct{ ID int64 }
		}
		rec := w.call(v, "GET", path, "")
		if err := json.Unmarshal(rec.Body.Bytes(), &page); err != nil || rec.Code != 200 {
			t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
		}
		for _, r := range page.Results {
			on.ids = append(on.ids, fmt.Sprint(r.ID))
		}
		on.last = path
		to := page.Next
		if link == "previous" {
			to = page.Previous
		}
		if to == nil {
			return on
		}
		path = strings.TrimPrefix(*to, "https://madang.example")
	}
	t.Fatalf("%s goes on and on", path)
	return on
}

func TestScrapsWithoutScripts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, v, other := w.student(t), w.student(t), w.student(t)
		one := w.post(t, writer, "자유게시판", func(in *NewPost) { in.Title = "도서관 자리" })
		two := w.post(t, writer, "비밀게시판", func(in *NewPost) { in.Title = "비밀 이야기" })
		theirs := w.folder(t, other, "남의 것")
		scrap := one.Href() + "scrap/"
		folder := theirs.ID + 1
		at := fmt.Sprintf("/scrapfolder/%d/", folder)
		in := fmt.Sprintf("/scrap/?folder=%d", folder)
		w.walks(t, []walk{
			{name: "the button", by: v, path: one.Href(), status: 200, has: []string{`action="` + scrap + `" data-flip`, `name="on" value="true"`, "스크랩"}},
			{name: "nothing yet", by: v, path: "/scrap/", status: 200, has: []string{"스크랩한 글이 없어요", "나만 볼 수 있어요", `href="/post/liked/"`, `href="/scrap/" aria-current="page"`}, hasNot: []string{"폴더 없음"}},
			{name: "scrapped", by: v, path: scrap, form: form("on", "true"), status: 303, to: one.Href()},
			{name: "by a script", by: v, path: two.Href() + "scrap/", form: form("on", "true"), part: true, status: 200, has: []string{`action="` + two.Href() + `scrap/"`, `aria-pressed="true"`, `name="on" value="false"`, `<span class="num">1</span>`}},
			{name: "seen", by: v, path: one.Href(), status: 200, has: []string{`aria-pressed="true"`}},
			{name: "seen by the writer, who may too", by: writer, path: one.Href(), status: 200, has: []string{`action="` + scrap + `"`, `<span class="num">1</span>`}},
			{name: "the list", by: v, path: "/scrap/", status: 200, has: []string{"도서관 자리", "비밀 이야기", "자유게시판", "/scrapfolder/new/?post=" + number(one.ID)}, hasNot: []string{"폴더 없음", "남의 것"}},
			{name: "another's list", by: other, path: "/scrap/", status: 200, hasNot: []string{"도서관 자리"}},
			{name: "a new folder", by: v, path: "/scrapfolder/new/?post=" + number(one.ID), status: 200, has: []string{`name="name"`, `name="post" value="` + number(one.ID) + `"`, "form_key"}},
			{name: "without a name", by: v, path: "/scrapfolder/new/", form: form("name", " ", "post", number(one.ID)), status: 422, has: []string{"비워 둘 수 없어요", `name="post" value="` + number(one.ID) + `"`}},
			{name: "for a scrap that is none", by: v, path: "/scrapfolder/new/", form: form("name", "빈 것", "post", "9999"), status: 404},
			{name: "made", by: v, path: "/scrapfolder/new/", form: form("name", "시험 <b>", "post", number(one.ID)), status: 303, to: in},
			{name: "in it", by: v, path: in, status: 200, has: []string{"도서관 자리", `aria-current="page"`, "시험 &lt;b&gt;", "폴더 없음", at + "edit/", at + "delete/"}, hasNot: []string{"비밀 이야기"}},
			{name: "in none", by: v, path: "/scrap/?folder=none", status: 200, has: []string{"비밀 이야기"}, hasNot: []string{"도서관 자리", at + "edit/"}},
			{name: "another looks into it", by: other, path: in, status: 404},
			{name: "into a word", by: v, path: "/scrap/?folder=x", status: 404},
			{name: "moved out", by: v, path: fmt.Sprintf("/scrap/%d/move/", one.ID), form: form("folder", "none", "next", in), status: 303, to: in},
			{name: "empty now", by: v, path: in, status: 200, has: []string{"아직 비어 있어요"}, hasNot: []string{"도서관 자리"}},
			{name: "moved in", by: v, path: fmt.Sprintf("/scrap/%d/move/", two.ID), form: form("folder", number(folder)), status: 303, to: "/scrap/"},
			{name: "into another's", by: v, path: fmt.Sprintf("/scrap/%d/move/", two.ID), form: form("folder", number(theirs.ID), "next", "https://evil.example/"), status: 303, to: "/"},
			{name: "into nothing", by: v, path: fmt.Sprintf("/scrap/%d/move/", two.ID), form: form(), status: 303, to: "/scrap/"},
			{name: "stays", by: v, path: in, status: 200, has: []string{"비밀 이야기"}},
			{name: "another moves it", by: other, path: fmt.Sprintf("/scrap/%d/move/", two.ID), form: form("folder", "none"), status: 404},
			{name: "rename", by: v, path: at + "edit/", status: 200, has: []string{`value="시험 &lt;b&gt;"`}},
			{name: "to a long name", by: v, path: at + "edit/", form: form("name", strings.Repeat("가", 31)), status: 422, has: []string{strings.Repeat("가", 31)}},
			{name: "renamed", by: v, path: at + "edit/", form: form("name", "기말"), status: 303, to: in},
			{name: "another renames", by: other, path: at + "edit/", form: form("name", "기말"), status: 404},
			{name: "delete", by: v, path: at + "delete/", status: 200, has: []string{"기말", "그대로 남아요"}},
			{name: "another deletes", by: other, path: at + "delete/", form: form(), status: 404},
			{name: "deleted", by: v, path: at + "delete/", form: form(), status: 303, to: "/scrap/"},
			{name: "all are there", by: v, path: "/scrap/", status: 200, has: []string{"비밀 이야기", "도서관 자리"}, hasNot: []string{"기말", "폴더 없음"}},
			{name: "taken off in the list", by: v, path: scrap, form: form("on", "false", "next", "/scrap/"), status: 303, to: "/scrap/"},
			{name: "is off", by: v, path: "/scrap/", status: 200, hasNot: []string{"도서관 자리"}},
			{name: "liked", by: v, path: one.Href() + "like/", form: form("on", "true"), status: 303},
			{name: "the liked list", by: v, path: "/post/liked/", status: 200, has: []string{"도서관 자리", `href="/post/liked/" aria-current="page"`, "공감한 글"}},
			{name: "nothing liked", by: other, path: "/post/liked/", status: 200, has: []string{"글에 공감하면 여기에 모여요."}},
			{name: "a visitor", path: "/scrap/", status: 303, to: "/account/login/?next=%2Fscrap%2F"},
			{name: "a visitor's folder", path: "/scrapfolder/new/", status: 303},
		})
	})
}

func TestScrapsGoOnByParts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, v := w.student(t), w.student(t)
		var posts []Post
		for range pageOf + 1 {
			posts = append(posts, w.post(t, writer, "자유게시판"))
		}
		w.scrap(t, v, posts...)
		for _, p := range posts {
			w.later(time.Second)
			if _, err := w.LikePost(t.Context(), v, p.ID); err != nil {
				t.Fatal(err)
			}
		}
		f := w.folder(t, v, "모음")
		for _, p := range posts {
			w.move(t, v, p, f.ID)
		}
		for _, path := range []string{"/scrap/", fmt.Sprintf("/scrap/?folder=%d", f.ID), "/post/liked/"} {
			first := w.visit(t, v, path, nil, false).Body.String()
			if n := strings.Count(first, `<li class="row">`); n != pageOf {
				t.Errorf("%s shows %d posts", path, n)
			}
			_, after, _ := strings.Cut(first, `class="btn full" href="`)
			next, _, _ := strings.Cut(after, `"`)
			rest := w.visit(t, v, strings.ReplaceAll(next, "&amp;", "&"), nil, true).Body.String()
			if strings.Count(rest, `<li class="row">`) != 1 || !strings.Contains(rest, posts[0].Href()) || strings.Contains(rest, "<html") || strings.Contains(rest, `rel="next"`) {
				t.Errorf("%s: the rest at %q: %s", path, next, rest)
			}
		}
		if got := w.visit(t, v, "/scrap/?before=x.y", nil, false); got.Code != 200 || strings.Count(got.Body.String(), `<li class="row">`) != pageOf {
			t.Errorf("a part that is none: %d", got.Code)
		}
	})
}
