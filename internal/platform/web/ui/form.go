package ui

import (
	"context"
	"crypto/rand"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// FieldProps fill [Field], [Textarea], [Select] and [Code].
type FieldProps struct {
	Name  string // of the value in the form; also its id, unless ID is set
	ID    string
	Label string
	Value string // what was typed, or what is there
	Type  string // of <input>; text when empty. A password can be looked at.
	Hint  string // a sentence below the field

	Problems Problems // of the whole form; the field shows its own

	Placeholder  string
	Autocomplete string
	InputMode    string // numeric, email, url …: which keys a phone shows
	Required     bool
	Optional     bool // says so beside the label
	Disabled     bool
	ReadOnly     bool
	HideLabel    bool             // the label is there for screen readers only
	Bare         bool             // no border: title and text of a page one writes on
	Min, Max     int              // characters; 0 is no limit
	Rows         int              // of a Textarea
	Options      []Option         // of a Select; a Field offers them while one types, and takes anything
	Attrs        templ.Attributes // anything else on the control
}

// An Option is one choice of [Select] or [Segments].
type Option struct {
	Value, Text string
	Disabled    bool
}

// CheckProps fill [Check].
type CheckProps struct {
	Name, Label, Hint string
	Body              templ.Component // instead of Label, where it holds links
	ID                string          // Name when empty
	Value             string          // sent when on; "true" when empty
	On                bool
	Switch            bool // looks like a switch: acts at once or on saving
	Required          bool
	Disabled          bool
	Problems          Problems
	Attrs             templ.Attributes
}

// SegmentsProps fill [Segments].
type SegmentsProps struct {
	Name, Legend, Value string
	Options             []Option
	Problems            Problems
}

// ButtonProps fill [Button].
type ButtonProps struct {
	Text        string
	Kind        string // main (one a page), plain, danger, or "" for the ordinary one
	Icon        string
	Href        string // makes it a link
	Name, Value string // sent by the button that was pressed
	Form        string // id of the form it sends, where it stands outside of it
	Type        string // submit when empty
	Full        bool   // as wide as it can
	Disabled    bool
	Attrs       templ.Attributes
}

func (p FieldProps) id() string {
	if p.ID != "" {
		return p.ID
	}
	return p.Name
}

func (p FieldProps) texts() []string { return p.Problems.Of(p.Name) }

// describedBy names what a screen reader reads with the control.
func (p FieldProps) describedBy() string {
	var ids []string
	if len(p.texts()) > 0 {
		ids = append(ids, p.id()+"-error")
	}
	if p.Hint != "" {
		ids = append(ids, p.id()+"-hint")
	}
	return strings.Join(ids, " ")
}

// attrs are what all controls have in common.
func (p FieldProps) attrs() templ.Attributes {
	a := templ.Attributes{"id": p.id(), "name": p.Name}
	set := func(name, value string) {
		if value != "" {
			a[name] = value
		}
	}
	set("placeholder", p.Placeholder)
	set("autocomplete", p.Autocomplete)
	set("inputmode", p.InputMode)
	set("aria-describedby", p.describedBy())
	if len(p.texts()) > 0 {
		a["aria-invalid"] = "true"
	}
	for name, on := range map[string]bool{
		"required": p.Required, "disabled": p.Disabled, "readonly": p.ReadOnly,
	} {
		if on {
			a[name] = true
		}
	}
	for name, n := range map[string]int{"minlength": p.Min, "maxlength": p.Max} {
		if n > 0 {
			a[name] = strconv.Itoa(n)
		}
	}
	for name, value := range p.Attrs {
		a[name] = value
	}
	return a
}

// offered is the id of the list of what a Field offers.
func (p FieldProps) offered() string { return p.id() + "-offered" }

// fieldAttrs are those of the <input> of a Field.
func (p FieldProps) fieldAttrs() templ.Attributes {
	a := p.attrs()
	if len(p.Options) > 0 {
		a["list"] = p.offered()
	}
	return a
}

func (p FieldProps) inputType() string {
	if p.Type == "" {
		return "text"
	}
	return p.Type
}

// value is what an input shows: a password is never sent back.
func (p FieldProps) value() string {
	if p.Type == "password" {
		return ""
	}
	return p.Value
}

func (p CheckProps) id() string {
	if p.ID != "" {
		return p.ID
	}
	return p.Name
}

// label is the words beside the box.
func (p CheckProps) label() templ.Component {
	if p.Body != nil {
		return p.Body
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(p.Label))
		return err
	})
}

// attrs are what both forms of the box have in common.
func (p CheckProps) attrs() templ.Attributes {
	a := templ.Attributes{}
	if p.Required {
		a["required"] = true
	}
	if len(p.Problems.Of(p.Name)) > 0 {
		a["aria-invalid"], a["aria-describedby"] = "true", p.id()+"-error"
	}
	for name, value := range p.Attrs {
		a[name] = value
	}
	return a
}

func (p CheckProps) value() string {
	if p.Value == "" {
		return "true"
	}
	return p.Value
}

func (p ButtonProps) kind() string { return p.Kind }

func (p ButtonProps) buttonType() string {
	if p.Type == "" {
		return "submit"
	}
	return p.Type
}

// formKey returns a fresh key: one per form that was shown.
func formKey() string { return rand.Text() }

// length counts characters as the rules do.
func length(s string) int { return utf8.RuneCountInString(s) }

// fields are the problems that have a field, for the summary.
func (p Problems) fields() Problems {
	return slices.DeleteFunc(slices.Clone(p), func(one Problem) bool { return one.Name == "" })
}

func problemCount(ctx context.Context, p Problems) string { return t(ctx, "ui.problems", len(p)) }
