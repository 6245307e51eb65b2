package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/config"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/web"
)

// These tests bear the numbers of the promises that Madang makes of its
// security, lines 1 to 32 of its design, as far as what they speak of is here:
// blocks (4), uploads (7), other ways to sign in (19), webhooks (29) and private
// messages (32) are not.

func author(t *testing.T, a answer) (name string, me bool) {
	t.Helper()
	var thing struct {
		Author struct {
			Name string `json:"name"`
			IsMe bool   `json:"is_me"`
		} `json:"author"`
	}
	if err := json.Unmarshal([]byte(a.Body), &thing); err != nil {
		t.Fatalf("%d %s: %v", a.Code, a.Body, err)
	}
	return thing.Author.Name, thing.Author.IsMe
}

// TestNothingCanShowTheWriter looks in every route; this at the one place where
// it matters most.
func TestSecurity01AnAnonymousTextNamesNobody(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, w *world) {
		reader := w.add("reader", account.Student)
		c := w.newCanary()
		post := w.program(c.Viewer).post(w.boards["자유게시판"], "")
		comment := w.program(c.Viewer).comment(post, "")
		for _, target := range []string{fmt.Sprintf("/post/%d/", post), fmt.Sprintf("/comment/%d/", comment), fmt.Sprintf("/comment/?post=%d", post), "/post/"} {
			c.look(t, target, w.program(reader).do("GET", target, "").bytes())
			c.look(t, target, w.browser(reader).do("GET", target, "").bytes())
		}
	})
}

func TestSecurity02LabelsHoldInAThreadAndLinkNothing(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, w *world) {
		w.exec(`UPDATE boards SET post_interval = 0`)
		owner, one, two := w.program(w.add("owner", account.Student)), w.program(w.add("first", account.Student)), w.program(w.add("second", account.Student))
		free := w.boards["자유게시판"]
		p, q := owner.post(free, ""), owner.post(free, "")
		label := func(c *client, post int64) string {
			t.Helper()
			name, _ := author(t, owner.do("GET", fmt.Sprintf("/comment/%d/", c.comment(post, "")), ""))
			return name
		}
		got := []string{label(one, p), label(two, p), label(one, p), label(two, q), label(one, q), label(owner, q)}
		if want := []string{"익명1", "익명2", "익명1", "익명1", "익명2", "익명(글쓴이)"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestSecurity03NothingSelectsByAuthor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.newCanary()
	w.program(c.Viewer).post(w.boards["자유게시판"], "")
	w.program(w.add("another", account.Student)).post(w.boards["자유게시판"], "")
	reader := w.add("reader", account.Student)
	for _, client := range []*client{w.program(reader), w.browser(reader)} {
		plain := results(t, client.do("GET", "/post/", ""))
		for _, name := range []string{"user", "user_id", "author", "author__name", "writer", "writer_id", "created_by", "search", "q", "ordering", "nickname"} {
			for _, value := range c.names {
				want := plain
				if name == "search" && strings.HasPrefix(plain, "[") {
					want = "[]" // it looks for words, and no post has this one
				}
				if got := results(t, client.do("GET", "/post/?"+name+"="+formEscape(value), "")); got != want {
					t.Errorf("?%s=%s chooses among posts", name, value)
				}
				for _, more := range []string{"", "&order=relevance"} {
					if got := results(t, client.do("GET", "/search/?q="+formEscape(value)+more, "")); strings.Trim(got, "[]") != "" {
						t.Errorf("a search for %s%s finds %s", value, more, got)
					}
				}
			}
		}
		if got := results(t, client.do("GET", "/search/?q=제목", "")); got == "[]" || got == "" {
			t.Error("a search finds nothing at all")
		}
	}
}

// results is what an answer lists, without links that repeat the question.
func results(t *testing.T, a answer) string {
	t.Helper()
	var page struct{ Results json.RawMessage }
	if json.Unmarshal([]byte(a.Body), &page) == nil {
		return string(page.Results)
	}
	return strings.Join(regexp.MustCompile(`href="/post/\d+/"`).FindAllString(a.Body, -1), " ")
}

func TestSecurity05ANotificationUsesTheTextsOwnName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`UPDATE boards SET post_interval = 0`)
	owner, writer := w.program(w.add("owner", account.Student)), w.program(w.add("writer", account.Student))
	for _, parent := range []string{`true`, `false`} {
		for own, name := range map[string]string{`true`: "익명1", `false`: "별writer"} {
			post := owner.post(w.boards["자유게시판"], `,"is_anonymous":`+parent)
			owner.must("POST", "/notification/read/", "")
			writer.comment(post, `,"is_anonymous":`+own)
			a := owner.do("GET", "/notification/?page_size=1", "")
			if !strings.Contains(a.Body, `"text":"`+name+` 님이`) || own == "true" && strings.Contains(a.Body, "별writer") {
				t.Errorf("post anonymous %s, comment anonymous %s: %s", parent, own, a.Body)
			}
		}
	}
}

