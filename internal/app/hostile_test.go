package app_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/web"
)

// A blow is a body that nobody means well with.
type blow struct {
	name, kind string
	body       string
}

// values are what each field of a hostile body holds.
var values = []string{
	`99999999999999999999999999`, `-9223372036854775809`, `1e999`, `-0.0`, `"` + strings.Repeat("9", 5000) + `"`, `1` + strings.Repeat("0", 5000),
	`"\u0000"`, `"\ud800"`, `"\ud83d\ude00"`, `"' OR 1=1 --"`, `"%_!\\"`, `[]`, `{}`, `[[[]]]`, `{"a":{"b":1}}`, `true`, `null`, `""`, `" "`,
	`"` + strings.Repeat("가", 20_000) + `"`, `[` + strings.Repeat(`"x",`, 5000) + `"x"]`, `"\u202e\u200b\u2028"`, `"../../etc/passwd"`, `"1; DROP TABLE users"`,
}

// fields are the names that bodies of calls have.
var fields = []string{"id", "email", "password", "nickname", "school_id", "class_of", "name", "board", "title", "content", "post", "parent_comment", "is_anonymous",
	"is_question", "is_deleted", "category", "is_read", "boards", "refresh", "token", "code", "old_password", "new_password", "reason", "domains", "school_name",
	"anonymity_posts", "read_states", "post_interval", "language", "theme", "comment", "poll", "options", "poll.options", "poll.ends_at", "poll_option", "poll_ends_at", "folder", "next", "on", "days", "media", "file", "caption", "act", "has_media",
	"login_id", "alias", "accept", "lecture", "instructor", "semester", "star", "homework", "team_work", "grading", "attendance", "exam_count", "exam", "form", "question_count",
	"groups", "pins", "excluded", "hard", "soft", "busy", "lectures", "course", "group", "part", "version", "choose", "free_day", "hard-earliest", "hard-max_gap", "hard-min_credits", "weight-lunch", "soft-lunch"}

func blows() []blow {
	const jsonKind, formKind = "application/json", "application/x-www-form-urlencoded"
	deep := strings.Repeat("[", 100_000)
	all := []blow{
		{"brackets", jsonKind, deep}, {"brackets in a field", jsonKind, `{"content":` + deep + strings.Repeat("]", 100_000) + `}`},
		{"braces", jsonKind, strings.Repeat(`{"a":`, 100_000)}, {"nothing", jsonKind, ""}, {"NUL", jsonKind, "\x00"}, {"bad UTF-8", jsonKind, "{\"content\":\"\xff\xfe\"}"},
		{"UTF-16", jsonKind, "\xff\xfe{\x00}\x00"}, {"a list", jsonKind, "[1,2]"}, {"one key often", jsonKind, "{" + strings.Repeat(`"content":"a",`, 20_000) + `"content":null}`},
		{"many keys", jsonKind, manyKeys()}, {"a long number", jsonKind, `{"board":` + strings.Repeat("9", 500_000) + `}`},
		{"many form fields", formKind, strings.Repeat("a=1&", 50_000)}, {"bad form escapes", formKind, "content=%zz&title=%&board=%00&id=%ff%fe"},
		{"NUL in a form", formKind, "content=a%00b&title=%00&id=%00&name=%00&password=%00&token=%00&code=%00&category=%00&email=%00"},
		{"deep multipart", "multipart/form-data; boundary=x", deepMultipart()}, {"multipart without an end", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\n"},
		{"multipart without a boundary", "multipart/form-data", "--x--"}, {"many parts", "multipart/form-data; boundary=x", strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n", 5_000) + "--x--"},
		{"huge part header", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"" + strings.Repeat("a", 100_000) + "\"\r\n\r\nb\r\n--x--"},
		{"another type", "text/xml", "<a/>"}, {"a strange type", "application/json; charset=\x80; boundary=\"", "{}"},
	}
	for _, v := range values {
		var pairs, form []string
		var plain string
		if json.Unmarshal([]byte(v), &plain) != nil {
			plain = v
		}
		for _, f := range fields {
			pairs = append(pairs, strconv.Quote(f)+":"+v)
			if len(plain) < 30_000 {
				form = append(form, f+"="+formEscape(plain))
			}
		}
		all = append(all, blow{"json " + v[:min(20, len(v))], jsonKind, "{" + strings.Join(pairs, ",") + "}"}, blow{"form " + v[:min(20, len(v))], formKind, strings.Join(form, "&")})
	}
	return all
}

func formEscape(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, "%%%02x", c)
	}
	return b.String()
}

