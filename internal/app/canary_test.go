package app_test

import (
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/media/still/stilltest"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// A canary is a writer none of whose names stands for anything else, so that
// any of them, anywhere, is a leak.
type canary struct {
	account.Viewer
	names map[string]string // what to look for, by what it is
}

// newCanary makes one. Its number is moved to where no other number is.
func (w *world) newCanary() canary {
	w.t.Helper()
	login := "q" + strings.ReplaceAll(secret.Slug(), "_", "")[:15]
	email := "q" + secret.Slug()[:14] + "@" + secret.Slug()[:10] + ".test"
	nickname := "Q" + secret.Slug()[:9]
	name := "성" + secret.Slug()[:12]
	v := w.add(login, account.Student, func(u *account.NewUser) { u.Email, u.Nickname, u.Name = email, nickname, name })
	number := 7_000_000_000_000 + rand.Int64N(1_000_000_000)
	w.exec(`UPDATE users SET id = ? WHERE id = ?`, number, int64(v.ID))
	v, err := w.app.Account.ViewerFor(w.t.Context(), account.ID(number))
	if err != nil {
		w.t.Fatal(err)
	}
	id := strconv.FormatInt(number, 10)
	c := canary{v, map[string]string{
		"number": id, "number in hex": strconv.FormatInt(number, 16), "number in base 36": strconv.FormatInt(number, 36),
		"UUID": v.UUID, "UUID's digits": strings.ReplaceAll(v.UUID, "-", ""),
		"id": login, "e-mail": email, "nickname": nickname, "name": name,
	}}
	for what, plain := range map[string]string{"number": id, "UUID": v.UUID, "id": login, "nickname": nickname, "e-mail": email} {
		b := []byte(plain)
		c.names[what+" in hex digits"] = hex.EncodeToString(b)
		for i := range 3 { // wherever it stands in what was encoded
			code := base64.RawURLEncoding.EncodeToString(append(make([]byte, i), b...))
			c.names[fmt.Sprintf("%s in base64, %d", what, i)] = code[(i*8+5)/6 : len(code)-1]
		}
		c.names[what+" escaped"] = url.QueryEscape(plain)
	}
	return c
}

// look reports what of the canary is in text.
func (c canary) look(t *testing.T, where, text string) {
	t.Helper()
	low := strings.ToLower(text)
	for what, s := range c.names {
		i := strings.Index(low, strings.ToLower(s))
		if i >= 0 {
			t.Errorf("the writer's %s is in %s: …%s…", what, where, text[max(0, i-150):min(len(text), i+len(s)+50)])
		}
	}
}

// A garden is where the canary has written, and what others know of it.
type garden struct {
	*world
	boards, posts, comments []int64
	folders                 []int64
	reviews, notes          []int64  // of lectures
	pictures                []string // in posts, waiting, and taken back
}

// sing has the canary do all that a writer can, by API and by pages, among the
// texts of others, who answer.
func (w *world) sing(c canary, others ...account.Viewer) garden {
	w.t.Helper()
	w.exec(`UPDATE boards SET post_interval = 0`)
	w.listOne()
	y := garden{world: w, boards: []int64{w.boards["자유게시판"], w.boards["비밀게시판"], w.boards["정보게시판"], w.foreign}}
	program, browser := w.program(c.Viewer), w.browser(c.Viewer)
	first, second := w.program(others[0]), w.program(others[1])
	idOf := func(a answer) int64 {
		w.t.Helper()
		m := regexp.MustCompile(`/post/(\d+)/`).FindStringSubmatch(a.Header.Get("Location"))
		if a.Code != 303 || m == nil {
			w.t.Fatalf("a post by page: %d to %q", a.Code, a.Header.Get("Location"))
		}
		id, _ := strconv.ParseInt(m[1], 10, 64) // digits
		return id
	}
	// A picture that its camera has signed with all of the canary's names.
	signed := ""
	for _, plain := range c.names {
		signed += plain + " "
	}
	camera := stilltest.JPEG(300, 200, stilltest.Segment(0xe1, append([]byte("Exif\x00\x00"), stilltest.Exif(6, signed)...)))
	snap := func() string {
		w.t.Helper()
		a := program.do("POST", "/media/", strings.Replace(multipartOf("file", camera, "caption", "창가 자리"), "a.jpg", c.names["nickname"]+".jpg", 1))
		m := regexp.MustCompile(`"id":"([a-z2-7]{26})"`).FindStringSubmatch(a.Body)
		if a.Code != 201 || m == nil {
			w.t.Fatalf("a picture: %d %s", a.Code, a.Body)
		}
		y.pictures = append(y.pictures, m[1])
		return m[1]
	}
	snap() // waits
	program.must("DELETE", "/media/"+snap()+"/", "")
	theirs := first.post(y.boards[0], `,"poll":{"options":["예","아니요"]}`)
	second.must("POST", fmt.Sprintf("/post/%d/vote/", theirs), fmt.Sprintf(`{"options":[%d]}`, w.option(theirs))) // and so sees the results
	theirComment := first.comment(theirs, "")
	for _, b := range y.boards[:3] {
		mine := program.post(b, fmt.Sprintf(`,"media":[%q,%q]`, snap(), snap()))
		paged := idOf(browser.do("POST", fmt.Sprintf("/board/%d/write/", b), multipartOf("pictures", camera, "title", "제목", "content", "쪽으로 쓴 글 "+secret.Slug())))
		for _, post := range []int64{mine, paged, theirs} {
			top := program.comment(post, "")
			w.pass(time.Second)
			reply := program.comment(post, fmt.Sprintf(`,"parent_comment":%d`, top))
			answered := second.comment(post, fmt.Sprintf(`,"parent_comment":%d`, top))
			gone := program.comment(post, "")
			second.comment(post, fmt.Sprintf(`,"parent_comment":%d`, gone))
			program.must("DELETE", fmt.Sprintf("/comment/%d/", gone), "")
			program.must("PATCH", fmt.Sprintf("/comment/%d/", reply), `{"content":"고친 답글"}`)
			y.comments = append(y.comments, top, reply, answered, gone)
		}
		if a := browser.do("POST", fmt.Sprintf("/post/%d/comment/", theirs), "content=쪽으로 쓴 댓글"); a.Code != 303 {
			w.t.Fatalf("a comment by page: %d", a.Code)
		}
		program.must("PATCH", fmt.Sprintf("/post/%d/", mine), fmt.Sprintf(`{"content":"고친 글 %s","media":[%q,{"id":%q,"caption":"고친 설명"}]}`, secret.Slug(), snap(), y.pictures[len(y.pictures)-2]))
		asked := program.post(b, `,"is_question":true,"poll":{"options":["예","아니요"]},"content":"물음 #카나리아 `+secret.Slug()+`"`)
		program.must("POST", fmt.Sprintf("/post/%d/vote/", asked), fmt.Sprintf(`{"options":[%d]}`, w.option(asked)))
		program.comment(asked, "")
		y.posts = append(y.posts, asked)
		removed := program.post(b, fmt.Sprintf(`,"media":[%q]`, snap()))
		program.must("DELETE", fmt.Sprintf("/post/%d/", removed), "")
		y.posts = append(y.posts, mine, paged, removed)
	}
	program.comment(theirs, fmt.Sprintf(`,"parent_comment":%d`, theirComment)) // tells others[0]
	program.must("POST", fmt.Sprintf("/post/%d/like/", theirs), "")
	program.must("POST", fmt.Sprintf("/post/%d/vote/", theirs), fmt.Sprintf(`{"options":[%d]}`, w.option(theirs)))
	for _, post := range y.posts { // into the lists
		first.do("POST", fmt.Sprintf("/post/%d/like/", post), "")
	}
	w.makeLists()
	program.must("POST", fmt.Sprintf("/comment/%d/like/", theirComment), "")
	program.must("POST", fmt.Sprintf("/post/%d/scrap/", theirs), "")
	folder := program.must("POST", "/scrapfolder/", `{"name":"카나리아의 폴더"}`)
	program.must("PATCH", fmt.Sprintf("/scrap/%d/", theirs), fmt.Sprintf(`{"folder":%d}`, folder))
	y.folders = append(y.folders, folder)
	program.must("PUT", "/gpa/1/", fmt.Sprintf(`{"name":%q,"courses":[{"name":%q,"credit":3,"grade":"A+"}]}`, c.names["nickname"], c.names["e-mail"])) // who sees it sees who it is
	y.reviews, y.notes = append(y.reviews, w.review(program, 0)), append(y.notes, w.examNote(program, 0))
	program.must("PATCH", fmt.Sprintf("/review/%d/", y.reviews[0]), `{"star":2}`)
	y.reviews = append(y.reviews, w.review(first, 0))
	program.must("POST", fmt.Sprintf("/review/%d/like/", y.reviews[1]), "")
	for _, login := range []string{"nobody_here", "somebody_else"} { // reaches nobody
		if a := program.do("POST", "/friend/", `{"login_id":"`+login+`"}`); a.Code != 201 {
			w.t.Fatalf("the canary asks %s: %d", login, a.Code)
		}
	}
	program.do("POST", "/friendlink/", "")
	program.must("POST", fmt.Sprintf("/board/%d/pin/", y.boards[0]), "")
	program.must("GET", "/notification/", "")
	y.posts, y.comments = append(y.posts, theirs), append(y.comments, theirComment)
	return y
}

// option is an option of a post's poll.
func (w *world) option(post int64) int64 {
	return w.count(`SELECT MIN(o.id) FROM poll_options o JOIN polls l ON l.id = o.poll_id WHERE l.post_id = ?`, post)
}

// notifications are the ids of all entries.
func (y garden) notifications() []int64 {
	y.t.Helper()
	ids, err := db.All(y.t.Context(), y.app.DB, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }, `SELECT DISTINCT id FROM notifications`)
	if err != nil || len(ids) == 0 {
		y.t.Fatalf("%d notifications, %v", len(ids), err)
	}
	return ids
}

