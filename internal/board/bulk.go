package board

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// A PastPost is a post as it was written earlier, for [Service.Import].
type PastPost struct {
	Board     int64
	Writer    account.ID
	Anonymous bool // as the board would have decided: it is not asked
	Question  bool
	Title     string
	Content   string
	At        time.Time
	Likes     []PastLike // each person's once, and not the writer's
	Comments  []PastComment
	Poll      *PastPoll    // nil for none
	Media     []media.Item // pictures of the writer's that wait for it
}

// A PastPoll is the poll of a past post.
type PastPoll struct {
	NewPoll
	Votes []PastVote // one of each who voted
}

// A PastVote is what somebody has chosen of a past poll.
type PastVote struct {
	Voter   account.ID
	Options []int // places in the poll's
}

// A PastLike is a like as it was given earlier.
type PastLike struct {
	By account.ID
	At time.Time // after the text
}

// A PastComment is a comment as it was written earlier.
type PastComment struct {
	Writer    account.ID
	Anonymous bool
	Content   string
	At        time.Time // after the post
	Likes     []PastLike
	Replies   []PastComment // after the comment; replies to them are not looked at
}

// importBatch is how many posts one transaction of an import holds.
const importBatch = 200

// Import adds texts of the past, for demos and benchmarks: numbers, counts and
// the order of ids become what they were if all had been written at their
// times. Of comments, and of becoming HOT, since tell people are notified; of
// nothing when it is zero. Texts and rights are not checked, and neither an
// import's posts nor their times count for what one may post next. Each batch
// of posts is there as a whole or not at all.
func (s *Service) Import(ctx context.Context, posts []PastPost, tell time.Time) error {
	posts = slices.Clone(posts)
	slices.SortStableFunc(posts, func(a, b PastPost) int { return a.At.Compare(b.At) })
	for batch := range slices.Chunk(posts, importBatch) {
		err := s.db.WriteAlone(ctx, func(tx *db.Tx) error {
			schools := map[int64]int64{}
			for i := range batch {
				p := &batch[i]
				if schools[p.Board] == 0 {
					var school int64
					if err := tx.Row(ctx, `SELECT school_id FROM boards WHERE id = ?`, p.Board).Scan(&school); err != nil {
						return err
					}
					schools[p.Board] = school
				}
				if err := s.importPost(ctx, tx, schools[p.Board], p, tell); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return s.db.Analyze(ctx)
}

// flat is a comment of an import with its place.
type flat struct {
	*PastComment
	parent *flat
	id     int64
	thread int
}

func (s *Service) importPost(ctx context.Context, tx *db.Tx, school int64, p *PastPost, tell time.Time) error {
	var all []*flat
	for i := range p.Comments {
		c := &flat{PastComment: &p.Comments[i]}
		all = append(all, c)
		for j := range c.Replies {
			all = append(all, &flat{PastComment: &c.Replies[j], parent: c})
		}
	}
	slices.SortStableFunc(all, func(a, b *flat) int { return a.At.Compare(b.At) })
	at := db.Micros(p.At)
	hashtags := ui.Hashtags(p.Content)
	id, err := tx.Insert(ctx, `INSERT INTO posts (school_id, board_id, writer_id, is_anonymous, is_question, is_deleted, is_edited, title, content, content_key,
		like_count, comment_count, last_thread, created_at, updated_at, hashtags, has_poll) VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?)`,
		school, p.Board, int64(p.Writer), p.Anonymous, p.Question, p.Title, p.Content, len(p.Likes), len(all), len(all), at, at, strings.Join(hashtags, " "), p.Poll != nil)
	if err != nil {
		return err
	}
	if err := s.index.Add(ctx, tx, indexed(id, school, p.Board, p.Title, p.Content)); err != nil {
		return err
	}
	if err := importLikes(ctx, tx, likesOfPosts, id, p.Likes); err != nil {
		return err
	}
	if err := s.importStanding(ctx, tx, standing{id, school, p.Board, at, len(p.Likes)}, p, tell); err != nil {
		return err
	}
	if len(p.Media) > 0 {
		if _, err := arrangePictures(ctx, tx, p.Writer, id, p.Media); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE boards SET post_count = post_count + 1, posted_at = ? WHERE id = ?`, at, p.Board); err != nil {
		return err
	}
	if err := setHashtags(ctx, tx, school, p.Board, id, nil, hashtags); err != nil {
		return err
	}
	numbers := map[account.ID]int{}
	for i, c := range all {
		if c.thread = i + 1; c.parent != nil {
			c.thread = c.parent.thread
		}
		number, err := importNumber(ctx, tx, id, p, c, numbers)
		if err != nil {
			return err
		}
		if err := importComment(ctx, tx, id, c, number); err != nil {
			return err
		}
		if !tell.IsZero() && !c.At.Before(tell) {
			if err := s.importTold(ctx, tx, id, p, c); err != nil {
				return err
			}
		}
	}
	if p.Question {
		if err := importQuestion(ctx, tx, school, p.Board, id); err != nil {
			return err
		}
	}
	if p.Poll != nil {
		return importPoll(ctx, tx, id, p.Poll)
	}
	return nil
}

// importPoll adds a poll and counts its votes.
func importPoll(ctx context.Context, tx *db.Tx, post int64, p *PastPoll) error {
	if err := addPoll(ctx, tx, post, &p.NewPoll); err != nil {
		return err
	}
	of := &Post{ID: post, hasPoll: true}
	if err := loadPolls(ctx, tx, account.System, []*Post{of}); err != nil {
		return err
	}
	counts := make([]int, len(of.Poll.Options))
	for _, v := range p.Votes {
		var chosen []any
		for _, n := range v.Options {
			chosen = append(chosen, of.Poll.Options[n].ID)
			counts[n]++
		}
		if err := addVotes(ctx, tx, of.Poll.ID, v.Voter, chosen); err != nil {
			return err
		}
	}
	for i, o := range of.Poll.Options {
		if _, err := tx.Exec(ctx, `UPDATE poll_options SET vote_count = ? WHERE id = ?`, counts[i], o.ID); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE polls SET voter_count = ? WHERE id = ?`, len(p.Votes), of.Poll.ID)
	return err
}

// importQuestion counts the answers that a question has.
func importQuestion(ctx context.Context, tx *db.Tx, school, board, post int64) error {
	if err := addQuestion(ctx, tx, school, board, post); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE posts AS p SET answer_count = (SELECT COUNT(*) FROM comments c WHERE c.post_id = p.id AND`+answers+`) WHERE p.id = ?`, post)
	if err == nil {
		_, err = tx.Exec(ctx, markAnswered, post)
	}
	return err
}

// importStanding puts the post into the lists that its likes bring it into.
func (s *Service) importStanding(ctx context.Context, tx *db.Tx, in standing, p *PastPost, tell time.Time) error {
	t, err := thresholdsOf(ctx, tx, in.school)
	if err != nil || in.likes < min(t.hot, t.best) {
		return err
	}
	hotAt, err := settle(ctx, tx, in, t)
	if err != nil || hotAt == 0 || tell.IsZero() || db.Time(hotAt).Before(tell) {
		return err
	}
	var takes bool
	if err := tx.Row(ctx, `SELECT CASE WHEN`+takesPart+` THEN 1 ELSE 0 END FROM boards b WHERE b.id = ?`, p.Board).Scan(&takes); err != nil || !takes {
		return err
	}
	return s.notify.AddAt(ctx, tx, db.Time(hotAt), p.Writer, kindHot, in.id, in.id)
}

// importTold notifies those that a comment made now would notify.
func (s *Service) importTold(ctx context.Context, tx *db.Tx, post int64, p *PastPost, c *flat) error {
	answered := account.ID(0)
	if c.parent != nil {
		answered = c.parent.Writer
	}
	if answered != 0 && answered != c.Writer {
		if err := s.notify.AddAt(ctx, tx, c.At, answered, kindReply, c.parent.id, c.id); err != nil {
			return err
		}
	}
	if p.Writer == c.Writer || p.Writer == answered {
		return nil
	}
	return s.notify.AddAt(ctx, tx, c.At, p.Writer, kindComment, post, c.id)
}

func importNumber(ctx context.Context, tx *db.Tx, post int64, p *PastPost, c *flat, numbers map[account.ID]int) (int, error) {
	if !c.Anonymous || p.Anonymous && c.Writer == p.Writer {
		return 0, nil
	}
	if n := numbers[c.Writer]; n != 0 {
		return n, nil
	}
	n := len(numbers) + 1
	numbers[c.Writer] = n
	_, err := tx.Exec(ctx, `INSERT INTO post_names (post_id, user_id, number) VALUES (?, ?, ?)`, post, int64(c.Writer), n)
	return n, err
}

func importComment(ctx context.Context, tx *db.Tx, post int64, c *flat, number int) (err error) {
	var parent any
	if c.parent != nil {
		parent = c.parent.id
	}
	at := db.Micros(c.At)
	c.id, err = tx.Insert(ctx, `INSERT INTO comments (post_id, thread, parent_id, writer_id, is_anonymous, number, is_deleted, is_edited, content, like_count, reply_count, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?)`,
		post, c.thread, parent, int64(c.Writer), c.Anonymous, number, c.Content, len(c.Likes), len(c.Replies), at, at)
	if err != nil {
		return err
	}
	return importLikes(ctx, tx, likesOfComments, c.id, c.Likes)
}

func importLikes(ctx context.Context, tx *db.Tx, of likeable, id int64, likes []PastLike) error {
	for _, l := range slices.SortedFunc(slices.Values(likes), func(a, b PastLike) int { return cmp.Compare(a.By, b.By) }) {
		if _, err := tx.Exec(ctx, of.add, id, int64(l.By), db.Micros(l.At)); err != nil {
			return err
		}
	}
	return nil
}
