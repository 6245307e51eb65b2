package ical

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/lecture/period"
)

func TestHostileTexts(t *testing.T) {
	plain := len(parsed(t, autumn()).all("VEVENT"))
	for name, text := range map[string]string{
		"a property after each end of a line": "가\r\nBEGIN:VALARM\nEND:VEVENT\rEND:VCALENDAR\u2028X:1\u2029X:2\u0085X:3",
		"folded":                              "가\r\n BEGIN:VALARM\r\n\tEND:VALARM",
		"ends that only some see":             "가\vBEGIN:VALARM\fEND:VEVENT\x1cX:1\x1dX:2\x1eX:3\x00",
		"escaped ends":                        `가\nBEGIN:VALARM\NEND:VEVENT\\`,
		"as a parameter":                      `";X=";:가,나;`,
		"10 kB":                               strings.Repeat("긴 이름, ", 1000),
		"10 kB without a blank":               strings.Repeat("x", 10<<10),
		"not UTF-8":                           "가\xff\xc3\x28\xe2\x80" + strings.Repeat("\x80", 200),
		"characters of characters":            strings.Repeat("👩‍👩‍👧‍👦🇰🇷e\u0301", 50),
		"the other way round":                 "\u202e가나다\u202c",
		"only control characters":             "\x00\x01\x7f",
	} {
		c := autumn()
		c.Name = text
		for i := range c.Entries {
			e := &c.Entries[i]
			e.ID, e.Name, e.Category, e.Room, e.Instructor, e.Memo = text+e.ID, text, text, text, text, text
			for j := range e.Meetings {
				e.Meetings[j].Room, e.Meetings[j].Instructor = text, text
			}
			for j := range e.Exams {
				e.Exams[j].Name, e.Exams[j].Category, e.Exams[j].Room = text, text, text
			}
		}
		file := parsed(t, c)
		events := file.all("VEVENT")
		if len(events) != plain {
			t.Errorf("%s: %d events, want %d", name, len(events), plain)
		}
		want := seen(text)
		for _, e := range events {
			for what, got := range map[string]string{
				"SUMMARY": e.get("SUMMARY"), "LOCATION": e.get("LOCATION"), "CATEGORIES": e.get("CATEGORIES"), "alarm": e.parts[0].get("DESCRIPTION"),
			} {
				if unescape(got) != want {
					t.Errorf("%s: %s is %q, want %q", name, what, unescape(got), want)
				}
			}
			if got := unescape(e.get("DESCRIPTION")); got != want+"\n"+want {
				t.Errorf("%s: the description is %q", name, got)
			}
		}
		if got := unescape(file.get("NAME")); got != want {
			t.Errorf("%s: the calendar is called %q, want %q", name, got, want)
		}
	}
}

var (
	ends    = regexp.MustCompile("\r\n|[\n\r\u0085\u2028\u2029]")
	without = regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f-\x{9f}]`)
)

// seen is what a text is once it was written and read: its ends of lines are
// one, its control characters are gone.
func seen(s string) string {
	return without.ReplaceAllString(ends.ReplaceAllString(string([]rune(s)), "\n"), "")
}

// Characters of each length at each place about the border of a line.
func TestFoldAtTheBorder(t *testing.T) {
	for _, r := range []string{"x", "é", "가", "🙂"} {
		for before := 60; before < 80; before++ {
			line := strings.Repeat("a", before) + strings.Repeat(r, 60)
			lines := strings.Split(string(fold(nil, line)), "\r\n")
			for i, part := range lines[:len(lines)-1] {
				if len(part) > 75 || !utf8.ValidString(part) {
					t.Errorf("%d letters and %s: %q", before, r, part)
				}
				if i < len(lines)-2 && len(part) <= 75-len(r) {
					t.Errorf("%d letters and %s: a line of %d bytes has room for more", before, r, len(part))
				}
			}
			if got, err := unfold(fold(nil, line)); err != nil || len(got) != 1 || got[0] != line {
				t.Errorf("%d letters and %s: unfolds to %q, %v", before, r, got, err)
			}
		}
	}
	if got := string(fold(nil, strings.Repeat("a", 75))); got != strings.Repeat("a", 75)+"\r\n" {
		t.Errorf("75 bytes are folded: %q", got)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "가나다", "a\r\nBEGIN:VALARM", `\,;\n`, "\xff\x80", strings.Repeat("🙂", 40), strings.Repeat(" ", 200)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		folded := fold(nil, "SUMMARY:"+escape(s))
		lines, err := unfold(folded)
		if err != nil || len(lines) != 1 {
			t.Fatalf("%q is %d lines, %v", s, len(lines), err)
		}
		p, err := parseLine(lines[0])
		if err != nil {
			t.Fatal(err)
		}
		if !values["text"].MatchString(p.value) {
			t.Errorf("%q is no TEXT", p.value)
		}
		got := unescape(p.value)
		if got != seen(s) {
			t.Errorf("%q comes back as %q, want %q", s, got, seen(s))
		}
		plain := utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
			return r != '\n' && r != '\t' && (unicode.IsControl(r) || r == '\u2028' || r == '\u2029')
		})
		if plain && got != s {
			t.Errorf("%q comes back as %q", s, got)
		}
	})
}

func FuzzEncode(f *testing.F) {
	f.Add("자료구조", "정보관 401", "김가람", "메모")
	f.Add("a\r\nEND:VEVENT", "\x00", ";:,", "\xff")
	f.Fuzz(func(t *testing.T, name, room, instructor, memo string) {
		c := autumn()
		c.Name, c.Entries = name, []Entry{{
			ID: name + "1", Name: name, Room: room, Instructor: instructor, Memo: memo, Category: memo,
			Meetings: []period.Meeting{{Day: period.Monday, Start: 0, End: 60}},
		}}
		if n := len(parsed(t, c).all("VEVENT")); n != 1 {
			t.Errorf("%d events, want 1", n)
		}
	})
}
