package still

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	_ "image/png" // what comes out is looked at
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/madang-campus/madang/internal/media/still/stilltest"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// made makes a picture of a file, which must be good.
func made(t testing.TB, b []byte) Picture {
	t.Helper()
	p, err := NewStudio().Make(context.Background(), bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// seen decodes a size of a picture.
func seen(t testing.TB, p Picture, s Size) image.Image {
	t.Helper()
	m, format, err := image.Decode(bytes.NewReader(p.Files[s]))
	if err != nil || "image/"+format != p.Type {
		t.Fatalf("%s says it is %s: %v", format, p.Type, err)
	}
	return m
}

// Hostile files are refused with a word for it, or come out without what they
// should not tell.
func TestHostileFilesAreRefusedOrComeOutClean(t *testing.T) {
	s := NewStudio()
	for _, f := range stilltest.Hostile() {
		if f.Want == "file_too_large" {
			f.Want = "picture_bytes" // whoever takes files says it earlier, in other words
		}
		p, err := s.Make(t.Context(), bytes.NewReader(f.Body), int64(len(f.Body)))
		got := ""
		if err != nil {
			if got = fault.Of(err).Code; fault.Of(err).Kind != fault.Invalid {
				t.Errorf("%s: %v", f.What, err)
			}
		}
		if got != f.Want {
			t.Errorf("%s: %q, want %q", f.What, got, f.Want)
		}
		for size, b := range p.Files {
			if bytes.Contains(b, []byte(stilltest.Mark)) || bytes.Contains(b, []byte("<script")) || bytes.Contains(b, []byte("Exif")) || bytes.Contains(b, []byte("ICC_PROFILE")) {
				t.Errorf("%s: something of the file is in size %d", f.What, size)
			}
			if w, h := size.Of(p.Width, p.Height); w > int(size) || h > int(size) || w < 1 || h < 1 {
				t.Errorf("%s: size %d is %d by %d", f.What, size, w, h)
			}
		}
	}
}

// Every kind of file that is read gives pictures in three sizes, as JPEG, or as
// PNG where something shines through.
func TestEveryKindOfFileIsRead(t *testing.T) {
	files := map[string][]byte{
		"jpeg": stilltest.JPEG(2000, 1500), "png": stilltest.PNG(1800, 900, false), "png with glass": stilltest.PNG(1700, 1000, true), "gif": stilltest.GIF(640, 480),
		"lossless": stilltest.Lossless(3000, 1000), "moving": stilltest.Moving(120, 80, 5), "progressive": stilltest.Progressive(1000, 700, 3),
	}
	names, err := filepath.Glob("testdata/*")
	if err != nil || len(names) < 10 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		if filepath.Ext(name) == ".heic" {
			continue
		}
		if files[name], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	for name, b := range files {
		p, err := NewStudio().Make(t.Context(), bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := "image/jpeg"
		if strings.Contains(name, "glass") || strings.Contains(name, "alpha") {
			want = "image/png"
		}
		if p.Type != want || len(p.Files) != len(Sizes) {
			t.Errorf("%s becomes %s in %d sizes", name, p.Type, len(p.Files))
		}
		for _, s := range Sizes {
			w, h := s.Of(p.Width, p.Height)
			if got := seen(t, p, s).Bounds(); got.Dx() != w || got.Dy() != h {
				t.Errorf("%s: size %d is %v, want %d by %d", name, s, got, w, h)
			}
		}
	}
	b, err := os.ReadFile("testdata/photo.heic")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewStudio().Make(t.Context(), bytes.NewReader(b), int64(len(b))); !fault.Is(err, "picture_heic") {
		t.Errorf("HEIC: %v", err)
	}
}

// However the camera was held, the bright corner is at the top left; in JPEG,
// PNG and WebP.
func TestPicturesAreTurnedUpright(t *testing.T) {
	stored := stilltest.Scene(48, 32)
	for turn := 1; turn <= 8; turn++ {
		// What the camera stored is the scene, turned the other way.
		back := []int{0, 1, 2, 3, 4, 5, 8, 7, 6}[turn]
		m := upright(upright(stored, back), turn)
		if m.Rect != stored.Rect || !bytes.Equal(m.Pix, stored.Pix) {
			t.Errorf("%d and %d do not undo each other", back, turn)
		}
	}
	// The bright corner of a scene that lies as the file says goes where Exif says.
	corners := map[int]image.Point{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1}}
	for turn, corner := range corners {
		exif := stilltest.Exif(turn, "x")
		for name, b := range map[string][]byte{
			"JPEG": stilltest.JPEG(400, 200, stilltest.Segment(0xe1, append([]byte("Exif\x00\x00"), exif...))),
			"PNG":  stilltest.PNG(400, 200, false, stilltest.Chunk("eXIf", exif)),
		} {
			p := made(t, b)
			w, h := 400, 200
			if turn >= 5 {
				w, h = h, w
			}
			if p.Width != w || p.Height != h {
				t.Errorf("%s turned %d is %d by %d, want %d by %d", name, turn, p.Width, p.Height, w, h)
				continue
			}
			m := seen(t, p, Large)
			for _, at := range []image.Point{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
				c := color.GrayModel.Convert(m.At(5+at.X*(w-11), 5+at.Y*(h-11))).(color.Gray)
				if bright := c.Y > 200; bright != (at == corner) {
					t.Errorf("%s turned %d: the corner at %v has a brightness of %d", name, turn, at, c.Y)
				}
			}
		}
	}
}

// Of what moves the first frame is shown.
func TestTheFirstFrameIsShown(t *testing.T) {
	for _, name := range []string{"testdata/moving.gif", "testdata/moving.webp"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r, g, _, _ := seen(t, made(t, b), Small).At(20, 15).RGBA()
		if r>>8 > 60 || g>>8 < 90 { // it begins with pine, and goes on with persimmon
			t.Errorf("%s shows red %d and green %d", name, r>>8, g>>8)
		}
	}
}

// A pixel of a smaller picture is the mean of what it covers.
func TestShrinkingIsTheMean(t *testing.T) {
	src := image.NewGray(image.Rect(3, 5, 9, 7))
	copy(src.Pix, []uint8{0, 90, 30, 60, 100, 200, 0, 90, 30, 60, 100, 200})
	for _, c := range []struct {
		w, h int
		want []uint8
	}{{6, 2, src.Pix}, {3, 1, []uint8{45, 45, 150}}, {2, 2, []uint8{40, 120, 40, 120}}, {1, 1, []uint8{80}}, {4, 1, []uint8{30, 50, 73, 167}}} {
		got := shrink(src, c.w, c.h)
		for i, want := range c.want {
			if got.Pix[4*i] != want || got.Pix[4*i+3] != 255 {
				t.Errorf("%d by %d: pixel %d is %v, want %d", c.w, c.h, i, got.Pix[4*i:4*i+4], want)
			}
		}
	}
}

// The memory that decoding takes is what the head says at most.
func TestDecodingTakesNoMoreThanItsHeadSays(t *testing.T) {
	files := map[string][]byte{
		"jpeg": stilltest.JPEG(3000, 2000), "progressive": stilltest.Progressive(2000, 1500, 5), "progressive, thin": stilltest.Progressive(11_000, 9, 1), "png": stilltest.PNG(1500, 1000, true),
		"gif": stilltest.GIF(1200, 900), "lossless": stilltest.Lossless(3000, 2000), "moving": stilltest.Moving(1500, 1000, 4),
	}
	for colour, depths := range map[byte][]byte{0: {1, 8, 16}, 2: {8, 16}, 3: {1, 8}, 4: {8, 16}, 6: {8, 16}} {
		for _, depth := range depths {
			files["png "+string('0'+rune(colour))+"/"+string('0'+rune(depth%10))] = stilltest.Blank(1500, 1000, depth, colour)
		}
	}
	names, err := filepath.Glob("testdata/*.[jpw][pne][gb]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if files[name], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	const beside = 256 << 10 // tables, buffers and the data themselves
	for name, b := range files {
		h, err := readHead(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = h.decode()
		runtime.ReadMemStats(&after)
		if took := int64(after.TotalAlloc - before.TotalAlloc); err != nil || took > h.memory+beside {
			t.Errorf("%s took %d bytes, its head says %d: %v", name, took, h.memory, err)
		}
	}
}

// When too many come at one time some are told to come back, and those that
// wait do not keep the memory from others for good.
func TestAStudioIsNotOverrun(t *testing.T) {
	s := NewStudio()
	leave, err := s.enter(t.Context(), maxMemory)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	for range most - 1 {
		waiting.Go(func() {
			if _, err := s.enter(ctx, 1); !errors.Is(err, context.Canceled) {
				t.Errorf("who gave up was told %v", err)
			}
		})
	}
	for s.in.Load() < most {
		runtime.Gosched()
	}
	if _, err := s.enter(t.Context(), 1); fault.Of(err).Kind != fault.Unavailable || fault.Of(err).RetryAfter == 0 {
		t.Errorf("one too many was told %v", err)
	}
	cancel()
	waiting.Wait()
	leave()
	leave, err = s.enter(t.Context(), maxMemory)
	if err != nil || s.in.Load() != 1 {
		t.Fatalf("%d are in, %v", s.in.Load(), err)
	}
	leave()
}

func FuzzHead(f *testing.F) {
	for _, h := range stilltest.Hostile() {
		if len(h.Body) < 100_000 {
			f.Add(h.Body)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := readHead(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			if fault.Of(err).Kind != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if h.width*h.height > MaxPixels || h.memory > maxMemory || h.turn < 1 || h.turn > 8 || h.frames > MaxFrames {
			t.Fatalf("%+v is let through", h)
		}
		if h.width*h.height > 1_000_000 {
			return
		}
		m, err := h.decode()
		if err == nil && (m.Bounds().Dx() > h.width || m.Bounds().Dy() > h.height) {
			t.Fatalf("%v is larger than %d by %d", m.Bounds(), h.width, h.height)
		}
	})
}

func FuzzOrientation(f *testing.F) {
	for turn := range 10 {
		f.Add(stilltest.Exif(turn, "x"))
	}
	f.Add([]byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if turn := orientation(b); turn < 1 || turn > 8 {
			t.Fatalf("turned %d", turn)
		}
	})
}
