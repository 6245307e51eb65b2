package rest

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

const parsesAndRenders = `"renders":["application/json","text/html"],"parses":["application/json","application/x-www-form-urlencoded","multipart/form-data"]`

func TestOptionsDescribeWhatTheAskerMayWrite(t *testing.T) {
	a := probe(t)
	const fields = `{"id":{"type":"integer","required":false,"read_only":true,"label":"ID"},` +
		`"created_at":{"type":"datetime","required":false,"read_only":true,"label":"Created at"},` +
		`"category":{"type":"string","required":true,"read_only":false,"label":"Category","max_length":20},` +
		`"name":{"type":"string","required":true,"read_only":false,"label":"Name","min_length":2,"max_length":5},` +
		`"is_deleted":{"type":"boolean","required":false,"read_only":false,"label":"Is deleted"},` +
		`"school_id":{"type":"field","required":true,"read_only":false,"label":"School id"}}`
	for text, want := range map[string]string{
		"OPTIONS /board/\nX-Who: a":        `{"name":"Board List","description":"",` + parsesAndRenders + `,"actions":{"POST":` + fields + `}}`,
		"OPTIONS /board/":                  `{"name":"Board List","description":"",` + parsesAndRenders + `}`,
		"OPTIONS /board/\nX-Who: stranger": `{"name":"Board List","description":"",` + parsesAndRenders + `}`,
		"OPTIONS /board/1/\nX-Who: a":      `{"name":"Board Instance","description":"",` + parsesAndRenders + `,"actions":{"PUT":` + fields + `}}`,
		"OPTIONS /board/9/\nX-Who: a":      `{"name":"Board Instance","description":"",` + parsesAndRenders + `}`,
		"OPTIONS /":                        `{"name":"Api Root","description":"The default basic root view for DefaultRouter",` + parsesAndRenders + `}`,
		"OPTIONS /board/\nX-Who: forged":   `{"detail":"이 토큰은 모든 타입의 토큰에 대해 유효하지 않습니다","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"유효하지 않거나 만료된 토큰"}]}`,
	} {
		if w := ask(t, a, text); w.Body.String() != want {
			t.Errorf("%q: got %d %s, want %s", text, w.Code, w.Body, want)
		}
	}
	w := ask(t, a, "OPTIONS /kinds/")
	for _, want := range []string{
		`"choice":{"type":"choice","required":false,"read_only":false,"label":"Choice","choices":[{"value":"a","display_name":"a"}`,
		`"range":{"type":"integer","required":false,"read_only":false,"label":"Range","min_value":1,"max_value":5}`,
		`"list":{"type":"list","required":false,"read_only":false,"label":"List","max_length":3,"child":{"type":"string","required":true,"read_only":false}}`,
		`"email":{"type":"email"`, `"uuid":{"type":"string"`, `"when":{"type":"datetime"`, `"decimal":{"type":"decimal"`,
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %s in %s", want, w.Body)
		}
	}
}

// A document is an OpenAPI document as far as the rules of 3.1 can be checked
// without its own schema.
func TestTheDocumentKeepsTheRulesOfOpenAPI(t *testing.T) {
	a := probe(t)
	w := ask(t, a, "GET /openapi.json")
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("got %d %v", w.Code, w.Header())
	}
	var doc struct {
		OpenAPI    string
		Info       struct{ Title, Version string }
		Paths      map[string]map[string]map[string]any
		Components struct {
			Schemas   map[string]any
			Responses map[string]any
			Security  map[string]any `json:"securitySchemes"`
		}
		Tags []struct{ Name string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1.") || doc.Info.Title == "" || doc.Info.Version == "" {
		t.Errorf("got %s %+v", doc.OpenAPI, doc.Info)
	}
	tags, ids, calls := map[string]bool{}, map[string]bool{}, 0
	for _, tag := range doc.Tags {
		tags[tag.Name] = true
	}
	for path, item := range doc.Paths {
		for method, op := range item {
			calls++
			id, _ := op["operationId"].(string)
			if ids[id] || id == "" {
				t.Errorf("%s %s: operationId %q", method, path, id)
			}
			ids[id] = true
			for _, tag := range op["tags"].([]any) {
				if !tags[tag.(string)] {
					t.Errorf("%s %s: tag %s is not declared", method, path, tag)
				}
			}
			checkParameters(t, method+" "+path, op)
			checkResponses(t, method+" "+path, op)
			if body, ok := op["requestBody"].(map[string]any); ok && (method == "get" || len(body["content"].(map[string]any)) != 3) {
				t.Errorf("%s %s: body %v", method, path, body)
			}
		}
	}
	if calls != len(a.Routes()) {
		t.Errorf("%d calls in the document, %d registered", calls, len(a.Routes()))
	}
	for _, ref := range regexp.MustCompile(`"\$ref":"([^"]*)"`).FindAllStringSubmatch(w.Body.String(), -1) {
		parts := strings.Split(ref[1], "/")
		in := map[string]map[string]any{"schemas": doc.Components.Schemas, "responses": doc.Components.Responses}[parts[2]]
		if len(parts) != 4 || in[parts[3]] == nil {
			t.Errorf("%s leads nowhere", ref[1])
		}
	}
	for name, s := range doc.Components.Schemas {
		if !regexp.MustCompile(`^[a-zA-Z0-9._-]+$`).MatchString(name) {
			t.Errorf("a schema is named %q", name)
		}
		checkSchema(t, name, s)
	}
	if doc.Components.Security["bearer"] == nil {
		t.Error("no bearer scheme")
	}
}

