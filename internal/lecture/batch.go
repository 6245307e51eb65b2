package lecture

import (
	"slices"
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

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
