package app

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// Decide sets a setting for a school, or for the instance when school is 0; a
// nil value leaves it to the instance, or to its default. It is the command
// line's, and noted in the audit log. Its faults are those of [setting.Set].
func (a *App) Decide(ctx context.Context, school int64, name string, value *string) error {
	return a.DB.Write(ctx, func(tx *db.Tx) error {
		was, err := setting.Decided(ctx, tx, school)
		if err != nil {
			return err
		}
		e := audit.Entry{Act: "setting.change", Thing: "setting", ThingID: name}
		if before, ok := was[name]; ok {
			e.Before = before
		}
		if value == nil {
			err = setting.Unset(ctx, tx, school, name)
		} else {
			e.After = *value
			err = setting.Set(ctx, tx, school, name, *value)
		}
		if err != nil {
			return err
		}
		return audit.Add(ctx, tx, e)
	})
}
