package demo

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// A campus is a school while its talk is made up.
type campus struct {
	*rand.Rand
	plan   plan
	school int
	now    time.Time

	users []User    // of all schools so far; the operator is the first
	crew  []int     // the students of this one, as indexes of users
	voice []float64 // how talkative each of the crew is

	drafts  []*draft
	posted  map[turn][]time.Time
	remarks map[string][]string // not yet made, by mood
}

// A turn is what a writer waits for between two posts.
type turn struct {
	user  int
	board string
}

// quiet is how long before now the log-ins wrote last: a little more than the
// hour that is promised.
const quiet = 70 * time.Minute

// perPost is how many comments a post has on average.
const perPost = 6.72

// live makes up the posts, comments and likes of the school.
func (c *campus) live(threads []thread, remarks map[string][]string) error {
	for _, mood := range moods {
		own := slices.Clone(remarks[mood])
		c.Shuffle(len(own), func(i, j int) { own[i], own[j] = own[j], own[i] })
		c.remarks[mood] = own
	}
	for _, t := range c.choose(threads) {
		c.drafts = append(c.drafts, &draft{thread: t, at: c.date(t)})
	}
	c.wake()
	slices.SortStableFunc(c.drafts, func(a, b *draft) int { return a.at.Compare(b.at) })
	c.mix()
	told := c.drafts[:0]
	for _, d := range c.drafts {
		ok, err := c.tell(d)
		if err != nil {
			return err
		}
		if ok {
			told = append(told, d)
		}
	}
	c.drafts = told
	for _, d := range c.drafts {
		c.like(d)
	}
	return c.remark()
}

// choose returns the threads that are told at this school: of each board's the
// same share.
func (c *campus) choose(threads []thread) (chosen []thread) {
	for _, f := range files {
		var fit []thread
		for _, t := range threads {
			if t.board == f.board && (t.from == "operator") == (f.file == "operator") && !(t.mixed && c.plan.Women) {
				fit = append(fit, t)
			}
		}
		c.Shuffle(len(fit), func(i, j int) { fit[i], fit[j] = fit[j], fit[i] })
		if c.school == 0 { // which shows the pictures, all of them
			slices.SortStableFunc(fit, func(a, b thread) int { return cmp.Compare(len(b.pictures), len(a.pictures)) })
		}
		chosen = append(chosen, fit[:int(math.Ceil(c.plan.Posts*float64(len(fit))))]...)
	}
	return chosen
}

// date returns when a thread begins: the operator's before all others.
func (c *campus) date(t thread) time.Time {
	if t.from == "operator" {
		return later(c.Rand, c.now.Add(-age(span+1)), time.Hour, false)
	}
	return moment(c.Rand, c.now, t.part)
}

// wake lets two posts be of the last hour, whatever the time of day is: a
// demo begins with something new.
func (c *campus) wake() {
	ago := []time.Duration{4 * time.Minute, 33 * time.Minute}
	for _, d := range c.drafts {
		if len(ago) == 0 {
			return
		}
		if d.part == "" && d.from == "" && d.board != alumni && !advertises(d.board) && c.Float64() < .1 {
			d.at = c.now.Add(-ago[0] - time.Duration(c.IntN(240))*time.Second)
			ago = ago[1:]
		}
	}
}

// mix moves posts about so that neighbours on a board differ in mood where
// they can.
func (c *campus) mix() {
	last := map[string]string{} // mood of the newest post of a board so far
	for i, d := range c.drafts {
		if d.mood == last[d.board] && d.free() {
			for _, other := range c.drafts[i+1:] {
				if other.board == d.board && other.mood != d.mood && other.free() {
					d.thread, other.thread = other.thread, d.thread
					break
				}
			}
		}
		last[d.board] = d.mood
	}
}

// free reports whether the thread can begin at any time.
func (d *draft) free() bool { return d.part == "" && d.from != "operator" }

// pick returns one of the crew for whom fits is true, the talkative ones
// likelier.
func (c *campus) pick(fits func(user int) bool) (int, bool) {
	var sum float64
	weight := make([]float64, len(c.crew))
	for i, u := range c.crew {
		if fits(u) {
			weight[i] = c.voice[i]
			sum += weight[i]
		}
	}
	at := c.Float64() * sum
	for i, w := range weight {
		if at -= w; w > 0 && at < 0 {
			return c.crew[i], true
		}
	}
	return 0, false
}

// rested reports whether user may post on a board at a time, by the interval
// of the board.
func (c *campus) rested(user int, board string, at time.Time) bool {
	key, wait := c.turn(user, board)
	return !slices.ContainsFunc(c.posted[key], func(t time.Time) bool { return t.Sub(at).Abs() < wait })
}

func (c *campus) turn(user int, board string) (turn, time.Duration) {
	if advertises(board) {
		return turn{user, "advertising"}, age(3) + time.Hour
	}
	return turn{user, board}, 6 * time.Minute
}

// fresh reports whether user is in the first year, or about to be.
func (c *campus) fresh(user int) bool {
	u := c.users[user]
	return u.State == Admitted || u.State == Student && u.ClassOf >= c.term()
}

// login reports whether user is one of Logins.
func (c *campus) login(user int) bool { return slices.Contains(Logins, c.users[user].Login) }

// audience returns who reads a board, the operator first.
func (c *campus) audience(board string) []int {
	list := []int{0}
	for _, u := range c.crew {
		if reads(c.users[u].State, board) {
			list = append(list, u)
		}
	}
	return list
}
