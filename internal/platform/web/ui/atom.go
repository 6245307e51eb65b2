package ui

import (
	"context"
	"io"
	"sync"

	"github.com/a-h/templ"
)

// The smallest parts are written without templates, because each row of each list
// has several: a template would prepare for children, which they have not, and
// look into what we made ourselves for what is to be escaped.

// Icon shows an icon of the sprite, 24px. It is hidden from screen readers: the
// text beside it, or the label of its button, says what it means. Its name is a
// constant of the program, and shown as it is.
func Icon(name string) templ.Component { return icon{"icon", name} }

// SmallIcon shows an icon, 16px.
func SmallIcon(name string) templ.Component { return icon{"icon small", name} }

func mark() templ.Component { return icon{"icon mark", "madang"} }

type icon struct{ class, name string }

// Render writes the icon.
func (i icon) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, `<svg class="`+i.class+`" aria-hidden="true"><use href="`+sprite()+i.name+`"></use></svg>`)
	return err
}

var sprite = sync.OnceValue(func() string { return Asset("icons.svg") + "#" })

// Count shows n as people say it: 1.2만.
func Count(n int) templ.Component { return count(n) }

type count int

// Render writes the number.
func (n count) Render(ctx context.Context, w io.Writer) error {
	_, err := io.WriteString(w, `<span class="num">`+CountText(ctx, int(n))+`</span>`)
	return err
}

// A moment is a time in words, and as machines and people write it exactly.
type moment struct{ exact, long, words string }

// Render writes the time.
func (m moment) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, `<time datetime="`+m.exact+`" title="`+m.long+`">`+templ.EscapeString(m.words)+`</time>`)
	return err
}