func manyKeys() string {
	var b strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&b, `"k%d":1,`, i)
	}
	return "{" + b.String() + `"z":1}`
}

func deepMultipart() string {
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, "--x\r\nContent-Disposition: form-data; name=\"content\"; filename=\"f%d\"\r\nContent-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n", i, i, i)
	}
	return b.String() + "--x--"
}

// queries are parameters that nobody means well with.
func queries() []string {
	long := strings.Repeat("x", 10_000)
	return []string{
		"page_size=1000000000", "page_size=-1", "page_size=" + strings.Repeat("9", 400), "page_size=1e9", "page=0&limit=99999999999999999999&offset=-1", "limit=0&offset=99999999999999999999",
		"search=" + strings.Repeat("a+", 10_000), "search=" + long, "search=%00%25_%21%27%22%5c", "q=" + long, "q=" + strings.Repeat("a+", 10_000), "q=%22", "q=%27+OR+1%3D1+--", "q=NEAR(a+b)+OR+-a+%2Ba+a*+%5Ea", "q=title:a", "q=%3C-%3E+a:*", "q=%00a", "q=%ff%fea", "q=%F0%9F%98%80", "q=%E2%80%AE%EA%B0%80", "q=%25_%21%5c",
		"q=a&order=writer_id", "q=a&order=relevance&from=99999999999999999999", "q=a&order=relevance&from=-1&cursor=cD0tMQ%3D%3D", "q=a&from=9223372036854775807", "q=a&board=99999999999999999999&order=relevance", "q=a&user=1&author=1&writer=1",
		"cursor=" + long, "cursor=cD0tMQ%3D%3D", "cursor=cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk%3D", "cursor=%00", "cursor=cj0xJnA9MQ%3D%3D", "cursor=cD0xLjk5OTk5OTk5OTk5OTk5OTk5OTk%3D", "cursor=bz0xMDAwMDAwMDAw",
		"ordering=id;DROP+TABLE+users", "ordering=-password,writer_id", "ordering=" + strings.Repeat("id,", 5_000), "before=" + strings.Repeat("9", 40), "before=-1", "before=%00", "before=" + long, "before=1.9223372036854775808", "before=-1.-1", "half=2026-3", "half=%00", "half=" + long, "half=2026-1&half=%ff", "half=0000-1&before=9223372036854775807",
		"cursor=cD0xLjE%3D&half=9999-2", "cursor=cD05OTk5OTk5OTk5OTk5OTk5OTk5OS4x", "cursor=cj0xJnA9MS4x",
		"hashtag=" + long, "hashtag=%00", "hashtag=%ff%23", "hashtag=a%25&board=-1", "question=%00&answered=maybe", "question=false&answered=true", "search=%F4%8F%BF%BF",
		"before=9223372036854775807.9223372036854775807", "before=1.", "before=99999999999999999999.1", "cursor=cD0xLjE%3D", "cursor=cj0xJnA9OTIyMzM3MjAzNjg1NDc3NTgwNy4w",
		"folder=-1", "folder=99999999999999999999", "folder=%00", "folder=none%27", "folder=" + long, "is_anonymous=%00", "is_anonymous=" + long, "post=" + strings.Repeat("9", 30),
		"board=1%27+OR+%271%27=%271", "board=99999999999999999999", "board=-1", "board=%EF%BC%91", "post=99999999999999999999", "post=1e9", "post=-9223372036854775808",
		"friends=" + strings.Repeat("1,", 5_000), "friends=%00", "friends=-1", "friend=" + strings.Repeat("9", 40), "friend=-1", strings.Repeat("friend=1&", 2_000), "days=" + long, "days=9", "start=-1&end=99999999999999999999", "minutes=-9223372036854775808", "state=hidden", "state=%00",
		"lecture=1&from=9223372036854775807.9223372036854775807", "lecture=1&order=star&from=-9223372036854775808.1", "lecture=-1", "lecture=" + strings.Repeat("9", 40), "lecture=%00", "lecture=1&semester=99999999999999999999&star=9223372036854775807", "semester=-1", "semester=9223372036854775807", "semester=%00", "star=-1", "star=1e9",
		"ordering=weight&cursor=cD05MjIzMzcyMDM2ODU0Nzc1ODA3LjE%3D", "ordering=-star,weight&cursor=cj0xJnA9LTkyMjMzNzIwMzY4NTQ3NzU4MDguOTIyMzM3MjAzNjg1NDc3NTgwNw%3D%3D", "lecture=1&cursor=cD05OTk5OTk5OTk5OTkuMQ%3D%3D", "group=-1&category=99999999999999999999&search=%00", "group=9223372036854775807&from=-1.x", "day=x&from=99&to=-1&minutes=%00",
		"school_id=1%00", "school_id=" + strings.Repeat("1", 2000), "name=%ff%fe", "name=%00", "name__regex=.*&user=1&author=1", strings.Repeat("a=1&", 5_000), "format=json&format=xml", "%zz=%zz", "token=" + long, "next=//evil.test/&sent=1",
	}
}

