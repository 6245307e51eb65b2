package period

// clock reads days with clock times in brackets, a room per part between slashes:
// "화(10:30~11:45)/목(10:30~11:45, 13:00~13:50)".
func (p *parser) clock(s *scanner) error {
	type span struct {
		day        Day
		start, end int
		segment    int
	}
	const between = " ,\n"
	var list []segment
	var spans []span
	part := 0
	for s.skip(between); !s.end(); s.skip(between) {
		if s.accept("/") {
			part++
			continue
		}
		days, err := s.days()
		if err != nil {
			return err
		}
		open := s.pos
		if !s.accept("(") {
			return s.fail(s.pos, "missing", "(")
		}
		list = append(list, segment{part: part})
		for s.skip(between); ; s.skip(between) {
			start, end, err := s.times()
			if err != nil {
				return err
			}
			for _, day := range days {
				spans = append(spans, span{day, start, end, len(list) - 1})
			}
			s.skip(between)
			if s.accept(")") {
				break
			}
			if s.end() {
				return s.fail(open, "missing", ")")
			}
		}
	}
	places := p.deal(list)
	for _, t := range spans {
		p.add(places[t.segment].meeting(t.day, t.start, t.end))
	}
	return nil
}
