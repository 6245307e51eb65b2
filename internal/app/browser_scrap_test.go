package app_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// keptSights are the pages of what one keeps and of what staff look up. Minji
// wrote the first post and the comment under it, and keeps all of the posts.
func keptSights(t *testing.T, y *yard, mine board.Post, own board.Comment, others ...board.Post) []sight {
	t.Helper()
	minji := y.viewer(t, "minji")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	title, text := "중앙도서관 콘센트 자리, 예약해야 하나요?", "3층 창가 자리 이야기예요.\n\n안내문을 보신 분은 알려 주세요."
	_, err := y.Board.EditPost(t.Context(), minji, mine.ID, board.PostChange{Title: &title, Content: &text})
	must(err)
	_, err = y.Board.EditPost(t.Context(), minji, mine.ID, board.PostChange{Title: &mine.Title, Content: &mine.Content})
	must(err)
	text = "제가 먼저 남겨 볼게요!"
	_, err = y.Board.EditComment(t.Context(), minji, own.ID, &text, nil)
	must(err)
	var folders []board.Folder
	for _, name := range []string{"시험", "자취방 구하기", "언젠가읽어야지하고모아둔아주긴이름의폴더예요서른글자까지"} {
		f, err := y.Board.AddFolder(t.Context(), minji, name, "")
		must(err)
		folders = append(folders, f)
	}
	for _, p := range append([]board.Post{mine}, others...) {
		_, err = y.Board.ScrapPost(t.Context(), minji, p.ID)
		must(err)
		if p.ID != mine.ID {
			_, err = y.Board.LikePost(t.Context(), minji, p.ID)
			must(err)
		}
	}
	_, err = y.Board.MoveScrap(t.Context(), minji, mine.ID, folders[0].ID)
	must(err)
	in := fmt.Sprintf("/scrap/?folder=%d", folders[0].ID)
	open := func(sheet string) func(b *webtest.Browser) {
		return func(b *webtest.Browser) {
			b.Click("[popovertarget=" + sheet + "]")
			b.Wait("document.querySelector('#" + sheet + "').matches(':popover-open')")
		}
	}
	return []sight{
		{"scraps", "minji", "/scrap/", "/scrap/", nil, false},
		{"scraps-move", "minji", "", "/scrap/", open(fmt.Sprintf("s%d-more", mine.ID)), false},
		{"scraps-folder", "minji", "", in, nil, false},
		{"scraps-folder-sheet", "minji", "", in, open("folder-more"), false},
		{"scraps-folder-empty", "minji", "", fmt.Sprintf("/scrap/?folder=%d", folders[2].ID), nil, false},
		{"folder-new", "minji", "/scrapfolder/new/", "/scrapfolder/new/", nil, false},
		{"folder-new-wrong", "minji", "", "/scrapfolder/new/", func(b *webtest.Browser) {
			b.Type("#name", "시험")
			b.Click("main button.main")
			b.Wait(`document.querySelector('#problems')`)
		}, true},
		{"folder-rename", "minji", "/scrapfolder/{id}/edit/", folders[1].Href() + "edit/", nil, false},
		{"folder-delete", "minji", "/scrapfolder/{id}/delete/", folders[1].Href() + "delete/", nil, false},
		{"post-liked", "minji", "/post/liked/", "/post/liked/", nil, false},
		{"board-signed", "minji", "", y.board(t, minji, "자유게시판").Href() + "?is_anonymous=false", nil, false},
		{"board-none-signed", "minji", "", y.board(t, minji, "비밀게시판").Href() + "?is_anonymous=false", nil, false},
		{"quiet-scraps", "quiet_one", "", "/scrap/", nil, false},
		{"quiet-liked", "quiet_one", "", "/post/liked/", nil, false},
		{"operator-post-sheet", "operator", "", mine.Href(), open("post-more"), false},
		{"post-history", "operator", "/post/{id}/history/", mine.Href() + "history/", nil, false},
		{"comment-history", "operator", "/comment/{id}/history/", own.Href() + "history/", nil, false},
		{"never-edited", "operator", "", others[0].Href() + "history/", nil, false},
	}
}

// A post is scrapped without a reload, put into a new folder from the list, and
// taken off again, all on a phone.
func TestAScrapIsKeptMovedAndTakenOff(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	minji := y.viewer(t, "minji")
	p := y.write(t, y.viewer(t, "junho"), "자유게시판", "두고두고 볼 글", "정리해 두었어요.")
	b := webtest.OpenURL(t, server.URL)
	enterDemo(b, "minji")
	b.Go(p.Href())
	webtest.Eval[any](b, "window.same = true, null")
	button := fmt.Sprintf(`form[action="%sscrap/"] button`, p.Href())
	b.Click(button)
	b.Wait(fmt.Sprintf(`document.querySelector('%s').getAttribute('aria-pressed') === 'true' && document.querySelector('%s .num').textContent === '1' && window.same`, button, button))
	b.Wait(fmt.Sprintf(`document.querySelector('form[action="%slike/"] .num').textContent === '0'`, p.Href()))
	b.Go("/account/me/")
	b.Click(`a[href="/scrap/"]`)
	loaded(b, "/scrap/")
	sheet := fmt.Sprintf("s%d-more", p.ID)
	open := func() {
		b.Click("[popovertarget=" + sheet + "]")
		b.Wait("document.querySelector('#" + sheet + "').matches(':popover-open')")
	}
	open()
	b.Click(fmt.Sprintf(`#%s a[href^="/scrapfolder/new/"]`, sheet))
	loaded(b, "/scrapfolder/new/")
	b.Type("#name", "두고두고")
	b.Click("main button.main")
	b.Wait(`location.search.startsWith('?folder=') && document.readyState === 'complete'`)
	has(b, "두고두고 볼 글")
	open()
	b.Click(fmt.Sprintf(`#%s button[value=none]`, sheet))
	b.Wait(`document.querySelector('main .empty')`)
	b.Go("/scrap/?folder=none")
	open()
	b.Click(fmt.Sprintf(`#%s button.bad`, sheet))
	b.Wait(`document.querySelector('main .empty')`)
	if got, err := y.Board.Post(t.Context(), minji, p.ID); err != nil || got.ScrapCount != 0 || got.IsScrapped {
		t.Errorf("in the end it is scrapped: %+v, %v", got, err)
	}
	quiet(t, "minji", b)
}
