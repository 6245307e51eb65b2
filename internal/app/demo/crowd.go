package demo

import (
	"math"
	"slices"
	"time"
)

// fondness is how many likes a post of a warmth has, least and most, among
// fifteen readers.
var fondness = [...]struct{ least, most float64 }{{0, 5}, {5, 12}, {9, 15}, {13, 15}}

// like lets people like a post and its comments.
func (c *campus) like(d *draft) {
	readers := c.audience(d.board)
	f := fondness[d.warmth]
	n := f.least + (f.most-f.least)*math.Pow(c.Float64(), 1.4)
	n *= float64(len(readers)-2) / 15
	n *= 1 - math.Exp(-c.now.Sub(d.at).Hours()/2.5)
	d.likes = c.likes(readers, d.writer, d.at, int(math.Round(n)))
	for _, s := range d.sayings {
		c.likeSaying(readers, s)
	}
}

func (c *campus) likeSaying(readers []int, s *saying) {
	n := int(2.6 * math.Pow(c.Float64(), 3))
	if s.loved {
		n = 3 + c.IntN(6)
	}
	if c.now.Sub(s.at) < time.Hour {
		n /= 2
	}
	s.likes = c.likes(readers, s.role.user, s.at, n)
}

// likes returns n likes, or as many as there are readers, for a text that
// writer wrote at a time. The operator likes little.
func (c *campus) likes(readers []int, writer int, at time.Time, n int) (list []Like) {
	readers = slices.Clone(readers)
	c.Shuffle(len(readers), func(i, j int) { readers[i], readers[j] = readers[j], readers[i] })
	for _, u := range readers {
		if u == writer || u == 0 && c.Float64() < .75 {
			continue
		}
		if len(list) >= n {
			break
		}
		t := later(c.Rand, at, 4*time.Hour, false)
		if !t.Before(c.now) {
			t = at.Add(time.Duration(c.Float64() * float64(c.now.Sub(at)))).Truncate(time.Microsecond)
		}
		list = append(list, Like{u, t})
	}
	slices.SortStableFunc(list, func(a, b Like) int { return a.At.Compare(b.At) })
	return list
}

// most is how many remarks are made on one post.
const most = 3

// remark fills the posts up with short remarks, the liked ones more, until the
// school has as many comments as it should.
func (c *campus) remark() error {
	have := 0
	var open []*draft
	for _, d := range c.drafts {
		have += len(d.sayings)
		if d.from != "operator" && c.now.Sub(d.at) > 25*time.Minute {
			open = append(open, d)
		}
	}
	made := map[*draft]int{}
	want := int(perPost * float64(len(c.drafts)))
	for tries := 0; have < want && len(open) > 0 && tries < 20*want; tries++ {
		d := open[c.IntN(len(open))]
		if rest := c.remarks[d.mood]; made[d] >= most || len(rest) == 0 || c.Float64() > .35+.08*float64(len(d.likes)) {
			continue
		}
		ok, err := c.remarkOn(d)
		if err != nil {
			return err
		}
		if ok {
			made[d]++
			have++
		}
	}
	return nil
}

// remarkOn adds one remark to a draft. It reports false when it would be made
// in the future, or nobody is there to make it.
func (c *campus) remarkOn(d *draft) (bool, error) {
	rest := c.remarks[d.mood]
	text, err := c.local(rest[0])
	if err != nil {
		return false, err
	}
	after := d.at.Add(3 * time.Minute)
	if n := len(d.sayings); n > 2 { // what is said of answers is said after some
		after = d.sayings[n/2+c.IntN(n-n/2)].at
	}
	at := later(c.Rand, after, c.pause(25*time.Minute), within("dawn", d.at))
	if !at.Before(c.now) {
		return false, nil
	}
	s := &saying{line: line{text: text}, at: at}
	var ok bool
	if s.role, ok = c.speaker(d, s.line, at); !ok {
		return false, nil
	}
	d.cast[text] = s.role
	c.remarks[d.mood] = rest[1:]
	d.sayings = append(d.sayings, s)
	c.likeSaying(c.audience(d.board), s)
	return true, nil
}
