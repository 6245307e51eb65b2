package lecture

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

// insertMany adds rows to a table, whose columns all rows have, in statements of
// many rows: 256, then 64, and so on, so that there are few different ones.
func insertMany(ctx context.Context, tx *db.Tx, into string, rows [][]any) error {
	for n := 256; len(rows) > 0; {
		if n > len(rows) {
			n /= 4
			continue
		}
		row := "(?" + strings.Repeat(", ?", len(rows[0])-1) + ")"
		if _, err := tx.Exec(ctx, `INSERT INTO `+into+` VALUES `+row+strings.Repeat(", "+row, n-1), slices.Concat(rows[:n]...)...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// inChunks calls f with the ids, at most 1000 at a time.
func inChunks(ids []int64, f func(in string, args []any) error) error {
	for chunk := range slices.Chunk(ids, 1000) {
		if err := f("("+db.In(len(chunk))+")", db.Args(chunk)); err != nil {
			return err
		}
	}
	return nil
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// actor is how the audit log names v.
func actor(v account.Viewer) int64 { return max(int64(v.ID), 0) }
