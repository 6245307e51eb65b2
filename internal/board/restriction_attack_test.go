package board

import (
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// A siege is a board whose manager wants to know who wrote two anonymous texts.
type siege struct {
	*world
	board                                int64
	manager, moderator, one, two, reader account.Viewer
	posts                                [2]Post
	texts                                [2]Comment
}

// chances are what differs by chance: keys of forms, and with them the tags of pages.
var chances = regexp.MustCompile(`name="form_key" value="[A-Z2-7]+"|Etag: \[W/.*`)

// lay has the first text written by one and the second by whom second names,
// under two posts of somebody else. All sieges look alike to others.
func lay(t *testing.T, second func(s *siege) account.Viewer, change ...func(*NewComment)) *siege {
	t.Helper()
	w := newWorld(t)
	s := &siege{world: w}
	s.manager, s.board = w.run(t)
	s.moderator, s.one, s.two, s.reader = w.person(t, w.hanbit, account.Student, account.Moderator), w.student(t), w.student(t), w.student(t)
	author := w.student(t)
	for i := range s.posts {
		s.posts[i] = w.post(t, author, "등산", func(in *NewPost) { in.Title = fmt.Sprint("글 ", i) })
	}
	s.texts[0] = w.say(t, s.one, s.posts[0].ID)
	s.texts[1] = w.say(t, second(s), s.posts[1].ID, change...)
	return s
}

// look is all that v sees of the board and its texts.
func (s *siege) look(t *testing.T, v account.Viewer) string {
	t.Helper()
	var all strings.Builder
	board := fmt.Sprintf("/board/%d/", s.board)
	for _, path := range []string{"/board/", board, board + "manage/", board + "settings/", board + "restriction/", board + "handover/", "/post/", fmt.Sprintf("/post/?board=%d", s.board),
		s.posts[0].Href(), s.posts[1].Href(), fmt.Sprintf("/comment/?post=%d", s.posts[0].ID), fmt.Sprintf("/comment/?post=%d", s.posts[1].ID),
		s.texts[0].Href(), s.texts[1].Href(), s.texts[0].Href() + "restrict/", s.texts[1].Href() + "restrict/", "/notification/", "/notification/unread/"} {
		fmt.Fprintln(&all, path)
		for _, rec := range []*httptest.ResponseRecorder{s.call(v, "GET", path, ""), s.call(v, "OPTIONS", path, ""), s.visit(t, v, path, nil, false), s.visit(t, v, path, nil, true)} {
			fmt.Fprintln(&all, dump(rec))
		}
	}
	return chances.ReplaceAllString(all.String(), "")
}

// besiege has attacker do all that can be done with restrictions, and returns
// all that the attacker and a bystander see meanwhile.
func (s *siege) besiege(t *testing.T, attacker account.Viewer) string {
	t.Helper()
	var all strings.Builder
	list := fmt.Sprintf("/board/%d/restriction/", s.board)
	note := func(rec *httptest.ResponseRecorder, status int) {
		t.Helper()
		if rec.Code != status {
			t.Fatalf("%d, want %d: %s", rec.Code, status, rec.Body)
		}
		fmt.Fprintln(&all, dump(rec))
	}
	rows := func() {
		t.Helper()
		for _, table := range []string{"notifications", "board_restrictions", "audit_entries"} {
			var n int
			if err := s.db.Row(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&all, table, n)
		}
	}
	give := func(i, days int) {
		t.Helper()
		s.later(time.Second)
		note(s.call(attacker, "POST", list, fmt.Sprintf(`{"comment":%d,"days":%d,"reason":"도배"}`, s.texts[i].ID, days)), 201)
		rows()
	}
	give(0, 1)
	give(1, 7)
	give(1, 3) // again
	s.later(time.Second)
	note(s.visit(t, attacker, s.texts[0].Href()+"restrict/", form("days", "30", "reason", "욕설"), false), 303)
	rows()
	all.WriteString(s.look(t, attacker) + s.look(t, s.reader))
	note(s.call(attacker, "DELETE", list+"2/", ""), 204)
	rows()
	note(s.visit(t, attacker, list+"1/lift/", form(), false), 303)
	rows()
	give(0, 30)
	s.later(8 * 24 * time.Hour)
	all.WriteString(s.look(t, attacker) + s.look(t, s.reader))
	for i, c := range s.texts {
		note(s.call(attacker, "DELETE", c.Href(), ""), 204)
		note(s.call(attacker, "POST", list, fmt.Sprintf(`{"comment":%d,"days":1,"reason":"도배"}`, s.texts[i].ID)), 400)
		rows()
	}
	all.WriteString(s.look(t, attacker) + s.look(t, s.reader))
	return chances.ReplaceAllString(all.String(), "")
}

// Whoever runs a board cannot tell whether two texts are one person's, a staff
// member's or the manager's: each byte of each answer is the same, and as much
// is stored.
func TestRestrictingTellsNothingOfTheWriter(t *testing.T) {
	two := func(s *siege) account.Viewer { return s.two }
	for name, attacker := range map[string]func(s *siege) account.Viewer{
		"the manager": func(s *siege) account.Viewer { return s.manager },
		"a moderator": func(s *siege) account.Viewer { return s.moderator },
	} {
		s := lay(t, two)
		want := s.besiege(t, attacker(s))
		if !strings.Contains(want, "욕설") || strings.Count(want, "\n") < 1000 {
			t.Fatalf("%s saw %d lines only", name, strings.Count(want, "\n"))
		}
		for writer, second := range map[string]func(s *siege) account.Viewer{
			"two people again":    two,
			"one person":          func(s *siege) account.Viewer { return s.one },
			"staff":               func(s *siege) account.Viewer { return s.moderator },
			"the board's manager": func(s *siege) account.Viewer { return s.manager },
		} {
			s := lay(t, second)
			if second(s).ID == attacker(s).ID {
				continue // they know their own
			}
			if got := s.besiege(t, attacker(s)); got != want {
				a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
				for i := range a {
					if i >= len(b) || a[i] != b[i] {
						t.Errorf("%s can tell that it is %s:\ngot  %.500s\nwant %.500s", name, writer, a[i], b[min(i, len(b)-1)])
						break
					}
				}
			}
		}
	}
}

// A label that goes on in spite of a restriction would be that of somebody who
// runs the board: they are bound like anybody, but for what they sign.
func TestNoLabelGoesOnInSpiteOfARestriction(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		w.exec(t, `UPDATE boards SET post_interval = 0`)
		operator := w.person(t, 0, "", account.Operator)
		for name, tt := range map[string]struct {
			v      account.Viewer
			speaks bool
		}{
			"a student":           {w.student(t), false},
			"a moderator":         {w.person(t, w.hanbit, account.Student, account.Moderator), true},
			"the board's manager": {manager, true},
		} {
			post := w.post(t, w.student(t), "등산")
			c := w.say(t, tt.v, post.ID)
			own := w.post(t, tt.v, "등산")
			in := ofComment(board, c)
			in.Days = 30
			w.restrict(t, operator, in)
			want := map[string]string{"post": "restricted", "signed post": "restricted", "comment": "restricted", "signed comment": "restricted", "edit a post": "restricted", "edit a comment": "restricted"}
			if tt.speaks {
				want = map[string]string{"post": "restricted_anonymous", "comment": "restricted_anonymous", "edit a post": "restricted_anonymous", "edit a comment": "restricted_anonymous"}
			}
			for what, got := range w.writes(t, tt.v, own, c) {
				if got != want[what] {
					t.Errorf("%s, %s: %q, want %q", name, what, got, want[what])
				}
			}
			b, err := w.Board(t.Context(), tt.v, board, Filter{})
			if err != nil || b.Restriction == nil || b.Permissions.Write != tt.speaks || b.Permissions.Comment != tt.speaks {
				t.Errorf("%s: %+v, %v", name, b.Permissions, err)
			}
			if _, err := w.ChangeBoard(t.Context(), account.System, board, Filter{}, func(b *NewBoard) { b.AnonymityPosts, b.AnonymityComments = Forced, Forced }, false); err != nil {
				t.Fatal(err)
			}
			if b, err := w.Board(t.Context(), tt.v, board, Filter{}); err != nil || b.Permissions.Write || b.Permissions.Comment {
				t.Errorf("%s, where nobody signs: %+v, %v", name, b.Permissions, err)
			}
			if _, err := w.ChangeBoard(t.Context(), account.System, board, Filter{}, func(b *NewBoard) { b.AnonymityPosts, b.AnonymityComments = Allowed, Allowed }, false); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A reason is read by one person alone, whom a link of its own would name.
func TestAReasonLeadsNowhere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		v := w.student(t)
		post := w.post(t, v, "등산")
		in := ofPost(post)
		in.Reason = "자세한 건 https://evil.example/1 에서 <b>보세요</b>"
		w.restrict(t, manager, in)
		for _, path := range []string{fmt.Sprintf("/board/%d/", board), post.Href(), fmt.Sprintf("/board/%d/write/", board), "/notification/"} {
			page := w.visit(t, v, path, nil, false).Body.String()
			if !strings.Contains(page, "evil.example/1") || strings.Contains(page, `href="https://evil`) || strings.Contains(page, "<b>") {
				t.Errorf("%s: %s", path, page)
			}
		}
	})
}