// keys are values of a path's holes that nobody means well with.
var keys = []string{"0", "-1", "99999999999999999999", "9223372036854775807", "abc", "%00", "%ff", "1%27", "..%2f..%2f", "%F0%9F%98%80", strings.Repeat("1", 3000), "1.json.json", "%252e"}

// digest tells whether anything was written: how many rows there are, and what
// they add up to.
const digest = `SELECT (SELECT COUNT(*) FROM users) * 1000000 + (SELECT COUNT(*) FROM boards) * 100000 + (SELECT COUNT(*) FROM posts) * 10000 + (SELECT COUNT(*) FROM comments) * 1000
	+ (SELECT COUNT(*) FROM post_likes) + (SELECT COUNT(*) FROM comment_likes) + (SELECT COUNT(*) FROM notifications) * 7 + (SELECT COALESCE(SUM(post_count), 0) FROM boards) * 13
	+ (SELECT COALESCE(SUM(comment_count + last_thread), 0) FROM posts) * 17 + (SELECT COALESCE(SUM(reply_count), 0) FROM comments) * 19 + (SELECT COUNT(*) FROM post_names) * 23
	+ (SELECT COUNT(*) FROM polls) * 43 + (SELECT COUNT(*) FROM poll_votes) * 47 + (SELECT COALESCE(SUM(vote_count), 0) FROM poll_options) * 53 + (SELECT COUNT(*) FROM post_tags) * 59
	+ (SELECT COALESCE(SUM(answer_count), 0) FROM posts) * 61 + (SELECT COALESCE(SUM(post_count), 0) FROM board_tags) * 67 + (SELECT COUNT(*) FROM blocks) * 71
	+ (SELECT COALESCE(SUM(epoch), 0) FROM users) * 29 + (SELECT COUNT(*) FROM former_texts) * 31 + (SELECT COUNT(*) FROM write_keys) * 37 + (SELECT COUNT(*) FROM schools) * 41
	+ (SELECT COUNT(*) FROM scraps) * 73 + (SELECT COALESCE(SUM(folder_id), 0) FROM scraps) * 79 + (SELECT COUNT(*) FROM scrap_folders) * 83 + (SELECT COALESCE(SUM(scrap_count), 0) FROM posts) * 89
	+ (SELECT COUNT(*) FROM board_restrictions) * 97 + (SELECT COALESCE(SUM(is_lifted), 0) FROM board_restrictions) * 101 + (SELECT COUNT(*) FROM board_offers) * 103
	+ (SELECT COALESCE(SUM(manager_id), 0) FROM boards) * 107 + (SELECT COUNT(*) FROM media) * 109 + (SELECT COALESCE(SUM(media_count), 0) FROM posts) * 113
	+ (SELECT COUNT(*) FROM gpa_courses) * 127 + (SELECT COALESCE(SUM(version), 0) FROM gpa_semesters) * 131 + (SELECT COALESCE(SUM(graduation_credit + target_average), 0) FROM gpa_profiles) * 137
	+ (SELECT COUNT(*) FROM timetables) * 139 + (SELECT COALESCE(SUM(version), 0) FROM wizard_drafts) * 149
	+ (SELECT COUNT(*) FROM reviews) * 163 + (SELECT COUNT(*) FROM exam_notes) * 167 + (SELECT COUNT(*) FROM review_likes) * 173 + (SELECT COALESCE(SUM(review_count), 0) FROM course_ratings) * 179
	+ (SELECT COUNT(*) FROM friends) * 151 + (SELECT COUNT(*) FROM friend_links) * 157`

