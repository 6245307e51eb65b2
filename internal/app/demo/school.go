package demo

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// A plan is a school of schools.toml.
type plan struct {
	Name   string
	NameEn string `toml:"name_en"`
	Domain string
	Posts  float64 // share of the fitting threads that are told here
	Women  bool
	Places map[string]string
	Pins   map[string][]string // by log-in name
	People struct {
		List string
	} `toml:"students"`
}

func readSchools() ([]plan, error) {
	var file struct {
		School []plan `toml:"school"`
	}
	_, err := toml.DecodeFS(texts, "schools.toml", &file)
	return file.School, err
}

// The years in schools.toml are those of the term that begins in this March.
const writtenIn = 2026

// settle adds the students of the school to the users.
func (c *campus) settle() error {
	for l := range strings.Lines(strings.TrimSpace(c.plan.People.List)) {
		f := strings.Fields(l)
		if len(f) == 4 {
			f = append(f, Student)
		}
		if len(f) != 5 || !slices.Contains([]string{Admitted, Student, Graduate}, f[4]) {
			return fmt.Errorf("%q is no student", l)
		}
		year, err := strconv.Atoi(f[3])
		if err != nil {
			return fmt.Errorf("%q: %w", l, err)
		}
		joined := 40 + 360*c.Float64()
		u := User{
			Login: f[0], Nickname: f[1], Name: f[2], ClassOf: year + c.term() - writtenIn, State: f[4], School: c.school,
			Email: f[0] + "@" + c.plan.Domain, JoinedAt: c.now.Add(-age(joined)).Truncate(time.Microsecond),
		}
		u.Pins = c.pins(u)
		c.crew = append(c.crew, len(c.users))
		c.voice = append(c.voice, .4+c.Float64()*1.2)
		if slices.Contains(Logins, u.Login) {
			c.voice[len(c.voice)-1] = 2.2 // whoever looks around as one of them finds texts of their own
		}
		c.users = append(c.users, u)
	}
	return nil
}

// pins returns the boards that u has pinned: those in schools.toml, or a few
// that u can read.
func (c *campus) pins(u User) (pins []Pin) {
	names, chosen := c.plan.Pins[u.Login]
	if !chosen {
		for _, b := range []string{free, secret, info, career, market, club, freshman, alumni, promo, issue} {
			if reads(u.State, b) && c.Float64() < .45 {
				names = append(names, b)
			}
		}
		c.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		names = names[:min(len(names), 5)]
	}
	for _, n := range names {
		pins = append(pins, Pin{c.school, n})
	}
	return pins
}

// term returns the year in which the freshmen of now entered.
func (c *campus) term() int { return c.now.In(seoul).AddDate(0, -2, 0).Year() }

var hole = regexp.MustCompile(`\{([^{}]*)\}`)

// local returns a text with the words of the school in its holes.
func (c *campus) local(text string) (filled string, err error) {
	filled = hole.ReplaceAllStringFunc(text, func(h string) string {
		name := h[1 : len(h)-1]
		if name == "새내기" {
			return fmt.Sprintf("%02d", c.term()%100)
		}
		word, ok := c.plan.Places[name]
		if !ok {
			err = fmt.Errorf("no place is called %q", name)
		}
		return word
	})
	return filled, err
}
