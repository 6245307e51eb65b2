package demo

import (
	"fmt"
	"slices"
	"time"
)

// A draft is a post that is being made up.
type draft struct {
	thread
	at        time.Time
	writer    int
	anonymous bool
	heading   string
	content   string
	shown     []Picture
	sayings   []*saying
	likes     []Like
	poll      *Poll
	cast      map[string]*role
}

// A role is somebody who speaks in a draft.
type role struct {
	user      int
	anonymous bool
}

// A saying is a comment of a draft.
type saying struct {
	line
	role   *role
	parent *saying
	at     time.Time
	likes  []Like
}

// tell lets the thread happen: who says what, when, up to now. It reports
// false when nobody may post it at its time.
func (c *campus) tell(d *draft) (bool, error) {
	var err error
	if d.heading, err = c.local(d.title); err != nil {
		return false, err
	}
	if d.content, err = c.local(d.body); err != nil {
		return false, err
	}
	d.ballot.options = slices.Clone(d.ballot.options)
	for i := range d.ballot.options {
		if d.ballot.options[i].text, err = c.local(d.ballot.options[i].text); err != nil {
			return false, err
		}
	}
	for _, p := range d.pictures {
		if p.Caption, err = c.local(p.Caption); err != nil {
			return false, err
		}
		d.shown = append(d.shown, p)
	}
	d.cast = map[string]*role{}
	c.schedule(d)
	last := d.lastWords()
	author, ok := c.author(d, last["a"])
	if !ok {
		return false, nil
	}
	d.writer = author.user
	d.anonymous = author.anonymous
	key, _ := c.turn(d.writer, d.board)
	c.posted[key] = append(c.posted[key], d.at)
	d.cast["a"] = author
	for _, graduates := range []bool{true, false} { // they are few, so they choose first
		for _, s := range d.sayings {
			if s.graduate != graduates {
				continue
			}
			if err := c.utter(d, s, last[s.who]); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// utter gives a saying its words and its role, whose last words are at last.
func (c *campus) utter(d *draft, s *saying, last time.Time) (err error) {
	if s.text, err = c.local(s.text); err != nil {
		return err
	}
	if s.role = d.cast[s.who]; s.role != nil {
		return nil
	}
	var ok bool
	if s.role, ok = c.speaker(d, s.line, last); !ok {
		return fmt.Errorf("nobody is left who may say %q", s.text)
	}
	d.cast[s.who] = s.role
	return nil
}

// schedule gives the lines of the thread their times, and leaves out what would
// lie in the future.
func (c *campus) schedule(d *draft) {
	awake := within("dawn", d.at)
	top, said := d.at, d.at // times of the last top-level line and of the last one below it
	var parent *saying
	for i, l := range d.lines {
		s := &saying{line: l}
		if l.reply {
			s.parent = parent
			said = later(c.Rand, said.Add(c.days(l)), c.pause(7*time.Minute), awake)
			s.at = said
		} else {
			wait := c.pause(11 * time.Minute)
			if l.who == "a" && i > 1 { // how it ended
				wait += 90 * time.Minute
			}
			top = later(c.Rand, top.Add(c.days(l)), wait, awake)
			s.at, said, parent = top, top, s
		}
		if s.at.Before(c.now) {
			d.sayings = append(d.sayings, s)
		}
	}
	d.sayings = slices.DeleteFunc(d.sayings, func(s *saying) bool { return s.parent != nil && !s.parent.at.Before(c.now) })
}

// pause returns how long one thinks, about: mostly short, at times for hours.
func (c *campus) pause(short time.Duration) time.Duration {
	if c.Float64() < .12 {
		return 20 * short
	}
	return short
}

// days returns how long a line waits that tells how it went on: one to three
// days, and no time for others.
func (c *campus) days(l line) time.Duration {
	if !l.late {
		return 0
	}
	return age(1 + 2*c.Float64())
}

// lastWords returns when each role speaks last.
func (d *draft) lastWords() map[string]time.Time {
	last := map[string]time.Time{"a": d.at}
	for _, s := range d.sayings {
		if s.at.After(last[s.who]) {
			last[s.who] = s.at
		}
	}
	return last
}

// author chooses who writes the post.
func (c *campus) author(d *draft, last time.Time) (*role, bool) {
	if d.from == "operator" {
		return &role{user: 0}, true
	}
	_, wait := c.turn(0, d.board)
	user, ok := c.pick(func(u int) bool {
		state := c.users[u].State
		return writes(state, d.board) && c.rested(u, d.board, d.at) && c.silent(u, last) && (!c.login(u) || c.now.Sub(d.at) > wait) &&
			(d.from != "fresh" || c.fresh(u)) && (d.from != "grad" || state == Graduate) && (d.board == alumni || d.from == "grad" || state != Graduate || c.Float64() < .4)
	})
	return &role{user, c.Float64() >= signing[d.board]}, ok
}

// speaker chooses who says a line, somebody who has not spoken in the draft.
func (c *campus) speaker(d *draft, l line, last time.Time) (*role, bool) {
	user, ok := c.pick(func(u int) bool {
		state := c.users[u].State
		return reads(state, d.board) && !d.speaks(u) && c.silent(u, last) && (!l.graduate || state == Graduate) &&
			(state != Admitted || c.Float64() < .25) // who is not there yet asks more than answers
	})
	signed := d.board != secret && (l.signed || advertises(d.board) || c.Float64() < commentSigning)
	return &role{user, !signed}, ok
}

// silent reports whether it breaks no promise when user speaks last at a time.
func (c *campus) silent(user int, last time.Time) bool {
	return !c.login(user) || c.now.Sub(last) > quiet
}

func (d *draft) speaks(user int) bool {
	for _, r := range d.cast {
		if r.user == user {
			return true
		}
	}
	return false
}

// post returns the draft as a post of a school.
func (d *draft) post(school int) Post {
	p := Post{
		School: school, Board: d.board, Writer: d.writer, Anonymous: d.anonymous, Question: d.question,
		Title: d.heading, Body: d.content, At: d.at, Likes: d.likes, Poll: d.poll,
	}
	if school == 0 {
		p.Pictures = d.shown
	}
	slices.SortStableFunc(d.sayings, func(a, b *saying) int { return a.at.Compare(b.at) })
	place := map[*saying]int{}
	for i, s := range d.sayings {
		parent := -1
		if s.parent != nil {
			parent = place[s.parent]
		}
		place[s] = i
		p.Comments = append(p.Comments, Comment{Writer: s.role.user, Parent: parent, Anonymous: s.role.anonymous, Body: s.text, At: s.at, Likes: s.likes})
	}
	return p
}
