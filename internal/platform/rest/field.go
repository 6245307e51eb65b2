package rest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/platform/upload"
)

// kinds of fields, named as OPTIONS names them.
const (
	kindString   = "string"
	kindInteger  = "integer"
	kindFloat    = "float"
	kindDecimal  = "decimal"
	kindBoolean  = "boolean"
	kindEmail    = "email"
	kindURL      = "url"
	kindSlug     = "slug"
	kindUUID     = "uuid"
	kindDate     = "date"
	kindDatetime = "datetime"
	kindChoice   = "choice"
	kindFK       = "field" // DRF's name for a related field
	kindList     = "list"
	kindJSON     = "nested object"
	kindFile     = "file upload"
	kindImage    = "image upload" // a file that is one
	kindWords    = "words"        // of a search, in queries only
	kindOrdering = "ordering"     // in queries only
)

// A field is one declared field of an input.
type field struct {
	name     string
	kind     string
	index    []int        // in the struct
	typ      reflect.Type // without Opt
	opt      bool
	required bool
	null     bool
	blank    bool
	keep     bool // a boolean that is absent from a form stays absent
	readonly bool
	secret   bool // write only
	raw      bool // white space is kept
	label    string
	help     string
	fk       string
	filter   string // of a query field
	standard string // of an ordering
	min, max *int64
	digits   int // of a decimal
	places   int
	choices  []string
	child    *field         // of a list
	members  []field        // of an object
	wanted   map[string]int // name of a member → its place in members
	at       int            // where the places of the members begin
	check    FieldCheck
}

func (f *field) isFile() bool { return f.kind == kindFile || f.kind == kindImage }

// A plan is how an input is read.
type plan struct {
	typ    reflect.Type
	path   []field
	holes  []int // which hole of the path each of path is
	query  []field
	own    []ownQuery // embedded structs that read the query themselves
	body   []field
	wanted map[string]int // name of a body field → its place in body
	formed map[string]int // as a form names them, members of objects too
	places int            // of the body's fields and of objects' members
	files  int64          // bytes of files that a body may hold
}

type ownQuery struct {
	index []int
	names []field // for the document
}

// queryReader is what an embedded struct may be that reads parameters itself.
type queryReader interface {
	readQuery(q query)
	failed() error // a fault of what was read, before anything is validated
	queryFields() []field
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	ownTimeType  = reflect.TypeFor[Time]()
	rawType      = reflect.TypeFor[json.RawMessage]()
	fileType     = reflect.TypeFor[*upload.File]()
	wordsType    = reflect.TypeFor[Words]()
	orderingType = reflect.TypeFor[Ordering]()
)

func planOf(t reflect.Type, c Call) *plan {
	p := &plan{typ: t, wanted: map[string]int{}}
	where := c.Method + " " + c.Path
	if t.Kind() != reflect.Struct {
		panic("rest: " + where + ": the input is not a struct")
	}
	p.walk(where, t, nil)
	p.placeMembers()
	p.holes = holesOf(c.Path, p.path)
	for i, f := range p.path {
		if p.holes[i] < 0 {
			panic(fmt.Sprintf("rest: %s has no {%s}", where, f.name))
		}
	}
	for i, f := range p.body {
		if f.readonly {
			continue
		}
		p.wanted[f.name] = i
		if c.Method == "PATCH" && f.members != nil {
			panic(fmt.Sprintf("rest: %s: %s: an object is not changed in part; take a json.RawMessage", where, f.name))
		}
		if f.isFile() {
			p.files += *f.max
		}
		if c.Method == "PATCH" && !f.opt {
			panic(fmt.Sprintf("rest: %s: %s must be an Opt, since it may be left out", where, f.name))
		}
		if k, ok := c.Checks[f.name]; ok {
			if k.of != f.typ {
				panic(fmt.Sprintf("rest: %s: the check of %s takes %s, not %s", where, f.name, k.of, f.typ))
			}
			p.body[i].check = k
		}
	}
	if c.Whole.check != nil && c.Whole.of != t {
		panic(fmt.Sprintf("rest: %s: the check of the whole takes %s, not %s", where, c.Whole.of, t))
	}
	for name := range c.Checks {
		if _, ok := p.wanted[name]; !ok {
			panic(fmt.Sprintf("rest: %s: a check for %s, which is no field", where, name))
		}
	}
	return p
}

func (p *plan) walk(where string, t reflect.Type, at []int) {
	for i := range t.NumField() {
		sf := t.Field(i)
		index := append(at[:len(at):len(at)], i)
		if sf.Anonymous && sf.Type.Kind() == reflect.Struct {
			if r, ok := reflect.New(sf.Type).Interface().(queryReader); ok {
				p.own = append(p.own, ownQuery{index, r.queryFields()})
			} else {
				p.walk(where, sf.Type, index)
			}
			continue
		}
		for _, in := range []string{"path", "query", "json", "readonly"} {
			name, ok := sf.Tag.Lookup(in)
			if in == "readonly" && sf.Name != "_" {
				continue // says something of a field that has a name
			}
			if !ok || name == "-" {
				continue
			}
			f := fieldOf(where, in, name, sf)
			f.index = index
			switch in {
			case "path":
				p.path = append(p.path, f)
			case "query":
				p.query = append(p.query, f)
			default:
				p.body = append(p.body, f)
			}
		}
	}
}

