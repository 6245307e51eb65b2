package app_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

// postJSON is a post as its readers see it.
func postJSON(id int64, board int64, title, content, flags, author string) string {
	return fmt.Sprintf(`{"id":%d,"created_at":"2026-11-23T13:00:00+09:00","updated_at":"2026-11-23T13:00:00+09:00","board":%d,"title":%q,"content":%q,%s,"author":%s,`+
		`"is_liked":false,"is_scrapped":false,"is_edited":false,"media":[],"hashtags":[],"poll":null,"is_answered":false,"is_blocked":false,"is_hot":false}`, id, board, title, content, flags, author)
}

const (
	anonymousFlags = `"is_anonymous":true,"is_question":false,"is_deleted":false,"like_count":0,"scrap_count":0,"comment_count":0`
	signedFlags    = `"is_anonymous":false,"is_question":false,"is_deleted":false,"like_count":0,"scrap_count":0,"comment_count":0`
)

func TestContractPosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	minji, junho := w.program(w.add("minji", account.Student)), w.program(w.add("junho", account.Student))
	nobody := w.program(account.Viewer{})
	free, secretBoard := w.boards["자유게시판"], w.boards["비밀게시판"]
	mine, anonymous := `{"name":"익명","is_me":true}`, `{"name":"익명","is_me":false}`
	write := func(board int64, rest string) string { return fmt.Sprintf(`{"board":%d%s}`, board, rest) }
	long, longer := strings.Repeat("가", 10_000), strings.Repeat("나", 101)
	for _, s := range []step{
		{nobody, "GET", "/post/", "", 401, noToken},
		{nobody, "POST", "/post/", "{", 401, noToken},
		{minji, "POST", "/post/", `{}`, 400, `{"board":["` + required + `"],"content":["` + required + `"]}`},
		{minji, "POST", "/post/", `{"board":null,"title":null,"content":null,"is_anonymous":null,"is_question":null}`, 400,
			`{"board":["` + isNull + `"],"title":["` + isNull + `"],"content":["` + isNull + `"],"is_anonymous":["` + isNull + `"],"is_question":["` + isNull + `"]}`},
		{minji, "POST", "/post/", `{"board":"x","title":[],"content":{},"is_anonymous":"x","is_question":[]}`, 400,
			`{"board":["잘못된 형식입니다. pk 값 대신 str를 받았습니다."],"title":["Not a valid string."],"content":["Not a valid string."],` +
				`"is_anonymous":["Must be a valid boolean."],"is_question":["Must be a valid boolean."]}`},
		{minji, "POST", "/post/", write(999, `,"title":"가","content":"나"`), 400, `{"board":["유효하지 않은 pk \"999\" - 객체가 존재하지 않습니다."]}`},
		{minji, "POST", "/post/", write(w.foreign, `,"title":"가","content":"나"`), 400, fmt.Sprintf(`{"board":["유효하지 않은 pk \"%d\" - 객체가 존재하지 않습니다."]}`, w.foreign)},
		{minji, "POST", "/post/", write(free, `,"title":"`+longer+`","content":"`+long+`가"`), 400, `{"title":["` + longerThan("100") + `"],"content":["` + longerThan("10000") + `"]}`},
		{minji, "POST", "/post/", write(free, `,"title":" ","content":"\u3000"`), 400, `{"content":["` + blank + `"]}`},
		{minji, "POST", "/post/", write(free, `,"content":"제목이 없는 글"`), 400, `{"title":["` + blank + `"]}`},

		{minji, "POST", "/post/", write(free, `,"title":" 제목 ","content":"첫 줄\n둘째 줄 <b>&","like_count":99,"author":{"name":"x"},"id":77,"is_deleted":true`), 201,
			strings.Replace(postJSON(1, free, "제목", "첫 줄\n둘째 줄 <b>&", anonymousFlags, mine), `\u003c`, `<`, -1)},
		{junho, "GET", "/post/1/", "", 200, postJSON(1, free, "제목", "첫 줄\n둘째 줄 <b>&", anonymousFlags, anonymous)},
		{junho, "POST", "/post/", write(free, `,"title":"서명","content":"한 글","is_anonymous":false`), 201, postJSON(2, free, "서명", "한 글", signedFlags, `{"name":"별junho","is_me":true}`)},
		{minji, "GET", "/post/2/", "", 200, postJSON(2, free, "서명", "한 글", signedFlags, `{"name":"별junho","is_me":false}`)},
		{junho, "POST", "/post/", write(secretBoard, `,"content":"제목 없는 비밀","is_anonymous":false`), 201, postJSON(3, secretBoard, "", "제목 없는 비밀", anonymousFlags, mine)},

		{minji, "POST", "/post/", write(free, `,"title":"또","content":"너무 이른 글"`), 429, `{"detail":"조금 뒤에 다시 올려 주세요. 5분 남았어요. 쓰던 글은 그대로 있어요.","code":"too_soon"}`},
		{minji, "POST", "/post/", write(w.boards["정보게시판"], `,"title":"제목","content":"첫 줄\n둘째 줄 <b>&"`), 400, `{"non_field_errors":["같은 글을 이미 올렸어요."]}`},
		{minji, "PATCH", "/post/1/", `{"is_anonymous":false}`, 400, `{"is_anonymous":["올린 뒤에는 바꿀 수 없어요."]}`},
		{minji, "PATCH", "/post/2/", `{`, 403, forbidden},
		{minji, "PATCH", "/post/999/", `{`, 404, notFound},
		{minji, "GET", "/post/?board=abc", "", 400, `{"board":["` + noNumber + `"]}`},
		{minji, "GET", "/post/?board=999", "", 404, notFound},
		{minji, "GET", "/post/?cursor=%%%", "", 404, `{"detail":"커서(cursor)가 유효하지 않습니다."}`},
		{minji, "GET", "/post/?cursor=cD1ub25zZW5zZQ%3D%3D", "", 404, `{"detail":"커서(cursor)가 유효하지 않습니다."}`},
		{minji, "POST", "/post/1/like/", "", 403, `{"detail":"내 글에는 공감할 수 없어요.","code":"own_text"}`},
		{junho, "POST", "/post/1/like/", "", 200, `{"is_liked":true,"like_count":1}`},
		{junho, "POST", "/post/1/like/", "", 200, `{"is_liked":true,"like_count":1}`},
		{junho, "DELETE", "/post/1/like/", "", 200, `{"is_liked":false,"like_count":0}`},
		{junho, "DELETE", "/post/1/like/", "", 200, `{"is_liked":false,"like_count":0}`},
		{junho, "DELETE", "/post/1/", "", 403, forbidden},
		{minji, "DELETE", "/post/1/", "", 204, ""},
		{minji, "GET", "/post/1/", "", 404, notFound},
		{minji, "DELETE", "/post/1/", "", 404, notFound},
	} {
		s.check(t)
	}
	if a := minji.do("POST", "/post/", write(free, `,"title":"또","content":"너무 이른 글"`)); a.Header.Get("Retry-After") != "300" {
		t.Errorf("Retry-After %q", a.Header.Get("Retry-After"))
	}
	// Taking a like back after its day.
	junho.do("POST", "/post/2/like/", "")
	minji.must("POST", "/post/2/like/", "")
	w.pass(25 * time.Hour)
	if a := minji.do("DELETE", "/post/2/like/", ""); a.Code != 409 {
		t.Errorf("taking back a like of yesterday: %d %s", a.Code, a.Body)
	}
}

