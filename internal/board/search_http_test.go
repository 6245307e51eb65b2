package board

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/search"
)

func TestSearchOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, reader := w.student(t), w.student(t)
		free := w.boards["자유게시판"]
		w.post(t, v, "자유게시판", withTitle("팀 과제 😀 후기", "이번 과제는\n\n정말 <b>힘들었어요</b>"))
		w.post(t, v, "자유게시판", wondering, withTitle("질문", "과제가 언제까지예요? #기말"))
		w.post(t, v, "정보게시판", withTitle("학점", "3.5점이면 과제를 잘한 거예요"))
		long, many := strings.Repeat("x", 101), url.QueryEscape(strings.Repeat("1 2 3 ", 7)+"4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21")
		w.steps(t, []step{
			{"a hit", reader, "GET", fmt.Sprintf("/search/?q=과제+힘들&board=%d", free), "", 200, []string{
				`{"next":null,"previous":null,"results":[{"id":1,"created_at":`, `"title":"팀 과제 😀 후기","content":"이번 과제는\n\n정말 <b>힘들었어요</b>"`, `"author":{"name":"익명","is_me":false}`,
				`"is_hot":false,"highlight":{"title":{"text":"팀 과제 😀 후기","ranges":[[2,4]]},"excerpt":{"text":"이번 과제는 정말 <b>힘들었어요</b>","ranges":[[3,5],[13,15]]}}}]}`}, []string{v.Nickname, "학점"}},
			{"everywhere", reader, "GET", "/search/?q=과제", "", 200, []string{`"title":"학점","content":`, `"팀 과제`}, nil},
			{"the newest first", reader, "GET", "/search/?q=과제&order=newest&page_size=1", "", 200, []string{`"title":"학점"`, `/search/?cursor=`}, []string{"팀 과제"}},
			{"the fittest first", reader, "GET", "/search/?q=과제&order=relevance&page_size=1", "", 200, []string{`"팀 과제`, `/search/?cursor=`}, []string{`"title":"학점"`}},
			{"in quotes", reader, "GET", "/search/?q=" + url.QueryEscape(`"이번 과제는 정말"`), "", 200, []string{`"ranges":[[0,9]]`}, nil},
			{"nothing", reader, "GET", "/search/?q=없는말", "", 200, []string{`{"next":null,"previous":null,"results":[]}`}, nil},
			{"no words", reader, "GET", "/search/", "", 400, []string{`{"q":["이 필드는 필수 항목입니다."]}`}, nil},
			{"a blank", reader, "GET", "/search/?q=+", "", 400, []string{`{"q":["이 필드는 필수 항목입니다."]}`}, nil},
			{"no letter", reader, "GET", "/search/?q=!%3F", "", 400, []string{`{"q":["찾을 낱말을 써 주세요.`}, nil},
			{"too long", reader, "GET", "/search/?q=" + long, "", 400, []string{`{"q":["이 값이 최대 100 개의 글자인지 확인하세요(입력값 101 자)."]}`}, nil},
			{"too many words", reader, "GET", "/search/?q=" + many, "", 400, []string{`{"q":["검색어는 20개까지 쓸 수 있습니다."]}`}, nil},
			{"an order that is none", reader, "GET", "/search/?q=과제&order=x", "", 400, []string{`{"order":[`}, nil},
			{"a board that is none", reader, "GET", "/search/?q=과제&board=abc", "", 400, []string{`{"board":["숫자를 입력하세요."]}`}, nil},
			{"no such board", reader, "GET", "/search/?q=과제&board=0", "", 404, nil, nil},
			{"another school's", reader, "GET", fmt.Sprintf("/search/?q=과제&board=%d", w.foreign), "", 404, nil, nil},
			{"a board not to be searched", reader, "GET", fmt.Sprintf("/search/?q=과제&board=%d", w.boards["비밀게시판"]), "", 400, []string{`{"board":["이 게시판의 글은 검색할 수 없어요."]}`}, nil},
			{"a bad cursor", reader, "GET", "/search/?q=과제&cursor=cD14", "", 404, nil, nil},
			{"a visitor", account.Viewer{}, "GET", "/search/?q=과제", "", 401, nil, nil},

			{"as a filter of posts", reader, "GET", "/post/?search=과제,힘들", "", 200, []string{`"팀 과제`, `"is_hot":false}]}`}, []string{"highlight", `"title":"학점"`}},
			{"of a board's", reader, "GET", fmt.Sprintf("/post/?search=과제&board=%d", w.boards["정보게시판"]), "", 200, []string{`"title":"학점"`}, []string{"팀 과제"}},
			{"of no board's", reader, "GET", "/post/?search=과제&board=0", "", 404, nil, nil},
			{"in quotes there", reader, "GET", "/post/?search=" + url.QueryEscape(`"이번 과제는"`), "", 200, []string{`"팀 과제`}, nil},
			{"questions there", reader, "GET", "/post/?search=과제&question=true", "", 200, []string{`"title":"질문"`, `"is_hot":false}]}`}, []string{"팀 과제", `"title":"학점"`}},
			{"no questions there", reader, "GET", "/post/?search=과제&question=false&page_size=1", "", 200, []string{`"title":"학점"`, `"next":"http`}, []string{`"title":"질문"`}},
			{"answered ones there", reader, "GET", "/post/?search=과제&answered=true", "", 200, []string{`"results":[]`}, nil},
			{"open ones there", reader, "GET", "/post/?search=과제&answered=false", "", 200, []string{`"title":"질문"`}, []string{`"title":"학점"`}},
			{"of a hashtag there", reader, "GET", "/post/?search=과제&hashtag=" + url.QueryEscape("#기말"), "", 200, []string{`"title":"질문"`}, []string{`"title":"학점"`}},
			{"of another there", reader, "GET", "/post/?search=과제&hashtag=중간", "", 200, []string{`"results":[]`}, nil},
			{"signed ones there", reader, "GET", "/post/?search=과제&is_anonymous=false", "", 200, []string{`"results":[]`}, nil},
			{"too much there", reader, "GET", "/post/?search=" + long, "", 400, []string{`{"search":["이 값이 최대 100`}, nil},
			{"no letter there", reader, "GET", "/post/?search=!", "", 400, []string{`{"search":["찾을 낱말을`}, nil},
			{"nothing there", reader, "GET", "/post/?search=", "", 200, []string{`"팀 과제`, `"title":"학점"`}, nil},

			{"boards by initials", reader, "GET", "/board/?search=ㅈㅇㄱ", "", 200, []string{`"name":"자유게시판"`}, []string{"정보게시판", "졸업생"}},
			{"by all words", reader, "GET", "/board/?search=게시판+ㅈㅂ", "", 200, []string{`"name":"정보게시판"`}, []string{"자유게시판"}},
			{"no such boards", reader, "GET", "/board/?search=ㅎㅎㅎ", "", 200, []string{"[]"}, nil},
			{"by a visitor", account.Viewer{}, "GET", "/board/?search=ㄷㅇㄹ", "", 200, []string{"동아리·학회"}, []string{"자유게시판"}},
			{"too long a name", reader, "GET", "/board/?search=" + long, "", 400, []string{`{"search":[`}, nil},
		})
	})
}

