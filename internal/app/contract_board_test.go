package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
)

// A step is one request of a client and the whole of its answer.
type step struct {
	as             *client
	method, target string
	body           string
	status         int
	want           string
}

func (s step) check(t *testing.T) {
	t.Helper()
	a := s.as.do(s.method, s.target, s.body)
	if a.Code != s.status || a.Body != s.want {
		t.Errorf("%s %s %.300s\ngot  %d %s\nwant %d %s", s.method, s.target, s.body, a.Code, a.Body, s.status, s.want)
	}
}

// Sentences of the reference.
const (
	required   = `이 필드는 필수 항목입니다.`
	isNull     = `이 필드는 null일 수 없습니다.`
	blank      = `이 필드는 blank일 수 없습니다.`
	notAString = `Not a valid string.`
	notFound   = `{"detail":"찾을 수 없습니다."}`
	noToken    = `{"detail":"자격 인증데이터(authentication credentials)가 제공되지 않았습니다."}`
	forbidden  = `{"detail":"이 작업을 수행할 권한(permission)이 없습니다."}`
	noNumber   = `숫자를 입력하세요.`
)

func longerThan(n string) string {
	return `이 필드의 글자 수가 ` + n + ` 이하인지 확인하십시오.`
}

// boardJSON is a board in the reference's keys and ours; what differs between
// boards stands in the parameters.
func boardJSON(id, category, name, deleted, postCount, pinned, permissions string) string {
	const at = `"2026-11-23T13:00:00+09:00"`
	return `{"id":` + id + `,"created_at":` + at + `,"updated_at":` + at + `,"category":"` + category + `","name":"` + name + `","is_deleted":` + deleted + `,"school_id":1,` +
		`"school":{"id":1,"school_name":"한빛대학교","name_en":"Hanbit University"},"description":"","post_count":` + postCount + `,"is_pinned":` + pinned + `,` +
		`"permissions":{` + permissions + `},"anonymity_posts":"allowed","anonymity_comments":"allowed",` +
		`"read_states":["student","graduate"],"write_states":["student","graduate"],"comment_states":["student","graduate"],` +
		`"title_required":true,"questions":true,"searchable":true,"hot":true,"media":true,"post_interval":300,"secret":false,"notice":"","restriction":null}`
}

const (
	mayNothing = `"read":false,"write":false,"comment":false,"manage":false`
	mayWrite   = `"read":true,"write":true,"comment":true,"manage":false`
	mayAll     = `"read":true,"write":true,"comment":true,"manage":true`
)

