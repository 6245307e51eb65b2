package board

import (
	"context"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/once"
	"github.com/madang-campus/madang/internal/platform/plain"
)

// promotionInterval is how long one waits between two posts on the boards for
// advertising, which share it: three days.
const promotionInterval = 3 * 24 * 60 * 60

// A standardBoard is one of those that a school begins with.
type standardBoard struct {
	category, name string
	change         func(*Settings)
	sharesInterval bool
}

var standardBoards = []standardBoard{
	{category: "일반", name: "자유게시판"},
	{category: "일반", name: "비밀게시판", change: func(s *Settings) {
		s.AnonymityPosts, s.AnonymityComments = Forced, Forced
		s.TitleRequired, s.Searchable, s.Hot, s.Secret = false, false, false, true
	}},
	{category: "일반", name: "새내기게시판", change: func(s *Settings) {
		s.ReadStates, s.WriteStates, s.CommentStates = admitted|student, admitted|student, admitted|student
	}},
	{category: "일반", name: "졸업생게시판", change: func(s *Settings) { s.WriteStates = graduate }},
	{category: "일반", name: "정보게시판"},
	{category: "진로", name: "취업·진로"},
	{category: "단체", name: "동아리·학회", change: promotion, sharesInterval: true},
	{category: "홍보", name: "홍보게시판", change: promotion, sharesInterval: true},
	{category: "일반", name: "장터게시판", change: func(s *Settings) { s.Hot = false }},
	{category: "일반", name: "시사·이슈", change: func(s *Settings) { s.Hot = false }},
}

func promotion(s *Settings) {
	s.AnonymityPosts, s.AnonymityComments = Off, Off
	s.Hot = false
	s.PostInterval = promotionInterval
}

// Furnish gives a school its ten boards, in the transaction that opens it. It
// is account's hook for that. The newest stands first in lists, so they are
// made from the last to the first.
func (s *Service) Furnish(ctx context.Context, tx *db.Tx, school account.School) error {
	for _, b := range slices.Backward(standardBoards) {
		set := standardSettings
		if b.change != nil {
			b.change(&set)
		}
		if _, err := insertBoard(ctx, tx, NewBoard{Category: b.category, Name: b.name, School: school.ID, Settings: set}, 0, true, b.sharesInterval); err != nil {
			return err
		}
	}
	return nil
}

// NewBoard is what one says when opening a board.
type NewBoard struct {
	Category string // 1 to 20 characters
	Name     string // 1 to 50 characters
	School   int64
	Settings

	// Key, if not empty, makes a repetition within 24 hours do nothing and
	// return the board of the first time.
	Key string
}

// asNew returns what a board is as what one may say of it.
func (b Board) asNew() NewBoard {
	return NewBoard{Category: b.Category, Name: b.Name, School: b.SchoolID, Settings: b.Settings}
}

// DefaultSettings are those of a board about which nothing else was said.
func DefaultSettings() Settings { return standardSettings }

// AddBoard opens a board. A verified student does so at the own school and
// becomes its manager, of ten boards at a time at most; staff do anywhere.
// Settings other than the standard ones need the rights that changing them
// later does.
func (s *Service) AddBoard(ctx context.Context, v account.Viewer, in NewBoard) (Board, error) {
	if !v.SignedIn() {
		return Board{}, unauthenticated()
	}
	e := in.check()
	if school, err := schoolThere(ctx, s.db, in.School); err != nil {
		return Board{}, err
	} else if !school {
		e = e.And("school_id", "does_not_exist", in.School)
	}
	if err := e.Or(); err != nil {
		return Board{}, err
	}
	if err := mayOpen(v, in.School); err != nil {
		return Board{}, err
	}
	manager := v.ID
	if v.School != in.School {
		manager = 0 // the instance's operator runs no board
	}
	if err := maySet(v, &rights{school: in.School}, &standardSettings, &in.Settings); err != nil {
		return Board{}, err
	}
	var id int64
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		earlier, err := once.Take(ctx, tx, int64(v.ID), "board", in.Key)
		if err != nil || earlier != 0 {
			id = earlier
			return err
		}
		if err := roomForBoard(ctx, tx, v, in.School); err != nil {
			return err
		}
		if id, err = insertBoard(ctx, tx, in, manager, false, false); err != nil {
			return err
		}
		if err := once.Keep(ctx, tx, int64(v.ID), "board", in.Key, id); err != nil || !v.StaffOf(in.School) {
			return err
		}
		return record(ctx, tx, v, "board.add", "board", id)
	})
	if err != nil {
		return Board{}, err
	}
	b, err := findBoard(ctx, s.db, v, id)
	return b.seenBy(v), err
}

// maxOpened is how many boards one person runs at a time. All of a school's
// boards stand in one list.
const maxOpened = 10

func roomForBoard(ctx context.Context, tx *db.Tx, v account.Viewer, school int64) error {
	if v.StaffOf(school) {
		return nil
	}
	var n int
	err := tx.Row(ctx, `SELECT COUNT(*) FROM boards WHERE school_id = ? AND is_deleted = 0 AND manager_id = ?`, school, int64(v.ID)).Scan(&n)
	if err == nil && n >= maxOpened {
		return fault.New(fault.Conflict, "too_many_boards", maxOpened)
	}
	return err
}

func insertBoard(ctx context.Context, tx *db.Tx, in NewBoard, manager account.ID, standard, sharesInterval bool) (int64, error) {
	var by any
	if manager != 0 {
		by = int64(manager)
	}
	now, set := db.Micros(tx.Now), &in.Settings
	return tx.Insert(ctx, `INSERT INTO boards (school_id, manager_id, is_standard, category, name, description, notice,
		anonymity_posts, anonymity_comments, read_states, write_states, comment_states,
		title_required, questions, searchable, hot, media, post_interval, shares_interval, secret, post_count, posted_at, is_deleted, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?)`,
		in.School, by, standard, in.Category, in.Name, set.Description, set.Notice,
		string(set.AnonymityPosts), string(set.AnonymityComments), stored(set.ReadStates), stored(set.WriteStates), stored(set.CommentStates),
		set.TitleRequired, set.Questions, set.Searchable, set.Hot, set.Media, set.PostInterval, sharesInterval, set.Secret, now, now)
}

func schoolThere(ctx context.Context, q db.Q, id int64) (bool, error) {
	var n int
	err := q.Row(ctx, `SELECT COUNT(*) FROM schools WHERE id = ?`, id).Scan(&n)
	return n > 0, err
}

// check returns what is wrong with the words and settings, and cleans them.
func (in *NewBoard) check() *fault.Error {
	var e *fault.Error
	in.Category, e = plain.Check(e, "category", plain.OneLine(in.Category), 1, 20)
	in.Name, e = plain.Check(e, "name", plain.OneLine(in.Name), 1, 50)
	return in.Settings.check(e)
}

func (set *Settings) check(e *fault.Error) *fault.Error {
	set.Description, e = plain.Check(e, "description", set.Description, 0, 500)
	e = set.AnonymityPosts.check(e, "anonymity_posts")
	e = set.AnonymityComments.check(e, "anonymity_comments")
	switch {
	case set.PostInterval < 0:
		e = e.And("post_interval", "min_value", 0)
	case set.PostInterval > maxInterval:
		e = e.And("post_interval", "max_value", maxInterval)
	}
	set.Notice, e = plain.Check(e, "notice", set.Notice, 0, 500)
	return e
}

// maxInterval is the longest time between two posts: 30 days, in seconds.
const maxInterval = 30 * 24 * 60 * 60
