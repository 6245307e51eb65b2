package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
)

// queryValues are what an attacker asks for, by the name of a parameter that
// calls declare: the same is asked of the page at that address. A name that is
// not here fails the test, unless it is among those that cut a list into parts,
// which are followed.
var queryValues = map[string]func(s *street) []string{
	"board":        func(s *street) []string { return words(s.boards) },
	"post":         func(s *street) []string { return words(s.posts) },
	"search":       func(*street) []string { return []string{"글0", "글00017"} },
	"name":         func(*street) []string { return []string{"동네"} },
	"school_id":    func(s *street) []string { return words([]int64{s.hanbit.ID}) },
	"q":            func(*street) []string { return []string{"글0", "글00017"} },
	"order":        func(*street) []string { return []string{"relevance"} },
	"hashtag":      func(*street) []string { return []string{"동네"} },
	"question":     func(*street) []string { return []string{"true", "false"} },
	"answered":     func(*street) []string { return []string{"true", "false"} },
	"is_anonymous": func(*street) []string { return []string{"true", "false"} },
	"half":         func(*street) []string { return []string{"2026-2"} },
	"folder":       func(*street) []string { return []string{"none"} },
	"page_size":    func(*street) []string { return []string{"7", "100"} },
}

// parts are parameters that cut a list into parts.
var parts = []string{"cursor", "limit", "offset", "page"}

// apart are routes that have nothing to do with texts, or end the attacker's
// own session.
var apart = regexp.MustCompile(`^/(account|admin|school|semester|period|category|lecture|friend|friendlink|freetime|timetable|wizard|calendar|gpa|review|examnote|static|setup|docs|confirm|reset|rules|privacy|about|openapi\.json|robots\.txt|manifest\.json|sw\.js|offline|favicon\.ico|apple-touch-icon\.png|livez|readyz|healthz)\b`)

func words(ids []int64) (all []string) {
	for _, id := range ids {
		all = append(all, strconv.FormatInt(id, 10))
	}
	return all
}

// An attacker is somebody who reads all there is to read.
type attacker struct {
	*street
	who     account.Viewer
	clients map[app.Audience]*client
	queries map[string][]string // names of parameters, by path

	asked   int               // answers so far
	refused map[string]bool   // addresses that the first look found closed
	kept    map[string]answer // if not nil, answers that are not asked for again

	// leak, if not nil, is a hole that a test makes: it changes an answer about
	// a post, or about many where post is 0, before the attacker gets it.
	leak func(post int64, a *answer)
}

func (s *street) attackBy(v account.Viewer) *attacker {
	s.t.Helper()
	a := &attacker{street: s, who: v, queries: map[string][]string{}, refused: map[string]bool{}}
	program, browser := s.program(v), s.browser(v)
	program.header.Set("Accept", "application/json")
	a.clients = map[app.Audience]*client{app.Programs: program, app.People: browser, app.Anyone: program}
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In string }
		}
	}
	if err := json.Unmarshal([]byte(program.do("GET", "/openapi.json", "").Body), &doc); err != nil {
		s.t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		for _, p := range methods["get"].Parameters {
			if p.In != "query" || slices.Contains(parts, p.Name) {
				continue
			}
			if a.queries[path] = append(a.queries[path], p.Name); queryValues[p.Name] == nil && !apart.MatchString(path) {
				s.t.Errorf("%s takes ?%s=, and nobody knows what an attacker asks there", path, p.Name)
			}
		}
	}
	return a
}

// notes are what an attacker has written down about each post.
type notes struct {
	values map[string]map[int64][]string // feature → post → what was read of it there, in order
	whole  map[string]map[int64]string   // where → post → all that was said of it
	order  map[string][]int64            // where → posts of a list, in its order
	again  bool                          // only the second is wanted
}

