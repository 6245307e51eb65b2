package rest

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"github.com/madang-campus/madang/internal/platform/i18n"
)

// OpenAPI returns the document of the calls in OpenAPI 3.1: the same bytes
// whenever the same calls are registered in the same order.
func (a *API) OpenAPI(ctx context.Context) []byte {
	s := newSchemas()
	paths := object{}
	for _, res := range a.paths {
		item := object{}
		for _, m := range methods {
			if k := res.calls[m]; k != nil {
				item = append(item, member{strings.ToLower(m), k.operation(ctx, s)})
			}
		}
		paths = append(paths, member{res.path, item})
	}
	doc := object{
		{"openapi", "3.1.0"},
		{"info", object{{"title", a.o.Title}, {"version", version(a.o.Version)}}},
		{"servers", []object{{{"url", "/"}}}},
		{"paths", paths},
		{"components", object{
			{"schemas", append(s.named, errorSchemas(ctx)...)},
			{"responses", errorResponses(ctx)},
			{"securitySchemes", object{{"bearer", object{{"type", "http"}, {"scheme", "bearer"}, {"bearerFormat", "JWT"}}}}},
		}},
		{"tags", a.tags()},
	}
	b := getBuffer()
	defer putBuffer(b)
	if err := encode(b, doc); err != nil {
		panic("rest: the document cannot be written: " + err.Error()) // it is made of strings
	}
	return append([]byte(nil), b.Bytes()...)
}

func version(v string) string {
	if v == "" {
		return "0"
	}
	return v
}

// tagOf groups calls by the first part of their path.
func tagOf(path string) string {
	first, _, _ := strings.Cut(strings.Trim(path, "/"), "/")
	if first == "" {
		return "root"
	}
	return first
}

func (a *API) tags() []object {
	var all []object
	seen := map[string]bool{}
	for _, res := range a.paths {
		if t := tagOf(res.path); !seen[t] {
			seen[t] = true
			all = append(all, object{{"name", t}})
		}
	}
	return all
}

// operation describes one call.
func (k *call) operation(ctx context.Context, s *schemas) object {
	o := object{{"operationId", operationID(k.Method, k.Path)}, {"tags", []string{tagOf(k.Path)}}}
	if k.Summary != "" {
		o = append(o, member{"summary", k.Summary})
	}
	if k.Help != "" {
		o = append(o, member{"description", k.Help})
	}
	if p := k.parameters(); p != nil {
		o = append(o, member{"parameters", p})
	}
	if body := k.requestBody(); body != nil {
		o = append(o, member{"requestBody", body})
	}
	o = append(o, member{"responses", k.responses(ctx, s)})
	if !k.Open {
		o = append(o, member{"security", []object{{{"bearer", []string{}}}}})
	}
	return o
}

// operationID makes "getBoardById" of GET /board/{id}/.
func operationID(method, path string) string {
	var b strings.Builder
	b.WriteString(strings.ToLower(method))
	for part := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			part = "by_" + strings.TrimSuffix(name, "}")
		}
		for word := range strings.FieldsFuncSeq(part, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			b.WriteString(upper(word))
		}
	}
	if path == "/" {
		b.WriteString("Root")
	}
	return b.String()
}

func (k *call) parameters() []object {
	var all []object
	declared := map[string]bool{}
	for i := range k.in.path {
		f := &k.in.path[i]
		declared[f.name] = true
		all = append(all, object{{"name", f.name}, {"in", "path"}, {"required", true}, {"schema", f.schema()}})
	}
	for _, name := range holeNames(k.Path) {
		if !declared[name] {
			all = append(all, object{{"name", name}, {"in", "path"}, {"required", true}, {"schema", object{{"type", "string"}}}})
		}
	}
	add := func(f *field) {
		p := object{{"name", f.name}, {"in", "query"}}
		if f.required {
			p = append(p, member{"required", true})
		}
		if f.help != "" {
			p = append(p, member{"description", f.help})
		}
		all = append(all, append(p, member{"schema", f.schema()}))
	}
	for _, own := range k.in.own {
		for i := range own.names {
			add(&own.names[i])
		}
	}
	for i := range k.in.query {
		add(&k.in.query[i])
	}
	if k.list {
		for _, name := range []string{"limit", "offset", "page", "page_size"} {
			add(&field{name: name, kind: kindInteger})
		}
	}
	return all
}