// friendships are the ids of all rows of friends.
func (y garden) friendships() []int64 {
	y.t.Helper()
	ids, err := db.All(y.t.Context(), y.app.DB, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }, `SELECT DISTINCT id FROM friends`)
	if err != nil {
		y.t.Fatal(err)
	}
	return ids
}

// crawl has a client ask every route about everything, in every form, and shows
// look each answer. Nothing is changed that later questions need.
func (y garden) crawl(c *client, reads func(app.Route) bool, look func(where string, a answer)) {
	ids := map[string][]int64{"board": y.boards, "post": y.posts, "comment": y.comments, "notification": y.notifications(), "scrap": y.posts, "scrapfolder": y.folders, "gpa": {1, 12}, "friend": y.friendships(), "review": y.reviews, "examnote": y.notes, "lecture": y.lectures, "school": {y.hanbit.ID, y.dawn.ID}}
	ask := func(method, target, body string, headers ...string) answer {
		a := c.do(method, target, body, headers...)
		look(method+" "+target+" "+strings.Join(headers, " "), a)
		return a
	}
	for _, r := range y.app.Routes() {
		if !reads(r) {
			continue
		}
		first, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
		targets := []string{fill(r.Path, map[string]string{"file": "madang.css"}, "x")}
		if strings.Contains(r.Path, "{id}") {
			targets = nil
			for _, id := range ids[first] {
				targets = append(targets, fill(r.Path, nil, strconv.FormatInt(id, 10)))
			}
			if first == "media" {
				for _, id := range y.pictures {
					targets = append(targets, fill(r.Path, map[string]string{"id": id}, "large.jpg"))
				}
			}
		}
		for _, target := range targets {
			all := []string{target}
			switch r.Path {
			case "/post/":
				for _, b := range y.boards {
					all = append(all, fmt.Sprintf("%s?board=%d&page_size=100", target, b), fmt.Sprintf("%s?board=%d&question=true&answered=false", target, b), fmt.Sprintf("%s?board=%d&is_anonymous=true", target, b))
				}
				all = append(all, target+"?hashtag=카나리아", target+"?question=true&answered=true", target+"?is_anonymous=true&page_size=5", target+"?is_anonymous=false")
			case "/review/", "/review/summary/", "/review/new/", "/examnote/", "/examnote/new/":
				for _, l := range y.lectures {
					all = append(all, fmt.Sprintf("%s?lecture=%d&page_size=1", target, l), fmt.Sprintf("%s?lecture=%d&ordering=star&order=star", target, l))
				}
			case "/hashtag/":
				all = append(all, target+"?search=카")
			case "/scrap/":
				all = append(all, target+"?page_size=1", target+"?folder=none")
				for _, f := range y.folders {
					all = append(all, fmt.Sprintf("%s?folder=%d", target, f))
				}
			case "/search/":
				all = nil
				for _, q := range []string{"q=쪽으로", "q=본문&page_size=3", "q=본문&order=relevance&page_size=3", "q=고친+글", "q=!", ""} {
					all = append(all, target+"?"+q)
					for _, b := range y.boards {
						all = append(all, fmt.Sprintf("%s?%s&board=%d", target, q, b))
					}
				}
			case "/comment/":
				for _, p := range y.posts {
					all = append(all, fmt.Sprintf("%s?post=%d&page_size=3", target, p))
				}
			}
			for _, target := range all {
				y.ask(r, target, ask)
			}
		}
	}
	for _, target := range []string{"/nothing/", "/post/?cursor=x", "/post/?user=1&author=1&writer=1&search=a&ordering=writer_id,-author,user", "/post/?search=본문", "/search/?q=글&user=1&author=1&writer=1&ordering=writer_id", "/board/?manager=1&ordering=manager_id"} {
		ask("GET", target, "")
	}
}

