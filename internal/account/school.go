package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// A School is a closed community (학교). Its boards, posts and search are for
// its verified members only.
type School struct {
	ID        int64
	Name      string
	NameEn    string
	IsOpen    bool // has boards: set with its first verified member, or by the operator
	CreatedAt time.Time
	UpdatedAt time.Time
}

// NewSchool is what the operator says of a school.
type NewSchool struct {
	Name    string   // 1 to 100 characters, unique but for spaces and the size of letters
	NameEn  string   // at most 200 characters, may be empty
	Domains []string // of its mail: "hanbit.ac.kr"; those below count too
	Open    bool     // open at once
}

const schoolColumns = `SELECT id, name, name_en, is_open, created_at, updated_at FROM schools`

func scanSchool(r interface{ Scan(...any) error }) (s School, err error) {
	var created, updated int64
	err = r.Scan(&s.ID, &s.Name, &s.NameEn, &s.IsOpen, &created, &updated)
	s.CreatedAt, s.UpdatedAt = db.Time(created), db.Time(updated)
	return s, err
}

// School returns the school with the given id. Everybody may see it.
func (s *Service) School(ctx context.Context, id int64) (School, error) {
	return findSchool(ctx, s.db, id)
}

func findSchool(ctx context.Context, q db.Q, id int64) (School, error) {
	return oneSchool(q.Row(ctx, schoolColumns+` WHERE id = ?`, id))
}

func oneSchool(r *sql.Row) (School, error) {
	c, err := scanSchool(r)
	if isNoRows(err) {
		return c, fault.New(fault.NotFound, "not_found")
	}
	return c, err
}

// Schools returns the schools whose Korean or English name holds every word of
// search, whatever its spaces and size of letters, in the order of their
// Korean names. An empty search returns all.
func (s *Service) Schools(ctx context.Context, search string) ([]School, error) {
	query, args := schoolColumns, []any{}
	for i, p := range likeWords(search) {
		query += map[bool]string{true: ` WHERE`, false: ` AND`}[i == 0] + ` search_key LIKE ? ESCAPE '!'`
		args = append(args, p)
	}
	return db.All(ctx, s.db, func(r *sql.Rows) (School, error) { return scanSchool(r) }, query+` ORDER BY name_key, id`, args...)
}

// SchoolNamed returns the school whose Korean name is name, whatever its spaces
// and size of letters. English names are not unique.
func (s *Service) SchoolNamed(ctx context.Context, name string) (School, error) {
	return schoolNamed(ctx, s.db, name)
}

func schoolNamed(ctx context.Context, q db.Q, name string) (School, error) {
	return oneSchool(q.Row(ctx, schoolColumns+` WHERE name_key = ?`, fold(name)))
}

// AddSchool adds a school. Only operators may.
func (s *Service) AddSchool(ctx context.Context, by Viewer, in NewSchool) (c School, err error) {
	if err := mayRunInstance(by); err != nil {
		return c, err
	}
	if err := in.check(); err != nil {
		return c, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		c, err = s.addSchool(ctx, tx, by, in)
		return err
	})
	return c, err
}

func (in *NewSchool) check() error {
	in.Name, in.NameEn = clean(in.Name), clean(in.NameEn)
	var e *fault.Error
	if in.Name == "" {
		e = e.And("school_name", "blank")
	}
	if utf8.RuneCountInString(in.Name) > 100 {
		e = e.And("school_name", "max_length", 100)
	}
	if utf8.RuneCountInString(in.NameEn) > 200 {
		e = e.And("name_en", "max_length", 200)
	}
	for i, d := range in.Domains {
		in.Domains[i] = strings.ToLower(strings.TrimSpace(d))
		if code := domainProblem(in.Domains[i]); code != "" {
			e = e.And("domains", code, in.Domains[i])
		}
	}
	return e.Or()
}

func (s *Service) addSchool(ctx context.Context, tx *db.Tx, by Viewer, in NewSchool) (c School, err error) {
	id, err := storeSchool(ctx, tx, in)
	if exists(err, "u_schools_name") {
		return c, fault.Field("school_name", "unique", "school", "name")
	}
	if err != nil {
		return c, err
	}
	if err := audit.Add(ctx, tx, entry(by, "school.add", "school", id)); err != nil {
		return c, err
	}
	if in.Open {
		if err := s.open(ctx, tx, id); err != nil {
			return c, err
		}
	}
	return findSchool(ctx, tx, id)
}

// storeSchool stores a school that is not open, with its domains.
func storeSchool(ctx context.Context, tx *db.Tx, in NewSchool) (int64, error) {
	id, err := tx.Insert(ctx, `INSERT INTO schools (name, name_en, name_key, search_key, is_open, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		in.Name, in.NameEn, fold(in.Name), searchKey(in), false, db.Micros(tx.Now), db.Micros(tx.Now))
	if err == nil {
		_, err = addDomains(ctx, tx, id, in.Domains)
	}
	return id, err
}

// OpenSchool opens a school before it has a member. Only operators may. A
// school that is open stays as it is.
func (s *Service) OpenSchool(ctx context.Context, by Viewer, id int64) (c School, err error) {
	if err := mayRunInstance(by); err != nil {
		return c, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if c, err = findSchool(ctx, tx, id); err != nil || c.IsOpen {
			return err
		}
		if err := s.open(ctx, tx, id); err != nil {
			return err
		}
		if err := audit.Add(ctx, tx, entry(by, "school.open", "school", id)); err != nil {
			return err
		}
		c, err = findSchool(ctx, tx, id)
		return err
	})
	return c, err
}

// open opens a school and lets the floors above furnish it. Of several
// transactions at once one does so: the first statement is the lock.
func (s *Service) open(ctx context.Context, tx *db.Tx, id int64) error {
	n, err := tx.Exec(ctx, `UPDATE schools SET is_open = ?, updated_at = ? WHERE id = ? AND is_open = ?`, true, db.Micros(tx.Now), id, false)
	if err != nil || n == 0 || s.o.OnOpen == nil {
		return err
	}
	c, err := findSchool(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := s.o.OnOpen(ctx, tx, c); err != nil {
		return fmt.Errorf("open a school: %w", err)
	}
	return nil
}

func searchKey(in NewSchool) string { return fold(in.Name) + "\n" + fold(in.NameEn) }

// exists reports whether err is the violation of the named unique key.
func exists(err error, constraint string) bool {
	e, ok := errors.AsType[db.Exists](err)
	return ok && strings.Contains(e.Constraint, constraint)
}

// In returns the school's name in the language of ctx.
func (c School) In(ctx context.Context) string {
	if c.NameEn != "" && i18n.Of(ctx) == i18n.En {
		return c.NameEn
	}
	return c.Name
}