// hostile is a world that is hit, with a client of a student's and one of an
// operator's.
type hostile struct {
	*world
	t              *testing.T
	clients        []*client
	post, comment  int64
	folder         int64
	picture        string // that waits
	review, note   int64
	friend         int64
	sum            int64
	asked, refused int
}

func newHostile(t *testing.T) *hostile {
	h := &hostile{world: newWorld(t), t: t}
	v, op := h.add("minji", account.Student), h.add("operator2", account.Unverified, func(u *account.NewUser) { u.School, u.Role = 0, account.Operator })
	h.exec(`UPDATE boards SET post_interval = 0`)
	h.clients = []*client{h.program(v), h.browser(v), h.program(op), h.program(account.Viewer{})}
	h.post = h.clients[0].post(h.boards["자유게시판"], `,"is_question":true,"poll":{"options":["하나","둘"],"multiple":true}`)
	h.comment = h.clients[0].comment(h.post, "")
	h.clients[0].must("POST", fmt.Sprintf("/post/%d/scrap/", h.post), "")
	h.folder = h.clients[0].must("POST", "/scrapfolder/", `{"name":"폴더"}`)
	h.picture = h.clients[0].picture()
	h.review = h.world.review(h.clients[0], 0)
	h.note = h.clients[0].must("POST", "/examnote/", h.examNoteOf(0))
	friend := h.program(h.add("yujin", account.Student))
	for c, login := range map[*client]string{h.clients[0]: "yujin", friend: "minji"} {
		if a := c.do("POST", "/friend/", `{"login_id":"`+login+`"}`); a.Code != 201 {
			t.Fatal(a)
		}
	}
	h.friend = h.count(`SELECT id FROM friends WHERE user_id = ? AND kind = 'friend'`, int64(v.ID))
	h.sum = h.count(digest)
	return h
}

// hit sends a request and checks that it is answered, and that one that is
// refused has changed nothing.
func (h *hostile) hit(what string, c *client, r *http.Request) answer {
	h.t.Helper()
	a := c.send(r)
	h.asked++
	if a.Code >= 500 {
		h.t.Errorf("%s: %s %.200s: %d %.500s", what, r.Method, r.URL, a.Code, a.Body)
	}
	if a.Code >= 400 {
		h.refused++
	}
	if r.Method == "GET" {
		return a
	}
	if sum := h.count(digest); sum != h.sum {
		if a.Code >= 400 {
			h.t.Errorf("%s: %s %.200s: %d, and something was written", what, r.Method, r.URL, a.Code)
		}
		h.sum = sum
	}
	return a
}