// Feeds are cursor pages whose links lead through all of them, in both
// directions, whatever page size is asked for.
func TestContractPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`UPDATE boards SET post_interval = 0`)
	minji := w.program(w.add("minji", account.Student))
	junho := w.program(w.add("junho", account.Student))
	free := w.boards["자유게시판"]
	post := minji.post(free, "")
	for range 24 {
		minji.post(free, "")
		junho.comment(post, "")
		w.pass(time.Second)
	}
	type page struct {
		Next, Previous *string
		Results        []struct{ ID int64 }
	}
	load := func(target string) page {
		t.Helper()
		a := minji.do("GET", target, "")
		var p page
		if err := json.Unmarshal([]byte(a.Body), &p); err != nil || a.Code != 200 || !strings.HasPrefix(a.Body, `{"next":`) {
			t.Fatalf("GET %s: %d %s", target, a.Code, a.Body)
		}
		return p
	}
	local := func(link *string) string {
		t.Helper()
		u, err := url.Parse(*link)
		if err != nil || u.Scheme+"://"+u.Host != "https://"+testHost {
			t.Fatalf("link %s", *link)
		}
		return u.RequestURI()
	}
	for _, feed := range []string{fmt.Sprintf("/post/?board=%d", free), "/post/?zzz=1", "/post/mine/?a=b", fmt.Sprintf("/comment/?post=%d", post)} {
		if p := load(feed); len(p.Results) != 20 || p.Previous != nil {
			t.Errorf("GET %s: %d results, previous %v", feed, len(p.Results), p.Previous)
		}
		for ask, size := range map[string]int{"0": 20, "-1": 20, "abc": 20, "1000000000": 24, "": 20, "99999999999999999999": 24, "7": 7} {
			p := load(feed + "&page_size=" + ask)
			if n := len(p.Results); n != size && !(size == 24 && (n == 24 || n == 25 || n == 20)) {
				t.Errorf("GET %s of page_size %q: %d results, want %d", feed, ask, n, size)
			}
		}
		var seen []int64
		target, last := feed+"&page_size=7", ""
		for {
			p := load(target)
			for _, r := range p.Results {
				seen = append(seen, r.ID)
			}
			last = target
			if p.Next == nil {
				break
			}
			target = local(p.Next)
		}
		once := map[int64]bool{}
		for _, id := range seen {
			once[id] = true
		}
		if len(once) != len(seen) || len(seen) < 24 {
			t.Errorf("%s: %d results, %d different", feed, len(seen), len(once))
		}
		back := len(load(last).Results)
		for p := load(last); p.Previous != nil; {
			p = load(local(p.Previous))
			back += len(p.Results)
		}
		if back != len(seen) {
			t.Errorf("%s: %d results on the way back, %d on the way there", feed, back, len(seen))
		}
	}
	// Keys of links are sorted, and what is not known stays.
	p := load("/post/?zzz=1&page_size=7&board=" + fmt.Sprint(free))
	u, err := url.Parse(*p.Next)
	if err != nil || !strings.HasPrefix(u.RawQuery, fmt.Sprintf("board=%d&cursor=", free)) || !strings.HasSuffix(u.RawQuery, "&page_size=7&zzz=1") {
		t.Errorf("next is %s", *p.Next)
	}
}

