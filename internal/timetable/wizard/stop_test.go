package wizard

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
)

// fading is a context that ends when it has been looked at some times.
type fading struct {
	context.Context
	looks int
	end   error
}

func (f *fading) Err() error {
	if f.looks--; f.looks < 0 {
		return f.end
	}
	return nil
}

// contradictory has no table, for more than one reason.
func contradictory(t testing.TB) Problem {
	p := tenByThirty(t)
	p.Hard = []Hard{{MaxGap, 240}, {MaxDays, 1}, {FreeDay, 1}}
	return p
}

// At whatever moment the context ends, the search looks at it once more at most,
// and what it says until then is true.
func TestItEndsWithItsContext(t *testing.T) {
	for name, p := range map[string]Problem{"tables": tenByThirty(t), "none": contradictory(t), "all": roll(1<<32 + 3).large()} {
		whole := &fading{Context: t.Context(), looks: 1 << 40}
		full, err := Solve(whole, p, Options{})
		if err != nil || !full.Proven {
			t.Fatalf("%s: %v", name, err)
		}
		if name == "none" && (full.Contradiction == nil || !full.Contradiction.Smallest) {
			t.Fatalf("%+v", full)
		}
		looks := 1<<40 - whole.looks
		for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
			for n := 0; n < looks; n += 1 + n/8 {
				ctx := &fading{t.Context(), n, end}
				r, err := Solve(ctx, p, Options{})
				if canceled := end == context.Canceled; canceled != errors.Is(err, context.Canceled) || !canceled && err != nil {
					t.Fatalf("%s after %d: %v", name, n, err)
				}
				if ctx.looks < -2 { // the one that tells why is one, too
					t.Fatalf("%s after %d: looked %d times more", name, n, -ctx.looks)
				}
				if r.Visited > full.Visited || r.Visited > int64(n) {
					t.Errorf("%s after %d: visited %d", name, n, r.Visited)
				}
				if c := r.Contradiction; name == "none" {
					if r.Proven != (c != nil) || len(r.Tables) > 0 || c != nil && c.Smallest {
						t.Errorf("after %d: %+v", n, r)
					}
				} else if r.Proven || c != nil || len(r.Tables) > 0 && r.Tables[0].Score > full.Tables[0].Score {
					t.Errorf("%s after %d: %+v", name, n, r)
				}
			}
		}
	}
}

func TestABoundOnWhatItLooksAt(t *testing.T) {
	p := tenByThirty(t)
	full := solved(t, p, Options{})
	var before Result
	for nodes := int64(1); nodes < 2*full.Visited; nodes *= 3 {
		r := solved(t, p, Options{Nodes: nodes})
		if again := solved(t, p, Options{Nodes: nodes}); !reflect.DeepEqual(r, again) {
			t.Errorf("%d: another result the second time", nodes)
		}
		if want := min(nodes, full.Visited); r.Visited != want || r.Proven != (nodes >= full.Visited) {
			t.Errorf("%d: visited %d of %d, proven %v", nodes, r.Visited, full.Visited, r.Proven)
		}
		for i, x := range before.Tables {
			if r.Tables[i].Score < x.Score {
				t.Errorf("%d: number %d is worse than with fewer", nodes, i)
			}
		}
		before = r
	}
	if r := solved(t, p, Options{Nodes: full.Visited}); !reflect.DeepEqual(r, full) {
		t.Errorf("with just enough it is %+v", r)
	}
}

func TestAnUnprovenContradictionContradicts(t *testing.T) {
	p := contradictory(t)
	full := solved(t, p, Options{})
	minimal := 0
	for nodes := int64(1); nodes < full.Visited; nodes += 1 + full.Visited/200 {
		r := solved(t, p, Options{Nodes: nodes})
		c := r.Contradiction
		if c == nil {
			continue
		}
		if c.Smallest || len(c.Parts) < len(full.Contradiction.Parts) {
			t.Errorf("%d: %+v", nodes, c)
		}
		if c.Minimal {
			minimal++
		}
		q := p
		q.Groups, q.Hard = nil, nil
		for _, x := range c.Parts {
			switch x.Kind {
			case InGroups:
				q.Groups = append(q.Groups, p.Groups[x.Index])
			case InHard:
				q.Hard = append(q.Hard, p.Hard[x.Index])
			}
		}
		if r := solved(t, q, Options{Best: 1}); len(r.Tables) > 0 {
			t.Errorf("%d: %+v has a table", nodes, c.Parts)
		}
	}
	if minimal == 0 {
		t.Error("it was minimal never before it was the smallest")
	}
}

// A callback that ends the context gets no further table.
func TestItEndsInTheMiddle(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var found []Table
	r, err := Solve(ctx, tenByThirty(t), Options{Found: func(x Table) {
		found = append(found, x)
		cancel()
	}})
	if !errors.Is(err, context.Canceled) || r.Proven || len(found) != 1 || !slices.EqualFunc(r.Tables, found, func(a, b Table) bool { return reflect.DeepEqual(a, b) }) {
		t.Errorf("%v, %+v after %d", err, r, len(found))
	}
}