func checkParameters(t *testing.T, name string, op map[string]any) {
	t.Helper()
	inPath := map[string]bool{}
	all, _ := op["parameters"].([]any)
	seen := map[string]bool{}
	for _, p := range all {
		p := p.(map[string]any)
		key := p["in"].(string) + " " + p["name"].(string)
		if seen[key] || p["schema"] == nil {
			t.Errorf("%s: parameter %s twice or without a schema", name, key)
		}
		seen[key] = true
		if p["in"] == "path" {
			inPath[p["name"].(string)] = p["required"] == true
		}
	}
	for _, hole := range holeNames(strings.SplitN(name, " ", 2)[1]) {
		if !inPath[hole] {
			t.Errorf("%s: {%s} is no required parameter", name, hole)
		}
		delete(inPath, hole)
	}
	if len(inPath) > 0 {
		t.Errorf("%s: %v have no hole", name, inPath)
	}
}

func checkResponses(t *testing.T, name string, op map[string]any) {
	t.Helper()
	all, _ := op["responses"].(map[string]any)
	good := 0
	for status, r := range all {
		r := r.(map[string]any)
		if r["$ref"] == nil && r["description"] == nil || !regexp.MustCompile(`^[2-5][0-9][0-9]$`).MatchString(status) {
			t.Errorf("%s: response %s: %v", name, status, r)
		}
		if status[0] == '2' {
			good++
		}
	}
	if good != 1 {
		t.Errorf("%s: %d good answers", name, good)
	}
}

var schemaTypes = map[string]bool{"object": true, "array": true, "string": true, "integer": true, "number": true, "boolean": true, "null": true}

func checkSchema(t *testing.T, name string, s any) {
	t.Helper()
	o, ok := s.(map[string]any)
	if !ok {
		return
	}
	var types []any
	switch v := o["type"].(type) {
	case string:
		types = []any{v}
	case []any:
		types = v
	}
	for _, kind := range types {
		if !schemaTypes[kind.(string)] {
			t.Errorf("%s: type %v", name, kind)
		}
	}
	if o["nullable"] != nil {
		t.Errorf("%s: nullable is of 3.0", name)
	}
	properties, _ := o["properties"].(map[string]any)
	for p, sub := range properties {
		checkSchema(t, name+"."+p, sub)
	}
	required, _ := o["required"].([]any)
	for _, r := range required {
		if properties[r.(string)] == nil {
			t.Errorf("%s: %v is required and no property", name, r)
		}
	}
	checkSchema(t, name+"[]", o["items"])
}

func TestTheDocumentIsTheSameEveryTime(t *testing.T) {
	first := string(probe(t).OpenAPI(t.Context()))
	for range 3 {
		if again := string(probe(t).OpenAPI(t.Context())); again != first {
			t.Fatal("two documents of the same calls differ")
		}
	}
	english := string(probe(t).OpenAPI(i18n.With(t.Context(), i18n.En)))
	if !strings.Contains(english, "Not signed in") || !strings.Contains(first, "로그인 필요") {
		t.Error("the document is not in the asker's language")
	}
}

func TestSchemasDescribeWhatIsWritten(t *testing.T) {
	type inner struct {
		ID int64 `json:"id"`
	}
	type node struct {
		inner
		Name   string         `json:"name"`
		Next   *node          `json:"next"`
		At     Time           `json:"at"`
		Tags   []string       `json:"tags,omitempty"`
		Skip   string         `json:"-"`
		Counts map[string]int `json:"counts"`
		hidden int
	}
	s := newSchemas()
	b := getBuffer()
	if err := encode(b, s.of(typeOf[Page[node]]())); err != nil || b.String() != `{"$ref":"#/components/schemas/PageNode"}` {
		t.Errorf("got %s %v", b, err)
	}
	b.Reset()
	if err := encode(b, s.named); err != nil {
		t.Fatal(err)
	}
	want := `{"PageNode":{"type":"object","properties":{"next":{"type":["string","null"]},"previous":{"type":["string","null"]},"results":{"type":"array","items":{"$ref":"#/components/schemas/Node"}}},"required":["next","previous","results"]},` +
		`"Node":{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string"},"next":{"anyOf":[{"$ref":"#/components/schemas/Node"},{"type":"null"}]},` +
		`"at":{"type":"string","format":"date-time"},"tags":{"type":"array","items":{"type":"string"}},"counts":{"type":"object","additionalProperties":{"type":"integer"}}},"required":["id","name","next","at","counts"]}}`
	if b.String() != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
	_ = node{hidden: 1}
}

