package review

import (
	"context"
	"database/sql"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
)

// A Summary is what the reviews of a lecture come to.
type Summary struct {
	Star        lecture.Hundredths `json:"star"` // average, 0 for none
	ReviewCount int                `json:"review_count"`
	Stars       [5]int             `json:"stars"` // how many gave 1 star, 2 …
	Tags        []TagCount         `json:"tags"`
	NoteCount   int                `json:"examnote_count"`
}

// A TagCount is how many reviews say a word of a tag. Those of a tag stand
// together, in the order of its words.
type TagCount struct {
	Tag   string `json:"tag"`
	Word  string `json:"word"`
	Count int    `json:"count"`
}

// Summary returns what the reviews of a lecture that v may read come to.
func (s *Service) Summary(ctx context.Context, v account.Viewer, x lecture.Section) (Summary, error) {
	sum := Summary{Tags: []TagCount{}}
	f := Filter{Lecture: &x}
	if err := f.mayList(v); err != nil {
		return sum, err
	}
	where, args := f.conditions(v)
	stars := 0
	err := db.Each(ctx, s.db, func(r *sql.Rows) error {
		var star, n int
		err := r.Scan(&star, &n)
		if err == nil && star >= 1 && star <= 5 {
			sum.Stars[star-1] = n
			sum.ReviewCount += n
			stars += n * star
		}
		return err
	}, `SELECT r.star, COUNT(*) FROM reviews r WHERE `+where+` GROUP BY r.star`, args...)
	if err != nil {
		return sum, err
	}
	if n := sum.ReviewCount; n > 0 {
		sum.Star = lecture.Hundredths((200*stars + n) / (2 * n))
	}
	if err := s.countTags(ctx, &sum, where, args); err != nil {
		return sum, err
	}
	return sum, s.db.Row(ctx, `SELECT COUNT(*) FROM exam_notes r WHERE `+where, args...).Scan(&sum.NoteCount)
}

func (s *Service) countTags(ctx context.Context, sum *Summary, where string, args []any) error {
	parts, all := make([]string, len(tags)), []any{}
	for i, t := range tags {
		parts[i] = `SELECT '` + t.name + `' AS tag, r.` + t.name + `, COUNT(*) FROM reviews r WHERE ` + where + ` GROUP BY r.` + t.name
		all = append(all, args...)
	}
	counts := map[[2]string]int{}
	err := db.Each(ctx, s.db, func(r *sql.Rows) error {
		var key [2]string
		var n int
		err := r.Scan(&key[0], &key[1], &n)
		counts[key] = n
		return err
	}, strings.Join(parts, ` UNION ALL `), all...)
	for _, t := range tags {
		for _, word := range t.choices {
			sum.Tags = append(sum.Tags, TagCount{t.name, word, counts[[2]string{t.name, word}]})
		}
	}
	return err
}

// most returns what most say of a tag, and by how many of all.
func (s Summary) most(tag string) (best TagCount) {
	for _, c := range s.Tags {
		if c.Tag == tag && c.Count > best.Count {
			best = c
		}
	}
	return best
}
