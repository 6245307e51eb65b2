// Bench measures Madang against a bare net/http handler that does nothing but
// the prepared query and encoding/json on the same SQLite file, with the load
// and the server on the same cores. What counts is the ratio of two
// measurements of one run; the figures themselves are the machine's.
//
//	go run ./bench            a table, and bench/out/bench.json
//	go run ./bench -seconds 1 quicker and rougher
//
// The first run fills two databases under bench/out, which takes minutes.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

func main() {
	child := flag.String("child", "", "serve as madang or bare (used by the measurement itself)")
	dir := flag.String("dir", "", "folder of the database to serve")
	seconds := flag.Float64("seconds", 3, "length of one measurement")
	rounds := flag.Int("rounds", 3, "measurements of each side; the median counts")
	only := flag.String("only", "", "measure only what has this in its name")
	flag.Parse()
	var err error
	switch {
	case *child != "":
		err = serveChild(*child, *dir)
	case *rounds < 1 || *seconds <= 0:
		err = errors.New("-rounds and -seconds must be more than 0")
	default:
		err = run(*only, time.Duration(*seconds*float64(time.Second)), *rounds)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// A row is one line of the table: what Madang does, beside what it is measured
// against, and the ratio that is asked for.
type row struct {
	Name    string  `json:"name"`
	Madang  result  `json:"madang"`
	Against result  `json:"against"`
	What    string  `json:"against_what"`
	Ratio   float64 `json:"ratio"`
	Want    string  `json:"want"`
	Holds   bool    `json:"holds"`
}

type report struct {
	Machine string    `json:"machine"`
	Go      string    `json:"go"`
	At      time.Time `json:"at"`
	Rows    []row     `json:"rows"`
}

func run(only string, d time.Duration, rounds int) error {
	ctx := context.Background()
	out, err := filepath.Abs(filepath.Join("bench", "out"))
	if err != nil {
		return err
	}
	big, small := filepath.Join(out, "full"), filepath.Join(out, "tenth")
	if err := fill(ctx, big, full); err != nil {
		return err
	}
	if err := fill(ctx, small, tenth); err != nil {
		return err
	}
	rows, err := measure(big, small, only, d, rounds)
	if err != nil {
		return err
	}
	r := report{Machine: machine(), Go: runtime.Version(), At: time.Now().UTC().Truncate(time.Second), Rows: rows}
	show(r)
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "bench.json"), append(b, '\n'), 0o600)
}

func show(r report) {
	fmt.Printf("%s, %s\n\n| what | Madang | against | ratio | wanted | |\n|---|---:|---:|---:|---|---|\n", r.Machine, r.Go)
	for _, x := range r.Rows {
		holds := "holds"
		if !x.Holds {
			holds = "**missed**"
		}
		fmt.Printf("| %s | %s | %s: %s | %.2f | %s | %s |\n", x.Name, x.Madang, x.What, x.Against, x.Ratio, x.Want, holds)
	}
}

func (r result) String() string {
	if r.PerSecond == 0 {
		return fmt.Sprintf("%.3g ms", r.P50)
	}
	return fmt.Sprintf("%.0f/s (p99 %.1f ms)", r.PerSecond, r.P99)
}

func machine() string {
	name := "unknown processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == "model name" {
				name = strings.TrimSpace(v)
				break
			}
		}
	}
	return fmt.Sprintf("%d × %s, %s", runtime.NumCPU(), name, runtime.GOOS)
}

// compare measures two loads in turn and returns the result of each whose
// ratio, a over b, is the median.
func compare(a, b func() (result, error), rounds int) (ra, rb result, err error) {
	type pair struct{ a, b result }
	pairs := make([]pair, rounds)
	for i := range pairs {
		if pairs[i].a, err = a(); err != nil {
			return
		}
		if pairs[i].b, err = b(); err != nil {
			return
		}
	}
	slices.SortFunc(pairs, func(x, y pair) int {
		return int(1e6 * (x.a.PerSecond/x.b.PerSecond - y.a.PerSecond/y.b.PerSecond))
	})
	m := pairs[len(pairs)/2]
	return m.a, m.b, nil
}
