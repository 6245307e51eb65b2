package rest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// A Note is what readers see. Its fields are written in this order.
type Note struct {
	ID      int64  `json:"id"`
	Content string `json:"content"`
	Pinned  bool   `json:"is_pinned"`
}

type noteKey struct {
	ID int64 `path:"id"`
}

// newNote is what POST takes. Fields that are only shown stand here too, so
// that OPTIONS lists them.
type newNote struct {
	_       int64           `readonly:"id"`
	Content string          `json:"content" max:"300"`
	Pinned  rest.Opt[bool]  `json:"is_pinned" optional:"true"`
	Board   rest.Opt[int64] `json:"board" fk:"board" optional:"true" null:"true"`
}

// noteChange is what PATCH takes: every field an Opt, the key embedded.
type noteChange struct {
	noteKey
	Content rest.Opt[string] `json:"content" max:"300"`
	Pinned  rest.Opt[bool]   `json:"is_pinned"`
}

// notes asks for a page of the feed.
type notes struct {
	rest.CursorQuery
	Board  rest.Opt[int64] `query:"board"`
	Search rest.Words      `query:"search"`
}

type service struct{ notes []Note }

func (s *service) list(ctx context.Context, in notes) (rest.Page[Note], error) {
	before, err := in.Cursor().Int() // SELECT … WHERE id < before ORDER BY id DESC LIMIT size+1
	if err != nil {
		return rest.Page[Note]{}, err
	}
	var found []Note
	for i := len(s.notes) - 1; i >= 0 && len(found) <= in.Size; i-- {
		if n := s.notes[i]; before == 0 || n.ID < before {
			found = append(found, n)
		}
	}
	return rest.NewPage(ctx, found, in.Size, in.Cursor(), func(n Note) string { return fmt.Sprint(n.ID) }), nil
}

func (s *service) add(_ context.Context, in newNote) (Note, error) {
	if in.Content == "again" {
		return Note{}, fault.Whole("unique_together", "content") // {"non_field_errors": […]}
	}
	n := Note{ID: int64(len(s.notes) + 1), Content: in.Content, Pinned: in.Pinned.Or(false)}
	s.notes = append(s.notes, n)
	return n, nil
}

// there answers 404 before a body is read.
func (s *service) there(_ context.Context, id int64) error {
	if id < 1 || id > int64(len(s.notes)) {
		return fault.New(fault.NotFound, "not_found")
	}
	return nil
}

func (s *service) get(_ context.Context, in noteKey) (Note, error) { return s.notes[in.ID-1], nil }

func (s *service) change(ctx context.Context, in noteChange) (Note, error) {
	n := &s.notes[in.ID-1]
	if err := rest.Match(ctx, *n); err != nil { // If-Match, 412
		return Note{}, err
	}
	n.Content, n.Pinned = in.Content.Or(n.Content), in.Pinned.Or(n.Pinned)
	return *n, nil
}

func (s *service) remove(_ context.Context, in noteKey) (rest.Empty, error) {
	s.notes[in.ID-1] = Note{ID: in.ID}
	return rest.Empty{}, nil // 204
}

// board refuses a board that is not there; its problem stands beside those of
// the other fields.
func (s *service) board(_ context.Context, id int64) error {
	if id > 10 {
		return fault.Field("board", "does_not_exist", id)
	}
	return nil
}

func Example() {
	s := &service{}
	api := rest.New(rest.Options{PublicURL: "https://madang.example"})

	rest.Handle(api, rest.Call{Method: "GET", Path: "/note/", Name: "Note List", Summary: "Notes, newest first", Open: true}, s.list)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/note/", Summary: "Write a note", Checks: rest.Checks{"board": rest.Check(s.board)}}, s.add)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/note/{id}/", Name: "Note Instance", Summary: "A note", Open: true, Object: s.there}, s.get)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/note/{id}/", Summary: "Change a note", Object: s.there}, s.change)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/note/{id}/", Summary: "Remove a note", Object: s.there}, s.remove)

	ask := func(method, path, body string) {
		var sent io.Reader = http.NoBody
		if body != "" {
			sent = strings.NewReader(body)
		}
		r := httptest.NewRequest(method, path, sent)
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		api.ServeHTTP(w, r)
		fmt.Println(strings.TrimSpace(fmt.Sprint(w.Code, " ", w.Body)))
	}
	ask("POST", "/note/", `{"content": " 안녕 ", "id": 9}`)
	ask("POST", "/note/", `{"board": 11}`)
	ask("POST", "/note/", `{"content": "again"}`)
	ask("POST", "/note/", `{"content": "또 안녕"}`)
	ask("GET", "/note/?page_size=1", "")
	ask("PATCH", "/note/1/", `{"is_pinned": "yes"}`)
	ask("GET", "/note/1/", "")
	ask("DELETE", "/note/1/", "")
	ask("GET", "/note/7/", "")
	// Output:
	// 201 {"id":1,"content":"안녕","is_pinned":false}
	// 400 {"content":["이 필드는 필수 항목입니다."],"board":["유효하지 않은 pk \"11\" - 객체가 존재하지 않습니다."]}
	// 400 {"non_field_errors":["필드 content 는 반드시 고유(unique)해야 합니다."]}
	// 201 {"id":2,"content":"또 안녕","is_pinned":false}
	// 200 {"next":"https://madang.example/note/?cursor=cD0y&page_size=1","previous":null,"results":[{"id":2,"content":"또 안녕","is_pinned":false}]}
	// 200 {"id":1,"content":"안녕","is_pinned":true}
	// 200 {"id":1,"content":"안녕","is_pinned":true}
	// 204
	// 404 {"detail":"찾을 수 없습니다."}
}