func fieldOf(where, in, name string, sf reflect.StructField) field {
	tag := sf.Tag
	bad := func(what string, args ...any) {
		panic(fmt.Sprintf("rest: %s: %s: %s", where, name, fmt.Sprintf(what, args...)))
	}
	f := field{
		name: name, typ: sf.Type, label: tag.Get("label"), help: tag.Get("help"),
		null: tag.Get("null") == "true", blank: tag.Get("blank") == "true",
		keep: tag.Get("absent") == "keep", raw: tag.Get("trim") == "false",
		readonly: in == "readonly" || tag.Get("readonly") == "true", secret: tag.Get("write") == "true",
		fk: tag.Get("fk"), filter: tag.Get("filter"), standard: tag.Get("default"),
	}
	f.required = in == "json" && tag.Get("optional") != "true" && !f.readonly || tag.Get("required") == "true"
	if f.label == "" {
		f.label = labelOf(name)
	}
	if o, ok := reflect.New(sf.Type).Interface().(opt); ok {
		_, _, v := o.parts()
		f.opt, f.typ = true, reflect.TypeOf(v).Elem()
	}
	if sf.Name != "_" && !sf.IsExported() || sf.Name == "_" && !f.readonly {
		bad("a field that is read must be exported")
	}
	if f.null && !f.opt {
		bad("null needs an Opt")
	}
	f.min, f.max = number(bad, tag.Get("min")), number(bad, tag.Get("max"))
	if c := tag.Get("choices"); c != "" {
		f.choices = strings.Split(c, ",")
	}
	f.kind = kindOf(bad, f.typ, tag, f)
	if in == "query" {
		f.filter = filterOf(bad, f)
	}
	if f.kind == kindList {
		c := f
		c.typ, c.child, c.opt, c.null, c.min, c.max, c.required = f.typ.Elem(), nil, false, false, nil, nil, true
		c.kind, c.max = kindOf(bad, c.typ, tag, c), number(bad, tag.Get("each"))
		if c.kind == kindJSON && c.typ.Kind() == reflect.Struct && !f.readonly {
			if in != "json" {
				bad("objects stand in a body")
			}
			c.members, c.wanted = membersOf(where, name, c.typ), map[string]int{}
			for i, m := range c.members {
				c.wanted[m.name] = i
			}
		}
		f.choices, f.child = nil, &c
	}
	if f.kind == kindJSON && f.typ.Kind() == reflect.Struct && !f.readonly {
		if in != "json" {
			bad("an object stands in a body")
		}
		f.members = membersOf(where, name, f.typ)
	}
	if f.kind == kindDecimal {
		d, p := number(bad, tag.Get("digits")), number(bad, tag.Get("places"))
		if d == nil || p == nil {
			bad("a decimal needs digits and places")
		}
		f.digits, f.places = int(*d), int(*p)
	}
	return f
}

func kindOf(bad func(string, ...any), t reflect.Type, tag reflect.StructTag, f field) string {
	format := tag.Get("format")
	switch {
	case t == timeType || t == ownTimeType:
		if t == ownTimeType && !f.readonly {
			bad("rest.Time is for answers; read a time.Time")
		}
		return kindDatetime
	case t == rawType:
		return kindJSON
	case t == fileType && f.max == nil && !f.readonly:
		bad("a file needs max, in bytes")
	case t == fileType && format == "image":
		return kindImage
	case t == fileType:
		return kindFile
	case t == wordsType:
		return kindWords
	case t == orderingType:
		return kindOrdering
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if f.fk != "" {
			return kindFK
		}
		return kindInteger
	case reflect.Float64:
		return kindFloat
	case reflect.Bool:
		return kindBoolean
	case reflect.Slice:
		if f.child == nil {
			return kindList
		}
	case reflect.String:
		switch {
		case f.choices != nil:
			return kindChoice
		case f.fk != "":
			return kindFK
		case format == "":
			return kindString
		case slices.Contains([]string{kindEmail, kindURL, kindSlug, kindUUID, kindDate, kindDatetime, kindDecimal}, format):
			return format
		}
		bad("no format %q", format)
	}
	if !f.readonly && t.Kind() != reflect.Struct {
		bad("cannot read a %s", t)
	}
	return kindJSON
}

// filterOf says how a query field is read, and that its type can hold it.
func filterOf(bad func(string, ...any), f field) string {
	filter := f.filter
	if filter == "" {
		filter = map[string]string{
			kindInteger: "number", kindFK: "number", kindBoolean: "bool", kindChoice: "choice", kindDate: "date",
		}[f.kind]
	}
	want := reflect.String
	switch {
	case f.kind == kindWords || f.kind == kindOrdering:
		return ""
	case filter == "number" || filter == "fk":
		want = reflect.Int64
	case filter == "bool":
		want = reflect.Bool
	case filter == "choice" && f.choices == nil:
		bad("a choice needs choices")
	case !slices.Contains([]string{"", "text", "choice", "date"}, filter):
		bad("no filter %q", filter)
	}
	if f.typ.Kind() != want {
		bad("a %s cannot hold what the filter %q finds", f.typ, filter)
	}
	return filter
}

func number(bad func(string, ...any), s string) *int64 {
	if s == "" {
		return nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		bad("%q is not a number", s)
	}
	return &n
}

// labelOf makes DRF's label of a field's name: "school_id" → "School id".
func labelOf(name string) string {
	if name == "id" {
		return "ID"
	}
	s := strings.ReplaceAll(name, "_", " ")
	return upper(s)
}
