package rest

import (
	"context"
)

// options answers OPTIONS as DRF's SimpleMetadata does: what there is, and the
// fields of the calls that the asker may make.
func (a *API) options(ctx context.Context, x *Exchange, res *resource) object {
	o := object{
		{"name", res.name},
		{"description", res.help},
		{"renders", []string{"application/json", "text/html"}},
		{"parses", []string{"application/json", "application/x-www-form-urlencoded", "multipart/form-data"}},
	}
	var actions object
	for _, method := range []string{"PUT", "POST"} {
		k := res.calls[method]
		if k == nil || a.may(ctx, k) != nil || k.Object != nil && k.object(ctx, x) != nil {
			continue
		}
		actions = append(actions, member{method, describe(k.in.body)})
	}
	if actions != nil {
		o = append(o, member{"actions", actions})
	}
	return o
}

func describe(fields []field) object {
	o := object{}
	for i := range fields {
		o = append(o, member{fields[i].name, fields[i].describe()})
	}
	return o
}

// describe says of a field what DRF says, in DRF's order.
func (f *field) describe() object {
	kind := f.kind
	switch {
	case kind == kindUUID:
		kind = kindString
	case f.child != nil && f.child.members != nil:
		kind = kindFK // DRF's name for every list of serializers too
	}
	o := object{
		{"type", kind},
		{"required", f.required},
		{"read_only", f.readonly},
		{"label", f.label},
	}
	if f.help != "" {
		o = append(o, member{"help_text", f.help})
	}
	low, high := "min_length", "max_length"
	if f.kind == kindInteger || f.kind == kindFloat || f.kind == kindDecimal {
		low, high = "min_value", "max_value"
	}
	if f.min != nil {
		o = append(o, member{low, *f.min})
	}
	if f.max != nil && !f.isFile() {
		o = append(o, member{high, *f.max})
	}
	if f.child != nil {
		c := object{{"type", f.child.kind}, {"required", true}, {"read_only", false}}
		if f.child.max != nil {
			c = append(c, member{"max_length", *f.child.max})
		}
		if f.child.members != nil {
			c = append(c, member{"children", describe(f.child.members)})
		}
		o = append(o, member{"child", c})
	}
	if f.members != nil {
		o = append(o, member{"children", describe(f.members)})
	}
	if f.kind == kindChoice && !f.readonly {
		var all []object
		for _, c := range f.choices {
			all = append(all, object{{"value", c}, {"display_name", c}})
		}
		o = append(o, member{"choices", all})
	}
	return o
}
