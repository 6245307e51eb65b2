package board

import (
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
)

// Each sum that is put wrong by hand is found, and nothing else is.
func TestARecountFindsEverySumThatIsWrong(t *testing.T) {
	for what, change := range map[string]string{
		"likes of posts":       `UPDATE posts SET like_count = like_count + 1`,
		"likes of comments":    `UPDATE comments SET like_count = 7`,
		"scraps of posts":      `UPDATE posts SET scrap_count = 2`,
		"comments of posts":    `UPDATE posts SET comment_count = 9`,
		"replies of comments":  `UPDATE comments SET reply_count = reply_count + 1`,
		"pictures of posts":    `UPDATE posts SET media_count = media_count + 1`,
		"posts of boards":      `UPDATE boards SET post_count = post_count + 1`,
		"anonymous numbers":    `UPDATE post_names SET number = 5`,
		"answers of questions": `UPDATE posts SET answer_count = answer_count + 1`,
		"polls of posts":       `UPDATE posts SET has_poll = 0`,
		"votes of polls":       `UPDATE poll_options SET vote_count = vote_count + 1`,
		"voters of polls":      `UPDATE polls SET voter_count = 2`,
		"lists of questions":   `UPDATE questions SET is_answered = 1 - is_answered`,
		"hashtags of posts":    `UPDATE posts SET hashtags = '하나 둘'`,
		"hashtags of boards":   `UPDATE board_tags SET post_count = post_count + 1`,
		"":                     ``,
	} {
		t.Run(what, func(t *testing.T) {
			d := recountable(t)
			if change != "" {
				if err := d.Write(t.Context(), func(tx *db.Tx) error {
					_, err := tx.Exec(t.Context(), change)
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			all, err := Recount(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range all {
				related := what == "anonymous numbers" && c.What == "numbers of comments"
				if wrong := c.Wrong > 0; wrong != (c.What == what || related) {
					t.Errorf("%s: %d wrong", c.What, c.Wrong)
				}
			}
		})
	}
}

// recountable is a world in which every sum is more than nothing.
func recountable(t *testing.T) *db.DB {
	t.Helper()
	w := newWorld(t)
	author, other := w.student(t), w.student(t)
	p, err := w.AddPost(t.Context(), author, NewPost{Board: w.boards["자유게시판"], Title: "세어 봐요", Content: "하나 #하나", Question: true, Poll: &NewPoll{Options: []string{"예", "아니요"}, Multiple: true}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := w.AddComment(t.Context(), other, NewComment{Post: p.ID, Content: "둘"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.AddComment(t.Context(), author, NewComment{Post: p.ID, Parent: c.ID, Content: "셋"}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.choose(other, p, 0, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := w.LikePost(t.Context(), other, p.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.ScrapPost(t.Context(), other, p.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.LikeComment(t.Context(), author, c.ID); err != nil {
		t.Fatal(err)
	}
	return w.db
}
