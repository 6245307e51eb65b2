package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/app/demo"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
	"github.com/madang-campus/madang/internal/timetable"
)

// A sight is a page as somebody sees it.
type sight struct {
	name  string // of its picture
	who   string // a log-in of the demo, "" for a visitor
	route string // the route that it shows, "" where it shows one in another state
	path  string
	after func(b *webtest.Browser) // what is done on the page before it is looked at
	wrong bool                     // the answer is a refusal, which the browser notes
}

// sights are all pages, each at least once, with the states that look different.
func sights(t *testing.T, y *yard) []sight {
	err := y.DB.Write(t.Context(), func(tx *db.Tx) error { // people write here one thing after the other
		_, err := tx.Exec(t.Context(), `UPDATE boards SET post_interval = 0`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Helper()
	minji, junho, seoyeon := y.viewer(t, "minji"), y.viewer(t, "junho"), y.viewer(t, "seoyeon")
	set := board.DefaultSettings()
	set.Description = "필름이든 디지털이든, 교정에서 찍은 사진 이야기를 나눠요."
	set.Notice = "사람 얼굴이 나온 사진은 먼저 물어보고 올려 주세요.\n자세한 건 https://example.org/rules 에 있어요."
	made, err := y.Board.AddBoard(t.Context(), minji, board.NewBoard{Category: "취미", Name: "필름 카메라로 찍은 학교 풍경을 모으는 게시판", School: minji.School, Settings: set})
	if err != nil {
		t.Fatal(err)
	}
	mine := y.write(t, minji, "자유게시판", "중앙도서관 24시간열람실콘센트자리예약시스템개편안내문을보신분계신가요정말궁금합니다", "ㅋㅋ"+strings.Repeat("아주긴말을띄어쓰기없이", 20)+"\n\nhttps://example.org/"+strings.Repeat("a-very-long-address-", 12))
	own := y.comment(t, minji, mine.ID, 0, "제가 먼저 남겨 볼게요.")
	theirs := y.comment(t, junho, mine.ID, 0, "저도 궁금했어요. 3층 창가 쪽은 예약 없이 앉을 수 있다고 들었는데 확실하지는 않아요.")
	y.comment(t, seoyeon, mine.ID, theirs.ID, "어제 가 보니 안내문이 붙어 있었어요!")
	y.comment(t, minji, mine.ID, theirs.ID, strings.Repeat("와", 200))
	gone := y.comment(t, junho, mine.ID, 0, "지울 댓글")
	y.comment(t, seoyeon, mine.ID, gone.ID, "앗, 무슨 말이었을까요")
	if err := y.Board.RemoveComment(t.Context(), junho, gone.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := y.Board.LikePost(t.Context(), junho, mine.ID); err != nil {
		t.Fatal(err)
	}
	question, err := y.Board.AddPost(t.Context(), junho, board.NewPost{Board: y.board(t, junho, "자유게시판").ID, Title: "수강 정정은 언제까지인가요?", Content: "학사 공지를 봐도 잘 모르겠어요. 아시는 분 계신가요?", Question: true})
	if err != nil {
		t.Fatal(err)
	}
	tables, ghost := timetables(t, y, minji)
	link := publicLink(t, y, minji, tables[0].ID)
	open, closed := polls(t, y)
	untitled := y.write(t, junho, "비밀게시판", "", "제목 없이 남기는 글이에요.\n\n오늘은 조금 지치네요. 다들 어떻게 버티고 있나요?")
	signed, err := y.Board.AddPost(t.Context(), junho, board.NewPost{Board: y.board(t, junho, "정보게시판").ID, Title: "이름을 걸고 쓰는 글", Content: "이런 글도 있어요.", Signed: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range []func() (board.Block, error){
		func() (board.Block, error) { return y.Board.BlockComment(t.Context(), seoyeon, theirs.ID) },
		func() (board.Block, error) { return y.Board.BlockPost(t.Context(), seoyeon, untitled.ID) },
		func() (board.Block, error) { return y.Board.BlockPost(t.Context(), seoyeon, signed.ID) },
	} {
		if _, err := block(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := y.Account.AddUser(t.Context(), account.System, account.NewUser{SignUp: account.SignUp{Login: "newcomer", Email: "newcomer@example.org", Nickname: "새내기참새", Password: "a-new-password-1", School: minji.School}}); err != nil {
		t.Fatal(err)
	}
	if _, err := y.Account.AddUser(t.Context(), account.System, account.NewUser{State: account.Student, SignUp: account.SignUp{Login: "quiet_one", Email: "quiet@example.org", Nickname: "조용한사람", Password: "a-new-password-1", School: minji.School}}); err != nil {
		t.Fatal(err)
	}
	ran := y.runBoard(t, minji, junho, seoyeon)
	album := y.withPictures(t, minji, 3)
	alone := y.withPictures(t, junho, 1)
	id := func(format string, n int64) string { return fmt.Sprintf(format, n) }
	submit := func(b *webtest.Browser) {
		b.Click("main form[method=post]:not([action='/appearance/']) button[type=submit]:last-of-type")
		b.Wait(`document.querySelector('#problems')`)
	}
	return append(slices.Concat(keptSights(t, y, mine, own, question, untitled), importSights(t, y), gpaSights(t, y), wizardSights(t, y), reviewSights(t, y), friendSights(t, y)), []sight{
		{"front", "", "/", "/", nil, false},
		{"about", "", "/about/", "/about/", nil, false},
		{"rules", "", "/rules/", "/rules/", nil, false},
		{"privacy", "", "/privacy/", "/privacy/", nil, false},
		{"privacy-in", "minji", "", "/privacy/", nil, false},
		{"offline", "minji", "/offline/", "/offline/", nil, false},
		{"signup", "", "/account/signup/", "/account/signup/", nil, false},
		{"signup-wrong", "", "", "/account/signup/", func(b *webtest.Browser) {
			b.Type("#email", "not an address")
			b.Type("#password", "1234")
			b.Type("#nickname", "나")
			submit(b)
		}, true},
		{"login", "", "/account/login/", "/account/login/", nil, false},
		{"login-wrong", "", "", "/account/login/", func(b *webtest.Browser) {
			b.Type("#id", "nobody_is")
			b.Type("#password", "wrong-password")
			submit(b)
		}, true},
		{"reset-ask", "", "/account/reset/", "/account/reset/", nil, false},
		{"reset-sent", "", "", "/account/reset/", func(b *webtest.Browser) {
			b.Type("#name", "junho")
			b.Click("main button.main")
			b.Wait(`document.querySelector('.empty')`)
		}, false},
		{"reset", "", "/reset/", "/reset/?token=gone", nil, false},
		{"reset-wrong", "", "", "/reset/?token=gone", func(b *webtest.Browser) { b.Type("#new_password", "a-new-password-2"); submit(b) }, true},
		{"confirm-link", "", "/confirm/", "/confirm/?token=gone", nil, false},
		{"not-found", "", "", "/no/such/page/", nil, true},
		{"setup-done", "", "/setup/{token}/", "/setup/gone/", nil, true},

		{"home", "minji", "", "/", nil, false},
		{"boards", "minji", "/board/", "/board/", nil, false},
		{"board-open", "minji", "/board/open/", "/board/open/", nil, false},
		{"board-open-wrong", "minji", "", "/board/open/", func(b *webtest.Browser) { b.Type("#category", "취미"); submit(b) }, true},
		{"board", "minji", "/board/{id}/", y.board(t, minji, "자유게시판").Href(), nil, false},
		{"board-own-empty", "minji", "", made.Href(), nil, false},
		{"board-sheet", "minji", "", made.Href(), func(b *webtest.Browser) {
			b.Click("[popovertarget=board-more]")
			b.Wait(`document.querySelector('#board-more').matches(':popover-open')`)
		}, false},
		{"board-settings", "minji", "/board/{id}/settings/", made.Href() + "settings/", nil, false},
		{"board-delete", "minji", "/board/{id}/delete/", made.Href() + "delete/", nil, false},
		{"board-manage", "minji", "/board/{id}/manage/", ran.board.Href() + "manage/", nil, false},
		{"board-restrictions", "minji", "/board/{id}/restriction/", ran.board.Href() + "restriction/", nil, false},
		{"board-restrictions-none", "minji", "", made.Href() + "restriction/", nil, false},
		{"board-handover", "minji", "/board/{id}/handover/", made.Href() + "handover/", nil, false},
		{"board-handover-waits", "minji", "", ran.board.Href() + "handover/", nil, false},
		{"board-handover-asked", "seoyeon", "", ran.board.Href() + "handover/", nil, false},
		{"board-appoint", "operator", "", made.Href() + "handover/", nil, false},
		{"board-run", "minji", "", ran.board.Href(), nil, false},
		{"board-notice-open", "minji", "", ran.board.Href(), func(b *webtest.Browser) { b.Click("details.fold summary") }, false},
		{"board-restricted", "junho", "", ran.board.Href(), nil, false},
		{"post-restricted", "junho", "", ran.post.Href(), nil, false},
		{"write-restricted", "junho", "", ran.board.Href() + "write/", nil, true},
		{"told-restricted", "junho", "", "/notification/", nil, false},
		{"post-run", "minji", "", ran.post.Href(), func(b *webtest.Browser) {
			b.Click(fmt.Sprintf("[popovertarget=c%d-more]", ran.comment.ID))
			b.Wait(fmt.Sprintf(`document.querySelector('#c%d-more').matches(':popover-open')`, ran.comment.ID))
		}, false},
		{"post-restrict", "minji", "/post/{id}/restrict/", ran.post.Href() + "restrict/", nil, false},
		{"comment-restrict", "minji", "/comment/{id}/restrict/", ran.comment.Href() + "restrict/", nil, false},
		{"comment-restrict-wrong", "minji", "", ran.comment.Href() + "restrict/", submit, true},
		{"board-order", "minji", "/myboard/", "/myboard/", nil, false},
		{"write", "minji", "/board/{id}/write/", y.board(t, minji, "자유게시판").Href() + "write/", nil, false},
		{"write-wrong", "minji", "", y.board(t, minji, "자유게시판").Href() + "write/", func(b *webtest.Browser) {
			webtest.Eval[any](b, `document.querySelector('#content').removeAttribute('required'), null`)
			b.Click("button[form=write]")
			b.Wait(`document.querySelector('#problems')`)
		}, true},
		{"write-poll", "minji", "", y.board(t, minji, "자유게시판").Href() + "write/", func(b *webtest.Browser) {
			b.Click(".fold summary")
			b.Type("#poll\\.options", "하나뿐인 항목")
			b.Click("button[form=write]")
			b.Wait(`document.querySelector('#problems')`)
		}, true},
		{"board-questions", "minji", "", y.board(t, minji, "자유게시판").Href() + "?question=true&answered=false", nil, false},
		{"hashtag", "minji", "", "/post/?hashtag=%EA%B8%B0%EB%A7%90", nil, false},
		{"hashtag-none", "minji", "", "/post/?hashtag=%EC%97%86%EC%96%B4%EC%9A%94", nil, false},
		{"post-poll", "seoyeon", "", open.Href(), nil, false},
		{"post-poll-nothing", "seoyeon", "", open.Href(), func(b *webtest.Browser) {
			b.Click("#vote")
			b.Wait(`document.querySelector('#poll-error')`)
		}, true},
		{"post-poll-voted", "minji", "", open.Href(), nil, false},
		{"post-poll-ended", "minji", "", closed.Href(), nil, false},
		{"newest", "minji", "/post/", "/post/", nil, false},
		{"post-mine", "minji", "/post/mine/", "/post/mine/", nil, false},
		{"post-commented", "minji", "/post/commented/", "/post/commented/", nil, false},
		{"popular", "minji", "/post/popular/", "/post/popular/", nil, false},
		{"hot", "minji", "/post/hot/", "/post/hot/", nil, false},
		{"best", "minji", "/post/best/", "/post/best/", nil, false},
		{"best-empty", "minji", "", "/post/best/?half=2020-1", nil, false},
		{"post", "minji", "/post/{id}/", mine.Href(), nil, false},
		{"post-question", "minji", "", question.Href(), nil, false},
		{"post-secret", "minji", "", untitled.Href(), nil, false},
		{"post-pictures", "minji", "", album.Href(), nil, false},
		{"post-picture", "minji", "", alone.Href(), nil, false},
		{"post-viewer", "minji", "", album.Href(), func(b *webtest.Browser) {
			b.Click(".pics a")
			b.Wait(`document.querySelector('dialog.viewer[open]')`)
		}, false},
		{"post-edit-pictures", "minji", "", album.Href() + "edit/", nil, false},
		{"post-reply", "minji", "", id("/post/%d/", mine.ID) + id("?reply=%d#composer", theirs.ID), nil, false},
		{"post-edit", "minji", "/post/{id}/edit/", mine.Href() + "edit/", nil, false},
		{"post-delete", "minji", "/post/{id}/delete/", mine.Href() + "delete/", nil, false},
		{"comment-edit", "minji", "/comment/{id}/edit/", own.Href() + "edit/", nil, false},
		{"comment-delete", "minji", "/comment/{id}/delete/", own.Href() + "delete/", nil, false},
		{"timetable", "minji", "/timetable/", "/timetable/", nil, false},
		{"timetable-one", "minji", "/timetable/{id}/", tables[1].Href(), nil, false},
		{"timetable-sheet", "minji", "", "/timetable/", func(b *webtest.Browser) {
			b.Click(".week .block")
			b.Wait(`document.querySelector('.sheet:popover-open')`)
		}, false},
		{"timetable-new", "minji", "/timetable/new/", fmt.Sprintf("/timetable/new/?semester=%d", tables[0].Semester), nil, false},
		{"timetable-new-wrong", "minji", "", fmt.Sprintf("/timetable/new/?semester=%d", tables[0].Semester), submit, true},
		{"timetable-edit", "minji", "/timetable/{id}/edit/", tables[0].Href() + "edit/", nil, false},
		{"timetable-search", "minji", "/timetable/{id}/search/", tables[0].Href() + "search/?search=ㅈㄹ", nil, false},
		{"timetable-ghost", "minji", "", tables[0].Href() + fmt.Sprintf("search/?fits=1&pick=%d", ghost), nil, false},
		{"timetable-nothing", "minji", "", tables[0].Href() + "search/?search=없는강의", nil, false},
		{"timetable-block", "minji", "/timetable/{id}/block/", tables[0].Href() + "block/", nil, false},
		{"timetable-block-wrong", "minji", "", tables[0].Href() + "block/", submit, true},
		{"timetable-entry", "minji", "/timetable/{id}/entry/{entry}/", tables[0].Href() + fmt.Sprintf("entry/%d/", tables[0].Entries[0].ID), nil, false},
		{"timetable-share", "minji", "/timetable/{id}/share/", tables[0].Href() + "share/", nil, false},
		{"timetable-shared", "", "", link, nil, false},
		{"timetable-none", "quiet_one", "", "/timetable/", nil, false},
		{"timetable-operator", "operator", "", "/timetable/", nil, false},
		{"search", "minji", "/search/", "/search/", nil, false},
		{"search-recent", "minji", "", "/search/", func(b *webtest.Browser) {
			webtest.Eval[any](b, `localStorage.setItem('searches:' + document.documentElement.dataset.seat, JSON.stringify(['수강 정정', '열람실 콘센트', '붕어빵'])), location.reload(), null`)
			b.Wait(`document.querySelectorAll('#recent li').length === 3`)
		}, false},
		{"search-found", "minji", "", "/search/?q=도서관", nil, false},
		{"search-fit", "minji", "", "/search/?q=수강&order=relevance", nil, false},
		{"search-boards", "minji", "", "/search/?q=게시판", nil, false},
		{"search-on-board", "minji", "", fmt.Sprintf("/search/?q=도서관&board=%d", y.board(t, minji, "자유게시판").ID), nil, false},
		{"search-nothing", "minji", "", "/search/?q=없는낱말이에요", nil, false},
		{"search-wrong", "minji", "", "/search/?q=!!", nil, true},
		{"boards-found", "minji", "", "/board/?search=ㅈㅇ", nil, false},
		{"boards-none", "minji", "", "/board/?search=없는게시판", nil, false},
		{"notifications", "minji", "/notification/", "/notification/", nil, false},
		{"me", "minji", "/account/me/", "/account/me/", nil, false},
		{"profile", "minji", "/account/profile/", "/account/profile/", nil, false},
		{"email", "minji", "/account/email/change/", "/account/email/change/", nil, false},
		{"email-wrong", "minji", "", "/account/email/change/", func(b *webtest.Browser) { b.Type("#email", "x"); b.Type("#password", "wrong"); submit(b) }, true},
		{"security", "minji", "/account/security/", "/account/security/", nil, false},
		{"confirm-done", "minji", "/account/confirm/", "/account/confirm/", nil, false},
		{"verify-done", "minji", "/account/verify/", "/account/verify/", nil, false},
		{"forbidden", "minji", "", y.board(t, minji, "자유게시판").Href() + "settings/", nil, true},
		{"keys", "minji", "", "/board/", func(b *webtest.Browser) {
			b.Press("?")
			b.Wait(`document.querySelector('#keys').matches(':popover-open')`)
		}, false},

		{"new-home", "newcomer", "", "/", nil, false},
		{"new-search", "newcomer", "", "/search/?q=도서관", nil, false},
		{"new-boards", "newcomer", "", "/board/", nil, false},
		{"new-me", "newcomer", "", "/account/me/", nil, false},
		{"new-verify", "newcomer", "", "/account/verify/", nil, false},
		{"new-verify-sent", "newcomer", "", "/account/verify/", func(b *webtest.Browser) {
			b.Type("#email", "newcomer"+"@hanbit.example")
			b.Click("main button.main")
			b.Wait(`document.querySelector('#code, #problems')`)
		}, false},
		{"quiet-home", "quiet_one", "", "/", nil, false},
		{"quiet-notifications", "quiet_one", "", "/notification/", nil, false},
		{"quiet-mine", "quiet_one", "", "/post/mine/", nil, false},
		{"quiet-order", "quiet_one", "", "/myboard/", nil, false},
		{"quiet-blocks", "quiet_one", "", "/block/", nil, false},

		{"blocks", "seoyeon", "/block/", "/block/", nil, false},
		{"blocked-post", "seoyeon", "", signed.Href(), nil, false},
		{"blocked-comment", "seoyeon", "", mine.Href(), nil, false},
		{"block-sheet", "seoyeon", "", question.Href(), func(b *webtest.Browser) {
			b.Click("[popovertarget=post-more]")
			b.Wait(`document.querySelector('#post-more').matches(':popover-open')`)
		}, false},
		{"block-undo", "seoyeon", "", question.Href(), func(b *webtest.Browser) {
			b.Click("[popovertarget=post-more]")
			b.Click("#post-more .pick")
			b.Wait(`document.querySelector('.toast button')`)
		}, false},

		{"operator-home", "operator", "", "/", nil, false},
		{"operator-boards", "operator", "", "/board/", nil, false},
		{"operator-settings", "operator", "", y.board(t, minji, "자유게시판").Href() + "settings/", nil, false},
		{"operator-post", "operator", "", question.Href(), nil, false},
	}...)
}

// timetables returns the timetables of a member in the present semester, the first
// of which holds a lecture without a time and two that overlap, and a lecture that
// is in none.
func timetables(t *testing.T, y *yard, v account.Viewer) ([]timetable.Timetable, int64) {
	t.Helper()
	all, err := y.Timetable.Tables(t.Context(), v, 0)
	if err != nil || len(all) < 2 {
		t.Fatalf("%d timetables of the demo, %v", len(all), err)
	}
	find := func(words string) int64 {
		found, _, err := y.Lecture.Find(t.Context(), v, all[0].Semester, lecture.Query{Words: []string{words}}, lecture.Place{}, false, 1)
		if err != nil || len(found) == 0 {
			t.Fatalf("no lecture %s in the demo, %v", words, err)
		}
		return found[0].ID
	}
	for _, words := range []string{"사회봉사", "SC102-02", "마케팅", "재무관리", "운영체제"} {
		if _, err := y.Timetable.AddEntry(t.Context(), v, all[0].ID, timetable.NewEntry{Lecture: find(words), Overlap: true}); err != nil {
			t.Fatal(err)
		}
	}
	if all, err = y.Timetable.Tables(t.Context(), v, all[0].Semester); err != nil {
		t.Fatal(err)
	}
	return all, find("알고리즘")
}

// publicLink opens a timetable to who has its link, and returns the path of that.
func publicLink(t *testing.T, y *yard, v account.Viewer, table int64) string {
	t.Helper()
	public := timetable.Public
	if _, err := y.Timetable.ChangeTable(t.Context(), v, table, timetable.TableChange{Visibility: &public}); err != nil {
		t.Fatal(err)
	}
	a, err := y.Timetable.Addresses(t.Context(), v, table)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(*a.Link)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

// polls returns a post with a poll that goes on, of several choices, in which
// minji has voted, and one with a poll of the demo that has ended.
func polls(t *testing.T, y *yard) (open, closed board.Post) {
	t.Helper()
	minji, junho := y.viewer(t, "minji"), y.viewer(t, "junho")
	open, err := y.Board.AddPost(t.Context(), junho, board.NewPost{Board: y.board(t, junho, "정보게시판").ID, Title: "축제 때 꼭 봤으면 하는 것", Content: "여러 개 골라도 돼요! #축제",
		Poll: &board.NewPoll{Options: []string{"밴드 공연", "플리마켓", "잔디밭에 누워서 보는 " + strings.Repeat("아주긴이름의", 8) + "영화 상영"}, Multiple: true, EndsAt: y.DB.Now().Add(30 * time.Hour)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := y.Board.Vote(t.Context(), minji, open.ID, []int64{open.Poll.Options[0].ID, open.Poll.Options[2].ID}); err != nil {
		t.Fatal(err)
	}
	for r := (board.Range{Limit: 100}); closed.ID == 0; {
		list, err := y.Board.Newest(t.Context(), minji, r)
		if err != nil || len(list) == 0 {
			t.Fatalf("no poll of the demo has ended, %v", err)
		}
		for _, p := range list {
			if p.Poll != nil && p.Poll.IsEnded {
				closed = p
			}
		}
		r.Before = list[len(list)-1].ID
	}
	return open, closed
}

var passwords = map[string]string{"newcomer": "a-new-password-1", "quiet_one": "a-new-password-1", "keeper": "a-new-password-1"}

// Every page that is registered is among the sights.
func TestEveryPageIsLookedAt(t *testing.T) {
	y := demoYard(t)
	seen := map[string]bool{}
	for _, s := range sights(t, y) {
		seen[s.route] = true
	}
	pages := 0
	for _, r := range y.Routes() {
		if r.For != app.People || r.Method != http.MethodGet {
			continue
		}
		pages++
		if !seen[r.Path] {
			t.Errorf("nobody looks at the page %s", r.Path)
		}
	}
	if pages < 20 {
		t.Errorf("found %d pages only", pages)
	}
}

// A look is how the sights are looked at. Each value of each of the three
// meets each of the others.
type look struct {
	lang  string
	dark  bool
	width int
}

var looks = []look{{"ko", false, webtest.Phone}, {"en", true, webtest.Phone}, {"ko", true, webtest.Desktop}, {"en", false, webtest.Desktop}}

// Every page, in Korean and English, light and dark, on the phone and on the
// desktop: axe finds nothing, the browser complains about nothing, nobody has
// to scroll sideways. With MADANG_SHOTS=DIR each is kept there as a picture.
func TestNothingIsWrongWithAnyPage(t *testing.T) {
	for _, l := range allLooks() {
		t.Run(fmt.Sprintf("%s dark %t %d", l.lang, l.dark, l.width), func(t *testing.T) {
			y := demoYard(t)
			y.Limits = false
			server := httptest.NewServer(y.handler)
			t.Cleanup(server.Close)
			all := sights(t, y)
			byWho := map[string][]sight{}
			for _, s := range all {
				byWho[s.who] = append(byWho[s.who], s)
			}
			b := webtest.OpenURL(t, server.URL)
			b.Window(l.width, l.dark)
			b.Speak(l.lang)
			for who, sights := range byWho {
				b.Forget()
				if password := passwords[who]; password != "" {
					enter(b, who, password)
				} else if who != "" {
					enter(b, who, demo.Password)
				}
				for _, s := range sights {
					b.Go(s.path)
					if s.after != nil {
						s.after(b)
					}
					lookAt(t, b, l, s)
				}
			}
		})
	}
}

// allLooks are all eight where pictures are taken.
func allLooks() []look {
	if os.Getenv("MADANG_SHOTS") == "" {
		return looks
	}
	var all []look
	for _, width := range []int{webtest.Phone, webtest.Desktop} {
		for _, dark := range []bool{false, true} {
			for _, lang := range []string{"ko", "en"} {
				all = append(all, look{lang, dark, width})
			}
		}
	}
	return all
}

// small finds what one presses with a finger and is less than 44 px high or
// wide. Links within a sentence are not meant, nor lectures in a grid, which are
// as long as they take and as wide as two at one time can be; and of a check box
// or a radio button its label counts.
const small = `[...document.querySelectorAll('a, button, select, textarea, input')].filter(e => {
	const of = e.closest('label') ?? e;
	const box = of.getBoundingClientRect();
	if (!e.checkVisibility() || !box.width || e.type === 'hidden' || getComputedStyle(e).display === 'inline' || e.closest('.skip, .vh, .title, .block')) return false;
	const after = getComputedStyle(e, '::after');
	if (after.position === 'absolute') return false;
	return box.height < 43.5 || box.width < 43.5;
}).map(e => e.outerHTML.slice(0, 120) + ' ' + JSON.stringify(e.getBoundingClientRect()))`

// lookAt looks at the page that b shows.
func lookAt(t *testing.T, b *webtest.Browser, l look, s sight) {
	t.Helper()
	for _, found := range b.Axe() {
		t.Errorf("%s: %s", s.name, found)
	}
	if px := b.Sideways(); px > 0 {
		t.Errorf("%s: %d px wider than the window", s.name, px)
	}
	if l.width == webtest.Phone {
		for _, found := range webtest.Eval[[]string](b, small) {
			t.Errorf("%s: too small for a finger: %s", s.name, found)
		}
	}
	for _, e := range b.Errors() {
		if !s.wrong || !strings.Contains(e, "Failed to load resource") {
			t.Errorf("%s: the browser complains: %s", s.name, e)
		}
	}
	dir := os.Getenv("MADANG_SHOTS")
	if dir == "" {
		return
	}
	// What sticks to an edge of the window stands at the ends of the picture.
	height := webtest.Eval[int64](b, "document.documentElement.scrollHeight")
	if err := chromedp.Do(b.Context(), chromedp.EmulateViewport(int64(l.width), height)); err != nil {
		t.Fatal(err)
	}
	picture, err := chromedp.Run(b.Context(), chromedp.CaptureScreenshot())
	if err == nil {
		mode := map[bool]string{false: "light", true: "dark"}[l.dark]
		err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d-%s-%s.png", s.name, l.width, mode, l.lang)), picture, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.Window(l.width, l.dark)
}
