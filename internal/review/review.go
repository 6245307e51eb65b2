package review

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// Length of a text in characters.
const (
	minContent = 20
	maxContent = 2000
)

// A Review (강의평) is what somebody who took it says of a course by a professor.
type Review struct {
	ID         int64     `json:"id"`
	CreatedAt  rest.Time `json:"created_at"` // the beginning of the day on which it was written
	Lecture    int64     `json:"lecture"`    // the newest one of the course by the professor
	Course     int64     `json:"course"`
	Name       string    `json:"lecture_name"`
	Instructor int64     `json:"instructor"`
	Professor  string    `json:"professor"`
	Semester   int64     `json:"semester"` // in which its writer took it
	Star       int       `json:"star"`     // 1 to 5
	Tags
	Content   string `json:"content"`
	LikeCount int    `json:"like_count"`
	Author    Author `json:"author"`
	IsLiked   bool   `json:"is_liked"`
	IsEdited  bool   `json:"is_edited"`

	year   int
	term   lecture.Term
	taken  lecture.Date // the last day of the semester
	weight int64
	on     lecture.Date
}

// Tags are what a lecture was like (수업은 어땠나요), each one of a few words.
type Tags struct {
	Homework   string `json:"homework"`   // none, some, many
	TeamWork   string `json:"team_work"`  // none, some, many
	Grading    string `json:"grading"`    // generous, fair, strict
	Attendance string `json:"attendance"` // call, electronic, seat, none, mixed
	ExamCount  string `json:"exam_count"` // none, one, two, three, more
}

// A tag is one of the tags, with the words that it can be.
type tag struct {
	name    string
	choices []string
	of      func(*Tags) *string
}

var tags = []tag{
	{"homework", []string{"none", "some", "many"}, func(t *Tags) *string { return &t.Homework }},
	{"team_work", []string{"none", "some", "many"}, func(t *Tags) *string { return &t.TeamWork }},
	{"grading", []string{"generous", "fair", "strict"}, func(t *Tags) *string { return &t.Grading }},
	{"attendance", []string{"call", "electronic", "seat", "mixed", "none"}, func(t *Tags) *string { return &t.Attendance }},
	{"exam_count", []string{"none", "one", "two", "three", "more"}, func(t *Tags) *string { return &t.ExamCount }},
}

// A Text is what one writes of a lecture.
type Text struct {
	Star int // 1 to 5
	Tags
	Content string // 20 to 2,000 characters
}

// check returns the text cleaned, and what is wrong with it.
func (t Text) check() (Text, *fault.Error) {
	var e *fault.Error
	if t.Star < 1 || t.Star > 5 {
		e = e.And("star", "no_star")
	}
	for _, one := range tags {
		if !slices.Contains(one.choices, *one.of(&t.Tags)) {
			e = e.And(one.name, "choose_one")
		}
	}
	t.Content, e = checkContent(e, t.Content)
	return t, e
}

func checkContent(e *fault.Error, content string) (string, *fault.Error) {
	content, e = plain.Check(e, "content", content, 1, maxContent)
	if n := len([]rune(content)); n > 0 && n < minContent {
		e = e.And("content", "min_length", minContent)
	}
	return content, e
}

// text returns what the review says.
func (r Review) text() Text { return Text{r.Star, r.Tags, r.Content} }

// reviewRow is a review with what only the rules see.
type reviewRow struct {
	Review
	writer writer
	school int64
}

func (reviewRow) String() string       { return "review" }
func (reviewRow) GoString() string     { return "review" }
func (reviewRow) LogValue() slog.Value { return slog.StringValue("review") }

// selectReviews takes the viewer's id; conditions on r follow.
const selectReviews = `SELECT r.id, r.school_id, r.course_id, c.name, r.instructor_id, i.name, r.semester_id, s.in_year, s.term, r.writer_id, r.star, r.homework, r.team_work, r.grading, r.attendance, r.exam_count,
	r.content, r.like_count, r.taken_on, r.weight, r.written_on, r.is_edited, ` + newestLecture + `, (SELECT COUNT(*) FROM review_likes l WHERE l.review_id = r.id AND l.user_id = ?)
	FROM reviews r JOIN courses c ON c.id = r.course_id JOIN instructors i ON i.id = r.instructor_id JOIN semesters s ON s.id = r.semester_id WHERE `

// newestLecture is the lecture whose page a text r stands on.
const newestLecture = `COALESCE((SELECT MAX(x.id) FROM sections x JOIN section_instructors g ON g.section_id = x.id WHERE x.course_id = r.course_id AND g.instructor_id = r.instructor_id), 0)`

func (r *reviewRow) scan(row interface{ Scan(...any) error }) error {
	var liked int
	err := row.Scan(&r.ID, &r.school, &r.Course, &r.Name, &r.Instructor, &r.Professor, &r.Semester, &r.year, &r.term, &r.writer.id, &r.Star, &r.Homework, &r.TeamWork, &r.Grading, &r.Attendance, &r.ExamCount,
		&r.Content, &r.LikeCount, &r.taken, &r.weight, &r.on, &r.IsEdited, &r.Lecture, &liked)
	r.CreatedAt, r.IsLiked = dayOf(r.on), liked > 0
	return err
}

// seenBy returns the review as v sees it.
func (r *reviewRow) seenBy(lang i18n.Lang, v account.Viewer) Review {
	view := r.Review
	view.Author = r.writer.seenBy(lang, v)
	return view
}

// findReview returns one that v may read.
func findReview(ctx context.Context, q db.Q, v account.Viewer, id int64) (*reviewRow, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	r := &reviewRow{}
	err := r.scan(q.Row(ctx, selectReviews+`r.id = ?`, int64(v.ID), id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err == nil {
		err = mayRead(v, r.school)
	}
	return r, err
}

// Review returns one that v may read.
func (s *Service) Review(ctx context.Context, v account.Viewer, id int64) (Review, error) {
	r, err := findReview(ctx, s.db, v, id)
	if err != nil {
		return Review{}, err
	}
	return r.seenBy(i18n.Of(ctx), v), nil
}
