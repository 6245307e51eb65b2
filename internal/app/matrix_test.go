package app_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/media/still/stilltest"
)

// roles are the columns of the matrix: visitor, unverified, admitted (예비),
// student of the school, student of another, graduate, the board's manager,
// the school's moderator, operator.
var roles = []string{"visitor", "unverified", "admitted", "student", "other", "graduate", "manager", "moderator", "operator"}

// A stage is what the matrix is played on: a board of a student's, with a post
// and a comment of somebody who plays no role.
type stage struct {
	*world
	viewers              map[string]account.Viewer
	writer               account.Viewer
	board, post, comment int64
	folder               int64 // of the writer's, who has scrapped the post
	school               int64
	notification         int64
	option               int64  // of the post's poll
	timetable, entry     int64  // of the student's, with a lecture in it
	friend               int64  // the student's friendship with the writer
	link                 string // secret of the writer's link
	restriction          int64
	heir                 account.Viewer // is offered the board
	picture              string         // in the post
	boards, posts        int
	review, examNote     int64 // of the student
}

func newStage(t *testing.T) *stage {
	w := newWorld(t)
	s := &stage{world: w, school: w.hanbit.ID, viewers: map[string]account.Viewer{
		"visitor":    {},
		"unverified": w.add("unverified", account.Unverified),
		"admitted":   w.add("admitted", account.Admitted),
		"student":    w.add("student", account.Student),
		"other":      w.add("otherone", account.Student, ofDawn(w)),
		"graduate":   w.add("graduate", account.Graduate),
		"manager":    w.add("manager", account.Student),
		"moderator":  w.add("moderator", account.Student, withRole(account.Moderator)),
		"operator":   w.add("operator2", account.Unverified, func(u *account.NewUser) { u.School, u.Role = 0, account.Operator }),
	}, writer: w.add("writer", account.Student), heir: w.add("heir_one", account.Student)}
	w.add("target", account.Student)
	s.furnish()
	return s
}

// furnish puts fresh things on the stage, in the place of those that somebody
// may have changed.
func (s *stage) furnish() {
	s.boards++
	s.pass(time.Second)                                                 // what is told to one person is told at some time
	s.exec(`DELETE FROM notifications`)                                 // one is told of so many things at one moment only
	s.exec(`UPDATE boards SET manager_id = NULL WHERE id < ?`, s.board) // one person runs ten at most
	s.exec(`UPDATE boards SET manager_id = NULL`)                       // one person runs a few boards only
	manager, writer := s.program(s.viewers["manager"]), s.program(s.writer)
	s.board = manager.must("POST", "/board/", fmt.Sprintf(`{"category":"일반","name":"무대 %d","school_id":1}`, s.boards))
	s.exec(`UPDATE boards SET post_interval = 0`)
	s.exec(`DELETE FROM pinned_boards`)
	s.exec(`DELETE FROM media_days`)
	s.picture = writer.picture()
	s.post = writer.post(s.board, fmt.Sprintf(`,"poll":{"options":["하나","둘"]},"media":[%q]`, s.picture))
	s.exec(`DELETE FROM timetable_entries`) // one has a few timetables only
	s.exec(`DELETE FROM main_timetables`)
	s.exec(`DELETE FROM timetables`)
	s.exec(`DELETE FROM wizard_drafts`)
	student := s.program(s.viewers["student"])
	s.timetable = student.must("POST", "/timetable/", fmt.Sprintf(`{"semester":%d,"name":"무대"}`, s.semester))
	s.entry = student.must("POST", fmt.Sprintf("/timetable/%d/entries/", s.timetable), fmt.Sprintf(`{"lecture":%d}`, s.lectures[0]))
	if a := student.do("PUT", fmt.Sprintf("/wizard/%d/", s.semester), s.plan()); a.Code != 200 {
		s.t.Fatalf("the wizard keeps no plan: %d %s", a.Code, a.Body)
	}
	s.exec(`DELETE FROM review_days`) // one writes a few a day only
	s.exec(`DELETE FROM reviews`)
	s.exec(`DELETE FROM exam_notes`)
	s.review = student.must("POST", "/review/", s.reviewOf(0))
	s.examNote = student.must("POST", "/examnote/", s.examNoteOf(0))
	student.must("POST", fmt.Sprintf("/timetable/%d/entries/", s.timetable), fmt.Sprintf(`{"lecture":%d}`, s.lectures[1]))
	s.exec(`DELETE FROM friends`)
	s.exec(`DELETE FROM limit_counters WHERE name = 'friend.ask'`)
	for _, ask := range [][2]string{{"student", "writer"}, {"writer", "student"}} {
		c := student
		if ask[0] == "writer" {
			c = writer
		}
		if a := c.do("POST", "/friend/", `{"login_id":"`+ask[1]+`"}`); a.Code != 201 {
			s.t.Fatal(a)
		}
	}
	s.friend = s.count(`SELECT id FROM friends WHERE user_id = ?`, int64(s.viewers["student"].ID))
	link, err := s.app.Friend.MakeLink(s.t.Context(), s.writer)
	if err != nil {
		s.t.Fatal(err)
	}
	_, s.link, _ = strings.Cut(strings.TrimSuffix(link.Address, "/"), "/friendlink/")
	s.option = s.count(`SELECT MIN(o.id) FROM poll_options o JOIN polls l ON l.id = o.poll_id WHERE l.post_id = ?`, s.post)
	s.comment = writer.comment(s.post, "")
	writer.must("POST", fmt.Sprintf("/post/%d/scrap/", s.post), "")
	if s.folder == 0 {
		s.folder = writer.must("POST", "/scrapfolder/", `{"name":"무대"}`)
	}
	s.exec(`DELETE FROM scrap_folders WHERE id > ?`, s.folder) // one person has a few only
	s.exec(`DELETE FROM notifications`)                        // there is room for a few hundred of one moment
	manager.comment(s.post, "")                                // tells the writer
	s.exec(`DELETE FROM board_restrictions`)
	s.restriction = manager.must("POST", fmt.Sprintf("/board/%d/restriction/", s.board), fmt.Sprintf(`{"comment":%d,"days":1,"reason":"시험"}`, s.comment))
	manager.must("POST", fmt.Sprintf("/board/%d/handover/", s.board), `{"nickname":"`+s.heir.Nickname+`"}`)
	s.notification = s.count(`SELECT id FROM notifications WHERE kind = 'comment' AND subject_id = ?`, s.post)
}

