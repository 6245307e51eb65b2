package period

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// A place is where and how a meeting is held.
type place struct {
	room, instructor string
	kind             Kind
	mayOverlap       bool
	weeks            Weeks
}

// meeting returns the meeting that is held there at the given time.
func (at place) meeting(day Day, start, end int) Meeting {
	return Meeting{
		Day: day, Start: start, End: end, Room: at.room, Instructor: at.instructor,
		Kind: at.kind, MayOverlap: at.mayOverlap, Weeks: at.weeks,
	}
}

// place returns the place that a room's text names: what kind of meeting it says,
// or kind where it says nothing of it.
func (p *parser) place(room string, kind Kind) place {
	key := place{room: room, kind: kind}
	at, ok := p.places[key] // many meetings share a room, which may be a long text
	if !ok {
		at = place{room: clean(room)}.as(room, kind, p.options)
		p.places[key] = at
	}
	return at
}

// as returns at with what words say of how a meeting is held.
func (at place) as(words string, kind Kind, o Options) place {
	at.kind = cmp.Or(kindOf(words), kind)
	at.mayOverlap = at.kind == Video && o.VideoMayOverlap
	switch word := strings.ToLower(strings.Join(strings.Fields(words), "")); {
	case strings.Contains(word, "실시간"), hasWord(words, "live"):
		at.mayOverlap = false
	case strings.Contains(word, "중복"):
		if strings.Contains(word, "불가") || strings.Contains(word, "금지") {
			at.mayOverlap = false
		} else if strings.Contains(word, "가능") || strings.Contains(word, "허용") {
			at.mayOverlap = true
		}
	}
	return at
}

var (
	videoStems = []string{"동영상", "사이버", "원격", "온라인", "비대면"}
	videoWords = []string{"video", "videos", "online", "elearning"}
	labStems   = []string{"실습", "실험"}
	labWords   = []string{"lab", "labs", "laboratory"}
	// A word that ends so is the name of a place: 사이버보안실습실 is no video.
	placeEnds = []string{"실", "관", "홀", "센터", "대학"}
)

// kindOf returns the kind that a text names, "" for none.
func kindOf(text string) Kind {
	if hasStem(text, videoStems, placeEnds) || hasWord(text, videoWords...) || strings.Contains(strings.ToLower(text), "e-learn") {
		return Video
	}
	if hasStem(text, labStems, nil) || hasWord(text, labWords...) {
		return Lab
	}
	return ""
}

// startsAsVideo reports whether the first word of a text says nothing but that
// it is a video.
func startsAsVideo(text string) bool {
	if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		text = text[:i]
	}
	stems := append([]string{"실시간"}, videoStems...)
	return kindOf(text) == Video && (hasWord(text, videoWords...) ||
		slices.ContainsFunc(stems, func(stem string) bool { return strings.HasPrefix(text, stem) }))
}

// hasStem reports whether a word of Korean has one of the stems in it, and none of the ends.
func hasStem(text string, stems, ends []string) bool {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Hangul, r) }) {
		if slices.ContainsFunc(stems, func(stem string) bool { return strings.Contains(word, stem) }) &&
			!slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(word, end) }) {
			return true
		}
	}
	return false
}

// hasWord reports whether text has one of the given words in small Latin letters, standing alone.
func hasWord(text string, words ...string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !letter(r) }),
		func(word string) bool { return slices.Contains(words, word) })
}
