package rest

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// Words are what `?search=` asks for: all of them, in any order, each as it
// was typed. There are at most 20, of 100 characters together.
type Words []string

const (
	maxWords = 20
	maxChars = 100
)

// wordsOf splits a search at blanks and commas, as DRF does.
func wordsOf(s string) (Words, []fault.Problem) {
	s = strings.ReplaceAll(s, "\x00", "")
	if n := utf8.RuneCountInString(strip(s)); n > maxChars {
		return nil, problem("filter_max_length", maxChars, n)
	}
	all := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || isSpace(r) })
	if len(all) > maxWords {
		return nil, problem("max_words", maxWords)
	}
	return all, nil
}

// An Ordering is what `?ordering=` asks for, by the fields that the tag
// `choices` names; others are left out. The tag `default` stands for no (known)
// field: "-created_at,id".
type Ordering []Order

// An Order is one field of an ordering.
type Order struct {
	Field string
	Desc  bool
}

func orderingOf(s string, fields []string) Ordering {
	var all Ordering
	for name := range strings.SplitSeq(s, ",") {
		name = strip(name)
		plain := strings.TrimPrefix(name, "-")
		if slices.Contains(fields, plain) && len(all) < len(fields) {
			all = append(all, Order{plain, plain != name})
		}
	}
	return all
}

// None is the value of an integer filter that nothing matches: a number that is
// no 64-bit integer was asked for.
const None = math.MinInt64

// readParameter reads a query parameter as django-filter would. ok is false
// where it does not count: it is empty or absent, or a boolean or an ordering
// that nobody knows, which are passed over.
func (f *field) readParameter(text string, to reflect.Value) (ok bool, problems []fault.Problem) {
	switch f.kind {
	case kindWords:
		w, p := wordsOf(text)
		to.Set(reflect.ValueOf(w))
		return len(w) > 0, p
	case kindOrdering:
		o := orderingOf(text, f.choices)
		if len(o) == 0 {
			o = orderingOf(f.standard, f.choices)
		}
		to.Set(reflect.ValueOf(o))
		return len(o) > 0, nil
	}
	if text = strip(text); text == "" {
		return false, nil
	}
	if strings.IndexByte(text, 0) >= 0 {
		return false, problem("null_characters")
	}
	switch f.filter {
	case "number", "fk":
		return f.readNumber(text, to)
	case "bool":
		v, known := map[string]bool{"true": true, "1": true, "false": false, "0": false}[strings.ToLower(text)]
		to.SetBool(v)
		return known, nil
	case "choice":
		if !slices.Contains(f.choices, text) {
			return false, problem("filter_choice", text)
		}
	case "date":
		if got := f.readDate(value{kind: isText, form: true, text: text}, to); got.problems != nil {
			return false, problem("filter_date")
		}
		return true, nil
	}
	if n := utf8.RuneCountInString(text); f.max != nil && int64(n) > *f.max {
		return false, problem("filter_max_length", *f.max, n)
	}
	to.SetString(text)
	return true, nil
}

func (f *field) readNumber(text string, to reflect.Value) (bool, []fault.Problem) {
	if n, err := strconv.ParseUint(text, 10, 63); err == nil && len(text) < 20 { // as nearly all are written
		to.SetInt(int64(n))
		return true, nil
	}
	plain := strings.ReplaceAll(asciiDigits(text), "_", "")
	p := numberText.FindStringSubmatch(plain)
	if p == nil || p[2]+p[3] == "" || len(plain) > maxNumberText {
		if f.filter == "fk" {
			return false, problem("filter_fk")
		}
		return false, problem("filter_number")
	}
	n, big, whole := pyInt(zeroPlaces.ReplaceAllString(plain, ""))
	if big || !whole {
		n = None
	}
	to.SetInt(n)
	return true, nil
}
