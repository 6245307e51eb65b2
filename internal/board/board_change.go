package board

import (
	"context"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// quietTime is how long a board has been without a post before its manager may
// close it.
const quietTime = 14 * 24 * time.Hour

// ChangeBoard changes a board: change is given the board as it is and changes
// what it wants to. Words, and the settings that are the manager's, are changed
// by the manager and staff, the other settings by staff only, the school by
// those who may do so at both. With remove the board is deleted as well.
func (s *Service) ChangeBoard(ctx context.Context, v account.Viewer, id int64, f Filter, change func(*NewBoard), remove bool) (Board, error) {
	var b boardRow
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if b, err = lockBoard(ctx, tx, v, id, f); err != nil {
			return err
		}
		if err := rest.Match(ctx, toAPI(b.seenBy(v))); err != nil {
			return err
		}
		in := b.asNew()
		was := in
		change(&in)
		e := in.check()
		if in.School != b.SchoolID {
			if there, err := schoolThere(ctx, tx, in.School); err != nil {
				return err
			} else if !there {
				e = e.And("school_id", "does_not_exist", in.School)
			} else if !v.StaffOf(in.School) || !v.StaffOf(b.SchoolID) {
				return forbidden()
			} else if b.posts > 0 {
				return fault.New(fault.Conflict, "board_has_posts")
			}
		}
		if err := e.Or(); err != nil {
			return err
		}
		if err := maySet(v, &b.rights, &b.Settings, &in.Settings); err != nil {
			return err
		}
		if err := storeBoard(ctx, tx, id, in); err != nil {
			return err
		}
		if remove {
			if err := removeBoard(ctx, tx, v, &b); err != nil {
				return err
			}
		} else if v.StaffOf(b.SchoolID) {
			if err := recordChange(ctx, tx, v, "board.change", "board", id, was, in); err != nil {
				return err
			}
		}
		b, err = scanBoard(tx.Row(ctx, selectBoards+` WHERE b.id = ?`, askingBoards(v, tx.Now, id)...))
		return err
	})
	return b.seenBy(v), err
}

// RemoveBoard deletes a board; from then on nobody finds it or its posts. Staff
// may at any time, the manager when nobody has posted for 14 days.
func (s *Service) RemoveBoard(ctx context.Context, v account.Viewer, id int64, f Filter) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := lockBoard(ctx, tx, v, id, f)
		if err != nil {
			return err
		}
		return removeBoard(ctx, tx, v, &b)
	})
}

// lockBoard returns a board that v may manage, for itself until tx ends.
func lockBoard(ctx context.Context, tx *db.Tx, v account.Viewer, id int64, f Filter) (boardRow, error) {
	if !v.SignedIn() {
		return boardRow{}, unauthenticated()
	}
	if _, err := tx.Exec(ctx, `UPDATE boards SET is_deleted = is_deleted WHERE id = ?`, id); err != nil {
		return boardRow{}, err
	}
	b, err := findBoard(ctx, tx, v, id)
	if err != nil {
		return b, err
	}
	if !f.takes(&b) || !maySee(v, &b.rights) {
		return b, notFound()
	}
	return b, mayManage(v, &b.rights)
}

func removeBoard(ctx context.Context, tx *db.Tx, v account.Viewer, b *boardRow) error {
	if !v.StaffOf(b.SchoolID) {
		var posted int64
		if err := tx.Row(ctx, `SELECT posted_at FROM boards WHERE id = ?`, b.ID).Scan(&posted); err != nil {
			return err
		}
		if tx.Now.Sub(db.Time(posted)) < quietTime {
			return fault.New(fault.Conflict, "board_in_use")
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE boards SET is_deleted = ?, updated_at = ? WHERE id = ?`, true, db.Micros(tx.Now), b.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM pinned_boards WHERE board_id = ?`, b.ID); err != nil {
		return err
	}
	if err := dropOffer(ctx, tx, b.ID); err != nil {
		return err
	}
	if err := jobs.Add(ctx, tx, kindClosed, b.ID); err != nil {
		return err
	}
	return record(ctx, tx, v, "board.remove", "board", b.ID)
}

func storeBoard(ctx context.Context, tx *db.Tx, id int64, in NewBoard) error {
	set := &in.Settings
	_, err := tx.Exec(ctx, `UPDATE boards SET school_id = ?, category = ?, name = ?, description = ?, notice = ?,
		anonymity_posts = ?, anonymity_comments = ?, read_states = ?, write_states = ?, comment_states = ?,
		title_required = ?, questions = ?, searchable = ?, hot = ?, media = ?, post_interval = ?, secret = ?, updated_at = ? WHERE id = ?`,
		in.School, in.Category, in.Name, set.Description, set.Notice,
		string(set.AnonymityPosts), string(set.AnonymityComments), stored(set.ReadStates), stored(set.WriteStates), stored(set.CommentStates),
		set.TitleRequired, set.Questions, set.Searchable, set.Hot, set.Media, set.PostInterval, set.Secret, db.Micros(tx.Now), id)
	return err
}

// maySet says whether v may change the settings from what they are to what
// they shall be. Sending back what is there changes nothing, whoever does it.
func maySet(v account.Viewer, b *rights, is, want *Settings) error {
	if v.StaffOf(b.school) {
		return nil
	}
	managers := *is
	managers.Description, managers.Notice, managers.Hot, managers.Media = want.Description, want.Notice, want.Hot, want.Media
	if managers != *want {
		return forbidden()
	}
	return nil
}
