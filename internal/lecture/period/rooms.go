package period

import (
	"strings"
	"unicode/utf8"
)

// A segment is a piece of the times that has a room.
type segment struct {
	part      int  // which of the pieces between slashes it belongs to, from 0
	bracketed bool // held in another way than the rest
}

// deal returns where each segment is held, by the column of rooms.
//
// A room serves the part of its number: "공학관101/인문관202". One room alone
// serves all; where there are fewer rooms than parts the last one serves the rest,
// and where there are more the last part has all that are left. In a part with
// brackets the room's brackets are theirs: "교405(교406)". Where there are as many
// rooms as segments each has its own.
func (p *parser) deal(list []segment) []place {
	rooms := splitRooms(p.text.Rooms)
	if len(rooms) == len(list) {
		for i := range list {
			list[i].part = i
		}
	}
	parts := 0
	plain, bracketed := map[int]bool{}, map[int]bool{} // parts that have such segments
	for _, seg := range list {
		parts = max(parts, seg.part+1)
		if seg.bracketed {
			bracketed[seg.part] = true
		} else {
			plain[seg.part] = true
		}
	}
	if len(rooms) > 1 && parts > 1 && len(rooms) != parts {
		p.notes = append(p.notes, Note{Code: NoteRooms, Args: []any{parts, len(rooms)}})
	}
	if len(rooms) > parts && parts > 0 {
		rooms = append(rooms[:parts-1], strings.Join(rooms[parts-1:], "/"))
	}
	split := make([]splitRoom, max(len(rooms), 1))
	for i, room := range rooms {
		split[i] = splitBrackets(room)
	}
	places := make([]place, len(list))
	for i, seg := range list {
		r := split[min(seg.part, len(split)-1)]
		room, own := r.whole, len(rooms) == parts && !plain[seg.part]
		if r.bracketed && bracketed[seg.part] {
			switch {
			case seg.bracketed && (r.outside == "" || plain[seg.part]):
				room, own = r.inside, true
			case !seg.bracketed && r.outside != "":
				room = r.outside
			}
		}
		kind := p.options.DefaultKind
		if seg.bracketed && !(p.options.BracketedKind == Video && own && room != "") {
			kind = p.options.BracketedKind
		}
		places[i] = p.place(room, kind)
	}
	return places
}

// splitRooms splits a column of rooms at the slashes that are in no brackets.
func splitRooms(text string) []string {
	if clean(text) == "" {
		return nil
	}
	var rooms []string
	depth, begin := 0, 0
	for s := (&scanner{text: text}); !s.end(); {
		at := s.pos
		switch s.next() {
		case '(':
			depth++
		case ')':
			depth--
		case '/':
			if depth <= 0 {
				rooms = append(rooms, text[begin:at])
				begin = s.pos
			}
		}
	}
	return append(rooms, text[begin:])
}

// A splitRoom is a room that may have another one in brackets.
type splitRoom struct {
	whole, outside, inside string
	bracketed              bool
}

// splitBrackets splits "교405(교406)" in two and takes the brackets away. Brackets
// that say whether the meeting may be overlapped name no room.
func splitBrackets(room string) splitRoom {
	r := splitRoom{whole: clean(room)}
	begin, depth := -1, 0
	for s := (&scanner{text: r.whole}); !s.end(); {
		at := s.pos
		switch s.next() {
		case '(':
			if depth == 0 {
				begin = at
			}
			depth++
		case ')':
			if depth--; depth == 0 && s.end() {
				_, n := utf8.DecodeRuneInString(r.whole[begin:])
				r.outside, r.inside = clean(r.whole[:begin]), clean(r.whole[begin+n:at])
				r.bracketed = !strings.HasPrefix(r.inside, "중복")
			}
		}
	}
	return r
}
