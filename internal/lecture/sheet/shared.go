package sheet

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

const (
	maxShared      = 32 << 20 // bytes of the texts that cells share
	maxSharedTexts = 1_000_000
)

// readShared reads the texts that cells share.
func (b *book) readShared(f *zip.File) error {
	if f == nil {
		return broken(0, nil)
	}
	m, err := openMarkup(f)
	if err != nil {
		return broken(0, err)
	}
	defer m.body.Close()
	var t richText
	total := 0
	for {
		token, err := m.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return broken(0, err)
		}
		t.take(token)
		if end, ok := token.(xml.EndElement); !ok || end.Name.Local != "si" {
			continue
		}
		text := t.end()
		b.shared = append(b.shared, text)
		if total += len(text); total > maxShared || len(b.shared) > maxSharedTexts {
			return &Problem{Code: CodeText, Args: []any{maxShared >> 20}}
		}
	}
}

// A richText gathers what is text of a string: its runs, without how they look
// and how they are pronounced.
type richText struct {
	in      bool // within t
	spoken  bool // within rPh
	written []byte
}

func (t *richText) take(token xml.Token) {
	switch e := token.(type) {
	case xml.StartElement:
		t.in = e.Name.Local == "t"
		t.spoken = t.spoken || e.Name.Local == "rPh"
	case xml.EndElement:
		t.in = false
		t.spoken = t.spoken && e.Name.Local != "rPh"
	case xml.CharData:
		if t.in && !t.spoken {
			t.add(e)
		}
	}
}

// add adds to the text. Of what is too long for a cell it keeps so much that
// this is seen: an escaped character has seven bytes.
func (t *richText) add(b []byte) {
	t.written = append(t.written, b[:min(len(b), 7*(MaxCell+1)-len(t.written))]...)
}

// end returns the text and begins the next.
func (t *richText) end() string {
	text := unescape(string(t.written))
	t.written = t.written[:0]
	if len(text) > MaxCell {
		text = strings.Clone(text[:MaxCell+1])
	}
	return text
}

// unescape replaces characters that are spelt _xHHHH_, because XML has no other
// way to write them.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	var units []uint16 // of UTF-16, which may need two for one character
	for len(s) > 0 {
		if len(s) >= 7 && s[:2] == "_x" && s[6] == '_' {
			if n, err := strconv.ParseUint(s[2:6], 16, 16); err == nil {
				units, s = append(units, uint16(n)), s[7:]
				continue
			}
		}
		b.WriteString(string(utf16.Decode(units)))
		units = units[:0]
		b.WriteByte(s[0])
		s = s[1:]
	}
	b.WriteString(string(utf16.Decode(units)))
	return b.String()
}
