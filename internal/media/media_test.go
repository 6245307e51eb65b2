package media

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // what is served is looked at
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media/still/stilltest"
	"github.com/madang-campus/madang/internal/platform/db"
)

func TestAPictureIsItsOwnersUntilItStandsInAPost(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		minji, junho, reader := person(1), person(2), person(3)
		rec := w.post(minji, "../"+stilltest.Mark+".jpg", stilltest.JPEG(2000, 1000))
		p := picture(t, rec)
		if rec.Code != 201 || p.Width != 1600 || p.Height != 800 || p.Caption != "창가 자리" || len(p.ID) != 26 || strings.Contains(rec.Body.String(), stilltest.Mark) {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		for _, path := range []string{p.URL, p.MediumURL, p.SmallURL, "/media/" + p.ID + "/"} {
			for who, v := range map[string]account.Viewer{"another student": junho, "a visitor": {}, "an operator": {ID: 9, Role: account.Operator}} {
				if rec := w.ask(v, "GET", path, nil); rec.Code != 404 && rec.Code != 401 || strings.Contains(rec.Body.String(), p.ID) {
					t.Errorf("%s gets %s: %d %.200s", who, path, rec.Code, rec.Body)
				}
			}
			if rec := w.ask(minji, "GET", path, nil); rec.Code != 200 {
				t.Errorf("its owner gets %s: %d", path, rec.Code)
			}
		}
		m, _, err := image.Decode(w.ask(minji, "GET", p.SmallURL, nil).Body)
		if width, height := p.Small(); err != nil || m.Bounds() != image.Rect(0, 0, width, height) || width != 400 {
			t.Errorf("the small one is %v, want %d by %d: %v", m.Bounds(), width, height, err)
		}
		if list, err := w.Waiting(t.Context(), minji); err != nil || len(list) != 1 || list[0] != p {
			t.Errorf("what waits is %v, %v", list, err)
		}
		if list, err := w.Waiting(t.Context(), junho); err != nil || len(list) != 0 {
			t.Errorf("somebody else's wait for another: %v, %v", list, err)
		}

		if _, err := w.arrange(minji, 7, p.ID); err != nil {
			t.Fatal(err)
		}
		w.readers[7] = []account.ID{1, 3}
		for v, want := range map[*account.Viewer]int{&minji: 200, &reader: 200, &junho: 404, {}: 404} {
			if rec := w.ask(*v, "GET", p.URL, nil); rec.Code != want {
				t.Errorf("in a post it is %d to %d", rec.Code, v.ID)
			}
		}
		w.readers[7] = nil // the post is gone, or hidden
		if rec := w.ask(minji, "GET", p.URL, nil); rec.Code != 404 {
			t.Errorf("when the post is gone: %d", rec.Code)
		}
		if list, err := w.Waiting(t.Context(), minji); err != nil || len(list) != 0 {
			t.Errorf("what stands in a post waits: %v, %v", list, err)
		}
	})
}

// What is served says what it is and lets nothing be made of it, and nothing in
// it tells when it came or with what.
func TestWhatIsServed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := person(1)
		p := w.must(v, func(in *NewPicture) { in.File = w.file(stilltest.PNG(300, 200, true)) })
		if !strings.HasSuffix(p.URL, "/large.png") {
			t.Fatalf("what shines through is at %s", p.URL)
		}
		rec := w.ask(v, "GET", p.URL, nil)
		whole := rec.Body.Bytes()
		for name, want := range map[string]string{
			"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
			"Content-Disposition": `inline; filename="picture.png"`, "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "private, max-age=3600",
			"Vary": "Cookie, Authorization", "Accept-Ranges": "bytes", "Content-Length": fmt.Sprint(len(whole)), "ETag": `"` + p.ID + `-large"`, "Last-Modified": "",
		} {
			if got := rec.Header().Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		for _, c := range []struct {
			method, name, value string
			status              int
			body                []byte
		}{
			{"GET", "If-None-Match", rec.Header().Get("ETag"), 304, nil}, {"GET", "Range", "bytes=8-15", 206, whole[8:16]}, {"GET", "Range", "bytes=-4", 206, whole[len(whole)-4:]},
			{"HEAD", "X", "", 200, nil}, {"GET", "If-None-Match", `"other"`, 200, whole},
		} {
			got := w.ask(v, c.method, p.URL, nil, c.name, c.value)
			if got.Code != c.status || !bytes.Equal(got.Body.Bytes(), c.body) {
				t.Errorf("%s with %s %s: %d and %d bytes, want %d and %d", c.method, c.name, c.value, got.Code, got.Body.Len(), c.status, len(c.body))
			}
		}
		if got := w.ask(v, "GET", p.URL, nil, "Range", "bytes=99999999-"); got.Code != 416 {
			t.Errorf("a range behind the end: %d", got.Code)
		}
		for _, path := range []string{"/media/" + p.ID + "/large.jpg", "/media/" + p.ID + "/huge.png", "/media/" + p.ID + "/large", "/media/" + p.ID + "/large.png.png", "/media/x/large.png", "/media/" + strings.ToUpper(p.ID) + "/large.png"} {
			if got := w.ask(v, "GET", path, nil); got.Code != 404 {
				t.Errorf("%s: %d", path, got.Code)
			}
		}
	})
}

