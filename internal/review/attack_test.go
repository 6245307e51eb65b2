package review

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// Eight people review five lectures each, one after the other, as one does at the
// end of a semester, and note the exams: who reads all lists in all orders does not
// find the texts of one person side by side more often than lot would have it.
// Counted ids would put all of them side by side, which the test finds too.
func TestAnAttackerGroupsReviewsNoBetterThanByLot(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.at(t, "2026-11-23T09:00:00")
		const people, texts = 8, 5
		writer := map[int64]int{}
		var written []int64
		for p := range people {
			v := w.student(t, w.more...)
			for i := range texts {
				w.now.Add((3 * time.Minute).Microseconds())
				r := w.write(t, v, w.more[i])
				n, err := w.AddNote(t.Context(), v, aboutExam(w.more[i]))
				w.must(t, err)
				writer[r.ID], writer[n.ID] = p, p
				written = append(written, r.ID)
			}
		}
		side := func(ids []int64) (n int) {
			for i := 1; i < len(ids); i++ {
				if writer[ids[i]] == writer[ids[i-1]] {
					n++
				}
			}
			return n
		}
		if n := side(written); n != people*(texts-1) {
			t.Fatalf("in the order of writing %d stand side by side: the test looks at nothing", n)
		}
		// Of 39 pairs by lot 4 are one person's; 14 are in fewer than one of 100,000 runs.
		const most = 14
		attacker := w.student(t)
		for _, ordering := range []string{"created_at", "-created_at", "weight", "-weight", "star", "-star"} {
			var page rest.Page[Review]
			w.must(t, json.Unmarshal(w.call(t, attacker, "GET", "/review/?page_size=100&ordering="+ordering, "").Body.Bytes(), &page))
			var ids []int64
			for _, r := range page.Results {
				ids = append(ids, r.ID)
			}
			if len(ids) != people*texts {
				t.Fatalf("%d reviews", len(ids))
			}
			if n := side(ids); n >= most {
				t.Errorf("by %s %d of one person stand side by side", ordering, n)
			}
		}
		// As the table has them, for those who can make the server list without an order.
		for _, table := range []string{"reviews", "exam_notes"} {
			ids, err := db.All(t.Context(), w.db, scanID, `SELECT id FROM `+table+` ORDER BY id`)
			w.must(t, err)
			if n := side(ids); n >= most || len(ids) != people*texts {
				t.Errorf("of %d %s %d of one person stand side by side", len(ids), table, n)
			}
		}
		// Nothing but what was said, and chance, differs between two texts.
		var seen []string
		for _, id := range written {
			rec := w.call(t, attacker, "GET", fmt.Sprintf("/review/%d/", id), "")
			var all map[string]any
			w.must(t, json.Unmarshal(rec.Body.Bytes(), &all))
			for _, name := range []string{"id", "lecture", "course", "lecture_name"} {
				delete(all, name)
			}
			rec.Header().Del("ETag")
			rec.Header().Del("X-Request-Id")
			rec.Header().Del("Content-Length")
			line, err := json.Marshal([]any{all, rec.Header()})
			w.must(t, err)
			seen = append(seen, string(line))
		}
		for _, s := range seen {
			if s != seen[0] {
				t.Errorf("two texts differ:\n%s\n%s", seen[0], s)
				break
			}
		}
		if !strings.Contains(seen[0], `"created_at":"2026-11-23T00:00:00+09:00"`) {
			t.Errorf("the time of a text: %s", seen[0])
		}
	})
}
