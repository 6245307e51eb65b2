package lecture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

// listing is a mapping for the lists that tests write.
func listing() Mapping {
	m := NewMapping()
	m.Columns = map[Field]string{FieldCode: "과목번호", FieldName: "과목명", FieldProfessor: "교수", FieldCredits: "학점", FieldCategory: "이수구분", FieldTarget: "대상", FieldYears: "대상",
		FieldTime: "시간", FieldRoom: "강의실", FieldQuota: "정원", FieldExam: "시험"}
	m.NumberAfter = "-"
	return m
}

const listHeader = "과목번호,과목명,교수,학점,이수구분,대상,시간,강의실,정원,시험\n"

// morning are periods of an hour from nine.
var morning = period.Run(1, 9, 9*60, 50, 10)

func (w *world) setPeriods(t testing.TB) {
	t.Helper()
	if err := w.SetPeriods(t.Context(), account.System, w.hanbit, morning); err != nil {
		t.Fatal(err)
	}
}

// importText imports a list of the autumn.
func (w *world) importText(t testing.TB, m Mapping, text string, set ...func(*Import)) (Report, error) {
	t.Helper()
	in := Import{Semester: w.autumn.ID, Mapping: m, File: strings.NewReader(text), Size: int64(len(text))}
	for _, f := range set {
		f(&in)
	}
	return w.Import(t.Context(), account.System, in)
}

// mustImport imports rows under listHeader.
func (w *world) mustImport(t testing.TB, rows string, set ...func(*Import)) Report {
	t.Helper()
	r, err := w.importText(t, listing(), listHeader+rows, set...)
	if err != nil {
		t.Fatalf("%v: %+v", err, r.Problems)
	}
	return r
}

func dryRun(in *Import) { in.DryRun = true }
func force(in *Import)  { in.Force = true }

// sections returns those of the autumn by their codes.
func (w *world) sections(t testing.TB) map[string]Section {
	t.Helper()
	list, err := semesterSections(t.Context(), w.db, w.autumn.ID)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]Section{}
	for _, s := range list {
		all[s.Code] = s
	}
	return all
}

func numbers(d Diff) string {
	return fmt.Sprintf("new %d, changed %d, back %d, same %d, gone %d", d.Added, d.Changed, d.Back, d.Same, d.Gone)
}

const firstList = `CS101-01,자료구조,"김서연, 이도윤",3,전공-필수/교직,2학년,월1 수1,공학관 101,40,중간고사 2026-10-20 10:00-11:15 (공학관 101)
CS101-02,자료구조,박하은,3,전공-필수,"2,3학년",월2 월3,공학관 102,40명,
MA201-01,선형대수,최지우,1.5,교양,전체,,,,
`

func TestAListBecomesACatalogue(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.setPeriods(t)
		before, err := w.Semester(t.Context(), account.System, w.autumn.ID)
		if err != nil {
			t.Fatal(err)
		}
		dry := w.mustImport(t, firstList, dryRun)
		if got := numbers(dry.Diff); got != "new 3, changed 0, back 0, same 0, gone 0" || len(w.sections(t)) != 0 {
			t.Fatalf("a dry run: %s, and %d lectures are there", got, len(w.sections(t)))
		}
		r := w.mustImport(t, firstList)
		if !reflect.DeepEqual(r, dry) {
			t.Errorf("the import says\n%+v, the dry run\n%+v", r, dry)
		}
		if r.Rows != 3 || r.Sections != 3 || r.Timeless != 1 {
			t.Errorf("counts: %+v", r.Counts)
		}
		all := w.sections(t)
		s := all["CS101-01"]
		want := []Meeting{meetingOf(class(period.Monday, 540, 590, "공학관 101")), meetingOf(class(period.Wednesday, 540, 590, "공학관 101"))}
		if !reflect.DeepEqual(s.Meetings, want) {
			t.Errorf("meetings %+v, want %+v", s.Meetings, want)
		}
		if s.Number != "01" || s.Credits != 300 || s.Quota != 40 || s.Years != 1<<1 || s.Time != "월1 수1" || s.Professor != "김서연, 이도윤" || len(s.Instructors) != 2 || s.Instructors[1].Name != "이도윤" {
			t.Errorf("the first: %+v", s)
		}
		if want := []Exam{{"중간고사", day("2026-10-20"), 600, 675, "공학관 101"}}; !reflect.DeepEqual(s.Exams, want) {
			t.Errorf("exams %+v", s.Exams)
		}
		other := all["CS101-02"]
		if other.Course != s.Course || other.Years != 1<<1|1<<2 || len(other.Meetings) != 1 || other.Meetings[0].Start != 600 || other.Meetings[0].End != 710 {
			t.Errorf("the second: %+v", other)
		}
		if none := all["MA201-01"]; none.Credits != 150 || none.Years != 0 || len(none.Meetings) != 0 {
			t.Errorf("the third: %+v", none)
		}
		tree, err := w.Categories(t.Context(), account.System, w.hanbit)
		if err != nil || len(tree) != 4 { // 전공, 전공-필수, 교직, 교양
			t.Errorf("categories: %+v, %v", tree, err)
		}
		after, err := w.Semester(t.Context(), account.System, w.autumn.ID)
		if err != nil || !after.UpdatedAt.After(before.UpdatedAt.Time) {
			t.Errorf("the semester has no new version: %v, %v", after.UpdatedAt, err)
		}
		log, err := audit.List(t.Context(), w.db, audit.Filter{Thing: "semester"}, 10)
		if err != nil || len(log) != 1 || log[0].Act != "lecture.import" {
			t.Errorf("audit: %v, %v", log, err)
		}
	})
}

func TestALaterListChangesWhatIsOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.setPeriods(t)
		w.mustImport(t, firstList)
		was := w.sections(t)
		w.owners = map[int64][]account.ID{was["CS101-01"].ID: {5, 6}, was["CS101-02"].ID: {5}, was["MA201-01"].ID: {6}}
		if r := w.mustImport(t, firstList); numbers(r.Diff) != "new 0, changed 0, back 0, same 3, gone 0" || r.Told != 0 {
			t.Fatalf("the same again: %s, %d told", numbers(r.Diff), r.Told)
		}
		second := strings.NewReplacer("월1 수1", "월1 수2", "MA201", "MA202", "40명", "45").Replace(firstList)
		w.now.Add(1_000_000)
		r := w.mustImport(t, second)
		if got := numbers(r.Diff); got != "new 1, changed 2, back 0, same 0, gone 1" || r.Told != 3 {
			t.Fatalf("the second: %s, %d told", got, r.Told)
		}
		if want := []Change{{Line{"CS101-01", "자료구조", "김서연, 이도윤"}, []string{"lecture_time", "meetings"}}, {Line{"CS101-02", "자료구조", "박하은"}, []string{"capacity"}}}; !reflect.DeepEqual(r.Changes, want) {
			t.Errorf("changes %+v", r.Changes)
		}
		now := w.sections(t)
		for code, sequence := range map[string]int{"CS101-01": 1, "CS101-02": 0, "MA201-01": 1} {
			a, b := was[code], now[code]
			if a.ID != b.ID || b.Sequence != sequence || !b.UpdatedAt.After(a.UpdatedAt.Time) || !b.CreatedAt.Equal(a.CreatedAt.Time) {
				t.Errorf("%s: was %d of %v, is %d of %v with sequence %d", code, a.ID, a.UpdatedAt, b.ID, b.UpdatedAt, b.Sequence)
			}
		}
		if !now["MA201-01"].IsGone || now["MA202-01"].IsGone || now["CS101-01"].Meetings[1].Start != 600 || len(now["CS101-01"].Meetings) != 2 || len(now["CS101-01"].Instructors) != 2 {
			t.Errorf("after the second: %+v", now)
		}
		w.wantTold(t, 5, "시간표에 담은 자료구조 (CS101-01) 강의가 바뀌었어요")
		w.wantTold(t, 6, "시간표에 담은 선형대수 (MA201-01) 강의가 강의 목록에서 빠졌어요", "시간표에 담은 자료구조 (CS101-01) 강의가 바뀌었어요")
		back := w.mustImport(t, firstList)
		if got := numbers(back.Diff); got != "new 0, changed 2, back 1, same 0, gone 1" {
			t.Errorf("the first again: %s", got)
		}
		if s := w.sections(t)["MA201-01"]; s.IsGone || s.ID != was["MA201-01"].ID || s.Sequence != 2 {
			t.Errorf("the one that is back: %+v", s)
		}
	})
}

