// Package fault says what went wrong in the words of the one who asked.
//
// Rules return an *[Error]; everything else that goes wrong is a bug or an
// outage, and its text is for the operator's log only. Packages rest and web
// turn both into answers; nothing else knows HTTP statuses or wordings.
//
// An Error carries codes, never sentences: the code is stable for programs,
// and the sentence is looked up in the asker's language when it is written.
package fault

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Kind is what sort of fault it is. Each has one HTTP status.
type Kind uint8

const (
	Internal        Kind = iota // 500: not a fault of the asker
	Invalid                     // 400 (422 on pages): what was sent cannot be
	Unauthenticated             // 401: nobody, or a bad proof of being somebody
	Forbidden                   // 403: somebody who may not
	NotFound                    // 404: is not there, or not for the asker's eyes
	Conflict                    // 409: can be, but not now
	TooMany                     // 429: too often; see Error.RetryAfter
	TooLarge                    // 413
	Unsupported                 // 415: a media type nobody here reads
	NoSpace                     // 507: the disk is full or read-only
	Unavailable                 // 503: starting, stopping, or the database is away
)

// A Problem is one thing wrong with a value: a code and what its sentence names.
type Problem struct {
	Code string
	Args []any
}

// A FieldError is what is wrong with one field of what was sent.
type FieldError struct {
	Name     string // "" stands for the whole (DRF's non_field_errors)
	Problems []Problem
}

// An Error is a fault that its asker is told about.
type Error struct {
	Kind       Kind
	Code       string        // stable, for programs: "post_not_found"
	Args       []any         // fill the sentence of Code
	Fields     []FieldError  // in the order in which they are shown
	RetryAfter time.Duration // how long to wait, with TooMany
}

// Error names the fault for a log. It holds codes and names of fields, never
// values that somebody sent.
func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return "fault: " + e.Code
	}
	var b strings.Builder
	fmt.Fprintf(&b, "fault: %s", e.Code)
	for _, f := range e.Fields {
		for _, p := range f.Problems {
			fmt.Fprintf(&b, " %s=%s", f.Name, p.Code)
		}
	}
	return b.String()
}

// New returns a fault of kind k whose sentence is that of code, filled with args.
func New(k Kind, code string, args ...any) *Error {
	return &Error{Kind: k, Code: code, Args: args}
}

// Field returns an [Invalid] fault about one field; name "" means the whole.
func Field(name, code string, args ...any) *Error {
	return (&Error{Kind: Invalid, Code: "invalid"}).And(name, code, args...)
}

// Whole returns an [Invalid] fault about what was sent as a whole.
func Whole(code string, args ...any) *Error { return Field("", code, args...) }

// Wait returns a [TooMany] fault that says to come back after d.
func Wait(code string, d time.Duration) *Error {
	return &Error{Kind: TooMany, Code: code, RetryAfter: d}
}

// And adds a problem to e, which may be nil, and returns it. Problems of one
// name stand together, names in the order of their first problem.
func (e *Error) And(name, code string, args ...any) *Error {
	if e == nil {
		e = &Error{Kind: Invalid, Code: "invalid"}
	}
	p := Problem{code, args}
	for i := range e.Fields {
		if e.Fields[i].Name == name {
			e.Fields[i].Problems = append(e.Fields[i].Problems, p)
			return e
		}
	}
	e.Fields = append(e.Fields, FieldError{name, []Problem{p}})
	return e
}

// Or returns e as an error, and a nil interface where e is nil. It ends checks
// that gather problems with [Error.And].
func (e *Error) Or() error {
	if e == nil {
		return nil
	}
	return e
}

// Of returns the fault in err's tree. An err without one is [Internal], but for
// a time that ran out, which is [Unavailable].
func Of(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{Kind: Unavailable, Code: "unavailable"}
	}
	return &Error{Kind: Internal, Code: "internal"}
}

// Is reports whether err is a fault with the given code.
func Is(err error, code string) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Code == code
}
