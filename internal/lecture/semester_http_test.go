package lecture

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

// A keeper opens and changes semesters and hours by the API; nobody else does.
func TestSemestersByTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		api := rest.New(rest.Options{SignedIn: func(ctx context.Context) bool { return account.ViewerOf(ctx).SignedIn() }})
		w.Mount(web.NewMux(), api)
		manager := w.member(account.Student)
		manager.Role = account.Manager
		do := func(v account.Viewer, method, path, body string) (int, string) {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			answer := httptest.NewRecorder()
			api.ServeHTTP(answer, r.WithContext(account.WithViewer(context.Background(), v)))
			return answer.Code, answer.Body.String()
		}
		own := "/semester/" + number(w.autumn.ID) + "/"
		for _, c := range []struct {
			v            account.Viewer
			method, path string
			body         string
			status       int
			want         string
		}{
			{manager, "POST", "/semester/", `{"year":2027,"term":"spring","first_day":"2027-03-02","last_day":"2027-06-21","days":[{"kind":"holiday","first_day":"2027-05-05","last_day":"2027-05-05","name":"어린이날"}]}`, 201, `"name":"어린이날"`},
			{manager, "POST", "/semester/", `{"year":2027,"term":"spring","first_day":"2027-03-02","last_day":"2027-06-21"}`, 400, `"term"`},
			{manager, "POST", "/semester/", `{"year":2027,"term":"fall","first_day":"soon","last_day":"2027-06-21","days":[{}]}`, 400, `"first_day"`},
			{w.member(account.Student), "POST", "/semester/", `{}`, 403, ""},
			{account.Viewer{}, "POST", "/semester/", `{}`, 401, ""},
			{manager, "PATCH", own, `{"last_day":"2026-12-20"}`, 200, `"last_day":"2026-12-20","days":[{`},
			{manager, "PATCH", own, `{"days":[]}`, 200, `"days":[]`},
			{manager, "PATCH", own, `{"last_day":"2026-01-20"}`, 400, `"last_day"`},
			{manager, "PUT", own, `{"year":2026}`, 400, `"term"`},
			{manager, "PUT", own, `{"year":2026,"term":"winter","first_day":"2026-12-21","last_day":"2027-01-20"}`, 200, `"term":"winter"`},
			{w.member(account.Student), "PATCH", own, `{}`, 403, ""},
			{account.Viewer{ID: 8, School: w.saebyeok, Role: account.Manager, State: account.Student}, "PATCH", own, `{}`, 404, ""},
			{manager, "PUT", "/period/", `{"periods":[{"number":1,"start":540,"end":590}]}`, 200, `[{"number":1,"start":540,"end":590}]`},
			{manager, "PUT", "/period/", `{"periods":[{"number":1,"start":540,"end":590},{"number":2,"start":580,"end":600}]}`, 400, `"periods"`},
			{w.member(account.Student), "GET", "/period/", ``, 200, `[{"number":1,"start":540,"end":590}]`},
			{w.member(account.Student), "PUT", "/period/", `{"periods":[]}`, 403, ""},
		} {
			status, got := do(c.v, c.method, c.path, c.body)
			if status != c.status || !strings.Contains(got, c.want) {
				t.Errorf("%s %s %s by %v: %d %s, want %d with %s", c.method, c.path, c.body, c.v.Role, status, got, c.status, c.want)
			}
		}
	})
}
