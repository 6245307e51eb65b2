package timetable

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

const friendsPath, freePath = "/friend/", "/freetime/"

func (s *Service) mountFriends(m *web.Mux) {
	m.Handle("GET /friend/{id}/timetable/", s.pageFriendTable)
	m.Handle("GET /freetime/", s.pageFreeTime)
}

// semesterAsked is the semester that an address names, 0 for none.
func semesterAsked(r *http.Request) int64 {
	id, err := strconv.ParseInt(r.URL.Query().Get("semester"), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// friendView is what the page of a friend's timetable shows.
type friendView struct {
	friend    friend.Friend
	semesters []lecture.Semester
	tableView
}

func (s *Service) pageFriendTable(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	p := friendView{}
	if p.friend, err = s.o.Friends.Friend(ctx, v, id); err != nil {
		return err
	}
	if p.semester, p.semesters, err = s.presentSemester(ctx, v, semesterAsked(r)); err != nil {
		return err
	}
	if p.friend, p.table, err = s.friendsTable(ctx, v, id, p.semester.ID); err != nil {
		return err
	}
	for i := range p.table.Entries {
		if e := &p.table.Entries[i]; e.Lecture == nil {
			e.Name = i18n.T(ctx, "timetable.friend.block")
		}
	}
	p.table.Name = p.friend.Name()
	p.draw(nil)
	if now := s.db.Now().In(i18n.Zone); p.semester.First <= lecture.DateOf(now) && lecture.DateOf(now) <= p.semester.Last {
		p.grid.mark(now)
	}
	return web.Render(w, r, http.StatusOK, friendTablePage(p))
}

// href is this page for another semester.
func (p friendView) href(semester int64) string {
	return friendsPath + strconv.FormatInt(p.friend.ID, 10) + "/timetable/?semester=" + strconv.FormatInt(semester, 10)
}

// overlayHref lays the friend's timetable over one's own.
func (p friendView) overlayHref() string {
	return freePath + "?friend=" + strconv.FormatInt(p.friend.ID, 10) + "&semester=" + strconv.FormatInt(p.semester.ID, 10)
}

// overlayView is what the page of laid-over timetables shows.
type overlayView struct {
	overlay
	grid     overlayGrid
	free     []Span
	query    FreeQuery
	problems ui.Problems
}

// pageFreeTime lays friends' timetables over one's own: those that are named, or
// the first few.
func (s *Service) pageFreeTime(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	in := r.URL.Query()
	p := overlayView{query: anyFree}
	var ids []int64
	for _, text := range in["friend"] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || len(ids) == 1000 {
			return notFound()
		}
		ids = append(ids, id)
	}
	if !in.Has("chosen") && len(ids) == 0 {
		list, err := s.o.Friends.Friends(ctx, v)
		if err != nil {
			return err
		}
		for _, f := range list[:min(len(list), firstOverlaid)] {
			ids = append(ids, f.ID)
		}
	}
	var wrong *fault.Error
	if len(ids) > maxOverlaid {
		wrong = wrong.And("friends", "too_many_overlaid", maxOverlaid)
		ids = ids[:maxOverlaid]
	}
	var err error
	p.overlay, err = s.overlayOf(ctx, v, semesterAsked(r), ids)
	if err != nil && fault.Of(err).Kind == fault.Invalid {
		return notFound() // nothing of it was typed: they are friends no more
	}
	if err != nil {
		return err
	}
	p.query = queryOf(in)
	status := http.StatusOK
	if p.query.check(nil) == nil {
		p.free = p.overlay.free(p.query)
	}
	if wrong = p.query.check(wrong); wrong != nil {
		p.problems, status, _ = web.Again(w, r, wrong)
		for i := range p.problems {
			if p.problems[i].Name == "end" {
				p.problems[i].Name = "to" // on the page hours, not minutes
			}
		}
	}
	p.grid = gridOver(p.people, p.free)
	return web.Render(w, r, status, overlayPage(p))
}

// firstOverlaid is how many friends are chosen before one has chosen any.
const firstOverlaid = 3

// queryOf reads which free time is looked for: what is not said is as [anyFree]
// has it, and what is none is refused by check.
func queryOf(in map[string][]string) FreeQuery {
	q := anyFree
	read := func(name string, to *int, times int) {
		if len(in[name]) == 0 {
			return
		}
		n, err := strconv.Atoi(in[name][0])
		if err != nil || n < 0 || n > period.DayLength {
			n = -1
		}
		*to = n * times
	}
	read("from", &q.Start, 60)
	read("to", &q.End, 60)
	read("minutes", &q.Least, 1)
	if len(in["day"]) > 0 || len(in["from"]) > 0 {
		q.Days = nil
		for _, text := range in["day"][:min(len(in["day"]), 7)] {
			d, err := strconv.Atoi(text)
			if err != nil {
				d = 0
			}
			q.Days = append(q.Days, period.Day(d))
		}
	}
	return q
}

// chosenFirst are all friends: first those whose timetables are there.
func (p overlayView) chosenFirst() (all []friend.Friend) {
	for _, one := range p.people[1:] {
		all = append(all, one.friend)
	}
	for _, f := range p.friends {
		if p.lane(f) == 0 {
			all = append(all, f)
		}
	}
	return all
}

// lane is which of the lanes a friend has, 0 for none.
func (p overlayView) lane(f friend.Friend) int {
	return max(slices.IndexFunc(p.people, func(x person) bool { return x.friend.ID == f.ID }), 0)
}

// names are those of all who are laid over each other.
func (p overlayView) names(ctx context.Context, which func(person) bool) string {
	var names []string
	for _, one := range p.people {
		if which(one) {
			names = append(names, one.name(ctx))
		}
	}
	return strings.Join(names, ", ")
}

func (p overlayView) shownNames(ctx context.Context) string {
	return p.names(ctx, func(x person) bool { return x.shown })
}

func (p overlayView) hiddenNames(ctx context.Context) string {
	return p.names(ctx, func(x person) bool { return !x.shown })
}

func (p overlayView) hourOptions(first, last int) (all []ui.Option) {
	for h := first; h <= last; h++ {
		all = append(all, ui.Option{Value: strconv.Itoa(h), Text: Clock(h * 60)})
	}
	return all
}

func (p overlayView) lengthOptions(ctx context.Context) (all []ui.Option) {
	for _, m := range []int{30, 60, 90, 120, 180} {
		all = append(all, ui.Option{Value: strconv.Itoa(m), Text: i18n.T(ctx, "timetable.overlay.at_least", lengthText(ctx, m))})
	}
	return all
}
