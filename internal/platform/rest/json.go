package rest

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/platform/upload"
)

// The scanner reads JSON in the way of Python's json module, whose messages
// clients of the reference know, and keeps only the values of wanted keys: it
// needs no memory for the rest, whatever was sent.

// maxDepth is how deep lists and objects may be nested. Python gives up near
// 1,000, and its service with it.
const maxDepth = 500

// maxDigits is the length up to which Python turns digits into an integer.
const maxDigits = 4300

// A kind of value as Python sees it.
type valueKind uint8

const (
	absent valueKind = iota
	isNull
	isBool
	isInt
	isFloat
	isText
	isArray
	isDict
	isFile
)

// pythonNames are the names of the kinds' types.
var pythonNames = [...]string{"empty", "NoneType", "bool", "int", "float", "str", "list", "dict", "InMemoryUploadedFile"}

// A value is one value as it was sent.
type value struct {
	kind valueKind
	form bool     // from a form, not from JSON
	text string   // of a text; of anything else its JSON
	all  []string // of a form: all values of the name
	file *upload.File
}

// A jsonError is Python's message and the byte it speaks of.
type jsonError struct {
	what string
	at   int // -1: the message speaks of no place
}

type scanner struct {
	s     string
	depth int
	err   *jsonError
}

// parseJSON reads body and puts the values of wanted keys in their places of
// vals. It returns the kind of the whole. The error is Python's text.
func parseJSON(body string, wanted map[string]int, vals []value) (valueKind, string) {
	if i, text := badUTF8(body); i >= 0 {
		return absent, text
	}
	c := scanner{s: body}
	kind := c.document(wanted, vals)
	if c.err == nil {
		return kind, ""
	}
	if c.err.at < 0 {
		return absent, c.err.what
	}
	before := body[:c.err.at]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return absent, fmt.Sprintf("%s: line %d column %d (char %d)", c.err.what,
		strings.Count(before, "\n")+1, utf8.RuneCountInString(line)+1, utf8.RuneCountInString(before))
}

func (c *scanner) document(wanted map[string]int, vals []value) valueKind {
	if strings.HasPrefix(c.s, "\ufeff") {
		c.fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0)
		return absent
	}
	i := c.space(0)
	var kind valueKind
	if i < len(c.s) && c.s[i] == '{' {
		kind = isDict
		i = c.object(i, wanted, vals)
	} else {
		kind, i = c.value(i)
	}
	if c.err != nil {
		return absent
	}
	if i = c.space(i); i != len(c.s) {
		c.fail("Extra data", i)
	}
	return kind
}

// fail notes the first error; all functions return at once after one.
func (c *scanner) fail(what string, at int) int {
	if c.err == nil {
		c.err = &jsonError{what, at}
	}
	return len(c.s)
}

func (c *scanner) space(i int) int {
	for i < len(c.s) && (c.s[i] == ' ' || c.s[i] == '\t' || c.s[i] == '\n' || c.s[i] == '\r') {
		i++
	}
	return i
}

func (c *scanner) at(i int, b byte) bool { return i < len(c.s) && c.s[i] == b }

// value reads the value that begins at i and returns its kind and its end.
func (c *scanner) value(i int) (valueKind, int) {
	rest := c.s[min(i, len(c.s)):]
	if rest == "" {
		return absent, c.fail("Expecting value", i)
	}
	switch rest[0] {
	case '"':
		end, _ := c.text(i)
		return isText, end
	case '{':
		return isDict, c.object(i, nil, nil)
	case '[':
		return isArray, c.array(i)
	}
	for _, w := range literals {
		if w.text[0] != rest[0] || !strings.HasPrefix(rest, w.text) {
			continue
		}
		if w.kind == isFloat {
			return absent, c.fail("Out of range float values are not JSON compliant: '"+w.text+"'", -1)
		}
		return w.kind, i + len(w.text)
	}
	return c.number(i)
}

