package lecture

import (
	"time"
)

// A Date is a day of the calendar, counted from 1970-01-01. It has no zone: a
// holiday is the same day wherever one looks at it.
type Date int

// DateOf returns the day of t in t's zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// ParseDate reads a day as 2026-03-02, of the years 1970 to 9999.
func ParseDate(s string) (Date, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return DateOf(t), err == nil && t.Year() >= 1970
}

// In returns the beginning of the day in a zone.
func (d Date) In(zone *time.Location) time.Time {
	y, m, day := time.Unix(int64(d)*24*60*60, 0).UTC().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone)
}

// Weekday returns the day of the week as ISO 8601 numbers them, as package
// period does: 1 is Monday.
func (d Date) Weekday() int { return (int(d)+3)%7 + 1 } // 1970-01-01 was a Thursday

// String returns the day as 2026-03-02.
func (d Date) String() string { return d.In(time.UTC).Format(time.DateOnly) }

// MarshalText writes a day as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