// Two pictures of one file have nothing in common that another could see but
// what is to be seen on them.
func TestOneFileSentTwiceIsTwoPictures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := person(1)
		p, q := w.must(v), w.must(v)
		if p.ID == q.ID || p.ID[:4] == q.ID[:4] {
			t.Errorf("%s and %s", p.ID, q.ID)
		}
		first, second := w.ask(v, "GET", p.URL, nil), w.ask(v, "GET", q.URL, nil)
		for _, h := range []string{"ETag", "Content-Disposition"} {
			if a, b := first.Header().Get(h), second.Header().Get(h); strings.ReplaceAll(a, p.ID, "") != strings.ReplaceAll(b, q.ID, "") {
				t.Errorf("%s: %q and %q", h, a, b)
			}
		}
	})
}

func TestPicturesStandInTheOrderThatTheirWriterWants(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		minji, junho := person(1), person(2)
		var ids []string
		for range 4 {
			ids = append(ids, w.must(minji).ID)
		}
		others := w.must(junho).ID
		check := func(what string, post int64, want ...string) {
			t.Helper()
			if got := w.of(post); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		caption := " 가운데\n자리 "
		if changed, err := w.arrangeItems(minji, 7, []Item{{ID: ids[2]}, {ID: ids[0], Caption: &caption}, {ID: ids[1]}}); err != nil || !changed {
			t.Fatal(changed, err)
		}
		check("as they were named", 7, ids[2], ids[0], ids[1])
		all, err := Of(t.Context(), w.db, []int64{7, 8})
		if err != nil || all[7][1].Caption != "가운데 자리" || all[7][0].Caption != "" || len(all[8]) != 0 {
			t.Errorf("the captions are %+v, %v", all, err)
		}
		if changed, err := w.arrange(minji, 7, ids[2], ids[0], ids[1]); err != nil || changed {
			t.Errorf("what is so already is changed: %v, %v", changed, err)
		}
		if changed, err := w.arrange(minji, 7, ids[0], ids[3], ids[2]); err != nil || !changed {
			t.Errorf("another order: %v, %v", changed, err)
		}
		check("turned round, one less and one more", 7, ids[0], ids[3], ids[2])
		w.work()
		if n := w.kept(); n != 3*4 {
			t.Errorf("%d files are kept of 4 pictures", n)
		}
		for what, c := range map[string]struct {
			post int64
			ids  []string
			want string
		}{
			"somebody else's": {8, []string{others}, "media does_not_exist"}, "one of another post": {8, []string{ids[0]}, "media does_not_exist"}, "one that is gone": {7, []string{ids[1]}, "media does_not_exist"},
			"one that never was": {8, []string{"nothing"}, "media does_not_exist"}, "one twice": {7, []string{ids[0], ids[0]}, "media picture_twice"}, "too many": {8, make([]string, 21), "media too_many_pictures"},
		} {
			_, err := w.arrange(minji, c.post, c.ids...)
			wantCode(t, what, err, c.want)
		}
		check("after all that was refused", 7, ids[0], ids[3], ids[2])
		long := strings.Repeat("가", 101)
		_, err = w.arrangeItems(minji, 7, []Item{{ID: ids[0], Caption: &long}})
		wantCode(t, "a long caption", err, "media max_length")

		if err := w.db.Write(t.Context(), func(tx *db.Tx) error { return Release(t.Context(), tx, 7, 8) }); err != nil {
			t.Fatal(err)
		}
		check("of a post that is gone", 7)
		w.work()
		if n := w.kept(); n != 3 {
			t.Errorf("%d files are left, want 3", n)
		}
	})
}

