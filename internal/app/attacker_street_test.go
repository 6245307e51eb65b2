package app_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
)

// An act is what somebody does about a text, by a call. The people of a street
// act by chance, and the attacker to see what it changes.
type act struct {
	route string // as it is registered
	by    actor
	about string // "post" or "comment": what is chosen, and fills the {id} of the route
	body  string // with {post}, {comment} and {text} to be filled
	often int    // of a hundred or so acts of the street
}

// An actor is who may do an act.
type actor string

const (
	anybody  actor = "anybody"  // whoever reads it, the attacker too
	itself   actor = "itself"   // who wrote the post or comment
	manager  actor = "manager"  // the manager of the board, where that is the attacker
	finished actor = "finished" // who wrote the post, of those that are gone when the attacker comes
)

// acts are all that can be done about texts. A route that changes something has
// a line here, or among those that are about something else: [besides].
var acts = []act{
	{"POST /comment/", anybody, "post", `{"post":{post},"content":"{text}"}`, 16},
	{"POST /comment/", anybody, "post", `{"post":{post},"content":"{text}","is_anonymous":false}`, 8},
	{"POST /comment/", anybody, "comment", `{"post":{post},"parent_comment":{comment},"content":"{text}"}`, 10},
	{"POST /comment/", itself, "post", `{"post":{post},"content":"{text}"}`, 8},
	{"POST /comment/", itself, "post", `{"post":{post},"content":"{text}","is_anonymous":false}`, 2},
	{"PATCH /comment/{id}/", itself, "comment", `{"content":"{text}"}`, 4},
	{"DELETE /comment/{id}/", itself, "comment", ``, 3},
	{"DELETE /comment/{id}/", manager, "comment", ``, 0},
	{"POST /comment/{id}/like/", anybody, "comment", ``, 8},
	{"DELETE /comment/{id}/like/", anybody, "comment", ``, 2},
	{"PATCH /post/{id}/", itself, "post", `{"content":"{text}"}`, 3},
	{"PUT /post/{id}/", itself, "post", `{"board":{board},"title":"{text}","content":"{text}"}`, 2},
	{"DELETE /post/{id}/", finished, "post", ``, 0},
	{"POST /post/{id}/like/", anybody, "post", ``, 20},
	{"DELETE /post/{id}/like/", anybody, "post", ``, 4},
	{"POST /post/{id}/vote/", anybody, "post", `{"options":[{option}]}`, 8},
	{"DELETE /post/{id}/vote/", anybody, "post", ``, 2},
	{"POST /post/{id}/scrap/", anybody, "post", ``, 6},
	{"DELETE /post/{id}/scrap/", anybody, "post", ``, 2},
	{"POST /board/{id}/restriction/", manager, "post", `{"post":{post},"days":7,"reason":"{text}"}`, 0},
	{"POST /board/{id}/restriction/", manager, "comment", `{"comment":{comment},"days":7,"reason":"{text}"}`, 0},
	{"POST /block/", anybody, "post", `{"post":{post}}`, 1},
	{"POST /block/", anybody, "comment", `{"comment":{comment}}`, 2},
}

// besides are the other routes that change something, and are about no text;
// one that ends in * stands for all that begin so.
var besides = []string{
	"* /account/*", "* /admin/*", "POST /school/", "POST /board/", "PUT /board/{id}/", "PATCH /board/{id}/", "DELETE /board/{id}/", "POST /board/{id}/pin/", "DELETE /board/{id}/pin/",
	"DELETE /board/{id}/restriction/{rid}/", "* /board/{id}/handover/*", "PUT /board/{id}/manager/", // of one's own board
	"* /media/*", "PATCH /scrap/{id}/", "* /scrapfolder/*", "* /friend/*", "* /friendlink/*", "* /timetable/*", "* /wizard/*", "* /gpa/*", // of one's own things
	"PUT /myboard/", "POST /notification/read/", "PATCH /notification/{id}/",
	"* /semester/*", "* /period/*", "* /lecture/*", // of the catalogue
	"* /review/*", "* /examnote/*", // of lectures, which package review attacks
	"POST /post/",         // by which the street begins
	"DELETE /block/{id}/", // ends what POST /block/ does
}

