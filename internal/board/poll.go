package board

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// What a poll may be.
const (
	minOptions = 2
	maxOptions = 10
	maxOption  = 100 // characters
	maxPoll    = 30  // days
)

// A Poll is the poll (투표) of a post as one viewer sees it. What was chosen how
// often is seen by those who have voted, and by all once it has ended; by the
// writer of the post no sooner. Who voted for what nobody ever sees.
type Poll struct {
	ID         int64        `json:"id"`
	Options    []PollOption `json:"options"` // 2 to 10, in the order in which they were written
	Multiple   bool         `json:"multiple"`
	EndsAt     *rest.Time   `json:"ends_at"` // null: it goes on
	IsEnded    bool         `json:"is_ended"`
	IsVoted    bool         `json:"is_voted"` // by the viewer
	VoterCount int          `json:"voter_count"`
}

// A PollOption is something to choose.
type PollOption struct {
	ID        int64  `json:"id"`
	Text      string `json:"text"`
	VoteCount *int   `json:"vote_count"` // null while hidden from the viewer
	IsMine    bool   `json:"is_mine"`    // the viewer has chosen it
}

// NewPoll is what one writes.
type NewPoll struct {
	Options  []string // 2 to 10 of 1 to 100 characters, no two of them the same
	Multiple bool
	EndsAt   time.Time // at most 30 days ahead; zero: it goes on
}

// check returns e with what is wrong with the poll, nil being none, and cleans
// its texts.
func (p *NewPoll) check(e *fault.Error, now time.Time) *fault.Error {
	if p == nil {
		return e
	}
	if wrong := p.checkOptions(); wrong != nil {
		e = e.And("poll.options", wrong.Code, wrong.Args...)
	}
	switch {
	case p.EndsAt.IsZero():
	case !p.EndsAt.After(now):
		e = e.And("poll.ends_at", "over_already")
	case p.EndsAt.After(now.AddDate(0, 0, maxPoll)):
		e = e.And("poll.ends_at", "too_far", maxPoll)
	}
	return e
}

// checkOptions cleans the options and returns the first thing that is wrong
// with them.
func (p *NewPoll) checkOptions() *fault.Problem {
	seen := map[string]bool{}
	for i, text := range p.Options {
		text, e := plain.Check(nil, "options", plain.OneLine(text), 1, maxOption)
		if e != nil {
			return &e.Fields[0].Problems[0]
		}
		p.Options[i] = text
		seen[norm.NFC.String(text)] = true
	}
	switch n := len(p.Options); {
	case n < minOptions:
		return &fault.Problem{Code: "min_items", Args: []any{minOptions}}
	case n > maxOptions:
		return &fault.Problem{Code: "max_items", Args: []any{maxOptions}}
	case len(seen) < n:
		return &fault.Problem{Code: "twice"}
	}
	return nil
}

// same reports whether p, nil being none, is what a program sends back of it.
func (p *Poll) same(in *NewPoll) bool {
	if p == nil {
		return len(in.Options) == 0
	}
	var ends time.Time
	if p.EndsAt != nil {
		ends = p.EndsAt.Time
	}
	return p.Multiple == in.Multiple && ends.Equal(in.EndsAt.Truncate(time.Microsecond)) &&
		slices.EqualFunc(p.Options, in.Options, func(o PollOption, text string) bool { return o.Text == plain.OneLine(text) })
}

// addPoll writes the poll of a post, nil being none.
func addPoll(ctx context.Context, tx *db.Tx, post int64, in *NewPoll) error {
	if in == nil {
		return nil
	}
	ends := int64(0)
	if !in.EndsAt.IsZero() {
		ends = db.Micros(in.EndsAt)
	}
	id, err := tx.Insert(ctx, `INSERT INTO polls (post_id, is_multiple, ends_at, voter_count) VALUES (?, ?, ?, 0)`, post, in.Multiple, ends)
	if err != nil {
		return err
	}
	var args []any
	for i, text := range in.Options {
		args = append(args, id, i+1, text)
	}
	_, err = tx.Exec(ctx, `INSERT INTO poll_options (poll_id, place, label, vote_count) VALUES `+strings.Repeat(`(?, ?, ?, 0), `, len(in.Options)-1)+`(?, ?, ?, 0)`, args...)
	return err
}

// selectPolls takes the viewer's id and those of posts.
const selectPolls = `SELECT l.post_id, l.id, l.is_multiple, l.ends_at, l.voter_count, o.id, o.label, o.vote_count, CASE WHEN m.user_id IS NULL THEN 0 ELSE 1 END
	FROM polls l JOIN poll_options o ON o.poll_id = l.id LEFT JOIN poll_votes m ON m.poll_id = l.id AND m.user_id = ? AND m.option_id = o.id
	WHERE l.post_id IN (`

// loadPolls gives the posts that have one their poll as v sees it.
func loadPolls(ctx context.Context, q db.Q, v account.Viewer, list []*Post) error {
	of := map[int64]*Post{}
	var wanted [][]any
	for _, p := range list {
		if p.hasPoll {
			of[p.ID] = p
			wanted = append(wanted, []any{p.ID})
		}
	}
	if wanted == nil {
		return nil
	}
	in, args := anyOf(`?`, `, `, wanted)
	counts := map[int64][]int{} // as they are, in the order of the options
	_, err := db.All(ctx, q, func(r *sql.Rows) (post int64, err error) {
		var p Poll
		var o PollOption
		var ends int64
		var votes int
		if err := r.Scan(&post, &p.ID, &p.Multiple, &ends, &p.VoterCount, &o.ID, &o.Text, &votes, &o.IsMine); err != nil {
			return post, err
		}
		if len(counts[post]) == 0 {
			if ends != 0 {
				p.EndsAt = &rest.Time{Time: db.Time(ends)}
				p.IsEnded = !db.NowOf(q).Before(p.EndsAt.Time)
			}
			of[post].Poll = &p
		}
		poll := of[post].Poll
		poll.Options = append(poll.Options, o)
		poll.IsVoted = poll.IsVoted || o.IsMine
		counts[post] = append(counts[post], votes)
		return post, nil
	}, selectPolls+in+`) ORDER BY l.post_id, o.place`, append([]any{int64(v.ID)}, args...)...)
	if err != nil {
		return err
	}
	for id, votes := range counts {
		if p := of[id].Poll; p.IsVoted || p.IsEnded {
			for i := range votes {
				p.Options[i].VoteCount = &votes[i]
			}
		}
	}
	return nil
}
