package app_test

import (
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/review"
)

// The demo's lectures are rated with what its students say, exactly.
func TestTheDemoHasReviews(t *testing.T) {
	y := demoYard(t)
	counts, err := review.Recount(t.Context(), y.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range counts {
		if c.Wrong > 0 {
			t.Errorf("%s: %d are wrong", c.What, c.Wrong)
		}
	}
	minji := y.viewer(t, "minji")
	list, err := y.Review.Reviews(t.Context(), minji, review.Filter{}, review.Range{Sort: review.ByWeight, Limit: 100})
	if err != nil || len(list) < 80 || list[0].LikeCount < 5 {
		t.Errorf("%d reviews, %v", len(list), err)
	}
	semesters, err := y.Lecture.Semesters(t.Context(), account.System, minji.School)
	if err != nil || len(semesters) == 0 {
		t.Fatal(err)
	}
	found, _, err := y.Lecture.Find(t.Context(), minji, semesters[0].ID, lecture.Query{Sort: lecture.ByRating, Desc: true}, lecture.Place{}, false, 10)
	if err != nil || len(found) != 10 || found[9].ReviewCount == 0 {
		t.Errorf("the best rated: %d, %v", len(found), err)
	}
}
