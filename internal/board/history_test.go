package board

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

// What a text said before its edits is seen by the staff of its school, and by
// nobody else: not by who runs the board, and not by its writer.
func TestFormerTextsAreForStaff(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, manager := w.canary(t), w.student(t)
		p := w.post(t, writer, "자유게시판", func(in *NewPost) { in.Title, in.Content = "첫 제목", "첫 내용" })
		c := w.say(t, writer, p.ID, text("첫 댓글"))
		w.exec(t, `UPDATE boards SET manager_id = ? WHERE id = ?`, int64(manager.ID), p.Board)
		for i, said := range []string{"둘", "셋"} {
			w.later(time.Hour)
			title := fmt.Sprint("제목 ", i)
			if _, err := w.EditPost(t.Context(), writer, p.ID, PostChange{Title: &title, Content: &said}); err != nil {
				t.Fatal(err)
			}
			if _, err := w.EditComment(t.Context(), writer, c.ID, &said, nil); err != nil {
				t.Fatal(err)
			}
		}
		moderator := w.person(t, w.hanbit, account.Student, account.Moderator)
		for name, v := range map[string]account.Viewer{"moderator": moderator, "school manager": w.person(t, w.hanbit, account.Student, account.Manager), "operator": w.person(t, 0, "", account.Operator)} {
			now, list, err := w.PostHistory(t.Context(), v, p.ID)
			if err != nil || now.Content != "셋" || now.Author != (Author{"익명", false}) || len(list) != 2 ||
				list[0].Title != "제목 0" || list[0].Content != "둘" || list[1].Title != "첫 제목" || list[1].Content != "첫 내용" || !list[0].ReplacedAt.After(list[1].ReplacedAt.Time) {
				t.Errorf("%s: %+v, %+v, %v", name, now, list, err)
			}
			said, list, err := w.CommentHistory(t.Context(), v, c.ID)
			if err != nil || said.Content != "셋" || len(list) != 2 || list[0] != (FormerText{"", "둘", list[0].ReplacedAt}) || list[1].Content != "첫 댓글" {
				t.Errorf("%s: %+v, %+v, %v", name, said, list, err)
			}
			for _, path := range []string{fmt.Sprintf("/post/%d/history/", p.ID), fmt.Sprintf("/comment/%d/history/", c.ID)} {
				for kind, got := range map[string]string{"json": dump(w.call(v, "GET", path, "")), "page": dump(w.visit(t, v, path, nil, false)), "part": dump(w.visit(t, v, path, nil, true))} {
					if !strings.HasPrefix(got, "200\n") || !strings.Contains(got, "둘") || !strings.Contains(got, "첫 ") {
						t.Errorf("%s's %s of %s: %s", name, kind, path, got)
					}
					for _, mark := range []string{fmt.Sprint(int64(writer.ID)), writer.Nickname, writer.UUID, "익명1", "글쓴이"} {
						if strings.Contains(got, mark) {
							t.Errorf("%s's %s of %s shows %s: %s", name, kind, path, mark, got)
						}
					}
				}
			}
		}
		for name, tt := range map[string]struct {
			by   account.Viewer
			want string
		}{
			"visitor":           {account.Viewer{}, "not_authenticated"},
			"writer":            {writer, "permission_denied"},
			"board manager":     {manager, "permission_denied"},
			"council":           {w.person(t, w.hanbit, account.Student, account.Council), "permission_denied"},
			"unverified":        {w.person(t, w.hanbit, account.Unverified, ""), "not_verified"},
			"foreign moderator": {w.person(t, w.saebyeok, account.Student, account.Moderator), "not_found"},
			"foreigner":         {w.person(t, w.saebyeok, account.Student, ""), "not_found"},
		} {
			_, list, err := w.PostHistory(t.Context(), tt.by, p.ID)
			if code(err) != tt.want || len(list) > 0 {
				t.Errorf("%s: %+v, %v, want %s", name, list, err, tt.want)
			}
			_, list, err = w.CommentHistory(t.Context(), tt.by, c.ID)
			if code(err) != tt.want || len(list) > 0 {
				t.Errorf("%s: %+v, %v, want %s", name, list, err, tt.want)
			}
			page := w.visit(t, tt.by, p.Href(), nil, false).Body.String()
			if strings.Contains(page, "history/") || strings.Contains(page, "첫 ") {
				t.Errorf("%s's page leads to former texts: %s", name, page)
			}
		}
		page := w.visit(t, moderator, p.Href(), nil, false).Body.String()
		if !strings.Contains(page, p.Href()+"history/") || !strings.Contains(page, c.Href()+"history/") {
			t.Errorf("a moderator is not led to former texts: %s", page)
		}

		// Of what was never edited there is nothing, and nothing of what is gone.
		plain := w.post(t, writer, "자유게시판")
		if _, list, err := w.PostHistory(t.Context(), moderator, plain.ID); err != nil || len(list) != 0 {
			t.Errorf("never edited: %+v, %v", list, err)
		}
		if got := w.call(moderator, "GET", plain.Href()+"history/", ""); got.Body.String() != "[]" {
			t.Errorf("never edited: %s", got.Body)
		}
		if strings.Contains(w.visit(t, moderator, plain.Href(), nil, false).Body.String(), "history/") {
			t.Error("what was never edited leads to former texts")
		}
		if err := w.RemovePost(t.Context(), writer, p.ID); err != nil {
			t.Fatal(err)
		}
		_, _, err := w.PostHistory(t.Context(), moderator, p.ID)
		wantCode(t, err, "not_found")
		_, _, err = w.CommentHistory(t.Context(), moderator, c.ID)
		wantCode(t, err, "not_found")
	})
}
