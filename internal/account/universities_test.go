package account

import (
	"encoding/csv"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func TestTheListOfUniversitiesIsClean(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(Universities)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"name", "name_en", "email_domains"}; !slices.Equal(rows[0], want) {
		t.Fatalf("columns %q, want %q", rows[0], want)
	}
	rows = rows[1:]
	if len(rows) < 280 || len(rows) > 310 {
		t.Errorf("%d universities, want those of the country", len(rows))
	}
	domain := regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$`)
	names, english, owners := map[string]bool{}, map[string]bool{}, map[string][]string{}
	for _, r := range rows {
		name, en := r[0], r[1]
		if names[name] || !hangul(name) || name != strings.Join(strings.Fields(name), " ") {
			t.Errorf("%q is there twice, is not Korean or has odd spaces", name)
		}
		if english[en] || en == "" || strings.IndexFunc(en, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 || en != strings.Join(strings.Fields(en), " ") || en == strings.ToUpper(en) || en == strings.ToLower(en) {
			t.Errorf("%s: English name %q is there twice, is missing or badly written", name, en)
		}
		names[name], english[en] = true, true
		for d := range strings.SplitSeq(r[2], ";") {
			if !domain.MatchString(d) {
				t.Errorf("%s: %q is not a domain", name, d)
			}
			if slices.Contains(owners[d], name) {
				t.Errorf("%s: %s is there twice", name, d)
			}
			owners[d] = append(owners[d], name)
		}
	}
	shared := map[string][]string{}
	for d, of := range owners {
		if len(of) > 1 {
			shared[d] = of
		}
		for _, above, ok := strings.Cut(d, "."); ok; _, above, ok = strings.Cut(above, ".") {
			if of := owners[above]; len(of) > 0 {
				t.Errorf("%s is below %s of %v, which counts for it", d, above, of)
			}
		}
	}
	want := map[string][]string{ // campuses that are schools of their own
		"kangwon.ac.kr": {"강원대학교", "강원대학교 제2캠퍼스"},
		"korea.ac.kr":   {"고려대학교", "고려대학교(세종)"},
		"dankook.ac.kr": {"단국대학교", "단국대학교 제2캠퍼스"},
		"shinhan.ac.kr": {"신한대학교", "신한대학교 제2캠퍼스"},
		"yonsei.ac.kr":  {"연세대학교", "연세대학교(미래)"},
		"iccu.ac.kr":    {"인천가톨릭대학교", "인천가톨릭대학교 제2캠퍼스"},
		"hanyang.ac.kr": {"한양대학교", "한양대학교(ERICA)"},
	}
	if d := cmp.Diff(want, shared); d != "" {
		t.Errorf("domains of several schools (-want +got):\n%s", d)
	}
}

func TestTheListOfUniversitiesCanBeImported(t *testing.T) {
	schools, problems, err := readSchools(strings.NewReader(Universities))
	if err != nil || len(problems) > 0 {
		t.Fatalf("problems %v, %v", problems, err)
	}
	for _, s := range schools {
		if len(s.Domains) == 0 {
			t.Errorf("%s has no mail domain", s.Name)
		}
	}
}

func hangul(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) >= 0
}