// look asks every route for reading about everything, with every parameter that
// it has, and writes down what is said of which post. Again, it leaves out what
// was refused, and takes note only of what is said as a whole.
func (a *attacker) look(again bool) *notes {
	a.t.Helper()
	n := &notes{again: again, values: map[string]map[int64][]string{}, whole: map[string]map[int64]string{}, order: map[string][]int64{}}
	met := map[string][]int64{} // ids that lists of other things show
	for _, r := range a.app.Routes() {
		if r.Method == "GET" && !apart.MatchString(r.Path) && !strings.Contains(r.Path, "{") {
			a.ask(n, r, r.Path, r.Path, 0, met)
			for _, name := range a.queries[r.Path] {
				for _, value := range queryValues[name](a.street) {
					where, post := r.Path+"?"+name, int64(0)
					if name == "post" {
						post, _ = strconv.ParseInt(value, 10, 64) // one of ours
					} else if name != "board" {
						where += "=" + value
					}
					a.ask(n, r, where, r.Path+"?"+url.Values{name: {value}}.Encode(), post, met)
				}
			}
		}
	}
	known := map[string][]int64{"board": a.boards, "post": a.posts, "comment": a.comments()}
	for _, r := range a.app.Routes() {
		first, rest, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
		if r.Method != "GET" || apart.MatchString(r.Path) || !strings.HasPrefix(rest, "{id}/") {
			continue
		}
		ids := known[first]
		if ids == nil {
			ids = met[first]
		}
		for _, id := range ids {
			post := map[string]int64{"post": id, "comment": a.placeOf[text{"comment", id}].post}[first]
			a.ask(n, r, r.Path, fill(r.Path, nil, strconv.FormatInt(id, 10)), post, met)
		}
	}
	return n
}

// ask asks for one address and what it goes on with. Post is what the answer is
// about, 0 for many.
func (a *attacker) ask(n *notes, r app.Route, where, target string, post int64, met map[string][]int64) {
	a.t.Helper()
	where = string(r.For) + " " + where
	for range 20 {
		if n.again && a.refused[where+target] {
			return
		}
		got := a.get(r.For, target)
		if got.Code >= 500 {
			a.t.Errorf("%s: %d %s", target, got.Code, got.Body)
		}
		a.refused[where+target] = got.Code >= 400
		if a.leak != nil {
			a.leak(post, &got)
		}
		next := nextOf(got)
		if strings.Contains(got.Body, "form_key") {
			got.Body = chance.ReplaceAllString(got.Body, "chance")
		}
		if post != 0 && !n.again {
			n.note(where+" status", post, strconv.Itoa(got.Code))
			n.note(where+" length", post, strconv.Itoa(len(got.Body)))
			for name, values := range got.Header {
				if name != "X-Request-Id" && name != "Etag" {
					n.note(where+" "+name, post, strings.Join(values, "\n"))
				}
			}
		}
		if post != 0 {
			n.say(where, post, got.Body)
		}
		switch {
		case strings.HasPrefix(got.Header.Get("Content-Type"), "application/json"):
			a.readJSON(n, where, got.Body, post, met)
		case post == 0 || !n.again:
			a.readPage(n, where, got.Body, post)
		}
		if next == "" {
			return
		}
		target = next
	}
}

// get asks for an address, once where answers are kept.
func (a *attacker) get(as app.Audience, target string) answer {
	key := string(as) + target
	got, ok := a.kept[key]
	if !ok {
		before := a.executed()
		got = a.clients[as].do("GET", target, "")
		a.asked++
		if n := a.executed() - before; n > 0 {
			got.Header.Set("Statements", strconv.FormatInt(n, 10)) // what a clock would tell
		}
		if a.kept != nil {
			a.kept[key] = got
		}
	}
	got.Header = got.Header.Clone()
	return got
}

// executed is how many statements the server has run, where it counts them.
func (a *attacker) executed() int64 {
	if a.app.DB.Engine() != "mariadb" {
		return 0
	}
	return a.count(`SELECT CAST(VARIABLE_VALUE AS INTEGER) FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'COM_STMT_EXECUTE'`)
}

func (n *notes) note(feature string, post int64, value string) {
	if n.again {
		return
	}
	if n.values[feature] == nil {
		n.values[feature] = map[int64][]string{}
	}
	n.values[feature][post] = append(n.values[feature][post], value)
}

func (n *notes) say(where string, post int64, text string) {
	if n.whole[where] == nil {
		n.whole[where] = map[int64]string{}
	}
	n.whole[where][post] += text
}

