package rest

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What Python does with numbers and texts, as far as DRF lets it through.

// isSpace reports whether Python's str.strip takes r away.
func isSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

func strip(s string) string { return strings.TrimFunc(s, isSpace) }

// digit returns the value of a decimal digit of any script, -1 for none.
func digit(r rune) int {
	if r < utf8.RuneSelf {
		if '0' <= r && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	return -1
}

// asciiDigits writes digits of all scripts as 0 to 9.
func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if d := digit(r); d >= 0 {
			return rune('0' + d)
		}
		return r
	}, s)
}

var (
	intText    = regexp.MustCompile(`^[+-]?[0-9]+(?:_[0-9]+)*$`)
	numberText = regexp.MustCompile(`^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$`)
	zeroPlaces = regexp.MustCompile(`\.0*$`)
)

// pyInt reads s as Python's int() does: white space around it, a sign, digits
// of any script, single underscores. big says that it is an integer beyond 64
// bits; n is then the nearest.
func pyInt(s string) (n int64, big, ok bool) {
	s = asciiDigits(strings.TrimSpace(s)) // not strip: int() keeps U+001C and kin
	if !intText.MatchString(s) {
		return 0, false, false
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(s, "_", ""), 10, 64)
	return n, err != nil, true
}

// pyFloat writes f as Python's repr does.
func pyFloat(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	s := strconv.FormatFloat(f, 'e', -1, 64)
	exp, _ := strconv.Atoi(s[strings.IndexByte(s, 'e')+1:])
	if exp < -4 || exp >= 16 {
		return s // both write at least two digits of exponent
	}
	s = strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// pyStr writes a value as Python's str() does.
func pyStr(v value) string {
	switch v.kind {
	case isText:
		return v.str()
	case isInt:
		if v.text == "-0" {
			return "0"
		}
		return v.text
	case isFloat:
		f, _ := strconv.ParseFloat(v.text, 64) // beyond its range: inf, as in Python
		return pyFloat(f)
	}
	return pyRepr(v)
}

// maxRepr is the length of the longest list that is written out in a message.
const maxRepr = 1000

func pyRepr(v value) string {
	if len(v.text) > maxRepr && v.kind != isText {
		return "…"
	}
	switch v.kind {
	case isNull:
		return "None"
	case isBool:
		if v.text == "true" {
			return "True"
		}
		return "False"
	case isText:
		return quote(v.str())
	case isArray:
		var all []string
		items(v.text, func(v value) bool { all = append(all, pyRepr(v)); return true })
		return "[" + strings.Join(all, ", ") + "]"
	case isInt, isFloat:
		return pyStr(v)
	}
	return v.text // an object stays JSON: it is only shown in a message
}

func quote(s string) string {
	q := `'`
	if strings.Contains(s, `'`) && !strings.Contains(s, `"`) {
		q = `"`
	}
	var b strings.Builder
	b.WriteString(q)
	for _, r := range s {
		switch {
		case r == '\\' || string(r) == q:
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteString(q)
	return b.String()
}
