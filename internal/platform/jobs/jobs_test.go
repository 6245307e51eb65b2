package jobs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// A clock is moved by the test.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }

func (c *clock) pass(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.t = c.t.Add(d) }

func withClock(d *db.DB) *clock {
	c := &clock{t: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	d.SetClock(c.now)
	return c
}

func silent() *slog.Logger { return slog.New(slog.DiscardHandler) }

func add(t *testing.T, d *db.DB, kind string, args any) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return Add(t.Context(), tx, kind, args) }); err != nil {
		t.Fatal(err)
	}
}

func drain(t *testing.T, r *Runner) {
	t.Helper()
	if err := r.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T, d *db.DB, state string) []Job {
	t.Helper()
	js, err := List(t.Context(), d, state, 100)
	if err != nil {
		t.Fatal(err)
	}
	var own []Job
	for _, j := range js {
		if j.Kind != "jobs.clean" {
			own = append(own, j)
		}
	}
	return own
}

func TestAJobIsThereWhenItsTransactionIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var got []string
		r := New(d, silent())
		r.Handle("greet", func(_ context.Context, args json.RawMessage) error {
			var name string
			err := json.Unmarshal(args, &name)
			got = append(got, name)
			return err
		})
		undone := errors.New("undone")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := Add(t.Context(), tx, "greet", "nobody"); err != nil {
				return err
			}
			return undone
		})
		if !errors.Is(err, undone) {
			t.Fatal(err)
		}
		add(t, d, "greet", "마당 'quoted' \\ {0}")
		drain(t, r)
		if len(got) != 1 || got[0] != "마당 'quoted' \\ {0}" {
			t.Errorf("did %q, want the committed one", got)
		}
		if left := list(t, d, ""); len(left) != 0 {
			t.Errorf("a finished job is still there: %v", left)
		}
	}, Schema)
}

func TestTwoRunnersDoEachJobOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const jobs = 120
		var mu sync.Mutex
		done := map[int]int{}
		all := make(chan struct{})
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var runners sync.WaitGroup
		for range 2 {
			r := New(d, silent())
			for _, kind := range []string{"a", "b"} {
				r.Handle(kind, func(_ context.Context, args json.RawMessage) error {
					var n int
					if err := json.Unmarshal(args, &n); err != nil {
						return err
					}
					mu.Lock()
					defer mu.Unlock()
					if done[n]++; len(done) == jobs && done[n] == 1 {
						close(all)
					}
					return nil
				})
			}
			runners.Go(func() {
				if err := r.Run(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		for i := range jobs {
			add(t, d, []string{"a", "b"}[i%2], i)
		}
		select {
		case <-all:
		case <-time.After(time.Minute):
			t.Error("not all jobs were done")
		}
		stop()
		runners.Wait()
		for n, times := range done {
			if times != 1 {
				t.Errorf("job %d was done %d times", n, times)
			}
		}
		if left := list(t, d, ""); len(left) != 0 {
			t.Errorf("%d jobs are left", len(left))
		}
	}, Schema)
}

func TestACrashBetweenEffectAndAckDoesTheJobAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := withClock(d)
		did := 0
		r := New(d, silent())
		r.Handle("effect", func(context.Context, json.RawMessage) error { did++; return nil })
		add(t, d, "effect", nil)

		// The process that dies: it claims and has its effect, and is heard of no more.
		due, err := r.due(t.Context(), r.kinds[1], 10)
		if err != nil || len(due) != 1 {
			t.Fatalf("due jobs %v, %v", due, err)
		}
		dead := due[0]
		if taken, err := r.claim(t.Context(), &dead); !taken || err != nil {
			t.Fatalf("claim: %v, %v", taken, err)
		}
		did++

		c.pass(Lease - time.Second)
		drain(t, r)
		if did != 1 {
			t.Errorf("done %d times within the lease, want once", did)
		}
		c.pass(2 * time.Second)
		drain(t, r)
		if did != 2 {
			t.Errorf("done %d times after the lease, want twice", did)
		}
		// Should it come back after all, it has no say any more.
		add(t, d, "effect", nil)
		if err := r.finish(t.Context(), r.kinds[1], dead); err != nil {
			t.Error(err)
		}
		if left := list(t, d, Ready); len(left) != 1 {
			t.Errorf("%d jobs, want the one that was added later", len(left))
		}
	}, Schema)
}