// stand notes a post's place in a list.
func (n *notes) stand(where string, post int64) {
	if !slices.Contains(n.order[where], post) {
		n.order[where] = append(n.order[where], post)
	}
}

var postPath = regexp.MustCompile(`/post/(\d+)/`)

// aboutPost says which of the street's posts a thing in JSON is about: a post,
// what names one, or leads to one.
func (a *attacker) aboutPost(thing map[string]any) (post int64) {
	id := func(v any) int64 {
		n, _ := v.(float64)
		return int64(n)
	}
	switch v := thing["post"].(type) {
	case float64:
		post = id(v)
	case map[string]any:
		post = id(v["id"])
	default:
		if _, ok := thing["board"]; ok && thing["author"] != nil {
			post = id(thing["id"])
		}
	}
	for _, v := range thing {
		if text, ok := v.(string); ok && post == 0 && strings.HasPrefix(text, "/post/") {
			if m := postPath.FindStringSubmatch(text); m != nil {
				post, _ = strconv.ParseInt(m[1], 10, 64) // digits
			}
		}
	}
	if _, ours := a.writer[post]; !ours {
		return 0
	}
	return post
}

func (a *attacker) readJSON(n *notes, where, body string, post int64, met map[string][]int64) {
	var v any
	if json.Unmarshal([]byte(body), &v) != nil {
		return
	}
	segment, _, _ := strings.Cut(strings.TrimPrefix(where, string(app.Programs)+" /"), "/")
	var walk func(v any, key string, post int64)
	walk = func(v any, key string, post int64) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(one, key+"[]", post)
			}
		case map[string]any:
			if post == 0 {
				if post = a.aboutPost(v); post != 0 {
					n.stand(where, post)
					text, _ := json.Marshal(v) // what was JSON
					n.say(where, post, string(text))
				}
			}
			if id, ok := v["id"].(float64); ok && (key == "[]" || key == ".results[]") {
				met[segment] = append(met[segment], int64(id))
			}
			for _, name := range slices.Sorted(maps.Keys(v)) {
				walk(v[name], key+"."+name, post)
			}
		case nil:
		default:
			if post != 0 {
				text, ok := v.(string)
				if !ok {
					raw, _ := json.Marshal(v)
					text = string(raw)
				}
				n.note(where+" "+key, post, text)
			}
		}
	}
	walk(v, "", post)
}

// readPage notes the texts and attributes of a page about a post, and of the
// rows of a list.
func (a *attacker) readPage(n *notes, where, body string, post int64) {
	a.t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		a.t.Fatal(err)
	}
	var walk func(e *html.Node, post int64)
	walk = func(e *html.Node, post int64) {
		if post == 0 && e.Type == html.ElementNode && (e.Data == "li" || e.Data == "article" || e.Data == "tr") {
			if post = a.linkedPost(e); post != 0 {
				n.stand(where, post)
				var b strings.Builder
				if err := html.Render(&b, e); err != nil {
					a.t.Fatal(err)
				}
				n.say(where, post, b.String())
				n.note(where+" row length", post, strconv.Itoa(b.Len()))
			}
		}
		if post != 0 {
			switch e.Type {
			case html.TextNode:
				if text := strings.TrimSpace(e.Data); text != "" {
					n.note(where+" "+e.Parent.Data+" text", post, text)
				}
			case html.CommentNode:
				n.note(where+" comment", post, e.Data)
			case html.ElementNode:
				for _, attr := range e.Attr {
					n.note(where+" "+e.Data+" "+attr.Key, post, attr.Val)
				}
			}
		}
		for c := range e.ChildNodes() {
			walk(c, post)
		}
	}
	walk(doc, post)
}

// linkedPost is the only post of the street that e leads to, or 0.
func (a *attacker) linkedPost(e *html.Node) (post int64) {
	for d := range e.Descendants() {
		for _, attr := range d.Attr {
			m := postPath.FindStringSubmatch(attr.Val)
			if m == nil {
				continue
			}
			id, _ := strconv.ParseInt(m[1], 10, 64) // digits
			if _, ours := a.writer[id]; ours && post != 0 && id != post {
				return 0
			} else if ours {
				post = id
			}
		}
	}
	return post
}

