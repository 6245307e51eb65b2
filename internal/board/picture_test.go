package board

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/media/still/stilltest"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/upload"
)

// picture sends one and returns its id.
func (w *world) picture(t testing.TB, v account.Viewer) string {
	t.Helper()
	f, err := upload.Dir(t.TempDir()).Take(bytes.NewReader(stilltest.JPEG(60, 40)), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() // it has no name
	p, err := w.pictures.Add(t.Context(), v, media.NewPicture{File: f})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// with gives a post pictures.
func with(ids ...string) func(*NewPost) {
	return func(in *NewPost) {
		for _, id := range ids {
			in.Media = append(in.Media, media.Item{ID: id})
		}
	}
}

// pictureIDs are those of a post as v sees it.
func (w *world) pictureIDs(t testing.TB, v account.Viewer, post int64) (ids []string) {
	t.Helper()
	p, err := w.Post(t.Context(), v, post)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range p.Media {
		ids = append(ids, m.ID)
	}
	return ids
}

// clean does what is done behind the requests, and returns how many files are left.
func (w *world) clean(t testing.TB) (files int) {
	t.Helper()
	r := jobs.New(w.db, slog.New(slog.DiscardHandler))
	w.pictures.Work(r)
	w.Work(r)
	if err := r.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(w.files, "*", "*-large"))
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

// wantSums looks for sums that are kept wrong.
func (w *world) wantSums(t testing.TB) {
	t.Helper()
	all, err := Recount(t.Context(), w.db)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Wrong > 0 {
			t.Errorf("%s: %d wrong", c.What, c.Wrong)
		}
	}
}

func TestPicturesStandInAPostAndGoWithIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, reader := w.student(t), w.student(t)
		foreigner := w.person(t, w.saebyeok, account.Student, account.Member)
		a, b, c := w.picture(t, v), w.picture(t, v), w.picture(t, v)
		post := w.post(t, v, "자유게시판", with(b, a))
		if got := w.pictureIDs(t, reader, post.ID); !slices.Equal(got, []string{b, a}) {
			t.Errorf("the post has %v, want %v", got, []string{b, a})
		}
		plain := w.post(t, v, "자유게시판")
		list, err := w.PostsOf(t.Context(), reader, w.boards["자유게시판"], Range{Limit: 10})
		if err != nil || len(list) != 2 || len(list[0].Media) != 0 || list[0].Media == nil || len(list[1].Media) != 2 || list[1].Media[0].ID != b {
			t.Errorf("in the list: %+v, %v", list, err)
		}
		for who, c := range map[string]struct {
			v    account.Viewer
			want string
		}{"a reader": {reader, ""}, "its writer": {v, ""}, "another school's": {foreigner, "not_found"}, "a visitor": {account.Viewer{}, "not_found"}} {
			_, err := w.pictures.Picture(t.Context(), c.v, a)
			if got := code(err); got != c.want {
				t.Errorf("%s gets a picture of the post: %q, want %q", who, got, c.want)
			}
		}

		// Editing: another order, one more, one less.
		items := []media.Item{{ID: c}, {ID: b}}
		edited, err := w.EditPost(t.Context(), v, post.ID, PostChange{Media: &items})
		if err != nil || !edited.IsEdited || len(edited.Media) != 2 || edited.Media[0].ID != c {
			t.Errorf("edited: %+v, %v", edited, err)
		}
		if n := w.clean(t); n != 2 {
			t.Errorf("%d pictures are kept, want 2", n)
		}
		w.wantSums(t)
		content := "고침"
		if edited, err = w.EditPost(t.Context(), v, post.ID, PostChange{Content: &content}); err != nil || len(edited.Media) != 2 {
			t.Errorf("pictures that were not spoken of: %d, %v", len(edited.Media), err)
		}
		for what, change := range map[string]struct {
			items []media.Item
			want  string
		}{
			"one of another post": {[]media.Item{{ID: a}}, "media does_not_exist"}, "one that is gone": {[]media.Item{{ID: "x"}}, "media does_not_exist"},
			"one twice": {[]media.Item{{ID: c}, {ID: c}}, "media picture_twice"},
		} {
			_, err := w.EditPost(t.Context(), v, plain.ID, PostChange{Media: &change.items})
			wantCode(t, err, change.want)
			if len(w.pictureIDs(t, v, post.ID)) != 2 {
				t.Errorf("%s took pictures away", what)
			}
		}
		_, err = w.AddPost(t.Context(), reader, NewPost{Board: w.boards["자유게시판"], Title: "남의", Content: "사진", Media: []media.Item{{ID: w.picture(t, v)}}})
		wantCode(t, err, "media does_not_exist")
		w.wantSums(t)

		if err := w.RemovePost(t.Context(), v, post.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.pictures.Picture(t.Context(), v, c); code(err) != "not_found" {
			t.Errorf("a picture of a deleted post: %v", err)
		}
		w.later(25 * time.Hour) // the one that was sent for a post that was refused
		if n := w.clean(t); n != 0 {
			t.Errorf("%d pictures are kept when all posts are gone", n)
		}
		w.wantSums(t)
	})
}

