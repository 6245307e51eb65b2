package fault

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestProblemsKeepTheirOrder(t *testing.T) {
	var e *Error
	if e.Or() != nil {
		t.Fatal("a check that found nothing is an error")
	}
	e = e.And("id", "required").And("email", "invalid").And("id", "min_length", 4)
	want := []FieldError{
		{"id", []Problem{{"required", nil}, {"min_length", []any{4}}}},
		{"email", []Problem{{"invalid", nil}}},
	}
	if !reflect.DeepEqual(e.Fields, want) {
		t.Errorf("fields %v, want %v", e.Fields, want)
	}
	if e.Or() == nil || e.Kind != Invalid {
		t.Errorf("Or() = %v, kind %d", e.Or(), e.Kind)
	}
}

func TestWhatIsNotAFaultIsInternal(t *testing.T) {
	if f := Of(errors.New("disk on fire")); f.Kind != Internal {
		t.Errorf("kind %d", f.Kind)
	}
	wrapped := fmt.Errorf("adding: %w", New(NotFound, "post_not_found"))
	if f := Of(wrapped); f.Kind != NotFound || !Is(wrapped, "post_not_found") || Is(wrapped, "x") {
		t.Errorf("fault %v", f)
	}
}

func TestALogLineHoldsNoValues(t *testing.T) {
	err := Field("nickname", "unique", "감나무집")
	if s := err.Error(); strings.Contains(s, "감나무집") || !strings.Contains(s, "nickname=unique") {
		t.Errorf("Error() = %q", s)
	}
}
