package stilltest

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"math/rand/v2"
	"strings"
)

// Mark is what stands in the parts of hostile files that nobody may get to see.
const Mark = "37.5665N-126.9780E-KIM-CANARY"

// A File is one that somebody may send.
type File struct {
	What string // is wrong with it
	Name string // as its sender calls it
	Body []byte
	Want string // the code of what is said of it; "" where it comes out clean
}

// Hostile are files that nobody means well with, or that tell more than their
// sender knows.
func Hostile() []File {
	good, see := JPEG(640, 480), PNG(320, 240, true)
	script := "<script>alert('" + Mark + "')</script>"
	svg := `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>` + script + `</script></svg>`
	return []File{
		// What is no picture.
		{"nothing", "a.jpg", nil, "empty_file"},
		{"one byte", "a.jpg", []byte{0xff}, "invalid_image"},
		{"SVG", "a.svg", []byte(svg), "invalid_image"},
		{"SVG that says it is PNG", "a.png", []byte(svg), "invalid_image"},
		{"HTML", "a.html", []byte("<!doctype html>" + script), "invalid_image"},
		{"HTML that says it is JPEG", "a.jpg", []byte("<html>" + script), "invalid_image"},
		{"PDF", "a.pdf", []byte("%PDF-1.7\n" + script), "invalid_image"},
		{"a program", "a.gif", []byte("\x7fELF" + strings.Repeat("\x00", 200)), "invalid_image"},
		{"GIF that is a script", "a.gif", []byte("GIF89a/*\x01\x00\x00\x00\x00*/=1;alert('" + Mark + "')//"), "invalid_image"},
		{"a bitmap", "a.bmp", append([]byte("BM"), make([]byte, 200)...), "invalid_image"},
		{"HEIC", "IMG_0001.HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + Mark), "picture_heic"},
		{"a film", "a.mp4", []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42"), "picture_heic"},
		{"noise", "a.jpg", noise(100_000), "invalid_image"},
		{"noise behind a good beginning", "a.jpg", append(append([]byte{}, good[:700]...), noise(100_000)...), "invalid_image"},

		// What breaks off or is put together wrongly.
		{"half a JPEG", "a.jpg", good[:len(good)/2], "invalid_image"},
		{"half a PNG", "a.png", see[:len(see)/2], "invalid_image"},
		{"half a GIF", "a.gif", GIF(320, 240)[:5000], "invalid_image"},
		{"half a WebP", "a.webp", Lossless(320, 240)[:22], "invalid_image"},
		{"PNG with a wrong checksum", "a.png", flip(see, len(see)-20), "invalid_image"},
		{"PNG of no size", "a.png", Blank(0, 0, 8, 6), "invalid_image"},
		{"JPEG of two sizes", "a.jpg", splice(good, 2, Segment(0xc0, []byte{8, 0, 1, 0, 1, 1, 1, 0x11, 0})), "invalid_image"},
		{"JPEG without a picture", "a.jpg", []byte("\xff\xd8\xff\xe0\x00\x04ab\xff\xd9"), "invalid_image"},
		{"Exif that leads nowhere", "a.jpg", JPEG(64, 48, exif(append([]byte("MM\x00*"), 0xff, 0xff, 0xff, 0xff, 0xff))), ""},
		{"WebP that says it is smaller", "a.webp", riff("WEBP", chunk("VP8X", []byte{0, 0, 0, 0, 9, 0, 0, 9, 0, 0}), chunk("VP8L", lossless(16_000, 16_000))), "picture_side"},

		// What grows.
		{"PNG of 50,000 by 50,000", "a.png", append(pngHead(50_000, 50_000, 8, 6, 0), Chunk("IDAT", []byte("x"))...), "invalid_image"},
		{"PNG of 50,000 by 50,000, whole", "a.png", append(append(pngHead(50_000, 50_000, 8, 6, 0), Chunk("IDAT", []byte("x"))...), Chunk("IEND", nil)...), "picture_side"},
		{"JPEG of 50,000 by 50,000", "a.jpg", resize(good, 50_000, 50_000), "picture_side"},
		{"GIF of 50,000 by 50,000", "a.gif", splice([]byte("GIF89a\x50\xc3\x50\xc3\x00\x00\x00;"), 13), "picture_side"},
		{"WebP of 16,383 by 16,383", "a.webp", Lossless(16_383, 16_383), "picture_side"},
		{"121 million pixels", "a.webp", Lossless(11_000, 11_000), "picture_pixels"},
		{"40 million pixels of zeros", "a.png", Blank(8000, 5000, 8, 6), ""},
		{"40 million pixels of 16 bits", "a.png", Blank(8000, 5000, 16, 6), "picture_heavy"},
		{"40 million pixels in a palette", "a.png", Blank(8000, 5000, 8, 3), ""},
		{"a line of 12,000 pixels", "a.png", Blank(12_000, 1, 8, 2), ""},
		{"progressive JPEG of 40 million pixels", "a.jpg", Progressive(8000, 5000, 1), "picture_heavy"},
		{"progressive JPEG of 20 million pixels", "a.jpg", Progressive(5000, 4000, 1), ""},
		{"JPEG of 10,000 scans", "a.jpg", Progressive(64, 64, 10_000), "picture_heavy"},
		{"GIF of 10,000 frames", "a.gif", frames(400, 300, 10_000), "picture_frames"},
		{"GIF of 1,000 frames of 20 million pixels", "a.gif", frames(5000, 4000, 1000), ""},
		{"PNG of 10,000 frames", "a.png", PNG(32, 24, false, Chunk("acTL", []byte{0, 0, 0x27, 0x10, 0, 0, 0, 0})), "picture_frames"},
		{"WebP of 10,000 frames", "a.webp", Moving(40, 30, 10_000), "picture_frames"},
		{"WebP of 2,600 sets of trees", "a.webp", Trees(2600), ""},
		{"WebP of 4,000 sets of trees", "a.webp", Trees(4000), "invalid_image"},
		{"text that grows a thousandfold", "a.png", PNG(64, 48, false, Chunk("zTXt", append([]byte("Comment\x00\x00"), packed(100<<20)...))), ""},
		{"a profile that grows a thousandfold", "a.png", PNG(64, 48, false, Chunk("iCCP", append([]byte("p\x00\x00"), packed(100<<20)...))), ""},
		{"12 MB", "a.jpg", append(append([]byte{}, good...), make([]byte, 12<<20)...), "file_too_large"},

		// What tells more than it should.
		{"where it was taken", "a.jpg", JPEG(640, 480, exif(Exif(1, Mark))), ""},
		{"where it was taken, turned", "a.jpg", JPEG(640, 480, exif(Exif(6, Mark))), ""},
		{"where it was taken, in PNG", "a.png", PNG(320, 240, false, Chunk("eXIf", Exif(8, Mark)), Chunk("tEXt", []byte("Author\x00"+Mark))), ""},
		{"where it was taken, in WebP", "a.webp", riff("WEBP", chunk("VP8X", []byte{8, 0, 0, 0, 99, 0, 0, 49, 0, 0}), chunk("VP8L", lossless(100, 50)), chunk("EXIF", Exif(6, Mark)), chunk("XMP ", []byte(Mark))), ""},
		{"XMP", "a.jpg", JPEG(64, 48, Segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>"+Mark+"</x:xmpmeta>"))), ""},
		{"IPTC", "a.jpg", JPEG(64, 48, Segment(0xed, []byte("Photoshop 3.0\x008BIM"+Mark))), ""},
		{"a comment", "a.jpg", JPEG(64, 48, Segment(0xfe, []byte(script))), ""},
		{"a profile of 5 MB", "a.jpg", JPEG(640, 480, profile(5<<20)...), ""},
		{"GIF with a comment", "a.gif", splice(GIF(64, 48), 13+768, []byte("\x21\xfe\x1d"+Mark+"\x00")), ""},
		{"JPEG with an archive behind it", "a.jpg", append(append([]byte{}, good...), "PK\x03\x04"+Mark...), ""},
		{"JPEG with a page behind it", "a.html", append(append([]byte{}, good...), script...), ""},
		{"PNG that says it is JPEG", Mark + ".jpg", see, ""},

		// What has a strange name.
		{"a name that leads away", "../../../etc/" + Mark, good, ""},
		{"a name with line breaks", "a.jpg\r\nX-Mark: " + Mark + "\r\n\r\n" + script, good, ""},
		{"a name that turns round", "\u202egpj." + Mark + ".exe\x00.jpg", good, ""},
		{"a long name", strings.Repeat(Mark, 200) + ".jpg", good, ""},
	}
}

func exif(b []byte) []byte { return Segment(0xe1, append([]byte("Exif\x00\x00"), b...)) }

func noise(n int) []byte {
	dice := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(dice.Uint32())
	}
	return b
}

func flip(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 0xff
	return b
}

// resize has a JPEG say another size.
func resize(b []byte, w, h uint16) []byte {
	b = bytes.Clone(b)
	at := bytes.Index(b, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(b[at+5:], h)
	binary.BigEndian.PutUint16(b[at+7:], w)
	return b
}

// frames is a GIF whose frames hold one pixel of data each.
func frames(w, h uint16, n int) []byte {
	le := binary.LittleEndian
	b := append(le.AppendUint16(le.AppendUint16([]byte("GIF89a"), w), h), 0x80, 0, 0, 0, 0, 0, 255, 255, 255)
	one := []byte{0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0}
	first := bytes.Clone(one)
	b = append(b, first...)
	for range n - 1 {
		b = append(b, one...)
	}
	return append(b, 0x3b)
}

// packed is n zeros, packed.
func packed(n int) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	block := make([]byte, 1<<20)
	for range n / len(block) {
		_, err := z.Write(block)
		must(err)
	}
	must(z.Close())
	return b.Bytes()
}

// profile is a colour profile of n bytes, in as many segments as it takes.
func profile(n int) (all [][]byte) {
	text := []byte(base64.StdEncoding.EncodeToString(noise(48_000)))
	for n > 0 {
		all = append(all, Segment(0xe2, append([]byte("ICC_PROFILE\x00\x01\x01"+Mark), text[:min(n, 60_000)]...)))
		n -= 60_000
	}
	return all
}