// ask asks about one thing in all forms.
func (y garden) ask(r app.Route, target string, ask func(method, target, body string, headers ...string) answer) {
	page := r.For != app.Programs
	forms := [][]string{{"Accept", "application/json"}, {"Accept", "application/json; indent=4", "Accept-Language", "en"}, {"Accept", "text/xml"}}
	if page {
		forms = [][]string{{"Accept", "text/html"}, {"Accept", "text/html", "Accept-Language", "en"}, {"Accept", "text/html", "HX-Request", "true"}}
	}
	switch {
	case r.Method == "GET":
		for _, f := range forms {
			a := ask("GET", target, "", f...)
			ask("HEAD", target, "", f...)
			for n := 0; n < 40; n++ { // on to the next pages
				next := nextOf(a)
				if next == "" {
					break
				}
				a = ask("GET", next, "", f...)
			}
		}
		ask("GET", target, "", "Accept", "text/html", "If-None-Match", "*")
	case r.Path == "/account/logout/" || strings.HasPrefix(r.Path, "/account/sessions") || strings.HasPrefix(r.Path, "/account/security") || r.Path == "/notification/read/" ||
		r.Method == "DELETE" || strings.HasSuffix(r.Path, "/delete/") || strings.HasSuffix(r.Path, "/lift/") || strings.HasSuffix(r.Path, "/end/"):
		return // what ends the crawl is done last
	default:
		for _, body := range []string{`{}`, `{"content":"","board":0}`, `[]`, `{`} {
			ask(r.Method, target, body, "Accept", "application/json")
		}
		ask(r.Method, target, "title=&content=", "Accept", "text/html")
	}
	if !page {
		ask("OPTIONS", target, "", "Accept", "application/json")
		ask("FOO", target, "", "Accept", "application/json")
		ask("GET", strings.Replace(target, "/?", "?", 1), "", "Accept", "application/json")
		if !strings.Contains(target, "?") && target != "/" {
			ask("GET", strings.TrimSuffix(target, "/")+".json", "")
			ask("GET", target+"?format=json", "")
		}
	}
}