// literals are the words of JSON, and those that Python adds.
var literals = [...]struct {
	text string
	kind valueKind
}{
	{"null", isNull}, {"true", isBool}, {"false", isBool},
	{"NaN", isFloat}, {"Infinity", isFloat}, {"-Infinity", isFloat},
}

func (c *scanner) number(start int) (valueKind, int) {
	i := start
	if c.at(i, '-') {
		i++
	}
	digits := i
	switch {
	case c.at(i, '0'):
		i++
	case i < len(c.s) && isDigit(c.s[i]):
		i = c.digits(i)
	default:
		return absent, c.fail("Expecting value", start)
	}
	digits = i - digits
	kind := isInt
	if c.at(i, '.') && i+1 < len(c.s) && isDigit(c.s[i+1]) {
		kind, i = isFloat, c.digits(i+1)
	}
	if c.at(i, 'e') || c.at(i, 'E') {
		e := i + 1
		if c.at(e, '+') || c.at(e, '-') {
			e++
		}
		if end := c.digits(e); end > e {
			kind, i = isFloat, end
		}
	}
	if kind == isInt && digits > maxDigits {
		return absent, c.fail(fmt.Sprintf("Exceeds the limit (%d digits) for integer string conversion: value has %d digits; "+
			"use sys.set_int_max_str_digits() to increase the limit", maxDigits, digits), -1)
	}
	return kind, i
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func (c *scanner) digits(i int) int {
	for i < len(c.s) && isDigit(c.s[i]) {
		i++
	}
	return i
}

func (c *scanner) enter(what string) bool {
	if c.depth++; c.depth <= maxDepth {
		return true
	}
	c.fail("maximum recursion depth exceeded while decoding a JSON "+what+" from a unicode string", -1)
	return false
}

// object reads the object at i. With wanted it keeps those values; the last of
// a name wins.
func (c *scanner) object(i int, wanted map[string]int, vals []value) int {
	if !c.enter("object") {
		return len(c.s)
	}
	defer func() { c.depth-- }()
	i = c.space(i + 1)
	if c.at(i, '}') {
		return i + 1
	}
	for {
		if !c.at(i, '"') {
			return c.fail("Expecting property name enclosed in double quotes", i)
		}
		key := i
		end, plain := c.text(i)
		if c.err != nil {
			return end
		}
		if i = c.space(end); !c.at(i, ':') {
			return c.fail("Expecting ':' delimiter", i)
		}
		from := c.space(i + 1)
		kind, to := c.value(from)
		if c.err != nil {
			return to
		}
		if wanted != nil {
			name := c.s[key+1 : end-1]
			if !plain {
				name = unquote(name)
			}
			if n, ok := wanted[name]; ok {
				vals[n] = value{kind: kind, text: c.s[from:to]}
			}
		}
		if i = c.space(to); c.at(i, '}') {
			return i + 1
		}
		if !c.at(i, ',') {
			return c.fail("Expecting ',' delimiter", i)
		}
		i = c.space(i + 1)
	}
}

func (c *scanner) array(i int) int {
	if !c.enter("array") {
		return len(c.s)
	}
	defer func() { c.depth-- }()
	i = c.space(i + 1)
	if c.at(i, ']') {
		return i + 1
	}
	for {
		_, to := c.value(i)
		if c.err != nil {
			return to
		}
		if i = c.space(to); c.at(i, ']') {
			return i + 1
		}
		if !c.at(i, ',') {
			return c.fail("Expecting ',' delimiter", i)
		}
		i = c.space(i + 1)
	}
}

// text reads the string at i and returns its end, and whether it is plain:
// without escapes.
func (c *scanner) text(begin int) (end int, plain bool) {
	plain = true
	for i := begin + 1; i < len(c.s); i++ {
		switch b := c.s[i]; {
		case b == '"':
			return i + 1, plain
		case b < ' ':
			return c.fail("Invalid control character at", i), false
		case b != '\\':
		case i+1 == len(c.s):
			return c.fail("Unterminated string starting at", begin), false
		case c.s[i+1] == 'u':
			if _, ok := hex4(c.s[i+2:]); !ok {
				return c.fail(`Invalid \uXXXX escape`, i+1), false
			}
			plain = false
			i += 5
		case strings.IndexByte(`"\/bfnrt`, c.s[i+1]) < 0:
			return c.fail(`Invalid \escape`, i), false
		default:
			plain = false
			i++
		}
	}
	return c.fail("Unterminated string starting at", begin), false
}

// hex4 reads the four hexadecimal digits of an escape.
func hex4(s string) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	var r rune
	for _, b := range []byte(s[:4]) {
		switch {
		case isDigit(b):
			r = r<<4 | rune(b-'0')
		case 'a' <= b|0x20 && b|0x20 <= 'f':
			r = r<<4 | rune(b|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// unquote returns what the inside of a checked string says. A surrogate
// without its half becomes three bytes that are not UTF-8, so that checks of
// texts find it.
func unquote(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b = append(b, s[i])
			continue
		}
		i++
		if s[i] != 'u' {
			b = append(b, "\"\\/\b\f\n\r\t"[strings.IndexByte(`"\/bfnrt`, s[i])])
			continue
		}
		r, _ := hex4(s[i+1:])
		i += 4
		if utf16.IsSurrogate(r) && strings.HasPrefix(s[i+1:], `\u`) {
			if low, ok := hex4(s[i+3:]); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
				r = utf16.DecodeRune(r, low)
				i += 6
			}
		}
		if utf16.IsSurrogate(r) {
			b = append(b, 0xed, 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
			continue
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}

// badUTF8 finds the first bytes that are not UTF-8, and says it as Python does.
func badUTF8(s string) (at int, text string) {
	if utf8.ValidString(s) {
		return -1, ""
	}
	for at < len(s) {
		r, n := utf8.DecodeRuneInString(s[at:])
		if r != utf8.RuneError || n > 1 {
			at += n
			continue
		}
		break
	}
	reason, n := badBytes(s[at:])
	if n == 1 {
		return at, fmt.Sprintf("'utf-8' codec can't decode byte 0x%02x in position %d: %s", s[at], at, reason)
	}
	return at, fmt.Sprintf("'utf-8' codec can't decode bytes in position %d-%d: %s", at, at+n-1, reason)
}

// badBytes returns why s does not begin with a character, and how many bytes
// looked like one.
func badBytes(s string) (reason string, n int) {
	size := 0
	switch b := s[0]; {
	case 0xc2 <= b && b <= 0xdf:
		size = 2
	case 0xe0 <= b && b <= 0xef:
		size = 3
	case 0xf0 <= b && b <= 0xf4:
		size = 4
	default:
		return "invalid start byte", 1
	}
	for n = 1; n < size; n++ {
		if n == len(s) {
			return "unexpected end of data", n
		}
		low, high := byte(0x80), byte(0xbf)
		if n == 1 {
			switch s[0] {
			case 0xe0:
				low = 0xa0
			case 0xed:
				high = 0x9f
			case 0xf0:
				low = 0x90
			case 0xf4:
				high = 0x8f
			}
		}
		if s[n] < low || s[n] > high {
			return "invalid continuation byte", n
		}
	}
	return "invalid start byte", 1
}

// items calls yield for each item of the JSON of a list that was checked.
func items(list string, yield func(v value) bool) {
	c := scanner{s: list}
	for i := c.space(1); !c.at(i, ']'); {
		kind, to := c.value(i)
		if !yield(value{kind: kind, text: list[i:to]}) {
			return
		}
		if i = c.space(to); c.at(i, ',') {
			i = c.space(i + 1)
		}
	}
}

// str returns the text of a value that is one.
func (v value) str() string {
	if v.form || v.kind != isText {
		return v.text
	}
	return unquote(v.text[1 : len(v.text)-1])
}
