package rest

import (
	"errors"
	"io"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// maxPairs is how many fields a form or a query may have, as Django counts.
const maxPairs = 1000

// A pair is one name and value of a form or a query.
type pair struct{ name, value string }

// parsePairs reads a query or a urlencoded form as Python does: a percent sign
// that begins no escape stands for itself, bytes that are not UTF-8 become
// U+FFFD. ok is false where there are too many fields.
func parsePairs(s string) (all []pair, ok bool) {
	if strings.Count(s, "&") >= maxPairs {
		return nil, false
	}
	for part := range strings.SplitSeq(s, "&") {
		if part != "" {
			name, val, _ := strings.Cut(part, "=")
			all = append(all, pair{unescape(name), unescape(val)})
		}
	}
	return all, true
}

func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return strings.ToValidUTF8(s, "\ufffd")
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			b = append(b, ' ')
		case s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b = append(b, nibble(s[i+1])<<4|nibble(s[i+2]))
			i += 2
		default:
			b = append(b, s[i])
		}
	}
	return strings.ToValidUTF8(string(b), "\ufffd")
}

func isHex(b byte) bool {
	return isDigit(b) || 'a' <= b|0x20 && b|0x20 <= 'f'
}

func nibble(b byte) byte {
	if isDigit(b) {
		return b - '0'
	}
	return b | 0x20 - 'a' + 10
}

// A query is the parameters of a request's address.
type query []pair

// get returns the last value of a name.
func (q query) get(name string) (string, bool) {
	for i := len(q) - 1; i >= 0; i-- {
		if q[i].name == name {
			return q[i].value, true
		}
	}
	return "", false
}

// with writes q with one parameter set anew ("" takes it out), sorted and
// encoded as DRF does in links.
func (q query) with(changes ...pair) string {
	kept := slices.Clone(q)
	for _, c := range changes {
		kept = slices.DeleteFunc(kept, func(p pair) bool { return p.name == c.name })
		if c.value != "" {
			kept = append(kept, c)
		}
	}
	slices.SortStableFunc(kept, func(a, b pair) int { return strings.Compare(a.name, b.name) })
	var b strings.Builder
	for i, p := range kept {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(p.name) + "=" + url.QueryEscape(p.value))
	}
	return b.String()
}

// putForm puts the values of a form in their places; the last of a name counts.
func putForm(pairs []pair, wanted map[string]int, vals []value) {
	for _, p := range pairs {
		if n, ok := wanted[p.name]; ok {
			v := &vals[n]
			v.kind, v.form, v.text = isText, true, p.value
			v.all = append(v.all, p.value)
		}
	}
}

func badBoundary(boundary string) error {
	return fault.New(fault.Invalid, "multipart_error", "Invalid boundary in multipart: "+boundary)
}

// parseMultipart reads a multipart form; a file counts after the texts of its
// name, as in Django.
func parseMultipart(body, boundary string, wanted map[string]int, vals []value) error {
	r := multipart.NewReader(strings.NewReader(body), boundary)
	var pairs []pair
	var files []string
	for n := 0; ; n++ {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return badBoundary(boundary)
		}
		if n == maxPairs {
			return fault.New(fault.Invalid, "too_many_fields")
		}
		name := part.FormName()
		if part.FileName() != "" {
			files = append(files, name)
			continue
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return unexpectedEnd()
		}
		pairs = append(pairs, pair{name, strings.ToValidUTF8(string(text), "\ufffd")})
	}
	putForm(pairs, wanted, vals)
	for _, name := range files {
		if n, ok := wanted[name]; ok {
			vals[n] = value{kind: isFile, form: true, text: name}
		}
	}
	return nil
}
