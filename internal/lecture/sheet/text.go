package sheet

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
)

// A source is the file. It remembers whether reading it failed, because the
// readers above it do not tell that from a broken file.
type source struct {
	r    io.ReaderAt
	size int64
	left int64 // bytes that may still be read
	err  error
}

func (s *source) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 || at >= s.size { // as a broken zip may ask for
		return 0, io.EOF
	}
	if s.left -= int64(len(p)); s.left < 0 {
		return 0, errLong
	}
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.r.ReadAt(p, at)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// begin returns the first n bytes, or fewer of a smaller file.
func (s *source) begin(n int) (string, error) {
	b := make([]byte, min(int64(n), s.size))
	got, err := s.ReadAt(b, 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	return string(b[:got]), nil
}

// fault says that the file could not be read where that is behind err.
func (s *source) fault(err error) error {
	if s.err != nil {
		return fmt.Errorf("read the file: %w", s.err)
	}
	return err
}

// errLong is what a leash ends with.
var errLong = errors.New("sheet: more at once than is read")

// A leash reads so many bytes and no more until it is given more: decoders keep
// all that they have read until one thing is whole, however long that is. Once
// it was not enough, no more is read.
type leash struct {
	r    io.Reader
	left int
	torn bool
}

func (l *leash) Read(p []byte) (int, error) {
	if l.torn = l.torn || l.left <= 0; l.torn {
		return 0, errLong
	}
	n, err := l.r.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

// A text is a file that is text, in an encoding.
type text struct {
	src      *source
	mark     int64 // bytes of the byte order mark
	encoding encoding.Encoding
}

// open reads the text from its beginning: as UTF-8, without a mark, with \n at
// the end of each line and U+FFFD for bytes that are nothing.
func (t text) open() io.Reader {
	raw := io.NewSectionReader(t.src, t.mark, t.src.size-t.mark)
	return &lineEnds{r: t.encoding.NewDecoder().Reader(raw)}
}

// recognize finds out how a text is encoded. Without a mark it is read once:
// UTF-8 with Korean in it hardly has a stray byte, while CP949 taken for UTF-8
// consists of them.
func recognize(src *source) (text, error) {
	begin, err := src.begin(3)
	switch {
	case err != nil:
		return text{}, err
	case begin == "\xef\xbb\xbf":
		return text{src, 3, unicode.UTF8}, nil
	case strings.HasPrefix(begin, "\xff\xfe"):
		return text{src, 2, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}, nil
	case strings.HasPrefix(begin, "\xfe\xff"):
		return text{src, 2, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}, nil
	}
	in := bufio.NewReaderSize(io.NewSectionReader(src, 0, src.size), 64<<10)
	for whole, stray := 0, 0; ; {
		c, n, err := in.ReadRune()
		switch {
		case err == io.EOF && stray > whole/4:
			return text{src, 0, korean.EUCKR}, nil
		case err == io.EOF:
			return text{src, 0, unicode.UTF8}, nil
		case err != nil:
			return text{}, err
		case c == 0: // no text has it
			return text{}, &Problem{Code: CodeKind}
		case n > 1:
			whole++
		case c == utf8.RuneError:
			stray++
		}
	}
}

// A lineEnds makes \n of each line end: of \r\n, of \n and of \r alone.
type lineEnds struct {
	r  io.Reader
	cr bool // the last byte was \r
}

func (l *lineEnds) Read(p []byte) (int, error) {
	for {
		n, err := l.r.Read(p)
		kept := 0
		for _, c := range p[:n] {
			after := l.cr
			if l.cr = c == '\r'; l.cr {
				c = '\n'
			} else if c == '\n' && after {
				continue
			}
			p[kept] = c
			kept++
		}
		if kept > 0 || err != nil || len(p) == 0 {
			return kept, err
		}
	}
}

// A numbered reads a text and knows on which line each byte of it stands.
type numbered struct {
	r     io.Reader
	given int64
	ends  []int64 // where lines end, from the line on that was asked for last
	line  int     // lines before those
}

func (l *numbered) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			l.ends = append(l.ends, l.given+int64(i))
		}
	}
	l.given += int64(n)
	return n, err
}

// at returns the line, from 1, of a byte that is not before one asked for already.
func (l *numbered) at(offset int64) int {
	for len(l.ends) > 0 && l.ends[0] < offset {
		l.ends = l.ends[1:]
		l.line++
	}
	return l.line + 1
}
