package notification

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

// apiEntry is an entry in JSON.
type apiEntry struct {
	ID        int64     `json:"id"`
	CreatedAt rest.Time `json:"created_at"`
	UpdatedAt rest.Time `json:"updated_at"`
	Kind      string    `json:"kind"`
	Text      string    `json:"text"`
	Snippet   string    `json:"snippet"`
	URL       string    `json:"url"` // a path; "" when what it told about is gone
	IsRead    bool      `json:"is_read"`
}

func toAPI(e Entry) apiEntry {
	return apiEntry{e.ID, rest.At(e.CreatedAt), rest.At(e.UpdatedAt), e.Kind, e.Text, e.Snippet, e.Path, e.IsRead}
}

// Mount adds the pages and the calls of the domain.
func (s *Service) Mount(m *web.Mux, api *rest.API) {
	m.Handle("GET /notification/", s.pageEntries)
	m.Handle("POST /notification/read/", s.pageReadAll)
	m.Handle("POST /notification/{id}/open/", s.pageOpen)

	rest.Handle(api, rest.Call{Method: "GET", Path: "/notification/", Name: "Notification List", Summary: "One's notifications, the newest first"}, s.apiEntries)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/notification/read/", Name: "Notification Read", Summary: "Mark all as read", Status: 204}, s.apiReadAll)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/notification/unread/", Name: "Notification Unread", Summary: "How many are unread, at most 100"}, s.apiUnread)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/notification/{id}/", Name: "Notification Instance", Summary: "A notification"}, s.apiEntry)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/notification/{id}/", Name: "Notification Instance", Summary: "Mark one as read or unread"}, s.apiRead)
}

type inEntries struct{ rest.CursorQuery }

type inEntry struct {
	ID int64 `path:"id"`
}

type inRead struct {
	ID     int64          `path:"id"`
	IsRead rest.Opt[bool] `json:"is_read" optional:"true" absent:"keep"`
}

type unread struct {
	Count int `json:"count"`
}

func (s *Service) apiEntries(ctx context.Context, in inEntries) (rest.Page[apiEntry], error) {
	c := in.Cursor()
	from, ok := ParsePosition(c.Pos)
	if !ok {
		return rest.Page[apiEntry]{}, fault.New(fault.NotFound, "invalid_cursor")
	}
	list, err := s.Entries(ctx, account.ViewerOf(ctx), from, c.Back, in.Size+1)
	if err != nil {
		return rest.Page[apiEntry]{}, err
	}
	page := rest.NewPage(ctx, list, in.Size, c, func(e Entry) string { return e.Position().String() })
	out := rest.Page[apiEntry]{Next: page.Next, Previous: page.Previous, Results: make([]apiEntry, len(page.Results))}
	for i, e := range page.Results {
		out.Results[i] = toAPI(e)
	}
	return out, nil
}

func (s *Service) apiEntry(ctx context.Context, in inEntry) (apiEntry, error) {
	e, err := s.Entry(ctx, account.ViewerOf(ctx), in.ID)
	return toAPI(e), err
}

func (s *Service) apiUnread(ctx context.Context, _ rest.Empty) (unread, error) {
	n, err := s.Unread(ctx, account.ViewerOf(ctx))
	return unread{n}, err
}

func (s *Service) apiRead(ctx context.Context, in inRead) (apiEntry, error) {
	v := account.ViewerOf(ctx)
	if in.IsRead.Set {
		if err := s.Read(ctx, v, in.ID, in.IsRead.Value); err != nil {
			return apiEntry{}, err
		}
	}
	return s.apiEntry(ctx, inEntry{in.ID})
}

func (s *Service) apiReadAll(ctx context.Context, _ rest.Empty) (rest.Empty, error) {
	return rest.Empty{}, s.ReadAll(ctx, account.ViewerOf(ctx))
}
