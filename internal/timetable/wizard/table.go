package wizard

import "github.com/madang-campus/madang/internal/lecture/period"

// table makes of sections what the asker is told.
func (m *model) table(picks []*Section) (t Table) {
	days := m.shapes(len(picks), func(i int) []period.Meeting { return picks[i].Meetings })
	for _, x := range picks {
		t.Sections = append(t.Sections, x.ID)
		t.Credits += x.Credits
	}
	for _, w := range m.p.Soft {
		r := m.taste.reason(w.Code, days, picks)
		t.Reasons = append(t.Reasons, r)
		t.Score += r.Points
	}
	return t
}

// reason says what a table has for a wish.
func (t taste) reason(code SoftCode, days [7]shape, picks []*Section) Reason {
	r := Reason{Code: code}
	count := func(yes bool) {
		if yes {
			r.N++
		}
	}
	for _, x := range days {
		if x.minutes == 0 {
			continue
		}
		switch code {
		case Lunch:
			r.Of++
			count(x.lunch)
		case Compact:
			r.N += x.waiting
		case FewDays:
			count(x.campus)
		case Start:
			r.Of++
			r.N += abs(x.start - t.startAt)
		}
	}
	switch code {
	case Lunch:
		r.Points = -int64(t.lunch * (r.Of - r.N))
	case Compact:
		r.Points = -int64(t.wait * r.N)
	case FewDays:
		r.Points = -int64(t.day * r.N)
	case Start:
		r.Points = -int64(t.start * r.N)
	case Rating:
		for _, x := range picks {
			r.Points += t.points(x)
			r.N += int(x.Rating)
			if x.Rating != 0 {
				r.Of++
			}
		}
		if r.Of > 0 {
			r.N = (r.N + r.Of/2) / r.Of
		}
	}
	return r
}