// Whatever is typed is words: engines' own syntax, what breaks out of a text,
// what is none.
func TestHostileSearches(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		w.post(t, v, "자유게시판", withTitle("과제", `a" OR 1=1 NEAR(과제 시험) title:과제 -과제 +과제 ~과제 (과제) {과제} 과제* ^과제 과제:* '과제' <-> \과제`))
		for _, typed := range []string{
			`"`, `""`, `"""`, `'`, `''`, `\`, `\"`, `a"b`, `a" OR 1=1 --`, `과제" OR "시험`, `NEAR(과제 시험)`, `NEAR(과제, 10)`, `과제 NOT 시험`, `과제 AND`, `AND`, `OR`, `NOT`, `title:과제`, `{title place}: 과제`, `place:school1`, `school1`, `board1`, `ss1 bb1`,
			`-과제`, `+과제`, `~과제`, `>과제 <과제`, `(과제`, `과제)`, `((((((((((`, `과제*`, `*`, `**`, `^과제`, `과제:*`, `과제:A`, `'과제'`, `과제 & 시험`, `과제 | !시험`, `<->`, `과제 <2> 시험`, `@5`, `"과제 시험" @5`, `%`, `_`, `%25`, `!!`,
			"\x00", "과제\x00시험", "\xff\xfe", "\u202e과제\u2066", "😀", "👨‍👩‍👧", "a\u0300\u0301\u0302", strings.Repeat("가", 100), strings.Repeat("가나", 50), strings.Repeat("a ", 50), strings.Repeat("1 2 ", 25), strings.Repeat("ﷺ", 100), strings.Repeat("é", 100), strings.Repeat("𝒳", 100), "1e999999", "ㅋ", "ー",
			"가 나 다 라 마 바 사 아 자 차 카 타 파 하 거 너 더 러 머 버", "a b c d e f g h i j k l m n o p q r s t", strings.Repeat("word ", 10_000), strings.Repeat("'\"\\", 3000),
		} {
			for _, more := range []string{"", "&order=relevance", fmt.Sprintf("&board=%d", w.boards["자유게시판"]), "&cursor=cD05OTk5OTk5OTk5OTk5OTk5OTk5", "&cursor=cj0xJnA9MQ%3D%3D"} {
				path := "/search/?q=" + url.QueryEscape(typed) + more
				if rec := w.call(v, "GET", path, ""); rec.Code >= 500 || rec.Code != 200 && rec.Code != 400 && rec.Code != 404 {
					t.Errorf("%.60q%s: %d %s", typed, more, rec.Code, rec.Body)
				}
				if rec := w.visit(t, v, path, nil, more == ""); rec.Code >= 500 {
					t.Errorf("the page of %.60q%s: %d", typed, more, rec.Code)
				}
			}
			for _, path := range []string{"/post/?search=", "/board/?search="} {
				if rec := w.call(v, "GET", path+url.QueryEscape(typed), ""); rec.Code >= 500 {
					t.Errorf("%s%.60q: %d %s", path, typed, rec.Code, rec.Body)
				}
				if rec := w.visit(t, v, path+url.QueryEscape(typed), nil, false); rec.Code >= 500 {
					t.Errorf("the page %s%.60q: %d", path, typed, rec.Code)
				}
			}
		}
		// The place of a text is no word of it.
		for _, typed := range []string{"school", fmt.Sprint("school", w.hanbit), "board", "ss", "k"} {
			if got := w.find(t, v, typed); len(got) != 0 {
				t.Errorf("%q finds %q", typed, got)
			}
		}
		for _, typed := range []string{`-과제`, `"NEAR(과제 시험)"`, `<->`, `title:과제`, `과제:*`} {
			if rec := w.call(v, "GET", "/search/?q="+url.QueryEscape(typed), ""); rec.Code == 200 && !strings.Contains(rec.Body.String(), `"title":"과제"`) {
				t.Errorf("%q as it stands is not found", typed)
			}
		}
	})
}

