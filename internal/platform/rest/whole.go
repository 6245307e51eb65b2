package rest

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// checkWhole asks the call's check of the whole input and puts what it finds
// beside the problems of the fields, in their order; what is about no field
// comes last.
func (k *call) checkWhole(ctx context.Context, in reflect.Value, all badInput) error {
	if k.Whole.check != nil {
		err := k.Whole.check(ctx, in.Interface())
		f, ok := errors.AsType[*fault.Error](err)
		if err != nil && (!ok || f.Kind != fault.Invalid) {
			return err
		}
		if ok {
			all = k.add(all, f)
		}
	}
	if all != nil {
		return all
	}
	return nil
}

func (k *call) add(all badInput, f *fault.Error) badInput {
	for _, e := range ofFault(f.Fields) {
		if !slices.ContainsFunc(all, func(p fieldProblem) bool { return p.name == e.name }) {
			all = append(all, e)
		}
	}
	place := func(p fieldProblem) int {
		if i := slices.IndexFunc(k.in.body, func(f field) bool { return f.name == p.name }); i >= 0 {
			return i
		}
		return len(k.in.body)
	}
	slices.SortStableFunc(all, func(a, b fieldProblem) int { return cmp.Compare(place(a), place(b)) })
	return all
}