func TestOnlyOneClaimsAJob(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := New(d, silent())
		r.Handle("k", func(context.Context, json.RawMessage) error { return nil })
		add(t, d, "k", nil)
		due, err := r.due(t.Context(), r.kinds[1], 10)
		if err != nil || len(due) != 1 {
			t.Fatalf("due jobs %v, %v", due, err)
		}
		var wg sync.WaitGroup
		won := make(chan bool, 16)
		for range cap(won) {
			wg.Go(func() {
				j := due[0]
				taken, err := r.claim(context.Background(), &j)
				if err != nil {
					t.Error(err)
				}
				won <- taken
			})
		}
		wg.Wait()
		close(won)
		n := 0
		for w := range won {
			if w {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%d claimed the job, want one", n)
		}
	}, Schema)
}

func TestAFailedJobIsTriedLaterAndThenKeptInSight(t *testing.T) {
	d := dbtest.New(t, Schema)
	c := withClock(d)
	tries := 0
	var log bytes.Buffer
	r := New(d, slog.New(slog.NewTextHandler(&log, nil)))
	r.Handle("mend", func(context.Context, json.RawMessage) error {
		if tries++; tries == 1 {
			panic("broken")
		}
		return errors.New("still broken\x00")
	})
	add(t, d, "mend", map[string]string{"secret": "canary"})
	drain(t, r)
	drain(t, r)
	if tries != 1 {
		t.Errorf("tried %d times at once, want a pause after the first", tries)
	}
	for range lastTry - 1 {
		c.pass(2 * longPause)
		drain(t, r)
	}
	dead := list(t, d, Dead)
	if tries != lastTry || len(dead) != 1 || !strings.HasPrefix(dead[0].Trouble, "still broken") || dead[0].Tries != lastTry {
		t.Fatalf("after %d tries the dead jobs are %v", tries, dead)
	}
	c.pass(24 * time.Hour)
	drain(t, r)
	if tries != lastTry {
		t.Error("a dead job is tried again")
	}
	if strings.Contains(log.String(), "canary") {
		t.Errorf("the log tells the arguments: %s", &log)
	}

	write := func(f func(tx *db.Tx) error) error { return d.Write(t.Context(), f) }
	if err := write(func(tx *db.Tx) error { return Retry(t.Context(), tx, dead[0].ID) }); err != nil {
		t.Fatal(err)
	}
	drain(t, r)
	if tries != lastTry+1 {
		t.Error("a dead job that was retried is not done")
	}
	if err := write(func(tx *db.Tx) error { return Discard(t.Context(), tx, dead[0].ID) }); !fault.Is(err, "job_not_found") {
		t.Errorf("discarding a living job: %v, want job_not_found", err)
	}
}

func TestAJobThatMustBeDoneIsNeverGivenUp(t *testing.T) {
	d := dbtest.New(t, Schema)
	c := withClock(d)
	tries := 0
	r := New(d, silent())
	r.HandleAlways("must", func(context.Context, json.RawMessage) error {
		if tries++; tries <= lastTry {
			return errors.New("away")
		}
		return nil
	})
	r.HandleAlways("hopeless", func(context.Context, json.RawMessage) error { return Permanent(errors.New("no such thing")) })
	add(t, d, "must", nil)
	add(t, d, "hopeless", nil)
	for range lastTry + 1 {
		drain(t, r)
		c.pass(2 * longPause)
	}
	if tries != lastTry+1 {
		t.Errorf("tried %d times, want %d", tries, lastTry+1)
	}
	if dead := list(t, d, Dead); len(dead) != 1 || dead[0].Kind != "hopeless" {
		t.Errorf("dead jobs %v, want the hopeless one", dead)
	}
}