func isBeside(route string) bool {
	method, path, _ := strings.Cut(route, " ")
	return slices.ContainsFunc(besides, func(b string) bool {
		m, p, _ := strings.Cut(b, " ")
		begin, all := strings.CutSuffix(p, "*")
		return (m == "*" || m == method) && (p == path || all && strings.HasPrefix(path, begin))
	})
}

const (
	streetWriters = 10
	streetPosts   = 5 // of each that stay
)

// A street is where ten people have written five anonymous posts each, by
// chance all over some boards, and where these and others have done all that
// can be done, at random times.
type street struct {
	*world
	chance            *rand.Rand
	attacker, manager account.Viewer // the second runs one of the boards
	boards            []int64
	club              int64 // the manager's
	posts             []int64
	writer            map[int64]int // of each post, by its place among writers
	placeOf           map[text]place
	people            []*client // the writers, then the others
	finished          []int64   // posts that are to be gone
	words             int
}

// A text is a post or a comment.
type text struct {
	kind string // "post" or "comment"
	id   int64
}

// A place is where a text stands and who wrote it.
type place struct {
	post, board int64
	by          *client
	signed      bool
	reply       bool
}

func newStreet(w *world, seed uint64) *street {
	w.t.Helper()
	s := &street{world: w, chance: rand.New(rand.NewPCG(seed, 1)), writer: map[int64]int{}, placeOf: map[text]place{}}
	for i := range streetWriters {
		s.people = append(s.people, w.program(w.add(fmt.Sprintf("writer%c", 'a'+i), account.Student)))
	}
	for i := range 5 {
		s.people = append(s.people, w.program(w.add(fmt.Sprintf("other%c", 'a'+i), account.Student)))
	}
	s.attacker, s.manager = w.add("attacker", account.Student), w.add("manager", account.Student)
	s.people = append(s.people, w.program(s.attacker), w.program(s.manager))
	s.club = w.program(s.manager).must("POST", "/board/", `{"category":"모임","name":"동네","school_id":1}`)
	w.exec(`UPDATE boards SET post_interval = 0`)
	s.boards = []int64{w.boards["자유게시판"], w.boards["비밀게시판"], w.boards["정보게시판"], s.club}

	// Every second writer is a friend of those who will look.
	for i := 0; i < streetWriters; i += 2 {
		for looks, login := range map[*client]string{s.people[len(s.people)-2]: "attacker", s.people[len(s.people)-1]: "manager"} {
			for c, other := range map[*client]string{s.people[i]: login, looks: fmt.Sprintf("writer%c", 'a'+i)} {
				if a := c.do("POST", "/friend/", `{"login_id":"`+other+`"}`); a.Code != 201 {
					w.t.Fatalf("%s is asked: %d %s", other, a.Code, a.Body)
				}
			}
		}
	}

	// Each writer writes as often, and in an order that chance alone makes. One
	// post of each goes again.
	var turns []int
	for i := range streetWriters {
		turns = append(turns, slices.Repeat([]int{i}, streetPosts+1)...)
	}
	s.chance.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
	left := map[int]int{}
	for _, who := range turns {
		if left[who]++; left[who] == 3 { // as good as by chance: the order is
			s.finished = append(s.finished, s.write(who))
		} else {
			s.posts = append(s.posts, s.write(who))
		}
		if s.chance.IntN(3) == 0 { // others write too
			s.write(streetWriters + s.chance.IntN(len(s.people)-streetWriters))
		}
		s.live(12)
	}
	s.live(150)
	for _, id := range s.finished {
		s.pass(s.minutes())
		s.placeOf[text{"post", id}].by.must("DELETE", fmt.Sprintf("/post/%d/", id), "")
	}
	for _, id := range s.posts {
		s.writer[id] = slices.Index(s.people, s.placeOf[text{"post", id}].by)
	}
	return s
}