// plan is what the wizard is asked for.
func (s *stage) plan() string {
	return fmt.Sprintf(`{"groups":[{"choose":1,"lectures":[%d]}]}`, s.lectures[0])
}

// request returns what is sent to a route, all of it as it should be.
func (s *stage) request(r app.Route) (target, body string) {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
	id := map[string]string{"board": fmt.Sprint(s.board), "post": fmt.Sprint(s.post), "comment": fmt.Sprint(s.comment),
		"scrap": fmt.Sprint(s.post), "scrapfolder": fmt.Sprint(s.folder), "block": "1", "gpa": "1", "media": s.picture, "friend": fmt.Sprint(s.friend),
		"review": fmt.Sprint(s.review), "examnote": fmt.Sprint(s.examNote),
		"timetable": fmt.Sprint(s.timetable), "semester": fmt.Sprint(s.semester), "wizard": fmt.Sprint(s.semester), "lecture": fmt.Sprint(s.lectures[0]),
		"notification": fmt.Sprint(s.notification), "school": fmt.Sprint(s.school), "admin": "target", "account": "01234567-89ab-4cde-8f01-23456789abcd"}[first]
	token := map[string]string{"friendlink": s.link}[first]
	file := map[string]string{"static": "madang.css", "media": "large.jpg"}[first]
	target = fill(r.Path, map[string]string{"id": id, "rid": fmt.Sprint(s.restriction), "entry": fmt.Sprint(s.entry), "group": "1", "file": file, "token": token}, "nothing")
	s.posts++
	page := r.For == app.People
	switch r.Method + " " + r.Path {
	case "GET /post/":
		return target + fmt.Sprintf("?board=%d", s.board), ""
	case "GET /search/":
		return target + "?q=본문", ""
	case "GET /comment/":
		return target + fmt.Sprintf("?post=%d", s.post), ""
	case "GET /lecture/":
		return target + fmt.Sprintf("?semester=%d", s.semester), ""
	case "GET /review/summary/", "GET /review/new/", "GET /examnote/", "GET /examnote/new/":
		return target + fmt.Sprintf("?lecture=%d", s.lectures[1]), ""
	case "POST /review/":
		return target, s.reviewOf(1)
	case "POST /examnote/":
		return target, s.examNoteOf(1)
	case "POST /examnote/open/":
		if page {
			return target, fmt.Sprintf("lecture=%d", s.lectures[1])
		}
		return target, fmt.Sprintf(`{"lecture":%d}`, s.lectures[1])
	case "POST /review/new/", "POST /review/{id}/edit/":
		return target + fmt.Sprintf("?lecture=%d", s.lectures[1]), "star=3&homework=some&team_work=none&grading=fair&attendance=call&exam_count=one&content=설명이 또렷하고 과제가 알맞은 수업이었어요. 추천해요."
	case "POST /examnote/new/", "POST /examnote/{id}/edit/":
		return target + fmt.Sprintf("?lecture=%d", s.lectures[1]), "exam=final&form=essay&question_count=3&content=굵은 글씨를 중심으로 보고 예시를 준비해 가세요. 꼭요."
	case "POST /timetable/":
		return target, fmt.Sprintf(`{"semester":%d,"name":"표 %d"}`, s.semester, s.posts)
	case "PUT /timetable/":
		return target, fmt.Sprintf(`{"semester":%d,"timetables":[%d]}`, s.semester, s.timetable)
	case "POST /timetable/{id}/entries/":
		return target, fmt.Sprintf(`{"lecture":%d}`, s.lectures[1])
	case "GET /timetable/new/":
		return target + fmt.Sprintf("?semester=%d", s.semester), ""
	case "POST /timetable/new/", "POST /timetable/{id}/edit/":
		return target, fmt.Sprintf("semester=%d&name=표 %d&visibility=private&theme=2", s.semester, s.posts)
	case "POST /timetable/{id}/share/":
		if page {
			return target, "do=public"
		}
		return target, `{"renew":"link"}`
	case "POST /timetable/{id}/add/":
		return target, fmt.Sprintf("lecture=%d", s.lectures[1])
	case "POST /timetable/{id}/block/":
		return target, "name=일정&day=5&start=18:00&end=19:00&room="
	case "POST /timetable/{id}/entry/{entry}/":
		return target, "colour=3&memo=메모"
	case "POST /wizard/":
		return target, fmt.Sprintf(`{"semester":%d,%s`, s.semester, s.plan()[1:])
	case "PUT /wizard/{id}/":
		return target, s.plan()
	case "POST /wizard/{id}/timetable/":
		if page {
			return target, fmt.Sprintf("lecture=%d", s.lectures[0])
		}
		return target, fmt.Sprintf(`{"lectures":[%d]}`, s.lectures[0])
	case "POST /wizard/{id}/group/{group}/":
		return target, "name=묶음&choose=1"
	case "POST /wizard/{id}/add/":
		return target, fmt.Sprintf("lecture=%d", s.lectures[1])
	case "POST /wizard/{id}/drop/":
		return target, "part=busy"
	case "POST /school/":
		return target, fmt.Sprintf(`{"school_name":"학교 %d"}`, s.posts)
	case "POST /board/", "PUT /board/{id}/":
		return target, fmt.Sprintf(`{"category":"일반","name":"게시판 %d","school_id":1}`, s.posts)
	case "POST /board/open/", "POST /board/{id}/settings/":
		return target, fmt.Sprintf("category=일반&name=게시판%d&anonymity_posts=allowed&anonymity_comments=allowed&read_states=student&read_states=graduate&write_states=student&write_states=graduate&comment_states=student&comment_states=graduate&title_required=on&questions=on&searchable=on&hot=on&media=on&post_interval=300", s.posts)
	case "POST /media/":
		return target, multipartOf("file", stilltest.JPEG(60, 40))
	case "POST /friend/":
		return target, `{"login_id":"nobody_here"}`
	case "POST /friend/new/":
		return target, "login_id=nobody_here"
	case "PATCH /friend/{id}/":
		return target, `{"alias":"별명"}`
	case "POST /friend/{id}/":
		return target, "alias=별명"
	case "PUT /gpa/{id}/":
		return target, `{"courses":[{"name":"자료구조","credit":3,"grade":"A0"}]}`
	case "POST /gpa/settings/":
		return target, "scale=4.5"
	case "PUT /myboard/":
		return target, `{"boards":[]}`
	case "POST /post/":
		return target, fmt.Sprintf(`{"board":%d,"title":"제목","content":"본문 %d"}`, s.board, s.posts)
	case "PUT /post/{id}/":
		return target, fmt.Sprintf(`{"board":%d,"title":"제목","content":"본문 %d"}`, s.board, s.posts)
	case "PATCH /post/{id}/", "PATCH /comment/{id}/":
		return target, `{"content":"고침"}`
	case "POST /post/{id}/vote/":
		if page {
			return target, fmt.Sprintf("options=%d", s.option)
		}
		return target, fmt.Sprintf(`{"options":[%d]}`, s.option)
	case "POST /scrapfolder/":
		return target, fmt.Sprintf(`{"name":"폴더 %d"}`, s.posts)
	case "POST /scrapfolder/new/", "POST /scrapfolder/{id}/edit/":
		return target, fmt.Sprintf("name=폴더 %d", s.posts)
	case "POST /scrap/{id}/move/":
		return target, "folder=none"
	case "POST /comment/":
		return target, fmt.Sprintf(`{"post":%d,"content":"댓글"}`, s.post)
	case "POST /block/":
		if page {
			return target, fmt.Sprintf("comment=%d", s.comment)
		}
		return target, fmt.Sprintf(`{"comment":%d}`, s.comment)
	case "POST /board/{id}/restriction/":
		return target, fmt.Sprintf(`{"post":%d,"days":1,"reason":"시험"}`, s.post)
	case "POST /post/{id}/restrict/", "POST /comment/{id}/restrict/":
		return target, "days=1&reason=시험"
	case "POST /board/{id}/handover/", "PUT /board/{id}/manager/", "POST /board/{id}/manager/":
		if page {
			return target, "nickname=" + s.heir.Nickname
		}
		return target, `{"nickname":"` + s.heir.Nickname + `"}`
	case "POST /admin/user/{id}/bar/", "POST /admin/user/{id}/unbar/":
		return target, `{"reason":"시험"}`
	case "POST /board/{id}/write/", "POST /post/{id}/edit/":
		return target, fmt.Sprintf("title=제목&content=본문%d", s.posts)
	case "POST /post/{id}/comment/", "POST /comment/{id}/edit/":
		return target, "content=댓글"
	}
	switch {
	case r.Method == "GET", r.Method == "DELETE":
		return target, ""
	case page:
		return target, "nothing=1"
	}
	return target, "{}"
}

