package lecture

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// MaxUpload is how many bytes a list has at most that comes by the browser.
const MaxUpload = 32 << 20

// A DraftState is how far an [ImportDraft] has come.
type DraftState string

const (
	DraftOpen    DraftState = "open"    // waits for who made it
	DraftQueued  DraftState = "queued"  // is to be applied
	DraftDone    DraftState = "done"    // was applied
	DraftRefused DraftState = "refused" // could not be applied; nothing was changed
	DraftExpired DraftState = "expired" // was not applied within a day
)

// An ImportDraft is an import that somebody makes in the browser, in steps.
type ImportDraft struct {
	ID        int64
	School    int64
	Semester  int64
	State     DraftState
	CreatedAt time.Time
	UpdatedAt time.Time
	Mapping   Mapping
	Force     bool
	Trouble   string  // why it was refused: the code of a fault
	Report    *Report // of the last look at it, nil for none

	by         account.ID
	file       string
	size       int64
	troubleArg []any
}

// trouble is what is kept of why a draft was refused.
type trouble struct {
	Code string `json:"code"`
	Args []any  `json:"args"`
}

const selectDrafts = `SELECT id, school_id, semester_id, by_id, state, file, file_size, mapping, is_forced, trouble, report, created_at, updated_at FROM lecture_imports WHERE `

func scanDraft(r interface{ Scan(...any) error }) (d ImportDraft, err error) {
	var mapping, why, report string
	var created, updated int64
	if err := r.Scan(&d.ID, &d.School, &d.Semester, &d.by, &d.State, &d.file, &d.size, &mapping, &d.Force, &why, &report, &created, &updated); err != nil {
		return d, err
	}
	d.CreatedAt, d.UpdatedAt = db.Time(created), db.Time(updated)
	var t trouble
	err = errors.Join(json.Unmarshal([]byte(mapping), &d.Mapping), decodeIf(why, &t))
	d.Trouble, d.troubleArg = t.Code, t.Args
	if report != "" {
		d.Report = new(Report)
		err = errors.Join(err, json.Unmarshal([]byte(report), d.Report))
	}
	return d, err
}

func decodeIf(text string, to any) error {
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), to)
}

// Draft returns one of a school that v keeps.
func (s *Service) Draft(ctx context.Context, v account.Viewer, id int64) (ImportDraft, error) {
	if !v.SignedIn() {
		return ImportDraft{}, fault.New(fault.Unauthenticated, "not_authenticated")
	}
	d, err := scanDraft(s.db.Row(ctx, selectDrafts+`id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = notFound()
	}
	if err == nil {
		err = mayKeep(v, d.School)
	}
	if err != nil {
		return ImportDraft{}, err
	}
	return d, nil
}

// Drafts returns the last n of a school, the newest first. Keepers alone may.
func (s *Service) Drafts(ctx context.Context, v account.Viewer, school int64, n int) ([]ImportDraft, error) {
	if err := mayKeep(v, school); err != nil {
		return nil, err
	}
	return db.All(ctx, s.db, func(r *sql.Rows) (ImportDraft, error) { return scanDraft(r) }, selectDrafts+`school_id = ? ORDER BY id DESC LIMIT ?`, school, n)
}

// StartDraft keeps a list for a semester, and reads it as the mapping of that
// name, or with none as is suggested. First a row says that there will be a
// file, then it is kept: whatever ends this early, cleaning finds the row.
func (s *Service) StartDraft(ctx context.Context, v account.Viewer, semester int64, list []byte, mapping string) (int64, error) {
	at, err := s.keptSemester(ctx, v, semester)
	if err != nil {
		return 0, err
	}
	m, err := s.draftMapping(ctx, v, at.SchoolID, list, mapping)
	if err != nil {
		return 0, err
	}
	var id int64
	name := secret.Slug()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		now := db.Micros(tx.Now)
		id, err = tx.Insert(ctx, `INSERT INTO lecture_imports (school_id, semester_id, by_id, state, file, file_size, mapping, is_forced, trouble, report, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', '', ?, ?)`,
			at.SchoolID, at.ID, int64(v.ID), string(DraftOpen), name, len(list), m.String(), now, now)
		return err
	})
	if err != nil {
		return 0, err
	}
	return id, s.o.Store.Put(ctx, name, list)
}

