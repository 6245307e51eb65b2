package webtest

import (
	"net/http"
	"net/url"

	"golang.org/x/net/html"
)

// A Form is a form of a page, with what it holds.
type Form struct {
	Action string
	Values url.Values

	answer *Answer
}

// Form returns the first form that the selector finds, filled as the page has
// it. Finding none ends the test.
func (a *Answer) Form(selector string) *Form {
	a.t.Helper()
	for _, n := range a.Find(selector) {
		if n.Data == "form" {
			return a.form(n)
		}
	}
	a.t.Fatalf("%s: no form %q in\n%s", a.asked, selector, a.brief())
	return nil
}

func (a *Answer) form(n *html.Node) *Form {
	f := &Form{Action: Attr(n, "action"), Values: url.Values{}, answer: a}
	if f.Action == "" {
		f.Action = a.path
	}
	for d := range n.Descendants() {
		name, _ := attr(d, "name")
		_, disabled := attr(d, "disabled")
		if d.Type != html.ElementNode || name == "" || disabled {
			continue
		}
		_, checked := attr(d, "checked")
		value, hasValue := attr(d, "value")
		switch {
		case d.Data == "textarea":
			text := ""
			if d.FirstChild != nil {
				text = d.FirstChild.Data
			}
			f.Values.Add(name, text)
		case d.Data == "select":
			f.Values.Add(name, selected(d))
		case d.Data != "input":
		case Attr(d, "type") == "checkbox" || Attr(d, "type") == "radio":
			if checked && !hasValue {
				value = "on"
			}
			if checked {
				f.Values.Add(name, value)
			}
		case Attr(d, "type") != "submit" && Attr(d, "type") != "file":
			f.Values.Add(name, value)
		}
	}
	return f
}

// selected is the value of a <select>: the chosen option's or the first one's.
func selected(n *html.Node) string {
	first, seen := "", false
	for d := range n.Descendants() {
		if d.Type != html.ElementNode || d.Data != "option" {
			continue
		}
		value, ok := attr(d, "value")
		if !ok {
			value = Text(d)
		}
		if _, chosen := attr(d, "selected"); chosen {
			return value
		}
		if !seen {
			first, seen = value, true
		}
	}
	return first
}

// Set types a value; it replaces what the form holds under the name. A name
// that the form does not have fails the test: a person could not type it.
func (f *Form) Set(name, value string) *Form {
	f.answer.t.Helper()
	if _, ok := f.Values[name]; !ok {
		f.answer.t.Errorf("%s: the form for %s has no field %q", f.answer.asked, f.Action, name)
	}
	f.Values.Set(name, value)
	return f
}

// Choose is Set for checkboxes and radio buttons, which a page may have without
// a value being chosen.
func (f *Form) Choose(name, value string) *Form {
	f.Values.Set(name, value)
	return f
}

// Send sends the form from its page.
func (f *Form) Send() *Answer {
	f.answer.t.Helper()
	return f.answer.client.As("Referer", "http://"+Host+f.answer.path).PostForm(f.Action, f.Values)
}

// A Step is one request of a scenario and what its answer must be.
type Step struct {
	Name   string
	By     *Client
	Method string // GET when empty, POST with a Form
	Path   string
	Form   url.Values
	JSON   string
	Status int
	Has    []string
	HasNot []string
}

// Run takes the steps one after another.
func Run(t interface {
	Helper()
	Logf(string, ...any)
}, steps ...Step) {
	t.Helper()
	for _, s := range steps {
		t.Logf("%s", s.Name)
		var a *Answer
		switch {
		case s.JSON != "":
			method := s.Method
			if method == "" {
				method = http.MethodPost
			}
			a = s.By.JSON(method, s.Path, s.JSON)
		case s.Form != nil:
			a = s.By.PostForm(s.Path, s.Form)
		case s.Method == "" || s.Method == http.MethodGet:
			a = s.By.Get(s.Path)
		default:
			a = s.By.Do(s.Method, s.Path, nil, nil)
		}
		a.Is(s.Status).Has(s.Has...).HasNot(s.HasNot...)
	}
}
