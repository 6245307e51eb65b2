package lecture

import (
	"context"
	"io"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/lecture/sheet"
)

// A Look is how a registrar's list looks before it is said how to read it.
type Look struct {
	Columns   []string
	Tables    []string   // to choose from, as [sheet.Sheet] has them
	Rows      [][]string // the first ones, whose cells stand as the columns do
	Suggested Mapping
}

// alone waits until nobody else in this process reads a list. Whoever got in
// calls done.
func (s *Service) alone(ctx context.Context) (done func(), err error) {
	select {
	case s.reading <- struct{}{}:
		return func() { <-s.reading }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// looked is how many rows a suggestion is made of.
const looked = 200

// Look returns how the columns of a file are called and how they are probably
// read. line and table say where the list stands, as in [Mapping]. Keepers alone may.
func (s *Service) Look(ctx context.Context, v account.Viewer, school int64, file io.ReaderAt, size int64, line int, table string) (Look, error) {
	if err := mayKeep(v, school); err != nil {
		return Look{}, err
	}
	periods, err := periodsOf(ctx, s.db, school)
	if err != nil {
		return Look{}, err
	}
	hours, err := period.NewTable(periods)
	if err != nil {
		return Look{}, err
	}
	done, err := s.alone(ctx)
	if err != nil {
		return Look{}, err
	}
	defer done()
	list, err := sheet.Open(bounded{file, ctx}, size, sheet.Options{HeaderLine: line, Table: table})
	if err != nil {
		return Look{}, err
	}
	l := Look{Columns: list.Columns, Tables: list.Tables, Rows: [][]string{}}
	for row, err := range list.Rows() {
		if err != nil || len(l.Rows) == looked {
			break // an import says what is wrong
		}
		l.Rows = append(l.Rows, row.Cells)
	}
	l.Suggested = Suggest(l.Columns, l.Rows, hours)
	l.Suggested.HeaderLine, l.Suggested.Table = line, table
	return l, nil
}