// target fills the holes of a path with things that are there.
func (h *hostile) target(path string) string {
	id := "1"
	switch {
	case strings.HasPrefix(path, "/board/"):
		id = strconv.FormatInt(h.boards["자유게시판"], 10)
	case strings.HasPrefix(path, "/scrapfolder/"):
		id = strconv.FormatInt(h.folder, 10)
	case strings.HasPrefix(path, "/post/"), strings.HasPrefix(path, "/scrap/"):
		id = strconv.FormatInt(h.post, 10)
	case strings.HasPrefix(path, "/review/"):
		id = strconv.FormatInt(h.review, 10)
	case strings.HasPrefix(path, "/examnote/"):
		id = strconv.FormatInt(h.note, 10)
	case strings.HasPrefix(path, "/friend/"):
		id = strconv.FormatInt(h.friend, 10)
	case strings.HasPrefix(path, "/wizard/"):
		id = strconv.FormatInt(h.semester, 10)
	case strings.HasPrefix(path, "/admin/"):
		id = "nobody"
	case strings.HasPrefix(path, "/media/"):
		id = h.picture
	}
	return fill(path, map[string]string{"id": id, "file": "large.jpg"}, "x")
}

// spared are routes that would end the test's own sessions, which is not what
// is tested, and those whose answer costs a password hash each time.
var spared = regexp.MustCompile(`/logout/|/sessions/|/security/|/password/change/`)

// rank has those routes come last that delete what the others are about, whatever
// the body says.
func rank(r app.Route) int {
	if strings.HasSuffix(r.Path, "/delete/") || strings.HasSuffix(r.Path, "/remove/") {
		return 1
	}
	return 0
}

func TestHostileBodies(t *testing.T) {
	h := newHostile(t)
	all := blows()
	routes := h.app.Routes()
	slices.SortStableFunc(routes, func(a, b app.Route) int { return cmp.Compare(rank(a), rank(b)) })
	for _, r := range routes {
		if r.Method == "GET" || r.Method == "DELETE" || spared.MatchString(r.Path) {
			continue
		}
		c := h.clients[0]
		switch {
		case r.For == app.People:
			c = h.clients[1]
		case strings.HasPrefix(r.Path, "/admin/"), r.Path == "/school/":
			c = h.clients[2]
		case strings.Contains(r.Path, "/token/"), strings.Contains(r.Path, "reset"):
			c = h.clients[3]
		}
		for i, b := range all {
			if r.Path == "/account/login/" && i > 40 || r.Path == "/account/signup/" && i > 60 {
				break // each costs a password hash
			}
			q := c.request(r.Method, h.target(r.Path), strings.NewReader(b.body))
			q.Header.Set("Content-Type", b.kind)
			h.hit(b.name, c, q)
		}
	}
	if h.refused < 1500 || h.refused == h.asked {
		t.Errorf("%d of %d requests were refused: they did not reach what they were meant for", h.refused, h.asked)
	}
	h.checkCounts()
}