// wantTold says what somebody's notifications are, in any order.
func (w *world) wantTold(t *testing.T, user account.ID, want ...string) {
	t.Helper()
	list, err := w.notification.Entries(t.Context(), account.Viewer{ID: user, School: w.hanbit, State: account.Student}, notification.Position{}, false, 50)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list {
		got = append(got, e.Text)
		if !strings.HasPrefix(e.Path, findPath) || e.Path == findPath {
			t.Errorf("%q leads to %q", e.Text, e.Path)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d is told %q, want %q", user, got, want)
	}
}

func TestABadRowKeepsAllOfTheListOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.setPeriods(t)
		w.mustImport(t, firstList)
		r, err := w.importText(t, listing(), listHeader+strings.ReplaceAll(firstList, "자료구조", "자료의 구조")+
			`X1-01,,김서연,세 학점,,,,,많이,내일
X1,이름,,,,,,,,
X2-01,이름,,3,,,월99,,,
X3-01,이름,,3,,,월2,,,,,
X4-01,이름,,3,,,A1,,,
X5-01,"`+strings.Repeat("긴", 201)+`",,3,,,,,,
CS101-01,다른 이름,,,,,,,,
MA201-01,선형대수,최지우,1.5,교양,전체,,,,
`)
		if codeOf(err) != " lecture_rows" {
			t.Fatalf("the error is %v", err)
		}
		var got []string
		for _, p := range r.Problems {
			got = append(got, fmt.Sprintf("%d %s %s %s %v", p.Line, p.Column, p.Code, p.Value, p.Args))
		}
		want := []string{"5 과목명 blank  []", "5 학점 bad_credits 세 학점 []", "5 정원 bad_quota 많이 []", "5 시험 bad_exam 내일 []",
			"6 과목번호 code_without_number X1 [-]", "7 시간 period_unknown_period 99 [99]", "9 시간 period_unknown_day A []",
			"10 과목명 cell_too_long " + strings.Repeat("긴", 100) + " [200]", "11 과목번호 lecture_twice CS101-01 [2]"}
		if !slices.Equal(got, want) {
			t.Errorf("problems\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if r.Repeated != 1 || r.Notes[0].Line != 12 || r.Notes[0].Code != "row_repeated" {
			t.Errorf("repeated %d, notes %+v", r.Repeated, r.Notes)
		}
		if s := w.sections(t); s["CS101-01"].Name != "자료구조" || len(s) != 3 {
			t.Errorf("half of it was imported: %+v", s)
		}
	})
}

func TestAListThatLosesMostLecturesIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.setPeriods(t)
		w.mustImport(t, firstList)
		one := strings.SplitAfter(firstList, "\n")[0]
		r, err := w.importText(t, listing(), listHeader+one)
		if codeOf(err) != " too_many_gone" || r.Gone != 2 {
			t.Fatalf("a list with one of three: %v, %+v", err, r)
		}
		if w.sections(t)["CS101-02"].IsGone {
			t.Error("refused, and gone all the same")
		}
		if r := w.mustImport(t, one, force); r.Gone != 2 || !w.sections(t)["CS101-02"].IsGone {
			t.Errorf("told to: %+v", r.Diff)
		}
		if _, err := w.importText(t, listing(), listHeader, force); codeOf(err) != " no_lectures" {
			t.Errorf("a list of nothing: %v", err)
		}
	})
}

func TestWhoMayImport(t *testing.T) {
	w := furnish(t, dbtest.New(t, schemas...))
	student := w.member(account.Student)
	manager, other := student, student
	manager.Role = account.Manager
	other.Role, other.School = account.Manager, w.saebyeok
	for _, c := range []struct {
		v    account.Viewer
		want string
	}{{account.Viewer{}, "not_authenticated"}, {student, "permission_denied"}, {other, "not_found"}, {manager, " no_lectures"}} {
		_, err := w.Import(t.Context(), c.v, Import{Semester: w.autumn.ID, Mapping: listing(), File: strings.NewReader(listHeader), Size: int64(len(listHeader))})
		if got := codeOf(err); got != c.want {
			t.Errorf("%+v: %q, want %q", c.v, got, c.want)
		}
		if err := w.SetPeriods(t.Context(), c.v, w.hanbit, morning); (err == nil) != (c.v == manager) {
			t.Errorf("%+v sets periods: %v", c.v, err)
		}
		if err := w.KeepMapping(t.Context(), c.v, w.hanbit, "기본", listing()); (err == nil) != (c.v == manager) {
			t.Errorf("%+v keeps a mapping: %v", c.v, err)
		}
	}
}

