package board

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/setting"
)

const (
	// maxReason is the length of a restriction's reason in characters.
	maxReason = 200
	// keepRestriction is how long a restriction is listed after its end.
	keepRestriction = 30 * 24 * time.Hour
)

// longestRestriction is for how many days the writer of a text can be
// restricted at most.
var longestRestriction = setting.Int("board.restriction_days", 30, 1, 365)

// A Restriction (이용 제한) keeps the writer of a text from writing on its board
// for some days. It is given for the text and listed with the text: those who
// run the board never learn whose it is, nor whether two are one person's.
type Restriction struct {
	ID        int64     `json:"id"`
	CreatedAt rest.Time `json:"created_at"` // when it was given, or given anew
	EndsAt    rest.Time `json:"ends_at"`
	Board     int64     `json:"board"`
	Post      int64     `json:"post"`
	Comment   *int64    `json:"comment"` // null where it was given for the post itself
	Snippet   string    `json:"snippet"` // the text's beginning as it was then
	Days      int       `json:"days"`
	Reason    string    `json:"reason"`   // at most 200 characters
	ByStaff   bool      `json:"by_staff"` // only staff lift it
	IsLifted  bool      `json:"is_lifted"`

	Stands    bool `json:"-"` // neither lifted nor at its end
	TextThere bool `json:"-"` // the text still stands
}

// A Bound is a restriction as the one whom it binds sees it: of several on a
// board that which ends last.
type Bound struct {
	Reason string    `json:"reason"`
	EndsAt rest.Time `json:"ends_at"`
}

// NewRestriction is for which text, how long and why.
type NewRestriction struct {
	Board   int64
	Post    int64
	Comment int64 // 0 for the post itself; else Post may be 0
	Days    int
	Reason  string // 1 to 200 characters; its receiver reads it
}

// A restrictedText is a text with whom a restriction for it binds.
type restrictedText struct {
	post, comment int64
	writer        account.ID
	snippet       string
}

func (restrictedText) String() string       { return "restricted text" }
func (restrictedText) GoString() string     { return "restricted text" }
func (restrictedText) LogValue() slog.Value { return slog.StringValue("restricted text") }

// Restrict restricts the writer of a text that stands on a board which v runs.
// Each text has a restriction of its own, whoever wrote it, and giving it again
// replaces it. All is done alike whether the writer is restricted already, runs
// the board or is v: neither the answer nor its time says so.
func (s *Service) Restrict(ctx context.Context, v account.Viewer, in NewRestriction) (r Restriction, err error) {
	var e *fault.Error
	if in.Days < 1 {
		e = e.And("days", "min_value", 1)
	}
	in.Reason, e = plain.Check(e, "reason", plain.OneLine(in.Reason), 1, maxReason)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := lockBoard(ctx, tx, v, in.Board, Filter{})
		if err != nil {
			return err
		}
		most, err := longestRestriction.Get(ctx, tx, b.SchoolID)
		switch {
		case err != nil:
			return err
		case e != nil:
			return e
		case in.Days > int(most):
			return fault.Field("days", "max_value", most)
		}
		t, err := in.text(ctx, tx, v)
		if err != nil {
			return err
		}
		r = Restriction{
			CreatedAt: rest.At(tx.Now), EndsAt: rest.At(tx.Now.AddDate(0, 0, in.Days)), Board: b.ID, Post: t.post, Snippet: t.snippet,
			Days: in.Days, Reason: in.Reason, ByStaff: v.StaffOf(b.SchoolID), Stands: true, TextThere: true,
		}
		if t.comment != 0 {
			r.Comment = &t.comment
		}
		if err := r.store(ctx, tx, t); err != nil {
			return err
		}
		thing, id := "post", t.post
		if t.comment != 0 {
			thing, id = "comment", t.comment
		}
		if err := recordChange(ctx, tx, v, "restriction.add", thing, id, nil, in); err != nil {
			return err
		}
		return s.notify.Add(ctx, tx, t.writer, kindRestriction, r.ID, r.ID)
	})
	return r, err
}

// text returns the text that stands on the board.
func (in *NewRestriction) text(ctx context.Context, q db.Q, v account.Viewer) (*restrictedText, error) {
	if in.Comment == 0 {
		p, err := findPost(ctx, q, v, in.Post)
		if err == nil && p.Board != in.Board {
			err = notFound()
		}
		if err != nil {
			return nil, noSuch("post", in.Post, err)
		}
		return &restrictedText{post: p.ID, writer: p.writer.id, snippet: plain.Snippet(p.Headline(), 120)}, nil
	}
	c, p, err := findComment(ctx, q, v, in.Comment)
	if err == nil && (p.Board != in.Board || in.Post != 0 && in.Post != p.ID) {
		err = notFound()
	}
	if err != nil {
		return nil, noSuch("comment", in.Comment, err)
	}
	return &restrictedText{post: p.ID, comment: c.ID, writer: c.writer.id, snippet: plain.Snippet(c.Content, 120)}, nil
}

