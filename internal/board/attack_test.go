package board

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
)

func (w *world) exec(t testing.TB, query string, args ...any) {
	t.Helper()
	err := w.db.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Two deleted comments whose ends are seconds apart would be one person's.
func TestADeletedCommentDoesNotTellWhenItWent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t), w.student(t)
		post := w.post(t, v, "자유게시판")
		c := w.say(t, v, post.ID)
		w.say(t, other, post.ID, replyTo(c))
		w.later(time.Hour)
		if err := w.RemoveComment(t.Context(), v, c.ID); err != nil {
			t.Fatal(err)
		}
		_, list, err := w.Comments(t.Context(), other, post.ID, Position{}, false, 10)
		if err != nil || len(list) != 2 || !list[0].IsDeleted {
			t.Fatalf("%d comments, %v", len(list), err)
		}
		if !list[0].UpdatedAt.Equal(list[0].CreatedAt.Time) {
			t.Errorf("made at %v, changed at %v", list[0].CreatedAt, list[0].UpdatedAt)
		}
	})
}

// Who can change a board's settings could, for a moment, have it show the names
// of those who were told that nobody sees theirs.
func TestAPageThatPromisedAnonymityIsHeldToItWhenTheBoardChanges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t), w.student(t)
		post := w.post(t, other, "자유게시판")
		free := fmt.Sprintf("/board/%d/", w.boards["자유게시판"])
		for _, mode := range []Anonymity{Allowed, Forced} {
			set := func(a Anonymity) {
				t.Helper()
				_, err := w.ChangeBoard(t.Context(), account.System, w.boards["자유게시판"], Filter{}, func(b *NewBoard) { b.AnonymityPosts, b.AnonymityComments = a, a }, false)
				if err != nil {
					t.Fatal(err)
				}
			}
			set(mode)
			promise := `name="anonymity" value="` + string(mode) + `"`
			for _, path := range []string{free + "write/", post.Href()} {
				if page := w.visit(t, v, path, nil, false).Body.String(); !strings.Contains(page, promise) {
					t.Errorf("%s lacks %s", path, promise)
				}
			}
			set(Off)
			w.walks(t, []walk{
				{name: "a post", by: v, path: free + "write/", form: form("anonymity", string(mode), "title", "제목 "+string(mode), "content", "속마음"), status: 422, has: []string{"닉네임으로 올라가요", "속마음", promise}},
				{name: "a comment", by: v, path: post.Href() + "comment/", form: form("anonymity", string(mode), "content", "속마음"), status: 422, has: []string{"닉네임으로 올라가요", "속마음", promise}},
				{name: "a comment by script", by: v, path: post.Href() + "comment/", form: form("anonymity", string(mode), "content", "속마음"), part: true, status: 422, has: []string{"닉네임으로 올라가요", promise}},
				{name: "nothing of it is there", by: other, path: post.Href(), status: 200, hasNot: []string{v.Nickname, "속마음"}},
				{name: "who says so signs", by: v, path: post.Href() + "comment/", form: form("anonymity", string(mode), "is_anonymous", "false", "content", "내 이름으로"), status: 303},
			})
			w.exec(t, `UPDATE comments SET is_deleted = 1`)
			w.exec(t, `UPDATE posts SET comment_count = 0`)
		}
	})
}

func TestANotificationShowsNothingOfABoardThatOneMayNoLongerRead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		post := w.post(t, v, "새내기게시판")
		w.say(t, w.student(t), post.ID)
		if got := w.call(v, "GET", "/notification/", "").Body.String(); !strings.Contains(got, "나도") {
			t.Fatalf("to one who may read: %s", got)
		}
		v.State = account.Graduate
		if got := w.call(v, "GET", "/notification/", "").Body.String(); strings.Contains(got, "나도") || strings.Contains(got, "/post/") {
			t.Errorf("to one who may not: %s", got)
		}
	})
}

func TestNobodyOpensMoreBoardsThanOneCanRun(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		open := func(v account.Viewer, i int) error {
			_, err := w.AddBoard(t.Context(), v, NewBoard{Category: "일반", Name: fmt.Sprintf("게시판 %d", i), School: w.hanbit, Settings: DefaultSettings()})
			return err
		}
		for i := range maxOpened {
			if err := open(v, i); err != nil {
				t.Fatal(err)
			}
		}
		wantCode(t, open(v, maxOpened), "too_many_boards")
		wantCode(t, open(w.student(t), 0), "")
		wantCode(t, open(w.person(t, w.hanbit, account.Student, account.Moderator), 0), "")
	})
}

