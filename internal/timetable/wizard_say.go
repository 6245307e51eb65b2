package timetable

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/timetable/wizard"
)

// fill takes over what was found, and says it in words.
func (r *Suggestions) fill(ctx context.Context, found wizard.Result) {
	r.IsProven = found.Proven
	for _, t := range found.Tables {
		x := Suggestion{Score: t.Score, Credits: lecture.Hundredths(t.Credits), Lectures: t.Sections, Reasons: []WizardReason{}}
		for _, why := range t.Reasons {
			x.Reasons = append(x.Reasons, WizardReason{why.Code, why.N, why.Of, why.Points, reasonName(ctx, why.Code) + ": " + reasonText(ctx, why.Code, why.N, why.Of)})
		}
		r.Timetables = append(r.Timetables, x)
	}
	if c := found.Contradiction; c != nil {
		r.Contradiction = &WizardContradiction{Parts: []WizardPart{}, IsMinimal: c.Minimal, IsSmallest: c.Smallest}
		var texts []string
		for _, part := range c.Parts {
			one := WizardPart{part.Kind, part.Index, r.partText(ctx, part)}
			if part.Kind == wizard.InBusy {
				one.Index = r.busy[part.Index]
			}
			if slices.Contains(r.Contradiction.Parts, one) {
				continue // another time of the same block
			}
			r.Contradiction.Parts, texts = append(r.Contradiction.Parts, one), append(texts, one.Text)
		}
		r.Contradiction.Text = together(ctx, texts)
	}
}

// reasonName is what a soft wish is called.
func reasonName(ctx context.Context, code wizard.SoftCode) string {
	return i18n.T(ctx, "timetable.wizard.soft."+string(code))
}

// reasonText says what a timetable has for a soft wish.
func reasonText(ctx context.Context, code wizard.SoftCode, n, of int) string {
	switch code {
	case wizard.Compact:
		return minutesText(ctx, n)
	case wizard.Rating:
		if of == 0 {
			return i18n.T(ctx, "timetable.wizard.unrated")
		}
		return lecture.Hundredths(n).String()
	case wizard.Start:
		if of == 0 {
			return minutesText(ctx, 0)
		}
		return minutesText(ctx, (n+of/2)/of)
	}
	return i18n.T(ctx, "timetable.wizard.days."+string(code), n, of)
}

// minutesText is a length of time: 1시간 15분.
func minutesText(ctx context.Context, n int) string {
	switch h, m := n/60, n%60; {
	case n == 0:
		return i18n.T(ctx, "timetable.wizard.no_minutes")
	case h == 0:
		return i18n.T(ctx, "timetable.wizard.minutes", m)
	case m == 0:
		return i18n.T(ctx, "timetable.wizard.hours", h)
	default:
		return i18n.T(ctx, "timetable.wizard.hours", h) + " " + i18n.T(ctx, "timetable.wizard.minutes", m)
	}
}

// hardText says a hard wish: 화요일 공강.
func hardText(ctx context.Context, w HardWish) string {
	key := "timetable.wizard.hard." + string(w.Code)
	switch w.Code {
	case wizard.FreeDay:
		return i18n.T(ctx, key, longDay(ctx, period.Day(w.N)))
	case wizard.Earliest, wizard.Latest:
		return i18n.T(ctx, key, Clock(w.N))
	case wizard.MinCredits, wizard.MaxCredits:
		return i18n.T(ctx, key, lecture.Hundredths(w.N).String())
	case wizard.MaxDays:
		return i18n.T(ctx, key, w.N)
	}
	return i18n.T(ctx, key, minutesText(ctx, w.N))
}

// softText says a soft wish as it was wished for: 점심 60분.
func softText(ctx context.Context, w SoftWish) string {
	switch w.Code {
	case wizard.Lunch:
		return reasonName(ctx, w.Code) + " " + minutesText(ctx, w.N)
	case wizard.Start:
		return i18n.T(ctx, "timetable.wizard.start_at") + " " + Clock(w.N)
	}
	return i18n.T(ctx, "timetable.wizard.wish."+string(w.Code))
}

// lectureText names a lecture among others of its course: 자료구조 01.
func lectureText(x lecture.Section) string { return strings.TrimSpace(x.Name + " " + x.Number) }

// groupText names a group.
func groupText(ctx context.Context, g WizardGroup, at int) string {
	if g.Name != "" {
		return g.Name
	}
	return i18n.T(ctx, "timetable.wizard.group_n", at+1)
}

func (r *Suggestions) partText(ctx context.Context, p wizard.Part) string {
	switch p.Kind {
	case wizard.InGroups:
		g := r.plan.Groups[p.Index]
		return i18n.T(ctx, "timetable.wizard.part.group", groupText(ctx, g, p.Index), g.Choose)
	case wizard.InPins:
		return i18n.T(ctx, "timetable.wizard.part.pin", lectureText(r.sections[r.plan.Pins[p.Index]]))
	case wizard.InBusy:
		return i18n.T(ctx, "timetable.wizard.part.busy", r.blocks[r.busy[p.Index]].Name)
	case wizard.InExcluded:
		return i18n.T(ctx, "timetable.wizard.part.excluded", len(r.plan.Excluded))
	}
	return hardText(ctx, r.plan.Hard[p.Index])
}

// together says that things cannot be had together: 화요일 공강과 자료구조 01 고정은
// 함께 될 수 없어요.
func together(ctx context.Context, parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	last := len(parts) - 1
	if last == 0 {
		return i18n.T(ctx, "timetable.wizard.alone", parts[0]+particle(ctx, parts[0], "은", "는"))
	}
	list := strings.Join(parts[:last], ", ")
	return i18n.T(ctx, "timetable.wizard.together", list+particle(ctx, parts[last-1], "과", "와"), parts[last]+particle(ctx, parts[last], "은", "는"))
}

// particle is the Korean particle behind a word: the first form where it ends in a
// consonant. Behind what has no such end, as an English word, it is both.
func particle(ctx context.Context, word, closed, open string) string {
	if i18n.Of(ctx) != i18n.Ko {
		return ""
	}
	letters := []rune(strings.TrimRight(word, ")’'\" "))
	if len(letters) == 0 {
		return closed + "(" + open + ")"
	}
	switch last := letters[len(letters)-1]; {
	case last >= '가' && last <= '힣':
		if (last-'가')%28 == 0 {
			return open
		}
		return closed
	case last >= '0' && last <= '9':
		if strings.ContainsRune("2459", last) { // 이, 사, 오, 구
			return open
		}
		return closed
	}
	return closed + "(" + open + ")"
}

// ofText is where one stands among others: 3 / 20.
func ofText(n, of int) string { return strconv.Itoa(n) + " / " + strconv.Itoa(of) }
