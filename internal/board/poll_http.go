package board

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// inNewPoll is a poll as a program makes one.
type inNewPoll struct {
	Options  []string            `json:"options" min:"2" max:"10" each:"100"`
	Multiple rest.Opt[bool]      `json:"multiple" optional:"true"`
	EndsAt   rest.Opt[time.Time] `json:"ends_at" optional:"true" null:"true" help:"at most 30 days ahead"`
}

func newPoll(in rest.Opt[inNewPoll]) *NewPoll {
	if !in.Set || in.Null {
		return nil
	}
	return &NewPoll{Options: in.Value.Options, Multiple: in.Value.Multiple.Value, EndsAt: in.Value.EndsAt.Value}
}

// sentPoll reads a poll that a program sends back with an edit, as it was made
// or as answers show it; nil where none was sent. What is no poll reads as one
// that no post has.
func sentPoll(sent rest.Opt[json.RawMessage]) *NewPoll {
	if !sent.Set {
		return nil
	}
	var in struct {
		Options  []sentOption `json:"options"`
		Multiple bool         `json:"multiple"`
		EndsAt   time.Time    `json:"ends_at"`
	}
	p := &NewPoll{}
	if sent.Null {
		return p
	}
	if err := json.Unmarshal(sent.Value, &in); err != nil {
		p.Options = []string{""}
		return p
	}
	p.Multiple, p.EndsAt, p.Options = in.Multiple, in.EndsAt, make([]string, len(in.Options))
	for i, o := range in.Options {
		p.Options[i] = string(o)
	}
	return p
}

// A sentOption is a text, or an object that has it.
type sentOption string

func (o *sentOption) UnmarshalJSON(b []byte) error {
	var in struct{ Text string }
	if json.Unmarshal(b, &in) == nil && in.Text != "" {
		*o = sentOption(in.Text)
		return nil
	}
	return json.Unmarshal(b, (*string)(o))
}

type inVote struct {
	ID      int64   `path:"id"`
	Options []int64 `json:"options" min:"1" max:"10" help:"ids of the poll's options"`
}

func (s *Service) handlePolls(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "POST", Path: "/post/{id}/vote/", Name: "Post Vote", Summary: "Vote in the poll of a post, or vote again", Status: 200, Object: s.mayVote}, s.apiVote)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/post/{id}/vote/", Name: "Post Vote", Summary: "Take one's vote back", Status: 200, Object: s.mayVote}, s.apiTakeBackVote)
}

// mayVote says whether there is a poll for the one who asks.
func (s *Service) mayVote(ctx context.Context, post int64) error {
	_, err := findPoll(ctx, s.db, account.ViewerOf(ctx), post)
	return err
}

func (s *Service) apiVote(ctx context.Context, in inVote) (Poll, error) {
	return s.Vote(ctx, account.ViewerOf(ctx), in.ID, in.Options)
}

func (s *Service) apiTakeBackVote(ctx context.Context, in inThing) (Poll, error) {
	return s.TakeBackVote(ctx, account.ViewerOf(ctx), in.ID)
}

// pageVote votes, and takes it back where the form says so.
func (s *Service) pageVote(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	if web.Flag(r, "take_back", false) {
		_, err = s.TakeBackVote(ctx, v, id)
	} else {
		_, err = s.Vote(ctx, v, id, chosen(r))
	}
	problems, status := ui.Problems(nil), http.StatusOK
	if err != nil {
		var ok bool
		if problems, status, ok = web.Again(w, r, err); !ok || status == http.StatusForbidden {
			return err
		}
		if !web.Part(r) {
			return s.showVote(w, r, id, status, problems)
		}
	}
	if web.Part(r) {
		p, err := findPoll(ctx, s.db, v, id)
		if err != nil {
			return err
		}
		return web.Render(w, r, status, pollCard(p.seenBy(i18n.Of(ctx), v), problems))
	}
	return web.Redirect(w, r, "/post/"+number(id)+"/#poll")
}

// showVote shows the post's page again with what is wrong with a vote.
func (s *Service) showVote(w http.ResponseWriter, r *http.Request, id int64, status int, problems ui.Problems) error {
	p, err := s.viewPost(r, id)
	if err != nil {
		return err
	}
	p.vote, p.composer = problems, s.composer(r, p, NewComment{Post: id}, nil)
	return web.Render(w, r, status, postPage(p))
}

// chosen reads the options of a form. What is no id is one that no poll has.
func chosen(r *http.Request) []int64 {
	var ids []int64
	for _, text := range r.PostForm["options"] {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			id = 0
		}
		ids = append(ids, id)
	}
	return ids
}

// pollDraft is a poll as it is typed.
type pollDraft struct {
	options  []string
	multiple bool
	endsAt   string
}

// localTime is how a browser sends the day and time that one chose.
const localTime = "2006-01-02T15:04"

// draftOf reads what was typed of a poll. Fields that were left empty are none.
func draftOf(r *http.Request) pollDraft {
	d := pollDraft{multiple: web.Flag(r, "poll_multiple", false), endsAt: r.PostFormValue("poll_ends_at")}
	for _, text := range r.PostForm["poll_option"] {
		if !plain.Unseen(text) {
			d.options = append(d.options, text)
		}
	}
	return d
}

// poll returns what was meant; without options that is none.
func (d pollDraft) poll() (*NewPoll, error) {
	if len(d.options) == 0 {
		return nil, nil
	}
	p := &NewPoll{Options: d.options, Multiple: d.multiple}
	if d.endsAt == "" {
		return p, nil
	}
	for _, form := range []string{localTime, localTime + ":05"} {
		if at, err := time.ParseInLocation(form, d.endsAt, i18n.Zone); err == nil {
			p.EndsAt = at
			return p, nil
		}
	}
	return p, fault.Field("poll.ends_at", "invalid_datetime")
}
