package app_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A part is something by others that Madang holds, with its licence.
type part struct{ name, licence string }

// modules are those that the program is made of, Go's own library among them.
func modules(t *testing.T) []part {
	t.Helper()
	list := func(args ...string) []byte {
		t.Helper()
		c := exec.Command("go", append([]string{"list"}, args...)...)
		c.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64") // the same list on every machine
		out, err := c.Output()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	names := strings.Fields(string(list("-deps", "-f", `{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}`, "../../cmd/madang")))
	slices.Sort(names)
	names = slices.Compact(names)
	out := list(append([]string{"-m", "-json"}, names...)...)
	var all []part
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var m struct{ Path, Version, Dir string }
		if err := d.Decode(&m); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		licence := licenceIn(t, m.Dir)
		if m.Path == "golang.org/x/sys" { // which has Go's own licence, word for word
			all = append(all, part{"Go (the standard library)", licence})
		}
		all = append(all, part{m.Path + " " + m.Version, licence})
	}
}

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|copyright|authors)([.-].*)?$`)

// licenceIn is all that a folder says of rights: licences, and the notices that
// they want kept.
func licenceIn(t *testing.T, dir string) string {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, f := range files {
		if f.Type().IsRegular() && licenceName.MatchString(f.Name()) && filepath.Ext(f.Name()) != ".go" {
			texts = append(texts, strings.TrimSpace(string(read(t, filepath.Join(dir, f.Name())))))
		}
	}
	if len(texts) == 0 {
		t.Fatalf("%s has no licence", dir)
	}
	return strings.Join(texts, "\n\n")
}

// vendored are the parts that stand in the tree itself.
func vendored(t *testing.T) []part {
	t.Helper()
	var all []part
	for _, v := range []struct{ name, licence string }{
		{"htmx (the script of pages)", "../platform/web/ui/vendor/htmx.LICENSE.txt"},
		{"Lucide (icons)", "../platform/web/ui/vendor/lucide.LICENSE.txt"},
		{"Noto Sans CJK KR (the letters of pictures)", "../timetable/render/font/OFL.txt"},
		{"zxcvbn (list of common passwords)", "../platform/secret/common.LICENSE.txt"},
	} {
		all = append(all, part{v.name, strings.TrimSpace(string(read(t, v.licence)))})
	}
	return all
}

// THIRD_PARTY_NOTICES.md names everything that the program is made of, with
// its licence, and nothing else.
func TestNotices(t *testing.T) {
	t.Parallel()
	const path = "../../THIRD_PARTY_NOTICES.md"
	var b strings.Builder
	b.WriteString("# What others have made\n\nMadang is under the Apache License 2.0 (see LICENSE). It is made of these parts of others too, each under its own licence.\nThis file is written by `make golden`.\n")
	for _, p := range append(vendored(t), modules(t)...) {
		fmt.Fprintf(&b, "\n## %s\n\n````text\n%s\n````\n", p.name, strings.ReplaceAll(p.licence, "\r\n", "\n"))
	}
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	heading := regexp.MustCompile("(?m)^## .*\n\n````text$")
	got, want := string(read(t, path)), b.String()
	if got == want {
		return
	}
	has, wants := heading.FindAllString(got, -1), heading.FindAllString(want, -1)
	for _, h := range wants {
		if !slices.Contains(has, h) {
			t.Errorf("THIRD_PARTY_NOTICES.md has no %q; run make golden", h)
		}
	}
	for _, h := range has {
		if !slices.Contains(wants, h) {
			t.Errorf("THIRD_PARTY_NOTICES.md has %q, which Madang is not made of; run make golden", h)
		}
	}
	if slices.Equal(has, wants) {
		t.Error("THIRD_PARTY_NOTICES.md holds other licences than its parts do; run make golden")
	}
}