func TestTheDocsPageLoadsNothingFromElsewhere(t *testing.T) {
	a := probe(t)
	for path, kind := range map[string]string{
		"/docs/": "text/html; charset=utf-8", "/docs/page.js": "text/javascript; charset=utf-8", "/docs/style.css": "text/css; charset=utf-8",
	} {
		w := ask(t, a, "GET "+path)
		if w.Code != 200 || w.Header().Get("Content-Type") != kind {
			t.Errorf("%s: got %d %s", path, w.Code, w.Header().Get("Content-Type"))
		}
		if regexp.MustCompile(`https?:|//[a-z]|@import|url\(|<script>|\son[a-z]+=|style=`).MatchString(strings.ReplaceAll(w.Body.String(), "// ", "")) {
			t.Errorf("%s is not on its own", path)
		}
		if again := ask(t, a, "GET "+path+"\nIf-None-Match: "+w.Header().Get("ETag")); again.Code != 304 {
			t.Errorf("%s: again %d", path, again.Code)
		}
	}
	if w := ask(t, a, "OPTIONS /docs/"); w.Code != 204 {
		t.Errorf("OPTIONS: got %d", w.Code)
	}
}

func TestAMistakeInADeclarationStopsTheStart(t *testing.T) {
	type path struct {
		ID int64 `path:"id"`
	}
	type notOpt struct {
		Name string `json:"name"`
	}
	type noName struct {
		When Time `json:"when"`
	}
	type badFilter struct {
		Q Opt[string] `query:"q" filter:"number"`
	}
	type badFormat struct {
		Q string `json:"q" format:"phone"`
	}
	mistakes := map[string]func(a *API){
		"a path without a slash": func(a *API) { Handle(a, Call{Method: "GET", Path: "/x"}, none[Empty]) },
		"an unknown method":      func(a *API) { Handle(a, Call{Method: "TRACE", Path: "/x/"}, none[Empty]) },
		"a hole that is missing": func(a *API) { Handle(a, Call{Method: "GET", Path: "/x/"}, none[path]) },
		"a patch without Opt":    func(a *API) { Handle(a, Call{Method: "PATCH", Path: "/x/"}, none[notOpt]) },
		"an answer's type":       func(a *API) { Handle(a, Call{Method: "POST", Path: "/x/"}, none[noName]) },
		"a filter of its type":   func(a *API) { Handle(a, Call{Method: "GET", Path: "/x/"}, none[badFilter]) },
		"an unknown format":      func(a *API) { Handle(a, Call{Method: "POST", Path: "/x/"}, none[badFormat]) },
		"no struct":              func(a *API) { Handle(a, Call{Method: "POST", Path: "/x/"}, none[int]) },
		"the same twice": func(a *API) {
			Handle(a, Call{Method: "GET", Path: "/x/{a}/"}, none[Empty])
			Handle(a, Call{Method: "GET", Path: "/x/{b}/"}, none[Empty])
		},
		"a check of nothing": func(a *API) {
			Handle(a, Call{Method: "POST", Path: "/x/", Checks: Checks{"x": Check(func(context.Context, int) error { return nil })}}, none[notOpt])
		},
		"a check of another type": func(a *API) {
			Handle(a, Call{Method: "POST", Path: "/x/", Checks: Checks{"name": Check(func(context.Context, int) error { return nil })}}, none[notOpt])
		},
	}
	for name, f := range mistakes {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: nothing happened", name)
				}
			}()
			f(New(Options{}))
		}()
	}
}

func none[In any](context.Context, In) (Empty, error) { return Empty{}, nil }

// A name wins over a hole, and a hole takes what no name takes.
func TestANameWinsOverAHole(t *testing.T) {
	a := New(Options{})
	say := func(text string) func(context.Context, Empty) (string, error) {
		return func(context.Context, Empty) (string, error) { return text, nil }
	}
	Handle(a, Call{Method: "GET", Path: "/post/{id}/like/", Open: true}, say("like"))
	Handle(a, Call{Method: "GET", Path: "/post/hot/", Open: true}, say("hot"))
	Handle(a, Call{Method: "GET", Path: "/post/{id}/", Open: true}, say("one"))
	for path, want := range map[string]string{"/post/hot/": `"hot"`, "/post/3/": `"one"`, "/post/hot/like/": `"like"`, "/post/x/like/": `"like"`} {
		if w := ask(t, a, "GET "+path); w.Body.String() != want {
			t.Errorf("%s: got %s", path, w.Body)
		}
	}
}

func TestAnObjectMayBeForbiddenBeforeItsBodyIsRead(t *testing.T) {
	a := New(Options{})
	type in struct {
		ID   int64  `path:"id"`
		Name string `json:"name"`
	}
	Handle(a, Call{Method: "PUT", Path: "/x/{id}/", Open: true, Object: func(context.Context, int64) error {
		return fault.New(fault.Forbidden, "permission_denied")
	}}, none[in])
	if w := ask(t, a, "PUT /x/1/\n\n{"); w.Code != http.StatusForbidden {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}
