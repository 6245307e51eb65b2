package timetable

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
	"github.com/madang-campus/madang/internal/timetable/wizard"
)

// The wishes in the order in which the page has them.
var (
	hardCodes = []wizard.HardCode{wizard.Earliest, wizard.Latest, wizard.MaxGap, wizard.MaxDayMinutes, wizard.MaxDays, wizard.Travel, wizard.MinCredits, wizard.MaxCredits}
	softCodes = []wizard.SoftCode{wizard.Lunch, wizard.Compact, wizard.FewDays, wizard.Rating, wizard.Start}
)

// wishForm is the page of the wishes, with what was typed.
type wishForm struct {
	wizardView
	free    map[period.Day]bool
	hard    map[wizard.HardCode]string // "" for none
	weights map[wizard.SoftCode]string // "0" for none
	soft    map[wizard.SoftCode]string // what they are about: lunch, compact and start
	busy    bool
}

// The names of fields.
func hardField(code wizard.HardCode) string   { return "hard-" + string(code) }
func softField(code wizard.SoftCode) string   { return "soft-" + string(code) }
func weightField(code wizard.SoftCode) string { return "weight-" + string(code) }

// usual is what a soft wish is about where nobody has said it.
var usual = map[wizard.SoftCode]int{wizard.Lunch: 60, wizard.Compact: 30, wizard.Start: 10 * 60}

func (s *Service) wishForm(r *http.Request) (f wishForm, err error) {
	if f.wizardView, err = s.wizardView(r); err != nil {
		return f, err
	}
	f.free, f.hard, f.weights, f.soft = map[period.Day]bool{}, map[wizard.HardCode]string{}, map[wizard.SoftCode]string{}, map[wizard.SoftCode]string{}
	for _, w := range f.draft.Hard {
		switch w.Code {
		case wizard.FreeDay:
			f.free[period.Day(w.N)] = true
		case wizard.Earliest, wizard.Latest:
			f.hard[w.Code] = clockField(w.N)
		case wizard.MinCredits, wizard.MaxCredits:
			f.hard[w.Code] = lecture.Hundredths(w.N).String()
		default:
			f.hard[w.Code] = strconv.Itoa(w.N)
		}
	}
	for _, code := range softCodes {
		w := f.draft.soft(code)
		f.weights[code] = strconv.Itoa(w.Weight)
		if w.Weight == 0 {
			w.N = usual[code]
		}
		if f.soft[code] = strconv.Itoa(w.N); code == wizard.Start {
			f.soft[code] = clockField(w.N)
		}
	}
	f.busy = f.draft.Busy
	return f, nil
}

// clockField is a time as a field for times has it: the end of a day is 00:00.
func clockField(n int) string { return Clock(n % period.DayLength) }

// read puts what was typed in the place of what is kept.
func (f *wishForm) read(r *http.Request) {
	f.free = map[period.Day]bool{}
	for _, d := range r.PostForm["free_day"] {
		n, _ := strconv.Atoi(d) // no day is 0
		f.free[period.Day(n)] = true
	}
	for _, code := range hardCodes {
		f.hard[code] = strings.TrimSpace(r.PostFormValue(hardField(code)))
	}
	for _, code := range softCodes {
		f.weights[code] = r.PostFormValue(weightField(code))
		if _, about := usual[code]; about {
			f.soft[code] = strings.TrimSpace(r.PostFormValue(softField(code)))
		}
	}
	f.busy = web.Flag(r, "busy", false)
}

