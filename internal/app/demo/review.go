package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/lecture"
)

// A Review is what a student says of a lecture of the own timetable.
type Review struct {
	User, Catalogue, Section int // indexes in Users, Catalogues and the catalogue's
	Star                     int
	Tags                     [5]string // homework, team work, grading, attendance, number of exams
	Content                  string
	At                       time.Time
	Likes                    []int // indexes in Users
}

// A Note is how an exam of such a lecture was.
type Note struct {
	User, Catalogue, Section int
	Exam, Form               string
	Questions                int
	Content                  string
	At                       time.Time
}

// reviewTags are the tags in the order of [Review.Tags], and the words of each.
var reviewTags = []struct {
	name  string
	words []string
}{
	{"homework", []string{"many", "some", "none"}}, {"team_work", []string{"none", "some", "many"}}, {"grading", []string{"fair", "generous", "strict"}},
	{"attendance", []string{"electronic", "call", "none", "seat", "mixed"}}, {"exam_count", []string{"two", "one", "two", "three", "none"}},
}

// readReviews returns the sentences that reviews are made of, by part.
func readReviews() (map[string][]string, error) {
	b, err := texts.ReadFile("reviews.txt")
	if err != nil {
		return nil, err
	}
	parts, part := map[string][]string{}, ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		name, isPart := strings.CutPrefix(line, "## ")
		switch {
		case isPart:
			part = name
		case line == "" || line[0] == '#':
		case part == "":
			return nil, fmt.Errorf("reviews.txt: %q stands in no part", line)
		default:
			parts[part] = append(parts[part], line)
		}
	}
	for n := 1; n <= 5; n++ {
		if len(parts[fmt.Sprintf("star %d", n)]) == 0 {
			return nil, fmt.Errorf("reviews.txt: nothing of %d stars", n)
		}
	}
	return parts, nil
}

// An opinion is what a lecture is like, whoever says it.
type opinion struct {
	warmth float64 // stars on the average
	tags   [5]string
}

// reviews makes what the students of tables say of their lectures, in both
// semesters, once the second one is settled.
func (c *campus) reviews(catalogues []Catalogue, first int, tables []Table, dice *rand.Rand) (reviews []Review, notes []Note, err error) {
	parts, err := readReviews()
	if err != nil {
		return nil, nil, err
	}
	opinions, said, written := map[string]opinion{}, map[string]bool{}, map[int]map[string]bool{}
	for _, t := range tables {
		catalogue := catalogues[t.Catalogue-first]
		settled := lecture.Semester{First: catalogue.Semester.First, Days: catalogue.Semester.Days}.Settled().In(time.UTC).Add(24 * time.Hour)
		login := slices.Contains(Logins, c.users[t.User].Login) && t.Catalogue > first // has something left to write
		if t.Name != "기본" || login || !settled.Before(c.now) {
			continue
		}
		if written[t.User] == nil {
			written[t.User] = map[string]bool{}
		}
		for _, i := range t.Sections {
			s := catalogue.Sections[i]
			about := s.CourseCode + s.Professor
			o, known := opinions[about]
			if !known {
				o = newOpinion(dice)
				opinions[about] = o
			}
			if written[t.User][about] || dice.Float64() < .3 {
				continue
			}
			written[t.User][about] = true
			at := settled.Add(time.Duration(dice.Float64() * float64(min(c.now.Sub(settled), 110*24*time.Hour))))
			r := o.review(parts, said, dice)
			r.User, r.Catalogue, r.Section, r.At = t.User, t.Catalogue, i, at
			for _, u := range c.crew {
				if state := c.users[u].State; u != t.User && state != Admitted && dice.Float64() < .12*float64(r.Star) {
					r.Likes = append(r.Likes, u)
				}
			}
			r.Likes = r.Likes[:len(r.Likes)*dice.IntN(4)/4]
			reviews = append(reviews, r)
			if len(s.Exams) > 0 && dice.Float64() < .35 && s.Exams[0].On < lecture.DateOf(c.now) {
				tips := parts["exam"]
				notes = append(notes, Note{t.User, t.Catalogue, i, "midterm", []string{"essay", "problems", "choice", "short", "mixed"}[dice.IntN(5)], dice.IntN(4) * 5, tips[dice.IntN(len(tips))], c.now.Add(-time.Duration(1+dice.IntN(6)) * time.Hour)})
			}
		}
	}
	return reviews, notes, nil
}

func newOpinion(dice *rand.Rand) (o opinion) {
	o.warmth = min(max(3.9+.8*dice.NormFloat64(), 1.5), 5)
	for i, t := range reviewTags {
		o.tags[i] = t.words[dice.IntN(len(t.words))]
	}
	return o
}

// review words the opinion as one student does, who now and then sees a thing
// otherwise. No text is said twice.
func (o opinion) review(parts map[string][]string, said map[string]bool, dice *rand.Rand) (r Review) {
	r.Star = min(max(int(o.warmth+.7*dice.NormFloat64()+.5), 1), 5)
	r.Tags = o.tags
	if i := dice.IntN(len(reviewTags)); dice.Float64() < .5 {
		r.Tags[i] = reviewTags[i].words[dice.IntN(len(reviewTags[i].words))]
	}
	pick := func(part string) string { return parts[part][dice.IntN(len(parts[part]))] }
	for tries := 0; ; tries++ {
		sentences := []string{pick(fmt.Sprintf("star %d", r.Star))}
		for _, i := range dice.Perm(4)[:2+dice.IntN(2)] {
			sentences = append(sentences, pick(reviewTags[i].name+" "+r.Tags[i]))
		}
		r.Content = strings.Join(slices.Compact(sentences), " ")
		if !said[r.Content] || tries > 50 {
			said[r.Content] = true
			return r
		}
	}
}
