package board

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/recount"
)

var sums = []recount.Sum{
	{What: "likes of posts", Query: `SELECT COUNT(*) FROM posts p WHERE p.like_count <> (SELECT COUNT(*) FROM post_likes l WHERE l.post_id = p.id)`},
	{What: "likes of comments", Query: `SELECT COUNT(*) FROM comments c WHERE c.like_count <> (SELECT COUNT(*) FROM comment_likes l WHERE l.comment_id = c.id)`},
	{What: "scraps of posts", Query: `SELECT COUNT(*) FROM posts p WHERE p.scrap_count <> (SELECT COUNT(*) FROM scraps m WHERE m.post_id = p.id)`},
	{What: "comments of posts", Query: `SELECT COUNT(*) FROM posts p WHERE p.comment_count <> (SELECT COUNT(*) FROM comments c WHERE c.post_id = p.id AND c.is_deleted = 0)`},
	{What: "replies of comments", Query: `SELECT COUNT(*) FROM comments c WHERE c.reply_count <> (SELECT COUNT(*) FROM comments r WHERE r.post_id = c.post_id AND r.parent_id = c.id AND r.is_deleted = 0)`},
	{What: "posts of boards", Query: `SELECT COUNT(*) FROM boards b WHERE b.post_count <> (SELECT COUNT(*) FROM posts p WHERE p.board_id = b.id AND p.is_deleted = 0)`},
	{What: "pictures of posts", Query: `SELECT COUNT(*) FROM posts p WHERE p.media_count <> (SELECT COUNT(*) FROM media m WHERE m.post_id = p.id)`},
	{What: "anonymous numbers", Query: `SELECT COUNT(*) FROM (SELECT post_id FROM post_names GROUP BY post_id HAVING MIN(number) <> 1 OR MAX(number) <> COUNT(*)) gaps`},
	{What: "numbers of comments", Query: `SELECT COUNT(*) FROM comments c LEFT JOIN post_names n ON n.post_id = c.post_id AND n.user_id = c.writer_id
		WHERE c.is_anonymous = 1 AND c.number <> 0 AND (n.number IS NULL OR n.number <> c.number)`},
	{What: "hashtags of posts", Query: `SELECT COUNT(*) FROM posts p WHERE (SELECT COUNT(*) FROM post_tags t WHERE t.school_id = p.school_id AND t.board_id = p.board_id AND t.post_id = p.id)
		<> CASE WHEN p.is_deleted = 1 OR p.hashtags = '' THEN 0 ELSE 1 + LENGTH(p.hashtags) - LENGTH(REPLACE(p.hashtags, ' ', '')) END`},
	{What: "hashtags of boards", Query: `SELECT COUNT(*) FROM (SELECT school_id, tag, board_id, SUM(n) FROM (SELECT school_id, tag, board_id, post_count AS n FROM board_tags
		UNION ALL SELECT school_id, tag, board_id, -1 FROM post_tags) both_tags GROUP BY school_id, tag, board_id HAVING SUM(n) <> 0) wrong_tags`},
	{What: "answers of questions", Query: `SELECT COUNT(*) FROM posts p WHERE p.answer_count <> CASE WHEN p.is_question = 1 THEN (SELECT COUNT(*) FROM comments c WHERE c.post_id = p.id AND` + answers + `) ELSE 0 END`},
	{What: "polls of posts", Query: `SELECT COUNT(*) FROM posts p LEFT JOIN polls l ON l.post_id = p.id WHERE p.has_poll <> CASE WHEN l.id IS NULL THEN 0 ELSE 1 END`},
	{What: "votes of polls", Query: `SELECT COUNT(*) FROM poll_options o WHERE o.vote_count <> (SELECT COUNT(*) FROM poll_votes m WHERE m.poll_id = o.poll_id AND m.option_id = o.id)`},
	{What: "voters of polls", Query: `SELECT COUNT(*) FROM polls l WHERE l.voter_count <> (SELECT COUNT(DISTINCT m.user_id) FROM poll_votes m WHERE m.poll_id = l.id)`},
	{What: "lists of questions", Query: `SELECT COUNT(*) FROM posts p LEFT JOIN questions q ON q.post_id = p.id
		WHERE CASE WHEN p.is_question = 0 OR p.is_deleted = 1 THEN -1 WHEN p.answer_count > 0 THEN 1 ELSE 0 END <> COALESCE(q.is_answered, -1)`},
	{What: "posts in HOT", Query: wrongHot},
}

// recountsInGo are those that SQL alone does not say.
var recountsInGo = []struct {
	what  string
	count func(context.Context, db.Q) (int, error)
}{
	{"posts in BEST", recountBest},
	{"popular posts", recountPopular},
}

// Recount compares every sum that the domain keeps with the rows that it sums
// up. It reads all of them, so it takes a while; it changes nothing.
func Recount(ctx context.Context, q db.Q) ([]recount.Count, error) {
	all, err := recount.Of(ctx, q, sums)
	if err != nil {
		return nil, err
	}
	for _, c := range recountsInGo {
		wrong, err := c.count(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, recount.Count{What: c.what, Wrong: wrong})
	}
	return all, nil
}
