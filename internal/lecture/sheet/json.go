package sheet

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
)

// openJSON reads all of a JSON: which lists it has, and which keys the rows.
func openJSON(t text, o Options) (*Sheet, error) {
	s, table, all := &Sheet{Kind: JSON}, -1, 0
	seen := map[string]bool{}
	var keys []string
	for e, err := range elements(t) {
		if err != nil {
			return nil, err
		}
		if all++; all > MaxRows {
			return nil, &Problem{Line: e.line, Element: e.number, Code: CodeRows, Args: []any{MaxRows}}
		}
		if e.raw[0] != '{' {
			continue
		}
		if e.key != "" && (len(s.Tables) == 0 || s.Tables[len(s.Tables)-1] != e.key) {
			if s.Tables = append(s.Tables, e.key); len(s.Tables) > maxLists {
				return nil, &Problem{Line: e.line, Code: CodeShape}
			}
		}
		if table == -1 && (o.Table == "" || o.Table == e.key) {
			table, s.Table = e.list, e.key
		}
		if e.list != table {
			continue
		}
		for m, err := range members(e.raw) {
			if err != nil {
				return nil, err
			}
			if seen[m.key] {
				continue
			}
			if len(m.key) > MaxCell {
				return nil, &Problem{Line: e.line, Element: e.number, Code: CodeCell, Args: []any{MaxCell >> 10}}
			}
			seen[m.key] = true
			if keys = append(keys, m.key); len(keys) > MaxColumns {
				return nil, &Problem{Line: e.line, Element: e.number, Code: CodeColumns, Args: []any{MaxColumns}}
			}
		}
	}
	switch {
	case table == -1 && o.Table != "":
		return nil, &Problem{Code: CodeTable, Args: []any{o.Table}}
	case all == 0, table >= 0 && len(keys) == 0:
		return nil, &Problem{Code: CodeEmpty}
	case table == -1:
		return nil, &Problem{Code: CodeShape}
	}
	at := make(map[string]int, len(keys))
	for i, key := range keys {
		at[key] = i
	}
	s.Columns = columnNames(keys)
	s.records = jsonRecords(t, table, at)
	return s, nil
}

// jsonRecords reads the rows of a list; at is where the cells of each key go.
func jsonRecords(t text, table int, at map[string]int) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		for e, err := range elements(t) {
			if err != nil {
				yield(record{}, err)
				return
			}
			if e.list != table {
				continue
			}
			r, err := jsonRecord(e, at)
			if err != nil {
				yield(record{}, err)
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

func jsonRecord(e element, at map[string]int) (record, error) {
	r := record{line: e.line, element: e.number}
	if e.raw[0] != '{' {
		r.flaws = []flaw{{at: -1, code: CodeRowKind, value: string(e.raw)}}
		return r, nil
	}
	seen := make([]bool, len(at))
	for m, err := range members(e.raw) {
		if err != nil {
			return r, err
		}
		i, known := at[m.key]
		if !known {
			return r, errors.New("sheet: the file changed while it was read")
		}
		text, limit, err := m.text()
		if err != nil {
			return r, err
		}
		if seen[i] {
			r.flaws = append(r.flaws, flaw{at: i, code: CodeKeyTwice, value: text})
		}
		seen[i] = true
		r.set(i, text, limit)
	}
	return r, nil
}

// A member is a key of an object with its value.
type member struct {
	key   string
	value json.RawMessage
}

// members goes through an object, which is known to be right.
func members(object []byte) iter.Seq2[member, error] {
	return func(yield func(member, error) bool) {
		in := json.NewDecoder(bytes.NewReader(object))
		_, err := in.Token()
		for err == nil && in.More() {
			var m member
			var key json.Token
			if key, err = in.Token(); err != nil {
				break
			}
			m.key = key.(string)
			if err = in.Decode(&m.value); err == nil && !yield(m, nil) {
				return
			}
		}
		if err != nil {
			yield(member{}, err)
		}
	}
}

// text returns the value as a cell has it, and how long it may be.
func (m member) text() (s string, limit int, err error) {
	switch m.value[0] {
	case '"':
		err = json.Unmarshal(m.value, &s)
		return s, MaxCell, err
	case '[', '{':
		var b bytes.Buffer
		err = json.Compact(&b, m.value)
		return b.String(), MaxRow, err
	case 'n':
		return "", MaxCell, nil
	}
	return string(m.value), MaxCell, nil
}