var moreLink = regexp.MustCompile(`href="([^"]*[?&](?:before|cursor|after|from)=[^"]*)"`)

// nextOf is where an answer says that there is more.
func nextOf(a answer) string {
	var page struct{ Next *string }
	if json.Unmarshal([]byte(a.Body), &page) == nil && page.Next != nil {
		if u, err := url.Parse(*page.Next); err == nil {
			return u.RequestURI()
		}
	}
	if m := moreLink.FindStringSubmatch(a.Body); m != nil {
		return strings.ReplaceAll(m[1], "&amp;", "&")
	}
	return ""
}

func TestNothingCanShowTheWriter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	friend, stranger := w.add("friend", account.Student), w.add("stranger", account.Student)
	manager, moderator := w.add("manager", account.Student), w.add("moderator", account.Student, withRole(account.Moderator))
	graduate, operator := w.add("graduate", account.Graduate), w.add("operator2", account.Unverified, func(u *account.NewUser) { u.School, u.Role = 0, account.Operator })
	c := w.newCanary()
	y := w.sing(c, friend, stranger)
	blocker := w.add("blocker", account.Student)
	w.program(blocker).must("POST", "/block/", fmt.Sprintf(`{"post":%d}`, y.posts[0]))
	w.program(blocker).must("POST", "/block/", fmt.Sprintf(`{"comment":%d}`, y.comments[len(y.comments)-4]))
	w.program(c.Viewer).must("POST", "/block/", fmt.Sprintf(`{"comment":%d}`, y.comments[len(y.comments)-1]))
	for _, b := range y.boards { // the manager of what the canary wrote on
		w.exec(`UPDATE boards SET manager_id = ? WHERE id = ?`, int64(manager.ID), b)
	}
	for i, id := range append(slices.Clone(y.comments), y.posts...) { // and restricts its writer, as far as it can
		thing, by := "comment", w.program(manager)
		if i >= len(y.comments) {
			thing, by = "post", w.program(moderator)
		}
		for _, b := range y.boards {
			a := by.do("POST", fmt.Sprintf("/board/%d/restriction/", b), fmt.Sprintf(`{"%s":%d,"days":30,"reason":"시험"}`, thing, id))
			c.look(t, "a restriction", a.bytes())
		}
	}
	if n := w.count(`SELECT COUNT(*) FROM board_restrictions WHERE user_id = ?`, int64(c.ID)); n < 10 {
		t.Errorf("the canary is restricted %d times only", n)
	}
	answers := 0
	askers := map[string]account.Viewer{"visitor": {}, "friend": friend, "stranger": stranger, "blocker": blocker, "graduate": graduate, "manager": manager, "moderator": moderator, "operator": operator}
	for name, v := range askers {
		for kind, client := range map[string]*client{"program": w.program(v), "browser": w.browser(v)} {
			reads := func(r app.Route) bool {
				if v.Role == account.Operator && strings.HasPrefix(r.Path, "/admin/") {
					return false // operators do read the list of accounts there
				}
				return (r.For == app.Programs) == (kind == "program")
			}
			y.crawl(client, reads, func(where string, a answer) {
				answers++
				c.look(t, fmt.Sprintf("%s's %s: %s", name, kind, where), a.bytes())
				if a.Code >= 500 && a.Code != 503 {
					t.Errorf("%s's %s: %s: %d %s", name, kind, where, a.Code, a.Body)
				}
			})
		}
	}
	for _, list := range []string{"hot_posts", "best_posts", "popular_posts"} {
		if n := w.count(`SELECT COUNT(*) FROM ` + list + ` h JOIN posts p ON p.id = h.post_id WHERE p.writer_id = ` + strconv.FormatInt(int64(c.ID), 10)); n == 0 {
			t.Errorf("nothing of the canary's is among the %s", list)
		}
	}
	if answers < 3000 {
		t.Errorf("looked at %d answers only", answers)
	}

	// What ends things: by somebody without rights, then by the manager and the moderator.
	for i, v := range []account.Viewer{{}, friend, manager, moderator} {
		program, browser := w.program(v), w.browser(v)
		for n, id := range y.comments {
			if n%4 == i {
				for _, a := range []answer{program.do("DELETE", fmt.Sprintf("/comment/%d/", id), ""), browser.do("POST", fmt.Sprintf("/comment/%d/delete/", id), "a=1"), browser.do("GET", "/board/", "")} {
					c.look(t, v.String()+" deletes a comment", a.bytes())
				}
			}
		}
		for n, id := range append(slices.Clone(y.reviews), y.notes...) {
			thing := "review"
			if n >= len(y.reviews) {
				thing = "examnote"
			}
			for _, a := range []answer{program.do("DELETE", fmt.Sprintf("/%s/%d/", thing, id), ""), browser.do("POST", fmt.Sprintf("/%s/%d/delete/", thing, id), "a=1"), browser.do("GET", "/review/", "")} {
				c.look(t, v.String()+" deletes what is said of a lecture", a.bytes())
			}
		}
		for n, id := range y.posts {
			if n%4 == i {
				for _, a := range []answer{program.do("DELETE", fmt.Sprintf("/post/%d/", id), ""), browser.do("POST", fmt.Sprintf("/post/%d/delete/", id), "a=1"), browser.do("GET", "/board/", "")} {
					c.look(t, v.String()+" deletes a post", a.bytes())
				}
			}
		}
	}
	c.checkWhatOthersCause(t, w)
	c.look(t, "the log of the app", w.log.String())
	c.look(t, "the log of requests", processLog.String())
}

