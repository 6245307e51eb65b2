package webtest

import (
	"fmt"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// Choose has a field for files choose some.
func (b *Browser) Choose(selector string, files ...string) {
	b.t.Helper()
	b.do(chromedp.SetUploadFiles(chromedp.CSS(selector), files))
}

// Drag presses the mouse on what one selector finds, moves it to the middle of
// what the other does, and lets go.
func (b *Browser) Drag(from, to string) {
	b.t.Helper()
	b.reveal(from)
	x, y := b.middle(from)
	toX, toY := b.middle(to)
	b.do(chromedp.DragAndDropXY(x, y, toX, toY, 8))
}

// Swipe moves a finger over what the selector finds, by so many px to the right
// (to the left where they are less than 0).
func (b *Browser) Swipe(selector string, px float64) {
	b.t.Helper()
	b.reveal(selector)
	x, y := b.middle(selector)
	x -= px / 2
	touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) {
		tell(b, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
	}
	touch(input.DispatchTouchEventTypeTouchStart, &input.TouchPoint{X: x, Y: y})
	for step := range 10 {
		touch(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: x + px*float64(step+1)/10, Y: y})
	}
	touch(input.DispatchTouchEventTypeTouchEnd)
}

// reveal scrolls to what the selector finds.
func (b *Browser) reveal(selector string) {
	b.t.Helper()
	Eval[any](b, fmt.Sprintf(`document.querySelector(%q).scrollIntoView({block: 'center'}), null`, selector))
}

// middle is where in the window the middle of it is.
func (b *Browser) middle(selector string) (x, y float64) {
	b.t.Helper()
	at := Eval[[]float64](b, fmt.Sprintf(`(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector(%q).getBoundingClientRect())`, selector))
	return at[0], at[1]
}
