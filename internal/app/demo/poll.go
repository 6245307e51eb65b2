package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// A Poll is that of a post.
type Poll struct {
	Options  []string
	Multiple bool
	EndsAt   time.Time // zero: it goes on
	Votes    []Vote    // one of each user who voted
}

// A Vote is what one user has chosen.
type Vote struct {
	User    int   // index in Users
	Options []int // indexes of the poll's, one at least
}

// A ballot is the poll of a thread.
type ballot struct {
	options []choice
	several bool
	days    int // how long it goes on, 0 for good
}

// A choice is an option of a ballot, and how many of a hundred choose it.
type choice struct {
	text  string
	share int
}

var (
	choiceForm = regexp.MustCompile(`^([(\[])(\d+)[)\]] (.+)$`)
	daysForm   = regexp.MustCompile(`^(\d+)d$`)
)

// parseChoice adds the option that a line of a thread is, if it is one.
func (b *ballot) parseChoice(line string) bool {
	m := choiceForm.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	share, err := strconv.Atoi(m[2])
	if err != nil {
		return false
	}
	b.options, b.several = append(b.options, choice{m[3], share}), m[1] == "["
	return true
}

// check says what a ballot, none being one without options, must not be.
func (b *ballot) check() error {
	if n := len(b.options); n == 1 || n > 10 || n == 0 && b.days > 0 {
		return fmt.Errorf("a poll of %d options", n)
	}
	for _, o := range b.options {
		if o.share == 0 {
			return fmt.Errorf("nobody chooses %q", o.text)
		}
	}
	return nil
}

// poll is the poll of a draft, with the votes that came in until now. They are
// dealt by dice of its own: what else happens at the school does not depend on
// who votes.
func (c *campus) poll(d *draft, dice *rand.Rand) *Poll {
	if len(d.ballot.options) == 0 {
		return nil
	}
	p := &Poll{Multiple: d.ballot.several}
	for _, o := range d.ballot.options {
		p.Options = append(p.Options, o.text)
	}
	until := c.now
	if d.ballot.days > 0 {
		p.EndsAt = d.at.AddDate(0, 0, d.ballot.days)
		if p.EndsAt.Before(until) {
			until = p.EndsAt
		}
	}
	voters := c.audience(d.board)
	dice.Shuffle(len(voters), func(i, j int) { voters[i], voters[j] = voters[j], voters[i] })
	turnout := (.55 + .3*dice.Float64()) * (1 - math.Exp(-until.Sub(d.at).Hours()/5))
	voters = slices.DeleteFunc(voters[:int(turnout*float64(len(voters)))], func(u int) bool { return u == 0 }) // the operator leaves it to the students
	for _, u := range voters {
		p.Votes = append(p.Votes, Vote{u, d.ballot.mark(dice)})
	}
	return p
}

// mark is what one voter chooses.
func (b *ballot) mark(dice *rand.Rand) (marked []int) {
	sum := 0
	for i, o := range b.options {
		if sum += o.share; b.several && dice.IntN(100) < o.share {
			marked = append(marked, i)
		}
	}
	if len(marked) > 0 {
		return marked
	}
	at := dice.IntN(sum)
	for i, o := range b.options {
		if at -= o.share; at < 0 {
			return []int{i}
		}
	}
	return []int{0}
}
