package account

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

func TestSchoolsAreFoundAsOneTypes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for search, want := range map[string]string{
			"":                "새벽여자대학교, 한빛대학교",
			"한":               "한빛대학교",
			"한빛 대":            "한빛대학교",
			" 한빛대 학교 ":        "한빛대학교",
			"대학 새벽":           "새벽여자대학교",
			"hanbit UNIV":     "한빛대학교",
			"hanbituniv":      "한빛대학교",
			"%":               "",
			"_":               "",
			"!":               "",
			"'; DROP TABLE x": "",
			"없는":              "",
		} {
			all, err := h.Schools(context.Background(), search)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, c := range all {
				names = append(names, c.Name)
			}
			if got := strings.Join(names, ", "); got != want {
				t.Errorf("%q: got %q, want %q", search, got, want)
			}
		}
	})
}

func TestSchoolsByTheAPI(t *testing.T) {
	h := one(t)
	a := h.asker()
	w := a.do("GET", "/school/?search=hanbit", "")
	want := fmt.Sprintf(`[{"id":%d,"school_name":"한빛대학교","name_en":"Hanbit University","is_open":true,"created_at":"2026-03-02T18:00:00+09:00","updated_at":"2026-03-02T18:00:00+09:00"}]`, h.hanbit.ID)
	if w.Code != 200 || w.Body.String() != want {
		t.Errorf("got  %d %s\nwant 200 %s", w.Code, w.Body, want)
	}
	a.want("GET", "/school/99/", "", 404, `{"detail":"찾을 수 없습니다."}`)
	a.want("POST", "/school/", `{"school_name":"셋째대학교"}`, 401, notSignedIn)
	h.add("operator", func(n *NewUser) { n.School, n.Role, n.State = 0, Operator, "" })
	a.as(a.logIn("operator").Access).want("POST", "/school/", `{"school_name":"한빛 대학교"}`, 400, `{"school_name":["학교의 이름은/는 이미 존재합니다."]}`)
	if w := a.do("POST", "/school/", `{"school_name":"셋째대학교","domains":["third.ac.kr"],"is_open":true}`); w.Code != 201 || !strings.Contains(w.Body.String(), `"is_open":true`) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestAnImportIsWholeOrAbsentAndCanBeDoneAgain(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		_, err := h.ImportSchools(ctx, System, strings.NewReader("name,name_en,email_domains\n첫대학교,First,first.ac.kr\n,No Name,\n둘대학교,Second,gmail.com;x\n첫 대학교,Twice,\n"), false)
		if !fault.Is(err, "invalid") {
			t.Errorf("bad rows: %v", err)
		}
		if all, err := h.Schools(ctx, ""); err != nil || len(all) != 2 {
			t.Errorf("%d schools after a refused import (%v)", len(all), err)
		}
		list := "\xef\xbb\xbfname,name_en,email_domains\r\n첫대학교,First University,first.ac.kr;first.edu\r\n한빛대학교,Hanbit University,hanbit.ac.kr\r\n새벽 여자대학교,Dawn University,dawn.ac.kr;dawn.kr\r\n"
		for i, want := range []ImportReport{{Added: 1, Changed: 1, Same: 1}, {Same: 3}} {
			r, err := h.ImportSchools(ctx, System, strings.NewReader(list), false)
			if err != nil || r.Added != want.Added || r.Changed != want.Changed || r.Same != want.Same {
				t.Errorf("import %d: got %+v, want %+v (%v)", i, r, want, err)
			}
		}
		d, err := h.Domains(ctx, h.dawn.ID)
		if err != nil || strings.Join(d, " ") != "dawn.ac.kr dawn.kr" {
			t.Errorf("domains %q (%v)", d, err)
		}
		r, err := h.ImportSchools(ctx, System, strings.NewReader(Universities), false)
		if err != nil || r.Added < 280 {
			t.Errorf("the list of universities: %+v (%v)", r, err)
		}
	})
}