func TestHostileAddresses(t *testing.T) {
	h := newHostile(t)
	for _, r := range h.app.Routes() {
		if spared.MatchString(r.Path) {
			continue
		}
		c := h.clients[0]
		if r.For != app.Programs {
			c = h.clients[1]
		}
		if r.Method == "GET" {
			for _, q := range queries() {
				h.hit("query", c, c.request("GET", h.target(r.Path)+"?"+q, nil))
			}
		}
		if !strings.Contains(r.Path, "{") {
			continue
		}
		for _, key := range keys {
			h.hit("key", c, c.request(r.Method, fill(r.Path, nil, key), nil))
		}
	}
	for _, header := range [][2]string{{"Accept", strings.Repeat("a/b;q=0.1,", 5000)}, {"Accept-Language", strings.Repeat("xx-YY;q=0.5,", 5000)}, {"Accept-Language", strings.Repeat("-", 5000)},
		{"Authorization", "Bearer " + strings.Repeat("a.", 20_000)}, {"Authorization", "Bearer \xff\x00"}, {"Cookie", strings.Repeat("madang=x; ", 3000)}, {"If-None-Match", strings.Repeat(`"x", `, 5000)},
		{"Idempotency-Key", strings.Repeat("k", 50_000)}, {"If-Match", strings.Repeat("*,", 9000)}, {"X-Forwarded-For", strings.Repeat("1.1.1.1,", 9000)}, {"Origin", "null"}, {"HX-Request", "\xff"}, {"Range", "bytes=0-,-1"},
		{"Accept-Encoding", strings.Repeat("gzip;q=0,", 5000)}, {"Referer", "http://" + strings.Repeat("x", 9000)}} {
		for _, c := range h.clients[:2] {
			for _, target := range []string{"/board/", "/post/", "/", "/nothing/"} {
				q := c.request("GET", target, nil)
				q.Header.Set(header[0], header[1])
				h.hit(header[0], c, q)
			}
		}
	}
	h.checkCounts()
}

// checkCounts holds the counters to what they count.
func (h *hostile) checkCounts() {
	h.t.Helper()
	for what, query := range map[string]string{
		"likes of posts":    `SELECT COUNT(*) FROM posts p WHERE like_count <> (SELECT COUNT(*) FROM post_likes l WHERE l.post_id = p.id)`,
		"likes of comments": `SELECT COUNT(*) FROM comments c WHERE like_count <> (SELECT COUNT(*) FROM comment_likes l WHERE l.comment_id = c.id)`,
		"scraps":            `SELECT COUNT(*) FROM posts p WHERE scrap_count <> (SELECT COUNT(*) FROM scraps m WHERE m.post_id = p.id)`,
		"comments":          `SELECT COUNT(*) FROM posts p WHERE comment_count <> (SELECT COUNT(*) FROM comments c WHERE c.post_id = p.id AND c.is_deleted = 0)`,
		"posts":             `SELECT COUNT(*) FROM boards b WHERE post_count <> (SELECT COUNT(*) FROM posts p WHERE p.board_id = b.id AND p.is_deleted = 0)`,
	} {
		if n := h.count(query); n != 0 {
			h.t.Errorf("%s are counted wrong in %d places", what, n)
		}
	}
	all, err := app.Recount(h.t.Context(), h.app.DB)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, c := range all {
		if c.Wrong != 0 {
			h.t.Errorf("%s: %d are wrong", c.What, c.Wrong)
		}
	}
}

// zeros is a body of n bytes that takes no memory.
func zeros(n int64) io.Reader { return io.LimitReader(zero{}, n) }

type zero struct{}

func (zero) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

// A body that is too large is answered 413, which its sender can read although
// it was still sending: announced or not, on every route that takes a body.
func TestBodiesThatAreTooLarge(t *testing.T) {
	h := newHostile(t)
	server := httptest.NewUnstartedServer(h.handler)
	server.Config = web.NewServer("", h.handler)
	server.Start()
	defer server.Close()
	for _, r := range h.app.Routes() {
		if r.Method == "GET" || r.Method == "DELETE" || spared.MatchString(r.Path) {
			continue
		}
		for _, announced := range []bool{true, false} {
			c := h.clients[0]
			if r.For == app.People {
				c = h.clients[1]
			}
			q, err := http.NewRequestWithContext(t.Context(), r.Method, server.URL+h.target(r.Path), zeros(10<<20))
			if err != nil {
				t.Fatal(err)
			}
			from := c.request(r.Method, "/", nil)
			q.Header, q.Host = from.Header, testHost
			q.Header.Set("Content-Type", "application/json")
			if r.For == app.People {
				q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}
			q.ContentLength = -1
			if announced {
				q.ContentLength = 10 << 20
			}
			client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			res, err := client.Do(q)
			if err != nil {
				t.Errorf("%s %s, announced %v: %v", r.Method, r.Path, announced, err)
				continue
			}
			body, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil || announced && res.StatusCode != 413 || !announced && (res.StatusCode >= 500 || res.StatusCode < 300) {
				t.Errorf("%s %s %s, announced %v: %d %.200s, %v", r.For, r.Method, r.Path, announced, res.StatusCode, body, err)
			}
			if announced && r.For == app.Programs && string(body) != `{"detail":"요청 본문이 너무 큽니다."}` {
				t.Errorf("%s %s: %.200s", r.Method, r.Path, body)
			}
		}
	}
	h.checkCounts()
}