// outcome says what an answer came to: the status, or "in" where a visitor is
// led to the log-in page.
func outcome(a answer) string {
	if to := a.Header.Get("Location"); a.Code == http.StatusSeeOther && strings.HasPrefix(to, "/account/login/") {
		return "in"
	}
	return fmt.Sprint(a.Code)
}

// ask plays a route in a role.
func (s *stage) ask(r app.Route, method, role string) answer {
	var c *client
	if r.For == app.People {
		c = s.browser(s.viewers[role])
	} else {
		c = s.program(s.viewers[role])
	}
	target, body := s.request(r)
	if method != r.Method {
		body = ""
	}
	a := c.do(method, target, body)
	if a.Code < 400 && method != "GET" && method != "HEAD" && method != "OPTIONS" {
		s.furnish()
	}
	return a
}

// Every route answers every role as the table says, and no route is without
// its line.
func TestEveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	rules := map[string][]string{}
	for line := range strings.Lines(matrix) {
		if f := strings.Fields(line); len(f) > 0 && f[0] != "#" {
			if len(f) == 4 { // one for all
				f = append(f[:3], slices.Repeat(f[3:], len(roles))...)
			}
			if len(f) != 3+len(roles) {
				t.Fatalf("%q has %d columns", line, len(f)-3)
			}
			rules[strings.Join(f[:3], " ")] = f[3:]
		}
	}
	for _, r := range s.app.Routes() {
		name := fmt.Sprintf("%s %s %s", r.For, r.Method, r.Path)
		want := rules[name]
		delete(rules, name)
		if want == nil {
			t.Errorf("%s has no line in the table", name)
			want = slices.Repeat([]string{"?"}, len(roles))
		}
		var got []string
		for _, role := range roles {
			got = append(got, outcome(s.ask(r, r.Method, role)))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\ngot  %s\nwant %s", name, strings.Join(got, " "), strings.Join(want, " "))
		}
	}
	for name := range rules {
		t.Errorf("%s is in the table, and no route", name)
	}
}

