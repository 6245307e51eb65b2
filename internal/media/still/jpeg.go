package still

import (
	"encoding/binary"
	"io"
)

// Markers of JPEG.
const (
	markSOF0, markSOF2      = 0xc0, 0xc2 // a frame: plain, extended (c1) or progressive
	markRST0, markRST7      = 0xd0, 0xd7
	markEOI, markSOS        = 0xd9, 0xda
	markAPP0, markAPP1      = 0xe0, 0xe1
	markAPP14, exifIsBefore = 0xee, "Exif\x00\x00"
)

// readJPEG walks from marker to marker as the decoder does, over the data of
// the scans too, and counts what the decoder would spend.
func readJPEG(f *io.SectionReader) (head, error) {
	s := scan(f)
	s.skip(2) // the start of the image
	h := head{frames: 1, turn: 1}
	var frame []byte
	jfif, adobe, scans, progressive := false, byte(0xff), 0, false
	for s.err == nil {
		mark := s.nextMark()
		if mark >= markRST0 && mark <= markRST7 {
			continue
		}
		if mark == markEOI {
			break
		}
		n := int(binary.BigEndian.Uint16(s.take(2))) - 2
		if n < 0 {
			return h, invalid()
		}
		switch {
		case s.err != nil:
		case mark >= markSOF0 && mark <= markSOF2:
			if frame != nil {
				return h, invalid()
			}
			frame, progressive = s.take(n), mark == markSOF2
		case mark == markAPP0:
			b := s.take(n)
			jfif = n >= 5 && string(b[:5]) == "JFIF\x00"
		case mark == markAPP1:
			b := s.take(n)
			if len(b) > len(exifIsBefore) && string(b[:len(exifIsBefore)]) == exifIsBefore && h.turn == 1 {
				h.turn = orientation(b[len(exifIsBefore):])
			}
		case mark == markAPP14:
			if b := s.take(n); n >= 12 && string(b[:5]) == "Adobe" {
				adobe = b[11]
			}
		case mark == markSOS:
			if scans++; scans > maxScans {
				return h, refuse("picture_heavy")
			}
			s.skip(int64(n))
		default:
			s.skip(int64(n))
		}
	}
	if s.err != nil || !h.ofFrame(frame, progressive, jfif, adobe) {
		return h, s.broken()
	}
	return h, nil
}

// nextMark goes on to the next marker, over whatever stands before it.
func (s *scanner) nextMark() byte {
	for s.err == nil {
		if s.byte() != 0xff {
			continue
		}
		mark := s.byte()
		for mark == 0xff {
			mark = s.byte()
		}
		if mark != 0 { // a byte of data
			return mark
		}
	}
	return 0
}

// ofFrame reads the size and works out what decoding takes: the samples; four
// bytes for each of them more while a progressive picture is gathered; and a
// whole picture more where the colours are not those that JPEG commonly has.
func (h *head) ofFrame(b []byte, progressive, jfif bool, adobe byte) bool {
	if len(b) < 6 || len(b) != 6+3*int(b[5]) {
		return false
	}
	h.height, h.width = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
	type component struct{ id, h, v byte }
	var all []component
	for c := b[6:]; len(c) >= 3; c = c[3:] {
		all = append(all, component{c[0], c[1] >> 4, c[1] & 0x0f})
	}
	if len(all) == 0 || all[0].h == 0 || all[0].v == 0 {
		return false
	}
	if len(all) == 1 {
		all[0].h, all[0].v = 1, 1 // as the decoder takes it
	}
	across := (int64(h.width) + 8*int64(all[0].h) - 1) / (8 * int64(all[0].h))
	down := (int64(h.height) + 8*int64(all[0].v) - 1) / (8 * int64(all[0].v))
	samples := int64(0)
	for _, c := range all {
		samples += across * down * int64(c.h) * int64(c.v) * 64
	}
	h.memory = samples
	if progressive {
		h.memory += 4 * samples
	}
	rgb := len(all) == 3 && !jfif && (adobe == 0 || all[0].id == 'R')
	if len(all) == 4 || rgb {
		h.memory += 4 * int64(h.width) * int64(h.height)
	}
	return true
}
