package period

// segments reads days and periods in parts between slashes, with a room each:
// "월3,4/수4". What stands in brackets, in a part of its own or at the end of one,
// is held in another way: "월3,4/(수4)", "월3,4(수4)".
func (p *parser) segments(s *scanner) error {
	const between = " ,\n"
	var list []segment
	part, blocks := 0, [][]block{}
	open := -1 // where the bracket began that is still open
	for s.skip(between); !s.end(); s.skip(between) {
		from := s.pos
		switch {
		case s.accept("/"):
			if open < 0 {
				part++
			}
			continue
		case open < 0 && s.accept("("):
			open = from
			list, blocks = append(list, segment{part: part, bracketed: true}), append(blocks, nil)
			s.skip(between)
		case open >= 0 && s.accept(")"):
			open = -1
			continue
		case open < 0 && (len(list) == 0 || list[len(list)-1] != segment{part: part}):
			list, blocks = append(list, segment{part: part}), append(blocks, nil)
		}
		last := len(blocks) - 1
		var err error
		if blocks[last], err = p.group(s, between, blocks[last]); err != nil {
			return err
		}
	}
	if open >= 0 {
		return errorAt(s.field, s.text, open, s.pos, "missing", ")")
	}
	for i, at := range p.deal(list) {
		p.join(blocks[i], at)
	}
	return nil
}