// Each edit keeps the text that it replaces, for good.
func TestEditsOfOneTextEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		post := w.post(t, v, "자유게시판")
		c := w.say(t, v, post.ID)
		w.exec(t, `INSERT INTO former_texts (post_id, comment_id, title, content, replaced_at) VALUES (?, 0, '', '', 0)`, post.ID)
		edit := func(i int) (error, error) {
			text := fmt.Sprintf("고침 %d", i)
			_, err1 := w.EditPost(t.Context(), v, post.ID, PostChange{Content: &text})
			_, err2 := w.EditComment(t.Context(), v, c.ID, &text, nil)
			return err1, err2
		}
		for i := range maxEdits - 1 {
			if err1, err2 := edit(i); err1 != nil || err2 != nil {
				t.Fatal(i, err1, err2)
			}
		}
		err1, err2 := edit(maxEdits)
		wantCode(t, err1, "too_many_edits")
		wantCode(t, err2, "")
		_, err2 = edit(maxEdits + 1)
		wantCode(t, err2, "too_many_edits")
	})
}

// A title of marks that take no room leaves nothing to tap.
func TestATextThatShowsNothingIsBlank(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		post := w.post(t, w.student(t), "자유게시판")
		for _, nothing := range []string{"\u200b", "\u3164 \u200d\u2060", "\ufeff\n\u00ad", "\u2800", "\U000E0041"} {
			_, err := w.AddPost(t.Context(), v, NewPost{Board: w.boards["자유게시판"], Title: nothing, Content: "내용"})
			wantCode(t, err, "title blank")
			_, err = w.AddPost(t.Context(), v, NewPost{Board: w.boards["비밀게시판"], Content: nothing})
			wantCode(t, err, "content blank")
			_, err = w.AddComment(t.Context(), v, NewComment{Post: post.ID, Content: nothing})
			wantCode(t, err, "content blank")
			_, err = w.AddBoard(t.Context(), v, NewBoard{Category: "일반", Name: nothing, School: w.hanbit, Settings: DefaultSettings()})
			wantCode(t, err, "name blank")
		}
		p, err := w.AddPost(t.Context(), v, NewPost{Board: w.boards["비밀게시판"], Title: "\u200b", Content: "👩‍👩‍👧 가\u200b나"})
		if err != nil || p.Title != "" || p.Headline() == "" {
			t.Errorf("title %q, headline %q, %v", p.Title, p.Headline(), err)
		}
	})
}

// A notice is for those who belong to the school.
func TestAVisitorDoesNotReadNotices(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.boards["자유게시판"]
		_, err := w.ChangeBoard(t.Context(), account.System, id, Filter{}, func(b *NewBoard) { b.Notice = "학생회실 비밀번호" }, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/board/", fmt.Sprintf("/board/%d/", id)} {
			if got := w.call(account.Viewer{}, "GET", path, "").Body.String(); strings.Contains(got, "학생회실") || !strings.Contains(got, `"notice":""`) {
				t.Errorf("%s to a visitor: %s", path, got)
			}
			if got := w.call(w.student(t), "GET", path, "").Body.String(); !strings.Contains(got, "학생회실") {
				t.Errorf("%s to a student: %s", path, got)
			}
		}
	})
}

// What a reply leads to must be as much, and take as long, whether the one who
// is answered wrote the post too or not.
func TestAReplyStoresAsMuchWhoeverIsAnswered(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		author, other, attacker := w.student(t), w.student(t), w.student(t)
		stored := func(answered account.Viewer) (n int) {
			t.Helper()
			post := w.post(t, author, "자유게시판")
			c := w.say(t, answered, post.ID, signed)
			if err := w.db.Write(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), `DELETE FROM notifications`); return err }); err != nil {
				t.Fatal(err)
			}
			w.say(t, attacker, post.ID, replyTo(c))
			if err := w.db.Row(t.Context(), `SELECT COUNT(*) FROM notifications`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if unread, err := w.notes.Unread(t.Context(), answered); err != nil || unread != 1 {
				t.Errorf("the one who is answered has %d entries, %v", unread, err)
			}
			return n
		}
		if own, another := stored(author), stored(other); own != another {
			t.Errorf("%d entries when the author is answered, %d when another", own, another)
		}
	})
}

func TestWhatStaffChangesOfABoardIsRemembered(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		moderator := w.person(t, w.hanbit, account.Student, account.Moderator)
		id := w.boards["자유게시판"]
		if _, err := w.ChangeBoard(t.Context(), moderator, id, Filter{}, func(b *NewBoard) { b.AnonymityComments = Off }, false); err != nil {
			t.Fatal(err)
		}
		all, err := audit.List(t.Context(), w.db, audit.Filter{Thing: "board", ThingID: fmt.Sprint(id)}, 10)
		if err != nil || len(all) != 1 || !strings.Contains(string(all[0].Before), `"AnonymityComments":"allowed"`) || !strings.Contains(string(all[0].After), `"AnonymityComments":"off"`) {
			t.Errorf("entries %v, %v", all, err)
			for _, r := range all {
				t.Errorf("before %s, after %s", r.Before, r.After)
			}
		}
	})
}