// What the server itself refuses: too many headers, too long an address, a
// request that never ends its first line.
func TestHeadersThatAreTooMany(t *testing.T) {
	h := newHostile(t)
	server := httptest.NewUnstartedServer(h.handler)
	server.Config = web.NewServer("", h.handler)
	server.Start()
	defer server.Close()
	for name, request := range map[string]string{
		"10,000 headers": "GET /board/ HTTP/1.1\r\nHost: " + testHost + "\r\n" + strings.Repeat("X-A: aaaaaaaaaaaaaaaaaaaa\r\n", 10_000) + "\r\n",
		"a long header":  "GET /board/ HTTP/1.1\r\nHost: " + testHost + "\r\nX-A: " + strings.Repeat("a", 1<<20) + "\r\n\r\n",
		"a long address": "GET /board/?a=" + strings.Repeat("a", 1<<20) + " HTTP/1.1\r\nHost: " + testHost + "\r\n\r\n",
		"two lengths":    "POST /account/login/ HTTP/1.1\r\nHost: " + testHost + "\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
		"no host":        "GET /board/ HTTP/1.1\r\n\r\n",
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second)) // a server that hangs fails the test
		go func() { _, _ = io.Copy(conn, strings.NewReader(request)) }()
		b := make([]byte, 12)
		_, err = io.ReadFull(conn, b)
		conn.Close()
		if got := string(b); err != nil || got != "HTTP/1.1 431" && got != "HTTP/1.1 400" && got != "HTTP/1.1 414" {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}

// All of the above, in a process of its own, stays below 150 MB.
func TestHostileMemory(t *testing.T) {
	if raced() {
		t.Skip("skipped: the race detector needs more memory than the program")
	}
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("skipped: this system does not say how much memory a process has")
	}
	if os.Getenv("MADANG_TEST_MEMORY") != "" {
		app.SpendMemory() // as a server does
		t.Cleanup(func() {
			status, err := os.ReadFile("/proc/self/status")
			if err != nil {
				t.Error(err)
			}
			os.Stdout.Write(append(regexp.MustCompile(`VmHWM:.*`).Find(status), '\n'))
		})
		t.Run("bodies", TestHostileBodies)
		t.Run("addresses", TestHostileAddresses)
		t.Run("large", TestBodiesThatAreTooLarge)
		return
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHostileMemory$")
	cmd.Env = append(os.Environ(), "MADANG_TEST_MEMORY=1", "MADANG_TEST_DB=sqlite")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%.2000s", err, out)
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(bytes.TrimSpace(out))
	if m == nil {
		t.Fatalf("no word of memory in %.500s", out)
	}
	kb, err := strconv.Atoi(string(m[1]))
	if err != nil || kb > 150_000 {
		t.Errorf("the most memory was %d kB, %v", kb, err)
	}
	t.Logf("the most memory was %d kB", kb)
}

// raced reports whether the test runs with the race detector.
func raced() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, s := range info.Settings {
		if s.Key == "-race" && s.Value == "true" {
			return true
		}
	}
	return false
}
