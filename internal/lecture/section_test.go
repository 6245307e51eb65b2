package lecture

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
)

func TestASectionIsKeptWhole(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		weeks, _ := period.WeeksOf(1, 64)
		lab := period.Meeting{Day: period.Thursday, Start: 1080, End: 1440, Room: "정보관 201", Instructor: "이도윤", Kind: period.Lab, MayOverlap: true, Weeks: weeks}
		in := NewSection{CourseCode: "50041", Number: "01", Code: "5004101", Name: "자료구조", Professor: "김서연\n이도윤", Category: "전필-컴퓨터", Department: "컴퓨터학부",
			Target: "2학년", Note: "영어 강의", Language: "en", Time: "월1,2/목(18:00~24:00)", Room: "공학관 101", Credits: 350, Hours: 400, Quota: 40, Years: 2,
			Meetings: []period.Meeting{class(period.Monday, 540, 650, "공학관 101"), lab}, Exams: []Exam{{"중간고사", day("2026-10-20"), 600, 720, "대강당"}},
			Instructors: []string{"김서연", "이도윤"}, Categories: [][]string{{"전필", "컴퓨터"}, {"전필"}}}
		other := NewSection{CourseCode: "50041", Number: "02", Code: "5004102", Name: "자료구조", Instructors: []string{"이도윤"}, Categories: [][]string{{"전필", "컴퓨터"}}}
		ids := w.put(t, in, other)
		got, err := w.Section(t.Context(), w.member(account.Unverified), ids[0])
		if err != nil {
			t.Fatal(err)
		}
		second, err := w.Section(t.Context(), account.System, ids[1])
		if err != nil || second.Course != got.Course || second.Instructors[0] != got.Instructors[1] {
			t.Errorf("the second is %+v, %v, want of the same course and the same 이도윤", second, err)
		}
		want := Section{ID: ids[0], CreatedAt: got.CreatedAt, UpdatedAt: got.UpdatedAt, Semester: w.autumn.ID, Course: got.Course, Code: "5004101", Number: "01", Name: "자료구조",
			Professor: "김서연\n이도윤", Category: "전필-컴퓨터", Department: "컴퓨터학부", Target: "2학년", Note: "영어 강의", Language: "en", Time: in.Time, Room: "공학관 101",
			Credits: 350, Hours: 400, Quota: 40, Years: 2, Kinds: 3, Meetings: []Meeting{meetingOf(in.Meetings[0]), meetingOf(lab)}, Exams: in.Exams, Instructors: got.Instructors, school: w.hanbit}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if m := got.Meetings[1].Period(); m != lab {
			t.Errorf("the lab is %+v, want %+v", m, lab)
		}
		if names := []string{got.Instructors[0].Name, got.Instructors[1].Name}; !slices.Equal(names, in.Instructors) {
			t.Errorf("instructors are %v, want %v", names, in.Instructors)
		}
		foreign := account.Viewer{ID: 8, School: w.saebyeok, State: account.Student}
		for _, v := range []account.Viewer{foreign, {ID: 9, School: w.saebyeok, State: account.Student, Role: account.Manager}} {
			if _, err := w.Section(t.Context(), v, ids[0]); !fault.Is(err, "not_found") {
				t.Errorf("%v of another school gets %v, want not found", v, err)
			}
		}
	})
}

func TestNumbersInJSON(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{Hundredths(300), "3"}, {Hundredths(150), "1.5"}, {Hundredths(425), "4.25"}, {Hundredths(5), "0.05"}, {Hundredths(0), "0"},
		{Years(0), "[]"}, {Years(0b1010), "[2,4]"}, {Kinds(0), "[]"}, {Kinds(5), `["class","video"]`}, {day("2026-10-09"), `"2026-10-09"`},
	} {
		if got, err := json.Marshal(c.value); err != nil || string(got) != c.want {
			t.Errorf("%#v is %s, %v, want %s", c.value, got, err, c.want)
		}
	}
}