func TestContractBoards(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, w *world) {
		minji := w.program(w.add("minji", account.Student))
		nobody := w.program(account.Viewer{})
		manager := w.program(w.add("manager", account.Student))
		standard := boardJSON("10", "일반", "자유게시판", "false", "null", "false", mayNothing)
		made := func(category, name, deleted string) string {
			return boardJSON("21", category, name, deleted, "0", "false", mayAll)
		}
		for _, s := range []step{
			{nobody, "GET", "/board/10/", "", 200, standard},
			{minji, "GET", "/board/10/", "", 200, boardJSON("10", "일반", "자유게시판", "false", "0", "false", mayWrite)},
			{nobody, "GET", "/board/?name=자유게시판&school_id=1", "", 200, "[" + standard + "]"},
			{nobody, "GET", "/board/?name=자유", "", 200, "[]"},
			{nobody, "GET", "/board/?school_id=999", "", 200, "[]"},
			{nobody, "GET", "/board/?school_id=0", "", 200, "[]"},
			{nobody, "GET", "/board/?school_id=99999999999999999999", "", 200, "[]"},
			{nobody, "GET", "/board/?school_id=1.5", "", 200, "[]"},
			{nobody, "GET", "/board/?school_id=abc", "", 400, `{"school_id":["` + noNumber + `"]}`},
			{nobody, "GET", "/board/?school_id=NaN", "", 400, `{"school_id":["` + noNumber + `"]}`},
			{nobody, "GET", "/board/?school_id=Infinity", "", 400, `{"school_id":["` + noNumber + `"]}`},
			{nobody, "GET", "/board/10/?school_id=1&name=자유게시판", "", 200, standard},
			{nobody, "GET", "/board/10/?school_id=1.0&nonsense=1", "", 200, standard},
			{nobody, "GET", "/board/10/?school_id=", "", 200, standard},
			{nobody, "GET", "/board/10/?school_id=2", "", 404, notFound},
			{nobody, "GET", "/board/10/?name=비밀게시판", "", 404, notFound},
			{nobody, "GET", "/board/10/?school_id=abc", "", 400, `{"school_id":["` + noNumber + `"]}`},
			{nobody, "GET", "/board/+10/", "", 200, standard},
			{nobody, "GET", "/board/010/", "", 200, standard},
			{nobody, "GET", "/board/１０/", "", 200, standard},
			{nobody, "GET", "/board/%2010/", "", 200, standard},
			{nobody, "GET", "/board/abc/", "", 404, notFound},
			{nobody, "GET", "/board/-1/", "", 404, notFound},
			{nobody, "GET", "/board/1.0/", "", 404, notFound},
			{nobody, "GET", "/board/999/", "", 404, notFound},
			{nobody, "GET", "/board/99999999999999999999/", "", 404, notFound},
			{minji, "GET", "/board/20/", "", 404, notFound}, // another school's

			{nobody, "POST", "/board/", `{"category":"일반","name":"등산","school_id":1}`, 401, noToken},
			{minji, "POST", "/board/", `{"category":"일반","name":"등산","school_id":2}`, 403, forbidden},
			{manager, "POST", "/board/", `{"category":"일반","name":" 등산 ","school_id":1,"id":5,"like_count":9,"created_at":"2000-01-01","zzz":1}`, 201, made("일반", "등산", "false")},
			{manager, "GET", "/board/21/", "", 200, made("일반", "등산", "false")},
			{minji, "PUT", "/board/21/", `{"category":"일반","name":"등산","school_id":1}`, 403, forbidden},
			{nobody, "PUT", "/board/21/", `{}`, 401, noToken},
			{manager, "PUT", "/board/21/", `{}`, 400, `{"category":["` + required + `"],"name":["` + required + `"],"school_id":["` + required + `"]}`},
			{manager, "PUT", "/board/21/", `{"category":"취미","name":"산","school_id":"1"}`, 200, made("취미", "산", "false")},
			{manager, "PUT", "/board/21/?name=등산", `{"category":"취미","name":"산","school_id":1}`, 404, notFound},
			{manager, "PATCH", "/board/21/", `{"name":"바다"}`, 200, made("취미", "바다", "false")},
			{manager, "PATCH", "/board/21/", `{}`, 200, made("취미", "바다", "false")},
			{manager, "PATCH", "/board/21/", ``, 200, made("취미", "바다", "false")},
			{manager, "PATCH", "/board/21/", `{"school_id":2}`, 403, forbidden},
			{manager, "PATCH", "/board/21/", `{"secret":true}`, 403, forbidden},
			{manager, "PATCH", "/board/999/", `{"name":""}`, 404, notFound},
			{minji, "DELETE", "/board/21/", ``, 403, forbidden},
			{nobody, "DELETE", "/board/21/", ``, 401, noToken},
			{manager, "DELETE", "/board/21/?name=등산", ``, 404, notFound},
			{manager, "DELETE", "/board/21/", ``, 204, ``},
			{manager, "GET", "/board/21/", ``, 404, notFound},
			{manager, "DELETE", "/board/21/", ``, 404, notFound},
			{minji, "GET", "/board/?name=바다", ``, 200, `[]`},
		} {
			s.check(t)
		}
		// is_deleted is writable, as in the reference: true deletes.
		id := manager.must("POST", "/board/", `{"category":"일반","name":"하나","school_id":1}`)
		if id != 22 {
			t.Fatalf("the next board is %d", id)
		}
		step{manager, "PATCH", "/board/22/", `{"is_deleted":true}`, 200, boardJSON("22", "일반", "하나", "true", "0", "false", mayAll)}.check(t)
		step{manager, "GET", "/board/22/", ``, 404, notFound}.check(t)
		step{manager, "POST", "/board/", `{"category":"일반","name":"하나","school_id":1,"is_deleted":true}`, 201, boardJSON("23", "일반", "하나", "true", "0", "false", mayAll)}.check(t)
	})
}

func TestContractBoardFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.program(w.add("minji", account.Student))
	pk := func(what string) string {
		return `잘못된 형식입니다. pk 값 대신 ` + what + `를 받았습니다.`
	}
	fields := func(category, name, school string) string {
		var all []string
		for _, f := range [][2]string{{"category", category}, {"name", name}, {"school_id", school}} {
			if f[1] != "" {
				all = append(all, `"`+f[0]+`":["`+f[1]+`"]`)
			}
		}
		return "{" + strings.Join(all, ",") + "}"
	}
	noSchool := func(id string) string {
		return `유효하지 않은 pk \"` + id + `\" - 객체가 존재하지 않습니다.`
	}
	twenty, fifty := strings.Repeat("가", 20), strings.Repeat("나", 50)
	for _, tt := range []struct{ body, want string }{
		{`{}`, fields(required, required, required)},
		{``, fields(required, required, required)},
		{`{"category":null,"name":null,"school_id":null,"is_deleted":null}`,
			strings.TrimSuffix(fields(isNull, isNull, ""), "}") + `,"is_deleted":["` + isNull + `"],"school_id":["` + isNull + `"]}`},
		{`{"category":"","name":"  \t\u2028","school_id":""}`, fields(blank, blank, isNull)},
		{`{"category":true,"name":[],"school_id":{}}`, fields(notAString, notAString, pk("dict"))},
		{`{"category":{},"name":false,"school_id":[]}`, fields(notAString, notAString, pk("list"))},
		{`{"category":"가","name":"나","school_id":true}`, fields("", "", pk("bool"))},
		{`{"category":"가","name":"나","school_id":1.5}`, fields("", "", pk("float"))},
		{`{"category":"가","name":"나","school_id":"한빛"}`, fields("", "", pk("str"))},
		{`{"category":"가","name":"나","school_id":999}`, fields("", "", noSchool("999"))},
		{`{"category":"가","name":"나","school_id":99999999999999999999999}`, fields("", "", noSchool("99999999999999999999999"))},
		{`{"category":"` + twenty + `가","name":"` + fifty + `나","school_id":1}`, fields(longerThan("20"), longerThan("50"), "")},
		{`{"category":"\u0000","name":"a\u0000b","school_id":1}`, fields(`null 문자는 사용할 수 없습니다. `, `null 문자는 사용할 수 없습니다. `, "")},
		{`{"category":"가","name":"나","school_id":1,"is_deleted":"maybe"}`, `{"is_deleted":["Must be a valid boolean."]}`},
		{`{"category":"가","name":"나","school_id":1,"anonymity_posts":"z"}`, `{"anonymity_posts":["\"z\"이 유효하지 않은 선택(choice)입니다."]}`},
		{`{"category":"","category":null,"name":"나","school_id":1}`, fields(isNull, "", "")}, // the last counts
		{`{"Category":"가","NAME":"나","school_id":1}`, fields(required, required, "")},        // keys match with case
	} {
		c.want("POST", "/board/", tt.body, 400, tt.want)
	}
	// What is taken: numbers as their text, the length in code points, a key as a text.
	for body, name := range map[string]string{
		`{"category":1,"name":1.5,"school_id":"1"}`:                                                             `"category":"1","name":"1.5"`,
		`{"category":"` + twenty + `","name":"` + fifty + `","school_id":1.0}`:                                  `"category":"` + twenty + `","name":"` + fifty + `"`,
		`{"category":"` + strings.Repeat("😀", 20) + `","name":"<b>&/\u2028a","school_id":1,"is_deleted":"off"}`: `"name":"<b>&/\u2028a"`,
	} {
		if a := c.do("POST", "/board/", body); a.Code != 201 || !strings.Contains(a.Body, name) {
			t.Errorf("POST %s: %d %s", body, a.Code, a.Body)
		}
	}
	if n := w.count(`SELECT COUNT(*) FROM boards WHERE school_id = 1`); n != 13 {
		t.Errorf("%d boards after 3 good requests on 10", n)
	}
}

