package app_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// floors lists the packages of a floor per line, the ground floor first. A
// package imports only what is on a lower floor; two on one floor do not know
// each other. Below all stands platform.
var floors = [][]string{
	{"platform"},
	{"admin"},
	{"account"},
	{"notification", "media", "search"},
	{"moderation"},
	{"board", "lecture", "friend"},
	{"message", "timetable", "review"},
	{"home"},
	{"app"},
}

const module = "github.com/madang-campus/madang/"

func TestFloors(t *testing.T) {
	floor := map[string]int{}
	for i, names := range floors {
		for _, name := range names {
			floor[name] = i
		}
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		from, _, _ := strings.Cut(strings.TrimPrefix(fields[0], module+"internal/"), "/")
		if _, ok := floor[from]; !ok {
			t.Errorf("%s stands on no floor", from)
		}
		packages++
		for _, imp := range fields[1:] {
			rest, ok := strings.CutPrefix(imp, module+"internal/")
			if !ok {
				continue
			}
			to, _, _ := strings.Cut(rest, "/")
			if from != to && floor[to] >= floor[from] {
				t.Errorf("%s imports %s, which does not stand below it", from, to)
			}
		}
	}
	if packages < 15 {
		t.Errorf("go list found %d packages: the test looks at the wrong tree", packages)
	}
}

// Schema files of all domains form one line of numbers; a number belongs to
// one file and its overrides for an engine.
func TestSchemaNumbers(t *testing.T) {
	name := regexp.MustCompile(`^(\d{4}_[a-z0-9_]+)(\.(sqlite|mysql|postgres))?\.sql$`)
	owner := map[string]string{}
	walk(t, "..", func(path string) {
		if filepath.Base(filepath.Dir(path)) != "schema" {
			return
		}
		m := name.FindStringSubmatch(filepath.Base(path))
		if m == nil {
			t.Errorf("%s: a schema file is named NNNN_name.sql or NNNN_name.engine.sql", path)
			return
		}
		number := m[1][:4]
		whole := filepath.Join(filepath.Dir(path), m[1])
		if other, taken := owner[number]; taken && other != whole {
			t.Errorf("%s and %s have one number", other, whole)
		}
		owner[number] = whole
	})
	if len(owner) == 0 {
		t.Error("no schema files found")
	}
}

// Tests on MariaDB and MySQL work on tables that dbtest copies: they are those
// that the schemas make.
func TestCopiesAreWhatTheSchemasMake(t *testing.T) {
	for _, engine := range dbtest.Engines() {
		if engine != "mariadb" && engine != "mysql" {
			continue
		}
		t.Run(engine, func(t *testing.T) {
			made, copied := dbtest.Open(t, engine), dbtest.Open(t, engine, app.Schemas()...)
			if err := made.Migrate(t.Context(), app.Schemas()...); err != nil {
				t.Fatal(err)
			}
			text := func(d *db.DB) string {
				names, err := d.Tables(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				var all strings.Builder
				for _, name := range names {
					var text string
					if err := d.Row(t.Context(), "SHOW CREATE TABLE "+name).Scan(&name, &text); err != nil {
						t.Fatal(err)
					}
					all.WriteString(text + "\n")
				}
				return all.String()
			}
			if got, want := text(copied), text(made); got != want || !strings.Contains(got, "CREATE TABLE `posts`") {
				t.Errorf("a copy has\n%s\nand the schemas make\n%s", got, want)
			}
		})
	}
}

// A file is read in one go: none has more than 600 lines, generated ones apart.
func TestFileSizes(t *testing.T) {
	files := 0
	for _, root := range []string{"..", "../../cmd", "../../bench"} {
		walk(t, root, func(path string) {
			switch filepath.Ext(path) {
			case ".go", ".templ", ".sql", ".css", ".js":
			default:
				return
			}
			if strings.HasSuffix(path, "_templ.go") || strings.Contains(path, "/vendor/") || strings.Contains(path, "/testdata/") {
				return
			}
			files++
			if n := bytes.Count(read(t, path), []byte("\n")); n > 600 {
				t.Errorf("%s has %d lines", path, n)
			}
		})
	}
	if files < 50 {
		t.Errorf("looked at %d files only", files)
	}
}

var (
	textKey   = regexp.MustCompile(`i18n\.(?:T|In)\([^,()]+(?:\([^()]*\))?, "([a-z0-9_.]+)"`)
	faultCode = regexp.MustCompile(`fault\.(?:New\(fault\.[A-Za-z]+|Whole\(|Wait\(|Field\("[a-z_]*"),? ?"([a-z0-9_]+)"|fault\.Whole\("([a-z0-9_]+)"|fault\.Wait\("([a-z0-9_]+)"`)
)

// Every text that a page asks for by name is there, and every fault has a
// sentence, if only DRF's own where no page ever shows it. That both languages are there, i18n.Add holds at start.
func TestTexts(t *testing.T) {
	asked := 0
	walk(t, "..", func(path string) {
		ext := filepath.Ext(path)
		if ext != ".go" && ext != ".templ" || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return
		}
		source := read(t, path)
		for _, m := range textKey.FindAllSubmatch(source, -1) {
			asked++
			if key := string(m[1]); !strings.HasSuffix(key, ".") && !i18n.Has(key) {
				t.Errorf("%s asks for the text %q, which is not there", path, key)
			}
		}
		if strings.Contains(path, "/fault/") {
			return
		}
		for _, m := range faultCode.FindAllSubmatch(source, -1) {
			code := string(m[1]) + string(m[2]) + string(m[3])
			// A code that ends in _ is the first part of one made of two.
			if code != "invalid" && !strings.HasSuffix(code, "_") && !i18n.Has("error."+code) && !i18n.Has("drf."+code) {
				t.Errorf("%s: the fault %q has no text error.%s", path, code, code)
			}
		}
	})
	if asked < 100 {
		t.Errorf("found %d texts asked for only", asked)
	}
}

func walk(t *testing.T, root string, visit func(path string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		visit(path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
