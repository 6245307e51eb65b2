package ui

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/i18n"
)

// A Problem is what is wrong with one field, in the reader's words.
type Problem struct {
	Name  string // the field's name; "" stands for the form as a whole
	Texts []string
}

// Problems are what is wrong with a form, in the order in which it is shown.
// The zero value is a form without problems.
type Problems []Problem

// Of returns what is wrong with the named field.
func (p Problems) Of(name string) []string {
	for _, one := range p {
		if one.Name == name {
			return one.Texts
		}
	}
	return nil
}

// Has reports whether something is wrong with the named field.
func (p Problems) Has(name string) bool { return len(p.Of(name)) > 0 }

// naming is what stands before the text of a field's problem in the summary:
// which field it is, where several are wrong.
func (p Problems) naming(ctx context.Context, name string) string {
	if key := "ui.field." + name; len(p.fields()) > 1 && i18n.Has(key) {
		return i18n.T(ctx, key) + ": "
	}
	return ""
}