func TestSecurity06TheBoardDecidesWhoIsAnonymous(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, w *world) {
		c := w.program(w.add("minji", account.Student))
		for board, want := range map[string]string{"비밀게시판": "true", "홍보게시판": "false", "정보게시판": ""} {
			for _, said := range []string{"true", "false"} {
				w.exec(`UPDATE boards SET post_interval = 0`)
				a := c.do("GET", fmt.Sprintf("/post/%d/", c.post(w.boards[board], `,"is_anonymous":`+said)), "")
				expect := want
				if want == "" {
					expect = said
				}
				if !strings.Contains(a.Body, `"is_anonymous":`+expect) {
					t.Errorf("%s, is_anonymous %s: %s", board, said, a.Body)
				}
			}
		}
	})
}

func TestSecurity08RightsAndNumbersComeWithTheText(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, w *world) {
		owner, reader := w.add("owner", account.Student), w.add("reader", account.Student)
		post := w.program(owner).post(w.boards["자유게시판"], "")
		const people = 8
		var wg sync.WaitGroup
		answers := make([]answer, people)
		for i := range people {
			c := w.program(w.add(fmt.Sprintf("writer%d", i), account.Student))
			wg.Go(func() { answers[i] = c.do("POST", "/comment/", fmt.Sprintf(`{"post":%d,"content":"동시에"}`, post)) })
		}
		wg.Wait()
		var names []string
		for _, a := range answers {
			name, me := author(t, a)
			names = append(names, name)
			if !me {
				t.Errorf("not mine: %s", a.Body)
			}
		}
		slices.Sort(names)
		for i, name := range names {
			if name != fmt.Sprintf("익명%d", i+1) {
				t.Fatalf("numbers given at once: %v", names)
			}
		}
		target := fmt.Sprintf("/post/%d/", post)
		edit := fmt.Sprintf(`href="/post/%d/edit/"`, post)
		if a := w.browser(owner).do("GET", target, ""); !strings.Contains(a.Body, edit) {
			t.Error("the writer is not offered to edit")
		}
		a := w.browser(reader).do("GET", target, "")
		if strings.Contains(a.Body, edit) || strings.Contains(a.Body, fmt.Sprintf(`/post/%d/delete/`, post)) {
			t.Error("somebody else is offered to edit or delete")
		}
		for _, h := range []string{"Last-Modified", "Age", "Expires"} {
			if a.Header.Get(h) != "" {
				t.Errorf("%s: %s", h, a.Header.Get(h))
			}
		}
	})
}

func TestSecurity09StaffSeeNoWriterEither(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.newCanary()
	post := w.program(c.Viewer).post(w.boards["자유게시판"], "")
	moderator := w.add("moderator", account.Student, withRole(account.Moderator))
	for _, v := range []account.Viewer{moderator, account.System} {
		p, err := w.app.Board.Post(t.Context(), v, post)
		if err != nil {
			t.Fatal(err)
		}
		c.look(t, "the view of "+v.String(), fmt.Sprintf("%+v %#v", p, p))
	}
	w.program(moderator).must("DELETE", fmt.Sprintf("/post/%d/", post), "")
	all, err := audit.List(t.Context(), w.app.DB, audit.Filter{}, 100)
	if err != nil || !slices.ContainsFunc(all, func(r audit.Record) bool { return r.Act == "post.remove" }) {
		t.Errorf("the removal is not in the audit log: %v, %v", all, err)
	}
	c.look(t, "the audit log", fmt.Sprintf("%+v", all))
}

