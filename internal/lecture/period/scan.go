package period

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A scanner reads a text by its characters, seeing those that people type for
// one another as one: full-width forms, all dashes, all tildes, all blanks.
type scanner struct {
	field string
	text  string
	pos   int // in bytes
}

const none rune = -1 // past the end

// plain returns the character that r is read as.
func plain(r rune) rune {
	switch r {
	case '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return '\n'
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad': // not seen
		return ' '
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹣':
		return '-'
	case '〜', '∼':
		return '~'
	case '∶':
		return ':'
	case '、', '·', 'ㆍ', '・', '･', ';':
		return ','
	case '∕':
		return '/'
	}
	if '！' <= r && r <= '～' {
		return plain(r - '！' + '!')
	}
	if r != '\n' && unicode.IsSpace(r) {
		return ' '
	}
	return r
}

func (s *scanner) end() bool { return s.pos == len(s.text) }

// look returns the next character and its length.
func (s *scanner) look() (rune, int) {
	if s.end() {
		return none, 0
	}
	r, n := utf8.DecodeRuneInString(s.text[s.pos:])
	return plain(r), n
}

func (s *scanner) peek() rune { r, _ := s.look(); return r }

func (s *scanner) next() rune {
	r, n := s.look()
	s.pos += n
	return r
}

// accept reads one character if it is in set.
func (s *scanner) accept(set string) bool {
	if s.end() || !strings.ContainsRune(set, s.peek()) {
		return false
	}
	s.next()
	return true
}

// skip reads all characters that are in set.
func (s *scanner) skip(set string) {
	for s.accept(set) {
	}
}

// word reads w if it comes next.
func (s *scanner) word(w string) {
	if strings.HasPrefix(s.text[s.pos:], w) {
		s.pos += len(w)
	}
}

// fail returns an error about what has been read since from, or what comes next
// where nothing has.
func (s *scanner) fail(from int, code string, args ...any) error {
	return errorAt(s.field, s.text, from, s.pos, code, args...)
}

// digits reads the digits that come next, and their value if it has at most three.
func (s *scanner) digits() (n, count int) {
	for ; s.digit(); count++ {
		if d := int(s.next() - '0'); count < 3 {
			n = 10*n + d
		}
	}
	return n, count
}

func (s *scanner) digit() bool { r := s.peek(); return '0' <= r && r <= '9' }

// time reads hours and minutes as minutes since midnight, 24:00 included.
func (s *scanner) time() (int, error) {
	from := s.pos
	hour, count := s.digits()
	if count == 0 {
		return 0, s.fail(from, "no_time")
	}
	if count > 2 || !s.accept(":") {
		s.digits()
		return 0, s.fail(from, "no_time")
	}
	minute, count := s.digits()
	if count != 2 {
		return 0, s.fail(from, "no_time")
	}
	minutes, code, arg := minutesOf(hour, minute)
	if code != "" {
		return 0, s.fail(from, code, arg)
	}
	return minutes, nil
}

// minutesOf returns a time as minutes since midnight, or the code of what is
// wrong with it.
func minutesOf(hour, minute int) (minutes int, code string, arg int) {
	switch {
	case hour > 24:
		return 0, "bad_hour", hour
	case minute > 59 || hour == 24 && minute > 0:
		return 0, "bad_minute", minute
	}
	return 60*hour + minute, "", 0
}

// times reads two times of a day, of which the second is the later one.
func (s *scanner) times() (start, end int, err error) {
	from := s.pos
	if start, err = s.time(); err != nil {
		return 0, 0, err
	}
	s.skip(" ")
	if !s.accept("-~") {
		return 0, 0, s.fail(s.pos, "missing", "~")
	}
	s.skip(" ")
	if end, err = s.time(); err != nil {
		return 0, 0, err
	}
	if end <= start {
		return 0, 0, s.fail(from, "end_before_start")
	}
	return start, end, nil
}

// bracket reads from an opening bracket to the one that closes it, in the same
// line, and returns what is between. Brackets may be nested.
func (s *scanner) bracket() (string, error) {
	from := s.pos
	depth := 0
	for !s.end() && s.peek() != '\n' {
		at := s.pos
		switch s.next() {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				_, open := utf8.DecodeRuneInString(s.text[from:])
				return s.text[from+open : at], nil
			}
		}
	}
	return "", s.fail(from, "missing", ")")
}

// clean returns a name with one blank for any white space and none at its ends.
func clean(name string) string {
	return strings.Join(strings.FieldsFunc(name, func(r rune) bool { r = plain(r); return r == ' ' || r == '\n' }), " ")
}
