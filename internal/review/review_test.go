package review

import (
	"strings"
	"sync"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/setting"
)

func TestWhoTookALectureReviewsItOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.structures, w.seminar)
		for name, tt := range map[string]struct {
			v    account.Viewer
			in   NewReview
			want string
		}{
			"nobody":                         {account.Viewer{}, about(w.structures), "not_authenticated"},
			"who is not verified":            {w.person(t, w.hanbit, account.Unverified, ""), about(w.structures), "not_verified"},
			"who begins next year":           {w.person(t, w.hanbit, account.Admitted, ""), about(w.structures), "not_verified"},
			"an operator, who takes nothing": {w.person(t, 0, account.Unverified, account.Operator), about(w.structures), "permission_denied"},
			"who did not take it":            {w.student(t), about(w.structures), "lecture_not_taken"},
			"who took it with another":       {v, about(w.structures2), "lecture_not_taken"},
			"a lecture of another school":    {v, about(w.foreign), "lecture does_not_exist"},
			"a lecture that is not there":    {v, about(99999), "lecture does_not_exist"},
			"a lecture without a professor":  {v, about(w.service), "lecture no_professor"},
			"a professor of another lecture": {v, about(w.structures, func(in *NewReview) { in.Instructor = 99 }), "instructor does_not_exist"},
			"a semester without it":          {v, about(w.structures, func(in *NewReview) { in.Semester = w.spring.ID }), "semester does_not_exist"},
			"no stars":                       {v, about(w.structures, starred(0)), "star no_star"},
			"six stars":                      {v, about(w.structures, starred(6)), "star no_star"},
			"a tag that there is not":        {v, about(w.structures, func(in *NewReview) { in.Grading = "kind" }), "grading choose_one"},
			"19 characters":                  {v, about(w.structures, func(in *NewReview) { in.Content = strings.Repeat("가", 19) }), "content min_length"},
			"blanks around 19 characters":    {v, about(w.structures, func(in *NewReview) { in.Content = "   " + strings.Repeat("가", 19) + "  " }), "content min_length"},
			"nothing":                        {v, about(w.structures, func(in *NewReview) { in.Content = " \n " }), "content blank"},
			"2,001 characters":               {v, about(w.structures, func(in *NewReview) { in.Content = strings.Repeat("가", 2001) }), "content max_length"},
		} {
			if _, err := w.AddReview(t.Context(), tt.v, tt.in); codeOf(err) != tt.want {
				t.Errorf("%s: %q, want %q", name, codeOf(err), tt.want)
			}
		}
		r := w.write(t, v, w.structures, func(in *NewReview) { in.Content = strings.Repeat("가", 20) })
		if r.Star != 4 || r.Semester != w.autumn.ID || r.Lecture != w.structures || r.Professor != "김서연" || r.Name != "자료구조" || !r.Author.IsMe || r.IsEdited || r.LikeCount != 0 {
			t.Errorf("%+v", r)
		}
		_, err := w.AddReview(t.Context(), v, about(w.structures))
		wantCode(t, err, " review_exists")
		_, err = w.AddReview(t.Context(), v, about(w.structures0)) // the same course by the same professor
		wantCode(t, err, " review_exists")
		// Of two professors both can be reviewed.
		first := w.write(t, v, w.seminar)
		x, err := w.catalogue.Section(t.Context(), v, w.seminar)
		w.must(t, err)
		second := w.write(t, v, w.seminar, func(in *NewReview) { in.Instructor = x.Instructors[1].ID })
		if first.Professor != "김서연" || second.Professor != "이도윤" {
			t.Errorf("%s and %s", first.Professor, second.Professor)
		}
		w.sound(t)
	})
}

func TestAReviewWaitsUntilWhatOneTakesIsSettled(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.structures)
		w.at(t, "2026-09-04T23:59:59")
		_, err := w.AddReview(t.Context(), v, about(w.structures))
		wantCode(t, err, "lecture_not_settled")
		if err == nil || !strings.Contains(codeArgs(err), "2026-09-05") {
			t.Errorf("it says %s", codeArgs(err))
		}
		// Who took it earlier writes of that semester meanwhile.
		earlier := w.student(t, w.structures)
		w.takes(t, earlier, w.spring, w.structures0)
		if r := w.write(t, earlier, w.structures); r.Semester != w.spring.ID {
			t.Errorf("of semester %d", r.Semester)
		}
		w.at(t, "2026-09-05T00:00:00")
		w.write(t, v, w.structures)

		// A school may decide otherwise.
		decide := func(name, value string) {
			t.Helper()
			w.must(t, w.db.Write(t.Context(), func(tx *db.Tx) error { return setting.Set(t.Context(), tx, w.hanbit, name, value) }))
		}
		w.at(t, "2026-08-31T08:00:00")
		decide("review.only_settled", "false")
		w.write(t, w.student(t, w.structures), w.structures)
		_, err = w.AddReview(t.Context(), w.student(t), about(w.structures))
		wantCode(t, err, "lecture_not_taken")
		decide("review.only_taken", "false")
		w.write(t, w.student(t), w.structures)
		w.at(t, "2026-08-30T08:00:00") // before it begins nobody has heard it
		if r := w.write(t, w.student(t), w.structures); r.Semester != w.spring.ID {
			t.Errorf("of semester %d", r.Semester)
		}
		_, err = w.AddReview(t.Context(), w.student(t), about(w.structures2))
		wantCode(t, err, "lecture_not_settled")
	})
}

func TestOnlyTheMainTimetableCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.structures2)
		w.takes(t, w.student(t), w.autumn, w.structures)
		_, err := w.AddReview(t.Context(), v, about(w.structures))
		wantCode(t, err, "lecture_not_taken")
	})
}

func TestNobodyWritesMoreThanFiveADay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.at(t, "2026-11-23T23:00:00")
		v := w.student(t, append([]int64{w.structures}, w.more...)...)
		// At once, as programs do.
		var wg sync.WaitGroup
		codes := make([]string, len(w.more))
		for i, id := range w.more {
			wg.Go(func() {
				_, err := w.AddReview(t.Context(), v, about(id))
				codes[i] = codeOf(err)
			})
		}
		wg.Wait()
		written, refused := 0, 0
		for _, c := range codes {
			switch c {
			case "":
				written++
			case "too_many_a_day":
				refused++
			default:
				t.Errorf("refused with %q", c)
			}
		}
		if written != 5 || refused != 1 {
			t.Errorf("%d written, %d refused", written, refused)
		}
		// Deleting one makes no room.
		mine, err := w.Reviews(t.Context(), v, Filter{Mine: true}, Range{Sort: ByDay, Limit: 10})
		if err != nil || len(mine) != 5 {
			t.Fatal(len(mine), err)
		}
		w.must(t, w.RemoveReview(t.Context(), v, mine[0].ID))
		_, err = w.AddReview(t.Context(), v, about(w.structures))
		wantCode(t, err, "too_many_a_day")
		w.at(t, "2026-11-24T00:00:00")
		w.write(t, v, w.structures)
		w.sound(t)
	})
}

func TestEditingTakesLikesAway(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t, w.structures), w.student(t)
		r := w.write(t, v, w.structures, starred(2))
		if _, err := w.Like(t.Context(), other, r.ID, true); err != nil {
			t.Fatal(err)
		}
		same, err := w.EditReview(t.Context(), v, r.ID, func(x *Text) {})
		if err != nil || same.LikeCount != 1 || same.IsEdited {
			t.Errorf("nothing was changed: %+v, %v", same, err)
		}
		_, err = w.EditReview(t.Context(), other, r.ID, func(x *Text) { x.Star = 1 })
		wantCode(t, err, "permission_denied")
		_, err = w.EditReview(t.Context(), v, r.ID, func(x *Text) { x.Content = "짧아요" })
		wantCode(t, err, "content min_length")
		edited, err := w.EditReview(t.Context(), v, r.ID, func(x *Text) { x.Star = 5 })
		if err != nil || edited.LikeCount != 0 || !edited.IsEdited || edited.Star != 5 || edited.CreatedAt != r.CreatedAt {
			t.Errorf("%+v, %v", edited, err)
		}
		if seen, err := w.Review(t.Context(), other, r.ID); err != nil || seen.IsLiked || seen.Author.IsMe {
			t.Errorf("%+v, %v", seen, err)
		}
		if star, n := w.rated(t, w.structures); star != 500 || n != 1 {
			t.Errorf("rated %d of %d", star, n)
		}
		w.sound(t)
	})
}