func TestSecurity21AnotherSiteCannotSendInMyName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *config.Config) { c.CORSOrigins = []string{"https://app.test"} })
	v := w.add("minji", account.Student)
	board := w.boards["자유게시판"]
	path, form := fmt.Sprintf("/board/%d/pin/", board), "a=1"
	for _, tt := range []struct {
		name    string
		headers []string
		refused bool
	}{
		{"another site", []string{"Sec-Fetch-Site", "cross-site"}, true},
		{"a site beside", []string{"Sec-Fetch-Site", "same-site"}, true},
		{"an origin", []string{"Origin", "https://evil.test"}, true},
		{"null", []string{"Origin", "null"}, true},
		{"this site", []string{"Sec-Fetch-Site", "same-origin"}, false},
		{"its origin", []string{"Origin", "https://" + testHost}, false},
		{"the operator's app", []string{"Origin", "https://app.test", "Sec-Fetch-Site", "cross-site"}, false},
	} {
		w.exec(`DELETE FROM pinned_boards`)
		a := w.browser(v).do("POST", path, form, tt.headers...)
		done := w.count(`SELECT COUNT(*) FROM pinned_boards`) == 1
		if tt.refused != (a.Code == 403) || done == tt.refused {
			t.Errorf("%s: %d, done %v", tt.name, a.Code, done)
		}
		if a := w.program(v).do("POST", path, form, tt.headers...); a.Code != 204 {
			t.Errorf("%s with a token: %d %s", tt.name, a.Code, a.Body)
		}
	}
	// The cookies of tokens open nothing but account/auth/.
	c := w.program(account.Viewer{})
	c.logIn("minji")
	for _, target := range []string{"/board/1/pin/", "/post/", "/account/password/change/"} {
		if a := c.do("POST", target, `{}`); a.Code != 401 {
			t.Errorf("POST %s by cookies of tokens: %d", target, a.Code)
		}
	}
	// Reading changes nothing.
	h := &hostile{world: w, t: t}
	before := w.count(digest)
	for _, r := range w.app.Routes() {
		if r.Method == "GET" {
			for _, c := range []*client{w.program(v), w.browser(v)} {
				c.do("GET", h.target(r.Path), "")
				c.do("HEAD", h.target(r.Path), "")
			}
		}
	}
	if w.count(digest) != before {
		t.Error("reading changed something")
	}
}

var (
	inlineHandler = regexp.MustCompile(`(?i)<[^>]+\son[a-z]+\s*=`)
	inlineScript  = regexp.MustCompile(`(?i)<script(?:\s[^>]*)?>[^<]`)
	inlineStyle   = regexp.MustCompile(`(?i)<style`)
	attribute     = regexp.MustCompile(`="[^"]*"`)
	foreignSource = regexp.MustCompile(`(?i)(?:src|href|action)="(?:https?:)?//`)
)

func TestSecurity22PagesRunNothingThatStandsInThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.add("minji", account.Student)
	h := &hostile{world: w, t: t, post: w.program(v).post(w.boards["자유게시판"], "")}
	w.program(v).comment(h.post, "")
	pages := 0
	for _, encrypted := range []bool{false, true} {
		for _, viewer := range []account.Viewer{{}, v} {
			c := w.browser(viewer)
			c.tls = encrypted
			if viewer.SignedIn() {
				c.cookies["__Host-madang"] = c.cookies["madang"]
			}
			for _, r := range w.app.Routes() {
				if r.Method != "GET" || strings.HasSuffix(r.Path, "z") {
					continue
				}
				a := c.do("GET", h.target(r.Path), "")
				policy := a.Header.Get("Content-Security-Policy")
				for _, part := range []string{"default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
					if !strings.Contains(policy, part) {
						t.Errorf("GET %s: the policy %q has no %s", r.Path, policy, part)
					}
				}
				if strings.Contains(policy, "unsafe-eval") || strings.Contains(policy, "script-src 'self' 'unsafe-inline'") || strings.Contains(policy, "http:") || strings.Contains(policy, "*") {
					t.Errorf("GET %s: the policy is %q", r.Path, policy)
				}
				hsts := a.Header.Get("Strict-Transport-Security")
				if a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Cross-Origin-Opener-Policy") != "same-origin" || (hsts != "") != encrypted {
					t.Errorf("GET %s with TLS %v: %v", r.Path, encrypted, a.Header)
				}
				if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") || a.Body == "" {
					continue
				}
				pages++
				for _, bad := range []*regexp.Regexp{inlineHandler, inlineScript, inlineStyle, foreignSource} {
					if m := bad.FindString(a.Body); m != "" {
						t.Errorf("GET %s holds %q", r.Path, m)
					}
				}
			}
		}
	}
	if pages < 60 {
		t.Errorf("looked at %d pages only", pages)
	}
}

func TestSecurity23WhatPeopleWriteIsInert(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`UPDATE boards SET post_interval = 0`)
	v := w.add("minji", account.Student)
	c := w.program(v)
	for i, text := range []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `javascript:alert(1)`, `[a](javascript:alert(1))`, `data:text/html,<script>alert(1)</script>`,
		`https://ok.test/"onmouseover="alert(1)`, `https://ok.test/<script>alert(1)</script>`, `</textarea><script>alert(1)</script>`, `{{.}}${alert(1)}`, "\u202etxt.exe\u202c", "a\u200bb\u2066c\u2069",
		`https://evil.test@ok.test/ javascript&colon;alert(1)`, strings.Repeat("가나다라마바사아자차", 900), `--><!--<script>alert(1)</script>`,
	} {
		raw, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		title, err := json.Marshal(string([]rune(text)[:min(100, len([]rune(text)))]))
		if err != nil {
			t.Fatal(err)
		}
		post := c.must("POST", "/post/", fmt.Sprintf(`{"board":%d,"title":%s,"content":%s}`, w.boards["자유게시판"], title, raw))
		c.must("POST", "/comment/", fmt.Sprintf(`{"post":%d,"content":%s}`, post, title))
		b := w.browser(v)
		for _, target := range []string{fmt.Sprintf("/post/%d/", post), fmt.Sprintf("/post/%d/edit/", post), fmt.Sprintf("/post/%d/delete/", post), "/post/", "/", "/post/mine/"} {
			a := b.do("GET", target, "")
			if a.Code != 200 {
				t.Errorf("text %d, %s: %d", i, target, a.Code)
			}
			for _, bad := range []string{"<script>", "<img src=x", "<svg onload", `"onmouseover`, `href="javascript:`, `href="data:`, "</textarea><script", "\u202e", "\u2066"} {
				if strings.Contains(a.Body, bad) && (bad[0] != '\xe2' || !strings.HasSuffix(target, "/edit/")) {
					t.Errorf("text %d, %s: %q is in the page", i, target, bad)
				}
			}
			if plain := attribute.ReplaceAllString(a.Body, `=""`); inlineHandler.MatchString(plain) || inlineScript.MatchString(plain) {
				t.Errorf("text %d, %s: something runs", i, target)
			}
		}
		if a := c.do("GET", fmt.Sprintf("/post/%d/", post), ""); a.Header.Get("Content-Type") != "application/json" || a.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("JSON as %q", a.Header.Get("Content-Type"))
		}
	}
}