// A board may take no pictures; what is there when it stops taking some stays.
func TestABoardMayTakeNoPictures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		before := w.post(t, v, "자유게시판", with(w.picture(t, v)))
		_, err := w.ChangeBoard(t.Context(), account.System, w.boards["자유게시판"], Filter{}, func(b *NewBoard) { b.Media = false }, false)
		if err != nil {
			t.Fatal(err)
		}
		w.later(time.Hour)
		fresh := w.picture(t, v)
		_, err = w.AddPost(t.Context(), v, NewPost{Board: w.boards["자유게시판"], Title: "사진", Content: "하나", Media: []media.Item{{ID: fresh}}})
		wantCode(t, err, "media no_pictures")
		items := []media.Item{{ID: before.Media[0].ID}, {ID: fresh}}
		_, err = w.EditPost(t.Context(), v, before.ID, PostChange{Media: &items})
		wantCode(t, err, "media no_pictures")
		title, kept := "고친 제목", items[:1]
		if p, err := w.EditPost(t.Context(), v, before.ID, PostChange{Title: &title, Media: &kept}); err != nil || len(p.Media) != 1 {
			t.Errorf("what was there before: %+v, %v", p.Media, err)
		}
		none := []media.Item{}
		if p, err := w.EditPost(t.Context(), v, before.ID, PostChange{Media: &none}); err != nil || len(p.Media) != 0 {
			t.Errorf("taken out: %+v, %v", p.Media, err)
		}
	})
}

// With a board the pictures of its posts go.
func TestPicturesGoWithTheirBoard(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for range 3 {
			w.post(t, v, "자유게시판", with(w.picture(t, v)))
		}
		stays := w.post(t, v, "정보게시판", with(w.picture(t, v)))
		if err := w.RemoveBoard(t.Context(), account.System, w.boards["자유게시판"], Filter{}); err != nil {
			t.Fatal(err)
		}
		if n := w.clean(t); n != 1 {
			t.Errorf("%d pictures are kept, want 1", n)
		}
		if got := w.pictureIDs(t, v, stays.ID); len(got) != 1 {
			t.Errorf("a post of another board has %v", got)
		}
		w.wantSums(t)
	})
}

func TestPicturesOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		w.exec(t, `UPDATE boards SET post_interval = 0`)
		free := w.boards["자유게시판"]
		var ids []string
		for range 4 {
			ids = append(ids, w.picture(t, v))
		}
		body := func(media string) string {
			return fmt.Sprintf(`{"board":%d,"title":"사진","content":"본문 %s","media":%s}`, free, strings.ReplaceAll(media, `"`, ""), media)
		}
		w.steps(t, []step{
			{"ids", v, "POST", "/post/", body(fmt.Sprintf(`[%q,%q]`, ids[1], ids[0])), 201, []string{fmt.Sprintf(`"media":[{"id":%q,"caption":"","width":60,"height":40,"url":"/media/%s/large.jpg","medium_url":"/media/%s/medium.jpg","small_url":"/media/%s/small.jpg"},{"id":%q`, ids[1], ids[1], ids[1], ids[1], ids[0])}, nil},
			{"as they are answered, in another order", v, "PATCH", "/post/1/", fmt.Sprintf(`{"media":[{"id":%q,"caption":"창가","width":1,"url":"/x"},{"id":%q}]}`, ids[0], ids[1]), 200, []string{fmt.Sprintf(`"is_edited":true,"media":[{"id":%q,"caption":"창가","width":60`, ids[0])}, []string{`"/x"`}},
			{"not spoken of", v, "PATCH", "/post/1/", `{"title":"다른 제목"}`, 200, []string{ids[0], ids[1]}, nil},
			{"put without them", v, "PUT", "/post/1/", fmt.Sprintf(`{"board":%d,"title":"사진","content":"본문"}`, free), 200, []string{ids[0], ids[1]}, nil},
			{"one goes", v, "PATCH", "/post/1/", fmt.Sprintf(`{"media":[%q]}`, ids[0]), 200, []string{ids[0]}, []string{ids[1]}},
			{"all go", v, "PATCH", "/post/1/", `{"media":[]}`, 200, []string{`"media":[]`}, nil},
			{"gone for good", v, "PATCH", "/post/1/", fmt.Sprintf(`{"media":[%q]}`, ids[0]), 400, []string{fmt.Sprintf(`{"media":["유효하지 않은 pk \"%s\" - 객체가 존재하지 않습니다."]}`, ids[0])}, nil},
			{"null", v, "POST", "/post/", body(`null`), 400, []string{`{"media":["이 필드는 null일 수 없습니다."]}`}, nil},
			{"no list", v, "POST", "/post/", body(`"x"`), 400, []string{`{"media":["아이템 리스트가 예상되었으나 \"str\"를 받았습니다."]}`}, nil},
			{"a number", v, "POST", "/post/", body(`[7]`), 400, []string{`{"media":["잘못된 형식입니다. pk 값 대신 int를 받았습니다."]}`}, nil},
			{"a list in it", v, "POST", "/post/", body(`[[]]`), 400, []string{`{"media":["잘못된 형식입니다. pk 값 대신 list를 받았습니다."]}`}, nil},
			{"no id", v, "POST", "/post/", body(`[{"ID":"x"}]`), 400, []string{`{"media":["이 필드는 필수 항목입니다."]}`}, nil},
			{"no text", v, "POST", "/post/", body(fmt.Sprintf(`[{"id":%q,"caption":7}]`, ids[2])), 400, []string{`{"media":["Not a valid string."]}`}, nil},
			{"a long caption", v, "POST", "/post/", body(fmt.Sprintf(`[{"id":%q,"caption":%q}]`, ids[2], strings.Repeat("가", 101))), 400, []string{`{"media":["이 필드의 글자 수가 100 이하인지 확인하십시오."]}`}, nil},
			{"21", v, "POST", "/post/", body(`[` + strings.Repeat(`"x",`, 20) + `"x"]`), 400, []string{`{"media":["Ensure this field has no more than 20 elements."]}`}, nil},
			{"one twice", v, "POST", "/post/", body(fmt.Sprintf(`[%q,%q]`, ids[2], ids[2])), 400, []string{`{"media":["같은 사진을 두 번 붙일 수 없어요."]}`}, nil},
			{"somebody else's", w.student(t), "POST", "/post/", body(fmt.Sprintf(`[%q]`, ids[2])), 400, []string{fmt.Sprintf(`{"media":["유효하지 않은 pk \"%s\" - 객체가 존재하지 않습니다."]}`, ids[2])}, nil},
		})
		rec := w.call(v, "POST", "/post/", fmt.Sprintf("board=%d&title=a&content=b&media=%s&media=%s", free, ids[3], ids[2]), "Content-Type", "application/x-www-form-urlencoded")
		if rec.Code != 201 || strings.Index(rec.Body.String(), ids[3]) > strings.Index(rec.Body.String(), ids[2]) {
			t.Errorf("as a form: %d %s", rec.Code, rec.Body)
		}
		var made struct{ ID int64 }
		if err := json.Unmarshal(rec.Body.Bytes(), &made); err != nil {
			t.Fatal(err)
		}
		path := fmt.Sprintf("/post/%d/", made.ID)
		tag := w.call(v, "GET", path, "").Header().Get("ETag")
		if rec := w.call(v, "PATCH", path, `{"media":[]}`, "If-Match", tag); rec.Code != 200 {
			t.Errorf("with the tag that its GET had: %d %s", rec.Code, rec.Body)
		}
	})
}

