package period

import "strings"

// lines reads a time with the days it is for, and where and with whom in brackets:
// "월 수 09:00-10:15 (전산관 101 (실습실)-홍길동)". Each stands in a line, several
// in one line are read too. Without brackets the column of rooms says where.
func (p *parser) lines(s *scanner) error {
	const between = " ,\n"
	var hyphened []string // names of the section that a hyphen would split
	for _, name := range strings.FieldsFunc(p.text.Instructor, func(r rune) bool { r = plain(r); return r == ',' || r == '/' || r == '\n' }) {
		if name = clean(name); strings.Contains(name, "-") {
			hyphened = append(hyphened, name)
		}
	}
	for s.skip(between); !s.end(); s.skip(between) {
		days, err := s.days()
		if err != nil {
			return err
		}
		start, end, err := s.times()
		if err != nil {
			return err
		}
		room, instructor := p.text.Rooms, ""
		if s.skip(" "); s.peek() == '(' {
			inside, err := s.bracket()
			if err != nil {
				return err
			}
			room, instructor = splitInstructor(inside, hyphened)
		}
		at := p.place(room, p.options.DefaultKind)
		at.instructor = instructor
		for _, day := range days {
			p.add(at.meeting(day, start, end))
		}
	}
	return nil
}

// splitInstructor splits "room-instructor" before one of the given names, or else
// at the last hyphen that is in no brackets.
func splitInstructor(text string, names []string) (room, instructor string) {
	text = clean(text)
	for _, name := range names {
		if room, ok := strings.CutSuffix(text, "-"+name); ok {
			return room, name
		}
	}
	depth, room, instructor := 0, text, ""
	for s := (&scanner{text: text}); !s.end(); {
		at := s.pos
		switch s.next() {
		case '(':
			depth++
		case ')':
			depth--
		case '-':
			if depth == 0 {
				room, instructor = text[:at], text[s.pos:]
			}
		}
	}
	return room, clean(instructor)
}
