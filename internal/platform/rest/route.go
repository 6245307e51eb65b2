package rest

import (
	"net/url"
	"strings"
)

// A node is a segment of the tree of paths.
type node struct {
	next  map[string]*node
	param *node
	res   *resource
}

// make returns the node of a path, whose segments are names or {holes}.
func (n *node) make(path string) *node {
	for seg := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		switch {
		case seg == "":
		case strings.HasPrefix(seg, "{"):
			if n.param == nil {
				n.param = &node{}
			}
			n = n.param
		default:
			if n.next == nil {
				n.next = map[string]*node{}
			}
			if n.next[seg] == nil {
				n.next[seg] = &node{}
			}
			n = n.next[seg]
		}
	}
	return n
}

// find returns the resource of the segments, and what filled its holes. A name
// wins over a hole.
func (n *node) find(segs []string, holes []string) (*resource, []string) {
	if len(segs) == 0 {
		return n.res, holes
	}
	if next := n.next[segs[0]]; next != nil {
		if res, h := next.find(segs[1:], holes); res != nil {
			return res, h
		}
	}
	if n.param != nil && segs[0] != "" {
		return n.param.find(segs[1:], append(holes, segs[0]))
	}
	return nil, nil
}

// holeNames lists the names in a path's {holes}.
func holeNames(path string) []string {
	var names []string
	for seg := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(seg, "{") {
			names = append(names, strings.Trim(seg, "{}"))
		}
	}
	return names
}

// A target is what the path of a request means.
type target struct {
	res    *resource
	holes  []string // unescaped
	format string   // of a ".json" suffix
	bare   bool     // the slash at the end is missing
}

// find reads an escaped path: /board/3/, /board/3 (bare), /board/3.json and
// /board/3.json/ all mean the resource /board/{id}/.
func (a *API) find(escaped string) target {
	if !strings.HasPrefix(escaped, "/") || strings.Contains(escaped, "//") {
		return target{}
	}
	path := strings.TrimSuffix(escaped[1:], "/")
	t := target{bare: path != "" && path == escaped[1:]}
	var segs []string
	if path != "" {
		segs = strings.Split(path, "/")
	}
	for i, s := range segs {
		plain, err := url.PathUnescape(s)
		if err != nil || strings.Contains(plain, "/") {
			return target{}
		}
		segs[i] = plain
	}
	if len(segs) > 0 {
		last := segs[len(segs)-1]
		if i := strings.LastIndexByte(last, '.'); i >= 0 && isFormat(last[i+1:]) {
			cut := append(segs[:len(segs)-1:len(segs)-1], last[:i])
			if last[:i] == "" && len(segs) == 1 {
				cut = nil // "/.json"
			}
			if res, holes := a.root.find(cut, nil); res != nil {
				return target{res: res, holes: holes, format: last[i+1:]}
			}
		}
	}
	t.res, t.holes = a.root.find(segs, nil)
	return t
}

func isFormat(s string) bool {
	for _, c := range []byte(s) {
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9') {
			return false
		}
	}
	return s != ""
}

// Has reports whether the (escaped) path is one of the API's: of a call, with
// or without the slash at the end or a suffix, or of one of its own files.
func (a *API) Has(path string) bool {
	if _, ok := a.static[path]; ok {
		return true
	}
	if _, ok := a.static[path+"/"]; ok {
		return true
	}
	return a.find(path).res != nil
}