// A search that takes too long, or that waits too long for its turn, says so,
// and one whose asker has gone does not begin.
func TestASearchThatTakesTooLong(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		w.post(t, v, "자유게시판", withTitle("과제", "과제"))
		patience := w.seek.patience
		check := func(why string) {
			t.Helper()
			for _, order := range []string{"newest", "relevance"} {
				rec := w.call(v, "GET", "/search/?q=과제&order="+order, "")
				if rec.Code != 503 || !strings.Contains(rec.Body.String(), "찾는 데 너무 오래 걸려요") {
					t.Errorf("%s, %s: %d %s", why, order, rec.Code, rec.Body)
				}
				if rec := w.visit(t, v, "/search/?q=과제&order="+order, nil, false); rec.Code != 503 || !strings.Contains(rec.Body.String(), "찾는 데 너무 오래 걸려요") {
					t.Errorf("%s, the page, %s: %d", why, order, rec.Code)
				}
			}
		}
		w.seek.patience = 0
		check("without patience")
		w.seek.patience = time.Millisecond
		for range cap(w.seek.slots) {
			w.seek.slots <- struct{}{}
		}
		check("while all others search")
		for range cap(w.seek.slots) {
			<-w.seek.slots
		}
		w.seek.patience = patience
		gone, leave := context.WithCancel(context.Background())
		leave()
		if _, err := w.Search(gone, v, Search{Words: w.words(t, "과제")}, Range{Limit: 1}); err != context.Canceled {
			t.Errorf("for one who has gone: %v", err)
		}
		if got := w.find(t, v, "과제"); len(got) != 1 {
			t.Errorf("afterwards: %q", got)
		}
	})
}

