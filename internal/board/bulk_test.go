package board

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

// An import leaves behind what writing would have: numbers, counts, threads
// and an order that go on where it ended.
func TestAnImportIsAsIfItHadBeenWritten(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		author, a, b := w.student(t), w.student(t), w.student(t)
		at := w.db.Now().Add(-48 * time.Hour)
		min := func(n int) time.Time { return at.Add(time.Duration(n) * time.Minute) }
		board := w.boards["자유게시판"]
		err := w.Import(t.Context(), []PastPost{
			{Board: board, Writer: author.ID, Title: "나중", Content: "x", At: min(60), Poll: &PastPoll{NewPoll: NewPoll{Options: []string{"하나", "둘"}, Multiple: true},
				Votes: []PastVote{{a.ID, []int{1}}, {b.ID, []int{0, 1}}}}},
			{Board: board, Writer: author.ID, Anonymous: true, Question: true, Title: "먼저", Content: "#기말 x", At: at, Likes: []PastLike{{b.ID, min(9)}, {a.ID, min(8)}}, Comments: []PastComment{
				{Writer: b.ID, Anonymous: true, Content: "b", At: min(3)},
				{Writer: a.ID, Anonymous: true, Content: "a", At: min(1), Likes: []PastLike{{b.ID, min(2)}}, Replies: []PastComment{
					{Writer: author.ID, Anonymous: true, Content: "글쓴이", At: min(4)},
					{Writer: b.ID, Content: "signed", At: min(5)},
				}},
			}},
		}, min(2))
		if err != nil {
			t.Fatal(err)
		}
		list, err := w.PostsOf(t.Context(), a, board, Range{Limit: 10})
		if err != nil || len(list) != 2 || list[0].Title != "나중" || list[1].LikeCount != 2 || list[1].CommentCount != 4 || !list[1].IsLiked || !list[1].CreatedAt.Equal(at) {
			t.Fatalf("%+v, %v", list, err)
		}
		first := list[1].ID
		w.say(t, w.student(t), first, text("new"))
		_, comments, err := w.Comments(t.Context(), b, first, Position{}, false, 10)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, c := range comments {
			fmt.Fprintf(&got, "%s=%s %d %d %v; ", c.Author.Name, c.Content, c.LikeCount, c.Replies, c.IsLiked)
		}
		want := fmt.Sprintf("익명1=a 1 2 true; 익명(글쓴이)=글쓴이 0 0 false; %s=signed 0 0 false; 익명2=b 0 0 false; 익명3=new 0 0 false; ", b.Nickname)
		if got.String() != want {
			t.Errorf("comments %s, want %s", got.String(), want)
		}
		if n := w.count(t, "자유게시판"); n != 2 {
			t.Errorf("the board counts %d", n)
		}
		w.recounted(t)
		if got := w.poll(t, a, list[0].ID).told(); got != "하나 1, 둘 2* of 2 voted" {
			t.Errorf("the poll: %s", got)
		}
		if !w.isAnswered(t, a, first) || w.isAnswered(t, a, list[0].ID) {
			t.Error("what is answered is not the question")
		}
		if got := w.tagged(t, a, "기말", 0); got != ids(list[1:]) {
			t.Errorf("#기말 is on %q", got)
		}
		for _, tt := range []struct {
			who  string
			v    account.Viewer
			want int
		}{{"the author, of comments", author, 1}, {"a, of replies", a, 1}, {"b, of nothing", b, 0}} {
			if n, err := w.notes.Unread(t.Context(), tt.v); err != nil || n != tt.want {
				t.Errorf("%s: %d unread, %v, want %d", tt.who, n, err, tt.want)
			}
		}
	})
}
