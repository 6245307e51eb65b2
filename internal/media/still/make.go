package still

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// A Size is one of the sizes in which a picture is kept.
type Size int

// The sizes, by the length of the longer side at most. A picture that is smaller
// stays as it is.
const (
	Small  Size = 400
	Medium Size = 1024
	Large  Size = 1600
)

// Sizes are all sizes, the largest first.
var Sizes = []Size{Large, Medium, Small}

// Of returns the width and height of a size of the picture whose Large is w by h.
func (s Size) Of(w, h int) (int, int) { return fit(w, h, int(s)) }

// A Picture is what was made of a file.
type Picture struct {
	Type          string // image/jpeg, or image/png where something shines through
	Width, Height int    // of Large
	Files         map[Size][]byte
}

// Bytes is what all sizes take together.
func (p Picture) Bytes() (n int64) {
	for _, f := range p.Files {
		n += int64(len(f))
	}
	return n
}

const (
	// allMemory is what the pictures that are made at one time take together,
	// and results what each takes for what it becomes.
	allMemory = maxMemory + results
	results   = 32 << 20

	most    = 64               // how many wait or are made at one time
	patient = 20 * time.Second // how long one waits for its turn
	much    = 24 << 20         // what is given back at once when it is no longer needed

	photo, drawing = 82, 90 // how well JPEG keeps what a camera and a program made
)

// A Studio makes pictures, as many at a time as the machine has processors and
// the memory for it is bounded. Make one with [NewStudio] for each process.
type Studio struct {
	memory *semaphore.Weighted
	in     atomic.Int64
}

// NewStudio returns a studio.
func NewStudio() *Studio { return &Studio{memory: semaphore.NewWeighted(allMemory)} }

// Make makes a picture of a file of that size. Besides the faults about the file
// there is Unavailable, when too many wait for their turn.
func (s *Studio) Make(ctx context.Context, f io.ReaderAt, size int64) (Picture, error) {
	h, err := readHead(f, size)
	if err != nil {
		return Picture{}, err
	}
	leave, err := s.enter(ctx, h.memory)
	if err != nil {
		return Picture{}, err
	}
	defer leave()
	large, err := h.large()
	if err != nil {
		return Picture{}, err
	}
	if h.memory > much {
		debug.FreeOSMemory() // before the next is let in
	}
	return h.keep(large)
}

// enter waits until there is memory for a file. Each takes so much that no more
// than there are processors fit in.
func (s *Studio) enter(ctx context.Context, memory int64) (leave func(), err error) {
	busy := &fault.Error{Kind: fault.Unavailable, Code: "pictures_busy", RetryAfter: 5 * time.Second}
	if s.in.Add(1) > most {
		s.in.Add(-1)
		return nil, busy
	}
	weight := max(memory+results, allMemory/int64(runtime.GOMAXPROCS(0)))
	waiting, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	if err := s.memory.Acquire(waiting, weight); err != nil {
		s.in.Add(-1)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, busy
	}
	return func() { s.memory.Release(weight); s.in.Add(-1) }, nil
}

// large decodes the file and makes it the largest of the sizes, upright.
func (h *head) large() (*image.RGBA, error) {
	src, err := h.decode()
	if err != nil {
		return nil, invalid() // it is broken; reading it from the disk is not what fails
	}
	b := src.Bounds()
	if b.Dx() > h.width || b.Dy() > h.height || b.Empty() {
		return nil, invalid()
	}
	w, ht := Large.Of(b.Dx(), b.Dy())
	return upright(shrink(src, w, ht), h.turn), nil
}

// keep writes the picture in all sizes.
func (h *head) keep(m *image.RGBA) (Picture, error) {
	p := Picture{Type: "image/jpeg", Width: m.Rect.Dx(), Height: m.Rect.Dy(), Files: map[Size][]byte{}}
	if !m.Opaque() {
		p.Type = "image/png"
	}
	quality := photo
	if h.drawn {
		quality = drawing
	}
	for _, size := range Sizes {
		m = shrink(m, p.of(size).X, p.of(size).Y)
		var b bytes.Buffer
		var err error
		if p.Type == "image/png" {
			err = png.Encode(&b, m)
		} else {
			err = jpeg.Encode(&b, m, &jpeg.Options{Quality: quality})
		}
		if err != nil {
			return p, err
		}
		p.Files[size] = b.Bytes()
	}
	return p, nil
}

func (p Picture) of(s Size) image.Point {
	w, h := s.Of(p.Width, p.Height)
	return image.Pt(w, h)
}
