package sheet

import (
	"encoding/json"
	"errors"
	"io"
	"iter"
	"strings"
)

const (
	maxDepth = 100       // of what is not a row, and of XML
	maxLists = 100       // that could be the table
	maxOther = 1_000_000 // values and keys beside those that could be it: they take time and are nothing
)

// An element is one of a list that may be the table.
type element struct {
	list   int // which list of the file, from 0
	key    string
	number int // in its list, from 1
	line   int
	raw    json.RawMessage
}

// elements goes through the lists of a JSON: the JSON itself where it is one,
// else those that are values of its keys.
func elements(t text) iter.Seq2[element, error] {
	return func(yield func(element, error) bool) {
		in := newJSONReader(t)
		if err := in.root(yield); err != nil && err != errStop {
			yield(element{}, in.problem(err))
		}
	}
}

var (
	errStop  = errors.New("sheet: nobody wants more")
	errShape = errors.New("sheet: more beside the rows than is read")
)

type jsonReader struct {
	*json.Decoder
	lines *numbered
	leash *leash
	lists int
	other int // tokens that were read beside elements
}

func newJSONReader(t text) *jsonReader {
	l := &leash{r: t.open()}
	n := &numbered{r: l}
	in := &jsonReader{Decoder: json.NewDecoder(n), lines: n, leash: l}
	in.UseNumber() // of any size
	return in
}

// token reads a token, which begins a list or object or is a whole value.
func (in *jsonReader) token() (json.Token, error) {
	if in.other++; in.other > maxOther {
		return nil, errShape
	}
	in.leash.left = MaxRow
	return in.Token()
}

// more reports whether there is another value in the list or object. It reads
// the white space before it.
func (in *jsonReader) more() bool {
	in.leash.left = MaxRow
	return in.More()
}

func (in *jsonReader) root(yield func(element, error) bool) error {
	switch start, err := in.token(); {
	case err != nil:
		return err
	case start == json.Delim('['):
		err = in.list("", yield)
		if err != nil {
			return err
		}
	default:
		for in.more() {
			key, err := in.token()
			if err != nil {
				return err
			}
			name, _ := clean(key.(string))
			if len(name) > MaxCell {
				return errLong
			}
			if err := in.value(name, yield); err != nil {
				return err
			}
		}
		if _, err := in.token(); err != nil {
			return err
		}
	}
	switch _, err := in.token(); err {
	case io.EOF:
		return nil
	case nil: // a second JSON behind the first
		return &json.SyntaxError{}
	default:
		return err
	}
}

// value reads a value of the outermost object.
func (in *jsonReader) value(key string, yield func(element, error) bool) error {
	start, err := in.token()
	if err != nil {
		return err
	}
	if start == json.Delim('[') {
		return in.list(key, yield)
	}
	depth := 0
	for t := start; ; {
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		switch {
		case depth == 0:
			return nil
		case depth > maxDepth:
			return &json.SyntaxError{}
		}
		if t, err = in.token(); err != nil {
			return err
		}
	}
}

// list reads the elements of a list, and its end.
func (in *jsonReader) list(key string, yield func(element, error) bool) error {
	e := element{list: in.lists, key: key}
	in.lists++
	for in.more() {
		in.leash.left = MaxRow
		e.raw = nil // what was handed out stays as it is
		if err := in.Decode(&e.raw); err != nil {
			return err
		}
		if len(e.raw) > MaxRow {
			return errLong
		}
		e.number++
		e.line = in.lines.at(in.InputOffset() - int64(len(e.raw)))
		if !yield(e, nil) {
			return errStop
		}
	}
	_, err := in.token()
	return err
}

// problem says where reading ended: at what could not be read, if that is in
// what was read ahead, else behind what could.
func (in *jsonReader) problem(err error) error {
	at := in.InputOffset()
	if errors.Is(err, errLong) {
		return &Problem{Line: in.lines.at(at), Code: CodeRow, Args: []any{MaxRow >> 10}}
	}
	if err == errShape {
		return &Problem{Line: in.lines.at(at), Code: CodeShape}
	}
	_, syntax := errors.AsType[*json.SyntaxError](err)
	if !syntax && err != io.ErrUnexpectedEOF && err != io.EOF {
		return err
	}
	rest, err := io.ReadAll(in.Buffered())
	if err != nil {
		return err
	}
	value := strings.TrimLeft(string(rest), ", \t\n")
	at += int64(len(rest) - len(value))
	var whole json.RawMessage
	if bad, ok := errors.AsType[*json.SyntaxError](json.Unmarshal([]byte(value), &whole)); ok {
		at += bad.Offset - 1
	}
	return &Problem{Line: in.lines.at(max(at, 0)), Code: CodeJSON}
}