func TestAReviewIsDeletedByItsWriterAndByStaff(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t, w.structures, w.structures2), w.student(t)
		moderator := w.person(t, w.hanbit, account.Student, account.Moderator)
		r, second := w.write(t, v, w.structures), w.write(t, v, w.structures2)
		wantCode(t, w.RemoveReview(t.Context(), other, r.ID), "permission_denied")
		wantCode(t, w.RemoveReview(t.Context(), w.person(t, w.saebyeok, account.Student, account.Moderator), r.ID), "not_found")
		w.must(t, w.RemoveReview(t.Context(), v, r.ID))
		wantCode(t, w.RemoveReview(t.Context(), v, r.ID), "not_found")
		if n, err := w.notes.Unread(t.Context(), v); err != nil || n != 0 {
			t.Errorf("told of the own act: %d, %v", n, err)
		}
		w.must(t, w.RemoveReview(t.Context(), moderator, second.ID))
		if n, err := w.notes.Unread(t.Context(), v); err != nil || n != 1 {
			t.Errorf("told %d times, %v", n, err)
		}
		var acts int
		w.must(t, w.db.Row(t.Context(), `SELECT COUNT(*) FROM audit_entries WHERE act = 'review.remove'`).Scan(&acts))
		if acts != 1 {
			t.Errorf("%d acts are noted", acts)
		}
		w.write(t, v, w.structures) // again
		w.sound(t)
	})
}

func TestRatingsAreExactWhoeverWritesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const people = 12
		var wg sync.WaitGroup
		for i := range people {
			v := w.student(t, w.structures, w.seminar)
			wg.Go(func() {
				for _, id := range []int64{w.structures, w.seminar} {
					r, err := w.AddReview(t.Context(), v, about(id, starred(1+i%5)))
					if err == nil && i%3 == 0 {
						_, err = w.EditReview(t.Context(), v, r.ID, func(x *Text) { x.Star = 5 })
					}
					if err == nil && i%4 == 3 {
						err = w.RemoveReview(t.Context(), v, r.ID)
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		// 0,3,6,9 gave 5; 3, 7, 11 took theirs back: 5 2 3 5 1 5 4 5 1 of 0 1 2 4 5 6 8 9 10 …
		if star, n := w.rated(t, w.structures); n != 9 || star != 344 {
			t.Errorf("rated %d of %d", star, n)
		}
		w.sound(t)
		// A lecture that the registrar lists later is rated at once.
		id := w.put(t, w.spring, section("50041", "07", "자료구조", "김서연"))[0]
		if star, n := w.rated(t, id); n != 9 || star != 344 {
			t.Errorf("a later one is rated %d of %d", star, n)
		}
		if star, n := w.rated(t, w.structures2); n != 0 || star != 0 {
			t.Errorf("that of another professor is rated %d of %d", star, n)
		}
	})
}

// A thousand people like one review at once, half of them take it back.
func TestLikesAreExact(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.structures)
		r := w.write(t, v, w.structures)
		_, err := w.Like(t.Context(), v, r.ID, true)
		wantCode(t, err, "own_review")
		var wg sync.WaitGroup
		for i := range 1000 {
			liker := account.Viewer{ID: account.ID(100_000 + i), School: w.hanbit, State: account.Student}
			wg.Go(func() {
				for _, on := range []bool{true, true, i%2 == 0} { // once, however often
					if _, err := w.Like(t.Context(), liker, r.ID, on); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if got, err := w.Review(t.Context(), v, r.ID); err != nil || got.LikeCount != 500 {
			t.Errorf("%d likes, %v", got.LikeCount, err)
		}
		w.sound(t)
	})
}

// While people like a review and take it back, its writer edits it, and deletes it in
// the end: likes are of the text that is there, and of none when it is gone.
func TestLikesWhileTheTextChanges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.structures, w.seminar)
		stays, goes := w.write(t, v, w.structures), w.write(t, v, w.seminar)
		var wg sync.WaitGroup
		for i := range 24 {
			liker := account.Viewer{ID: account.ID(100_000 + i), School: w.hanbit, State: account.Student}
			wg.Go(func() {
				for n := range 6 {
					if _, err := w.Like(t.Context(), liker, stays.ID, n%2 == 0); err != nil {
						t.Error(err)
					}
					if _, err := w.Like(t.Context(), liker, goes.ID, n%2 == 0); err != nil && !fault.Is(err, "not_found") {
						t.Error(err)
					}
				}
				if i%3 == 0 {
					if _, err := w.Like(t.Context(), liker, stays.ID, true); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Go(func() {
			for n := range 12 {
				if _, err := w.EditReview(t.Context(), v, stays.ID, func(x *Text) { x.Star = 1 + n%5 }); err != nil {
					t.Error(err)
				}
			}
			if err := w.RemoveReview(t.Context(), v, goes.ID); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		w.sound(t)
		if _, err := w.EditReview(t.Context(), v, stays.ID, func(x *Text) { x.Star = 5 }); err != nil {
			t.Error(err)
		}
		if got, err := w.Review(t.Context(), v, stays.ID); err != nil || got.LikeCount != 0 {
			t.Errorf("an edited text has %d likes, %v", got.LikeCount, err)
		}
		w.sound(t)
	})
}