// checkWhatOthersCause has others use what they may know of the canary: answers
// echo nothing more than was said, and letters about it go to it alone.
func (c canary) checkWhatOthersCause(t *testing.T, w *world) {
	t.Helper()
	nobody := w.program(account.Viewer{})
	email := c.names["e-mail"]
	sayings := []string{
		`{"id":"somebody1","email":"` + email + `","password":"` + testPassword + `","nickname":"누구하나","school_id":1}`,
		`{"id":"` + c.names["id"] + `","email":"x@mail.test","password":"` + testPassword + `","nickname":"` + c.names["nickname"] + `","school_id":1}`,
	}
	for _, body := range sayings {
		c.look(t, "sign-up with the canary's names", nobody.do("POST", "/account/signup/", body).bytes())
	}
	for path, body := range map[string]string{
		"/account/login/": `{"id":"` + c.names["id"] + `","password":"wrong"}`, "/account/password/reset/": `{"email":"` + email + `"}`,
	} {
		c.look(t, path, nobody.do("POST", path, body).bytes())
	}
	sent := 0
	for _, l := range w.letters() {
		if l.to == email {
			sent++
			continue
		}
		c.look(t, "a letter to "+l.to, l.subject+l.text)
	}
	if sent == 0 {
		t.Error("the canary got no letter: the test looked at nothing")
	}
}

