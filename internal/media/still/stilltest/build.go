// Package stilltest makes pictures, good ones and those that nobody means well
// with, for the tests of whoever takes them.
package stilltest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
)

// Scene is a picture with something to see in it: a bright top left corner on
// colours that change from side to side.
func Scene(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(40 + 120*x/w), uint8(90 + 100*y/h), 110, 255})
			if x < w/4 && y < h/4 {
				m.SetRGBA(x, y, color.RGBA{250, 240, 220, 255})
			}
		}
	}
	return m
}

// JPEG is a scene as a camera would keep it, with segments after its beginning.
func JPEG(w, h int, segments ...[]byte) []byte {
	var b bytes.Buffer
	must(jpeg.Encode(&b, Scene(w, h), &jpeg.Options{Quality: 85}))
	return splice(b.Bytes(), 2, segments...)
}

// PNG is a scene with chunks behind its head. With glass its lower half shines
// through.
func PNG(w, h int, glass bool, chunks ...[]byte) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	scene := Scene(w, h)
	for y := range h {
		for x := range w {
			c := scene.RGBAAt(x, y)
			alpha := uint8(255)
			if glass && y > h/2 {
				alpha = 100
			}
			m.SetNRGBA(x, y, color.NRGBA{c.R, c.G, c.B, alpha})
		}
	}
	var b bytes.Buffer
	must(png.Encode(&b, m))
	return splice(b.Bytes(), 8+25, chunks...)
}

// GIF is a scene in few colours.
func GIF(w, h int) []byte {
	var b bytes.Buffer
	must(gif.Encode(&b, Scene(w, h), nil))
	return b.Bytes()
}

// Lossless is a WebP file of one colour, of any size, in a few bytes.
func Lossless(w, h int) []byte { return riff("WEBP", chunk("VP8L", lossless(w, h))) }

func lossless(w, h int) []byte {
	size := uint32(w-1) | uint32(h-1)<<14
	// No transform, no cache, one group of trees that have one symbol each: 0 for
	// green, red and blue, 255 for how solid it is, 0 for distances.
	const trees = 0b0001_11111111101_0001_0001_0001_000
	return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32([]byte{0x2f}, size), trees)
}

// Moving is a WebP file of frames of one colour.
func Moving(w, h, frames int) []byte {
	canvas := []byte{2, 0, 0, 0, byte(w - 1), byte((w - 1) >> 8), 0, byte(h - 1), byte((h - 1) >> 8), 0}
	all := [][]byte{chunk("VP8X", canvas), chunk("ANIM", make([]byte, 6))}
	frame := append([]byte{0, 0, 0, 0, 0, 0, canvas[4], canvas[5], 0, canvas[7], canvas[8], 0, 40, 0, 0, 0}, chunk("VP8L", lossless(w, h))...)
	for range frames {
		all = append(all, chunk("ANMF", frame))
	}
	return riff("WEBP", all...)
}

// Exif is a block of data about a picture: how it is turned, where it was taken
// and by whom, which is text.
func Exif(turn int, text string) []byte {
	le := binary.LittleEndian
	b := append([]byte("II*\x00"), 8, 0, 0, 0, 3, 0)
	entry := func(tag, kind uint16, count, value uint32) {
		b = le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, tag), kind), count), value)
	}
	entry(0x0112, 3, 1, uint32(turn))
	entry(0x013b, 2, uint32(len(text)+1), 8+2+3*12+4) // the artist, behind the table
	entry(0x8825, 4, 1, 8)                            // where: here, which is a loop
	return append(append(b, 0, 0, 0, 0), text+"\x00"...)
}

// Segment is a part of a JPEG file.
func Segment(mark byte, data []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, mark}, uint16(len(data)+2)), data...)
}

// Chunk is a part of a PNG file.
func Chunk(name string, data []byte) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), name...)
	b = append(b, data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// chunk is a part of a WebP file.
func chunk(name string, data []byte) []byte {
	b := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data))), data...)
	return append(b, make([]byte, len(data)&1)...)
}

func riff(form string, chunks ...[]byte) []byte {
	body := append([]byte(form), bytes.Join(chunks, nil)...)
	return chunk("RIFF", body)
}

// head of a PNG file.
func pngHead(w, h uint32, depth, colour, interlace byte) []byte {
	b := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append([]byte("\x89PNG\r\n\x1a\n"), Chunk("IHDR", append(b, depth, colour, 0, 0, interlace))...)
}

// Blank is a PNG file of nothing but zeros, of any size and kind: much in little.
func Blank(w, h int, depth, colour byte) []byte {
	each := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour] * int(depth)
	var data bytes.Buffer
	z, err := zlib.NewWriterLevel(&data, zlib.BestCompression)
	must(err)
	row := make([]byte, 1+(w*each+7)/8)
	for range h {
		_, err := z.Write(row)
		must(err)
	}
	must(z.Close())
	b := pngHead(uint32(w), uint32(h), depth, colour, 0)
	if colour == 3 {
		b = append(b, Chunk("PLTE", make([]byte, 3))...)
	}
	return append(append(b, Chunk("IDAT", data.Bytes())...), Chunk("IEND", nil)...)
}

// Progressive is a grey JPEG file of that many scans, each over all of it.
func Progressive(w, h, scans int) []byte {
	b := []byte{0xff, 0xd8}
	b = append(b, Segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...))...)
	size := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{8}, uint16(h)), uint16(w))
	b = append(b, Segment(0xc2, append(size, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0))...)
	b = append(b, Segment(0xc4, append(append([]byte{0}, 1), make([]byte, 16)...))...) // one code, 0: no difference
	blocks := ((w + 15) / 16) * ((h + 15) / 16) * 6
	for range scans {
		b = append(b, Segment(0xda, []byte{3, 1, 0, 2, 0, 3, 0, 0, 0, 0})...)
		b = append(b, make([]byte, blocks/8)...)
		if rest := blocks % 8; rest > 0 {
			b = append(b, 0xff>>rest)
		}
	}
	return append(b, 0xff, 0xd9)
}

// splice puts parts into b.
func splice(b []byte, at int, parts ...[]byte) []byte {
	all := append([][]byte{b[:at]}, parts...)
	return bytes.Join(append(all, b[at:]), nil)
}

// must panics with an error that only a mistake here can give.
func must(err error) {
	if err != nil && err != io.EOF {
		panic(err)
	}
}