// store gives the text's restriction or replaces it. The board is locked.
func (r *Restriction) store(ctx context.Context, tx *db.Tx, t *restrictedText) error {
	var byStaff, lifted bool
	var ends int64
	err := tx.Row(ctx, `SELECT id, by_staff, is_lifted, ends_at FROM board_restrictions WHERE post_id = ? AND comment_id = ?`, t.post, t.comment).
		Scan(&r.ID, &byStaff, &lifted, &ends)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		r.ID, err = tx.Insert(ctx, `INSERT INTO board_restrictions (board_id, post_id, comment_id, user_id, by_staff, days, reason, snippet, is_lifted, created_at, ends_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
			r.Board, t.post, t.comment, int64(t.writer), r.ByStaff, r.Days, r.Reason, r.Snippet, db.Micros(tx.Now), db.Micros(r.EndsAt.Time))
		return err
	case err != nil:
		return err
	case byStaff && !r.ByStaff && !lifted && db.Time(ends).After(tx.Now):
		return fault.New(fault.Forbidden, "restricted_by_staff")
	}
	_, err = tx.Exec(ctx, `UPDATE board_restrictions SET by_staff = ?, days = ?, reason = ?, snippet = ?, is_lifted = 0, created_at = ?, ends_at = ? WHERE id = ?`,
		r.ByStaff, r.Days, r.Reason, r.Snippet, db.Micros(tx.Now), db.Micros(r.EndsAt.Time), r.ID)
	return err
}

// Lift takes a restriction of a board that v runs back. Others that bind the
// same person stay. What staff gave only staff lift.
func (s *Service) Lift(ctx context.Context, v account.Viewer, board, id int64) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := lockBoard(ctx, tx, v, board, Filter{})
		if err != nil {
			return err
		}
		var writer account.ID
		var byStaff, lifted bool
		var ends int64
		err = tx.Row(ctx, `SELECT user_id, by_staff, is_lifted, ends_at FROM board_restrictions WHERE id = ? AND board_id = ?`, id, board).
			Scan(&writer, &byStaff, &lifted, &ends)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return notFound()
		case err != nil:
			return err
		case byStaff && !v.StaffOf(b.SchoolID):
			return fault.New(fault.Forbidden, "restricted_by_staff")
		case lifted || !db.Time(ends).After(tx.Now):
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE board_restrictions SET is_lifted = 1 WHERE id = ?`, id); err != nil {
			return err
		}
		if err := record(ctx, tx, v, "restriction.lift", "restriction", id); err != nil {
			return err
		}
		return s.notify.Add(ctx, tx, writer, kindRestriction, id, id)
	})
}

// listOfRestrictions takes the board's id and ends with the arguments of
// [Range.among]. It does not read whom they bind.
const listOfRestrictions = `SELECT r.id, r.created_at, r.ends_at, r.board_id, r.post_id, r.comment_id, r.snippet, r.days, r.reason, r.by_staff, r.is_lifted,
	p.id, c.id FROM board_restrictions r LEFT JOIN posts p ON p.id = r.post_id AND p.is_deleted = 0 LEFT JOIN comments c ON c.id = r.comment_id AND c.is_deleted = 0
	WHERE r.board_id = ?`

func scanRestriction(rows interface{ Scan(...any) error }, now time.Time) (r Restriction, err error) {
	var created, ends, comment int64
	var thePost, theComment sql.NullInt64 // where they stand
	err = rows.Scan(&r.ID, &created, &ends, &r.Board, &r.Post, &comment, &r.Snippet, &r.Days, &r.Reason, &r.ByStaff, &r.IsLifted, &thePost, &theComment)
	r.CreatedAt, r.EndsAt = rest.At(db.Time(created)), rest.At(db.Time(ends))
	if comment != 0 {
		r.Comment = &comment
	}
	r.TextThere = thePost.Valid && (comment == 0 || theComment.Valid)
	r.Stands = !r.IsLifted && r.EndsAt.After(now)
	return r, err
}

// Restrictions returns the restrictions of a board that v runs, the newest
// first, those that ended within the last 30 days among them.
func (s *Service) Restrictions(ctx context.Context, v account.Viewer, board int64, part Range) ([]Restriction, error) {
	if err := s.mayRun(ctx, v, board); err != nil {
		return nil, err
	}
	now := s.db.Now()
	order, bound := part.boundsOf("r.id")
	return db.All(ctx, s.db, func(r *sql.Rows) (Restriction, error) { return scanRestriction(r, now) }, listOfRestrictions+order, board, bound, part.Limit)
}

// bindingOne joins the restriction r that binds the viewer on the board b and
// ends last. It takes the viewer's id and the time.
const bindingOne = ` LEFT JOIN board_restrictions r ON r.id = (SELECT x.id FROM board_restrictions x
	WHERE x.user_id = ? AND x.board_id = b.id AND x.is_lifted = 0 AND x.ends_at > ? ORDER BY x.ends_at DESC LIMIT 1)`

// boundOf makes what binds the viewer of the columns r.reason and r.ends_at.
func boundOf(reason sql.NullString, ends sql.NullInt64) *Bound {
	if !ends.Valid {
		return nil
	}
	return &Bound{reason.String, rest.At(db.Time(ends.Int64))}
}

// boundOn returns the restriction that binds v on a board, nil for none.
func boundOn(ctx context.Context, tx *db.Tx, v account.Viewer, board int64) (*Bound, error) {
	var reason sql.NullString
	var ends sql.NullInt64
	err := tx.Row(ctx, `SELECT r.reason, r.ends_at FROM boards b`+bindingOne+` WHERE b.id = ?`, int64(v.ID), db.Micros(tx.Now), board).Scan(&reason, &ends)
	return boundOf(reason, ends), err
}

// mayEditStill says whether a restriction leaves v to change a text of their
// own, which stands on the board.
func mayEditStill(ctx context.Context, tx *db.Tx, v account.Viewer, board int64, b rights, anonymous bool) (err error) {
	if b.bound, err = boundOn(ctx, tx, v, board); err != nil {
		return err
	}
	return mayAppear(v, &b, anonymous)
}

// restricted is the fault of one whom b binds.
func restricted(code string, b *Bound) error {
	at := b.EndsAt.In(i18n.Zone)
	return fault.New(fault.Forbidden, code, int(at.Month()), at.Day(), at.Format("15:04"), b.Reason)
}
