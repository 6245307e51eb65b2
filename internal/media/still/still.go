// Package still makes plain pictures of files that anybody may have made.
//
// What it promises:
//
//   - What a file is, is found out by its content. Its name and its type, as
//     somebody gave them, are not looked at.
//   - How many pixels, frames and scans it has, and how much memory it takes to
//     decode it, is known and bounded before the first of it is spent, and so is
//     what all files that are decoded at one time take together.
//   - What comes out is made of pixels alone: turned upright, and nothing else
//     of the file is in it, neither where nor when nor with what it was taken,
//     nor a second file hidden in the first.
//   - Of what moves the first frame is shown.
//
// Errors are faults of kind Invalid whose codes say what is wrong with the file.
package still

import (
	"bufio"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// Limits of a file.
const (
	MaxBytes  = 10 << 20
	MaxPixels = 40_000_000
	MaxSide   = 12_000
	MaxFrames = 1_000
	maxScans  = 100 // of a JPEG: each goes over all of its pixels
)

// maxMemory is what decoding one file may take: more than 40 million pixels of
// four bytes.
const maxMemory = 200_000_000

// A head is what a file says of itself, before any pixel is made of it.
type head struct {
	width, height int // as it is stored, before it is turned upright
	frames        int
	turn          int   // how it is turned, as Exif counts: 1 to 8
	memory        int64 // bytes that decoding takes at most
	drawn         bool  // made by a program rather than a camera: text and edges
	decode        func() (image.Image, error)
}

// A format is a kind of file that is read.
type format struct {
	magic  string // how it begins; ? is any byte
	read   func(f *io.SectionReader) (head, error)
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var formats = []format{
	{"\xff\xd8\xff", readJPEG, jpeg.DecodeConfig, jpeg.Decode},
	{"\x89PNG\r\n\x1a\n", readPNG, png.DecodeConfig, png.Decode},
	{"GIF8?a", readGIF, gif.DecodeConfig, gif.Decode},
	{"RIFF????WEBP", readWebP, webp.DecodeConfig, webp.Decode},
}

func refuse(code string, args ...any) error { return fault.New(fault.Invalid, code, args...) }

// invalid is what is said of a file that is no picture, or a broken one. Its
// words are Django's.
func invalid() error { return refuse("invalid_image") }

// readHead reads what the file says of itself, and refuses what is too much.
func readHead(f io.ReaderAt, size int64) (head, error) {
	switch {
	case size == 0:
		return head{}, refuse("empty_file")
	case size > MaxBytes:
		return head{}, refuse("picture_bytes", MaxBytes>>20)
	}
	whole := io.NewSectionReader(f, 0, size)
	begin := make([]byte, 12)
	n, err := whole.ReadAt(begin, 0)
	if err != nil && err != io.EOF {
		return head{}, err
	}
	begin = begin[:n]
	for _, as := range formats {
		if begins(begin, as.magic) {
			return as.head(whole)
		}
	}
	if begins(begin, "????ftyp") { // HEIC, HEIF, AVIF and films
		return head{}, refuse("picture_heic")
	}
	return head{}, invalid()
}

func begins(b []byte, magic string) bool {
	if len(b) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && magic[i] != b[i] {
			return false
		}
	}
	return true
}

// head asks two: the scanner of this package, which knows what decoding will
// take, and the decoder's own, which knows how large it takes the picture for.
func (as format) head(f *io.SectionReader) (head, error) {
	h, err := as.read(f)
	if err != nil {
		return h, err
	}
	open := func() io.Reader { return bufio.NewReader(io.NewSectionReader(f, 0, f.Size())) }
	if h.decode == nil {
		h.decode = func() (image.Image, error) { return as.decode(open()) }
		c, err := as.config(open())
		if err != nil {
			return h, invalid()
		}
		h.width, h.height = max(h.width, c.Width), max(h.height, c.Height)
	}
	switch {
	case h.width < 1 || h.height < 1:
		return h, invalid()
	case h.width > MaxSide || h.height > MaxSide:
		return h, refuse("picture_side", MaxSide)
	case h.width*h.height > MaxPixels:
		return h, refuse("picture_pixels", MaxPixels/1_000_000)
	case h.frames > MaxFrames:
		return h, refuse("picture_frames", MaxFrames)
	case h.memory > maxMemory:
		return h, refuse("picture_heavy")
	}
	return h, nil
}

// scanner reads a file from its beginning to its end. After an error it reads
// zeros, so that who uses it need not look after each step.
type scanner struct {
	r   *bufio.Reader
	err error
}

func scan(f *io.SectionReader) *scanner {
	return &scanner{r: bufio.NewReader(io.NewSectionReader(f, 0, f.Size()))}
}

func (s *scanner) byte() byte {
	if s.err != nil {
		return 0
	}
	var b byte
	b, s.err = s.r.ReadByte()
	return b
}

// take reads n bytes, which the caller bounds.
func (s *scanner) take(n int) []byte {
	b := make([]byte, n)
	if s.err == nil {
		_, s.err = io.ReadFull(s.r, b)
	}
	return b
}

func (s *scanner) skip(n int64) {
	for s.err == nil && n > 0 {
		step := int(min(n, 1<<20))
		_, s.err = s.r.Discard(step)
		n -= int64(step)
	}
}

// broken says what ended the scan early: the file itself, or reading it.
func (s *scanner) broken() error {
	if s.err == nil || s.err == io.EOF || s.err == io.ErrUnexpectedEOF {
		return invalid()
	}
	return s.err
}
