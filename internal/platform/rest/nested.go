package rest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// membersOf makes the fields of a body's field that is an object of its own.
func membersOf(where, name string, t reflect.Type) []field {
	in := plan{}
	in.walk(where+": "+name, t, nil)
	if in.path != nil || in.query != nil || in.own != nil || in.body == nil {
		panic(fmt.Sprintf("rest: %s: %s is an object, which has json fields and nothing else", where, name))
	}
	for _, f := range in.body {
		if f.members != nil || f.readonly {
			panic(fmt.Sprintf("rest: %s: %s.%s: an object in a body is one level deep, and read as a whole", where, name, f.name))
		}
	}
	return in.body
}

// placeMembers gives the members of objects their places behind the fields of
// the body. A form names them "poll.options"; in JSON they stand in the object.
func (p *plan) placeMembers() {
	p.formed, p.places = map[string]int{}, len(p.body)
	for i := range p.body {
		f := &p.body[i]
		if f.members == nil {
			if !f.readonly {
				p.formed[f.name] = i
			}
			continue
		}
		f.at, f.wanted = p.places, map[string]int{}
		for j, m := range f.members {
			f.wanted[m.name] = j
			p.formed[f.name+"."+m.name] = p.places
			p.places++
		}
	}
}

// bindObject reads an object into the struct to; parts are the places of its
// members.
func (k *call) bindObject(ctx context.Context, f *field, v value, parts []value, form bool, to reflect.Value) (fieldProblem, error) {
	out := fieldProblem{name: f.name}
	if form {
		v = value{}
		if slices.ContainsFunc(parts, func(p value) bool { return p.kind != absent }) {
			v.kind = isDict
		}
	}
	switch {
	case v.kind == absent && f.required:
		out.problems = problem("required")
	case v.kind == isNull && !f.null:
		out.problems = problem("null")
	case v.kind > isNull && v.kind != isDict:
		out.members = badInput{{problems: problem("not_a_dictionary", pythonNames[v.kind])}}
	}
	if out.bad() || v.kind == absent {
		return out, nil
	}
	if f.opt {
		set, null, val := to.Addr().Interface().(opt).parts()
		*set, *null, to = true, v.kind == isNull, reflect.ValueOf(val).Elem()
	}
	if v.kind == isNull {
		return out, nil
	}
	if !form {
		parseJSON(v.text, f.wanted, parts) // it was read before as a part of the whole: there is no error
	}
	for i := range f.members {
		m := &f.members[i]
		p, err := k.bindField(ctx, m, parts[i], form, to.FieldByIndex(m.index))
		if err != nil {
			return out, err
		}
		if p.bad() {
			out.members = append(out.members, p)
		}
	}
	return out, nil
}

// bindObjects reads a list of objects, each as a whole. A form holds the list as
// JSON.
func (k *call) bindObjects(ctx context.Context, f *field, v value, form bool, to reflect.Value) (fieldProblem, error) {
	out := fieldProblem{name: f.name}
	if form && v.kind == isText {
		v = jsonValue(v.text)
	}
	switch {
	case v.kind == absent && f.required && k.Method != "PATCH":
		out.problems = problem("required")
	case v.kind == isNull && !f.null:
		out.problems = problem("null")
	}
	if out.bad() || v.kind == absent {
		return out, nil
	}
	if f.opt {
		set, null, val := to.Addr().Interface().(opt).parts()
		*set, *null, to = true, v.kind == isNull, reflect.ValueOf(val).Elem()
	}
	if v.kind == isNull {
		return out, nil
	}
	all, verdict := f.itemsOf(v)
	if verdict.problems != nil {
		out.members = badInput{{problems: verdict.problems}}
		return out, nil
	}
	list := reflect.MakeSlice(to.Type(), len(all), len(all))
	for i, item := range all {
		p, err := k.bindObject(ctx, f.child, item, make([]value, len(f.child.members)), false, list.Index(i))
		if err != nil {
			return out, err
		}
		if p.bad() {
			out.items, out.objects = append(out.items, itemProblem{i, p.problems, p.members}), len(all)
		}
	}
	to.Set(list)
	return out, nil
}

// jsonValue is what a text of a form says that holds JSON; of another text it is
// a text.
func jsonValue(text string) value {
	text = strings.Trim(text, " \t\r\n")
	kind, wrong := parseJSON(text, nil, nil)
	if wrong != "" {
		return value{kind: isText, text: `""`}
	}
	return value{kind: kind, text: text}
}

// ofFault returns the problems of a fault's fields. A name with a dot is that
// of an object's member, "poll.options"; one with a number that of a member of an
// object in a list, "courses.2.credit", counted from 0. What stands in the list
// behind the last bad object is not known here, and not told.
func ofFault(fields []fault.FieldError) badInput {
	var all badInput
	for _, e := range fields {
		name, member, nested := strings.Cut(e.Name, ".")
		if !nested {
			all = append(all, fieldProblem{name: name, problems: e.Problems})
			continue
		}
		i := slices.IndexFunc(all, func(p fieldProblem) bool { return p.name == name })
		if i < 0 {
			i = len(all)
			all = append(all, fieldProblem{name: name})
		}
		members := &all[i].members
		if place, of, listed := strings.Cut(member, "."); listed {
			at, err := strconv.Atoi(place)
			if err != nil {
				panic("rest: a fault of " + e.Name + ", which is no place in a list") // a mistake of a rule
			}
			members, member = all[i].item(at), of
		}
		*members = append(*members, fieldProblem{name: member, problems: e.Problems})
	}
	return all
}

// item is where the problems stand of an object in a list.
func (p *fieldProblem) item(at int) *badInput {
	p.objects = max(p.objects, at+1)
	i := slices.IndexFunc(p.items, func(o itemProblem) bool { return o.at == at })
	if i < 0 {
		i = len(p.items)
		p.items = append(p.items, itemProblem{at: at})
	}
	return &p.items[i].members
}