func (s *street) minutes() time.Duration {
	return time.Duration(1+s.chance.IntN(3_600_000)) * time.Millisecond
}

// say is a text that nobody else wrote, all of one length.
func (s *street) say() string {
	s.words++
	return fmt.Sprintf("글%05d", s.words)
}

func (s *street) write(who int) int64 {
	s.t.Helper()
	s.pass(s.minutes())
	board := s.boards[s.chance.IntN(len(s.boards))]
	id := s.people[who].must("POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"%s","content":"%s #동네","poll":{"options":["예","아니요"]}}`, board, s.say(), s.say()))
	s.placeOf[text{"post", id}] = place{post: id, board: board, by: s.people[who]}
	return id
}

// live lets n things happen.
func (s *street) live(n int) {
	s.t.Helper()
	sum := 0
	for _, a := range acts {
		sum += a.often
	}
	for range n {
		s.pass(s.minutes())
		at := s.chance.IntN(sum)
		for _, a := range acts {
			if at -= a.often; at < 0 {
				s.happen(a)
				break
			}
		}
	}
}

// happen has somebody do an act about something, both by chance. That the rules
// may refuse it is part of it.
func (s *street) happen(a act) {
	s.t.Helper()
	var about []int64
	for x := range s.placeOf {
		if x.kind == a.about {
			about = append(about, x.id)
		}
	}
	slices.Sort(about)
	if len(about) == 0 {
		return
	}
	x := text{a.about, about[s.chance.IntN(len(about))]}
	by := s.people[s.chance.IntN(len(s.people))]
	if a.by == itself {
		by = s.placeOf[x].by
	}
	s.do(by, a, x)
}

// do has somebody do an act about a text, and notes where a new one stands.
func (s *street) do(by *client, a act, x text) answer {
	s.t.Helper()
	p := s.placeOf[x]
	method, path, _ := strings.Cut(a.route, " ")
	if strings.Contains(a.body, "{option}") {
		a.body = strings.ReplaceAll(a.body, "{option}", fmt.Sprint(s.option(p.post)))
	}
	of := x.id
	if strings.HasPrefix(path, "/board/") {
		of = p.board
	}
	body := strings.NewReplacer("{post}", fmt.Sprint(p.post), "{comment}", fmt.Sprint(x.id), "{board}", fmt.Sprint(p.board), "{text}", s.say()).Replace(a.body)
	got := by.do(method, fill(path, nil, strconv.FormatInt(of, 10)), body)
	if got.Code >= 500 || got.Code == http.StatusMethodNotAllowed {
		s.t.Errorf("%s %s: %d %s", a.route, body, got.Code, got.Body)
	}
	var made struct{ ID int64 }
	if got.Code == http.StatusCreated && path == "/comment/" && json.Unmarshal([]byte(got.Body), &made) == nil {
		s.placeOf[text{"comment", made.ID}] = place{post: p.post, board: p.board, by: by, signed: strings.Contains(body, `"is_anonymous":false`), reply: strings.Contains(body, "parent_comment")}
	}
	return got
}

// comments are all under the posts that count, whether they are shown or not:
// ids can be guessed.
func (s *street) comments() (ids []int64) {
	for x, p := range s.placeOf {
		if _, counts := s.writer[p.post]; x.kind == "comment" && counts {
			ids = append(ids, x.id)
		}
	}
	slices.Sort(ids)
	return ids
}

// unlisted are routes that change something and of which nobody knows what an
// attacker can do with them.
func (s *street) unlisted() (routes []string) {
	listed := map[string]bool{}
	for _, a := range acts {
		listed[a.route] = true
	}
	for _, r := range s.app.Routes() {
		if name := r.Method + " " + r.Path; r.For == app.Programs && r.Method != "GET" && !listed[name] && !isBeside(name) {
			routes = append(routes, name)
		}
		delete(listed, r.Method+" "+r.Path)
	}
	for name := range listed {
		routes = append(routes, name+", which is no route,")
	}
	return routes
}
