package demo

import (
	"math/rand/v2"
	"slices"
	"time"
)

// A Tie is a friendship of two students of one school, or an ask that waits.
type Tie struct {
	From, To int // indexes in Users
	Asked    bool
	Alias    string // From's for the other
	At       time.Time
}

// friendsOfOne is how many friends each has who looks around.
const friendsOfOne = 6

// ties makes friends of those of a school who look around: each has a few, is asked
// by one, and has asked one. Those who take a lecture together are friends first.
func (c *campus) ties(tables []Table, dice *rand.Rand) (all []Tie) {
	together := func(a, b int) (n int) {
		for _, x := range tables {
			for _, y := range tables {
				if x.User != a || y.User != b || x.Catalogue != y.Catalogue || x.Name != y.Name {
					continue
				}
				for _, section := range x.Sections {
					if slices.Contains(y.Sections, section) {
						n++
					}
				}
			}
		}
		return n
	}
	known := map[[2]int]bool{}
	tie := func(from, to int, asked bool, alias string) {
		known[[2]int{min(from, to), max(from, to)}] = true
		all = append(all, Tie{from, to, asked, alias, c.now.Add(-age(1 + 25*dice.Float64()))})
	}
	for _, u := range c.crew {
		if c.users[u].State != Student || !slices.Contains(Logins, c.users[u].Login) {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(c.crew), func(o int) bool {
			return o == u || c.users[o].State != Student || known[[2]int{min(u, o), max(u, o)}]
		})
		dice.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
		slices.SortStableFunc(others, func(a, b int) int { return together(u, b) - together(u, a) })
		for i, o := range others[:min(len(others), friendsOfOne+2)] {
			switch alias := ""; {
			case i < friendsOfOne:
				if i%3 == 0 {
					alias = c.users[o].Name
				}
				tie(u, o, false, alias)
			case i == friendsOfOne:
				tie(o, u, true, "")
			default:
				tie(u, o, true, "")
			}
		}
	}
	return all
}
