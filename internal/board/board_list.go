package board

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/hangul"
	"github.com/madang-campus/madang/internal/search"
)

// A Board is a board (게시판) as one viewer sees it.
type Board struct {
	ID          int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
	Category    string // at most 20 characters
	Name        string // at most 50
	IsDeleted   bool   // true only in the answer to the change that deleted it
	SchoolID    int64
	School      School
	PostCount   *int // posts that stand; nil for visitors
	IsPinned    bool
	IsStandard  bool // one of the ten that a school begins with
	Permissions Permissions
	Restriction *Bound // of the viewer; nil for none
	Settings
}

// A School is a school as it stands beside its boards.
type School struct {
	ID     int64
	Name   string
	NameEn string
}

// Permissions are what the viewer may do on a board.
type Permissions struct {
	Read    bool `json:"read"`
	Write   bool `json:"write"`
	Comment bool `json:"comment"`
	Manage  bool `json:"manage"`

	History bool `json:"-"` // sees what texts said before they were edited
}

// Settings are what a board's staff decides about it, and, where it says so,
// its manager.
type Settings struct {
	Description       string // at most 500 characters; the manager's
	Notice            string // pinned above the posts, at most 500; the manager's
	AnonymityPosts    Anonymity
	AnonymityComments Anonymity
	ReadStates        StateSet
	WriteStates       StateSet
	CommentStates     StateSet
	TitleRequired     bool
	Questions         bool // posts may be questions
	Searchable        bool
	Hot               bool // counts for HOT; the manager's
	Media             bool // pictures may be added; the manager's
	PostInterval      int  // seconds between two posts of one person
	Secret            bool // never shown outside of its own page
}

// standardSettings are those of a board about which nothing else is said.
var standardSettings = Settings{
	AnonymityPosts: Allowed, AnonymityComments: Allowed,
	ReadStates: verified, WriteStates: verified, CommentStates: verified,
	TitleRequired: true, Questions: true, Searchable: true, Hot: true, Media: true,
	PostInterval: 300,
}

// boardRow is a board with what only the rules see.
type boardRow struct {
	Board
	rights
	posts          int
	sharesInterval bool
}

func (boardRow) String() string       { return "board" }
func (boardRow) GoString() string     { return "board" }
func (boardRow) LogValue() slog.Value { return slog.StringValue("board") }

// selectBoards takes the id of the one who asks, the time, for Restriction, and
// the id again, for IsPinned: see [askingBoards].
const selectBoards = `SELECT b.id, b.created_at, b.updated_at, b.category, b.name, ` + boardFlags + `, b.school_id, s.name, s.name_en, b.post_count,
	b.description, b.notice, b.anonymity_posts, b.anonymity_comments, b.read_states, b.write_states, b.comment_states,
	b.post_interval, COALESCE(b.manager_id, 0), p.place, r.reason, r.ends_at
	FROM boards b JOIN schools s ON s.id = b.school_id` + bindingOne + ` LEFT JOIN pinned_boards p ON p.board_id = b.id AND p.user_id = ?`

// askingBoards returns the arguments of selectBoards, and more that follow them.
func askingBoards(v account.Viewer, now time.Time, more ...any) []any {
	return append([]any{int64(v.ID), db.Micros(now), int64(v.ID)}, more...)
}

func scanBoard(r interface{ Scan(...any) error }) (b boardRow, err error) {
	var created, updated int64
	var f flagSet
	var place, ends sql.NullInt64
	var reason sql.NullString
	err = r.Scan(&b.ID, &created, &updated, &b.Category, &b.Name, &f, &b.SchoolID, &b.Board.School.Name, &b.Board.School.NameEn, &b.posts,
		&b.Description, &b.Notice, &b.AnonymityPosts, &b.AnonymityComments, &b.ReadStates, &b.WriteStates, &b.CommentStates,
		&b.PostInterval, &b.manager, &place, &reason, &ends)
	b.TitleRequired, b.Questions, b.Searchable = f.has(flagTitleRequired), f.has(flagQuestions), f.has(flagSearchable)
	b.Hot, b.Media, b.Secret, b.IsDeleted = f.has(flagHot), f.has(flagMedia), f.has(flagSecret), f.has(flagBoardDeleted)
	b.standard, b.open, b.sharesInterval = f.has(flagStandard), f.has(flagSchoolOpen), f.has(flagSharesInterval)
	b.CreatedAt, b.UpdatedAt = db.Time(created), db.Time(updated)
	b.Board.School.ID, b.rights.school = b.SchoolID, b.SchoolID
	b.ReadStates, b.WriteStates, b.CommentStates = b.ReadStates&^staff, b.WriteStates&^staff, b.CommentStates&^staff
	b.read, b.write, b.comment = b.ReadStates, b.WriteStates, b.CommentStates
	b.IsPinned, b.IsStandard = place.Valid, b.standard
	b.bound = boundOf(reason, ends)
	return b, err
}

