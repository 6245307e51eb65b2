package ui

import (
	"bytes"
	"compress/gzip"
	"testing"
)

// The first visit of a phone brings the page, the styles, the scripts and the
// icons: at most 60 kB over the wire, with the oldest of compressions.
func TestTheFirstVisitIsLight(t *testing.T) {
	total := 0
	for _, name := range []string{"madang.css", "madang.js", "draft.js", "find.js", "keys.js", "offline.js", "share.js", "write.js", "htmx.js", "icons.svg", "chevron.svg"} {
		body, ok := Plain(name).Encoded("gzip")
		if !ok {
			t.Fatalf("%s is not compressed", name)
		}
		t.Logf("%-12s %6d of %6d bytes", name, len(body), len(Plain(name).Body))
		total += len(body)
	}
	page, _ := shown(t, Frame(Page{Title: "홈", Section: "home"}))
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(page)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%-12s %6d of %6d bytes", "the frame", b.Len(), len(page))
	const content = 15_000 // what a later page may have; the largest pages' own test is theirs
	total += b.Len() + content
	t.Logf("with a page of %d: %d bytes", content, total)
	if total > 60_000 {
		t.Errorf("a first visit takes %d bytes, want at most 60000", total)
	}
}
