package rest

import (
	"encoding/json"
	"reflect"
	"strings"
)

// schemas makes JSON schemas (2020-12, as OpenAPI 3.1 wants them) of types, and
// keeps those with names to be referred to.
type schemas struct {
	named object
	names map[reflect.Type]string
	taken map[string]bool
}

func newSchemas() *schemas {
	return &schemas{names: map[reflect.Type]string{}, taken: map[string]bool{}}
}

var marshalerType = reflect.TypeFor[json.Marshaler]()

// of returns the schema of what encoding/json writes for t.
func (s *schemas) of(t reflect.Type) object {
	switch t {
	case ownTimeType, timeType:
		return object{{"type", "string"}, {"format", "date-time"}}
	case rawType:
		return object{}
	case reflect.TypeFor[object]():
		return object{{"type", "object"}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nullable(s.of(t.Elem()))
	case reflect.Bool:
		return object{{"type", "boolean"}}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if t.Implements(marshalerType) {
			return object{{"type", "number"}} // of hundredths, as credits are
		}
		return object{{"type", "integer"}}
	case reflect.Float32, reflect.Float64:
		return object{{"type", "number"}}
	case reflect.String:
		return object{{"type", "string"}}
	case reflect.Slice, reflect.Array:
		return object{{"type", "array"}, {"items", s.of(t.Elem())}}
	case reflect.Map:
		return object{{"type", "object"}, {"additionalProperties", s.of(t.Elem())}}
	case reflect.Struct:
		if t.Implements(marshalerType) {
			return object{}
		}
		return s.ofStruct(t)
	}
	return object{} // an interface: anything
}

// nullable lets null beside a schema.
func nullable(o object) object {
	for i, m := range o {
		if kind, ok := m.value.(string); ok && m.name == "type" {
			o[i].value = []string{kind, "null"}
			return o
		}
	}
	if len(o) == 0 {
		return o
	}
	return object{{"anyOf", []object{o, {{"type", "null"}}}}}
}

func (s *schemas) ofStruct(t reflect.Type) object {
	name := t.Name()
	if name == "" {
		return s.structure(t)
	}
	if known, ok := s.names[t]; ok {
		return reference(known)
	}
	name = schemaName(t)
	if s.taken[name] { // of another package
		pkg := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
		name = upper(pkg) + name
	}
	s.names[t], s.taken[name] = name, true
	at := len(s.named)
	s.named = append(s.named, member{name, nil}) // its place, before it refers to itself
	s.named[at].value = s.structure(t)
	return reference(name)
}

// schemaName makes "PageComment" of Page[board.Comment], since names of schemas
// have neither brackets nor slashes.
func schemaName(t reflect.Type) string {
	base, arg, generic := strings.Cut(t.Name(), "[")
	if generic {
		arg = strings.TrimSuffix(arg, "]")
		arg, _, _ = strings.Cut(arg[strings.LastIndexAny(arg, "./]*")+1:], "·") // a type inside a function
		base += upper(arg)
	}
	return upper(base)
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func reference(name string) object { return object{{"$ref", "#/components/schemas/" + name}} }

func (s *schemas) structure(t reflect.Type) object {
	properties, required := object{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		tag, tagged := f.Tag.Lookup("json")
		name, opts, _ := strings.Cut(tag, ",")
		if !f.IsExported() || name == "-" || f.Anonymous && !tagged || hidden(t, f) {
			continue
		}
		if name == "" {
			name = f.Name
		}
		properties = append(properties, member{name, s.of(f.Type)})
		if !strings.Contains(opts, "omit") {
			required = append(required, name)
		}
	}
	o := object{{"type", "object"}, {"properties", properties}}
	if len(required) > 0 {
		o = append(o, member{"required", required})
	}
	return o
}

// hidden reports whether f stands inside an embedded struct that has a name in
// JSON, and so is no property of t itself.
func hidden(t reflect.Type, f reflect.StructField) bool {
	for i := 1; i < len(f.Index); i++ {
		outer := t.FieldByIndex(f.Index[:i])
		if tag, ok := outer.Tag.Lookup("json"); ok && tag != "" && !strings.HasPrefix(tag, ",") {
			return true
		}
	}
	return false
}

// schema returns the schema of what a field takes.
func (f *field) schema() object {
	var o object
	switch f.kind {
	case kindInteger:
		o = object{{"type", "integer"}}
	case kindFK:
		o = object{{"type", "integer"}}
		if f.typ.Kind() == reflect.String {
			o = object{{"type", "string"}}
		}
	case kindFloat:
		o = object{{"type", "number"}}
	case kindBoolean:
		o = object{{"type", "boolean"}}
	case kindList:
		o = object{{"type", "array"}, {"items", f.child.schema()}}
	case kindJSON:
		if f.members == nil {
			return object{}
		}
		o = objectOf(f.members, true)
	case kindFile, kindImage:
		return object{{"type", "string"}, {"format", "binary"}}
	default:
		o = object{{"type", "string"}}
	}
	if format := map[string]string{
		kindEmail: "email", kindURL: "uri", kindUUID: "uuid", kindDate: "date", kindDatetime: "date-time",
	}[f.kind]; format != "" {
		o = append(o, member{"format", format})
	}
	if f.choices != nil && f.kind == kindChoice {
		o = append(o, member{"enum", f.choices})
	}
	o = append(o, f.bounds()...)
	if f.help != "" {
		o = append(o, member{"description", f.help})
	}
	if f.readonly {
		o = append(o, member{"readOnly", true})
	}
	if f.secret {
		o = append(o, member{"writeOnly", true})
	}
	if f.null {
		o = nullable(o)
	}
	return o
}

// bounds are the limits of length, of items or of value.
func (f *field) bounds() object {
	low, high := "minLength", "maxLength"
	switch f.kind {
	case kindInteger, kindFloat:
		low, high = "minimum", "maximum"
	case kindList:
		low, high = "minItems", "maxItems"
	}
	var o object
	if f.min != nil {
		o = append(o, member{low, *f.min})
	}
	if f.max != nil {
		o = append(o, member{high, *f.max})
	}
	return o
}