func TestContractComments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	minji, junho := w.program(w.add("minji", account.Student)), w.program(w.add("junho", account.Student))
	post := minji.post(w.boards["자유게시판"], "")
	comment := func(id int64, parent, content, flags, author string) string {
		return fmt.Sprintf(`{"id":%d,"created_at":"2026-11-23T13:00:00+09:00","updated_at":"2026-11-23T13:00:00+09:00","post":%d,"parent_comment":%s,"content":%q,%s,"like_count":0,"author":%s,"is_liked":false,"is_edited":false,"is_blocked":false}`,
			id, post, parent, content, flags, author)
	}
	const hidden, signed = `"is_anonymous":true,"is_deleted":false`, `"is_anonymous":false,"is_deleted":false`
	write := func(rest string) string { return fmt.Sprintf(`{"post":%d%s}`, post, rest) }
	for _, s := range []step{
		{junho, "GET", "/comment/", "", 400, `{"post":["` + required + `"]}`},
		{junho, "GET", "/comment/?post=abc", "", 400, `{"post":["` + noNumber + `"]}`},
		{junho, "GET", "/comment/?post=999", "", 404, notFound},
		{junho, "POST", "/comment/", `{}`, 400, `{"post":["` + required + `"],"content":["` + required + `"]}`},
		{junho, "POST", "/comment/", write(`,"content":"` + strings.Repeat("가", 301) + `"`), 400, `{"content":["` + longerThan("300") + `"]}`},
		{junho, "POST", "/comment/", `{"post":999,"content":"가"}`, 400, `{"post":["유효하지 않은 pk \"999\" - 객체가 존재하지 않습니다."]}`},
		{junho, "POST", "/comment/", write(`,"content":"가","parent_comment":999`), 400, `{"parent_comment":["유효하지 않은 pk \"999\" - 객체가 존재하지 않습니다."]}`},
		{junho, "POST", "/comment/", write(`,"content":"하나"`), 201, comment(1, "null", "하나", hidden, `{"name":"익명1","is_me":true}`)},
		{minji, "GET", "/comment/1/", "", 200, comment(1, "null", "하나", hidden, `{"name":"익명1","is_me":false}`)},
		{minji, "POST", "/comment/", write(`,"content":"둘","parent_comment":1`), 201, comment(2, "1", "둘", hidden, `{"name":"익명(글쓴이)","is_me":true}`)},
		{junho, "POST", "/comment/", write(`,"content":"셋","parent_comment":2`), 400, `{"parent_comment":["유효하지 않은 pk \"2\" - 객체가 존재하지 않습니다."]}`},
		{minji, "POST", "/comment/", write(`,"content":"서명","is_anonymous":false`), 201, comment(3, "null", "서명", signed, `{"name":"별minji","is_me":true}`)},
		{junho, "PATCH", "/comment/1/", `{"content":"고침"}`, 409, `{"detail":"답글이 달린 댓글은 고칠 수 없어요.","code":"comment_answered"}`},
		{junho, "PATCH", "/comment/3/", `{`, 403, forbidden},
		{junho, "PUT", "/comment/1/", `{`, 405, `{"detail":"메소드(Method) \"PUT\"는 허용되지 않습니다."}`},
		{minji, "PATCH", "/comment/3/", `{"is_anonymous":true}`, 400, `{"is_anonymous":["올린 뒤에는 바꿀 수 없어요."]}`},
		{minji, "PATCH", "/comment/3/", `{"content":"고침"}`, 200, strings.Replace(comment(3, "null", "고침", signed, `{"name":"별minji","is_me":true}`), `"is_edited":false`, `"is_edited":true`, 1)},
		{junho, "DELETE", "/comment/1/", "", 204, ""},
		{minji, "GET", "/comment/1/", "", 404, notFound},
		{minji, "PATCH", "/comment/1/", `{}`, 404, notFound},
		{junho, "GET", "/comment/?post=1&page_size=2", "", 200, `{"next":"https://` + testHost + `/comment/?cursor=cD0xLjI%3D&page_size=2&post=1","previous":null,"results":[` +
			comment(1, "null", "삭제된 댓글입니다.", `"is_anonymous":true,"is_deleted":true`, `{"name":"","is_me":false}`) + "," +
			comment(2, "1", "둘", hidden, `{"name":"익명(글쓴이)","is_me":false}`) + `]}`},
		{minji, "DELETE", "/comment/2/", "", 204, ""},
		{minji, "GET", "/comment/1/", "", 404, notFound},
		{junho, "POST", "/comment/", write(`,"content":"넷"`), 201, comment(4, "null", "넷", hidden, `{"name":"익명1","is_me":true}`)}, // the number is for good
		{junho, "POST", "/comment/3/like/", "", 200, `{"is_liked":true,"like_count":1}`},
		{minji, "POST", "/comment/3/like/", "", 403, `{"detail":"내 글에는 공감할 수 없어요.","code":"own_text"}`},
	} {
		s.check(t)
	}
}

