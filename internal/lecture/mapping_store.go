package lecture

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

const (
	maxMappings    = 50 // of a school
	maxMappingName = 50 // characters
)

// A NamedMapping is a mapping that a school keeps.
type NamedMapping struct {
	Name string
	Mapping
}

// Mappings returns those of a school, by name. Keepers alone may.
func (s *Service) Mappings(ctx context.Context, v account.Viewer, school int64) ([]NamedMapping, error) {
	if err := mayKeep(v, school); err != nil {
		return nil, err
	}
	return db.All(ctx, s.db, func(r *sql.Rows) (m NamedMapping, err error) {
		var text string
		if err := r.Scan(&m.Name, &text); err != nil {
			return m, err
		}
		if m.Mapping, err = ParseMapping([]byte(text)); err != nil {
			err = fmt.Errorf("mapping %q: %s", m.Name, err) // what is kept was valid
		}
		return m, err
	}, `SELECT name, mapping FROM lecture_mappings WHERE school_id = ? ORDER BY name`, school)
}

// Mapping returns the one that a school keeps under a name. Keepers alone may.
func (s *Service) Mapping(ctx context.Context, v account.Viewer, school int64, name string) (Mapping, error) {
	all, err := s.Mappings(ctx, v, school)
	if err != nil {
		return Mapping{}, err
	}
	for _, m := range all {
		if m.Name == name {
			return m.Mapping, nil
		}
	}
	return Mapping{}, fault.New(fault.NotFound, "mapping_not_found")
}

// KeepMapping keeps a mapping of a school under a name (at most 50 characters),
// in place of the one that has the name. A school has at most 50. Keepers alone may.
func (s *Service) KeepMapping(ctx context.Context, v account.Viewer, school int64, name string, m Mapping) error {
	if err := mayKeep(v, school); err != nil {
		return err
	}
	if err := m.check(); err != nil {
		return err
	}
	switch name = strings.TrimSpace(name); {
	case name == "":
		return fault.Field("name", "blank")
	case utf8.RuneCountInString(name) > maxMappingName:
		return fault.Field("name", "max_length", maxMappingName)
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := LockSchool(ctx, tx, school); err != nil {
			return err
		}
		now := db.Micros(tx.Now)
		n, err := tx.Exec(ctx, `UPDATE lecture_mappings SET mapping = ?, updated_at = ? WHERE school_id = ? AND name = ?`, m.String(), now, school, name)
		if err != nil || n > 0 {
			return err
		}
		var there int
		if err := tx.Row(ctx, `SELECT COUNT(*) FROM lecture_mappings WHERE school_id = ?`, school).Scan(&there); err != nil {
			return err
		}
		if there >= maxMappings {
			return fault.Field("name", "too_many_mappings", maxMappings)
		}
		_, err = tx.Exec(ctx, `INSERT INTO lecture_mappings (school_id, name, mapping, created_at, updated_at) VALUES (?, ?, ?, ?, ?)`, school, name, m.String(), now, now)
		return err
	})
}
