package webtest

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// Find returns the elements that a selector finds, in the order of the page.
// Selectors are those of CSS as far as tests need them: names, #id, .class,
// [attribute], [attribute=value], [attribute^=value], blanks and > between
// them, and commas.
func (a *Answer) Find(selector string) []*html.Node {
	a.t.Helper()
	if a.tree == nil {
		tree, err := html.Parse(strings.NewReader(a.Body))
		if err != nil {
			a.t.Fatalf("%s: %v", a.asked, err)
		}
		a.tree = tree
	}
	found, err := Find(a.tree, selector)
	if err != nil {
		a.t.Fatal(err)
	}
	return found
}

// Shows checks that a selector finds n elements; n below 0 means at least one.
func (a *Answer) Shows(selector string, n int) *Answer {
	a.t.Helper()
	if got := len(a.Find(selector)); got != n && (n >= 0 || got == 0) {
		a.t.Errorf("%s: %q found %d elements, want %d\n%s", a.asked, selector, got, n, a.brief())
	}
	return a
}

// Text returns the text of the first element that the selector finds, with
// blanks as they are seen. Finding none fails the test.
func (a *Answer) Text(selector string) string {
	a.t.Helper()
	found := a.Find(selector)
	if len(found) == 0 {
		a.t.Errorf("%s: %q found nothing in\n%s", a.asked, selector, a.brief())
		return ""
	}
	return Text(found[0])
}

// Link returns the href of the first element that the selector finds.
func (a *Answer) Link(selector string) string {
	a.t.Helper()
	found := a.Find(selector)
	if len(found) == 0 {
		a.t.Fatalf("%s: %q found nothing in\n%s", a.asked, selector, a.brief())
	}
	return Attr(found[0], "href")
}

// Text returns the text in n, with blanks as they are seen.
func Text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Attr returns the value of n's attribute, "" when it has none.
func Attr(n *html.Node, name string) string {
	value, _ := attr(n, name)
	return value
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// Find returns the elements below root that a selector finds; see
// [Answer.Find]. A selector it cannot read is an error.
func Find(root *html.Node, selector string) ([]*html.Node, error) {
	var alternatives [][]step
	for one := range strings.SplitSeq(selector, ",") {
		steps, err := parseSelector(one)
		if err != nil {
			return nil, err
		}
		alternatives = append(alternatives, steps)
	}
	var found []*html.Node
	for n := range root.Descendants() {
		for _, steps := range alternatives {
			if n.Type == html.ElementNode && matchSteps(n, steps) {
				found = append(found, n)
				break
			}
		}
	}
	return found, nil
}

// A step is one compound of a selector.
type step struct {
	tests  []func(*html.Node) bool
	parent bool // stands right below the step before it
}

func parseSelector(selector string) ([]step, error) {
	var steps []step
	parent := false
	for _, word := range strings.Fields(strings.ReplaceAll(selector, ">", " > ")) {
		if word == ">" {
			parent = true
			continue
		}
		tests, err := parseCompound(word)
		if err != nil {
			return nil, fmt.Errorf("webtest: selector %q: %w", selector, err)
		}
		steps = append(steps, step{tests, parent})
		parent = false
	}
	if len(steps) == 0 || parent {
		return nil, fmt.Errorf("webtest: selector %q is not whole", selector)
	}
	return steps, nil
}

func parseCompound(word string) ([]func(*html.Node) bool, error) {
	var tests []func(*html.Node) bool
	name := func(s string) (head, rest string) {
		if i := strings.IndexAny(s, ".#["); i >= 0 {
			return s[:i], s[i:]
		}
		return s, ""
	}
	head, rest := name(word)
	if head != "" && head != "*" {
		tests = append(tests, func(n *html.Node) bool { return n.Data == head })
	}
	for rest != "" {
		kind := rest[0]
		if kind == '[' {
			inner, after, ok := strings.Cut(rest[1:], "]")
			if !ok {
				return nil, fmt.Errorf("%q is not closed", rest)
			}
			tests = append(tests, attrTest(inner))
			rest = after
			continue
		}
		var value string
		value, rest = name(rest[1:])
		if value == "" {
			return nil, fmt.Errorf("%q has an empty name", word)
		}
		switch kind {
		case '#':
			tests = append(tests, func(n *html.Node) bool { return Attr(n, "id") == value })
		case '.':
			tests = append(tests, func(n *html.Node) bool {
				for _, class := range strings.Fields(Attr(n, "class")) {
					if class == value {
						return true
					}
				}
				return false
			})
		}
	}
	return tests, nil
}

func attrTest(inner string) func(*html.Node) bool {
	name, value, hasValue := strings.Cut(inner, "=")
	value = strings.Trim(value, `"'`)
	prefix := strings.HasSuffix(name, "^")
	name = strings.TrimSuffix(name, "^")
	return func(n *html.Node) bool {
		got, ok := attr(n, name)
		switch {
		case !hasValue:
			return ok
		case prefix:
			return ok && strings.HasPrefix(got, value)
		}
		return ok && got == value
	}
}

func matchSteps(n *html.Node, steps []step) bool {
	last := steps[len(steps)-1]
	for _, test := range last.tests {
		if !test(n) {
			return false
		}
	}
	if len(steps) == 1 {
		return true
	}
	for up := n.Parent; up != nil; up = up.Parent {
		if up.Type == html.ElementNode && matchSteps(up, steps[:len(steps)-1]) {
			return true
		}
		if last.parent {
			return false
		}
	}
	return false
}
