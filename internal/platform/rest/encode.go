package rest

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Answers are mostly people's texts and times, in structs that encoding/json
// takes most of a read's own time for. What is here writes the same bytes in
// half the time; what it does not know, it leaves to encoding/json.

// encode writes v as DRF does: compact, UTF-8 as it is, without a newline.
func encode(b *bytes.Buffer, v any) error {
	if v == nil {
		b.WriteString("null")
		return nil
	}
	value := reflect.ValueOf(v)
	out, err := encoderOf(value.Type())(b.AvailableBuffer(), value)
	if err != nil {
		return err
	}
	b.Write(out)
	return nil
}

// An encoder appends a value of the type that it was made for.
type encoder func(b []byte, v reflect.Value) ([]byte, error)

var encoders sync.Map // by reflect.Type

func encoderOf(t reflect.Type) encoder {
	if e, ok := encoders.Load(t); ok {
		return e.(encoder)
	}
	e := newEncoder(t)
	encoders.Store(t, e)
	return e
}

func newEncoder(t reflect.Type) encoder {
	switch own := reflect.PointerTo(t); {
	case t == reflect.TypeFor[Time]():
		return appendTimeOf
	case own.Implements(marshalerType), own.Implements(reflect.TypeFor[encoding.TextMarshaler]()), t == reflect.TypeFor[json.Number]():
		return byStandard
	}
	switch t.Kind() {
	case reflect.Bool:
		return func(b []byte, v reflect.Value) ([]byte, error) { return strconv.AppendBool(b, v.Bool()), nil }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(b []byte, v reflect.Value) ([]byte, error) { return strconv.AppendInt(b, v.Int(), 10), nil }
	case reflect.String:
		return func(b []byte, v reflect.Value) ([]byte, error) { return appendString(b, v.String()), nil }
	case reflect.Pointer:
		return appendPointer
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return appendSlice
		}
	case reflect.Struct:
		return structEncoder(t)
	}
	return byStandard
}

// byStandard leaves v to encoding/json.
func byStandard(b []byte, v reflect.Value) ([]byte, error) {
	if v.Kind() != reflect.Pointer && v.CanAddr() {
		v = v.Addr() // its methods may have a pointer receiver
	}
	buf := getBuffer()
	defer putBuffer(buf)
	e := json.NewEncoder(buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v.Interface()); err != nil {
		return b, err
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...), nil
}

func appendTimeOf(b []byte, v reflect.Value) ([]byte, error) {
	if v.CanAddr() {
		return v.Addr().Interface().(*Time).appendJSON(b), nil // without a copy on the heap
	}
	t := v.Interface().(Time)
	return t.appendJSON(b), nil
}

func appendPointer(b []byte, v reflect.Value) ([]byte, error) {
	if v.IsNil() {
		return append(b, "null"...), nil
	}
	v = v.Elem()
	return encoderOf(v.Type())(b, v)
}

func appendSlice(b []byte, v reflect.Value) ([]byte, error) {
	if v.IsNil() {
		return append(b, "null"...), nil
	}
	one := encoderOf(v.Type().Elem())
	b = append(b, '[')
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = one(b, v.Index(i)); err != nil {
			return b, err
		}
	}
	return append(b, ']'), nil
}

// structEncoder returns the encoder of a struct whose fields have a name at
// most; embedding and options are left to encoding/json.
func structEncoder(t reflect.Type) encoder {
	type member struct {
		index  int
		before string // "," and the name, or "{" and the first name
		encode encoder
	}
	var all []member
	start := "{"
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("json")
		switch {
		case f.Anonymous || strings.ContainsAny(name, `,"\<>&`):
			return byStandard
		case name == "-" || !f.IsExported():
			continue
		case name == "":
			name = f.Name
		}
		all = append(all, member{i, start + string(appendString(nil, name)) + ":", encoderOf(f.Type)})
		start = ","
	}
	return func(b []byte, v reflect.Value) ([]byte, error) {
		for i := range all {
			m := &all[i]
			b = append(b, m.before...)
			var err error
			if b, err = m.encode(b, v.Field(m.index)); err != nil {
				return b, err
			}
		}
		if len(all) == 0 {
			b = append(b, '{')
		}
		return append(b, '}'), nil
	}
}

// escapes are what stands for a byte in a string, where it is not itself.
var escapes = func() (all ['\\' + 1]string) {
	for c := range ' ' {
		all[c] = fmt.Sprintf(`\u%04x`, c)
	}
	all['\b'], all['\f'], all['\n'], all['\r'], all['\t'] = `\b`, `\f`, `\n`, `\r`, `\t`
	all['"'], all['\\'] = `\"`, `\\`
	return all
}()

// appendString writes s in quotes. What is no UTF-8 becomes U+FFFD. The two
// ends of lines that scripts once stumbled over are escaped, as in DRF.
func appendString(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = string([]rune(s))
	}
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c != 0xe2 {
			continue
		}
		escaped, size := "", 1
		if c != 0xe2 {
			escaped = escapes[c]
		} else {
			size = len("\u2028")
			switch s[i : i+size] {
			case "\u2028":
				escaped = `\u2028`
			case "\u2029":
				escaped = `\u2029`
			default:
				i += size - 1
				continue
			}
		}
		b = append(b, s[done:i]...)
		b = append(b, escaped...)
		i += size - 1
		done = i + 1
	}
	b = append(b, s[done:]...)
	return append(b, '"')
}