// Of what waits, and only of that, its owner changes the caption and takes it back.
func TestWhatWaitsCanBeChanged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		minji, junho := person(1), person(2)
		p, in := w.must(minji), w.must(minji)
		if _, err := w.arrange(minji, 7, in.ID); err != nil {
			t.Fatal(err)
		}
		w.readers[7] = []account.ID{1, 2}
		const kind = "application/json"
		for _, c := range []struct {
			v      account.Viewer
			method string
			id     string
			body   string
			want   int
			answer string
		}{
			{minji, "PATCH", p.ID, `{"caption":"  창가  자리 "}`, 200, `"caption":"창가 자리"`}, {minji, "PATCH", p.ID, `{}`, 200, `"caption":"창가 자리"`}, {minji, "PATCH", p.ID, `{"caption":""}`, 200, `"caption":""`},
			{minji, "PATCH", p.ID, `{"caption":"` + strings.Repeat("가", 101) + `"}`, 400, `{"caption":["이 필드의 글자 수가 100 이하인지 확인하십시오."]}`}, {minji, "PATCH", p.ID, `{"caption":"a\u0000b"}`, 400, `caption`},
			{junho, "PATCH", p.ID, `{}`, 404, ""}, {junho, "PATCH", in.ID, `{"caption":"x"}`, 404, ""}, {junho, "DELETE", in.ID, "", 404, ""}, {junho, "DELETE", p.ID, "", 404, ""}, {minji, "DELETE", "nothing", "", 404, ""},
			{minji, "PATCH", in.ID, `{"caption":"x"}`, 409, "picture_in_post"}, {minji, "DELETE", in.ID, "", 409, "picture_in_post"}, {minji, "DELETE", p.ID, "", 204, ""}, {minji, "DELETE", p.ID, "", 404, ""},
		} {
			rec := w.ask(c.v, c.method, "/media/"+c.id+"/", strings.NewReader(c.body), "Content-Type", kind)
			if rec.Code != c.want || !strings.Contains(rec.Body.String(), c.answer) {
				t.Errorf("%d: %s %s: %d %s, want %d %s", c.v.ID, c.method, c.body, rec.Code, rec.Body, c.want, c.answer)
			}
		}
		w.work()
		if n := w.kept(); n != 3 {
			t.Errorf("%d files are left, want 3", n)
		}
	})
}

// A request that is repeated makes one picture, also at one time.
func TestARepeatedRequestMakesOnePicture(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := person(1)
		under := func(key string) func(*NewPicture) { return func(in *NewPicture) { in.Key = key } }
		first := w.must(v, under("a"))
		if again := w.must(v, under("a")); again.ID != first.ID {
			t.Error("a repetition made another picture")
		}
		if other := w.must(person(2), under("a")); other.ID == first.ID {
			t.Error("somebody else's key gave somebody else's picture")
		}
		if other := w.must(v, under("b")); other.ID == first.ID {
			t.Error("another key gave the same picture")
		}
		ids := map[string]bool{}
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 6 {
			in := NewPicture{File: w.file(stilltest.JPEG(60, 40)), Key: "c"}
			wg.Go(func() {
				p, err := w.Add(t.Context(), v, in)
				mu.Lock()
				defer mu.Unlock()
				if ids[p.ID] = true; err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(ids) != 1 {
			t.Errorf("6 repetitions at a time made %d pictures", len(ids))
		}
		w.later(2 * time.Hour)
		w.work()
		if n := w.kept(); n != 3*4 {
			t.Errorf("%d files are kept of 4 pictures", n)
		}
	})
}

// What came to nothing leaves nothing behind: neither a picture that nobody put
// into a post, nor one whose writing was broken off.
func TestWhatCameToNothingGoes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := person(1)
		w.must(v)
		in := w.must(v)
		if _, err := w.arrange(v, 7, in.ID); err != nil {
			t.Fatal(err)
		}
		w.broken.Store(true)
		if _, err := w.add(v, func(in *NewPicture) { in.Key = "k" }); err == nil {
			t.Fatal("a picture is acknowledged that was not written")
		}
		if log := w.log.String(); !strings.Contains(log, "the store is broken") || strings.Contains(log, v.UUID) {
			t.Errorf("the log says %q, want why and not who", log)
		}
		w.broken.Store(false)
		if list, err := w.Waiting(t.Context(), v); err != nil || len(list) != 1 {
			t.Errorf("what was broken off is shown: %v, %v", list, err)
		}
		w.must(v, func(in *NewPicture) { in.Key = "k" }) // the next try succeeds
		w.later(59 * time.Minute)
		w.work()
		if n := w.count(`SELECT COUNT(*) FROM media`); n != 4 {
			t.Errorf("after an hour %d are left, want 4", n)
		}
		w.later(2 * time.Hour)
		w.work()
		if n := w.count(`SELECT COUNT(*) FROM media WHERE is_ready = 0`); n != 0 {
			t.Errorf("%d that were broken off are left", n)
		}
		if list, err := w.Waiting(t.Context(), v); err != nil || len(list) != 2 {
			t.Errorf("after three hours %d wait, %v", len(list), err)
		}
		w.later(22 * time.Hour)
		w.work()
		if got := w.of(7); !slices.Equal(got, []string{in.ID}) || w.count(`SELECT COUNT(*) FROM media`) != 1 || w.kept() != 3 {
			t.Errorf("after a day the post has %v, and %d files are left", got, w.kept())
		}
		if missing, seen, err := w.Missing(t.Context(), 100); missing != 0 || seen != 1 || err != nil {
			t.Errorf("%d of %d miss files, %v", missing, seen, err)
		}
		if err := w.o.Store.Remove(t.Context(), file(in.ID, "medium")); err != nil {
			t.Fatal(err)
		}
		if missing, seen, err := w.Missing(t.Context(), 100); missing != 1 || seen != 1 || err != nil {
			t.Errorf("%d of %d miss files, want 1: %v", missing, seen, err)
		}
	})
}
