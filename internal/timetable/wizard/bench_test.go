package wizard

import (
	"context"
	"testing"
)

func bench(b *testing.B, p Problem, o Options) {
	b.ReportAllocs()
	visited := int64(0)
	for b.Loop() {
		r, err := Solve(b.Context(), p, o)
		if err != nil || !r.Proven {
			b.Fatal(err, r.Proven)
		}
		visited += r.Visited
	}
	b.ReportMetric(float64(visited)/float64(b.N), "nodes/op")
}

func BenchmarkTenByThirty(b *testing.B) { bench(b, tenByThirty(b), Options{}) }

// BenchmarkFirstTable is the time until the first table is told of.
func BenchmarkFirstTable(b *testing.B) {
	p := tenByThirty(b)
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		found := 0
		Solve(ctx, p, Options{Found: func(Table) { found++; cancel() }})
		if found != 1 {
			b.Fatal("found", found)
		}
	}
}

func BenchmarkWithoutRatings(b *testing.B) {
	p := tenByThirty(b)
	p.Soft = append(p.Soft[:3:3], p.Soft[4])
	bench(b, p, Options{})
}

// BenchmarkShortDays has a wish that days are filled for as well as can be.
func BenchmarkShortDays(b *testing.B) {
	p := tenByThirty(b)
	p.Hard = []Hard{{MaxDayMinutes, 300}}
	bench(b, p, Options{})
}

// BenchmarkSixOfThreeHundred has one group only.
func BenchmarkSixOfThreeHundred(b *testing.B) {
	bench(b, roll(1).drawn(tenByThirty(b), 1, 6, 300), Options{})
}

func BenchmarkEightByThreeHundred(b *testing.B) {
	bench(b, roll(2).drawn(tenByThirty(b), 8, 1, 300), Options{})
}

func BenchmarkContradiction(b *testing.B) { bench(b, contradictory(b), Options{}) }
