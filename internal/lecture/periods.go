package lecture

import (
	"context"
	"database/sql"
	"errors"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// maxPeriods is how many periods a school can have: all numbers of [period.Period].
const maxPeriods = 109

// Periods returns the numbered hours (교시) of a school, in their order.
func (s *Service) Periods(ctx context.Context, v account.Viewer, school int64) ([]period.Period, error) {
	if err := maySee(v, school); err != nil {
		return nil, err
	}
	return periodsOf(ctx, s.db, school)
}

func periodsOf(ctx context.Context, q db.Q, school int64) ([]period.Period, error) {
	return db.All(ctx, q, func(r *sql.Rows) (p period.Period, err error) { return p, r.Scan(&p.Number, &p.Start, &p.End) },
		`SELECT period_number, start_minute, end_minute FROM school_periods WHERE school_id = ? ORDER BY period_number`, school)
}

// SetPeriods makes these the numbered hours of a school. Lectures that are there
// keep their times until they are imported again. Keepers alone may.
func (s *Service) SetPeriods(ctx context.Context, v account.Viewer, school int64, list []period.Period) error {
	if err := mayKeep(v, school); err != nil {
		return err
	}
	if len(list) > maxPeriods {
		return fault.Field("periods", "max_items", maxPeriods)
	}
	if _, err := period.NewTable(list); err != nil {
		return ofPeriods(err)
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := LockSchool(ctx, tx, school); err != nil {
			return err
		}
		before, err := periodsOf(ctx, tx, school)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM school_periods WHERE school_id = ?`, school); err != nil {
			return err
		}
		rows := make([][]any, len(list))
		for i, p := range list {
			rows[i] = []any{school, p.Number, p.Start, p.End}
		}
		if err := tx.InsertMany(ctx, `school_periods (school_id, period_number, start_minute, end_minute)`, rows); err != nil {
			return err
		}
		return audit.Add(ctx, tx, audit.Entry{Actor: actor(v), Act: "school.periods", Thing: "school", ThingID: number(school), Before: before, After: list})
	})
}

// ofPeriods makes a fault of what is wrong with a table of periods.
func ofPeriods(err error) error {
	if p, ok := errors.AsType[*period.Error](err); ok {
		return fault.Field("periods", "period_"+p.Code, p.Args...)
	}
	return err
}
