package ui

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestAssetNamesFollowTheirContent(t *testing.T) {
	for _, name := range []string{"madang.css", "madang.js", "htmx.js", "icons.svg", "icon.svg", "icon-192.png", "icon-512.png"} {
		f := Plain(name)
		if f == nil {
			t.Fatalf("no file %s", name)
		}
		if Asset(name) != "/static/"+f.Name || Hashed(f.Name) != f {
			t.Errorf("%s: got address %s, name %s", name, Asset(name), f.Name)
		}
		if !regexp.MustCompile(`-[0-9a-f]{12}\.[a-z]+$`).MatchString(f.Name) {
			t.Errorf("%s: got name %s, want a hash in it", name, f.Name)
		}
	}
	css := Plain("madang.css").Body
	if bytes.Contains(css, []byte("url(chevron.svg)")) || !bytes.Contains(css, []byte("url("+Plain("chevron.svg").Name+")")) {
		t.Error("the styles do not name the picture by its hashed name")
	}
	if js := Plain("madang.js").Body; !bytes.Contains(js, []byte(`from "./`+Plain("htmx.js").Name+`"`)) {
		t.Error("the script does not name htmx by its hashed name")
	}
}

func TestEncodedFilesAreSmallerAndNamedByTheHeadsOfTheirFormats(t *testing.T) {
	f := Plain("madang.css")
	for _, encoding := range []string{"gzip", "br"} {
		body, ok := f.Encoded(encoding)
		if !ok || len(body) == 0 || len(body) >= len(f.Body) {
			t.Errorf("%s: got %d bytes of %d, %t", encoding, len(body), len(f.Body), ok)
		}
	}
	if body, ok := f.Encoded(""); !ok || !bytes.Equal(body, f.Body) {
		t.Error("without an encoding the file is not itself")
	}
	if _, ok := Plain("icon-192.png").Encoded("gzip"); ok {
		t.Error("a picture is compressed twice")
	}
	if _, ok := f.Encoded("zstd"); ok {
		t.Error("an unknown encoding is given")
	}
}

var iconUse = regexp.MustCompile(`(?:Icon\(|Icon: +|SheetButton\("[^"]+", [^,]+, |Empty\(|LinkRow\()"([a-z]+)"`)

// Every icon that a page of any domain names is in the sprite, and every icon
// of the sprite has a use or belongs to what the parts offer.
func TestIconsThatPagesNameAreThere(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("../../..", func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".templ" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range iconUse.FindAllSubmatch(text, -1) {
			seen++
			if !hasIcon(string(m[1])) {
				t.Errorf("%s names the icon %q, which the sprite does not have", path, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Errorf("found %d icons in pages: the test looks at the wrong files", seen)
	}
	if hasIcon("nothing") {
		t.Error("the sprite has everything")
	}
}

var icons = regexp.MustCompile(`<symbol id="([a-z]+)"`)

// hasIcon reports whether the sprite holds an icon of that name.
func hasIcon(name string) bool {
	for _, m := range icons.FindAllSubmatch(assets["icons.svg"].Body, -1) {
		if string(m[1]) == name {
			return true
		}
	}
	return false
}

// What comes from elsewhere stands with its licence.
func TestVendoredFilesHaveLicences(t *testing.T) {
	for file, text := range map[string]string{
		"vendor/htmx.LICENSE.txt":             "Zero-Clause BSD",
		"vendor/lucide.LICENSE.txt":           "ISC License",
		"../webtest/testdata/axe.LICENSE.txt": "Mozilla Public License",
	} {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(body), text) {
			t.Errorf("%s is not the licence %q", file, text)
		}
	}
}

// The policy of pages lets scripts evaluate nothing; htmx is told so too, and
// keeps no pages.
func TestHtmxIsConfiguredToEvaluateNothingAndKeepNothing(t *testing.T) {
	for _, want := range []string{`"history":false`, `"extensions":"madang"`, `"includeIndicatorCSS":false`, `"mode":"same-origin"`} {
		if !strings.Contains(htmxConfig, want) {
			t.Errorf("htmx's configuration has no %s", want)
		}
	}
	if js := string(read("js/madang.js")); !strings.Contains(js, "api.initSecurity(null, refuse, refuse)") {
		t.Error("htmx keeps its means to evaluate")
	}
}
