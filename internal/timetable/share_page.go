package timetable

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/etag"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/timetable/render"
)

// mountFiles adds what has one representation, whatever Accept says.
func (s *Service) mountFiles(m *web.Mux) {
	m.Handle("GET /timetable/{id}/image/", s.pageImage)
	m.Handle("GET /timetable/{id}/ics/", s.pageDownload)
	m.Handle("GET /calendar/{token}", s.pageCalendar)
	m.Handle("GET /@/{token}/", s.pageShared)
	m.Handle("GET /@/{token}/preview.png", s.pagePreview)
}

func (s *Service) mountShare(m *web.Mux) {
	m.Handle("GET /timetable/{id}/share/", s.pageShare)
	m.Handle("POST /timetable/{id}/share/", s.pageRenewed)
}

// send answers with a file, and with 304 to who has it.
func send(w http.ResponseWriter, r *http.Request, kind, name string, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", name)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	h.Set("Referrer-Policy", "no-referrer") // an address here is a secret
	tag := `"` + etag.Of(body) + `"`
	h.Set("ETag", tag)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader is gone, if anything
	}
	return nil
}

// alarmOf reads how many minutes before an event an alarm is asked for.
func alarmOf(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("alarm"))
	if err != nil || n < 0 || n > maxAlarm {
		return 0
	}
	return n
}

const calendarType = "text/calendar; charset=utf-8"

// pageCalendar is what calendar programs read again and again.
func (s *Service) pageCalendar(w http.ResponseWriter, r *http.Request) error {
	token, ok := strings.CutSuffix(r.PathValue("token"), ".ics")
	if !ok {
		return notFound()
	}
	t, err := s.byToken(r.Context(), calendarAddress, token)
	if err != nil {
		return err
	}
	body, err := s.calendar(r.Context(), t, alarmOf(r))
	if err != nil {
		return err
	}
	return send(w, r, calendarType, `inline; filename="madang.ics"`, body)
}

// pageDownload gives an owner the calendar as a file.
func (s *Service) pageDownload(w http.ResponseWriter, r *http.Request) error {
	t, err := s.own(r)
	if err != nil {
		return err
	}
	body, err := s.calendar(r.Context(), t, alarmOf(r))
	if err != nil {
		return err
	}
	return send(w, r, calendarType, `attachment; filename="madang.ics"`, body)
}

var sizes = map[string]render.Size{"phone": render.Phone, "desktop": render.Desktop, "share": render.Share}

// kindOf reads how a picture is asked for: a phone's, light, as PNG where nothing
// else is said.
func kindOf(r *http.Request) (k pictureKind, err error) {
	q := r.URL.Query()
	size, ok := sizes[q.Get("size")]
	if !ok && q.Get("size") != "" {
		return k, fault.Field("size", "invalid_choice", q.Get("size"))
	}
	k = pictureKind{size: size, svg: q.Get("format") == "svg", dark: q.Get("dark") == "1"}
	if f := q.Get("format"); f != "" && f != "svg" && f != "png" {
		return k, fault.Field("format", "invalid_choice", f)
	}
	return k, nil
}

func (s *Service) pageImage(w http.ResponseWriter, r *http.Request) error {
	t, err := s.own(r)
	if err != nil {
		return err
	}
	k, err := kindOf(r)
	if err != nil {
		return err
	}
	return s.sendPicture(w, r, t, k)
}

func (s *Service) sendPicture(w http.ResponseWriter, r *http.Request, t Timetable, k pictureKind) error {
	body, err := s.picture(r.Context(), t, k)
	if err != nil {
		return err
	}
	if k.svg {
		return send(w, r, "image/svg+xml", `inline; filename="timetable.svg"`, body)
	}
	return send(w, r, "image/png", `inline; filename="timetable.png"`, body)
}

// pagePreview is the picture that stands beside a link to a public timetable.
func (s *Service) pagePreview(w http.ResponseWriter, r *http.Request) error {
	t, err := s.shared(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return s.sendPicture(w, r, t, pictureKind{size: render.Share})
}

// sharedView is what others see of a public timetable: nothing of its owner.
type sharedView struct {
	semester lecture.Semester
	table    Timetable
	grid     *grid
	preview  string
}

func (s *Service) pageShared(w http.ResponseWriter, r *http.Request) error {
	t, err := s.shared(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	in, err := s.semesterOf(r.Context(), t)
	if err != nil {
		return err
	}
	for i := range t.Entries { // notes are the owner's alone
		t.Entries[i].Memo, t.Entries[i].Todos = "", nil
	}
	return web.Render(w, r, http.StatusOK, sharedPage(sharedView{in, t, gridOf(t.Entries, nil), s.o.PublicURL + s.linkPath(t) + "preview.png"}))
}

// shareView is what an owner may give to others.
type shareView struct {
	table     Timetable
	addresses Addresses
}

func (s *Service) pageShare(w http.ResponseWriter, r *http.Request) error {
	t, err := s.own(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, sharePage(shareView{t, s.addresses(t)}))
}

// pageRenewed renews an address, or makes the timetable public.
func (s *Service) pageRenewed(w http.ResponseWriter, r *http.Request) error {
	t, err := s.own(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	v := account.ViewerOf(r.Context())
	switch what := r.PostFormValue("do"); what {
	case "public":
		public := Public
		_, err = s.ChangeTable(r.Context(), v, t.ID, TableChange{Visibility: &public})
	case string(linkAddress), string(calendarAddress):
		if _, err = s.Renew(r.Context(), v, t.ID, what); err == nil {
			web.Flash(w, r, "timetable.share.renewed")
		}
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, path(t.ID, "share/"))
}

// webcal is the address as programs open it that subscribe to calendars.
func webcal(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return "webcal://" + rest
}

// previewOf says in words what a link leads to.
func previewOf(p sharedView) string {
	var names []string
	for _, e := range p.table.Entries {
		names = append(names, e.Name)
	}
	return strings.Join(names, ", ")
}

// title is what a shared timetable is called.
func (p sharedView) title(semester string) string { return p.table.Name + " · " + semester }
