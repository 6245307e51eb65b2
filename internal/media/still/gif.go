package still

import (
	"encoding/binary"
	"io"
)

// readGIF counts the frames without unpacking one. A file that breaks off after
// its first frame is good enough: that is the one that is shown.
func readGIF(f *io.SectionReader) (head, error) {
	s := scan(f)
	s.skip(6)
	b := s.take(7)
	h := head{width: int(binary.LittleEndian.Uint16(b)), height: int(binary.LittleEndian.Uint16(b[2:])), turn: 1, drawn: true}
	h.memory = int64(h.width) * int64(h.height) // no frame is larger
	s.skip(coloursOf(b[4]))
	for s.err == nil && h.frames <= MaxFrames {
		switch s.byte() {
		case 0x2c: // a frame
			d := s.take(9)
			s.skip(coloursOf(d[8]) + 1)
			s.blocks()
			h.frames++
		case 0x21: // something beside the frames
			s.skip(1)
			s.blocks()
		case 0x3b:
			s.err = io.EOF
		}
	}
	if s.err != nil && s.err != io.EOF && s.err != io.ErrUnexpectedEOF {
		return h, s.err
	}
	return h, nil
}

// coloursOf is the length of the palette that the flags announce.
func coloursOf(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// blocks passes over data in blocks of up to 255 bytes.
func (s *scanner) blocks() {
	for n := s.byte(); n > 0; n = s.byte() {
		s.skip(int64(n))
	}
}
