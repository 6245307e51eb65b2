package still

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"image"
	"io"

	"golang.org/x/image/webp"
)

// A chunk is a part of a WebP file: its name and where its data are.
type chunk struct {
	name    string
	at, len int64
}

// coded reports whether the chunk holds colours, alpha whether transparency.
func (c chunk) coded() bool { return c.name == "VP8 " || c.name == "VP8L" }
func (c chunk) alpha() bool { return c.name == "ALPH" }

// readWebP walks over the chunks. Of an animation it takes the first frame,
// which is a picture of its own but for a head. Every picture is given a head
// that says nothing but its size.
func readWebP(f *io.SectionReader) (head, error) {
	h := head{turn: 1}
	var frame []chunk
	keep := func(c chunk) {
		if len(frame) == 0 || frame[0].alpha() && len(frame) == 1 {
			frame = append(frame, c)
		}
	}
	err := chunksOf(f, 12, f.Size(), func(c chunk) error {
		switch {
		case c.name == "ANMF":
			if h.frames++; h.frames == 1 {
				return chunksOf(f, c.at+16, c.at+c.len, func(c chunk) error {
					if c.alpha() || c.coded() {
						keep(c)
					}
					return nil
				})
			}
		case c.alpha() || c.coded():
			keep(c)
		case c.name == "EXIF":
			b := make([]byte, min(c.len, maxExif))
			if _, err := f.ReadAt(b, c.at); err != nil {
				return invalid()
			}
			// Some write the mark of JPEG before it, though they should not.
			h.turn = orientation(bytes.TrimPrefix(b, []byte(exifIsBefore)))
		}
		return nil
	})
	if err != nil {
		return h, err
	}
	if len(frame) == 0 || !frame[len(frame)-1].coded() {
		return h, invalid()
	}
	c, err := webp.DecodeConfig(alone(f, frame[len(frame)-1:], nil))
	if err != nil {
		return h, invalid()
	}
	h.width, h.height = c.Width, c.Height
	var extended []byte
	if len(frame) == 2 {
		extended = extendedHead(c.Width, c.Height)
	}
	h.decode = func() (image.Image, error) { return webp.Decode(alone(f, frame, extended)) }
	h.ofWebP(frame)
	return h, nil
}

// chunksOf shows visit the chunks that stand between two places.
func chunksOf(f *io.SectionReader, at, end int64, visit func(chunk) error) error {
	b := make([]byte, 8)
	for n := 0; at+8 <= end; n++ {
		if n > 2*MaxFrames {
			return refuse("picture_frames", MaxFrames)
		}
		if _, err := f.ReadAt(b, at); err != nil {
			return invalid()
		}
		c := chunk{string(b[:4]), at + 8, int64(binary.LittleEndian.Uint32(b[4:]))}
		if c.at+c.len > end {
			return invalid()
		}
		if err := visit(c); err != nil {
			return err
		}
		at = c.at + c.len + c.len&1
	}
	return nil
}

// alone is a file of nothing but the chunks.
func alone(f *io.SectionReader, frame []chunk, extended []byte) io.Reader {
	size := 4 + int64(len(extended))
	parts := []io.Reader{nil, bytes.NewReader(extended)}
	for _, c := range frame {
		size += 8 + c.len + c.len&1
		parts = append(parts, bytes.NewReader(binary.LittleEndian.AppendUint32([]byte(c.name), uint32(c.len))),
			io.NewSectionReader(f, c.at, c.len), bytes.NewReader(make([]byte, c.len&1)))
	}
	parts[0] = bytes.NewReader(append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(size)), "WEBP"...))
	return bufio.NewReader(io.MultiReader(parts...))
}

// extendedHead is that of a picture with transparency beside its colours.
func extendedHead(width, height int) []byte {
	b := append([]byte("VP8X\x0a\x00\x00\x00\x10\x00\x00\x00"), make([]byte, 6)...)
	for i, n := range []int{width - 1, height - 1} {
		b[12+3*i], b[13+3*i], b[14+3*i] = byte(n), byte(n>>8), byte(n>>16)
	}
	return b
}

// ofWebP works out what decoding takes. Lossy colours are three bytes for two
// pixels, and their data are held whole. A lossless picture, and transparency,
// takes seven bytes a pixel at most, and trees: 2,600 sets of them, of which
// the largest take 53 kB out of 230 bytes of data, the smallest 3 kB.
func (h *head) ofWebP(frame []chunk) {
	pixels := int64((h.width+15)&^15) * int64((h.height+15)&^15)
	for _, c := range frame {
		switch c.name {
		case "VP8 ":
			h.memory += pixels*3/2 + pixels/16 + 2*c.len
		case "VP8L":
			h.drawn = true
			h.memory += 7*pixels + min(2600*53<<10, 8<<20+256*c.len)
		case "ALPH":
			h.memory += 8*pixels + min(2600*53<<10, 8<<20+256*c.len)
		}
	}
}