// Others than those who run the board learn nothing of restrictions, and the
// writer nothing but the own.
func TestRestrictionsAreShownToThoseWhoRunTheBoardAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		v, other := w.student(t), w.student(t)
		post := w.post(t, v, "등산")
		c := w.say(t, other, post.ID)
		in := ofComment(board, c)
		in.Reason = secret.Slug()
		r := w.restrict(t, manager, in)
		for _, reader := range []account.Viewer{v, {}, w.person(t, w.saebyeok, account.Student, ""), w.person(t, w.hanbit, account.Graduate, ""), w.person(t, w.hanbit, account.Student, account.Council)} {
			for _, path := range []string{"/board/", fmt.Sprintf("/board/%d/", board), fmt.Sprintf("/board/%d/restriction/", board), fmt.Sprintf("/board/%d/restriction/%d/", board, r.ID),
				post.Href(), c.Href(), "/comment/?post=1", "/notification/", fmt.Sprintf("/board/%d/manage/", board), c.Href() + "restrict/"} {
				for _, rec := range []*httptest.ResponseRecorder{w.call(reader, "GET", path, ""), w.call(reader, "OPTIONS", path, ""), w.visit(t, reader, path, nil, false)} {
					if text := dump(rec); strings.Contains(text, in.Reason) || strings.Contains(text, `"restriction":{`) {
						t.Errorf("%s to %v: %s", path, reader, text)
					}
				}
			}
		}
	})
}