func TestContractNotifications(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	minji, junho := w.program(w.add("minji", account.Student)), w.program(w.add("junho", account.Student))
	post := minji.post(w.boards["자유게시판"], "")
	junho.must("POST", "/comment/", fmt.Sprintf(`{"post":%d,"content":"안녕"}`, post))
	id := db.Micros(w.clock()) // of the moment, in which it is the only one
	path := fmt.Sprintf("/notification/%d/", id)
	entry := func(read string) string {
		return fmt.Sprintf(`{"id":%d,"created_at":"2026-11-23T13:00:00+09:00","updated_at":"2026-11-23T13:00:00+09:00","kind":"comment","text":"익명1 님이 내 글에 댓글을 남겼어요","snippet":"안녕","url":"/post/%d/#c1","is_read":%s}`, id, post, read)
	}
	for _, s := range []step{
		{minji, "GET", "/notification/unread/", "", 200, `{"count":1}`},
		{minji, "GET", "/notification/", "", 200, `{"next":null,"previous":null,"results":[` + entry("false") + `]}`},
		{junho, "GET", "/notification/", "", 200, `{"next":null,"previous":null,"results":[]}`},
		{junho, "GET", path, "", 404, notFound},
		{junho, "PATCH", path, `{"is_read":true}`, 404, notFound},
		{minji, "PATCH", path, `{"is_read":"x"}`, 400, `{"is_read":["Must be a valid boolean."]}`},
		{minji, "PATCH", path, `{"is_read":true,"text":"x"}`, 200, entry("true")},
		{minji, "PATCH", path, `{"is_read":false}`, 200, entry("false")},
		{minji, "POST", "/notification/read/", "", 204, ""},
		{minji, "GET", "/notification/unread/", "", 200, `{"count":0}`},
		{w.program(account.Viewer{}), "GET", "/notification/", "", 401, noToken},
	} {
		s.check(t)
	}
}

