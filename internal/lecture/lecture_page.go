package lecture

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
)

// A Beside makes what another domain shows on the page of a lecture, nil for
// nothing.
type Beside func(ctx context.Context, v account.Viewer, x Section) (templ.Component, error)

// lectureView is the page of a lecture.
type lectureView struct {
	Section
	semester Semester
	beside   []templ.Component
	others   []Section // of the course in the semester
	same     []Section // of other courses, by the same instructors
}

func (s *Service) pageLecture(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	p := lectureView{}
	if p.Section, err = s.Section(ctx, v, id); err != nil {
		return err
	}
	if p.semester, err = SemesterOf(ctx, s.db, p.Semester); err != nil {
		return err
	}
	for _, beside := range s.o.Beside {
		c, err := beside(ctx, v, p.Section)
		if err != nil {
			return err
		}
		if c != nil {
			p.beside = append(p.beside, c)
		}
	}
	if p.others, err = others(ctx, s.db, p.Section); err != nil {
		return err
	}
	if p.same, err = byTheSame(ctx, s.db, p.Section); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, lecturePage(p))
}

// mostOthers is how many other lectures stand on the page of one.
const mostOthers = 30

// others returns the other sections of the course in the semester.
func others(ctx context.Context, q db.Q, x Section) ([]Section, error) {
	return sections(ctx, q, `SELECT `+sectionColumns+` FROM sections x WHERE x.course_id = ? AND x.semester_id = ? AND x.id <> ? AND x.is_gone = 0 ORDER BY x.section_number LIMIT ?`,
		x.Course, x.Semester, x.ID, mostOthers)
}

// byTheSame returns what else those who teach x teach in the semester.
func byTheSame(ctx context.Context, q db.Q, x Section) ([]Section, error) {
	if len(x.Instructors) == 0 {
		return nil, nil
	}
	args := make([]any, len(x.Instructors))
	for i, one := range x.Instructors {
		args[i] = one.ID
	}
	return sections(ctx, q, `SELECT `+sectionColumns+` FROM sections x WHERE x.id IN (SELECT g.section_id FROM section_instructors g WHERE g.instructor_id IN (`+db.In(len(args))+`))
		AND x.semester_id = ? AND x.course_id <> ? AND x.is_gone = 0 ORDER BY x.name, x.section_number LIMIT ?`, append(args, x.Semester, x.Course, mostOthers)...)
}

// A fact is a line about a lecture.
type fact struct{ name, text string }

// facts are what is known of the lecture, without what is not.
func (p lectureView) facts(ctx context.Context) (all []fact) {
	add := func(name, text string) {
		if text = strings.Join(strings.Fields(text), " "); text != "" {
			all = append(all, fact{i18n.T(ctx, "lecture.one."+name), text})
		}
	}
	add("written_time", strings.TrimSpace(p.Time+" "+p.Room))
	add("department", p.Department)
	add("target", p.Target)
	add("language", p.Language)
	if p.Quota > 0 {
		add("capacity", i18n.T(ctx, "lecture.one.people", p.Quota))
	}
	add("baskets", i18n.T(ctx, "lecture.one.people", p.BasketCount))
	for _, x := range p.Exams {
		add("exam", strings.TrimSpace(x.Name+" "+x.On.String()+" "+Clock(x.Start)+"–"+Clock(x.End)+" "+x.Room))
	}
	add("note", p.Note)
	return all
}