func (s *Service) draftMapping(ctx context.Context, v account.Viewer, school int64, list []byte, name string) (Mapping, error) {
	if name != "" {
		return s.Mapping(ctx, v, school, name)
	}
	look, err := s.Look(ctx, v, school, bytes.NewReader(list), int64(len(list)), 0, "")
	return look.Suggested, err
}

// open returns the list of a draft. One whose file is gone is a fault.
func (s *Service) open(ctx context.Context, d ImportDraft) (io.ReaderAt, func() error, error) {
	f, err := s.o.Store.Open(ctx, d.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fault.Whole("import_expired")
	}
	if err != nil {
		return nil, nil, err
	}
	if at, ok := f.(io.ReaderAt); ok {
		return at, f.Close, nil
	}
	body, err := io.ReadAll(io.LimitReader(f, MaxUpload))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, nil, err
	}
	return bytes.NewReader(body), func() error { return nil }, nil
}

// LookAt returns how the list of a draft looks, with the mapping's header line
// and table.
func (s *Service) LookAt(ctx context.Context, v account.Viewer, d ImportDraft) (Look, error) {
	file, done, err := s.open(ctx, d)
	if err != nil {
		return Look{}, err
	}
	look, err := s.Look(ctx, v, d.School, file, d.size, d.Mapping.HeaderLine, d.Mapping.Table)
	return look, errors.Join(err, done())
}

// TryDraft gives a draft another mapping and looks what it would change. What is
// wrong with the mapping or the file as a whole is a fault; what is wrong with
// rows stands in the draft's report.
func (s *Service) TryDraft(ctx context.Context, v account.Viewer, id int64, m Mapping) (ImportDraft, error) {
	d, err := s.Draft(ctx, v, id)
	if err != nil {
		return d, err
	}
	if d.State != DraftOpen {
		return d, fault.New(fault.Conflict, "import_not_open")
	}
	if err := m.check(); err != nil {
		return d, err
	}
	file, done, err := s.open(ctx, d)
	if err != nil {
		return d, err
	}
	r, why := s.Import(ctx, v, Import{Semester: d.Semester, Mapping: m, File: file, Size: d.size, DryRun: true, Force: true})
	if err := done(); err != nil {
		return d, err
	}
	if why != nil && !badRows(why) {
		return d, why
	}
	report := r.cut()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE lecture_imports SET mapping = ?, report = ?, updated_at = ? WHERE id = ? AND state = ?`, m.String(), report, db.Micros(tx.Now), id, string(DraftOpen))
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "import_not_open")
		}
		return err
	})
	if err != nil {
		return d, err
	}
	return s.Draft(ctx, v, id)
}

// badRows reports whether it is rows that keep a list out.
func badRows(err error) bool {
	f := fault.Of(err)
	return len(f.Fields) == 1 && f.Fields[0].Problems[0].Code == "lecture_rows"
}

const keptLines = 100 // problems, notes and lectures of each kind that a kept report has

// cut returns the report as JSON, with fewer lines.
func (r Report) cut() string {
	r.Problems, r.Notes = r.Problems[:min(len(r.Problems), keptLines)], r.Notes[:min(len(r.Notes), keptLines)]
	r.NewList, r.Changes, r.GoneList = r.NewList[:min(len(r.NewList), keptLines)], r.Changes[:min(len(r.Changes), keptLines)], r.GoneList[:min(len(r.GoneList), keptLines)]
	text, err := json.Marshal(r)
	if err != nil {
		panic(err) // numbers and strings have a JSON
	}
	return string(text)
}

// why says in the language of ctx why a draft was refused.
func (d ImportDraft) why(ctx context.Context) string {
	return i18n.T(ctx, "error."+d.Trouble, d.troubleArg...)
}
