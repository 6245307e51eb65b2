package rest

import (
	"mime"
	"strconv"
	"strings"
)

// accepts reports whether the Accept header takes JSON, and how deep it is to
// be indented (0: compact). As in DRF, q-values count for nothing. text/html is
// taken too: where there is no page, JSON is the answer.
func accepts(header string) (indent int, ok bool) {
	if header == "" || header == "application/json" || header == "*/*" {
		return 0, true
	}
	best := -1
	for token := range strings.SplitSeq(header, ",") {
		token = strings.ToLower(strings.TrimSpace(token))
		name, params, _ := strings.Cut(token, ";")
		main, sub, _ := strings.Cut(strings.TrimSpace(name), "/")
		if main != "*" && main != "application" && main != "text" {
			continue
		}
		if sub == "html" && main != "application" || main == "text" && sub == "*" {
			ok = true
		}
		if main == "text" || sub != "*" && sub != "json" {
			continue
		}
		ok = true
		spaces, rank := 0, precedence(main, sub)
		if params != "" {
			var special bool
			spaces, special = indentOf(token)
			if special && rank == 2 {
				rank = 3
			}
		}
		if rank > best {
			best, indent = rank, spaces
		}
	}
	return indent, ok
}

// precedence is DRF's: the more exactly named, the higher.
func precedence(main, sub string) int {
	switch {
	case main == "*":
		return 0
	case sub == "*":
		return 1
	}
	return 2
}

// indentOf reads the indent of a media type, 0 to 8; special tells that it has
// parameters beyond q.
func indentOf(token string) (indent int, special bool) {
	_, params, err := mime.ParseMediaType(token)
	if err != nil {
		return 0, false
	}
	for name := range params {
		special = special || name != "q"
	}
	n, err := strconv.Atoi(params["indent"])
	if err != nil {
		return 0, special
	}
	return max(0, min(n, 8)), special
}