func TestAnImportNamesEachBadCell(t *testing.T) {
	h := one(t)
	for list, want := range map[string]string{
		"name,email_domains\n첫,first.ac.kr\n,x\n둘,gmail.com;ac.kr;-a.kr\n첫,\n": "3 name blank, 3 email_domains domain_invalid, 4 email_domains domain_public, 4 email_domains domain_public, 4 email_domains domain_invalid, 5 name import_twice",
		"name\n" + strings.Repeat("긴", 101) + "\n":                             "2 name import_long",
		"name\n첫\n\"둘\n": "3  import_quotes",
	} {
		r, err := h.ImportSchools(context.Background(), System, strings.NewReader(list), false)
		var all []string
		for _, p := range r.Rows {
			all = append(all, fmt.Sprintf("%d %s %s", p.Line, p.Column, p.Code))
		}
		if got := strings.Join(all, ", "); got != want || !strings.Contains(fmt.Sprint(err), "import_rows") {
			t.Errorf("got %s (%v)\nwant %s", got, err, want)
		}
	}
	for list, want := range map[string]string{"": "import_header", "school\n첫\n": "import_header", "name\n": "import_empty", "name\n\xff\xff\n": "import_encoding"} {
		if _, err := h.ImportSchools(context.Background(), System, strings.NewReader(list), false); len(fieldsOf(err)) != 1 || fieldsOf(err)[0] != want {
			t.Errorf("%q: got %v, want %s", list, err, want)
		}
	}
	if _, err := h.ImportSchools(context.Background(), System, strings.NewReader(strings.Repeat("x", maxImport+1)), false); fault.Of(err).Kind != fault.TooLarge {
		t.Errorf("a huge list: %v", err)
	}
	old, err := korean.EUCKR.NewEncoder().String("name,name_en\n옛대학교,Old University\n")
	if err != nil {
		t.Fatal(err)
	}
	if r, err := h.ImportSchools(context.Background(), System, strings.NewReader(old), false); err != nil || r.Added != 1 {
		t.Errorf("a list in CP949: %+v (%v)", r, err)
	}
}

// What is left out is named like what refuses a list; the rest is there.
func TestAnImportCanLeaveOutWhatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		list := "name,name_en,email_domains\n첫대학교,First,first.ac.kr\n,No Name,\n둘대학교," + strings.Repeat("x", 201) + ",gmail.com;둘로 1\n첫 대학교,,second.first.kr\n"
		r, err := h.ImportSchools(ctx, System, strings.NewReader(list), true)
		if err != nil || r.Added != 2 || r.Changed != 1 || len(r.Rows) != 5 {
			t.Fatalf("got %+v (%v)", r, err)
		}
		for name, want := range map[string]string{"첫대학교": "first.ac.kr second.first.kr", "둘대학교": ""} {
			c, err := h.SchoolNamed(ctx, name)
			if err != nil {
				t.Fatal(err)
			}
			d, err := h.Domains(ctx, c.ID)
			if err != nil || strings.Join(d, " ") != want {
				t.Errorf("%s has %q (%v), want %q", name, d, err, want)
			}
		}
		if _, err := h.ImportSchools(ctx, System, strings.NewReader("name\n\"\"\n"), true); !fault.Is(err, "invalid") {
			t.Errorf("a list of which nothing is left: %v", err)
		}
	})
}

func TestASchoolOpensOnceWithWhatIsAboveIt(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		h.o.OnOpen = func(_ context.Context, _ *db.Tx, s School) error { return fault.Whole("invalid") }
		if _, err := h.OpenSchool(ctx, System, h.dawn.ID); err == nil {
			t.Error("opened without what belongs to it")
		}
		if c, err := h.School(ctx, h.dawn.ID); err != nil || c.IsOpen {
			t.Errorf("open after a failure (%v)", err)
		}
		times := 0
		h.o.OnOpen = func(_ context.Context, _ *db.Tx, s School) error { times++; return nil }
		for range 2 {
			if c, err := h.OpenSchool(ctx, System, h.dawn.ID); err != nil || !c.IsOpen {
				t.Errorf("not open (%v)", err)
			}
		}
		if times != 1 {
			t.Errorf("furnished %d times", times)
		}
		if _, err := h.OpenSchool(ctx, Viewer{ID: 1, Role: Manager, School: h.dawn.ID}, h.dawn.ID); fault.Of(err).Kind != fault.Forbidden {
			t.Errorf("a manager: %v", err)
		}
	})
}
