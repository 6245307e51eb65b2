package timetable

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
)

// Beside is the way from the page of a lecture into v's main timetable of its
// semester, nil where there is none or the lecture is in it: see [lecture.Beside].
func (s *Service) Beside(ctx context.Context, v account.Viewer, x lecture.Section) (templ.Component, error) {
	t, ok, err := MainOf(ctx, s.db, v.ID, x.Semester)
	if err != nil || !ok || x.IsGone || slices.ContainsFunc(t.Entries, func(e Entry) bool { return e.Lecture != nil && *e.Lecture == x.ID }) {
		return nil, err
	}
	id := strconv.FormatInt(x.ID, 10)
	return putLink(path(t.ID, "search/?"+url.Values{"search": {x.Code}, "pick": {id}}.Encode()) + "#l" + id), nil
}