func TestSecurity24OtherOriginsGetNoCookiesIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *config.Config) { c.CORSOrigins = []string{"https://app.test"} })
	for origin, allowed := range map[string]string{"https://app.test": "https://app.test", "https://evil.test": "", "null": "", "https://app.test.evil.test": "", "http://app.test": ""} {
		for _, method := range []string{"GET", "OPTIONS"} {
			a := w.program(account.Viewer{}).do(method, "/board/", "", "Origin", origin, "Access-Control-Request-Method", "POST")
			if got := a.Header.Get("Access-Control-Allow-Origin"); got != allowed || a.Header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s from %s: allowed %q, credentials %q", method, origin, got, a.Header.Get("Access-Control-Allow-Credentials"))
			}
			if allowed != "" && !strings.Contains(strings.Join(a.Header.Values("Vary"), ","), "Origin") {
				t.Errorf("Vary is %v", a.Header.Values("Vary"))
			}
		}
	}
}

// TestEveryRouteForEveryRole is the whole of it; this looks at what is hidden.
func TestSecurity25WhatIsHiddenIsNowhere(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, w *world) {
		writer, other := w.add("writer", account.Student), w.add("otherone", account.Student, ofDawn(w))
		c := w.program(writer)
		secretText := "숨겨진글숨겨진글"
		post := c.must("POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"%s","content":"%s"}`, w.boards["자유게시판"], secretText, secretText))
		comment := c.must("POST", "/comment/", fmt.Sprintf(`{"post":%d,"content":"%s"}`, post, secretText))
		targets := []string{fmt.Sprintf("/post/%d/", post), fmt.Sprintf("/post/%d/edit/", post), fmt.Sprintf("/comment/%d/", comment), fmt.Sprintf("/comment/%d/edit/", comment), fmt.Sprintf("/comment/?post=%d", post), "/post/", "/"}
		look := func(v account.Viewer, why string) {
			t.Helper()
			for _, target := range targets {
				for _, c := range []*client{w.program(v), w.browser(v)} {
					if a := c.do("GET", target, ""); strings.Contains(a.Body, secretText) {
						t.Errorf("%s: GET %s shows it", why, target)
					}
				}
			}
			for _, target := range targets[:3] {
				if a := w.program(v).do("PATCH", target, `{"content":"x"}`); a.Code < 400 || strings.Contains(a.Body, secretText) {
					t.Errorf("%s: PATCH %s: %d %s", why, target, a.Code, a.Body)
				}
			}
		}
		look(other, "another school")
		look(account.Viewer{}, "a visitor")
		c.must("DELETE", fmt.Sprintf("/post/%d/", post), "")
		look(writer, "its writer, after deleting")
	})
}

func TestSecurity26NobodySetsWhatIsNotTheirs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const more = `,"user_id":"11111111-2222-4333-8444-555555555555","is_admin":true,"is_staff":true,"is_superuser":true,"is_active":false,"role":"operator","state":"student","is_verified":true,"epoch":9,"last_login":"2000-01-01","created_at":"2000-01-01T00:00:00Z","password_hash":"x","confirmed_email":"x@mail.test"`
	nobody := w.program(account.Viewer{})
	if a := nobody.do("POST", "/account/signup/", `{"id":"sneaky","email":"sneaky@mail.test","password":"`+testPassword+`","nickname":"슬쩍이","school_id":1`+more+`}`); a.Code != 200 {
		t.Fatalf("%d %s", a.Code, a.Body)
	}
	if n := w.count(`SELECT COUNT(*) FROM users WHERE login = 'sneaky' AND role = '' AND state = 'unverified' AND is_active = 1 AND epoch = 0 AND confirmed_email IS NULL AND created_at > 1500000000000000 AND uuid NOT LIKE '11111111%'`); n != 1 {
		t.Error("sign-up took more than it may")
	}
	v := w.add("minji", account.Student)
	c := w.program(v)
	before := c.do("GET", "/account/me/", "").Body
	if a := c.do("PATCH", "/account/me/", `{"id":"boss","school_id":2`+more+`}`); a.Code != 200 || a.Body != before {
		t.Errorf("got %d %s\nwas %s", a.Code, a.Body, before)
	}
	post := c.must("POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"제목","content":"본문","id":99,"like_count":50,"comment_count":9,"is_deleted":true,"is_edited":true,"author":{"name":"x"},"writer_id":1,"school_id":2,"created_at":"2000-01-01T00:00:00Z"}`, w.boards["자유게시판"]))
	a := c.do("GET", fmt.Sprintf("/post/%d/", post), "")
	if post == 99 || !strings.Contains(a.Body, `"like_count":0`) || !strings.Contains(a.Body, `"created_at":"2026-`) || !strings.Contains(a.Body, `"is_edited":false`) || !strings.Contains(a.Body, `"name":"익명"`) {
		t.Errorf("got %s", a.Body)
	}
	board := c.must("POST", "/board/", `{"category":"일반","name":"산","school_id":1,"post_count":7,"is_standard":true,"manager_id":1,"is_pinned":true}`)
	if a := c.do("GET", fmt.Sprintf("/board/%d/", board), ""); !strings.Contains(a.Body, `"post_count":0,"is_pinned":false`) {
		t.Errorf("got %s", a.Body)
	}
}

