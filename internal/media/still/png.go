package still

import (
	"encoding/binary"
	"io"
)

// maxExif is how much of a block of Exif data is looked at.
const maxExif = 64 << 10

// readPNG walks over the chunks. Nothing but the size, the number of frames and
// how the picture is turned is read of them.
func readPNG(f *io.SectionReader) (head, error) {
	s := scan(f)
	s.skip(8)
	h := head{frames: 1, turn: 1, drawn: true}
	for first := true; ; first = false {
		n, name := s.chunk()
		if s.err != nil || first != (name == "IHDR") {
			return h, s.broken()
		}
		switch name {
		case "IHDR":
			if n != 13 {
				return h, invalid()
			}
			h.ofPNG(s.take(13))
		case "acTL": // an animation: how many frames
			if n != 8 {
				return h, invalid()
			}
			h.frames = int(binary.BigEndian.Uint32(s.take(8)))
		case "eXIf":
			got := min(n, maxExif)
			h.turn = orientation(s.take(int(got)))
			s.skip(n - got)
		case "IEND":
			return h, nil
		default:
			s.skip(n)
		}
		s.skip(4) // the checksum, which the decoder looks at
	}
}

// chunk reads the head of a chunk: its length and its name.
func (s *scanner) chunk() (n int64, name string) {
	b := s.take(8)
	return int64(binary.BigEndian.Uint32(b)), string(b[4:])
}

// ofPNG takes the size, and what the decoder keeps of each pixel. An interlaced
// picture is gathered from seven smaller ones.
func (h *head) ofPNG(b []byte) {
	w, ht := int64(binary.BigEndian.Uint32(b)), int64(binary.BigEndian.Uint32(b[4:]))
	depth, colour, interlaced := b[8], b[9], b[12] != 0
	h.width, h.height = int(w), int(ht)
	each := int64(4)
	switch {
	case depth == 16:
		each = 8
	case colour == 3: // of a palette
		each = 1
	}
	if interlaced {
		each *= 2
	}
	if w <= MaxSide && ht <= MaxSide {
		h.memory = each * w * ht
	}
}
