package ui

import (
	"context"
	"io"
	"sync"

	"github.com/a-h/templ"
)

// Icon shows an icon of the sprite, 24px. It is hidden from screen readers: the
// text beside it, or the label of its button, says what it means. Its name is a
// constant of the program, and shown as it is.
func Icon(name string) templ.Component { return icon{"icon", name} }

// SmallIcon shows an icon, 16px.
func SmallIcon(name string) templ.Component { return icon{"icon small", name} }

func mark() templ.Component { return icon{"icon mark", "madang"} }

// An icon is not made by a template, which would look for what is to be escaped
// in it: each row of each list has several.
type icon struct{ class, name string }

// Render writes the icon.
func (i icon) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, `<svg class="`+i.class+`" aria-hidden="true"><use href="`+sprite()+i.name+`"></use></svg>`)
	return err
}

var sprite = sync.OnceValue(func() string { return Asset("icons.svg") + "#" })
