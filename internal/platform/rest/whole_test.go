package rest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/fault"
)

func TestACheckOfTheWholeJoinsThoseOfTheFields(t *testing.T) {
	type in struct {
		ID     string     `json:"id" max:"4"`
		School Opt[int64] `json:"school_id" optional:"true"`
		Name   string     `json:"name"`
	}
	a := New(Options{})
	Handle(a, Call{Method: "POST", Path: "/x/", Name: "X", Open: true, Whole: Check(func(_ context.Context, i in) error {
		if i.School.Set {
			return nil
		}
		return fault.Whole("invalid").And("school_id", "required").And("id", "required")
	})}, func(context.Context, in) (Empty, error) { return Empty{}, nil })
	for body, want := range map[string]string{
		`{"id":"abcde"}`:                          `{"id":["이 필드의 글자 수가 4 이하인지 확인하십시오."],"school_id":["이 필드는 필수 항목입니다."],"name":["이 필드는 필수 항목입니다."],"non_field_errors":["값이 유효하지 않습니다."]}`,
		`{"id":"abc","name":"a","school_id":1}`:   ``,
		`{"id":"abcde","name":"a","school_id":1}`: `{"id":["이 필드의 글자 수가 4 이하인지 확인하십시오."]}`,
	} {
		r := httptest.NewRequest("POST", "/x/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		status := http.StatusBadRequest
		if want == "" {
			status = http.StatusNoContent
		}
		if w.Code != status || w.Body.String() != want {
			t.Errorf("%s: got %d %s, want %d %s", body, w.Code, w.Body, status, want)
		}
	}
}