func (k *call) requestBody() object {
	if len(k.in.wanted) == 0 {
		return nil
	}
	schema := objectOf(k.in.body, k.Method != "PATCH")
	must := len(schema) > 2
	content, kinds := object{}, []string{"application/json", "application/x-www-form-urlencoded", "multipart/form-data"}
	if k.in.files > 0 {
		kinds = kinds[2:]
	}
	for _, media := range kinds {
		content = append(content, member{media, object{{"schema", schema}}})
	}
	return object{{"required", must}, {"content", content}}
}

// objectOf is the schema of an object of the fields, some of which it may need.
func objectOf(fields []field, whole bool) object {
	properties, required := object{}, []string{}
	for i := range fields {
		f := &fields[i]
		properties = append(properties, member{f.name, f.schema()})
		if f.required && whole {
			required = append(required, f.name)
		}
	}
	o := object{{"type", "object"}, {"properties", properties}}
	if len(required) > 0 {
		o = append(o, member{"required", required})
	}
	return o
}

// responses lists what may come back. The faults that every call has are kept
// once for all.
func (k *call) responses(ctx context.Context, s *schemas) object {
	good := object{{"description", i18n.T(ctx, "docs.success")}}
	if k.Status != http.StatusNoContent {
		schema := s.of(k.out)
		if k.list {
			schema = object{{"oneOf", []object{schema, {
				{"type", "object"},
				{"properties", object{
					{"count", object{{"type", "integer"}}},
					{"next", object{{"type", []string{"string", "null"}}}},
					{"previous", object{{"type", []string{"string", "null"}}}},
					{"results", schema},
				}},
				{"required", []string{"count", "next", "previous", "results"}},
			}}}}
		}
		good = append(good, member{"content", object{{"application/json", object{{"schema", schema}}}}})
	}
	o := object{{strconv.Itoa(k.Status), good}}
	if k.in.body != nil || k.in.query != nil || k.takesBody() {
		o = append(o, responseOf("400", "Invalid"))
	}
	if !k.Open {
		o = append(o, responseOf("401", "Unauthenticated"))
	}
	if k.May != nil || !k.Open {
		o = append(o, responseOf("403", "Forbidden"))
	}
	if strings.Contains(k.Path, "{") {
		o = append(o, responseOf("404", "NotFound"))
	}
	return append(o, responseOf("429", "Throttled"))
}

func responseOf(status, name string) member {
	return member{status, object{{"$ref", "#/components/responses/" + name}}}
}

func errorSchemas(ctx context.Context) object {
	text := object{{"type", "string"}}
	return object{
		{"Detail", object{
			{"type", "object"},
			{"properties", object{{"detail", text}, {"code", text}}},
			{"required", []string{"detail"}},
		}},
		{"Problems", object{
			{"description", i18n.T(ctx, "docs.problems")},
			{"type", "object"},
			{"additionalProperties", object{{"anyOf", []object{
				{{"type", "array"}, {"items", text}},
				{{"type", "object"}, {"additionalProperties", object{{"type", "array"}, {"items", text}}}},
				{{"type", "array"}, {"items", object{{"type", "object"}}}},
				text,
			}}}},
		}},
	}
}

func errorResponses(ctx context.Context) object {
	response := func(name, schema string) member {
		return member{name, object{
			{"description", i18n.T(ctx, "docs."+strings.ToLower(name))},
			{"content", object{{"application/json", object{{"schema", reference(schema)}}}}},
		}}
	}
	return object{
		response("Invalid", "Problems"), response("Unauthenticated", "Detail"), response("Forbidden", "Detail"),
		response("NotFound", "Detail"), response("Throttled", "Detail"),
	}
}