// send sends the page's form with files.
func (w *world) send(t testing.TB, v account.Viewer, path string, files [][]byte, pairs ...string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	f := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		if err := f.WriteField(pairs[i], pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range files {
		part, err := f.CreateFormFile("pictures", "a.jpg")
		if err == nil {
			_, err = part.Write(b)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", f.FormDataContentType())
	r.Header.Set("Accept", "text/html")
	rec := httptest.NewRecorder()
	w.pages(t, v).ServeHTTP(rec, r)
	return rec
}

// Without a script files come with the form. Whatever is wrong, neither what was
// typed nor what was sent is lost.
func TestTheFormKeepsItsPictures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		write := fmt.Sprintf("/board/%d/write/", w.boards["자유게시판"])
		good, wrong := stilltest.JPEG(60, 40), []byte("no picture")
		rec := w.send(t, v, write, [][]byte{good, wrong, good}, "title", "제목", "content", "본문", "has_media", "true")
		page := rec.Body.String()
		ids := idsIn(page)
		if rec.Code != 422 || len(ids) != 2 || !strings.Contains(page, "망가진 파일이에요") || !strings.Contains(page, `value="제목"`) || !strings.Contains(page, "본문") {
			t.Fatalf("%d, %d pictures: %.300s", rec.Code, len(ids), page)
		}
		rec = w.send(t, v, write, nil, "title", "", "content", "본문", "has_media", "true", "media", ids[0], "caption", "하나", "media", ids[1], "caption", "둘")
		if got := idsIn(rec.Body.String()); rec.Code != 422 || !slices.Equal(got, ids) || !strings.Contains(rec.Body.String(), `value="둘"`) {
			t.Errorf("without a title: %d, %v", rec.Code, got)
		}
		rec = w.send(t, v, write, [][]byte{good}, "title", "제목", "content", "본문", "has_media", "true", "media", ids[0], "caption", "하나", "media", ids[1], "caption", "둘", "act", "down:"+ids[0])
		if got := idsIn(rec.Body.String()); rec.Code != 200 || len(got) != 3 || got[0] != ids[1] || got[1] != ids[0] {
			t.Errorf("one down and one more: %d, %v", rec.Code, got)
		}
		rec = w.send(t, v, write, nil, "title", "제목", "content", "본문", "has_media", "true", "media", ids[1], "caption", "둘", "media", "nothing", "caption", "x", "media", ids[0], "caption", "하나")
		if rec.Code != 303 {
			t.Fatalf("posted: %d %s", rec.Code, rec.Body)
		}
		post, err := w.PostsOf(t.Context(), v, w.boards["자유게시판"], Range{Limit: 1})
		if err != nil || len(post) != 1 || len(post[0].Media) != 2 || post[0].Media[0].ID != ids[1] || post[0].Media[1].Caption != "하나" {
			t.Fatalf("%+v, %v", post, err)
		}

		// A form that knows nothing of pictures leaves them; one that shows them says
		// which there are from now on. Nobody else's can be slipped in.
		edit := post[0].Href() + "edit/"
		if rec := w.visit(t, v, edit, form("title", "제목", "content", "고침"), false); rec.Code != 303 || len(w.pictureIDs(t, v, post[0].ID)) != 2 {
			t.Errorf("a form without pictures: %d, %v", rec.Code, w.pictureIDs(t, v, post[0].ID))
		}
		others := w.picture(t, w.student(t))
		if rec := w.send(t, v, edit, nil, "title", "제목", "content", "고침", "has_media", "true", "media", others, "caption", "", "media", ids[0], "caption", "바뀐 설명"); rec.Code != 303 {
			t.Errorf("edited: %d %s", rec.Code, rec.Body)
		}
		p, err := w.Post(t.Context(), v, post[0].ID)
		if err != nil || len(p.Media) != 1 || p.Media[0].ID != ids[0] || p.Media[0].Caption != "바뀐 설명" {
			t.Errorf("%+v, %v", p.Media, err)
		}
		if rec := w.send(t, v, edit, nil, "title", "제목", "content", "고침", "has_media", "true"); rec.Code != 303 || len(w.pictureIDs(t, v, p.ID)) != 0 {
			t.Errorf("all taken out: %d, %v", rec.Code, w.pictureIDs(t, v, p.ID))
		}
	})
}

// idsIn are the pictures that a page for writing shows.
func idsIn(page string) (ids []string) {
	page, _, _ = strings.Cut(page, "<template>")
	for _, part := range strings.Split(page, `name="media" value="`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		ids = append(ids, id)
	}
	return ids
}

// A page shows pictures with their sizes and what they show, and lists the first
// one beside the post.
func TestPagesShowPictures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		a, b := w.picture(t, v), w.picture(t, v)
		caption := `<b>창가</b> "자리"`
		post := w.post(t, v, "자유게시판", func(in *NewPost) { in.Media = []media.Item{{ID: a, Caption: &caption}, {ID: b}} })
		page := w.visit(t, v, post.Href(), nil, false).Body.String()
		for _, part := range []string{`class="pics two"`, `href="/media/` + a + `/large.jpg"`, `src="/media/` + a + `/medium.jpg"`, `width="60" height="40"`,
			`alt="&lt;b&gt;창가&lt;/b&gt; &#34;자리&#34;"`, `<figcaption aria-hidden="true">&lt;b&gt;창가`, `alt="사진 2"`} {
			if !strings.Contains(page, part) {
				t.Errorf("the post's page lacks %s: %s", part, page)
			}
		}
		list := w.visit(t, v, fmt.Sprintf("/board/%d/", w.boards["자유게시판"]), nil, false).Body.String()
		for _, part := range []string{`<img class="thumb" src="/media/` + a + `/small.jpg" width="60" height="60" alt=""`, `<span class="vh">사진</span>`} {
			if !strings.Contains(list, part) {
				t.Errorf("the board's page lacks %s: %s", part, list)
			}
		}
		if strings.Contains(list, b) {
			t.Error("the board's page shows more than the first picture")
		}
	})
}

// What is left of uploads that nobody reads is nothing.
func TestUploadsLeaveNoFiles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		w.send(t, v, fmt.Sprintf("/board/%d/write/", w.boards["자유게시판"]), [][]byte{stilltest.JPEG(60, 40), []byte("x"), nil}, "title", "제목", "content", "본문")
		names, err := os.ReadDir(w.files)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			if !n.IsDir() {
				t.Errorf("%s is left", n.Name())
			}
		}
	})
}
