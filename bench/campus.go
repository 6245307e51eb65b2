package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/timetable"
)

// lecturesOf is how many lectures the semester has.
const lecturesOf = 10_000

// A campus is what is measured of lectures and timetables.
type campus struct {
	Semester  int64  `json:"semester"`
	Timetable int64  `json:"timetable"` // of the first writer
	Calendar  string `json:"calendar"`  // its address
}

// furnish gives the school a semester and the first writer a timetable, unless
// they are there.
func furnish(ctx context.Context, a *app.App, v account.Viewer) (c campus, err error) {
	list, err := a.Lecture.Semesters(ctx, v, v.School)
	if err != nil {
		return c, err
	}
	if len(list) == 0 {
		if list, err = semester(ctx, a, v.School); err != nil {
			return c, err
		}
	}
	c.Semester = list[0].ID
	tables, err := a.Timetable.Tables(ctx, v, c.Semester)
	if err != nil {
		return c, err
	}
	if len(tables) == 0 {
		if tables, err = table(ctx, a, v, c.Semester); err != nil {
			return c, err
		}
	}
	c.Timetable = tables[0].ID
	addresses, err := a.Timetable.Addresses(ctx, v, c.Timetable)
	if err != nil {
		return c, err
	}
	u, err := url.Parse(addresses.Calendar)
	if err != nil {
		return c, err
	}
	c.Calendar = u.Path
	return c, nil
}

func semester(ctx context.Context, a *app.App, school int64) ([]lecture.Semester, error) {
	first, _ := lecture.ParseDate("2026-08-31") // it is a date
	in, err := a.Lecture.AddSemester(ctx, account.System, lecture.NewSemester{SchoolID: school, Year: 2026, Term: lecture.Autumn, First: first, Last: first + 109})
	if err != nil {
		return nil, err
	}
	dice := rand.New(rand.NewPCG(5, 6))
	all := make([]lecture.NewSection, lecturesOf)
	for i := range all {
		day := period.Day(1 + dice.IntN(5))
		start := 540 + 15*dice.IntN(36)
		meet := func(d period.Day) period.Meeting {
			return period.Meeting{Day: d, Start: start, End: start + 75, Room: fmt.Sprintf("공학관 %d", 100+dice.IntN(500)), Kind: period.Class}
		}
		all[i] = lecture.NewSection{CourseCode: fmt.Sprintf("C%05d", i/2), Number: fmt.Sprintf("%02d", 1+i%2), Code: fmt.Sprintf("C%05d-%02d", i/2, 1+i%2),
			Name: strings.ReplaceAll(sentence(dice, 6), " ", ""), Professor: sentence(dice, 3), Credits: 300, Quota: 40,
			Categories: [][]string{{"전공", sentence(dice, 2)}}, Meetings: []period.Meeting{meet(day), meet(day%5 + 1)}}
	}
	err = a.DB.WriteAlone(ctx, func(tx *db.Tx) error {
		_, err := lecture.Put(ctx, tx, in, all)
		return err
	})
	return []lecture.Semester{in}, err
}

// table makes a timetable of six lectures that do not overlap.
func table(ctx context.Context, a *app.App, v account.Viewer, semester int64) ([]timetable.Timetable, error) {
	t, err := a.Timetable.AddTable(ctx, v, timetable.NewTimetable{Semester: semester, Name: "측정"})
	if err != nil {
		return nil, err
	}
	for len(t.Entries) < 6 {
		q := lecture.Query{}
		for _, e := range t.Entries {
			for _, m := range e.Meetings {
				q.Busy = append(q.Busy, m.Period())
			}
		}
		found, _, err := a.Lecture.Find(ctx, v, semester, q, lecture.Place{}, false, 1)
		if err != nil || len(found) == 0 {
			return nil, fmt.Errorf("no lecture fits: %w", err)
		}
		if t, err = a.Timetable.AddEntry(ctx, v, t.ID, timetable.NewEntry{Lecture: found[0].ID}); err != nil {
			return nil, err
		}
	}
	return []timetable.Timetable{t}, nil
}

// lectureShots are searches of lectures by parts of words, by initials and by the
// hours that are free, by turns.
func lectureShots(c *child) []shot {
	dice := rand.New(rand.NewPCG(7, 8))
	initials := []rune("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊ")
	shots := make([]shot, 300)
	for i := range shots {
		q := url.Values{"semester": {fmt.Sprint(c.Campus.Semester)}}
		switch i % 3 {
		case 0:
			q.Set("search", string([]rune{syllables[dice.IntN(len(syllables))], syllables[dice.IntN(len(syllables))]}))
		case 1:
			q.Set("search", string([]rune{initials[dice.IntN(len(initials))], initials[dice.IntN(len(initials))], initials[dice.IntN(len(initials))]}))
		case 2:
			q.Set("busy", "1-540-700,2-600-700,3-540-700,4-900-1000,5-540-700")
			q.Set("ordering", "-competition")
		}
		shots[i] = get("/lecture/?"+q.Encode(), asJSON, c.bearer(0))
	}
	return shots
}