// The three forms of a body say the same.
func TestContractBodyForms(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.program(w.add("minji", account.Student))
	const multipart = "--x\r\nContent-Disposition: form-data; name=\"category\"\r\n\r\n일반\r\n--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n산\r\n" +
		"--x\r\nContent-Disposition: form-data; name=\"school_id\"\r\n\r\n1\r\n--x--\r\n"
	for i, tt := range []struct{ kind, body string }{
		{"application/json", `{"category":"일반","name":"산","school_id":1}`},
		{"application/json; charset=utf-8", `{"category":"일반","name":"산","school_id":1}`},
		{"application/x-www-form-urlencoded", `category=%EC%9D%BC%EB%B0%98&name=산&school_id=1`},
		{"multipart/form-data; boundary=x", multipart},
	} {
		a := c.do("POST", "/board/", tt.body, "Content-Type", tt.kind)
		want := boardJSON(string(rune('1'+i)), "일반", "산", "false", "0", "false", mayAll)
		want = strings.Replace(want, `{"id":`, `{"id":2`, 1)
		if a.Code != 201 || a.Body != want {
			t.Errorf("%s\ngot  %d %s\nwant 201 %s", tt.kind, a.Code, a.Body, want)
		}
	}
	// A form that leaves a boolean out says false; ours that say keep do not.
	post := c.do("POST", "/post/", "board=10&title=제목&content=본문")
	if post.Code != 201 || !strings.Contains(post.Body, `"is_anonymous":true`) || !strings.Contains(post.Body, `"is_question":false`) {
		t.Errorf("a post by form: %d %s", post.Code, post.Body)
	}
	for _, tt := range []struct{ kind, body, want string }{
		{"text/xml", "<a/>", `{"detail":"요청된 \"text/xml\"가 지원되지 않는 미디어 형태입니다."}`},
		{"", "x", `{"detail":"요청된 \"\"가 지원되지 않는 미디어 형태입니다."}`},
		{"application/jsonx; a=b", "{}", `{"detail":"요청된 \"application/jsonx; a=b\"가 지원되지 않는 미디어 형태입니다."}`},
	} {
		r := c.request("POST", "/board/", strings.NewReader(tt.body))
		if tt.kind != "" {
			r.Header.Set("Content-Type", tt.kind)
		}
		if a := c.send(r); a.Code != http.StatusUnsupportedMediaType || a.Body != tt.want {
			t.Errorf("%q: %d %s, want 415 %s", tt.kind, a.Code, a.Body, tt.want)
		}
	}
}

// Nonsense instead of JSON gets Python's words, whatever call it is sent to.
func TestContractMalformedBodies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.program(w.add("minji", account.Student))
	parse := func(what string) string { return `{"detail":"JSON parse error - ` + what + `"}` }
	whole := func(what string) string {
		return `{"non_field_errors":["유효하지 않은 데이터. 딕셔너리(dictionary)대신 ` + what + `를 받았습니다."]}`
	}
	for _, path := range []string{"/board/", "/post/", "/comment/", "/account/signup/", "/account/login/", "/account/token/refresh/"} {
		for _, tt := range []struct{ body, want string }{
			{`{`, parse(`Expecting property name enclosed in double quotes: line 1 column 2 (char 1)`)},
			{`{"a":1`, parse(`Expecting ',' delimiter: line 1 column 7 (char 6)`)},
			{`{"a" 1}`, parse(`Expecting ':' delimiter: line 1 column 6 (char 5)`)},
			{`{"a":}`, parse(`Expecting value: line 1 column 6 (char 5)`)},
			{"{\"가\":\n x}", parse(`Expecting value: line 2 column 2 (char 7)`)},
			{`{} {}`, parse(`Extra data: line 1 column 4 (char 3)`)},
			{`{"a":"b`, parse(`Unterminated string starting at: line 1 column 6 (char 5)`)},
			{"{\"a\":\"b\tc\"}", parse(`Invalid control character at: line 1 column 8 (char 7)`)},
			{`{"a":"\x"}`, parse(`Invalid \\escape: line 1 column 7 (char 6)`)},
			{`{"a":NaN}`, parse(`Out of range float values are not JSON compliant: 'NaN'`)},
			{"{\"a\":\"\xff\"}", parse(`'utf-8' codec can't decode byte 0xff in position 6: invalid start byte`)},
			{`[]`, whole("list")},
			{`[{"id":1}]`, whole("list")},
		} {
			c.want("POST", path, tt.body, 400, tt.want)
		}
		for body, want := range map[string]string{
			"null": `{"non_field_errors":["No data provided"]}`, `"a"`: whole("str"), "1": whole("int"), "1.5": whole("float"), "true": whole("bool"),
			"x": parse(`Expecting value: line 1 column 1 (char 0)`), " ": parse(`Expecting value: line 1 column 2 (char 1)`),
		} {
			if a := c.do("POST", path, body, "Content-Type", "application/json"); a.Code != 400 || a.Body != want {
				t.Errorf("POST %s %s\ngot  %d %s\nwant 400 %s", path, body, a.Code, a.Body, want)
			}
		}
	}
}
