package period

import "strings"

// periodsRooms reads days and periods with the room in brackets after them, in
// segments between <p>, <br>, slashes or lines: "월16~18(상경101)<p>수16~18(상경102)".
// A room serves all that stands before it in its segment; where none follows, the
// column of rooms does.
func (p *parser) periodsRooms(s *scanner) error {
	const between = " ,"
	var blocks []block // which have no room yet
	flush := func(room string) {
		if len(blocks) == 0 {
			return
		}
		p.join(blocks, p.place(room, p.options.DefaultKind))
		blocks = nil
	}
	for s.skip(between); !s.end(); s.skip(between) {
		switch {
		case s.accept("/\n"):
			flush(p.text.Rooms)
			continue
		case s.peek() == '<':
			if err := s.tag(); err != nil {
				return err
			}
			flush(p.text.Rooms)
			continue
		}
		var err error
		if blocks, err = p.group(s, between, blocks); err != nil {
			return err
		}
		if s.skip(" "); s.peek() == '(' {
			room, err := s.bracket()
			if err != nil {
				return err
			}
			flush(room)
		}
	}
	flush(p.text.Rooms)
	return nil
}

// tag reads a tag of HTML that begins a new line.
func (s *scanner) tag() error {
	from := s.pos
	var name strings.Builder
	for !s.end() && s.peek() != '>' && name.Len() < 10 {
		name.WriteRune(s.next())
	}
	if s.accept(">") {
		switch strings.ToLower(strings.Trim(name.String(), "</ ")) {
		case "p", "br":
			return nil
		}
	}
	return s.fail(from, "unexpected")
}
