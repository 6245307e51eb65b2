package timetable

import (
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/lecture"
)

// The page of a lecture leads into one's main timetable, unless the lecture is in it.
func TestALectureLeadsIntoTheMainTimetable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		look := func(section int64) string {
			t.Helper()
			x, err := w.catalogue.Section(t.Context(), v, section)
			if err != nil {
				t.Fatal(err)
			}
			c, err := w.Beside(t.Context(), v, x)
			if err != nil {
				t.Fatal(err)
			}
			var text strings.Builder
			if c != nil {
				err = c.Render(t.Context(), &text)
			}
			if err != nil {
				t.Fatal(err)
			}
			return text.String()
		}
		if got := look(w.algebra); got != "" {
			t.Errorf("without a timetable: %s", got)
		}
		if err := w.Import(t.Context(), []PastTable{{Owner: v, Semester: w.autumn, Name: "기본", Lectures: []int64{w.structures}}}); err != nil {
			t.Fatal(err)
		}
		if got := look(w.structures); got != "" {
			t.Errorf("of what is in it: %s", got)
		}
		if got := look(w.algebra); !strings.Contains(got, "search/?pick=") || !strings.Contains(got, "시간표에 넣기") {
			t.Errorf("the link: %s", got)
		}
		var _ lecture.Beside = w.Beside
	})
}
