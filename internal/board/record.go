package board

import (
	"context"
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
)

// record notes in the audit log what v did to a thing by right of office. It
// never says whose thing it was.
func record(ctx context.Context, tx *db.Tx, v account.Viewer, act, thing string, id int64) error {
	return recordChange(ctx, tx, v, act, thing, id, nil, nil)
}

// recordChange is record for what becomes another than it was.
func recordChange(ctx context.Context, tx *db.Tx, v account.Viewer, act, thing string, id int64, before, after any) error {
	e := audit.Entry{Act: act, Thing: thing, ThingID: strconv.FormatInt(id, 10), Before: before, After: after}
	if v.ID != account.System.ID {
		e.Actor = int64(v.ID)
	}
	return audit.Add(ctx, tx, e)
}
