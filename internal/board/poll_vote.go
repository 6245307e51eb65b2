package board

import (
	"context"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// Vote makes options what v, who may read the post, has chosen of its poll: at
// least one, and only one where the poll says so. Until the poll ends one can
// vote again; what was chosen before then counts no more.
func (s *Service) Vote(ctx context.Context, v account.Viewer, post int64, options []int64) (Poll, error) {
	if len(options) == 0 {
		return Poll{}, fault.Field("options", "no_choice")
	}
	return s.vote(ctx, v, post, options)
}

// TakeBackVote makes v one who has not voted, until the poll ends.
func (s *Service) TakeBackVote(ctx context.Context, v account.Viewer, post int64) (Poll, error) {
	return s.vote(ctx, v, post, nil)
}

func (s *Service) vote(ctx context.Context, v account.Viewer, post int64, options []int64) (Poll, error) {
	if !v.SignedIn() {
		return Poll{}, unauthenticated()
	}
	var p *postRow
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		// Locked first: votes of one poll are counted one after the other.
		if _, err = tx.Exec(ctx, `UPDATE polls SET voter_count = voter_count WHERE post_id = ?`, post); err != nil {
			return err
		}
		if p, err = findPoll(ctx, tx, v, post); err != nil {
			return err
		}
		if p.Poll.IsEnded {
			return fault.New(fault.Conflict, "poll_ended")
		}
		if err := p.Poll.takes(options); err != nil {
			return err
		}
		if err := setVotes(ctx, tx, v, p.Poll, options); err != nil {
			return err
		}
		return loadPolls(ctx, tx, v, []*Post{&p.Post})
	})
	if err != nil {
		return Poll{}, err
	}
	return *p.seenBy(i18n.Of(ctx), v).Poll, nil
}

// findPoll returns a post that v may read and that has a poll.
func findPoll(ctx context.Context, q db.Q, v account.Viewer, post int64) (*postRow, error) {
	p, err := findPost(ctx, q, v, post)
	if err == nil {
		err = mayRead(v, &p.rights)
	}
	if err == nil && p.Poll == nil {
		err = notFound()
	}
	return p, err
}

// takes says whether the options can be chosen together.
func (p *Poll) takes(options []int64) error {
	for _, id := range options {
		if !slices.ContainsFunc(p.Options, func(o PollOption) bool { return o.ID == id }) {
			return fault.Field("options", "does_not_exist", id)
		}
	}
	if !p.Multiple && slices.ContainsFunc(options, func(id int64) bool { return id != options[0] }) {
		return fault.Field("options", "one_choice")
	}
	return nil
}

// setVotes makes options what v has chosen of a poll, which is locked and as v
// sees it.
func setVotes(ctx context.Context, tx *db.Tx, v account.Viewer, p *Poll, options []int64) error {
	var gone, come []any
	for _, o := range p.Options {
		switch chosen := slices.Contains(options, o.ID); {
		case chosen && !o.IsMine:
			come = append(come, o.ID)
		case !chosen && o.IsMine:
			gone = append(gone, o.ID)
		}
	}
	if len(gone) > 0 {
		if err := countVotes(ctx, tx, -1, p.ID, gone); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM poll_votes WHERE poll_id = ? AND user_id = ? AND option_id IN (`+db.In(len(gone))+`)`, append([]any{p.ID, int64(v.ID)}, gone...)...); err != nil {
			return err
		}
	}
	if len(come) > 0 {
		if err := countVotes(ctx, tx, 1, p.ID, come); err != nil {
			return err
		}
		if err := addVotes(ctx, tx, p.ID, v.ID, come); err != nil {
			return err
		}
	}
	voters := 0
	switch votes := len(options) > 0; {
	case votes && !p.IsVoted:
		voters = 1
	case !votes && p.IsVoted:
		voters = -1
	default:
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE polls SET voter_count = voter_count + ? WHERE id = ?`, voters, p.ID)
	return err
}

func countVotes(ctx context.Context, tx *db.Tx, more int, poll int64, options []any) error {
	_, err := tx.Exec(ctx, `UPDATE poll_options SET vote_count = vote_count + ? WHERE poll_id = ? AND id IN (`+db.In(len(options))+`)`, append([]any{more, poll}, options...)...)
	return err
}

// addVotes notes what somebody has chosen. When is not noted.
func addVotes(ctx context.Context, tx *db.Tx, poll int64, voter account.ID, options []any) error {
	var args []any
	for _, o := range options {
		args = append(args, poll, int64(voter), o)
	}
	_, err := tx.Exec(ctx, `INSERT INTO poll_votes (poll_id, user_id, option_id) VALUES `+strings.Repeat(`(?, ?, ?), `, len(options)-1)+`(?, ?, ?)`, args...)
	return err
}
