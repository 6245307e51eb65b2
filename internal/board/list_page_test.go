package board

import (
	"fmt"
	"testing"

	"github.com/madang-campus/madang/internal/account"
)

const hotMark = `<span class="badge hot">HOT</span>`

func TestPagesOfLists(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, english := w.student(t), w.student(t)
		english.Language = "en"
		free := fmt.Sprintf("/board/%d/", w.boards["자유게시판"])
		w.walks(t, []walk{
			{"no HOT", v, "/post/hot/", nil, false, 200, "", []string{"아직 HOT 글이 없어요", "공감을 10개 받은 글이", `<a href="/post/hot/" aria-current="page">`, `href="/post/best/"`, `href="/post/popular/"`, `href="/post/"`}, []string{"chips"}},
			{"no BEST", v, "/post/best/", nil, false, 200, "", []string{"아직 BEST 글이 없어요", "공감을 100개 받은 글이"}, []string{"chips"}},
			{"nothing popular", v, "/post/popular/", nil, false, 200, "", []string{"아직 인기 글이 없어요", "지난 24시간에"}, nil},
			{"no HOT in English", english, "/post/hot/", nil, false, 200, "", []string{"Nothing HOT yet", "bring a post here: 10."}, nil},
			{"beside a board", v, free, nil, false, 200, "", []string{`<aside class="side"`, "공감을 많이 받은 글이"}, nil},
		})
		one, two := w.busy(t)
		w.walks(t, []walk{
			{"HOT", v, "/post/hot/", nil, false, 200, "", []string{one.Href(), two.Href(), "정보게시판"}, []string{hotMark, "secret", "더 보기"}},
			{"HOT from nowhere", v, "/post/hot/?before=%00x", nil, false, 200, "", []string{one.Href()}, nil},
			{"HOT from its end", v, "/post/hot/?before=1.1", nil, false, 200, "", []string{"아직 HOT 글이 없어요"}, nil},
			{"a part of HOT", v, "/post/hot/", nil, true, 200, "", []string{one.Href()}, []string{"<html", "tabs"}},
			{"BEST", v, "/post/best/", nil, false, 200, "", []string{one.Href(), `<a class="chip" href="/post/best/?half=2026-2" aria-current="page">2026년 하반기`}, []string{two.Href(), hotMark}},
			{"BEST of a half without", v, "/post/best/?half=2026-1", nil, false, 200, "", []string{"2026년 하반기", "아직 BEST 글이 없어요", "공감을 3개 받은"}, []string{one.Href(), `chip" href="/post/best/?half=2026-2" aria-current`}},
			{"BEST of no half", v, "/post/best/?half=x", nil, false, 200, "", []string{one.Href()}, nil},
			{"BEST in English", english, "/post/best/", nil, false, 200, "", []string{"July to December 2026"}, nil},
			{"popular", v, "/post/popular/", nil, false, 200, "", []string{`<span class="lead num" aria-hidden="true">1</span>`, `<span class="lead num" aria-hidden="true">2</span>`, one.Href(), two.Href(), "자유게시판"}, []string{hotMark, "secret", `aria-hidden="true">3<`}},
			{"marked on the board", v, free, nil, false, 200, "", []string{hotMark, `<aside class="side"`, two.Href()}, []string{"secret"}},
			{"marked by itself", v, one.Href(), nil, false, 200, "", []string{hotMark}, []string{`<aside class="side"`}},
			{"unmarked where it takes no part", v, fmt.Sprintf("/board/%d/", w.boards["비밀게시판"]), nil, false, 200, "", []string{"secret"}, []string{hotMark}},
			{"beside the boards", v, "/board/", nil, false, 200, "", []string{`<aside class="side"`, one.Href(), `<a class="chip" href="/post/popular/">실시간 인기</a>`}, nil},
			{"a visitor's boards", account.Viewer{}, "/board/", nil, false, 200, "", []string{"자유게시판"}, []string{`<aside class="side"`, one.Href(), "실시간 인기"}},
			{"new posts", v, "/post/", nil, false, 200, "", []string{hotMark, `<a href="/post/" aria-current="page">`}, nil},
		})
	})
}

// BEST goes on page by page within its half year.
func TestBestGoesOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fillLists(t)
		w.walks(t, []walk{
			{"the newest half", w.student(t), "/post/best/", nil, false, 200, "", []string{`rel="next"`, `href="/post/best/?half=2026-2&amp;before=`}, nil},
			{"a part", w.student(t), "/post/best/?half=2026-2&before=1000", nil, true, 200, "", []string{`href="/post/best/?half=2026-2&amp;before=`}, []string{"<html"}},
			{"HOT", w.student(t), "/post/hot/", nil, false, 200, "", []string{`href="/post/hot/?before=1`}, nil},
		})
	})
}
