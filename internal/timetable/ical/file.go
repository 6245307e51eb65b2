package ical

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
)

// The forms of a DATE-TIME: in UTC, and where a TZID stands beside it.
const (
	utc   = "20060102T150405Z"
	local = "20060102T150405"
)

// A file is a calendar as far as it is written.
type file struct {
	b        []byte
	zone     *time.Location
	modified string
	alarm    int
	semester Semester
	space    uuid.UUID // of the UIDs
}

func newFile(c Calendar) *file {
	return &file{
		zone: c.Zone, modified: c.Modified.UTC().Format(utc), alarm: c.Alarm, semester: c.Semester,
		space: uuid.NewSHA1(uuid.NameSpaceURL, []byte(c.Key)),
	}
}

// timezone writes the zone with the one offset that it has on d, as if it had
// never had another: no event is at a time when it has.
func (f *file) timezone(d Date) {
	offset := d.at(0, f.zone).Format("-0700")
	f.line("BEGIN", "VTIMEZONE")
	f.line("TZID", f.zone.String())
	f.line("BEGIN", "STANDARD")
	f.line("DTSTART", Date(0).at(0, time.UTC).Format(local))
	f.line("TZOFFSETFROM", offset)
	f.line("TZOFFSETTO", offset)
	f.line("END", "STANDARD")
	f.line("END", "VTIMEZONE")
}

// local writes the time that is the given minutes after the beginning of d.
func (f *file) local(name string, d Date, minutes int) {
	f.line(name+";TZID="+f.zone.String(), d.at(minutes, f.zone).Format(local))
}

// text writes what people wrote.
func (f *file) text(name, s string) { f.line(name, escape(s)) }

// some is text that is left out where there is none.
func (f *file) some(name, s string) {
	if s != "" {
		f.text(name, s)
	}
}

// line writes a property, whose value is as the file has it.
func (f *file) line(name, value string) { f.b = fold(f.b, name+":"+value) }

const lineLength = 75 // bytes at most, without the end of the line

// fold adds a line, which is UTF-8, to b, in as many as it needs. No character is
// split.
func fold(b []byte, line string) []byte {
	room := lineLength
	for len(line) > room {
		n := room
		for !utf8.RuneStart(line[n]) {
			n--
		}
		b = append(append(b, line[:n]...), "\r\n "...)
		line, room = line[n:], lineLength-1 // the blank counts
	}
	return append(append(b, line...), "\r\n"...)
}

// escape returns s as a TEXT. Each end of a line, as any program might see one,
// becomes \n; other control characters are left out, and bytes that are not
// UTF-8 become U+FFFD.
func escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '\r' && strings.HasPrefix(s[i+1:], "\n"): // one end, not two
		case r == '\n', r == '\r', r == '\u0085', r == '\u2028', r == '\u2029':
			b.WriteString(`\n`)
		case r == '\\', r == ';', r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\t' || !unicode.IsControl(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}