// hushed takes out of an answer what differs by chance: ids of requests, keys of
// forms and with them the tags of pages.
func hushed(a answer) string {
	a.Header.Del("X-Request-Id")
	if strings.HasPrefix(a.Header.Get("ETag"), "W/") {
		a.Header.Del("ETag")
	}
	for _, k := range a.Header["Set-Cookie"] {
		if strings.HasPrefix(k, "madang") {
			a.Header.Set("Set-Cookie", "chance")
		}
	}
	return chance.ReplaceAllString(a.bytes(), "chance")
}

var chance = regexp.MustCompile(`value="[A-Z2-7]{26}"`)

// rename gives a picture another name than chance did, so that two worlds can
// be compared.
func (w *world) rename(from, to string) string {
	w.t.Helper()
	w.exec(`UPDATE media SET id = ? WHERE id = ?`, to, from)
	for _, size := range []string{"small", "medium", "large"} {
		dir := filepath.Join(w.data, "media", to[:2])
		err := os.MkdirAll(dir, 0o700)
		if err == nil {
			err = os.Rename(filepath.Join(w.data, "media", from[:2], from+"-"+size), filepath.Join(dir, to+"-"+size))
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	return to
}

// Two anonymous texts of one person and two of two people look the same to a
// third, byte for byte, in every answer.
func TestTwoTextsOfOneAreAsTwoOfTwo(t *testing.T) {
	t.Parallel()
	const readerUUID = "11111111-2222-4333-8444-555555555555"
	play := func(one bool, role account.Role) (where, answers []string) {
		w := newWorld(t)
		x, y := w.add("writerx", account.Student), w.add("writery", account.Student)
		reader, owner := w.add("reader", account.Student, withRole(role)), w.add("owner", account.Student)
		w.exec(`UPDATE users SET uuid = ? WHERE id = ?`, readerUUID, int64(reader.ID))
		reader.UUID = readerUUID
		first, second := w.program(x), w.program(y)
		if one {
			second = first
		}
		w.exec(`UPDATE boards SET post_interval = 0`)
		w.listOne()
		free, info := w.boards["자유게시판"], w.boards["정보게시판"]
		write := func(c *client, path, body string) int64 {
			w.pass(time.Second)
			return c.must("POST", path, body)
		}
		asked, told := w.program(reader), w.program(owner)
		var pictures []string
		text := func(c *client, board int64, s string) int64 {
			w.pass(time.Second)
			pictures = append(pictures, w.rename(c.picture(), strings.Repeat("a", 25)+string(rune('a'+len(pictures)))))
			return write(c, "/post/", fmt.Sprintf(`{"board":%d,"title":"%s","content":"%s #같은말","is_question":%t,"poll":{"options":["예","아니요"]},"media":[%q]}`, board, s, s, c == asked || c == told, pictures[len(pictures)-1]))
		}
		say := func(c *client, post int64, s string) int64 {
			return write(c, "/comment/", fmt.Sprintf(`{"post":%d,"content":"%s"}`, post, s))
		}
		p1, p2 := text(asked, free, "하나"), text(asked, info, "둘")
		p3, p4 := text(told, free, "셋"), text(told, info, "넷")
		y1 := garden{world: w, boards: []int64{free, info}}
		q1, q2 := text(first, free, "다섯"), text(second, info, "여섯")
		gone1, gone2 := text(first, free, "일곱"), text(second, info, "여덟")
		var said []int64
		for i, post := range []int64{p1, p2, p3, p4, q1, q2} {
			c := first
			if i%2 == 1 {
				c = second
			}
			said = append(said, say(c, post, fmt.Sprint("말 ", i)), say(told, post, fmt.Sprint("답 ", i)), say(c, post, fmt.Sprint("또 ", i)))
		}
		for i, path := range []string{fmt.Sprintf("/post/%d/like/", p1), fmt.Sprintf("/post/%d/like/", p2)} {
			write([]*client{first, second}[i], path, "")
		}
		for i, post := range []int64{p1, p2, q1, q2} { // who asks sees the results
			for n, c := range []*client{[]*client{first, second}[i%2], asked} {
				write(c, fmt.Sprintf("/post/%d/vote/", post), fmt.Sprintf(`{"options":[%d]}`, w.option(post)+int64(n)))
			}
		}
		for _, post := range []int64{p3, p4, q1, q2} { // into the lists, by somebody else
			write(asked, fmt.Sprintf("/post/%d/like/", post), "")
		}
		first.must("DELETE", fmt.Sprintf("/post/%d/", gone1), "")
		second.must("DELETE", fmt.Sprintf("/post/%d/", gone2), "")
		first.must("PATCH", fmt.Sprintf("/post/%d/", q1), `{"content":"고침 하나"}`)
		second.must("PATCH", fmt.Sprintf("/post/%d/", q2), `{"content":"고침 둘"}`)
		first.must("DELETE", fmt.Sprintf("/comment/%d/", said[0]), "")
		second.must("DELETE", fmt.Sprintf("/comment/%d/", said[3]), "")
		w.takes(w.program(x))
		w.takes(w.program(y))
		for i, c := range []*client{first, second} {
			review, note := write(c, "/review/", w.reviewOf(i)), write(c, "/examnote/", w.examNoteOf(i))
			w.exec(`UPDATE reviews SET id = ? WHERE id = ?`, 1000+i, review)
			w.exec(`UPDATE exam_notes SET id = ? WHERE id = ?`, 1000+i, note)
			y1.reviews, y1.notes = append(y1.reviews, int64(1000+i)), append(y1.notes, int64(1000+i))
		}
		for i, c := range []*client{first, second} {
			c.must("PATCH", fmt.Sprintf("/review/%d/", y1.reviews[i]), fmt.Sprintf(`{"star":%d}`, 2+i))
			write(asked, fmt.Sprintf("/review/%d/like/", y1.reviews[i]), "")
		}
		w.makeLists()
		y1.pictures = pictures
		y1.posts, y1.comments = []int64{p1, p2, p3, p4, q1, q2, gone1, gone2}, said
		for _, text := range []string{fmt.Sprintf(`{"comment":%d}`, said[6]), fmt.Sprintf(`{"post":%d}`, q1)} {
			write(asked, "/block/", text)
		}
		if role == account.Moderator { // who restricts the writers, and takes some of it back
			for i, text := range []string{fmt.Sprintf(`"post":%d`, q1), fmt.Sprintf(`"post":%d`, q2), fmt.Sprintf(`"comment":%d`, said[2]), fmt.Sprintf(`"comment":%d`, said[5])} {
				id := write(asked, fmt.Sprintf("/board/%d/restriction/", []int64{free, info}[i%2]), fmt.Sprintf(`{%s,"days":7,"reason":"시험"}`, text))
				if i > 1 {
					asked.must("DELETE", fmt.Sprintf("/board/%d/restriction/%d/", []int64{free, info}[i%2], id), "")
				}
			}
		}
		for i, c := range []*client{w.program(reader), w.browser(reader)} {
			reads := func(r app.Route) bool {
				return r.Method == "GET" && !strings.HasPrefix(r.Path, "/account/se") && (r.For == app.Programs) == (i == 0)
			}
			y1.crawl(c, reads, func(what string, a answer) {
				where, answers = append(where, what), append(answers, hushed(a))
			})
		}
		return where, answers
	}
	for _, role := range []account.Role{account.Member, account.Moderator} {
		where, ofOne := play(true, role)
		_, ofTwo := play(false, role)
		if len(ofOne) != len(ofTwo) || len(ofOne) < 300 {
			t.Fatalf("%d answers and %d", len(ofOne), len(ofTwo))
		}
		different := 0
		for i := range ofOne {
			if ofOne[i] != ofTwo[i] && different < 5 {
				different++
				a, b := strings.Split(ofOne[i], "\n"), strings.Split(ofTwo[i], "\n")
				at := slices.IndexFunc(a, func(s string) bool { return !slices.Contains(b, s) })
				t.Errorf("%s differs:\none person  %.600s\ntwo people  %.600s", where[i], a[max(at, 0)], b[min(max(at, 0), len(b)-1)])
			}
		}
	}
}
