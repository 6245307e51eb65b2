// Package gallery shows every part of package ui in every state, and how pages
// are put together from them. It is what tests of the looks look at.
//
// Its texts are made up and stand in Korean whatever the language is; what the
// parts say themselves follows the language of the context.
package gallery

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// A Sample is a page of the gallery.
type Sample struct {
	Path string
	Page templ.Component
}

// Samples lists the pages of the gallery.
func Samples() []Sample {
	return []Sample{
		{"/", home()},
		{"/parts/", parts()},
		{"/form/", form()},
		{"/board/", boardPage()},
		{"/post/", postPage()},
		{"/write/", write()},
		{"/search/", SearchPage("붕어빵")},
		{"/login/", login()},
		{"/me/", me()},
		{"/empty/", emptyPage()},
		{"/wrong/", ui.Wrong(ui.WrongProps{
			Status: 500, Title: "문제가 생겼어요", Text: "우리 쪽에서 생긴 문제예요. 잠시 뒤에 다시 해 주세요.", RequestID: "k3j9x2m4",
		})},
	}
}

// Now is the gallery's time.
var Now = time.Date(2026, 11, 23, 4, 10, 0, 0, time.UTC)

// Context returns a context in which somebody is logged in.
func Context(ctx context.Context) context.Context {
	ctx = ui.WithClock(ctx, func() time.Time { return Now })
	return ui.WithChrome(ctx, func() ui.Chrome {
		return ui.Chrome{
			SignedIn: true, School: "한빛대학교", Nickname: "느티나무", Unread: 3, Seat: "k7w2", Keep: true,
			Pinned: []ui.Pin{
				{Name: "자유게시판", Href: "/board/", New: true}, {Name: "비밀게시판", Href: "/board/", New: true},
				{Name: "정보게시판", Href: "/board/"}, {Name: "컴퓨터공학과", Href: "/board/"},
			},
		}
	})
}

func ago(d time.Duration) time.Time { return Now.Add(-d) }

// long is text that tries what texts try.
const long = `열람실 줄 서다 지쳐서 일주일 동안 돌아다녀 봤어요. 콘센트, 조명, 조용한 정도 순으로 적어 둘게요.

1. 자연관 2층 동쪽 복도 끝. 창가 네 자리인데 콘센트가 자리마다 있어요.
2. 공학관 1층 라운지. https://map.example.ac.kr/공학관?floor=1 에 자리가 나와요.
3. <b>인문관</b> 지하 세미나실. 비어 있으면 그냥 써도 된대요.

아주긴낱말이어디에서도끊기지않으면화면이옆으로밀려나니까이렇게긴낱말도줄안에서끊어져야해요Supercalifragilisticexpialidocious`

var problems = ui.Problems{
	{Name: "", Texts: []string{"보낸 내용을 다시 봐 주세요."}},
	{Name: "login", Texts: []string{"영문 소문자, 숫자, 밑줄로 4–20자를 써 주세요."}},
	{Name: "password", Texts: []string{"8자 이상 써 주세요.", "아이디와 너무 비슷해요."}},
}

func itoa(n int) string { return strconv.Itoa(n) }
