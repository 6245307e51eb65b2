package app_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madang-campus/madang/internal/account"
)

var update = flag.Bool("update", false, "write docs/openapi.json and THIRD_PARTY_NOTICES.md anew")

// docs/openapi.json is what /openapi.json answers: a change of the API is seen
// in review.
func TestOpenAPIGolden(t *testing.T) {
	t.Parallel()
	const path = "../../docs/openapi.json"
	w := newWorld(t)
	a := w.program(account.Viewer{}).do("GET", "/openapi.json", "", "Accept-Language", "en")
	if a.Code != 200 || a.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%d %s", a.Code, a.Header.Get("Content-Type"))
	}
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]any
	}
	if err := json.Unmarshal([]byte(a.Body), &doc); err != nil || doc.OpenAPI != "3.1.0" {
		t.Fatalf("version %q, %v", doc.OpenAPI, err)
	}
	for path, methods := range w.calls() {
		if len(doc.Paths[path]) != len(methods) {
			t.Errorf("%s has %d calls in the document and %d in fact", path, len(doc.Paths[path]), len(methods))
		}
	}
	var got bytes.Buffer
	if err := json.Indent(&got, []byte(a.Body), "", "  "); err != nil {
		t.Fatal(err)
	}
	got.WriteByte('\n')
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("docs/openapi.json is not what is served; run make golden (-file +served):\n%.3000s", diff)
	}
}
