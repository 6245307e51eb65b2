package period

import "slices"

// A block is one period of one day.
type block struct {
	day    Day
	number int
}

// More blocks than this are refused before they are joined to meetings.
const maxBlocks = 10 * MaxMeetings

// periods reads days with their periods: "월3,4 수5", "화1,목2,3", "월3-5". What
// separates them is all the same, and the room's column names one room.
func (p *parser) periods(s *scanner) error {
	const between = " ,/\n"
	var blocks []block
	for s.skip(between); !s.end(); s.skip(between) {
		var err error
		if blocks, err = p.group(s, between, blocks); err != nil {
			return err
		}
	}
	p.join(blocks, p.place(p.text.Rooms, p.options.DefaultKind))
	return nil
}

// group reads one or several days and their periods, and adds them to blocks.
func (p *parser) group(s *scanner, between string, blocks []block) ([]block, error) {
	days, err := s.days()
	if err != nil {
		return nil, err
	}
	for {
		from := s.pos
		first, err := p.number(s)
		if err != nil {
			return nil, err
		}
		last := first
		if s.skip(" "); s.accept("-~") {
			s.skip(" ")
			if last, err = p.number(s); err != nil {
				return nil, err
			}
			if last < first {
				return nil, s.fail(from, "end_before_start")
			}
		}
		for n := first; n <= last; n++ {
			if _, ok := p.options.Periods.periods[n]; !ok {
				return nil, s.fail(from, "unknown_period", n)
			}
			for _, day := range days {
				blocks = append(blocks, block{day, n})
			}
		}
		if len(blocks) > maxBlocks {
			return nil, s.fail(from, "too_many_meetings", MaxMeetings)
		}
		mark := s.pos
		if s.skip(between); !s.atNumber() {
			s.pos = mark
			return blocks, nil
		}
	}
}

// atNumber reports whether a number comes next, which may be below zero.
func (s *scanner) atNumber() bool {
	ahead := *s
	ahead.accept("-")
	return ahead.digit()
}

// number reads the number of a period, and 교시 after it.
func (p *parser) number(s *scanner) (int, error) {
	from := s.pos
	below := s.accept("-")
	n, count := s.digits()
	if count == 0 {
		return 0, s.fail(s.pos, "no_period")
	}
	if below {
		n = -n
	}
	if _, ok := p.options.Periods.periods[n]; !ok || count > 3 {
		return 0, s.fail(from, "unknown_period", n)
	}
	s.word("교시")
	return n, nil
}

// join adds the meetings of one segment: periods that follow each other on a day
// are one. A period that is there twice counts once and is noted.
func (p *parser) join(blocks []block, at place) {
	var days []Day
	numbers := map[Day][]int{}
	times := map[block]int{}
	for _, b := range blocks {
		if numbers[b.day] == nil {
			days = append(days, b.day)
		}
		switch times[b]++; times[b] {
		case 1:
			numbers[b.day] = append(numbers[b.day], b.number)
		case 2:
			t := p.options.Periods.periods[b.number]
			p.notes = append(p.notes, Note{Code: NoteRepeated, Meetings: []Meeting{at.meeting(b.day, t.Start, t.End)}})
		}
	}
	for _, day := range days {
		list := numbers[day]
		slices.Sort(list)
		for i := 0; i < len(list); {
			first := list[i]
			last := first
			for i++; i < len(list) && list[i] == last+1; i++ {
				last++
			}
			p.add(at.meeting(day, p.options.Periods.periods[first].Start, p.options.Periods.periods[last].End))
		}
	}
}
