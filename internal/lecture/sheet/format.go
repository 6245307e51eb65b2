package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A format is how a workbook shows a number, as far as it says what the number
// is: a date, a time, or a code with zeros in front.
type format struct {
	date, clock bool
	elapsed     bool // hours are not counted anew each day
	digits      int8 // at least so many before the point
}

// builtIn returns the format with an id that no workbook defines.
func builtIn(id int) format {
	switch {
	case id == 22:
		return format{date: true, clock: true}
	case id == 46:
		return format{clock: true, elapsed: true}
	case id >= 18 && id <= 21 || id == 45 || id == 47 || id == 32 || id == 33:
		return format{clock: true}
	// From 27 on they are dates in Korean, Chinese and Japanese.
	case id >= 14 && id <= 17 || id >= 27 && id <= 36 || id >= 50 && id <= 58:
		return format{date: true}
	}
	return format{}
}

// formatOf reads a format as a workbook defines it. Of several, for numbers
// above and below zero, the first counts.
func formatOf(code string) format {
	var f format
	var letters strings.Builder
	for i := 0; i < len(code) && code[i] != ';'; i++ {
		switch code[i] {
		case '"':
			if i++; !strings.Contains(code[i:], `"`) {
				return format{}
			}
			i += strings.IndexByte(code[i:], '"')
		case '\\', '_', '*':
			i++ // the next character is shown, or its width
		case '[':
			within, _, _ := strings.Cut(code[i+1:], "]")
			i += len(within) + 1
			if strings.Trim(strings.ToLower(within), "hms") == "" && within != "" {
				f.elapsed = true
				letters.WriteString(within)
			}
		default:
			letters.WriteByte(code[i])
		}
	}
	rest := strings.ToLower(letters.String())
	if strings.Contains(rest, "general") {
		return format{}
	}
	if rest != "" && strings.Trim(rest, "0") == "" {
		return format{digits: int8(min(len(rest), 20))}
	}
	f.clock = strings.ContainsAny(rest, "hs")
	f.date = strings.ContainsAny(rest, "yd") || !f.clock && strings.Contains(rest, "m")
	return f
}

// show returns a number, as it is written in XML, as somebody sees it: of 15
// digits, which hides that a computer has no number for some fractions.
func (f format) show(number string, from1904 bool) string {
	if strings.Trim(number, "0123456789.eE+-") != "" {
		return number
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || math.Abs(n) >= 1e15 {
		return number
	}
	if (f.date || f.clock) && n >= 0 && n < 2_958_466 { // the year 10000
		return f.showTime(n, from1904)
	}
	n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	text := strconv.FormatFloat(n, 'f', -1, 64)
	if f.digits > 0 && n >= 0 && n == math.Trunc(n) && len(text) < int(f.digits) {
		text = strings.Repeat("0", int(f.digits)-len(text)) + text
	}
	return text
}

// showTime returns a number of days as 2025-09-01, 09:00, or both.
func (f format) showTime(days float64, from1904 bool) string {
	seconds := int64(math.Round(days * 86_400))
	day, of := seconds/86_400, seconds%86_400
	var b strings.Builder
	if f.date {
		first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
		switch {
		case from1904:
			first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		case day < 60: // as if 1900 had a 29 February, which is day 60
			day++
		}
		b.WriteString(first.AddDate(0, 0, int(day)).Format(time.DateOnly))
		if !f.clock {
			return b.String()
		}
		b.WriteByte(' ')
	}
	hours := of / 3600
	if f.elapsed {
		hours += day * 24
	}
	b.WriteString(pad(hours) + ":" + pad(of/60%60))
	if s := of % 60; s != 0 {
		b.WriteString(":" + pad(s))
	}
	return b.String()
}

func pad(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}
