package app_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A clue is a set of pairs of posts that an attacker could take to be of one
// writer: those of which something is equal, or those that stand beside each
// other when they are put in the order of something.
type clue struct {
	name   string
	groups [][]int // posts, by their places, all of a group being pairs
	row    []int   // or posts in an order, neighbours being pairs
}

// right counts the pairs that are of one writer.
func (c *clue) right(writer []int) (n int) {
	for i := 1; i < len(c.row); i++ {
		if writer[c.row[i]] == writer[c.row[i-1]] {
			n++
		}
	}
	for _, g := range c.groups {
		var of [streetWriters]int
		for _, p := range g {
			n += of[writer[p]]
			of[writer[p]]++
		}
	}
	return n
}

// key is the same for clues that say the same.
func (c *clue) key() string { return fmt.Sprint(c.groups, c.row) }

// clues makes all clues out of features, each once.
func clues(features map[string][]string) []*clue {
	var all []*clue
	seen := map[string]bool{}
	add := func(c *clue) {
		if k := c.key(); !seen[k] {
			seen[k] = true
			all = append(all, c)
		}
	}
	names := make([]string, 0, len(features))
	for name := range features {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	for _, name := range names {
		row := features[name]
		of := map[string][]int{}
		for i, value := range row {
			if value != "" {
				of[value] = append(of[value], i)
			}
		}
		c := &clue{name: name}
		for _, g := range of {
			if len(g) > 1 && len(g) < len(row) {
				c.groups = append(c.groups, g)
			}
		}
		if len(c.groups) > 0 {
			slices.SortFunc(c.groups, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
			add(c)
		}
		if order := ordered(row); len(of) > len(row)/5 && order != nil {
			add(&clue{name: name + ", in order", row: order})
		}
	}
	return all
}

// ordered puts posts in the order of numbers or times, those that have one; nil
// where something else is among these.
func ordered(row []string) []int {
	values := map[int]float64{}
	var order []int
	for i, text := range row {
		if text == "" {
			continue
		}
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t, err := time.Parse(time.RFC3339Nano, text)
			if err != nil {
				return nil
			}
			x = float64(t.UnixMicro())
		}
		values[i], order = x, append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	return order
}

// together is the clue that all others make: the pairs that they name most
// often, where those count more that name few.
func together(all []*clue, posts int) *clue {
	weight := make([]float64, posts*posts)
	for _, c := range all {
		pairs := max(0, len(c.row)-1)
		for _, g := range c.groups {
			pairs += len(g) * (len(g) - 1) / 2
		}
		note := func(a, b int) { weight[min(a, b)*posts+max(a, b)] += 1 / float64(pairs) }
		for i := 1; i < len(c.row); i++ {
			note(c.row[i-1], c.row[i])
		}
		for _, g := range c.groups {
			for i := range g {
				for j := range i {
					note(g[i], g[j])
				}
			}
		}
	}
	order := make([]int, len(weight))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return -cmp.Compare(weight[a], weight[b]) })
	best := &clue{name: "all together"}
	for _, at := range order[:streetWriters*streetPosts*(streetPosts-1)/2] {
		best.groups = append(best.groups, []int{at / posts, at % posts})
	}
	return best
}

// A finding is a clue and how far it is from chance, in standard deviations of
// what it would find if posts had been given to writers by lot.
type finding struct {
	*clue
	far float64
}

func (f finding) String() string { return fmt.Sprintf("%.1f  %s", f.far, f.name) }

// lots is how often posts are given to writers by lot, to see what chance does.
const lots = 1000

// judge returns the clues, those that are furthest from chance first, and how
// far the furthest clue was in any of the lots: an attacker who goes beyond that
// does better than one in a thousand who only guess, however many clues there
// are.
func judge(all []*clue, writer []int) (found []finding, chance float64) {
	rng := rand.New(rand.NewPCG(7, 7))
	drawn := make([][]int, lots)
	for i := range drawn {
		drawn[i] = slices.Clone(writer)
		rng.Shuffle(len(writer), func(a, b int) { drawn[i][a], drawn[i][b] = drawn[i][b], drawn[i][a] })
	}
	right := make([]float64, lots)
	for _, c := range all {
		sum, squares := 0.0, 0.0
		for i := range drawn {
			right[i] = float64(c.right(drawn[i]))
			sum += right[i]
			squares += right[i] * right[i]
		}
		mean := sum / lots
		deviation := math.Sqrt(max(squares/lots-mean*mean, 0))
		if deviation == 0 {
			continue
		}
		found = append(found, finding{c, (float64(c.right(writer)) - mean) / deviation})
		chance = max(chance, (slices.Max(right)-mean)/deviation)
	}
	slices.SortFunc(found, func(a, b finding) int { return -cmp.Compare(a.far, b.far) })
	return found, chance
}

func lines(found []finding, n int) string {
	var all []string
	for _, f := range found[:min(n, len(found))] {
		all = append(all, strings.ReplaceAll(f.String(), "\n", " "))
	}
	return strings.Join(all, "\n")
}
