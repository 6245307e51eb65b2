package ical

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// A component is what a file has between BEGIN and END.
type component struct {
	name  string
	props []property
	parts []*component
}

// A property is an unfolded line.
type property struct{ name, param, value string }

// get returns the value of a property that is there at most once.
func (c *component) get(name string) string {
	for _, p := range c.props {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

// all returns the parts of a name.
func (c *component) all(name string) []*component {
	return slices.DeleteFunc(slices.Clone(c.parts), func(x *component) bool { return x.name != name })
}

// A grammar says what a component may have: how often (1: once, ?: at most once,
// *: any number) and as what. It has what package ical is to write, and no more.
type grammar map[string]struct{ often, value string }

var grammars = map[string]grammar{
	"VCALENDAR": {
		"VERSION": {"1", "2.0"}, "PRODID": {"1", "text"}, "NAME": {"1", "text"}, "X-WR-CALNAME": {"1", "text"},
		"REFRESH-INTERVAL": {"1", "duration"}, "X-PUBLISHED-TTL": {"1", "duration"}, "VTIMEZONE": {"1", ""}, "VEVENT": {"*", ""},
	},
	"VTIMEZONE": {"TZID": {"1", "text"}, "STANDARD": {"1", ""}},
	"STANDARD":  {"DTSTART": {"1", "floating"}, "TZOFFSETFROM": {"1", "offset"}, "TZOFFSETTO": {"1", "offset"}},
	"VEVENT": {
		"UID": {"1", "uuid"}, "DTSTAMP": {"1", "utc"}, "LAST-MODIFIED": {"1", "utc"}, "SEQUENCE": {"1", "integer"}, "SUMMARY": {"1", "text"},
		"LOCATION": {"?", "text"}, "DESCRIPTION": {"?", "text"}, "CATEGORIES": {"?", "text"}, "DTSTART": {"1", "local"}, "DTEND": {"1", "local"},
		"RRULE": {"?", "rule"}, "EXDATE": {"*", "local"}, "STATUS": {"1", "CONFIRMED"}, "TRANSP": {"1", "OPAQUE|TRANSPARENT"}, "VALARM": {"?", ""},
	},
	"VALARM": {"ACTION": {"1", "DISPLAY"}, "TRIGGER": {"1", "duration"}, "DESCRIPTION": {"1", "text"}},
}

var values = map[string]*regexp.Regexp{
	"text":     regexp.MustCompile(`^(?:[^\\;,]|\\[\\;,n])*$`),
	"duration": regexp.MustCompile(`^-?PT[0-9]+[HM]$`),
	"floating": regexp.MustCompile(`^\d{8}T\d{6}$`),
	"local":    regexp.MustCompile(`^\d{8}T\d{6}$`),
	"utc":      regexp.MustCompile(`^\d{8}T\d{6}Z$`),
	"offset":   regexp.MustCompile(`^[+-]\d{4}$`),
	"uuid":     regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
	"integer":  regexp.MustCompile(`^[0-9]+$`),
	"rule":     regexp.MustCompile(`^FREQ=WEEKLY;UNTIL=\d{8}T\d{6}Z$`),
}

// parse reads a file and refuses all that RFC 5545 does not allow or package
// ical is not to write.
func parse(file []byte) (*component, error) {
	lines, err := unfold(file)
	if err != nil {
		return nil, err
	}
	root := &component{}
	open := []*component{root}
	for _, line := range lines {
		p, err := parseLine(line)
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch p.name {
		case "BEGIN":
			c := &component{name: p.value}
			top.parts = append(top.parts, c)
			open = append(open, c)
		case "END":
			if p.value != top.name {
				return nil, fmt.Errorf("%s ends %s", line, top.name)
			}
			open = open[:len(open)-1]
		default:
			top.props = append(top.props, p)
		}
	}
	if len(open) != 1 || len(root.parts) != 1 || len(root.props) != 0 || root.parts[0].name != "VCALENDAR" {
		return nil, fmt.Errorf("not one calendar")
	}
	return root.parts[0], check(root.parts[0], root.parts[0])
}

// unfold returns the lines of a file.
func unfold(file []byte) ([]string, error) {
	if !utf8.Valid(file) {
		return nil, fmt.Errorf("not UTF-8")
	}
	text, ended := strings.CutSuffix(string(file), "\r\n")
	if !ended {
		return nil, fmt.Errorf("the last line does not end")
	}
	var lines []string
	for line := range strings.SplitSeq(text, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || line == "" {
			return nil, fmt.Errorf("a line of %d bytes: %q", len(line), line)
		}
		if i := strings.IndexFunc(line, func(r rune) bool {
			return r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029
		}); i >= 0 {
			return nil, fmt.Errorf("a control character in %q", line)
		}
		if rest, more := strings.CutPrefix(line, " "); more && len(lines) > 0 {
			lines[len(lines)-1] += rest
		} else {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

var lineForm = regexp.MustCompile(`^([A-Z-]+)(?:;(TZID=[A-Za-z_/]+|VALUE=DURATION))?:(.*)$`)

func parseLine(line string) (property, error) {
	m := lineForm.FindStringSubmatch(line)
	if m == nil {
		return property{}, fmt.Errorf("no property: %q", line)
	}
	return property{m[1], m[2], m[3]}, nil
}

// check compares c with its grammar.
func check(c, calendar *component) error {
	g, ok := grammars[c.name]
	if !ok {
		return fmt.Errorf("a component %s", c.name)
	}
	count := map[string]int{}
	for _, x := range c.parts {
		count[x.name]++
		if err := check(x, calendar); err != nil {
			return err
		}
	}
	for _, p := range c.props {
		count[p.name]++
		if err := checkValue(p, g[p.name].value, calendar); err != nil {
			return fmt.Errorf("%s of %s: %w", p.name, c.name, err)
		}
	}
	for name, n := range count {
		if _, ok := g[name]; !ok {
			return fmt.Errorf("%s in %s", name, c.name)
		}
		if n > 1 && g[name].often != "*" {
			return fmt.Errorf("%d times %s in %s", n, name, c.name)
		}
	}
	for name, of := range g {
		if of.often == "1" && count[name] == 0 {
			return fmt.Errorf("no %s in %s", name, c.name)
		}
	}
	return nil
}

func checkValue(p property, kind string, calendar *component) error {
	want := ""
	switch kind {
	case "local":
		want = "TZID=" + calendar.all("VTIMEZONE")[0].get("TZID")
	case "duration":
		if p.name == "REFRESH-INTERVAL" {
			want = "VALUE=DURATION"
		}
	}
	if p.param != want {
		return fmt.Errorf("a parameter %q", p.param)
	}
	form := values[kind]
	if form == nil {
		form = regexp.MustCompile("^(?:" + strings.ReplaceAll(kind, ".", `\.`) + ")$")
	}
	if !form.MatchString(p.value) {
		return fmt.Errorf("%q is not %s", p.value, kind)
	}
	return nil
}

// A span is a time at which an event takes place, as the zone's clocks say it.
type span struct{ start, end string }

// expand returns when an event takes place, by its rule, as RFC 5545 says it.
func expand(t testing.TB, e *component, zone *time.Location) []span {
	t.Helper()
	at := func(value string) time.Time {
		x, err := time.ParseInLocation("20060102T150405", value, zone)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	start, end := at(e.get("DTSTART")), at(e.get("DTEND"))
	if !start.Before(end) {
		t.Fatalf("an event from %v to %v", start, end)
	}
	left := map[time.Time]bool{}
	for _, p := range e.props {
		if p.name == "EXDATE" {
			left[at(p.value)] = true
		}
	}
	var until time.Time
	if _, value, ok := strings.Cut(e.get("RRULE"), "UNTIL="); ok {
		var err error
		if until, err = time.Parse("20060102T150405Z", value); err != nil {
			t.Fatal(err)
		}
	}
	length := end.Sub(start)
	if left[start] {
		t.Errorf("DTSTART %v is no time of the event", start)
	}
	var spans []span
	for x := start; x.Equal(start) || !x.After(until); x = x.AddDate(0, 0, 7) {
		if !left[x] {
			spans = append(spans, span{x.Format("2006-01-02 15:04"), x.Add(length).Format("2006-01-02 15:04")})
		}
		delete(left, x)
	}
	if len(left) > 0 {
		t.Errorf("times are left out that the rule has not: %v", left)
	}
	return spans
}

// unescape returns the text that a TEXT stands for.
func unescape(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(s)
}
