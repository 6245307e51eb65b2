// Package board is where people write: boards, posts with polls and hashtags,
// comments, likes and scraps, and where what is liked is found: HOT, BEST and
// the popular posts.
//
// Its promises:
//
//   - Who wrote an anonymous text is in no exported field of anything that this
//     package gives away, so neither JSON nor a page can show it. Rows that hold
//     a writer are unexported, print nothing of it, and become views in
//     anonymity.go, the only file that turns a writer into something shown. (A
//     [PastPost] names its writer on the way in, and never comes out.)
//   - A number (익명3) belongs to one person under one post, is given once, and
//     is never given to another; nothing links two posts' numbers.
//   - Anonymous or signed is decided when writing and never changes.
//   - Who voted for what in a poll nobody sees, and what came out only those who
//     have voted, until it ends.
//   - Whether a question is answered is decided by what readers see of its
//     comments.
//   - Texts of secret boards, and what their hashtags are, stand on no other page.
//   - A block hides what is signed with a nickname, or a label under one post,
//     and never shows by what vanishes that two names are one person.
//   - Counts are exact at every moment, whoever writes at the same time.
//   - What one likes and scraps is on one's own lists alone; others see how many do.
//   - What belongs to another school is not there: NotFound, not Forbidden.
//   - HOT, BEST and popular are what a recount of likes and comments finds, and
//     never depend on who wrote.
//   - A page of a list costs the same wherever it is: one query, and one more for
//     each kind of thing beside the texts that some post of it has.
//   - Nobody finds what they may not read, and nobody by who wrote it.
//
// The Service's methods are safe for concurrent use. What a person may do is
// decided in policy.go, for the API, pages, command line and jobs alike.
package board

import (
	"context"
	"embed"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/search"
)

// Schema holds the tables of this package. They refer to those of package
// account.
//
//go:embed schema
var Schema embed.FS

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// Service is the board domain. Make one with [New].
type Service struct {
	db     *db.DB
	notify *notification.Service
	media  *media.Service
	index  *search.Service
	seek   seeking

	blocked func(ctx context.Context, tx *db.Tx, a, b account.ID) error // may be nil
}

// New returns the domain on d, whose posts have pictures of m and are found by
// index. It tells n how to describe what happened to posts and comments, so it is
// called before n is asked.
func New(d *db.DB, n *notification.Service, m *media.Service, index *search.Service) *Service {
	s := &Service{db: d, notify: n, media: m, index: index, seek: newSeeking()}
	n.Describe(kindComment, s.describeComments)
	n.Describe(kindReply, s.describeReplies)
	n.Describe(kindHot, s.describeHot)
	n.Describe(kindRestriction, s.describeRestrictions)
	n.Describe(kindPostRemoved, s.removed("board.notification.post_removed", removedPosts, `p.id`))
	n.Describe(kindCommentRemoved, s.removed("board.notification.comment_removed", removedComments, `c.id`))
	for _, kind := range []string{kindHandover, kindRefused, kindManagerChanged} {
		n.Describe(kind, s.describeBoards(kind))
	}
	return s
}