// numberOf reads a number that somebody chose; what is none is −1, which no wish
// takes.
func numberOf(text string) int {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// wishes are what was typed.
func (f *wishForm) wishes() (hard []HardWish, soft []SoftWish) {
	for d := period.Monday; d <= period.Sunday; d++ {
		if f.free[d] {
			hard = append(hard, HardWish{wizard.FreeDay, int(d)})
		}
	}
	for _, code := range hardCodes {
		text := f.hard[code]
		if text == "" {
			continue
		}
		w := HardWish{Code: code}
		switch code {
		case wizard.Earliest, wizard.Latest:
			if w.N = minutesOf(text); w.N == 0 && code == wizard.Latest {
				w.N = period.DayLength // midnight, as a field for times can say it
			}
		case wizard.MinCredits, wizard.MaxCredits:
			w.N = int(parseHundredths(text))
		default:
			w.N = numberOf(text)
		}
		hard = append(hard, w)
	}
	for _, code := range softCodes {
		if f.weights[code] == "" || f.weights[code] == "0" {
			continue
		}
		w := SoftWish{Code: code, Weight: numberOf(f.weights[code])}
		if _, about := usual[code]; about && code == wizard.Start {
			w.N = minutesOf(f.soft[code])
		} else if about {
			w.N = numberOf(f.soft[code])
		}
		soft = append(soft, w)
	}
	return hard, soft
}

// byField names problems of wishes as their fields are named.
func byField(problems ui.Problems, hard []HardWish, soft []SoftWish) ui.Problems {
	all := ui.Problems{}
	for _, p := range problems {
		parts := strings.Split(p.Name, ".")
		if len(parts) == 3 {
			at, _ := strconv.Atoi(parts[1]) // it is a place in the list
			switch {
			case parts[0] == "hard" && hard[at].Code == wizard.FreeDay:
				p.Name = "free_day"
			case parts[0] == "hard":
				p.Name = hardField(hard[at].Code)
			case parts[2] == "weight":
				p.Name = weightField(soft[at].Code)
			default:
				p.Name = softField(soft[at].Code)
			}
		}
		all = append(all, p)
	}
	return all
}

// choices are the usual values of a wish in words, with the one that it has.
func choices(ctx context.Context, value, none string, values []int, text func(n int) string) []ui.Option {
	if n := numberOf(value); n >= 0 && !slices.Contains(values, n) {
		values = append(slices.Clone(values), n)
		slices.Sort(values)
	}
	var all []ui.Option
	if none != "" {
		all = append(all, ui.Option{Value: "", Text: i18n.T(ctx, none)})
	}
	for _, n := range values {
		all = append(all, ui.Option{Value: strconv.Itoa(n), Text: text(n)})
	}
	return all
}

// options are what one chooses from for a hard wish.
func (f *wishForm) options(ctx context.Context, code wizard.HardCode) []ui.Option {
	upTo := func(n int) string { return i18n.T(ctx, "timetable.wizard.at_most", minutesText(ctx, n)) }
	values := map[wizard.HardCode][]int{wizard.MaxGap: {60, 120, 180, 240, 300}, wizard.MaxDayMinutes: {180, 240, 300, 360, 420, 480}, wizard.MaxDays: {2, 3, 4, 5}, wizard.Travel: {10, 15, 20, 30}}[code]
	switch code {
	case wizard.MaxDays:
		upTo = func(n int) string { return i18n.T(ctx, "timetable.wizard.at_most_days", n) }
	case wizard.Travel:
		upTo = func(n int) string { return minutesText(ctx, n) }
	}
	return choices(ctx, f.hard[code], "timetable.wizard.any", values, upTo)
}

// weightOptions are how much a soft wish may count.
func (f *wishForm) weightOptions(ctx context.Context, code wizard.SoftCode) []ui.Option {
	names := map[int]string{0: "no_matter", 1: "a_little", 3: "some", 10: "much"}
	return choices(ctx, f.weights[code], "", []int{0, 1, 3, 10}, func(n int) string {
		if name, ok := names[n]; ok {
			return i18n.T(ctx, "timetable.wizard."+name)
		}
		return i18n.T(ctx, "timetable.wizard.weight_n", n)
	})
}

// lengths are what one chooses from for a soft wish that is about a time.
func (f *wishForm) lengths(ctx context.Context, code wizard.SoftCode) []ui.Option {
	values := map[wizard.SoftCode][]int{wizard.Lunch: {30, 60, 90}, wizard.Compact: {0, 15, 30, 60}}[code]
	return choices(ctx, f.soft[code], "", values, func(n int) string { return minutesText(ctx, n) })
}

func (s *Service) pageWishes(w http.ResponseWriter, r *http.Request) error {
	f, err := s.wishForm(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, wishesPage(f))
}

func (s *Service) pageWishesChanged(w http.ResponseWriter, r *http.Request) error {
	f, err := s.wishForm(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	f.read(r)
	hard, soft := f.wishes()
	ctx := r.Context()
	_, err = s.ChangeWishes(ctx, account.ViewerOf(ctx), f.semester.ID, f.version(r), hard, soft, f.busy)
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		f.problems, f.stale = byField(problems, hard, soft), fault.Is(err, "wizard_changed")
		if f.stale {
			f.problems = nil // the page says more of it
		}
		return web.Render(w, r, status, wishesPage(f))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, f.path("results/"))
}

// hardProps is the field of a hard wish; kind is text or time, "" where one chooses.
func (f *wishForm) hardProps(ctx context.Context, code wizard.HardCode, kind string) ui.FieldProps {
	p := ui.FieldProps{Name: hardField(code), Label: i18n.T(ctx, "timetable.wizard."+string(code)), Value: f.hard[code], Type: kind, Autocomplete: "off", Problems: f.problems}
	switch {
	case kind == "":
		p.Options, p.Autocomplete = f.options(ctx, code), ""
	case kind == "text":
		p.InputMode, p.Max = "decimal", 7
	}
	if code == wizard.Travel {
		p.Hint = i18n.T(ctx, "timetable.wizard.travel_hint")
	}
	return p
}

// softProps is the field that says what a soft wish is about.
func (f *wishForm) softProps(ctx context.Context, code wizard.SoftCode, label string) ui.FieldProps {
	p := ui.FieldProps{Name: softField(code), Label: i18n.T(ctx, "timetable.wizard."+label), Value: f.soft[code], Problems: f.problems}
	if code == wizard.Start {
		p.Type = "time"
	} else {
		p.Options = f.lengths(ctx, code)
	}
	return p
}
