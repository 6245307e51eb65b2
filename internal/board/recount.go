package board

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/db"
)

// A Count is one of the sums or lists that the domain keeps beside its rows, and
// in how many rows it is not what a recount finds.
type Count struct {
	What  string // "likes of posts"
	Wrong int
}

// recounts are the recounts, by what they recount. Each counts the rows whose
// kept sum differs from that of the raw rows.
var recounts = []struct{ what, query string }{
	{"likes of posts", `SELECT COUNT(*) FROM posts p WHERE p.like_count <> (SELECT COUNT(*) FROM post_likes l WHERE l.post_id = p.id)`},
	{"likes of comments", `SELECT COUNT(*) FROM comments c WHERE c.like_count <> (SELECT COUNT(*) FROM comment_likes l WHERE l.comment_id = c.id)`},
	{"scraps of posts", `SELECT COUNT(*) FROM posts p WHERE p.scrap_count <> (SELECT COUNT(*) FROM scraps m WHERE m.post_id = p.id)`},
	{"comments of posts", `SELECT COUNT(*) FROM posts p WHERE p.comment_count <> (SELECT COUNT(*) FROM comments c WHERE c.post_id = p.id AND c.is_deleted = 0)`},
	{"replies of comments", `SELECT COUNT(*) FROM comments c WHERE c.reply_count <> (SELECT COUNT(*) FROM comments r WHERE r.post_id = c.post_id AND r.parent_id = c.id AND r.is_deleted = 0)`},
	{"posts of boards", `SELECT COUNT(*) FROM boards b WHERE b.post_count <> (SELECT COUNT(*) FROM posts p WHERE p.board_id = b.id AND p.is_deleted = 0)`},
	{"pictures of posts", `SELECT COUNT(*) FROM posts p WHERE p.media_count <> (SELECT COUNT(*) FROM media m WHERE m.post_id = p.id)`},
	{"anonymous numbers", `SELECT COUNT(*) FROM (SELECT post_id FROM post_names GROUP BY post_id HAVING MIN(number) <> 1 OR MAX(number) <> COUNT(*)) gaps`},
	{"numbers of comments", `SELECT COUNT(*) FROM comments c LEFT JOIN post_names n ON n.post_id = c.post_id AND n.user_id = c.writer_id
		WHERE c.is_anonymous = 1 AND c.number <> 0 AND (n.number IS NULL OR n.number <> c.number)`},
	{"hashtags of posts", `SELECT COUNT(*) FROM posts p WHERE (SELECT COUNT(*) FROM post_tags t WHERE t.school_id = p.school_id AND t.board_id = p.board_id AND t.post_id = p.id)
		<> CASE WHEN p.is_deleted = 1 OR p.hashtags = '' THEN 0 ELSE 1 + LENGTH(p.hashtags) - LENGTH(REPLACE(p.hashtags, ' ', '')) END`},
	{"hashtags of boards", `SELECT COUNT(*) FROM (SELECT school_id, tag, board_id, SUM(n) FROM (SELECT school_id, tag, board_id, post_count AS n FROM board_tags
		UNION ALL SELECT school_id, tag, board_id, -1 FROM post_tags) both_tags GROUP BY school_id, tag, board_id HAVING SUM(n) <> 0) wrong_tags`},
	{"answers of questions", `SELECT COUNT(*) FROM posts p WHERE p.answer_count <> CASE WHEN p.is_question = 1 THEN (SELECT COUNT(*) FROM comments c WHERE c.post_id = p.id AND` + answers + `) ELSE 0 END`},
	{"polls of posts", `SELECT COUNT(*) FROM posts p LEFT JOIN polls l ON l.post_id = p.id WHERE p.has_poll <> CASE WHEN l.id IS NULL THEN 0 ELSE 1 END`},
	{"votes of polls", `SELECT COUNT(*) FROM poll_options o WHERE o.vote_count <> (SELECT COUNT(*) FROM poll_votes m WHERE m.poll_id = o.poll_id AND m.option_id = o.id)`},
	{"voters of polls", `SELECT COUNT(*) FROM polls l WHERE l.voter_count <> (SELECT COUNT(DISTINCT m.user_id) FROM poll_votes m WHERE m.poll_id = l.id)`},
	{"lists of questions", `SELECT COUNT(*) FROM posts p LEFT JOIN questions q ON q.post_id = p.id
		WHERE CASE WHEN p.is_question = 0 OR p.is_deleted = 1 THEN -1 WHEN p.answer_count > 0 THEN 1 ELSE 0 END <> COALESCE(q.is_answered, -1)`},
	{"posts in HOT", wrongHot},
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
func Recount(ctx context.Context, q db.Q) ([]Count, error) {
	all := make([]Count, 0, len(recounts))
	for _, c := range recounts {
		found := Count{What: c.what}
		if err := q.Row(ctx, c.query).Scan(&found.Wrong); err != nil {
			return nil, err
		}
		all = append(all, found)
	}
	for _, c := range recountsInGo {
		wrong, err := c.count(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, Count{c.what, wrong})
	}
	return all, nil
}
