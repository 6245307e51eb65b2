package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/madang-campus/madang/internal/timetable/wizard"
)

// choosing measures how long the wizard takes for the named instance, alone and
// in this process: until it has proven which tables are the best, or until it
// tells of the first that it finds.
func choosing(name string, limit float64, first bool, d time.Duration, rounds int) (row, error) {
	b, err := os.ReadFile(filepath.Join("internal", "timetable", "wizard", "testdata", "ten_by_thirty.json"))
	if err != nil {
		return row{}, err
	}
	var p wizard.Problem
	if err := json.Unmarshal(b, &p); err != nil {
		return row{}, err
	}
	all := make([]result, rounds)
	for i := range all {
		var took []float64
		for end := time.Now().Add(d); len(took) == 0 || time.Now().Before(end); {
			ms, err := choose(p, first)
			if err != nil {
				return row{}, err
			}
			took = append(took, ms)
		}
		slices.Sort(took)
		all[i] = result{P50: took[len(took)/2], P99: took[len(took)*99/100]}
	}
	return within(name, limit, all), nil
}

// choose returns how many milliseconds it took.
func choose(p wizard.Problem, first bool) (float64, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	begin := time.Now()
	var at time.Duration
	r, err := wizard.Solve(ctx, p, wizard.Options{Found: func(wizard.Table) {
		if first {
			at = time.Since(begin)
			cancel()
		}
	}})
	switch {
	case first && errors.Is(err, context.Canceled) && len(r.Tables) == 1:
	case !first && err == nil && r.Proven && len(r.Tables) == 20:
		at = time.Since(begin)
	default:
		return 0, fmt.Errorf("%d tables, proven: %v, %v", len(r.Tables), r.Proven, err)
	}
	return float64(at.Microseconds()) / 1000, nil
}