// The real catalogue of a semester imports whole, with what is suggested.
func TestARealCatalogue(t *testing.T) {
	text, err := os.ReadFile("../../../shared/data/soongsil_2025_2.json")
	if err != nil {
		t.Skipf("the real catalogue is not here: %v", err)
	}
	each(t, func(t *testing.T, w *world) {
		var rows []map[string]any
		if err := json.Unmarshal(text, &rows); err != nil {
			t.Fatal(err)
		}
		s, err := w.Look(t.Context(), account.System, w.hanbit, bytes.NewReader(text), int64(len(text)), 0, "")
		if err != nil {
			t.Fatal(err)
		}
		m := s.Suggested
		if m.Notation != period.Lines || m.NumberLast != 2 || m.Credits != HoursCredits || m.Columns[FieldProfessor] != "professor" || m.Columns[FieldTime] != "schedule_room" || m.Columns[FieldNumber] != "" {
			t.Errorf("suggested: %s", m)
		}
		r, err := w.Import(t.Context(), account.System, Import{Semester: w.autumn.ID, Mapping: m, File: bytes.NewReader(text), Size: int64(len(text))})
		if err != nil {
			t.Fatalf("%v: %+v", err, r.Problems)
		}
		if want := (Counts{Rows: 2804, Sections: 2803, Repeated: 1, Timeless: 60, Overlapping: 18, Odd: r.Odd}); r.Counts != want {
			t.Errorf("counts %+v, want %+v", r.Counts, want)
		}
		if got := numbers(r.Diff); got != "new 2803, changed 0, back 0, same 0, gone 0" {
			t.Error(got)
		}
		all := w.sections(t)
		for _, row := range rows {
			s, ok := all[row["code"].(string)]
			if !ok || s.Name != row["name"] || s.Time != row["schedule_room"] || s.Professor != strings.TrimSpace(row["professor"].(string)) {
				t.Errorf("%v is stored as %+v", row, s)
			}
		}
		for _, s := range all {
			if len(s.Meetings) > 1 && !reflect.DeepEqual(s.Meetings, shown(s.Meetings)) {
				t.Errorf("%s is not merged: %+v", s.Code, s.Meetings)
			}
		}
		again, err := w.Import(t.Context(), account.System, Import{Semester: w.autumn.ID, Mapping: m, File: bytes.NewReader(text), Size: int64(len(text))})
		if got := numbers(again.Diff); err != nil || got != "new 0, changed 0, back 0, same 2803, gone 0" {
			t.Errorf("again: %s, %v", got, err)
		}
	})
}

func shown(meetings []Meeting) (merged []Meeting) {
	var all []period.Meeting
	for _, m := range meetings {
		all = append(all, m.Period())
	}
	for _, m := range period.Merge(all, period.DefaultGap) {
		merged = append(merged, meetingOf(m))
	}
	return merged
}

// The modules of NUSMods import, each class as a section.
func TestModulesOfNUSMods(t *testing.T) {
	files, err := filepath.Glob("period/testdata/nusmods/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err, "no modules")
	}
	var rows []map[string]any
	lessons, exams := 0, 0
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var module struct {
			ModuleCode, Title, ModuleCredit, Department string
			SemesterData                                []struct {
				Semester     int
				Timetable    []map[string]any
				ExamDate     string
				ExamDuration int // in minutes
			}
		}
		if err := json.Unmarshal(file, &module); err != nil {
			t.Fatal(err)
		}
		for _, semester := range module.SemesterData {
			classes := map[string][]map[string]any{}
			for _, l := range semester.Timetable {
				class := fmt.Sprintf("%d %v %v", semester.Semester, l["lessonType"], l["classNo"])
				classes[strings.NewReplacer("Sectional Teaching", "Sec", "Laboratory", "Lab").Replace(class)] = append(classes[class], l)
				lessons++
			}
			for class, list := range classes {
				row := map[string]any{"moduleCode": module.ModuleCode, "section": class, "title": module.Title, "moduleCredit": module.ModuleCredit, "department": module.Department, "timetable": list, "examDate": semester.ExamDate, "examDuration": ""}
				if semester.ExamDuration > 0 {
					row["examDuration"] = semester.ExamDuration
				}
				if semester.ExamDate != "" {
					exams++
				}
				rows = append(rows, row)
			}
		}
	}
	text, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, w *world) {
		s, err := w.Look(t.Context(), account.System, w.hanbit, bytes.NewReader(text), int64(len(text)), 0, "")
		if err != nil {
			t.Fatal(err)
		}
		if s.Suggested.Notation != period.NUSMods || s.Suggested.Columns[FieldNumber] != "section" {
			t.Fatalf("suggested: %s", s.Suggested)
		}
		r, err := w.importText(t, s.Suggested, string(text))
		if err != nil || r.Added != len(rows) || r.Odd != 0 {
			t.Fatalf("%v: %+v", err, r)
		}
		weeks, lost, sections := 0, exams, w.sections(t)
		for _, s := range sections {
			lost -= len(s.Exams)
			for _, m := range s.Meetings {
				if m.Weeks != nil {
					weeks++
				}
			}
		}
		if lost != 0 {
			t.Errorf("%d exams are lost", lost)
		}
		if s := slices.Collect(maps.Values(sections)); !slices.ContainsFunc(s, func(s Section) bool {
			return strings.HasPrefix(s.Code, "CS4243") && len(s.Exams) == 1 && s.Exams[0] == Exam{On: day("2017-11-29"), Start: 17 * 60, End: 19 * 60}
		}) {
			t.Error("CS4243 has not its exam of 2017-11-29, 17:00 to 19:00")
		}
		if weeks == 0 || weeks > lessons {
			t.Errorf("%d meetings with weeks of %d lessons", weeks, lessons)
		}
	})
}
