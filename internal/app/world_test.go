package app_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/media/still/stilltest"
	"github.com/madang-campus/madang/internal/platform/config"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/setting"
)

const (
	testSecret   = "a-secret-of-the-tests-of-32-bytes-or-more"
	testPassword = "가을-하늘-93"
	testHost     = "madang.test"
)

// testHash is testPassword's hash, made once.
var testHash = sync.OnceValue(func() string {
	h, err := secret.HashPassword(context.Background(), testPassword)
	if err != nil {
		panic(err)
	}
	return h
})

// processLog takes what goes to the default logger: the lines of requests.
var processLog logBook

func init() { slog.SetDefault(slog.New(slog.NewTextHandler(&processLog, nil))) }

// A logBook keeps the lines of a log.
type logBook struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// A world is an instance on a database of its own, with two open schools and a
// closed one. Its clock stands still until it is moved.
type world struct {
	semester int64   // of hanbit
	lectures []int64 // its two: 자료구조 on Monday, 선형대수 on Tuesday

	t       testing.TB
	app     *app.App
	handler http.Handler
	data    string
	log     logBook // of the app; requests' lines go to processLog

	mu  sync.Mutex
	now time.Time

	hanbit, dawn, dusk account.School
	boards             map[string]int64 // of hanbit, by name
	foreign            int64            // dawn's 자유게시판
}

// newWorld makes a world on the engine that MADANG_TEST_DB names.
func newWorld(t testing.TB, change ...func(*config.Config)) *world {
	t.Helper()
	return worldOn(t, dbtest.New(t, app.Schemas()...), change...)
}

// eachWorld runs f with a world on every engine.
func eachWorld(t *testing.T, f func(t *testing.T, w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, worldOn(t, d)) }, app.Schemas()...)
}

func worldOn(t testing.TB, d *db.DB, change ...func(*config.Config)) *world {
	t.Helper()
	w := bareWorld(t, d, change...)
	w.hanbit = w.school("한빛대학교", "Hanbit University", "hanbit.ac.kr", true)
	w.dawn = w.school("새벽대학교", "Dawn University", "dawn.ac.kr", true)
	w.dusk = w.school("노을대학교", "Dusk University", "dusk.ac.kr", false)
	w.add("operator", account.Unverified, func(u *account.NewUser) { u.School, u.Role = 0, account.Operator })
	w.boards = map[string]int64{}
	for _, b := range w.boardsOf(w.hanbit) {
		w.boards[b.Name] = b.ID
	}
	for _, b := range w.boardsOf(w.dawn) {
		if b.Name == "자유게시판" {
			w.foreign = b.ID
		}
	}
	w.furnishCatalogue()
	return w
}