// A method that a path does not have is refused to everybody: as not signed in
// where its calls are not open, as a method else. HEAD is GET.
func TestMethodsThatARouteDoesNotHave(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	has := map[string][]string{}
	for _, r := range s.app.Routes() {
		key := string(r.For) + r.Path
		has[key] = append(has[key], r.Method)
	}
	seen := map[string]bool{}
	for _, r := range s.app.Routes() {
		key := string(r.For) + r.Path
		if seen[key] || strings.HasSuffix(r.Path, "z") { // probes answer whatever asks
			continue
		}
		seen[key] = true
		for _, role := range roles {
			for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} {
				if slices.Contains(has[key], method) {
					continue
				}
				got := outcome(s.ask(r, method, role))
				if got != "405" && (got != "401" || role != "visitor" || r.For != app.Programs) {
					t.Errorf("%s %s %s for %s: %s, want 405", r.For, method, r.Path, role, got)
				}
			}
			if slices.Contains(has[key], "GET") {
				get := app.Route{Method: "GET", Path: r.Path, For: r.For}
				if head, want := outcome(s.ask(get, "HEAD", role)), outcome(s.ask(get, "GET", role)); head != want {
					t.Errorf("HEAD %s for %s: %s, GET %s", r.Path, role, head, want)
				}
			}
			if r.For == app.Programs {
				if a := s.ask(r, "OPTIONS", role); a.Code != 200 {
					t.Errorf("OPTIONS %s for %s: %d", r.Path, role, a.Code)
				}
			}
		}
	}
}
