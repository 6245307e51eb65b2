package notification

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
)

// pageOf is how many entries stand on a page.
const pageOf = 30

// A day is the entries of one day under its heading.
type day struct {
	heading string
	entries []Entry
}

// days puts entries under today, yesterday and earlier.
func days(ctx context.Context, now time.Time, list []Entry) []day {
	now = now.In(i18n.Zone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, i18n.Zone)
	var all []day
	for _, e := range list {
		heading := i18n.T(ctx, "notification.earlier")
		switch {
		case !e.UpdatedAt.Before(today):
			heading = i18n.T(ctx, "notification.today")
		case !e.UpdatedAt.Before(today.AddDate(0, 0, -1)):
			heading = i18n.T(ctx, "notification.yesterday")
		}
		if len(all) == 0 || all[len(all)-1].heading != heading {
			all = append(all, day{heading: heading})
		}
		all[len(all)-1].entries = append(all[len(all)-1].entries, e)
	}
	return all
}

func (s *Service) pageEntries(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	from, ok := ParsePosition(r.URL.Query().Get("before"))
	if !ok {
		from = Position{}
	}
	list, err := s.Entries(ctx, account.ViewerOf(ctx), from, false, pageOf+1)
	if err != nil {
		return err
	}
	more := ""
	if len(list) > pageOf {
		list = list[:pageOf]
		more = "/notification/?before=" + list[pageOf-1].Position().String()
	}
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, rows(list, more))
	}
	return web.Render(w, r, http.StatusOK, entriesPage(days(ctx, s.db.Now(), list), more))
}

// pageOpen marks an entry as read and leads to what it tells about.
func (s *Service) pageOpen(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	e, err := s.Entry(ctx, v, id)
	if err == nil {
		err = s.Read(ctx, v, id, true)
	}
	if err != nil {
		return err
	}
	if e.Path == "" {
		return web.Redirect(w, r, "/notification/")
	}
	return web.Redirect(w, r, e.Path)
}

func (s *Service) pageReadAll(w http.ResponseWriter, r *http.Request) error {
	if err := s.ReadAll(r.Context(), account.ViewerOf(r.Context())); err != nil {
		return err
	}
	return web.Redirect(w, r, "/notification/")
}

func dayID(i int) string { return "day-" + strconv.Itoa(i) }

func openPath(e Entry) string { return "/notification/" + strconv.FormatInt(e.ID, 10) + "/open/" }

func anyUnread(all []day) bool {
	for _, d := range all {
		for _, e := range d.entries {
			if !e.IsRead {
				return true
			}
		}
	}
	return false
}