func TestSecurity27SearchTakesEveryCharacterAsItself(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, w *world) {
		w.school("백분율 100% 대학교", "Under_score University", "percent.ac.kr", true)
		c := w.program(account.Viewer{})
		for search, want := range map[string]int{"%25": 1, "_": 1, "100%25": 1, "%25%25": 0, "!": 0, "%5c": 0, "'": 0, "' OR '1'='1": 0, "대학교": 4, "__regex": 0, "%00": 4, "한빛,Hanbit": 1, "한빛 Dawn": 0} {
			var all []struct{ ID int64 }
			a := c.do("GET", "/school/?search="+strings.ReplaceAll(search, " ", "+"), "")
			if err := json.Unmarshal([]byte(a.Body), &all); err != nil || a.Code != 200 || len(all) != want {
				t.Errorf("search %q: %d, %d schools, want %d: %s", search, a.Code, len(all), want, a.Body)
			}
		}
		for _, q := range []string{"name=%27+OR+1%3D1+--", "name__regex=.*", "ordering=password", "school_id__gt=0", "name=%25"} {
			if a := c.do("GET", "/board/?"+q, ""); a.Code != 200 {
				t.Errorf("?%s: %d %s", q, a.Code, a.Body)
			}
		}
	})
}

// TestHostileBodies and its kin hit every route; these are the limits alone.
func TestSecurity28WhatIsTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.program(w.add("minji", account.Student))
	for what, got := range map[string]answer{
		"brackets":        c.do("POST", "/board/", strings.Repeat("[", 100_000)),
		"a huge integer":  c.do("POST", "/post/", `{"board":`+strings.Repeat("9", 400)+`,"content":"a"}`),
		"words of search": c.do("GET", "/school/?search="+strings.Repeat("a+", 10_000), ""),
	} {
		if got.Code != 400 {
			t.Errorf("%s: %d %s", what, got.Code, got.Body)
		}
	}
	if a := c.do("POST", "/board/", "{"+strings.Repeat(" ", 3<<20)+"}"); a.Code != 413 {
		t.Errorf("3 MiB: %d", a.Code)
	}
	server := web.NewServer("", nil)
	if server.ReadHeaderTimeout == 0 || server.ReadTimeout == 0 || server.IdleTimeout == 0 || server.MaxHeaderBytes == 0 {
		t.Error("a slow client may hold a connection for ever")
	}
}

