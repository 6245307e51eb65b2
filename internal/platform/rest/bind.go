package rest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// bindPath puts what the path says into in. What is no key is not there.
func (k *call) bindPath(x *Exchange, in reflect.Value) error {
	for i, f := range k.in.path {
		text := x.path[k.in.holes[i]]
		to := in.FieldByIndex(f.index)
		if to.Kind() == reflect.String {
			if !isPlain(text) {
				return fault.New(fault.NotFound, "not_found")
			}
			to.SetString(text)
			continue
		}
		n, err := keyOf(text)
		if err != nil {
			return err
		}
		to.SetInt(n)
	}
	return nil
}

// isPlain reports whether a database can hold the text.
func isPlain(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// keyOf reads a part of a path as a key: "01", "+1", "１" and " 1" are 1.
func keyOf(text string) (int64, error) {
	n, big, ok := pyInt(text)
	if !ok || big || n < 0 {
		return 0, fault.New(fault.NotFound, "not_found")
	}
	return n, nil
}

// bindQuery puts the parameters into in and returns what is wrong with them.
func (k *call) bindQuery(x *Exchange, in reflect.Value) badInput {
	var all badInput
	for _, own := range k.in.own {
		in.FieldByIndex(own.index).Addr().Interface().(queryReader).readQuery(x.query)
	}
	for i := range k.in.query {
		f := &k.in.query[i]
		text, _ := x.query.get(f.name)
		to := in.FieldByIndex(f.index)
		var set *bool
		if f.opt {
			s, _, v := to.Addr().Interface().(opt).parts()
			set, to = s, reflect.ValueOf(v).Elem()
		}
		ok, problems := f.readParameter(text, to)
		switch {
		case problems != nil:
			all = append(all, fieldProblem{name: f.name, problems: problems})
		case ok && set != nil:
			*set = true
		case !ok && f.required:
			all = append(all, fieldProblem{name: f.name, problems: problem("required")})
		}
	}
	return all
}

// bindBody reads the body into in. Its error is a badInput where fields are bad.
func (k *call) bindBody(ctx context.Context, x *Exchange, in reflect.Value) error {
	if len(k.in.wanted) == 0 && !k.takesBody() {
		return nil
	}
	vals := make([]value, k.in.places)
	form, err := x.api.parseBody(k, x, vals)
	if err != nil {
		return err
	}
	var all badInput
	for i := range k.in.body {
		f := &k.in.body[i]
		if f.readonly {
			continue
		}
		var p fieldProblem
		switch to := in.FieldByIndex(f.index); {
		case f.members != nil:
			p, err = k.bindObject(ctx, f, vals[i], vals[f.at:f.at+len(f.members)], form, to)
		case f.child != nil && f.child.members != nil:
			p, err = k.bindObjects(ctx, f, vals[i], form, to)
		default:
			p, err = k.bindField(ctx, f, vals[i], form, to)
		}
		if err != nil {
			return err
		}
		if p.bad() {
			all = append(all, p)
		}
	}
	return k.checkWhole(ctx, in, all)
}

// takesBody reports whether the method carries a body, which is then parsed
// even where no field is declared, so that nonsense is refused.
func (k *call) takesBody() bool {
	return k.Method == "POST" || k.Method == "PUT" || k.Method == "PATCH"
}

func (k *call) bindField(ctx context.Context, f *field, v value, form bool, to reflect.Value) (fieldProblem, error) {
	out := fieldProblem{name: f.name}
	partial := k.Method == "PATCH"
	if form && v.kind == isText && v.text == "" && !f.required && !f.null && !f.blank && f.kind != kindBoolean {
		v = value{}
	}
	if v.kind == absent {
		switch {
		case partial:
			return out, nil
		case form && f.kind == kindBoolean && !f.keep:
			v = value{kind: isBool, text: "false"} // what a browser sends of a box without its tick
		case f.required && f.isFile():
			out.problems = problem("no_file")
			return out, nil
		case f.required:
			out.problems = problem("required")
			return out, nil
		default:
			return out, nil
		}
	}
	var set, null *bool
	if f.opt {
		s, n, val := to.Addr().Interface().(opt).parts()
		set, null, to = s, n, reflect.ValueOf(val).Elem()
	}
	got := f.read(v, to)
	if set != nil {
		*set, *null = true, got.null
	}
	out.problems, out.items = got.problems, got.items
	if out.bad() || got.null || f.check.check == nil {
		return out, nil
	}
	problems, err := problemsOf(f.check.check(ctx, to.Interface()))
	out.problems = problems
	return out, err
}

// problemsOf takes the problems out of an Invalid fault; other errors are
// returned as they are.
func problemsOf(err error) ([]fault.Problem, error) {
	if err == nil {
		return nil, nil
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid {
		return nil, err
	}
	var all []fault.Problem
	for _, e := range f.Fields {
		all = append(all, e.Problems...)
	}
	if all == nil {
		all = problem(f.Code, f.Args...)
	}
	return all, nil
}

// holesOf returns for each path field which hole of the path it is.
func holesOf(path string, fields []field) []int {
	names := holeNames(path)
	var at []int
	for _, f := range fields {
		at = append(at, slices.Index(names, f.name))
	}
	return at
}