// seenBy returns the board as v sees it.
func (b *boardRow) seenBy(v account.Viewer) Board {
	view := b.Board
	view.Permissions = Permissions{
		Read:    mayRead(v, &b.rights) == nil,
		Write:   mayWrite(v, &b.rights) == nil && mayAppear(v, &b.rights, b.AnonymityPosts == Forced) == nil,
		Comment: mayComment(v, &b.rights) == nil && mayAppear(v, &b.rights, b.AnonymityComments == Forced) == nil,
		Manage:  mayManage(v, &b.rights) == nil,
		History: mayReadHistory(v, &b.rights) == nil,
	}
	view.Restriction = b.bound
	if v.SignedIn() {
		view.PostCount = &b.posts
	} else {
		view.Notice = "" // is meant for the school
	}
	return view
}

// A Filter narrows a list of boards; its zero value does not.
type Filter struct {
	Name   string // exactly this one, unless empty
	School int64  // 0 for all that v sees

	// Words are what somebody types to find boards: all of them stand in the
	// name, which is found by the initials of its syllables too (초성).
	Words []hangul.Pattern
}

// patterns reads what somebody types to find boards; as many words count as a
// search may have.
func patterns(words []string) (all []hangul.Pattern) {
	for _, w := range words[:min(len(words), search.MaxWords)] {
		if p := hangul.NewPattern(w); len(p) > 0 {
			all = append(all, p)
		}
	}
	return all
}

func (f Filter) takes(b *boardRow) bool {
	return (f.Name == "" || f.Name == b.Name) && (f.School == 0 || f.School == b.SchoolID) &&
		!slices.ContainsFunc(f.Words, func(p hangul.Pattern) bool { return !p.In(b.Name) })
}

// Boards returns the boards that v sees, the newest first.
func (s *Service) Boards(ctx context.Context, v account.Viewer, f Filter) ([]Board, error) {
	now := s.db.Now()
	query, args := selectBoards+` WHERE b.is_deleted = 0 AND b.school_id = ? ORDER BY b.id DESC`, askingBoards(v, now, v.School)
	switch {
	case !v.SignedIn():
		query, args = selectBoards+` WHERE b.is_deleted = 0 AND b.is_standard = 1 AND s.is_open = 1 ORDER BY b.id DESC`, askingBoards(v, now)
	case v.StaffOf(f.School) && f.School != 0:
		args = askingBoards(v, now, f.School)
	case v.Role == account.Operator:
		query, args = selectBoards+` WHERE b.is_deleted = 0 ORDER BY b.id DESC`, askingBoards(v, now)
	}
	rows, err := db.All(ctx, s.db, func(r *sql.Rows) (boardRow, error) { return scanBoard(r) }, query, args...)
	if err != nil {
		return nil, err
	}
	list := make([]Board, 0, len(rows))
	for i := range rows {
		if b := &rows[i]; f.takes(b) && maySee(v, &b.rights) {
			list = append(list, b.seenBy(v))
		}
	}
	return list, nil
}

// Board returns a board that v sees.
func (s *Service) Board(ctx context.Context, v account.Viewer, id int64, f Filter) (Board, error) {
	b, err := findBoard(ctx, s.db, v, id)
	if err != nil {
		return Board{}, err
	}
	if !f.takes(&b) || !maySee(v, &b.rights) {
		return Board{}, notFound()
	}
	return b.seenBy(v), nil
}

// findBoard returns a board that stands, whoever may see it.
func findBoard(ctx context.Context, q db.Q, v account.Viewer, id int64) (boardRow, error) {
	b, err := scanBoard(q.Row(ctx, selectBoards+` WHERE b.id = ? AND b.is_deleted = 0`, askingBoards(v, db.NowOf(q), id)...))
	if errors.Is(err, sql.ErrNoRows) {
		return b, notFound()
	}
	return b, err
}

// mayRun says whether v may manage the board with the given id.
func (s *Service) mayRun(ctx context.Context, v account.Viewer, id int64) error {
	b, err := findBoard(ctx, s.db, v, id)
	if err != nil {
		return err
	}
	if !maySee(v, &b.rights) {
		return notFound()
	}
	return mayManage(v, &b.rights)
}
