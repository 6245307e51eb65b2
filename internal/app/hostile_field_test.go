package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/app"
)

// wholePlan asks the wizard for a bit of everything.
func (s *stage) wholePlan() string {
	return fmt.Sprintf(`{"semester":%d,"groups":[{"name":"묶음","choose":1,"lectures":[%d]}],"pins":[%d],"excluded":[],"hard":[{"code":"free_day","n":5},{"code":"travel","n":10}],"soft":[{"code":"lunch","n":60,"weight":3}],"busy":true}`,
		s.semester, s.lectures[0], s.lectures[1])
}

// fuller are bodies with more fields than a route needs.
func (s *stage) fuller(name, body string) string {
	switch name {
	case "programs POST /wizard/", "programs PUT /wizard/{id}/":
		return s.wholePlan()
	case "programs PATCH /friend/{id}/":
		return `{"accept":true,"alias":"별명"}`
	case "programs PATCH /review/{id}/":
		return s.reviewOf(0)
	case "programs PATCH /examnote/{id}/":
		return s.examNoteOf(0)
	case "programs POST /wizard/{id}/timetable/":
		return strings.TrimSuffix(body, "}") + `,"name":"이름"}`
	case "programs POST /review/", "programs POST /examnote/":
		return fmt.Sprintf(`{"semester":%d,"instructor":1,%s`, s.semester, body[1:])
	case "people POST /review/new/", "people POST /examnote/new/":
		return body + fmt.Sprintf("&semester=%d&instructor=1&key=k", s.semester)
	case "people POST /wizard/{id}/wishes/":
		return "free_day=5&hard-earliest=08:30&hard-latest=18:00&hard-max_gap=60&hard-max_day_minutes=300&hard-max_days=3&hard-travel=10&hard-min_credits=3&hard-max_credits=21&" +
			"weight-lunch=3&soft-lunch=60&weight-compact=1&soft-compact=30&weight-few_days=1&weight-rating=1&weight-start=1&soft-start=10:00&busy=true"
	case "people POST /wizard/{id}/add/":
		return body + "&course=true&group=1&next=/wizard/"
	case "people POST /wizard/{id}/group/{group}/":
		return body + fmt.Sprintf("&take%d=must", s.lectures[0])
	case "people POST /review/{id}/like/":
		return "on=true&next=/"
	}
	return body
}

// with returns value with each of its parts, in turn, put in the place of junk.
func with(value any, junk json.RawMessage, put func(any)) {
	put(junk)
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			one := v[name]
			with(one, junk, func(x any) {
				v[name] = x
				put(v)
			})
			v[name] = one
		}
	case []any:
		for i, one := range v {
			with(one, junk, func(x any) {
				v[i] = x
				put(v)
			})
			v[i] = one
		}
	}
}

// Where all else is as it should be, one field of what is sent about reviews,
// friends and the wizard is junk.
func TestOneFieldIsHostile(t *testing.T) {
	s := newStage(t)
	h := &hostile{world: s.world, t: t}
	h.sum = h.count(digest)
	program, browser := s.program(s.viewers["student"]), s.browser(s.viewers["student"])
	for _, r := range s.app.Routes() {
		first, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
		if r.Method == "GET" || r.Method == "DELETE" || !strings.Contains(" review examnote friend friendlink wizard ", " "+first+" ") {
			continue
		}
		name := fmt.Sprintf("%s %s %s", r.For, r.Method, r.Path)
		send := func(c *client, kind, what string, change func(body string) string) {
			target, body := s.request(r)
			q := c.request(r.Method, target, strings.NewReader(change(s.fuller(name, body))))
			q.Header.Set("Content-Type", kind)
			if a := h.hit(name+" "+what, c, q); a.Code < 400 {
				s.furnish()
				h.sum = h.count(digest)
			}
		}
		_, body := s.request(r)
		body = s.fuller(name, body)
		if r.For == app.People {
			form, err := url.ParseQuery(body)
			if err != nil {
				t.Fatal(err)
			}
			for field := range form {
				for _, v := range values {
					var plain string
					if json.Unmarshal([]byte(v), &plain) != nil {
						plain = v
					}
					send(browser, "application/x-www-form-urlencoded", field+"="+v[:min(20, len(v))], func(body string) string {
						form, err := url.ParseQuery(body)
						if err != nil {
							t.Fatal(err)
						}
						form.Set(field, plain)
						return form.Encode()
					})
				}
			}
			continue
		}
		for _, v := range values {
			n := 0
			count := func(any) { n++ }
			var value any
			if err := json.Unmarshal([]byte(body), &value); err != nil {
				t.Fatal(err)
			}
			with(value, json.RawMessage(v), count)
			for i := range n {
				send(program, "application/json", strconv.Itoa(i)+" is "+v[:min(20, len(v))], func(body string) (changed string) {
					var value any
					if err := json.Unmarshal([]byte(body), &value); err != nil {
						t.Fatal(err)
					}
					at := 0
					with(value, json.RawMessage(`"put here"`), func(x any) {
						if at++; at == i+1 {
							b, err := json.Marshal(x)
							if err != nil {
								t.Fatal(err)
							}
							changed = strings.Replace(string(b), `"put here"`, v, 1)
						}
					})
					return changed
				})
			}
		}
	}
	if h.asked < 1000 || h.refused < h.asked/2 {
		t.Errorf("%d of %d requests were refused: they did not reach what they were meant for", h.refused, h.asked)
	}
	t.Logf("%d requests, %d refused", h.asked, h.refused)
}