// On SQLite, where reads run to their end, those of a search do not: they end in
// the midst of reading by their deadline, and when nobody waits for them.
func TestASearchEndsWhenNobodyWaits(t *testing.T) {
	w := furnish(t, dbtest.Open(t, "sqlite", account.Schema, notification.Schema, search.Schema, Schema, audit.Schema))
	forever := func(ctx context.Context) error {
		var n int64
		return w.db.Row(ctx, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n`).Scan(&n)
	}
	w.seek.patience = time.Millisecond
	wantCode(t, w.seek.do(context.Background(), forever), "search_slow")
	w.seek.patience = time.Hour
	gone, leave := context.WithCancel(context.Background())
	err := w.seek.do(gone, func(ctx context.Context) error {
		go leave()
		return forever(ctx)
	})
	if err != context.Canceled {
		t.Errorf("for one who has gone: %v", err)
	}
}

func TestSearchWithoutScripts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, reader := w.student(t), w.student(t)
		english := reader
		english.Language = "en"
		free := fmt.Sprintf("/board/%d/", w.boards["자유게시판"])
		on := fmt.Sprintf("&board=%d", w.boards["자유게시판"])
		w.post(t, v, "자유게시판", withTitle("<팀> 과제", "이번 <b>과제</b>는 & 저 과제는"))
		secret := w.boards["비밀게시판"]
		if err := w.db.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `UPDATE boards SET read_states = ? WHERE id = ?`, stored(graduate), w.boards["취업·진로"])
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w.walks(t, []walk{
			{name: "a visitor is asked to log in", path: "/search/?q=a", status: 303, to: "/account/login/?next=%2Fsearch%2F%3Fq%3Da"},
			{name: "nothing typed", by: reader, path: "/search/", status: 200, has: []string{`type="search" id="q" name="q" value=""`, "autofocus", "최근 검색", "초성으로도"}, hasNot: []string{"찾은 것이 없어요"}},
			{name: "found", by: reader, path: "/search/?q=과제", status: 200, has: []string{`value="과제"`, `&lt;팀&gt; <mark>과제</mark></a>`, `이번 &lt;b&gt;<mark>과제</mark>&lt;/b&gt;는 &amp; 저 <mark>과제</mark>는`, "자유게시판", "익명", "최신순", "게시판 0개, 글 1개를 찾았어요."},
				hasNot: []string{"<b>과제", v.Nickname, "autofocus", "이 게시판"}},
			{name: "a part", by: reader, path: "/search/?q=과제", part: true, status: 200, has: []string{"<mark>과제</mark>", "data-said"}, hasNot: []string{"type=\"search\""}},
			{name: "by fit", by: reader, path: "/search/?q=과제&order=relevance", status: 200, has: []string{`name="order" value="relevance"`, `href="/search/?q=%EA%B3%BC%EC%A0%9C"`}},
			{name: "on a board", by: reader, path: "/search/?q=과제" + on, status: 200, has: []string{"자유게시판에서 찾기", `name="board"`, `<mark>과제</mark>`, "전체", `href="` + free + `"`}},
			{name: "boards by initials", by: reader, path: "/search/?q=ㅈㅇㄱ", status: 200, has: []string{`href="` + free + `"`, "<mark>자유게</mark>시판", "찾은 글은 없어요"}},
			{name: "boards that one may not read are none", by: reader, path: "/search/?q=ㅊㅇ", status: 200, has: []string{"찾은 것이 없어요"}, hasNot: []string{"취업"}},
			{name: "an operator's boards", by: w.person(t, 0, "", account.Operator), path: "/search/?q=ㅊㅇ", status: 200, has: []string{"<mark>취업</mark>", "한빛대학교", "새벽대학교"}},
			{name: "many boards", by: reader, path: "/search/?q=게시판", status: 200, has: []string{"/board/?search=", "모두 보기"}},
			{name: "nothing found", by: reader, path: "/search/?q=없는말", status: 200, has: []string{"찾은 것이 없어요", "다른 말로"}},
			{name: "no letter", by: reader, path: "/search/?q=!!", status: 422, has: []string{`value="!!"`, `aria-invalid="true"`, `id="q-error"`, "찾을 낱말을 써 주세요"}},
			{name: "no letter, in part", by: reader, path: "/search/?q=!!", part: true, status: 422, has: []string{"찾을 낱말을 써 주세요"}},
			{name: "too long", by: reader, path: "/search/?q=" + strings.Repeat("x", 101), status: 422, has: []string{"100자까지"}},
			{name: "too many words", by: reader, path: "/search/?q=1+2+3+4+5+6+7+8+9+10+11+12+13+14+15+16+17+18+19+20+21", status: 422, has: []string{"낱말은 20개까지"}},
			{name: "a board not to be searched", by: reader, path: fmt.Sprintf("/search/?q=a&board=%d", secret), status: 422, has: []string{"이 게시판의 글은 검색할 수 없어요."}},
			{name: "another school's board", by: reader, path: fmt.Sprintf("/search/?q=a&board=%d", w.foreign), status: 404},
			{name: "an unverified one", by: w.person(t, w.hanbit, account.Unverified, ""), path: "/search/?q=과제", status: 200, has: []string{"재학생 인증"}, hasNot: []string{"mark>"}},
			{name: "in English", by: english, path: "/search/?q=과제", status: 200, has: []string{"Newest", "Found: boards 0, posts 1."}},

			{name: "the board's page leads here", by: reader, path: free, status: 200, has: []string{`href="/search/?board=`, "이 게시판에서 검색"}},
			{name: "a board's that is not searched does not", by: reader, path: fmt.Sprintf("/board/%d/", secret), status: 200, hasNot: []string{"/search/?board="}},
			{name: "boards by name", by: reader, path: "/board/?search=ㅈㅇ", status: 200, has: []string{"자유게시판", `name="search" value="ㅈㅇ"`, "게시판 열기"}, hasNot: []string{"정보게시판", "내가 쓴 글"}},
			{name: "in part", by: reader, path: "/board/?search=ㅈㅇㄱ", part: true, status: 200, has: []string{"자유게시판", "게시판 1개를 찾았어요"}, hasNot: []string{"정보게시판", "type=\"search\""}},
			{name: "all again", by: reader, path: "/board/?search=", part: true, status: 200, has: []string{"자유게시판", "정보게시판", "내가 쓴 글"}},
			{name: "no such board", by: reader, path: "/board/?search=ㅎㅎㅎ", status: 200, has: []string{"그런 게시판이 없어요", "게시판 열기"}},
			{name: "nor one that one may not read", by: reader, path: "/board/?search=ㅊㅇ", status: 200, has: []string{"그런 게시판이 없어요"}, hasNot: []string{"취업"}},
			{name: "a visitor's", path: "/board/?search=ㄷㅇㄹ", status: 200, has: []string{"동아리"}, hasNot: []string{"자유게시판", "게시판 열기"}},
		})
	})
}