// The same key does a write once; If-Match refuses to change what has changed.
func TestContractIdempotencyAndMatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	minji, junho := w.program(w.add("minji", account.Student)), w.program(w.add("junho", account.Student))
	body := fmt.Sprintf(`{"board":%d,"title":"제목","content":"본문"}`, w.boards["자유게시판"])
	first := minji.do("POST", "/post/", body, "Idempotency-Key", "one")
	again := minji.do("POST", "/post/", body, "Idempotency-Key", "one")
	if first.Code != 201 || again.Code != 201 || again.Body != first.Body {
		t.Errorf("the same key: %d %s\nthen %d %s", first.Code, first.Body, again.Code, again.Body)
	}
	if a := junho.do("POST", "/post/", body, "Idempotency-Key", "one"); a.Code != 201 || a.Body == first.Body {
		t.Errorf("another's key: %d %s", a.Code, a.Body)
	}
	get := minji.do("GET", "/post/1/", "")
	tag := get.Header.Get("ETag")
	if a := minji.do("GET", "/post/1/", "", "If-None-Match", tag); a.Code != 304 || a.Body != "" {
		t.Errorf("If-None-Match: %d %s", a.Code, a.Body)
	}
	if a := junho.do("GET", "/post/1/", "", "If-None-Match", tag); a.Code != 200 {
		t.Errorf("one viewer's tag counts for another: %d", a.Code)
	}
	if a := minji.do("GET", "/post/1/", "", "If-None-Match", tag, "Accept-Language", "en"); a.Code != 200 {
		t.Errorf("the tag of one language counts for another: %d", a.Code)
	}
	if a := minji.do("PATCH", "/post/1/", `{"content":"고침"}`, "If-Match", `"nonsense"`); a.Code != 412 {
		t.Errorf("If-Match of something else: %d %s", a.Code, a.Body)
	}
	if a := minji.do("PATCH", "/post/1/", `{"content":"고침"}`, "If-Match", tag); a.Code != 200 {
		t.Errorf("If-Match of what is there: %d %s", a.Code, a.Body)
	}
	if a := minji.do("PATCH", "/post/1/", `{"content":"또 고침"}`, "If-Match", tag); a.Code != 412 {
		t.Errorf("If-Match of what was there: %d %s", a.Code, a.Body)
	}
}
