package rest

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// A fieldProblem is what is wrong with one field, with items of its list or
// with members of its object.
type fieldProblem struct {
	name     string
	problems []fault.Problem
	items    []itemProblem
	objects  int // how many items there are, of a list of objects with bad ones
	members  badInput
}

func (p fieldProblem) bad() bool { return p.problems != nil || p.items != nil || p.members != nil }

type itemProblem struct {
	at       int
	problems []fault.Problem
	members  badInput // of an item that is an object
}

// badInput is an error that holds problems of lists' items too, which a fault
// cannot.
type badInput []fieldProblem

func (b badInput) Error() string {
	var names []string
	for _, f := range b {
		for _, p := range f.problems {
			names = append(names, f.name+"="+p.Code)
		}
		for _, m := range f.members {
			for _, p := range m.problems {
				names = append(names, f.name+"."+m.name+"="+p.Code)
			}
		}
	}
	return "rest: bad input: " + strings.Join(names, " ")
}

func problem(code string, args ...any) []fault.Problem {
	return []fault.Problem{{Code: code, Args: args}}
}

// A verdict is what reading a value came to.
type verdict struct {
	problems []fault.Problem
	items    []itemProblem
	null     bool
}

func bad(code string, args ...any) verdict { return verdict{problems: problem(code, args...)} }

// read puts v into to, as the DRF field of f's kind would.
func (f *field) read(v value, to reflect.Value) verdict {
	isBlank := v.kind == isText && v.text == "" && v.form || v.kind == isText && v.text == `""` && !v.form
	switch {
	case v.kind == isNull, isBlank && f.kind == kindFK, isBlank && v.form && f.null && !f.blank:
		if !f.null {
			return bad("null")
		}
		return verdict{null: true}
	case isBlank && f.blank && f.kind == kindChoice:
		return verdict{}
	}
	switch f.kind {
	case kindString, kindEmail, kindURL, kindSlug:
		return f.readText(v, to)
	case kindInteger:
		return f.readInteger(v, to)
	case kindFK:
		return f.readKey(v, to)
	case kindFloat:
		return f.readFloat(v, to)
	case kindBoolean:
		return f.readBoolean(v, to)
	case kindChoice:
		if s := pyStr(v); !slices.Contains(f.choices, s) {
			return bad("invalid_choice", s)
		} else {
			to.SetString(s)
		}
	case kindUUID:
		return f.readUUID(v, to)
	case kindDecimal:
		return f.readDecimal(v, to)
	case kindDate:
		return f.readDate(v, to)
	case kindDatetime:
		return f.readDatetime(v, to)
	case kindList:
		return f.readList(v, to)
	case kindFile, kindImage:
		switch {
		case v.file == nil:
			return bad("not_a_file")
		case v.file.Size() == 0:
			return bad("empty_file")
		}
		to.Set(reflect.ValueOf(v.file))
	case kindJSON:
		raw := []byte(v.text)
		if v.form {
			raw, _ = json.Marshal(v.text) // a string can always be written
		}
		to.SetBytes(raw)
	}
	return verdict{}
}

func (f *field) readText(v value, to reflect.Value) verdict {
	if v.kind != isText && v.kind != isInt && v.kind != isFloat {
		return bad("invalid_string")
	}
	s := pyStr(v)
	if trimmed := strip(s); !f.raw || s == "" {
		if trimmed == "" {
			if !f.blank {
				return bad("blank")
			}
			to.SetString("")
			return verdict{}
		}
		s = trimmed
	}
	var out verdict
	add := func(code string, args ...any) { out.problems = append(out.problems, problem(code, args...)...) }
	if n := int64(utf8.RuneCountInString(s)); f.max != nil && n > *f.max {
		add("max_length", *f.max)
	} else if f.min != nil && n < *f.min {
		add("min_length", *f.min)
	}
	if strings.IndexByte(s, 0) >= 0 {
		add("null_characters")
	}
	if !utf8.ValidString(s) {
		add("surrogate_characters", surrogate(s))
	}
	switch {
	case f.kind == kindEmail && !isEmail(s):
		add("invalid_email")
	case f.kind == kindURL && !isURL(s):
		add("invalid_url")
	case f.kind == kindSlug && !isSlug(s):
		add("invalid_slug")
	}
	to.SetString(s)
	return out
}

// surrogate names the first half of a pair that unquote left in s.
func surrogate(s string) string {
	for i := 0; i+2 < len(s); i++ {
		if s[i] == 0xed && s[i+1] >= 0xa0 {
			return fmt.Sprintf("%X", 0xd000|int(s[i+1]&0x3f)<<6|int(s[i+2]&0x3f))
		}
	}
	return "FFFD"
}

// maxNumberText is the length up to which DRF reads texts as numbers.
const maxNumberText = 1000

func (f *field) readInteger(v value, to reflect.Value) verdict {
	if v.kind == isText && utf8.RuneCountInString(v.str()) > maxNumberText {
		return bad("max_string_length")
	}
	if v.kind > isText {
		return bad("invalid_integer")
	}
	s := pyStr(v)
	n, big, ok := pyInt(zeroPlaces.ReplaceAllString(strings.TrimRightFunc(s, isSpace), ""))
	if !ok {
		return bad("invalid_integer")
	}
	return f.putInt(n, big, to)
}

// putInt checks the range; an integer that its type cannot hold is out of it.
func (f *field) putInt(n int64, big bool, to reflect.Value) verdict {
	low, high := int64(math.MinInt64), int64(math.MaxInt64)
	if bits := to.Type().Bits(); bits < 64 {
		low, high = -1<<(bits-1), 1<<(bits-1)-1
	}
	if f.max != nil {
		high = min(high, *f.max)
	}
	if f.min != nil {
		low = max(low, *f.min)
	}
	switch {
	case n > high, big && n > 0:
		return bad("max_value", high)
	case n < low, big:
		return bad("min_value", low)
	}
	to.SetInt(n)
	return verdict{}
}

