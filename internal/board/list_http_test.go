package board

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

// busy is a world in which posts stand in the lists: "one" with three likes,
// which is HOT and BEST, and "two" with two, which is HOT.
func (w *world) busy(t *testing.T) (one, two Post) {
	t.Helper()
	crowd := w.crowd(t, 4)
	w.setLikes(t, HotLikes, 0, 2)
	w.setLikes(t, BestLikes, 0, 3)
	w.made(t)
	two = w.post(t, crowd[0], "정보게시판", titled("two"))
	w.later(-3 * 24 * time.Hour)
	one = w.post(t, crowd[0], "자유게시판", titled("one"))
	w.liked(t, w.post(t, crowd[0], "비밀게시판", titled("secret")).ID, crowd[1:]...)
	w.later(-3 * 24 * time.Hour)
	w.liked(t, one.ID, crowd[1:]...)
	w.liked(t, two.ID, crowd[1:3]...)
	w.made(t)
	return one, two
}

func TestListsOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		one, two := w.busy(t)
		v, foreigner := w.student(t), w.person(t, w.saebyeok, account.Student, "")
		titled := func(p Post) string { return fmt.Sprintf(`"title":"%s"`, p.Title) }
		empty := `{"next":null,"previous":null,"results":[]}`
		cursor := func(pos string) string {
			return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte("p=" + url.QueryEscape(pos))))
		}
		w.steps(t, []step{
			{"hot", v, "GET", "/post/hot/", "", 200, []string{titled(one), titled(two), `"is_hot":true}`}, []string{`"is_hot":false`, "secret", "hot_at", "school_id"}},
			{"hot of a foreigner", foreigner, "GET", "/post/hot/", "", 200, []string{empty}, nil},
			{"hot of a visitor", account.Viewer{}, "GET", "/post/hot/", "", 401, []string{`"detail"`}, nil},
			{"a cursor of nobody's", v, "GET", "/post/hot/?cursor=" + cursor("x.y"), "", 404, []string{`커서(cursor)가 유효하지 않습니다.`}, nil},
			{"a cursor before all times", v, "GET", "/post/hot/?cursor=" + cursor("-1.5"), "", 404, []string{`커서(cursor)`}, nil},
			{"best", v, "GET", "/post/best/", "", 200, []string{titled(one), `"is_hot":true`}, []string{titled(two), "secret"}},
			{"best of the half", v, "GET", "/post/best/?half=2026-2", "", 200, []string{titled(one)}, nil},
			{"best of another", v, "GET", "/post/best/?half=2026-1", "", 200, []string{empty}, nil},
			{"best of no half", v, "GET", "/post/best/?half=2026-3", "", 400, []string{`{"half":["형식에 맞지 않는 값입니다."]}`}, nil},
			{"best of NUL", v, "GET", "/post/best/?half=%00", "", 400, []string{`"half":`}, nil},
			{"best of nothing said", v, "GET", "/post/best/?half=", "", 200, []string{titled(one)}, nil},
			{"best of a visitor", account.Viewer{}, "GET", "/post/best/", "", 401, nil, nil},
			{"popular", v, "GET", "/post/popular/", "", 200, []string{titled(one), titled(two)}, []string{"secret", "score"}},
			{"popular, one gone", v, "GET", "/post/popular/?cursor=" + cursor("999"), "", 200, []string{`"results":[]`}, nil},
			{"popular, no cursor", v, "GET", "/post/popular/?cursor=" + cursor("x"), "", 404, nil, nil},
			{"popular of a foreigner", foreigner, "GET", "/post/popular/", "", 200, []string{empty}, nil},
			{"popular of a visitor", account.Viewer{}, "GET", "/post/popular/", "", 401, nil, nil},
			{"nothing is written here", v, "POST", "/post/hot/", "{}", 405, nil, nil},
			{"in the school's list", v, "GET", "/post/", "", 200, []string{`"is_hot":true`}, nil},
			{"by itself", v, "GET", fmt.Sprintf("/post/%d/", two.ID), "", 200, []string{`"is_hot":true`}, nil},
		})
		for _, path := range []string{"/post/hot/", "/post/popular/", "/post/"} {
			if got := w.turn(t, v, path+"?page_size=1"); len(got) != 2 {
				t.Errorf("%s, page by page and back: %s", path, got)
			}
		}
	})
}

// turn turns a feed over to its end and back, and returns the titles on the way
// there, which have to be those on the way back.
func (w *world) turn(t *testing.T, v account.Viewer, path string) (titles []string) {
	t.Helper()
	type page struct {
		Next, Previous *string
		Results        []struct{ Title string }
	}
	get := func(path string) (p page) {
		t.Helper()
		rec := w.call(v, "GET", path, "")
		if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || rec.Code != 200 {
			t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
		}
		return p
	}
	p := get(path)
	for {
		for _, r := range p.Results {
			titles = append(titles, r.Title)
		}
		if p.Next == nil {
			break
		}
		p = get(strings.TrimPrefix(*p.Next, "https://madang.example"))
	}
	for i := len(titles) - 1; ; i-- {
		for _, r := range p.Results {
			if i < 0 || r.Title != titles[i] {
				t.Errorf("%s: %s on the way back", path, r.Title)
			}
		}
		if p.Previous == nil {
			return titles
		}
		p = get(strings.TrimPrefix(*p.Previous, "https://madang.example"))
	}
}
