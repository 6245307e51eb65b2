package period

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// nusmods reads lessons as NUSMods writes them, one or an array of them:
//
//	{"day": "Monday", "startTime": "1000", "endTime": "1200", "weeks": [1, 3, 5], "venue": "LT27", "lessonType": "Lecture"}
//
// Weeks are numbers, or dates: {"start": "2026-01-14", "end": "2026-04-15",
// "weekInterval": 2, "weeks": [1, 3]}, where the weeks are counted from the first
// date. A lesson without weeks is held in every week. What else a lesson says, such
// as its class, is not read.
func (p *parser) nusmods(s *scanner) error {
	if err := json.Unmarshal([]byte(s.text), new(json.RawMessage)); err != nil {
		return s.notJSON(err)
	}
	d := json.NewDecoder(strings.NewReader(s.text))
	if strings.HasPrefix(strings.TrimSpace(s.text), "[") {
		d.Token()
	}
	for d.More() {
		l, err := s.lesson(d)
		if err != nil {
			return err
		}
		if err := p.addLesson(l); err != nil {
			return err
		}
	}
	return nil
}

// notJSON returns an error about where a text stops being JSON.
func (s *scanner) notJSON(err error) error {
	s.pos = len(s.text)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && syntax.Error() != "unexpected end of JSON input" {
		s.pos = int(syntax.Offset) - 1
	}
	return s.fail(s.pos, "bad_json")
}

// A lesson is the values of a JSON object, which know where they stand.
type lesson struct {
	s      *scanner
	begin  int // where it begins in the text
	values map[string]jsonValue
}

type jsonValue struct {
	raw string
	end int
}

// lesson reads the object that comes next in a text that is JSON.
func (s *scanner) lesson(d *json.Decoder) (lesson, error) {
	s.pos = int(d.InputOffset())
	s.skip(" ,\n")
	l := lesson{s, s.pos, map[string]jsonValue{}}
	t, err := d.Token()
	if err != nil {
		return l, s.notJSON(err)
	}
	if t != json.Delim('{') {
		return l, s.fail(l.begin, "bad_json")
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return l, s.notJSON(err)
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return l, s.notJSON(err)
		}
		l.values[key.(string)] = jsonValue{string(raw), int(d.InputOffset())}
	}
	if _, err := d.Token(); err != nil {
		return l, s.notJSON(err)
	}
	return l, nil
}

// fail returns an error about the value of key.
func (l lesson) fail(key, code string, args ...any) error {
	v, ok := l.values[key]
	if !ok {
		l.s.pos = l.begin
		return l.s.fail(l.begin, "missing_key", key)
	}
	l.s.pos = v.end
	return l.s.fail(v.end-len(v.raw), code, args...)
}

// get reads the value of key into to, which stays as it is where there is none.
func (l lesson) get(key string, to any) error {
	v, ok := l.values[key]
	if !ok {
		return nil
	}
	if err := json.Unmarshal([]byte(v.raw), to); err != nil {
		return l.fail(key, "bad_value", key)
	}
	if text, ok := to.(*string); ok && check("", *text) != nil {
		return l.fail(key, "bad_character")
	}
	return nil
}

func (p *parser) addLesson(l lesson) error {
	var day, venue, lessonType string
	for _, f := range []struct {
		key string
		to  *string
	}{{"day", &day}, {"venue", &venue}, {"lessonType", &lessonType}} {
		if err := l.get(f.key, f.to); err != nil {
			return err
		}
	}
	name := &scanner{text: day}
	days, err := name.days()
	if err != nil || len(days) != 1 || !name.end() {
		return l.fail("day", "unknown_day")
	}
	start, err := l.time("startTime")
	if err != nil {
		return err
	}
	end, err := l.time("endTime")
	if err != nil {
		return err
	}
	if end <= start {
		return l.fail("endTime", "end_before_start")
	}
	at := place{room: clean(venue)}.as(venue+" "+lessonType, p.options.DefaultKind, p.options)
	if at.weeks, err = p.weeks(l); err != nil {
		return err
	}
	p.add(at.meeting(days[0], start, end))
	return nil
}

// time reads four digits, "0930", as minutes since midnight.
func (l lesson) time(key string) (int, error) {
	var text string
	if err := l.get(key, &text); err != nil {
		return 0, err
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || len(text) != 4 {
		return 0, l.fail(key, "no_time")
	}
	minutes, code, arg := minutesOf(int(n/100), int(n%100))
	if code != "" {
		return 0, l.fail(key, code, arg)
	}
	return minutes, nil
}

// weeks returns the weeks of a lesson.
func (p *parser) weeks(l lesson) (Weeks, error) {
	v, ok := l.values["weeks"]
	if !ok || v.raw == "null" {
		return 0, nil
	}
	if strings.HasPrefix(v.raw, "{") {
		return p.weeksBetween(l)
	}
	var list []int
	if err := l.get("weeks", &list); err != nil {
		return 0, err
	}
	for _, n := range list {
		if _, ok := WeeksOf(n); !ok {
			return 0, l.fail("weeks", "bad_week", n)
		}
	}
	w, ok := WeeksOf(list...)
	if !ok {
		return 0, l.fail("weeks", "no_weeks")
	}
	return w, nil
}

// weeksBetween returns the weeks of the semester that have one of the dates of a
// lesson in them.
func (p *parser) weeksBetween(l lesson) (Weeks, error) {
	if len(p.options.WeekStarts) == 0 {
		return 0, l.fail("weeks", "no_week_starts")
	}
	var r struct {
		Start, End   string
		WeekInterval int
		Weeks        []int
	}
	if err := l.get("weeks", &r); err != nil {
		return 0, err
	}
	first, err := time.Parse(time.DateOnly, r.Start)
	last, errLast := time.Parse(time.DateOnly, r.End)
	if err != nil || errLast != nil || r.WeekInterval < 0 {
		return 0, l.fail("weeks", "bad_value", "weeks")
	}
	if last.Before(first) {
		return 0, l.fail("weeks", "end_before_start")
	}
	most := int(last.Sub(first) / (7 * 24 * time.Hour))
	if most >= 64 {
		return 0, l.fail("weeks", "bad_value", "weeks")
	}
	var w Weeks
	outside := 0
	for n := 0; n <= most; n += min(max(r.WeekInterval, 1), 64) {
		if r.Weeks != nil && !slices.Contains(r.Weeks, n+1) {
			continue
		}
		if i := weekOf(first.AddDate(0, 0, 7*n), p.options.WeekStarts); i >= 0 {
			w |= 1 << i
		} else {
			outside++
		}
	}
	if w == 0 {
		return 0, l.fail("weeks", "no_weeks")
	}
	if outside > 0 {
		p.notes = append(p.notes, Note{Code: NoteOutside, Args: []any{outside}})
	}
	return w, nil
}

// weekOf returns which of the weeks that begin at starts, from 0, a date is in: −1 for none.
func weekOf(date time.Time, starts []time.Time) int {
	return slices.IndexFunc(starts[:min(len(starts), 64)], func(start time.Time) bool {
		y, m, d := start.Date()
		begin := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		return !date.Before(begin) && date.Before(begin.AddDate(0, 0, 7))
	})
}
