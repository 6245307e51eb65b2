package app_test

import (
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/board"
)

// A runBoard is a board that somebody runs: with restrictions, and on offer.
type runBoard struct {
	board   board.Board
	post    board.Post    // of one who is restricted
	comment board.Comment // of somebody else below it
}

// runBoard has manager open a board and run it.
func (y *yard) runBoard(t *testing.T, manager, writer, heir account.Viewer) (ran runBoard) {
	t.Helper()
	set := board.DefaultSettings()
	set.Description = "주말마다 가까운 산에 올라요."
	set.Notice = "첫 글에는 어느 산을 좋아하는지 한 줄만 남겨 주세요.\n산행 날짜는 매주 수요일에 투표로 정해요.\n비가 오면 전날 밤 9시에 알려 드릴게요.\n처음 오시는 분은 운동화만 있으면 돼요. 물과 간식은 각자 챙겨 주세요.\n자세한 건 https://example.org/hike 에 있어요."
	set.PostInterval = 0
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	ran.board, err = y.Board.AddBoard(t.Context(), account.System, board.NewBoard{Category: "취미", Name: "등산 모임", School: manager.School, Settings: set})
	must(err)
	must(y.Board.AppointManager(t.Context(), account.System, ran.board.ID, manager.Nickname))
	write := func(v account.Viewer, title, content string) board.Post {
		t.Helper()
		p, err := y.Board.AddPost(t.Context(), v, board.NewPost{Board: ran.board.ID, Title: title, Content: content})
		must(err)
		return p
	}
	old := write(writer, "정상에서 라면 파는 곳 아는 사람", "같은 글을 여러 번 올렸던 자리예요.")
	ran.post = write(writer, "이번 주 토요일 관악산, 정문에서 여덟 시에 모여요", "비 소식이 없어서 그대로 가요. 초보도 괜찮아요.")
	ran.comment = y.comment(t, heir, ran.post.ID, 0, "저요! 스틱도 필요할까요? 빌릴 수 있는 곳이 있으면 알려 주세요.")
	gone := y.comment(t, writer, ran.post.ID, 0, "광고처럼 보이는 댓글")
	restrict := func(by account.Viewer, in board.NewRestriction) board.Restriction {
		t.Helper()
		in.Board = ran.board.ID
		r, err := y.Board.Restrict(t.Context(), by, in)
		must(err)
		return r
	}
	restrict(account.System, board.NewRestriction{Post: old.ID, Days: 1, Reason: "같은 글을 여러 번 올렸어요."})
	restrict(manager, board.NewRestriction{Post: ran.post.ID, Days: 7, Reason: "다른 사람에게 막말을 했어요. 일주일 동안 쉬어 주세요."})
	lifted := restrict(manager, board.NewRestriction{Comment: gone.ID, Days: 3, Reason: "광고"})
	must(y.Board.Lift(t.Context(), manager, ran.board.ID, lifted.ID))
	must(y.Board.RemoveComment(t.Context(), manager, gone.ID))
	_, err = y.Board.OfferBoard(t.Context(), manager, ran.board.ID, heir.Nickname)
	must(err)
	return ran
}
