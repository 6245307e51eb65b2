package rest

import (
	"slices"
	"strconv"
	"time"

	"github.com/madang-campus/madang/internal/platform/i18n"
)

// An Opt is a value that may be left out or null. Its zero value was left out.
type Opt[T any] struct {
	Set   bool // was sent, as a value or as null
	Null  bool // was sent as null (or, in a form, as "")
	Value T
}

// Or returns the value, and other where it was left out or null.
func (o Opt[T]) Or(other T) T {
	if o.Set && !o.Null {
		return o.Value
	}
	return other
}

func (o *Opt[T]) parts() (set, null *bool, value any) { return &o.Set, &o.Null, &o.Value }

type opt interface {
	parts() (set, null *bool, value any)
}

// A Time is written as DRF writes it: in [i18n.Zone], with microseconds only
// where they are not zero, and null for the zero time.
type Time struct{ time.Time }

// At returns t as it is written in answers.
func At(t time.Time) Time { return Time{t} }

// MarshalJSON writes "2023-05-01T19:00:00+09:00".
func (t Time) MarshalJSON() ([]byte, error) { return t.appendJSON(make([]byte, 0, 34)), nil }

func (t *Time) appendJSON(b []byte) []byte {
	if t.IsZero() {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = appendTime(b, t.Time)
	return append(b, '"')
}

// appendTime keeps to the one format that package time writes in a short way.
func appendTime(b []byte, t time.Time) []byte {
	t = t.In(i18n.Zone)
	b = t.AppendFormat(b, time.RFC3339)
	if us := t.Nanosecond() / 1000; us > 0 {
		fraction := strconv.AppendInt(make([]byte, 0, 7), int64(1_000_000+us), 10)
		fraction[0] = '.'
		b = slices.Insert(b, len(b)-len("+09:00"), fraction...)
	}
	return b
}