// furnishCatalogue opens a semester of hanbit with two lectures.
func (w *world) furnishCatalogue() {
	w.t.Helper()
	day := func(s string) lecture.Date {
		d, ok := lecture.ParseDate(s)
		if !ok {
			w.t.Fatal(s)
		}
		return d
	}
	semester, err := w.app.Lecture.AddSemester(w.t.Context(), account.System, lecture.NewSemester{SchoolID: w.hanbit.ID, Year: 2026, Term: lecture.Autumn, First: day("2026-08-31"), Last: day("2026-12-18")})
	if err != nil {
		w.t.Fatal(err)
	}
	meets := func(d period.Day) []period.Meeting {
		return []period.Meeting{{Day: d, Start: 540, End: 615, Room: "공학관 101", Kind: period.Class}}
	}
	err = w.app.DB.Write(w.t.Context(), func(tx *db.Tx) (err error) {
		w.lectures, err = lecture.Put(w.t.Context(), tx, semester, []lecture.NewSection{
			{CourseCode: "50041", Number: "01", Code: "5004101", Name: "자료구조", Professor: "김서연", Credits: 300, Instructors: []string{"김서연"}, Meetings: meets(period.Monday), Categories: [][]string{{"전공"}}},
			{CourseCode: "60010", Number: "01", Code: "6001001", Name: "선형대수", Professor: "박하은", Credits: 300, Instructors: []string{"박하은"}, Meetings: meets(period.Tuesday)},
		})
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.semester = semester.ID
}

// bareWorld is an instance that nobody has set up.
func bareWorld(t testing.TB, d *db.DB, change ...func(*config.Config)) *world {
	t.Helper()
	w := &world{t: t, data: t.TempDir(), now: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}
	cfg := config.Config{Data: w.data, Listen: "127.0.0.1:8080", PublicURL: "https://" + testHost}
	for _, c := range change {
		c(&cfg)
	}
	keys, err := secret.NewKeys(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	d.SetClock(w.clock)
	if w.app, err = app.On(d, cfg, keys, slog.New(slog.NewTextHandler(&w.log, nil))); err != nil {
		t.Fatal(err)
	}
	if err := w.app.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.app.Limits = false
	w.app.Ready()
	w.handler = w.app.Handler()
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// pass moves the clock on.
func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) school(name, nameEn, domain string, open bool) account.School {
	w.t.Helper()
	s, err := w.app.Account.AddSchool(w.t.Context(), account.System, account.NewSchool{Name: name, NameEn: nameEn, Domains: []string{domain}, Open: open})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) boardsOf(s account.School) []board.Board {
	w.t.Helper()
	all, err := w.app.Board.Boards(w.t.Context(), account.System, board.Filter{School: s.ID})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// add makes an account of hanbit with testPassword.
func (w *world) add(login string, state account.State, change ...func(*account.NewUser)) account.Viewer {
	w.t.Helper()
	in := account.NewUser{State: state, PasswordHash: testHash(),
		SignUp: account.SignUp{Login: login, Email: login + "@mail.test", Nickname: "별" + login[:min(9, len(login))], School: w.hanbit.ID}}
	for _, c := range change {
		c(&in)
	}
	u, err := w.app.Account.AddUser(w.t.Context(), account.System, in)
	if err != nil {
		w.t.Fatal(err)
	}
	v, err := w.app.Account.ViewerFor(w.t.Context(), u.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func ofDawn(w *world) func(*account.NewUser) {
	return func(u *account.NewUser) { u.School = w.dawn.ID }
}

func withRole(r account.Role) func(*account.NewUser) {
	return func(u *account.NewUser) { u.Role = r }
}

// exec changes the database behind everybody's back.
func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	err := w.app.DB.Write(w.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(w.t.Context(), query, args...)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// listOne lets a single like bring a post into HOT and BEST.
func (w *world) listOne() {
	w.t.Helper()
	err := w.app.DB.Write(w.t.Context(), func(tx *db.Tx) error {
		for _, name := range []string{board.HotLikes.Name(), board.BestLikes.Name()} {
			if err := setting.Set(w.t.Context(), tx, 0, name, "1"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.makeLists()
}

// makeLists does what the job does that makes the lists.
func (w *world) makeLists() {
	w.t.Helper()
	w.pass(time.Second)
	if err := w.app.Board.MakeLists(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// count is a query for one number.
func (w *world) count(query string, args ...any) (n int64) {
	w.t.Helper()
	if err := w.app.DB.Row(w.t.Context(), query, args...).Scan(&n); err != nil && err != sql.ErrNoRows {
		w.t.Fatal(err)
	}
	return n
}

// A letter is a mail that left the house.
type letter struct{ to, subject, text string }

// letters does the waiting jobs and returns all mails so far, in no order.
func (w *world) letters() []letter {
	w.t.Helper()
	if err := w.app.Jobs.Drain(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(w.data, "mail", "*.eml"))
	if err != nil {
		w.t.Fatal(err)
	}
	var all []letter
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			w.t.Fatal(err)
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			w.t.Fatal(err)
		}
		text, err := io.ReadAll(m.Body)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, letter{strings.Trim(m.Header.Get("To"), "<>"), m.Header.Get("Subject"), string(text)})
	}
	return all
}

// lettersTo are the texts of the letters to one address.
func (w *world) lettersTo(address string) (texts []string) {
	w.t.Helper()
	for _, l := range w.letters() {
		if l.to == address {
			texts = append(texts, l.text)
		}
	}
	return texts
}

// A client asks the instance. It keeps cookies as a browser does, where it is one.
type client struct {
	w       *world
	header  http.Header
	cookies map[string]string
	remote  string
	tls     bool
}

// program is a client that asks for JSON, as v with a token, or as nobody.
func (w *world) program(v account.Viewer) *client {
	c := &client{w: w, header: http.Header{}, cookies: map[string]string{}, remote: "192.0.2.7:4711"}
	if v.SignedIn() {
		c.header.Set("Authorization", "Bearer "+w.token(v, nil))
	}
	return c
}

// browser is a client that asks for pages, with a session of v or as nobody.
func (w *world) browser(v account.Viewer) *client {
	w.t.Helper()
	c := &client{w: w, header: http.Header{"Accept": {"text/html,application/xhtml+xml,*/*;q=0.8"}}, cookies: map[string]string{}, remote: "192.0.2.7:4711"}
	if v.SignedIn() {
		b, err := w.app.Account.LogInAs(w.t.Context(), v, "test", true)
		if err != nil {
			w.t.Fatal(err)
		}
		c.cookies["madang"] = b.Token
	}
	return c
}

// token is an access token of v as the reference would sign it with the same
// key; change replaces claims, nil removes one.
func (w *world) token(v account.Viewer, change jwt.MapClaims) string {
	w.t.Helper()
	now := w.clock().Unix()
	c := jwt.MapClaims{"token_type": "access", "exp": now + 10*365*86400, "iat": now, "jti": strings.Repeat("0", 32), "user_id": v.UUID}
	for k, value := range change {
		if value == nil {
			delete(c, k)
		} else {
			c[k] = value
		}
	}
	s, err := jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString([]byte(testSecret))
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// An answer is what came back.
type answer struct {
	Code   int
	Header http.Header
	Body   string
	set    []*http.Cookie
}

// do sends a request. A body that begins with { or [ is JSON, one that begins
// with - a form with files, another a form, unless headers say what it is. Headers come as names and values; an empty
// value takes the header away.
func (c *client) do(method, target, body string, headers ...string) answer {
	c.w.t.Helper()
	var r *http.Request
	if body == "" {
		r = c.request(method, target, nil)
	} else {
		r = c.request(method, target, strings.NewReader(body))
		kind := "application/x-www-form-urlencoded"
		if body[0] == '{' || body[0] == '[' {
			kind = "application/json"
		} else if body[0] == '-' {
			kind = "multipart/form-data; boundary=" + boundary
		}
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	return c.send(r)
}

func (c *client) request(method, target string, body io.Reader) *http.Request {
	r := httptest.NewRequestWithContext(c.w.t.Context(), method, target, body)
	r.Host, r.RemoteAddr = testHost, c.remote
	if c.tls {
		r.TLS = &tls.ConnectionState{}
	}
	for name, values := range c.header {
		r.Header[name] = append([]string(nil), values...)
	}
	for name, value := range c.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	return r
}

func (c *client) send(r *http.Request) answer {
	rec := httptest.NewRecorder()
	c.w.handler.ServeHTTP(rec, r)
	res := rec.Result()
	for _, k := range res.Cookies() {
		if k.MaxAge < 0 {
			delete(c.cookies, k.Name)
		} else {
			c.cookies[k.Name] = k.Value
		}
	}
	return answer{rec.Code, res.Header, rec.Body.String(), res.Cookies()}
}

// want sends a request and checks the answer's status and body.
func (c *client) want(method, target, body string, status int, text string) answer {
	c.w.t.Helper()
	a := c.do(method, target, body)
	if a.Code != status || a.Body != text {
		c.w.t.Errorf("%s %s %.200s\ngot  %d %s\nwant %d %s", method, target, body, a.Code, a.Body, status, text)
	}
	return a
}

// must sends a request that has to succeed and returns the id of its answer.
func (c *client) must(method, target, body string) (id int64) {
	c.w.t.Helper()
	a := c.do(method, target, body)
	if a.Code < 200 || a.Code > 399 {
		c.w.t.Fatalf("%s %s %.200s: %d %.500s", method, target, body, a.Code, a.Body)
	}
	var thing struct{ ID int64 }
	if strings.HasPrefix(a.Header.Get("Content-Type"), "application/json") && json.Unmarshal([]byte(a.Body), &thing) == nil {
		return thing.ID
	}
	return 0
}

// post writes a post on a board and returns its id.
func (c *client) post(board int64, more string) int64 {
	c.w.t.Helper()
	return c.must("POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"제목","content":"본문 %s"%s}`, board, secret.Slug(), more))
}

// boundary parts the forms of [multipartOf].
const boundary = "madang-boundary"

// multipartOf is a form with a file, and values as names and values.
func multipartOf(field string, file []byte, values ...string) string {
	var b strings.Builder
	for i := 0; i < len(values); i += 2 {
		fmt.Fprintf(&b, "--%s\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n", boundary, values[i], values[i+1])
	}
	fmt.Fprintf(&b, "--%s\r\nContent-Disposition: form-data; name=%q; filename=\"a.jpg\"\r\n\r\n%s\r\n--%s--\r\n", boundary, field, file, boundary)
	return b.String()
}

// picture sends a picture and returns its id.
func (c *client) picture() string {
	c.w.t.Helper()
	a := c.do("POST", "/media/", multipartOf("file", stilltest.JPEG(60, 40)))
	var p struct{ ID string }
	if err := json.Unmarshal([]byte(a.Body), &p); err != nil || a.Code != 201 {
		c.w.t.Fatalf("a picture: %d %s", a.Code, a.Body)
	}
	return p.ID
}

// comment writes a comment and returns its id.
func (c *client) comment(post int64, more string) int64 {
	c.w.t.Helper()
	return c.must("POST", "/comment/", fmt.Sprintf(`{"post":%d,"content":"댓글 %s"%s}`, post, secret.Slug(), more))
}

// logIn logs in by password, with what the API gives.
func (c *client) logIn(login string) (access, refresh string) {
	c.w.t.Helper()
	a := c.do("POST", "/account/login/", fmt.Sprintf(`{"id":%q,"password":%q}`, login, testPassword))
	var out struct {
		Token struct {
			Access  string `json:"access_token"`
			Refresh string `json:"refresh_token"`
		}
	}
	if err := json.Unmarshal([]byte(a.Body), &out); err != nil || a.Code != 200 {
		c.w.t.Fatalf("log-in of %s: %d %s", login, a.Code, a.Body)
	}
	return out.Token.Access, out.Token.Refresh
}

// cookie returns the cookie of that name which the answer sets, or nil.
func (a answer) cookie(name string) *http.Cookie {
	for _, c := range a.set {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// bytes is all of the answer as it goes over the wire.
func (a answer) bytes() string {
	var b strings.Builder
	if err := a.Header.Write(&b); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d\n%s\n%s", a.Code, b.String(), a.Body)
}

// fill puts values into a path's holes; what has none of its name gets other.
func fill(path string, values map[string]string, other string) string {
	for strings.Contains(path, "{") {
		from := strings.Index(path, "{")
		to := from + strings.Index(path[from:], "}")
		path = path[:from] + cmp.Or(values[path[from+1:to]], other) + path[to+1:]
	}
	return path
}