// broken is an answer of a server whose database has gone.
func TestSecurity30ErrorsTellNothingOfTheInside(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.add("minji", account.Student)
	program, browser := w.program(v), w.browser(v)
	w.exec(`DROP TABLE post_names`)
	w.exec(`DROP TABLE comments`)
	w.exec(`DROP TABLE posts`)
	for _, c := range []*client{program, browser} {
		a := c.do("GET", "/post/", "")
		id := a.Header.Get("X-Request-Id")
		if a.Code != 500 || id == "" {
			t.Errorf("got %d, request %q", a.Code, id)
		}
		for _, inside := range []string{"SQL", "sql", "posts", "goroutine", ".go:", "internal/", "no such table", app.Version + `"`} {
			if strings.Contains(strings.ReplaceAll(a.Body, `href="/post/"`, ""), inside) {
				t.Errorf("the answer says %q: %s", inside, a.Body)
			}
		}
		if all := w.log.String() + processLog.String(); !strings.Contains(all, id) {
			t.Errorf("the log does not know request %s", id)
		}
	}
	program.want("GET", "/post/", "", 500, `{"detail":"서버 장애가 발생했습니다."}`)

	// A panic ends its request, or its job, and nothing else.
	chain := web.Chain(web.Options{}, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(errors.New("kaboom of " + testSecret)) }))
	rec := httptest.NewRecorder()
	chain.ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	if rec.Code != 500 || strings.Contains(rec.Body.String(), "kaboom") || strings.Contains(processLog.String(), testSecret) {
		t.Errorf("a panic: %d %s", rec.Code, rec.Body)
	}
	other := newWorld(t)
	ran := false
	other.app.Jobs.Handle("test.panic", func(context.Context, json.RawMessage) error { panic("kaboom") })
	other.app.Jobs.Handle("test.after", func(context.Context, json.RawMessage) error { ran = true; return nil })
	err := other.app.DB.Write(t.Context(), func(tx *db.Tx) error {
		return errors.Join(jobs.Add(t.Context(), tx, "test.panic", nil), jobs.Add(t.Context(), tx, "test.after", nil))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := other.app.Jobs.Drain(t.Context()); err != nil || !ran {
		t.Errorf("after a job that panics: %v, ran %v", err, ran)
	}
}

func TestSecurity31LogsHoldNoSecretsAndOneLinePerThing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("minji", account.Student)
	c := w.program(account.Viewer{})
	c.remote = "198.51.100.77:1"
	access, refresh := c.logIn("minji")
	c.do("POST", "/account/token/refresh/", `{"refresh":"`+refresh+`"}`)
	c.header.Set("Authorization", "Bearer "+access)
	body := "로그에없을본문"
	c.do("POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"%s","content":"%s"}`, w.boards["자유게시판"], body, body))
	c.do("GET", "/post/?search="+formEscape(body)+"&token=geheim12345", "")
	c.do("POST", "/account/password/reset/", `{"email":"minji@mail.test"}`)
	var link string
	for _, text := range w.lettersTo("minji@mail.test") {
		if m := regexp.MustCompile(`token=(\S+)`).FindStringSubmatch(text); m != nil {
			link = m[1]
		}
	}
	forgedLine := "level=ERROR msg=forged-by-a-path"
	c.do("GET", "/x%0a"+strings.ReplaceAll(forgedLine, " ", "%20"), "", "User-Agent", "a\nlevel=ERROR msg=forged-by-an-agent")
	c.do("POST", "/account/login/", `{"id":"x\nlevel=ERROR msg=forged-by-an-id","password":"geheim12345"}`)
	all := w.log.String() + processLog.String()
	if link == "" {
		t.Fatal("no letter with a link")
	}
	for what, s := range map[string]string{"a password": testPassword, "an access token": access, "a refresh token": refresh, "a text": body, "a query": "geheim12345", "a mailed link": link, "an address": "minji@mail.test"} {
		if strings.Contains(all, s) {
			t.Errorf("%s is in the log", what)
		}
	}
	for line := range strings.Lines(all) {
		if strings.HasPrefix(line, "level=ERROR") {
			t.Errorf("a line that somebody made up: %s", line)
		}
		if strings.Contains(line, "198.51.100.77") && (strings.Contains(line, "method=POST") || strings.Contains(line, "status=2")) {
			t.Errorf("who wrote, or read, from where: %s", line)
		}
	}
	if !strings.Contains(w.log.String(), "channel=security") {
		t.Error("log-ins are in no log of their own")
	}
}
