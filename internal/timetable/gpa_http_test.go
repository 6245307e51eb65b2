package timetable

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

func TestGradesOverTheAPI(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v, other := w.person(t), w.person(t)
		const none = `"average":null,"major_average":null,"earned_credit":0,"major_credit":0,"open_credit":0`
		const first = `{"id":1,"updated_at":"2026-11-23T13:00:00+09:00","name":"","label":"1-1","average":3.93,"major_average":4.25,"earned_credit":7.5,"major_credit":6,"open_credit":3,` +
			`"courses":[{"name":"자료구조","credit":3,"grade":"A+","is_major":true,"is_retake":false,"is_replaced":false},{"name":"선형대수","credit":3,"grade":"A0","is_major":true,"is_retake":false,"is_replaced":false},` +
			`{"name":"","credit":0.5,"grade":"P","is_major":false,"is_retake":false,"is_replaced":false},{"name":"글쓰기","credit":1,"grade":"C0","is_major":false,"is_retake":false,"is_replaced":false},` +
			`{"name":"운영체제","credit":3,"grade":null,"is_major":false,"is_retake":false,"is_replaced":false},{"name":"철학","credit":3,"grade":"W","is_major":false,"is_retake":false,"is_replaced":false}]}`
		many := `{"courses":[` + strings.Repeat(`{"credit":1},`, 30) + `{"credit":1}]}`
		for _, s := range []struct {
			name         string
			by           account.Viewer
			method, path string
			body         string
			status       int
			has, hasNot  []string
		}{
			{"a visitor", account.Viewer{}, "GET", "/gpa/", "", 401, nil, nil},
			{"a visitor writes", account.Viewer{}, "PUT", "/gpa/1/", `{"courses":[]}`, 401, nil, nil},
			{"nothing yet", v, "GET", "/gpa/", "", 200, []string{`{"scale":"4.5","rounding":"round","failed_counts":true,"graduation_credit":null,"target_average":null,"grades":[{"grade":"A+","points":4.50},{"grade":"A0","points":4.00},`,
				`{"grade":"W","points":null}],` + none + `,"need":null,"distribution":[],"semesters":[{"id":1,"updated_at":null,"name":"","label":"1-1",` + none + `,"courses":[]},`, `"label":"6-2"`}, []string{`"id":13`}},
			{"a semester", v, "GET", "/gpa/7/", "", 200, []string{`{"id":7,"updated_at":null,"name":"","label":"4-1",` + none + `,"courses":[]}`}, nil},
			{"semester 0", v, "GET", "/gpa/0/", "", 404, nil, nil},
			{"semester 13", v, "PUT", "/gpa/13/", `{"courses":[]}`, 404, nil, nil},
			{"semester x", v, "PATCH", "/gpa/x/", `{}`, 404, nil, nil},
			{"a huge semester", v, "GET", "/gpa/99999999999999999999/", "", 404, nil, nil},
			{"settings, which only people have", v, "GET", "/gpa/settings/", "", 404, nil, nil},
			{"deleted", v, "DELETE", "/gpa/1/", "", 405, nil, nil},

			{"nothing sent", v, "PUT", "/gpa/1/", `{}`, 400, []string{`{"courses":["이 필드는 필수 항목입니다."]}`}, nil},
			{"null", v, "PUT", "/gpa/1/", `{"courses":null}`, 400, []string{`{"courses":["이 필드는 null일 수 없습니다."]}`}, nil},
			{"no list", v, "PUT", "/gpa/1/", `{"courses":{}}`, 400, []string{`{"courses":{"non_field_errors":["아이템 리스트가 예상되었으나 \"dict\"를 받았습니다."]}}`}, nil},
			{"too many", v, "PUT", "/gpa/1/", many, 400, []string{`{"courses":{"non_field_errors":["Ensure this field has no more than 30 elements."]}}`}, nil},
			{"bad courses", v, "PUT", "/gpa/1/", `{"name":"` + strings.Repeat("가", 21) + `","courses":[{"credit":3},{"name":"` + strings.Repeat("가", 51) + `","credit":"3.141","grade":"S"},7,{"credit":"x","is_major":"maybe"},{"credit":null},{"credit":"100"}]}`, 400,
				[]string{`{"name":["이 필드의 글자 수가 20 이하인지 확인하십시오."],"courses":[{},{"name":["이 필드의 글자 수가 50 이하인지 확인하십시오."],"credit":["소수점 자릿수가  2 이하인지 확인하십시오."],"grade":["\"S\"이 유효하지 않은 선택(choice)입니다."]},` +
					`{"non_field_errors":["유효하지 않은 데이터. 딕셔너리(dictionary)대신 int를 받았습니다."]},{"credit":["유효한 숫자를 넣어주세요."],"is_major":["Must be a valid boolean."]},{"credit":["이 필드는 null일 수 없습니다."]},` +
					`{"credit":["소수점 자리 앞에 숫자(digits)가 2 이하인지 확인하십시오."]}]}`}, nil},
			{"what only a rule knows", v, "PUT", "/gpa/1/", `{"courses":[{"credit":3},{"credit":30.01,"grade":"A-"},{"credit":-1}]}`, 400,
				[]string{`{"courses":[{},{"credit":["학점은 0부터 30까지, 소수 둘째 자리까지 적어 주세요."],"grade":["4.5 만점에 있는 성적을 골라 주세요."]},{"credit":["학점은 0부터 30까지, 소수 둘째 자리까지 적어 주세요."]}]}`}, nil},
			{"infinite", v, "PUT", "/gpa/1/", `{"courses":[{"credit":1e400}]}`, 400, nil, nil},
			{"a tiny fraction", v, "PUT", "/gpa/1/", `{"courses":[{"credit":"1e-400"}]}`, 400, nil, nil},
			{"no text", v, "PUT", "/gpa/1/", `{"courses":[{"credit":3,"name":"\u0000"}]}`, 400, []string{`{"courses":[{"name":["null 문자는 사용할 수 없습니다. "]}]}`}, nil},
			{"nothing of it stayed", v, "GET", "/gpa/1/", "", 200, []string{`"updated_at":null`, `"courses":[]`}, nil},

			{"written", v, "PUT", "/gpa/1/", `{"id":9,"average":1,"courses":[{"name":" 자료구조 ","credit":3,"grade":"A+","is_major":true,"is_replaced":true},{"name":"선형대수","credit":"3.00","grade":"A","is_major":"on"},{"credit":0.5,"grade":"P"},{"name":"글쓰기","credit":1,"grade":"C0"},` +
				`{"name":"운영체제","credit":3,"grade":null},{"name":"철학","credit":3,"grade":"W"}]}`, 200, []string{first}, nil}, // 27.5 / 7
			{"in part", v, "PATCH", "/gpa/1/", `{"name":" 첫 학기 "}`, 200, []string{`"name":"첫 학기","label":"1-1","average":3.93`, `"grade":"W"`}, nil},
			{"nothing of it", v, "PATCH", "/gpa/1/", `{}`, 200, []string{`"name":"첫 학기"`}, nil},
			{"anew, without a name", v, "PUT", "/gpa/1/", `{"courses":[{"name":"자료구조","credit":3,"grade":"C+"}]}`, 200, []string{`"name":"","label":"1-1","average":2.50`}, nil},
			{"in a form", v, "PATCH", "/gpa/2/", `{"courses":[{"name":"자료구조","credit":3,"grade":"F"},{"credit":1,"grade":""}]}`, 200, []string{`"average":0.00,"major_average":null,"earned_credit":0,"major_credit":0,"open_credit":1`, `"grade":null`}, nil},
			{"again", v, "PATCH", "/gpa/3/", `{"courses":[{"name":"자료 구조","credit":3,"grade":"B+","is_retake":true}]}`, 200, []string{`"average":3.50`, `"is_retake":true,"is_replaced":false`}, nil},
			{"all", v, "GET", "/gpa/", "", 200, []string{`"average":3.50,"major_average":null,"earned_credit":3,"major_credit":0,"open_credit":1,"need":null,"distribution":[{"grade":"B+","count":1}]`,
				`"label":"1-1",` + none + `,"courses":[{"name":"자료구조","credit":3,"grade":"C+","is_major":false,"is_retake":false,"is_replaced":true}]}`}, nil},
			{"another's", other, "GET", "/gpa/", "", 200, []string{`"average":null`}, []string{"자료"}},
			{"another's semester", other, "GET", "/gpa/1/", "", 200, []string{`"courses":[]`}, nil},

			{"a goal", v, "PATCH", "/gpa/", `{"graduation_credit":"130","target_average":4}`, 200, []string{`"graduation_credit":130,"target_average":4.00`, `"need":{"state":"reachable","remaining_credit":127,"average":4.02,"grade":"A+"}`}, nil},
			{"that is too high", v, "PATCH", "/gpa/", `{"target_average":"4.51"}`, 400, []string{`{"target_average":["목표 평점은 0부터 4.5까지, 소수 둘째 자리까지 적어 주세요."]}`}, nil},
			{"out of reach", v, "PATCH", "/gpa/", `{"graduation_credit":6,"target_average":4.5}`, 200, []string{`"need":{"state":"unreachable","remaining_credit":3,"average":null,"grade":null}`}, nil},
			{"reached", v, "PATCH", "/gpa/", `{"graduation_credit":3,"target_average":3.5}`, 200, []string{`"need":{"state":"reached","remaining_credit":0,"average":null,"grade":null}`}, nil},
			{"none", v, "PATCH", "/gpa/", `{"graduation_credit":null}`, 200, []string{`"graduation_credit":null,"target_average":3.50`, `"need":null`}, nil},
			{"bad numbers", v, "PATCH", "/gpa/", `{"graduation_credit":"1000","target_average":"x","scale":"5.0"}`, 400,
				[]string{`{"scale":["\"5.0\"이 유효하지 않은 선택(choice)입니다."],"graduation_credit":["소수점 자리 앞에 숫자(digits)가 3 이하인지 확인하십시오."],"target_average":["유효한 숫자를 넣어주세요."]}`}, nil},
			{"minus", v, "PATCH", "/gpa/", `{"graduation_credit":-1,"target_average":"-0.5"}`, 400, []string{`"graduation_credit":["졸업 학점은 0부터 400까지 적어 주세요."],"target_average":["목표`}, nil},
			{"another scale", v, "PATCH", "/gpa/", `{"scale":"4.3"}`, 200, []string{`"scale":"4.3"`, `"average":3.30`, `{"grade":"A-","points":3.70}`}, nil},
			{"with its grades", v, "PATCH", "/gpa/4/", `{"courses":[{"credit":3,"grade":"A-"}]}`, 200, []string{`"average":3.70`}, nil},
			{"back, which cannot be", v, "PATCH", "/gpa/", `{"scale":"4.5"}`, 400, []string{`{"scale":["이 기준에 없는 성적이 있어요: A-. 그 과목의 성적부터 바꿔 주세요."]}`}, nil},
			{"what OPTIONS says of all", v, "OPTIONS", "/gpa/", "", 200, []string{`{"name":"Gpa List","description":"",`}, []string{"actions"}},
			{"and of one", v, "OPTIONS", "/gpa/1/", "", 200, []string{`{"name":"Gpa Instance","description":"",`, `"actions":{"PUT":{"id":{"type":"integer","required":false,"read_only":true,"label":"ID"},`,
				`"courses":{"type":"field","required":true,"read_only":false,"label":"Courses","max_length":30,"child":{"type":"nested object","required":true,"read_only":false,"children":{"name":{"type":"string",`}, nil},
			{"of none", v, "OPTIONS", "/gpa/13/", "", 200, nil, []string{"actions"}},
		} {
			t.Run(s.name, func(t *testing.T) {
				rec := w.call(t, s.by, s.method, s.path, s.body)
				got := rec.Body.String()
				if rec.Code != s.status {
					t.Errorf("%s %s: status %d, want %d: %s", s.method, s.path, rec.Code, s.status, got)
				}
				for _, part := range s.has {
					if !strings.Contains(got, part) {
						t.Errorf("lacks %s: %s", part, got)
					}
				}
				for _, part := range append(s.hasNot, "user_id", "uuid-") {
					if strings.Contains(got, part) {
						t.Errorf("shows %s: %s", part, got)
					}
				}
			})
		}
	})
}