// features turn notes into what sets posts apart: for each way of looking at
// them a value for each post, "" where there is none.
func (n *notes) features(posts []int64) map[string][]string {
	all := map[string][]string{}
	add := func(name string, of func(values []string) string, from map[int64][]string) {
		row := make([]string, len(posts))
		for i, p := range posts {
			if values := from[p]; len(values) > 0 {
				row[i] = of(values)
			}
		}
		all[name] = row
	}
	for name, from := range n.values {
		add(name, func(v []string) string { return strings.Join(v, "\n") }, from)
		add(name+", how many", func(v []string) string { return strconv.Itoa(len(v)) }, from)
		add(name+", the first", func(v []string) string { return v[0] }, from)
		add(name+", the last", func(v []string) string { return v[len(v)-1] }, from)
		add(name+", the largest", slices.Max[[]string], from)
		add(name+", the length", func(v []string) string { return strconv.Itoa(len(strings.Join(v, ""))) }, from)
		add(name+", the second of the first", func(v []string) string { return second(v[0]) }, from)
		add(name+", the second of the last", func(v []string) string { return second(v[len(v)-1]) }, from)
		n.tokens(name, from, posts, all)
	}
	for where, list := range n.order {
		row := make([]string, len(posts))
		for i, p := range posts {
			if at := slices.Index(list, p); at >= 0 {
				row[i] = strconv.Itoa(at)
			}
		}
		all[where+" place"] = row
	}
	byArithmetic(all, posts)
	return all
}

// byArithmetic adds what numbers come to when the post's id is taken out of
// them, as a pseudonym made of both would show, and the gaps that they leave.
func byArithmetic(all map[string][]string, posts []int64) {
	for _, name := range slices.Collect(maps.Keys(all)) {
		less, xor, gap := make([]string, len(posts)), make([]string, len(posts)), make([]string, len(posts))
		var numbers []int64
		for i, text := range all[name] {
			if x, err := strconv.ParseInt(text, 10, 64); err == nil {
				numbers = append(numbers, x)
				less[i], xor[i] = strconv.FormatInt(x-posts[i], 10), strconv.FormatInt(x^posts[i], 10)
			}
		}
		if len(numbers) < 2 {
			continue
		}
		slices.Sort(numbers)
		for i, text := range all[name] {
			if x, err := strconv.ParseInt(text, 10, 64); err == nil {
				if at, _ := slices.BinarySearch(numbers, x); at > 0 {
					gap[i] = strconv.FormatInt(x-numbers[at-1], 10)
				}
			}
		}
		all[name+", less the post's id"], all[name+", xor the post's id"], all[name+", the gap before"] = less, xor, gap
	}
}

var dateAndTime = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}`)

// second is a time cut down to its second, "" for what is no time.
func second(text string) string { return dateAndTime.FindString(text) }

var word = regexp.MustCompile(`[\pL\pN_-]{2,}`)

// tokens adds for each word of a feature which posts have it.
func (n *notes) tokens(name string, from map[int64][]string, posts []int64, all map[string][]string) {
	has := map[string][]string{}
	for i, p := range posts {
		for _, value := range from[p] {
			for _, w := range word.FindAllString(value, -1) {
				if has[w] == nil {
					has[w] = make([]string, len(posts))
				}
				has[w][i] = "has"
			}
		}
	}
	for w, row := range has {
		if k := len(slices.DeleteFunc(slices.Clone(row), func(s string) bool { return s == "" })); k > 1 && k < len(posts) {
			all[fmt.Sprintf("%s, the word %q", name, w)] = row
		}
	}
}

// changes are for each post after which acts, by their places, what is said of
// it had changed.
func changes(name string, before, after []*notes, posts []int64) map[string][]string {
	all := map[string][]string{}
	for i := range before {
		for where := range after[i].whole {
			for at, p := range posts {
				if before[i].whole[where][p] == after[i].whole[where][p] {
					continue
				}
				key := name + " changes " + where
				if all[key] == nil {
					all[key] = make([]string, len(posts))
				}
				all[key][at] += fmt.Sprint(i, " ")
			}
		}
	}
	return all
}
