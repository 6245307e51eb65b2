package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/friend"
)

// Who blocks a nickname and who has it are friends no more, and it cannot ask. Who
// blocks a label stays friends with whoever it is: else what ended would say who
// that is.
func TestABlockEndsAFriendshipAndALabelDoesNot(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		reader, signer, hider := w.add("reader", account.Student), w.add("signer", account.Student), w.add("hider", account.Student)
		w.exec(`UPDATE boards SET post_interval = 0`)
		r, s, h := w.program(reader), w.program(signer), w.program(hider)
		names := func(v account.Viewer, state friend.State) string {
			t.Helper()
			list, err := w.app.Friend.List(t.Context(), v, state)
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, f := range list {
				all = append(all, f.Name())
			}
			return strings.Join(all, " ")
		}
		ask := func(c *client, login string) string {
			t.Helper()
			a := c.do("POST", "/friend/", `{"login_id":"`+login+`"}`)
			if a.Code != 201 {
				t.Fatal(a)
			}
			return a.Body
		}
		for _, c := range []*client{s, h} {
			ask(c, "reader")
		}
		ask(r, "signer")
		ask(r, "hider")
		if got := names(reader, friend.Is); len(strings.Fields(got)) != 2 {
			t.Fatalf("the reader has %q", got)
		}
		free := w.boards["자유게시판"]
		for _, text := range []int64{h.post(free, ""), s.post(free, "")} { // both hide
			r.must("POST", "/block/", fmt.Sprintf(`{"post":%d}`, text))
			r.must("POST", "/block/", fmt.Sprintf(`{"comment":%d}`, h.comment(text, "")))
		}
		if got := names(reader, friend.Is); len(strings.Fields(got)) != 2 {
			t.Errorf("after labels were blocked the reader has %q", got)
		}
		r.must("POST", "/block/", fmt.Sprintf(`{"post":%d}`, s.post(free, `,"is_anonymous":false`)))
		if a, b := names(reader, friend.Is), names(signer, friend.Is); a != hider.Nickname || b != "" {
			t.Errorf("after the nickname was blocked the reader has %q, the one who is blocked %q", a, b)
		}
		if got := ask(s, "reader"); got != `{"login_id":"reader"}` || names(reader, friend.In) != "" || names(signer, friend.Out) != "reader" {
			t.Errorf("who is blocked asks: %s, reaches %q", got, names(reader, friend.In))
		}
	})
}
