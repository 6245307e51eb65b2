package period

import "strings"

// Days by the letters with which Korean writes them, and by their English names.
const koreanDays = "월화수목금토일"

var englishDays = [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// atDay reports whether a word comes next that should be a day.
func (s *scanner) atDay() bool {
	r := s.peek()
	return letter(r) || r != none && strings.ContainsRune(koreanDays, r)
}

func letter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// days reads a day, or several that share what follows them: "월", "월수", "월요일, 수요일", "MWF".
func (s *scanner) days() ([]Day, error) {
	var list []Day
	for {
		from := s.pos
		some, err := s.day()
		if err != nil {
			return nil, err
		}
		if list = append(list, some...); len(list) > 7 {
			return nil, s.fail(from, "unexpected")
		}
		mark := s.pos
		if s.skip(" ,"); !s.atDay() {
			s.pos = mark
			s.skip(" ")
			return list, nil
		}
	}
}

// day reads one day in Korean, or a word of English ones.
func (s *scanner) day() ([]Day, error) {
	from := s.pos
	if !s.atDay() {
		for r := s.peek(); r > '~'; r = s.peek() { // a word in another script
			s.next()
		}
		if s.pos > from {
			return nil, s.fail(from, "unknown_day")
		}
		return nil, s.fail(from, "no_day")
	}
	if !letter(s.peek()) {
		i := strings.IndexRune(koreanDays, s.next())
		s.word("요일")
		return []Day{Monday + Day(i/len("월"))}, nil
	}
	var word strings.Builder
	for letter(s.peek()) {
		word.WriteRune(s.next())
	}
	list, code := english(strings.ToLower(word.String()))
	if code != "" {
		return nil, s.fail(from, code)
	}
	s.accept(".")
	return list, nil
}

// english returns the days that a word in small letters names: "mon", "tuth",
// "mwf". Each is written with as many letters as tell it from the others, or more.
func english(word string) (list []Day, code string) {
	for word != "" {
		best, at, twice := 0, 0, false
		for i, name := range englishDays {
			n := 0
			for n < len(word) && n < len(name) && word[n] == name[n] {
				n++
			}
			if n > best {
				best, at, twice = n, i, false
			} else if n == best {
				twice = true
			}
		}
		switch {
		case best == 0:
			return nil, "unknown_day"
		case twice:
			return nil, "ambiguous_day"
		}
		list, word = append(list, Monday+Day(at)), word[best:]
	}
	return list, ""
}