func TestAFailureForGoodIsNotTriedAgain(t *testing.T) {
	d := dbtest.New(t, Schema)
	c := withClock(d)
	r := New(d, silent())
	r.Handle("hopeless", func(context.Context, json.RawMessage) error { return Permanent(errors.New("no such address")) })
	add(t, d, "hopeless", nil)
	drain(t, r)
	dead := list(t, d, Dead)
	if len(dead) != 1 || dead[0].Trouble != "no such address" {
		t.Fatalf("dead jobs %v, want the hopeless one", dead)
	}
	c.pass(keepDead + 48*time.Hour)
	drain(t, r)
	if dead := list(t, d, Dead); len(dead) != 0 {
		t.Errorf("old dead jobs are kept for ever: %v", dead)
	}
}

func TestAJobWaitsForItsTime(t *testing.T) {
	d := dbtest.New(t, Schema)
	c := withClock(d)
	done := 0
	r := New(d, silent())
	r.Handle("later", func(context.Context, json.RawMessage) error { done++; return nil })
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		return AddAt(t.Context(), tx, tx.Now.Add(time.Hour), "later", nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	c.pass(59 * time.Minute)
	drain(t, r)
	if done != 0 {
		t.Error("done too early")
	}
	c.pass(time.Minute)
	drain(t, r)
	if done != 1 {
		t.Errorf("done %d times at its time, want once", done)
	}
}

func TestPeriodicWorkIsDoneOnceForAllProcesses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := withClock(d)
		done := 0
		one, two := New(d, silent()), New(d, silent())
		for _, r := range []*Runner{one, two} {
			r.Every("tidy", time.Hour, func(context.Context) error { done++; return nil })
		}
		for want := 1; want <= 3; want++ {
			drain(t, one)
			drain(t, two)
			if done != want {
				t.Fatalf("done %d times in %d periods", done, want)
			}
			c.pass(time.Hour)
		}
	}, Schema)
}

func TestOneKindThatHangsHoldsUpNoOther(t *testing.T) {
	d := dbtest.New(t, Schema)
	r := New(d, silent())
	r.grace = 0
	hung, reached := make(chan struct{}, 2*width), make(chan struct{})
	r.Handle("hang", func(ctx context.Context, _ json.RawMessage) error {
		hung <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	})
	r.Handle("quick", func(context.Context, json.RawMessage) error { close(reached); return nil })
	for range 2 * width {
		add(t, d, "hang", nil)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	for range width {
		<-hung
	}
	add(t, d, "quick", nil)
	<-reached // or the test hangs
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	left := list(t, d, Ready)
	if len(left) != 2*width {
		t.Errorf("%d jobs are left for the next runner, want all %d that hung", len(left), 2*width)
	}
	for _, j := range left {
		if j.Tries != 0 {
			t.Errorf("being stopped counts as a failure: %+v", j)
		}
	}
}

func TestRunningJobsFinishWhenTheRunnerStops(t *testing.T) {
	d := dbtest.New(t, Schema)
	r := New(d, silent())
	started, goOn := make(chan struct{}), make(chan struct{})
	r.Handle("slow", func(ctx context.Context, _ json.RawMessage) error {
		close(started)
		<-goOn
		return ctx.Err()
	})
	add(t, d, "slow", nil)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	<-started
	stop()
	close(goOn)
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if left := list(t, d, ""); len(left) != 0 {
		t.Errorf("the job was not let finish: %v", left)
	}
}

func TestPausesGrowAndEnd(t *testing.T) {
	for tries := range 200 {
		want := longPause
		if tries < 10 {
			want = min(firstPause<<tries, longPause)
		}
		if got := pause(tries); got < want*3/4 || got > want*5/4 {
			t.Errorf("pause after %d failures is %v, want about %v", tries+1, got, want)
		}
	}
}
