package board

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// answers is the condition that the comment c answers the question p (질문), as
// everybody sees it: it stands, and does not say that it is by who asked. What
// who asked writes under another name than the question's counts like that of
// anybody: if it did not, the question, which one can still edit, would tell
// whose it is. So the rule looks at names, and at accounts only where both texts
// show them.
const answers = ` c.is_deleted = 0
	AND NOT (p.is_anonymous = 1 AND c.is_anonymous = 1 AND c.number = 0 OR p.is_anonymous = 0 AND c.is_anonymous = 0 AND c.writer_id = p.writer_id)`

// countAnswer takes how many more, the post and the comment. It changes nothing
// where the comment answers no question.
const countAnswer = `UPDATE posts AS p SET answer_count = answer_count + ? WHERE p.id = ? AND p.is_question = 1 AND EXISTS (SELECT 1 FROM comments c WHERE c.id = ? AND` + answers + `)`

// markAnswered takes the post.
const markAnswered = `UPDATE questions SET is_answered = (SELECT CASE WHEN p.answer_count > 0 THEN 1 ELSE 0 END FROM posts p WHERE p.id = questions.post_id) WHERE post_id = ?`

// addQuestion puts a post, which is locked, on the lists of questions.
func addQuestion(ctx context.Context, tx *db.Tx, school, board, post int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO questions (post_id, school_id, board_id, is_answered) VALUES (?, ?, ?, 0)`, post, school, board)
	return err
}

// dropQuestion takes a post from the lists of questions.
func dropQuestion(ctx context.Context, tx *db.Tx, post int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM questions WHERE post_id = ?`, post)
	return err
}

// answer counts a comment that has come under a question, which is locked, or
// is about to go (more is -1) and still stands.
func answer(ctx context.Context, tx *db.Tx, more int, post, comment int64) error {
	n, err := tx.Exec(ctx, countAnswer, more, post, comment)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.Exec(ctx, markAnswered, post)
	return err
}

// unanswered refuses to touch a question that has answers.
func unanswered(p *postRow) error {
	if p.IsAnswered {
		return fault.New(fault.Conflict, "question_answered")
	}
	return nil
}

// ask makes a question of a post, or takes that back, where it changes. What
// others have answered already is not turned into one.
func ask(ctx context.Context, tx *db.Tx, p *postRow, question bool) error {
	switch {
	case question == p.IsQuestion:
		return nil
	case !question:
		return dropQuestion(ctx, tx, p.ID)
	}
	var said int
	err := tx.Row(ctx, `SELECT COUNT(*) FROM posts p JOIN comments c ON c.post_id = p.id WHERE p.id = ? AND`+answers, p.ID).Scan(&said)
	if err != nil {
		return err
	}
	if said > 0 {
		return fault.New(fault.Conflict, "question_answered")
	}
	return addQuestion(ctx, tx, p.school, p.Board, p.ID)
}