func (f *field) readKey(v value, to reflect.Value) verdict {
	if to.Kind() == reflect.String { // a key that is a text: a UUID or a slug
		if v.kind != isText && v.kind != isInt {
			return bad("incorrect_type", pythonNames[v.kind])
		}
		s := strip(pyStr(v))
		if !isPlain(s) {
			return bad("does_not_exist", s)
		}
		to.SetString(s)
		return verdict{}
	}
	s := v.text
	switch v.kind {
	case isFloat:
		x, _ := strconv.ParseFloat(v.text, 64)
		if x != math.Trunc(x) || math.Abs(x) > 1<<53 {
			return bad("incorrect_type", "float")
		}
		s = strconv.FormatInt(int64(x), 10)
	case isText:
		s = v.str()
	case isInt:
	default:
		return bad("incorrect_type", pythonNames[v.kind])
	}
	n, big, ok := pyInt(s)
	switch {
	case !ok:
		return bad("incorrect_type", pythonNames[v.kind])
	case big:
		return bad("does_not_exist", strip(s))
	}
	to.SetInt(n)
	return verdict{}
}

func (f *field) readFloat(v value, to reflect.Value) verdict {
	s := v.text
	switch v.kind {
	case isText:
		if s = asciiDigits(strip(v.str())); utf8.RuneCountInString(s) > maxNumberText {
			return bad("max_string_length")
		}
	case isBool:
		s = map[string]string{"true": "1", "false": "0"}[v.text]
	case isInt, isFloat:
	default:
		return bad("invalid_number")
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !numberText.MatchString(s) {
		return bad("invalid_number")
	}
	if f.max != nil && x > float64(*f.max) {
		return bad("max_value", *f.max)
	}
	if f.min != nil && x < float64(*f.min) {
		return bad("min_value", *f.min)
	}
	to.SetFloat(x)
	return verdict{}
}

var (
	trueTexts  = []string{"t", "T", "y", "Y", "yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "1"}
	falseTexts = []string{"f", "F", "n", "N", "no", "NO", "false", "False", "FALSE", "off", "Off", "OFF", "0"}
	nullTexts  = []string{"null", "Null", "NULL", ""}
)

func (f *field) readBoolean(v value, to reflect.Value) verdict {
	s := v.text
	switch v.kind {
	case isText:
		s = v.str()
	case isInt, isFloat:
		x, _ := strconv.ParseFloat(v.text, 64)
		s = strconv.FormatFloat(math.Abs(x), 'f', -1, 64)
		if x < 0 {
			s = "-" + s
		}
	case isBool:
	default:
		return bad("invalid_boolean")
	}
	switch {
	case slices.Contains(trueTexts, s):
		to.SetBool(true)
	case slices.Contains(falseTexts, s):
		to.SetBool(false)
	case f.null && slices.Contains(nullTexts, s):
		return verdict{null: true}
	default:
		return bad("invalid_boolean")
	}
	return verdict{}
}

func (f *field) readUUID(v value, to reflect.Value) verdict {
	var id uuid.UUID
	switch v.kind {
	case isText:
		s := strings.NewReplacer("urn:", "", "uuid:", "").Replace(v.str())
		s = strings.ReplaceAll(strings.Trim(s, "{}"), "-", "")
		u, err := uuid.Parse(s)
		if err != nil || len(s) != 32 {
			return bad("invalid_uuid")
		}
		id = u
	case isInt:
		u, ok := uuidOfInt(v.text)
		if !ok {
			return bad("invalid_uuid")
		}
		id = u
	default:
		return bad("invalid_uuid")
	}
	to.SetString(id.String())
	return verdict{}
}

func (f *field) readList(v value, to reflect.Value) verdict {
	all, out := f.itemsOf(v)
	if out.problems != nil {
		return out
	}
	list := reflect.MakeSlice(to.Type(), len(all), len(all))
	for i, item := range all {
		if got := f.child.read(item, list.Index(i)); got.problems != nil {
			out.items = append(out.items, itemProblem{at: i, problems: got.problems})
		}
	}
	to.Set(list)
	return out
}

// itemsOf takes a list apart, which has as many items as it may have.
func (f *field) itemsOf(v value) (all []value, out verdict) {
	switch {
	case v.form && v.kind == isText:
		for _, s := range v.all {
			all = append(all, value{kind: isText, form: true, text: s})
		}
	case v.kind == isArray:
		// One item more than allowed is enough to know.
		most := 10_000
		if f.max != nil {
			most = int(*f.max)
		}
		items(v.text, func(v value) bool { all = append(all, v); return len(all) <= most })
		if len(all) > most {
			return nil, bad("max_items", most)
		}
	default:
		return nil, bad("not_a_list", pythonNames[v.kind])
	}
	switch n := int64(len(all)); {
	case f.max != nil && n > *f.max:
		return nil, bad("max_items", *f.max)
	case n == 0 && f.min != nil && *f.min > 0:
		return nil, bad("empty_list")
	case f.min != nil && n < *f.min:
		return nil, bad("min_items", *f.min)
	}
	return all, verdict{}
}

func (f *field) readDate(v value, to reflect.Value) verdict {
	y, m, d, rest, ok := dateOf(v)
	if !ok || rest != "" {
		return bad("invalid_date")
	}
	to.SetString(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
	return verdict{}
}
