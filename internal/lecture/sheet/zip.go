package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"math"
	"strings"
)

const (
	maxDirectory = 2 << 20 // bytes of the list of what is in a zip
	maxEntries   = 10_000
	maxRatio     = 100       // unpacked by packed bytes, of what is larger than a megabyte; deflate reaches 1,030
	maxToken     = 256 << 10 // bytes of a tag, or of text between two: more than a cell has where each character is escaped
	maxPart      = 16 << 20  // bytes of a part that is neither the cells nor their texts
)

// openZip returns what is in a zip by its name in small letters, none of it
// unpacked. What it says of itself to be is bounded, and archive/zip reads
// nothing beyond that.
func openZip(src *source) (map[string]*zip.File, error) {
	src.left = maxDirectory // the number of entries that a zip tells need not be true
	z, err := zip.NewReader(src, src.size)
	src.left = math.MaxInt64
	if errors.Is(err, errLong) {
		return nil, unzipped()
	}
	if err != nil && err != zip.ErrInsecurePath { // names are compared with those that are looked for, and nothing else
		return nil, &Problem{Code: CodeXLSX}
	}
	if len(z.File) > maxEntries {
		return nil, unzipped()
	}
	parts, total := make(map[string]*zip.File, len(z.File)), uint64(0)
	for _, f := range z.File {
		n := f.UncompressedSize64
		if n > MaxUnzipped || n > 1<<20 && n/maxRatio > f.CompressedSize64 {
			return nil, unzipped()
		}
		if total += n; total > MaxUnzipped {
			return nil, unzipped()
		}
		name := partName(f.Name)
		if _, twice := parts[name]; twice {
			return nil, &Problem{Code: CodeXLSX} // readers would differ on which one counts
		}
		parts[name] = f
	}
	return parts, nil
}

func unzipped() error { return &Problem{Code: CodeUnzipped, Args: []any{MaxUnzipped >> 20}} }

func partName(s string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(s, `\`, "/"), "/"))
}

// A markup reads the XML of a part. Package xml replaces no entities but the
// five that XML has: definitions of others are passed over, and using one is an
// error. It is asked for raw tokens because it keeps all prefixes otherwise that
// open elements declare. So prefixes are not looked at, and that each element
// ends, and in its turn, is seen to here.
type markup struct {
	*xml.Decoder
	leash *leash
	open  []xml.Name
	body  io.ReadCloser
}

var errNested = errors.New("sheet: elements that do not end in their turn, or stand too deep within each other")

func openMarkup(f *zip.File) (*markup, error) {
	body, err := f.Open()
	if err != nil {
		return nil, err
	}
	l := &leash{r: body}
	return &markup{Decoder: xml.NewDecoder(l), leash: l, body: body}, nil
}

// next returns the next token, which is good until the one after it. After the
// last comes io.EOF.
func (m *markup) next() (xml.Token, error) {
	m.leash.left = maxToken
	t, err := m.RawToken()
	switch {
	case m.leash.torn: // whatever else it says of what is cut off there
		return nil, errLong
	case err == io.EOF && len(m.open) > 0:
		return nil, io.ErrUnexpectedEOF
	}
	switch t := t.(type) {
	case xml.StartElement:
		if m.open = append(m.open, t.Name); len(m.open) > maxDepth {
			return nil, errNested
		}
	case xml.EndElement:
		last := len(m.open) - 1
		if last < 0 || m.open[last] != t.Name {
			return nil, errNested
		}
		m.open = m.open[:last]
	}
	return t, err
}

// starts goes through all elements of a part, by how they begin. A part that
// is nil has none.
func starts(f *zip.File) iter.Seq2[xml.StartElement, error] {
	return func(yield func(xml.StartElement, error) bool) {
		if f == nil {
			return
		}
		if f.UncompressedSize64 > maxPart {
			yield(xml.StartElement{}, unzipped())
			return
		}
		m, err := openMarkup(f)
		if err != nil {
			yield(xml.StartElement{}, broken(0, err))
			return
		}
		defer m.body.Close()
		for {
			t, err := m.next()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(xml.StartElement{}, broken(0, err))
				return
			}
			if start, ok := t.(xml.StartElement); ok && !yield(start, nil) {
				return
			}
		}
	}
}

// attr returns an attribute by its name without prefix, "" where it is missing.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space != "xmlns" {
			return a.Value
		}
	}
	return ""
}

// broken says that a workbook cannot be read on at a row.
func broken(line int, err error) error {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if errors.Is(err, errLong) {
		return &Problem{Line: line, Code: CodeRow, Args: []any{maxToken >> 10}}
	}
	return &Problem{Line: line, Code: CodeXLSX}
}