func TestASearchGoesOnByParts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for i := range pageOf + 1 {
			w.post(t, v, "자유게시판", withTitle(fmt.Sprint("과제 ", i), fmt.Sprint("글 ", i)))
		}
		for _, order := range []string{"", "&order=relevance"} {
			path := "/search/?q=%EA%B3%BC%EC%A0%9C" + order
			first := w.visit(t, v, path, nil, false).Body.String()
			next := strings.ReplaceAll(between(first, `<a class="btn full" href="`, `"`), "&amp;", "&")
			if n := strings.Count(first, `<li class="row">`); n != pageOf || !strings.Contains(next, "&from=") {
				t.Fatalf("%d posts, then %q", n, next)
			}
			rest := w.visit(t, v, next, nil, true).Body.String()
			if strings.Count(rest, `<li class="row">`) != 1 || !strings.Contains(rest, `<mark>과제</mark> 0<`) || strings.Contains(rest, `rel="next"`) || strings.Contains(rest, "tabs") {
				t.Errorf("the rest: %s", rest)
			}
		}
	})
}

func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}

// The index can be made anew at any time, from the middle on where it was
// stopped there, while people write, and then it is whole.
func TestTheIndexIsMadeAnew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		v := w.student(t)
		var past []PastPost
		for i := range 3*reindexBatch + 7 {
			past = append(past, PastPost{Board: w.boards["자유게시판"], Writer: v.ID, Anonymous: true, Title: fmt.Sprint("글 ", i), Content: "옛날 낱말", At: w.db.Now().Add(time.Duration(i-5000) * time.Minute)})
		}
		if err := w.Import(ctx, past, time.Time{}); err != nil {
			t.Fatal(err)
		}
		gone := w.post(t, v, "자유게시판", withTitle("지울 글", "옛날 낱말"))
		if err := w.RemovePost(ctx, v, gone.ID); err != nil {
			t.Fatal(err)
		}
		// What a broken index may be: rows that are gone, of another text, of no post.
		if err := w.db.Write(ctx, func(tx *db.Tx) error {
			if err := w.index.RemoveRange(ctx, tx, 1, 400); err != nil {
				return err
			}
			if err := w.index.Put(ctx, tx, indexed(500, w.hanbit, w.boards["자유게시판"], "남의 글", "다른 낱말")); err != nil {
				return err
			}
			return w.index.Add(ctx, tx, indexed(gone.ID, w.hanbit, w.boards["자유게시판"], "지울 글", "옛날 낱말"))
		}); err != nil {
			t.Fatal(err)
		}
		if missing, stray, err := Unindexed(ctx, w.db); missing != 400 || stray != 1 || err != nil {
			t.Fatalf("the index lacks %d posts and has %d that are gone, %v", missing, stray, err)
		}

		stopped, stop := context.WithCancel(ctx)
		var steps []int
		err := w.Reindex(stopped, func(n int) {
			if steps = append(steps, n); len(steps) == 1 {
				stop()
			}
		})
		if err == nil || len(steps) != 1 {
			t.Fatalf("it went on for %v when it was to stop, %v", steps, err)
		}
		w.post(t, v, "자유게시판", withTitle("새 글", "옛날 낱말"))
		steps = nil
		if err := w.Reindex(ctx, func(n int) {
			steps = append(steps, n)
			content := fmt.Sprint("고친 낱말 ", n)
			if _, err := w.EditPost(ctx, v, 600, PostChange{Content: &content}); err != nil {
				t.Error(err)
			}
		}); err != nil {
			t.Fatal(err)
		}
		all := len(past) + 1
		if got := steps[len(steps)-1]; got != all-reindexBatch {
			t.Errorf("%d posts were done the second time, want the rest, %d", got, all-reindexBatch)
		}
		w.checkIndex(t)
		if got := w.find(t, v, "옛날 낱말"); len(got) != all-1 {
			t.Errorf("%d posts are found, want %d", len(got), all-1)
		}
		if got := w.find(t, v, "고친 낱말"); len(got) != 1 {
			t.Errorf("what was edited meanwhile: %q", got)
		}
		if got := w.find(t, v, "다른 낱말"); len(got) != 0 {
			t.Errorf("what is no post's text is found: %q", got)
		}
		if err := w.Reindex(ctx, func(n int) { steps = append(steps, n) }); err != nil || steps[len(steps)-1] != all {
			t.Errorf("another time %d posts were done, want all %d, %v", steps[len(steps)-1], all, err)
		}
	})
}
