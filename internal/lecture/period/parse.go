package period

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// A Notation is a way in which registrars write when lectures meet. Its name is
// saved in mappings and does not change.
type Notation string

const (
	Periods      Notation = "periods"       // 월3,4 수5: the room is that of the other column
	Segments     Notation = "segments"      // 월3,4/(수4): with a room per segment in the other column
	Clock        Notation = "clock"         // 화(10:30~11:45)/목(10:30~11:45): rooms as in Segments
	Lines        Notation = "lines"         // 월 수 09:00-10:15 (room-instructor), a line each
	PeriodsRooms Notation = "periods-rooms" // 월16~18(room)<p>수16~18(room)
	NUSMods      Notation = "nusmods"       // the JSON lessons of NUSMods, with lists of weeks
)

var parsers = []struct {
	notation Notation
	parse    func(*parser, *scanner) error
}{
	{Periods, (*parser).periods},
	{Segments, (*parser).segments},
	{Clock, (*parser).clock},
	{Lines, (*parser).lines},
	{PeriodsRooms, (*parser).periodsRooms},
	{NUSMods, (*parser).nusmods},
}

// Notations returns all notations, in the order in which they are offered.
func Notations() []Notation {
	list := make([]Notation, len(parsers))
	for i, p := range parsers {
		list[i] = p.notation
	}
	return list
}

// Bounds of what [Parse] reads.
const (
	MaxText     = 10_000 // bytes of each text
	MaxMeetings = 200    // of a section, repeats not counted
)

// Text is what the registrar writes of one section. A column that does not exist is empty.
type Text struct {
	Times string
	Rooms string // a column of its own
	// Instructor is the column with all instructors of the section. It becomes
	// part of no meeting; it tells [Lines] a name with a hyphen from a room.
	Instructor string
}

// Options are what a text does not say of itself. The zero value is usable: it
// has no periods, and no meeting may be overlapped but where its room says so.
type Options struct {
	Periods     Table
	DefaultKind Kind // of a meeting whose text names no kind, Class if empty
	// BracketedKind is that of a segment in brackets, as (수4), Video if empty. A
	// video is not held in a room: one with a room of its own is of DefaultKind.
	BracketedKind   Kind
	VideoMayOverlap bool // of each video that is not live and does not say whether it may
	// WeekStarts are the first days of the weeks of the semester, in order, the
	// clock time ignored. Only NUSMods lessons between two dates need them.
	WeekStarts []time.Time
}

// A Result is what a text says.
type Result struct {
	Meetings []Meeting // by day and start; all of them are valid
	Notes    []Note
}

// Codes of notes, with the arguments that their sentences take.
const (
	NoteRepeated = "repeated"         // written again exactly so; the second was dropped
	NoteOverlaps = "overlaps_itself"  // two meetings of the section at one time; both are kept
	NoteRooms    = "rooms_unmatched"  // [parts, rooms]: the last room serves the parts left over, or the last part takes the rooms left over
	NoteOutside  = "outside_semester" // [n]: n dates are in no week of the semester and were dropped
)

// A Note is something odd that did not keep a text from being read.
type Note struct {
	Code     string
	Args     []any
	Meetings []Meeting // one that is repeated, two that overlap
}

// Parse reads t as n is written. What does not fit is an [*Error] that names the
// part that was not understood; then the Result is empty. A text that says that
// there is no time ("", "-", "미지정", "동영상" alone) has no meetings and is no error.
//
// Repeats are dropped with a note. Meetings of one section that overlap are kept
// and noted, each with the first that it overlaps. Periods that follow each other
// on one day of one segment are one meeting, their breaks included.
func Parse(n Notation, t Text, o Options) (Result, error) {
	var parse func(*parser, *scanner) error
	for _, p := range parsers {
		if p.notation == n {
			parse = p.parse
		}
	}
	if parse == nil {
		return Result{}, &Error{Code: "unknown_notation", Args: []any{string(n)}}
	}
	for _, f := range []struct {
		name string
		text *string
	}{{"times", &t.Times}, {"rooms", &t.Rooms}, {"instructor", &t.Instructor}} {
		if err := check(f.name, *f.text); err != nil {
			return Result{}, err
		}
		*f.text = norm.NFC.String(*f.text)
	}
	if untimed(t.Times) {
		return Result{}, nil
	}
	p := &parser{text: t, options: o, places: map[place]place{}}
	p.options.DefaultKind = cmp.Or(o.DefaultKind, Class)
	p.options.BracketedKind = cmp.Or(o.BracketedKind, Video)
	if err := parse(p, &scanner{field: "times", text: t.Times}); err != nil {
		return Result{}, err
	}
	return p.result()
}

// A parser gathers what the text of one section says.
type parser struct {
	text     Text
	options  Options
	meetings []Meeting
	notes    []Note
	places   map[place]place // by the room and the kind that were asked for
}

func (p *parser) add(m Meeting) { p.meetings = append(p.meetings, m) }

// result drops repeats, orders what is left and looks for overlaps.
func (p *parser) result() (Result, error) {
	times := make(map[Meeting]int, len(p.meetings))
	var kept []Meeting
	for _, m := range p.meetings {
		times[m]++
		switch times[m] {
		case 1:
			kept = append(kept, m)
		case 2:
			p.notes = append(p.notes, Note{Code: NoteRepeated, Meetings: []Meeting{m}})
		}
	}
	if len(kept) > MaxMeetings {
		return Result{}, &Error{Field: "times", Code: "too_many_meetings", Args: []any{MaxMeetings}}
	}
	slices.SortStableFunc(kept, byTime)
	p.notes = append(p.notes, overlaps(kept)...)
	return Result{kept, p.notes}, nil
}

func byTime(a, b Meeting) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
}

// overlaps notes each meeting that overlaps another with the first such one: at
// most as many notes as meetings, and no meeting that overlaps goes unnamed.
func overlaps(list []Meeting) []Note {
	var notes []Note
	noted := map[[2]int]bool{}
	for i, m := range list {
		for j, o := range list {
			if i == j || !m.Overlaps(o) {
				continue
			}
			if pair := [2]int{min(i, j), max(i, j)}; !noted[pair] {
				noted[pair] = true
				notes = append(notes, Note{Code: NoteOverlaps, Meetings: []Meeting{list[pair[0]], list[pair[1]]}})
			}
			break
		}
	}
	return notes
}

// Words that stand where a time would, for none.
var noTime = []string{"", "미지정", "미정", "시간미정", "시간미지정", "강의시간미정", "강의시간미지정", "없음", "시간없음", "추후공지", "추후결정", "tba", "tbd", "n/a", "none", "null", "[]"}

// untimed reports whether times says that there is none: in a word for that, or
// by naming nothing but how a video is watched.
func untimed(times string) bool {
	var b strings.Builder
	for s := (&scanner{text: times}); !s.end(); {
		if r := s.next(); r != ' ' && r != '\n' {
			b.WriteRune(r)
		}
	}
	word := strings.ToLower(b.String())
	return slices.Contains(noTime, strings.Trim(word, "-.~()")) ||
		!strings.ContainsAny(word, "0123456789") && startsAsVideo(word)
}
