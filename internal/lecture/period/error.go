package period

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Error says which part of a text was not understood, and why, as a code with
// the arguments that its sentence takes:
//
//	unknown_notation [name]            too_long [most bytes]
//	bad_character                      too_many_meetings [most]
//	no_day, unknown_day, ambiguous_day a day is expected here
//	no_period                          a number is expected here
//	unknown_period [number]            the table of periods does not have it
//	no_time                            hours and minutes are expected here
//	bad_hour [hour]                    bad_minute [minute]
//	end_before_start                   also where both are the same
//	missing [what]                     a bracket, or what stands between start and end
//	unexpected                         nothing is expected here
//	bad_json                           missing_key [key], bad_value [key]
//	bad_week [week], no_weeks          not in 1–64; none is named, or none is in the semester
//	no_week_starts                     dates are given, Options.WeekStarts are not
//
// and of a table of periods (Field "periods"): bad_period [number],
// period_twice [number], periods_overlap [number, number].
type Error struct {
	Field        string // "times", "rooms", "instructor", "periods", or "" for none of them
	Line, Column int    // where Part begins in the text, both from 1, in characters as NFC composes them
	Part         string // of the text, at most 40 characters; empty where the text ends too early
	Code         string
	Args         []any
}

// Error names the error for a log. It holds no part of the text.
func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("period: %s %s%v", e.Field, e.Code, e.Args)
	}
	return fmt.Sprintf("period: %s %d:%d %s%v", e.Field, e.Line, e.Column, e.Code, e.Args)
}

// errorAt returns an error about text[from:to]. Where that is empty, the part is
// the word that begins there.
func errorAt(field, text string, from, to int, code string, args ...any) *Error {
	before, part := text[:from], text[from:to]
	if part == "" {
		part = text[from:]
		if i := strings.IndexAny(part, " \u00a0,/()<>\r\n"); i > 0 {
			part = part[:i]
		} else if i == 0 {
			_, n := utf8.DecodeRuneInString(part)
			part = part[:n]
		}
	}
	if cut := []rune(part); len(cut) > 40 {
		part = string(cut[:40])
	}
	part = strings.ToValidUTF8(part, "\ufffd")
	line := 1 + strings.Count(before, "\n")
	return &Error{
		Field: field, Line: line, Column: 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]),
		Part: part, Code: code, Args: args,
	}
}

// check refuses a text that is too long or has characters that no text has.
func check(field, text string) error {
	if len(text) > MaxText {
		return &Error{Field: field, Code: "too_long", Args: []any{MaxText}}
	}
	for i, r := range text {
		n := len(string(r))
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], string(r)) {
			n = 1 // a byte that is no UTF-8
		} else if !unicode.IsControl(r) || unicode.IsSpace(r) {
			continue
		}
		return errorAt(field, text, i, i+n, "bad_character")
	}
	return nil
}
