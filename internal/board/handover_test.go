package board

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

func TestABoardIsHandedOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		to, other := w.student(t), w.student(t)
		may := func(v account.Viewer) bool {
			t.Helper()
			b, err := w.Board(t.Context(), v, board, Filter{})
			if err != nil {
				t.Fatal(err)
			}
			return b.Permissions.Manage
		}
		told := func(v account.Viewer, want string) {
			t.Helper()
			got := w.call(v, "GET", "/notification/", "").Body.String()
			if !strings.Contains(got, want) || strings.Contains(got, manager.Nickname) && v.ID != manager.ID {
				t.Errorf("lacks %s: %s", want, got)
			}
		}
		_, err := w.TakeBoard(t.Context(), to, board)
		wantCode(t, err, "not_found")
		o, err := w.OfferBoard(t.Context(), manager, board, " "+to.Nickname+" ")
		if err != nil || o.Nickname != to.Nickname || o.IsMe || o.EndsAt.Sub(o.CreatedAt.Time) != offerTime {
			t.Fatalf("%+v, %v", o, err)
		}
		told(to, "등산의 게시판 지기를 맡아 달라는 제안이 왔어요")
		if o, err := w.Offer(t.Context(), to, board); err != nil || !o.IsMe {
			t.Errorf("to the one who is asked: %+v, %v", o, err)
		}
		_, err = w.Offer(t.Context(), other, board)
		wantCode(t, err, "not_found")
		_, err = w.TakeBoard(t.Context(), other, board)
		wantCode(t, err, "not_found")
		_, err = w.TakeBoard(t.Context(), manager, board)
		wantCode(t, err, "not_found")
		wantCode(t, w.EndOffer(t.Context(), other, board), "not_found")

		// Refused, withdrawn, over: nothing is left to accept.
		wantCode(t, w.EndOffer(t.Context(), to, board), "")
		told(manager, "등산의 게시판 지기를 맡아 달라는 제안이 거절됐어요")
		told(to, "제안이 끝났어요")
		offer := func(v account.Viewer) {
			t.Helper()
			if _, err := w.OfferBoard(t.Context(), manager, board, v.Nickname); err != nil {
				t.Fatal(err)
			}
		}
		offer(to)
		wantCode(t, w.EndOffer(t.Context(), manager, board), "")
		wantCode(t, w.EndOffer(t.Context(), manager, board), "not_found")
		offer(to)
		offer(other) // in its place
		_, err = w.TakeBoard(t.Context(), to, board)
		wantCode(t, err, "not_found")
		offer(to)
		w.later(offerTime)
		_, err = w.TakeBoard(t.Context(), to, board)
		wantCode(t, err, "not_found")
		_, err = w.Offer(t.Context(), manager, board)
		wantCode(t, err, "not_found")
		if err := w.Clean(t.Context()); err != nil {
			t.Fatal(err)
		}

		offer(to)
		b, err := w.TakeBoard(t.Context(), to, board)
		if err != nil || !b.Permissions.Manage {
			t.Fatalf("%+v, %v", b.Permissions, err)
		}
		if may(manager) || !may(to) {
			t.Errorf("the former manager may %v, the new one %v", may(manager), may(to))
		}
		told(manager, "등산의 게시판 지기가 바뀌었어요")
		told(to, "등산의 게시판 지기가 됐어요")
		_, err = w.TakeBoard(t.Context(), to, board)
		wantCode(t, err, "not_found")
	})
}

