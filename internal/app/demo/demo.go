// Package demo makes up the campuses that `serve --demo` shows: three invented
// schools, their students and what they said to each other over the last five
// weeks of a November term. All texts were written by hand and lie in threads/
// and remarks.txt; what is made here is who says them, when, and who likes it.
//
// What it promises:
//
//   - The same now and seed give the same world, down to the microsecond.
//   - Nothing lies in the future, a comment is later than its post and a reply
//     later than what it answers, and few things happen before dawn.
//   - The rules of the ten boards hold: who may write and comment where, what is
//     signed, how long a writer waits between two posts, how long texts are.
//   - No school shows a text twice, and no hole of a text stays open.
//   - The people of [Logins] have written nothing in the last hour, so that who
//     logs in can write at once.
//
// It knows no database. The world is put into one by the packages that own the
// tables.
package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// Password is that of every account of the demo.
const Password = "madang-demo-1"

// Logins are the accounts that a visitor is told of: the operator first, then
// students of the first school and one of the second.
var Logins = []string{"operator", "minji", "junho", "seoyeon", "haneul"}

// A World is everything that a demo shows. Its parts name each other by index.
type World struct {
	Schools []School
	Users   []User
	Posts   []Post // the oldest first, over all schools

	Catalogues []Catalogue // two of each school, the older one first
	Tables     []Table     // two of each student, and more of those who log in
	Plans      []Plan      // of the students who log in, for the wizard
	Reviews    []Review    // of lectures in these
	Notes      []Note
	Ties       []Tie // of those who log in
}

// A School is an open school with the ten default boards.
type School struct {
	Name, NameEn string
	Domain       string    // of its mail
	OpenedAt     time.Time // before anything else of it
}

// States of a student.
const (
	Admitted = "admitted"
	Student  = "student"
	Graduate = "graduate"
)

// A User is a verified member of a school, or the operator.
type User struct {
	Login, Nickname, Name string
	Email                 string // confirmed, and under the school's domain
	ClassOf               int    // year of entrance, 0 for the operator
	School                int    // index in Schools, -1 for the operator
	State                 string // Admitted, Student or Graduate, "" for the operator
	Operator              bool
	JoinedAt              time.Time
	Pins                  []Pin  // pinned boards, in order
	Grades                Grades // none for the operator and who has not begun to study
}

// A Pin is a board that somebody keeps at hand, named as the board is.
type Pin struct {
	School int
	Board  string
}

// A Post is one on a default board of a school. Its writer is an index into a
// made-up world, for the one who puts it into a database and nobody else.
type Post struct {
	School    int    // index in Schools
	Board     string // name of the board
	Writer    int    // index in Users
	Anonymous bool
	Question  bool
	Title     string // "" where the board has no titles
	Body      string
	At        time.Time
	Likes     []Like    // the oldest first; one a user, none of the writer's
	Comments  []Comment // the oldest first
	Poll      *Poll     // nil for none
	Pictures  []Picture // at the first school alone: they take a while to put in
}

// A Picture is one in a post, drawn for the demo.
type Picture struct {
	File    string // seat.jpg
	Caption string
}

// Read returns the picture's file.
func (p Picture) Read() ([]byte, error) { return texts.ReadFile("pictures/" + p.File) }

// A Comment is one below a post.
type Comment struct {
	Writer    int // index in Users
	Parent    int // index of a top-level comment of the same post, -1 for none
	Anonymous bool
	Body      string
	At        time.Time
	Likes     []Like // as those of a post
}

// A Like is that of one user, given at a time after the text.
type Like struct {
	User int // index in Users
	At   time.Time
}

// Build makes the world as it stands at now. Another seed deals the same texts
// out to other people and days. An error says which of the embedded files is
// not as it has to be.
func Build(now time.Time, seed uint64) (World, error) {
	now = now.UTC().Truncate(time.Microsecond)
	plans, err := readSchools()
	if err != nil {
		return World{}, err
	}
	threads, err := readThreads()
	if err != nil {
		return World{}, err
	}
	remarks, err := readRemarks()
	if err != nil {
		return World{}, err
	}
	w := World{Users: []User{operator(now)}}
	for i, p := range plans {
		c := campus{
			Rand: rand.New(rand.NewPCG(seed, uint64(i))), plan: p, school: i, now: now, users: w.Users,
			posted: map[turn][]time.Time{}, remarks: map[string][]string{},
		}
		w.Schools = append(w.Schools, School{p.Name, p.NameEn, p.Domain, now.Add(-age(420))})
		if err := c.settle(); err != nil {
			return World{}, fmt.Errorf("schools.toml: %s: %w", p.Name, err)
		}
		if err := c.live(threads, remarks); err != nil {
			return World{}, fmt.Errorf("%s: %w", p.Name, err)
		}
		w.Users = c.users
		for _, u := range c.crew {
			if w.Users[u].State != Admitted {
				w.Users[u].Grades = grades(rand.New(rand.NewPCG(seed, uint64(2000+u))))
			}
		}
		dice := rand.New(rand.NewPCG(seed, uint64(1000+i)))
		for _, d := range c.drafts {
			d.poll = c.poll(d, dice)
			w.Posts = append(w.Posts, d.post(i))
		}
		lectures, err := c.catalogues(rand.New(rand.NewPCG(seed, uint64(2000+i))))
		if err != nil {
			return World{}, err
		}
		w.Plans = append(w.Plans, c.plans(len(w.Catalogues), lectures)...)
		tables := c.tables(len(w.Catalogues), lectures, rand.New(rand.NewPCG(seed, uint64(3000+i))))
		reviews, notes, err := c.reviews(lectures, len(w.Catalogues), tables, rand.New(rand.NewPCG(seed, uint64(4000+i))))
		if err != nil {
			return World{}, err
		}
		w.Tables = append(w.Tables, tables...)
		w.Reviews, w.Notes = append(w.Reviews, reviews...), append(w.Notes, notes...)
		w.Ties = append(w.Ties, c.ties(tables, rand.New(rand.NewPCG(seed, uint64(5000+i))))...)
		w.Catalogues = append(w.Catalogues, lectures...)
	}
	slices.SortStableFunc(w.Posts, func(a, b Post) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.School, b.School))
	})
	return w, nil
}

func operator(now time.Time) User {
	return User{
		Login: Logins[0], Nickname: "마당지기", Name: "운영자", Email: "operator@madang.example", School: -1, Operator: true,
		JoinedAt: now.Add(-age(425)), Pins: []Pin{{0, free}, {0, info}, {1, free}, {2, free}},
	}
}

// age returns so many days.
func age(days float64) time.Duration { return time.Duration(days * 24 * float64(time.Hour)) }