// Two devices with If-Match: the second one's change is refused until it has seen
// the first one's.
func TestIfMatchGuardsGrades(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v := w.person(t)
		w.save(t, v, 1, NewCourse{Name: "하나", Credit: 300, Grade: "A0"})
		for path, change := range map[string]string{"/gpa/1/": `{"courses":[{"name":"%d","credit":1}]}`, "/gpa/": `{"graduation_credit":13%d}`} {
			tag := w.call(t, v, "GET", path, "").Header().Get("ETag")
			patch := func(n int, tag string) int {
				w.now.Add(time.Second.Microseconds())
				return w.call(t, v, "PATCH", path, fmt.Sprintf(change, n), "If-Match", tag).Code
			}
			if got := patch(1, tag); got != 200 {
				t.Errorf("%s, the first: %d", path, got)
			}
			if got := patch(2, tag); got != 412 {
				t.Errorf("%s, the second: %d", path, got)
			}
			fresh := w.call(t, v, "GET", path, "")
			if strings.Contains(fresh.Body.String(), `"name":"2"`) || strings.Contains(fresh.Body.String(), "132") {
				t.Errorf("%s: what was refused is there: %s", path, fresh.Body)
			}
			if got := patch(3, fresh.Header().Get("ETag")); got != 200 {
				t.Errorf("%s, who has looked: %d", path, got)
			}
		}
		if got := w.call(t, v, "PUT", "/gpa/1/", `{"courses":[]}`, "If-Match", `"x"`); got.Code != 412 {
			t.Errorf("PUT: %d %s", got.Code, got.Body)
		}
	})
}