// Why somebody cannot run a board is theirs to know: all are answered alike.
func TestWhoCannotTakeABoardIsAnsweredAlike(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		barred, busy := w.student(t), w.student(t)
		w.exec(t, `UPDATE users SET is_active = 0 WHERE id = ?`, int64(barred.ID))
		for i := range maxOpened {
			if _, err := w.AddBoard(t.Context(), busy, NewBoard{Category: "c", Name: fmt.Sprint("n", i), School: w.hanbit, Settings: DefaultSettings()}); err != nil {
				t.Fatal(err)
			}
		}
		moderator := w.person(t, w.hanbit, account.Student, account.Moderator)
		for name, nickname := range map[string]string{
			"nobody": "아무도아님", "no name": "", "no nickname": strings.Repeat("가", 300), "an odd one": "a\x00b", "a label": "익명3",
			"a foreigner": w.person(t, w.saebyeok, account.Student, "").Nickname, "an unverified one": w.person(t, w.hanbit, account.Unverified, "").Nickname,
			"an admitted one": w.person(t, w.hanbit, account.Admitted, "").Nickname, "the operator": w.person(t, 0, "", account.Operator).Nickname,
			"a barred one": barred.Nickname, "who runs ten": busy.Nickname, "the manager": manager.Nickname,
		} {
			_, err := w.OfferBoard(t.Context(), manager, board, nickname)
			if code(err) != "nickname cannot_run_board" {
				t.Errorf("%s: %v", name, err)
			}
			if nickname != "" {
				if err := w.AppointManager(t.Context(), moderator, board, nickname); code(err) != "nickname cannot_run_board" {
					t.Errorf("%s, appointed: %v", name, err)
				}
			}
		}
		// Who runs ten by the time of the answer is told so.
		to := w.student(t)
		if _, err := w.OfferBoard(t.Context(), manager, board, to.Nickname); err != nil {
			t.Fatal(err)
		}
		w.exec(t, `UPDATE boards SET manager_id = ? WHERE manager_id = ?`, int64(to.ID), int64(busy.ID))
		_, err := w.TakeBoard(t.Context(), to, board)
		wantCode(t, err, "too_many_boards")
		to.State = account.Unverified
		_, err = w.TakeBoard(t.Context(), to, board)
		wantCode(t, err, "not_verified")
	})
}

func TestStaffAppointTheManager(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		to, moderator := w.student(t), w.person(t, w.hanbit, account.Student, account.Moderator)
		manages := func(v account.Viewer) bool { return w.mayRun(t.Context(), v, board) == nil }
		for _, v := range []account.Viewer{manager, to, {}, w.person(t, w.saebyeok, account.Student, account.Moderator)} {
			if err := w.AppointManager(t.Context(), v, board, to.Nickname); err == nil {
				t.Errorf("%v appoints", v)
			}
		}
		if _, err := w.OfferBoard(t.Context(), manager, board, to.Nickname); err != nil {
			t.Fatal(err)
		}
		wantCode(t, w.AppointManager(t.Context(), moderator, board, to.Nickname), "")
		if manages(manager) || !manages(to) {
			t.Error("the manager is not changed")
		}
		_, err := w.Offer(t.Context(), moderator, board)
		wantCode(t, err, "not_found") // what the former manager offered is over
		if got := w.call(manager, "GET", "/notification/", "").Body.String(); !strings.Contains(got, "게시판 지기가 바뀌었어요") {
			t.Errorf("the former manager is not told: %s", got)
		}
		wantCode(t, w.AppointManager(t.Context(), moderator, board, ""), "")
		if manages(to) {
			t.Error("the manager is still there")
		}
		wantCode(t, w.AppointManager(t.Context(), account.System, w.boards["자유게시판"], to.Nickname), "")
		if got, err := w.Board(t.Context(), to, w.boards["자유게시판"], Filter{}); err != nil || !got.Permissions.Manage {
			t.Errorf("%+v, %v", got.Permissions, err)
		}
	})
}

// A board is closed by its manager when nobody has posted for 14 days; one on
// which nobody ever has, at once.
func TestWhenABoardMayBeClosed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		to := w.student(t)
		post := w.post(t, to, "등산")
		w.later(14*24*time.Hour - time.Second)
		w.say(t, to, post.ID) // a comment is no post
		if err := w.RemovePost(t.Context(), to, post.ID); err != nil {
			t.Fatal(err)
		}
		wantCode(t, w.RemoveBoard(t.Context(), manager, board, Filter{}), "board_in_use")
		w.later(time.Second)
		if _, err := w.OfferBoard(t.Context(), manager, board, to.Nickname); err != nil {
			t.Fatal(err)
		}
		wantCode(t, w.RemoveBoard(t.Context(), manager, board, Filter{}), "")
		_, err := w.TakeBoard(t.Context(), to, board)
		wantCode(t, err, "not_found")
		if rec := w.call(manager, "GET", fmt.Sprintf("/board/%d/", board), ""); rec.Code != 404 {
			t.Errorf("a closed board answers %d", rec.Code)
		}
		if got := w.call(to, "GET", "/notification/", "").Body.String(); !strings.Contains(got, "게시판 지기를 맡아 달라는 제안이 끝났어요") || strings.Contains(got, "등산") {
			t.Errorf("who was asked is told %s", got)
		}
		manager, board = w.run(t)
		wantCode(t, w.RemoveBoard(t.Context(), manager, board, Filter{}), "")
	})
}
