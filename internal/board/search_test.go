package board

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/search"
)

// find returns the titles of what v finds.
func (w *world) find(t testing.TB, v account.Viewer, typed string, change ...func(*Search)) []string {
	t.Helper()
	in := Search{Words: w.words(t, typed)}
	for _, c := range change {
		c(&in)
	}
	hits, err := w.Search(context.Background(), v, in, Range{Limit: 1000})
	if err != nil {
		t.Fatalf("%q: %v", typed, err)
	}
	titles := make([]string, len(hits))
	for i, h := range hits {
		titles[i] = h.Title
	}
	return titles
}

func (w *world) words(t testing.TB, typed string) search.Query {
	t.Helper()
	q, err := search.Parse("q", typed)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func withTitle(title, content string) func(*NewPost) {
	return func(in *NewPost) { in.Title, in.Content = title, content }
}

func TestPostsAreFoundAsTheyAreWritten(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, reader := w.student(t), w.student(t)
		post := w.post(t, v, "자유게시판", withTitle("팀플 후기", "이번 과제 너무 힘들었어요. #시험기간"))
		w.post(t, v, "정보게시판", withTitle("제주 사과", "사과 제주에서 왔어요"))
		w.post(t, v, "자유게시판", withTitle("Go 언어 모임", "매주 목요일 3.5시간"))
		for typed, want := range map[string]string{
			"과제": "팀플 후기", "제": "제주 사과,팀플 후기", "팀플": "팀플 후기", "후": "팀플 후기", "시험기간": "팀플 후기", "#시험": "팀플 후기",
			"사과 제주": "제주 사과", `"제주 사과"`: "제주 사과", `"사과에서"`: "", "go": "Go 언어 모임", "GO 언": "Go 언어 모임", "go언어": "",
			"3.5": "Go 언어 모임", "5": "Go 언어 모임", "o 언어": "", "팀플 과제": "팀플 후기", "팀플 제주": "", "없는말": "",
		} {
			for _, order := range []Order{ByTime, ByFit} {
				if got := w.find(t, reader, typed, func(in *Search) { in.Order = order }); order == ByTime && strings.Join(got, ",") != want || len(got) != len(strings.FieldsFunc(want, func(r rune) bool { return r == ',' })) {
					t.Errorf("%s, %s: %q, want %q", typed, order, got, want)
				}
			}
		}
		// What is found is what stands now.
		title := "조별 발표"
		if _, err := w.EditPost(context.Background(), v, post.ID, PostChange{Title: &title}); err != nil {
			t.Fatal(err)
		}
		if got := w.find(t, reader, "팀플"); len(got) != 0 {
			t.Errorf("the former title is found: %q", got)
		}
		if got := w.find(t, reader, "조별 과제"); !slices.Equal(got, []string{title}) {
			t.Errorf("after an edit: %q", got)
		}
		if err := w.RemovePost(context.Background(), v, post.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.find(t, reader, "과제"); len(got) != 0 {
			t.Errorf("a deleted post is found: %q", got)
		}
		w.checkIndex(t)
	})
}

// checkIndex holds the index to the posts that stand.
func (w *world) checkIndex(t testing.TB) {
	t.Helper()
	if missing, stray, err := Unindexed(context.Background(), w.db); missing+stray != 0 || err != nil {
		t.Errorf("the index lacks %d posts and has %d that are gone, %v", missing, stray, err)
	}
}

// What a transaction that fails has written is not found, and what one that
// fails has deleted is.
func TestTheIndexChangesWithThePost(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		kept := w.post(t, v, "자유게시판", withTitle("남는 글", "과제"))
		broken := fmt.Errorf("broken")
		w.db.SetFailPoint(func(point string) error {
			if point == "commit" {
				return broken
			}
			return nil
		})
		w.later(24 * time.Hour)
		if _, err := w.AddPost(context.Background(), v, NewPost{Board: w.boards["자유게시판"], Title: "사라질 글", Content: "과제"}); err == nil {
			t.Error("a commit that fails has added a post")
		}
		if err := w.RemovePost(context.Background(), v, kept.ID); err == nil {
			t.Error("a commit that fails has removed a post")
		}
		w.db.SetFailPoint(nil)
		if got := w.find(t, v, "과제"); !slices.Equal(got, []string{"남는 글"}) {
			t.Errorf("found %q", got)
		}
		// Of writes that share a commit each is undone by itself.
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				err := w.db.Write(context.Background(), func(tx *db.Tx) error {
					err := w.index.Put(context.Background(), tx, indexed(kept.ID+1+int64(i), w.hanbit, kept.Board, "", "함께 쓴 낱말"))
					if err == nil && i%2 == 0 {
						err = broken
					}
					return err
				})
				if (err == nil) != (i%2 == 1) {
					t.Errorf("write %d: %v", i, err)
				}
			})
		}
		all.Wait()
		if missing, stray, err := Unindexed(context.Background(), w.db); missing != 0 || stray != 20 || err != nil {
			t.Errorf("the index lacks %d posts and has %d more, %v, want 20 more", missing, stray, err)
		}
	})
}

// Nobody finds what they may not read, and nothing of a board that is not to be
// searched; of a secret one only who looks there.
func TestNobodyFindsWhatIsNotForThem(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		writer, foreign := w.student(t), w.person(t, w.saebyeok, account.Student, account.Member)
		set := func(board int64, change string) {
			t.Helper()
			if err := w.db.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE boards SET `+change+` WHERE id = ?`, board)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		set(w.boards["시사·이슈"], "searchable = 0")
		set(w.boards["장터게시판"], "secret = 1")
		set(w.boards["취업·진로"], fmt.Sprintf("read_states = %d", stored(graduate)))
		for _, name := range []string{"자유게시판", "비밀게시판", "새내기게시판", "시사·이슈", "장터게시판", "정보게시판", "홍보게시판"} {
			w.post(t, writer, name, withTitle(name, "비밀스러운 낱말"))
		}
		w.post(t, w.person(t, w.hanbit, account.Graduate, account.Member), "취업·진로", withTitle("취업·진로", "비밀스러운 낱말"))
		gone := w.post(t, writer, "자유게시판", withTitle("지운 글", "비밀스러운 낱말"))
		if err := w.RemovePost(ctx, writer, gone.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.AddPost(ctx, foreign, NewPost{Board: w.foreign, Title: "다른 학교", Content: "비밀스러운 낱말"}); err != nil {
			t.Fatal(err)
		}
		set(w.boards["홍보게시판"], "is_deleted = 1")

		student := []string{"새내기게시판", "자유게시판", "정보게시판"}
		all := []string{"새내기게시판", "자유게시판", "정보게시판", "취업·진로"}
		moderator := w.person(t, w.hanbit, account.Student, account.Moderator)
		for name, c := range map[string]struct {
			v    account.Viewer
			want []string
		}{
			"student":    {w.student(t), student},
			"writer":     {writer, student},
			"graduate":   {w.person(t, w.hanbit, account.Graduate, account.Member), []string{"자유게시판", "정보게시판", "취업·진로"}},
			"admitted":   {w.person(t, w.hanbit, account.Admitted, account.Member), []string{"새내기게시판"}},
			"unverified": {w.person(t, w.hanbit, account.Unverified, account.Member), nil},
			"other":      {foreign, []string{"다른 학교"}},
			"moderator":  {moderator, all},
			"operator":   {w.person(t, 0, "", account.Operator), slices.Sorted(slices.Values(append([]string{"다른 학교"}, all...)))},
		} {
			for _, order := range []Order{ByTime, ByFit} {
				got := w.find(t, c.v, "비밀스러운 낱말", func(in *Search) { in.Order = order })
				if slices.Sort(got); !slices.Equal(got, c.want) {
					t.Errorf("%s, %s: %q, want %q", name, order, got, c.want)
				}
			}
		}

		for _, c := range []struct {
			who   string
			v     account.Viewer
			board int64
			want  string
		}{
			{"student", w.student(t), w.boards["자유게시판"], "자유게시판"},
			{"student", w.student(t), w.boards["장터게시판"], "장터게시판"}, // secret, and to be searched
			{"student", w.student(t), w.boards["비밀게시판"], "board not_searchable"},
			{"moderator", moderator, w.boards["비밀게시판"], "board not_searchable"},
			{"student", w.student(t), w.boards["취업·진로"], "not_for_state"},
			{"student", w.student(t), w.boards["홍보게시판"], "not_found"},
			{"student", w.student(t), w.foreign, "not_found"},
			{"admitted", w.person(t, w.hanbit, account.Admitted, account.Member), w.boards["자유게시판"], "not_for_state"},
			{"unverified", w.person(t, w.hanbit, account.Unverified, account.Member), w.boards["자유게시판"], "not_verified"},
			{"visitor", account.Viewer{}, w.boards["자유게시판"], "not_authenticated"},
			{"visitor", account.Viewer{}, 0, "not_authenticated"},
		} {
			hits, err := w.Search(ctx, c.v, Search{Words: w.words(t, "낱말"), Board: c.board}, Range{Limit: 10})
			got := code(err)
			for _, h := range hits {
				got += h.Title
			}
			if got != c.want {
				t.Errorf("%s on board %d: %q, want %q", c.who, c.board, got, c.want)
			}
		}
		w.checkIndex(t)
	})
}

// A vocabulary to write posts with, and what Korean puts behind its words.
var (
	nouns     = strings.Fields("과제 시험 기말고사 중간고사 도서관 열람실 수강신청 수강정정 장학금 기숙사 학식 돈가스 동아리 축제 셔틀버스 팀플 조별발표 교수님 조교 학점 졸업 논문 인턴 취업 면접 자소서 토익 알바 자취방 고양이 붕어빵 사과 제주 제주도 과일 언어 프로그래밍 파이썬 Python Go GitHub C++ 3.5점 2026년 A+ 4층 ㅋㅋㅋ ㅠㅠ 東京 카페 노트북 LMS e-class")
	particles = strings.Fields("이 가 은 는 을 를 에서 에 도 만 부터 까지 이랑 인데 이에요 예요 , . ! ?")
)

func saying(dice *rand.Rand, words int) string {
	var b strings.Builder
	for range words {
		b.WriteString(nouns[dice.IntN(len(nouns))])
		if dice.IntN(3) > 0 {
			b.WriteString(particles[dice.IntN(len(particles))])
		}
		if dice.IntN(8) > 0 {
			b.WriteString(" ")
		}
	}
	return strings.TrimSpace(b.String())
}

// plainly is a text as truth reads it.
func plainly(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

// truth is whether a word is in a text by reading it: anywhere where it begins
// with a syllable, at the beginning of a word where it begins with a letter or
// a digit.
func truth(word, text string) bool {
	if first := []rune(word)[0]; first > unicode.MaxLatin1 {
		return strings.Contains(text, word)
	}
	for at := 0; ; at++ {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		if at += i; at == 0 || !strings.ContainsAny(text[at-1:at], "abcdefghijklmnopqrstuvwxyz0123456789") {
			return true
		}
	}
}

// sample cuts words out of texts: of one syllable, of two, of more, of letters
// and digits, and of several kinds.
func sample(dice *rand.Rand, texts []string, n int) []string {
	kinds := map[string]int{}
	var all []string
	for len(all) < n {
		fields := strings.Fields(texts[dice.IntN(len(texts))])
		word := []rune(fields[dice.IntN(len(fields))])
		from := dice.IntN(len(word))
		if word[from] <= unicode.MaxLatin1 {
			from = 0 // a word of letters is found by its beginning
		}
		word = word[from : from+1+dice.IntN(len(word)-from)]
		plain := strings.IndexFunc(string(word), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
		kind := fmt.Sprint(min(len(word), 3), word[0] <= unicode.MaxLatin1, word[len(word)-1] <= unicode.MaxLatin1)
		if !plain || kinds[kind] > n/5 || slices.Contains(all, string(word)) {
			continue
		}
		kinds[kind]++
		all = append(all, string(word))
	}
	return all
}

// What is found of sampled words is, to the post, what reading all posts finds,
// on every engine, also after posts were edited and deleted.
func TestWhatIsFoundIsWhatIsThere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		dice := rand.New(rand.NewPCG(7, 11))
		writer, reader := w.student(t), w.student(t)
		names := []string{"자유게시판", "정보게시판", "장터게시판", "취업·진로"}
		var past []PastPost
		for i := range 2000 {
			past = append(past, PastPost{Board: w.boards[names[i%4]], Writer: writer.ID, Anonymous: true, Title: saying(dice, 3), Content: saying(dice, 5+dice.IntN(20)), At: w.db.Now().Add(time.Duration(i-3000) * time.Minute)})
		}
		if err := w.Import(ctx, past, time.Time{}); err != nil {
			t.Fatal(err)
		}
		posts := map[int64][2]string{}
		var texts []string
		read := func() {
			t.Helper()
			list, err := w.Newest(ctx, reader, Range{Limit: 5000})
			if err != nil {
				t.Fatal(err)
			}
			clear(posts)
			for _, p := range list {
				posts[p.ID] = [2]string{plainly(p.Title), plainly(p.Content)}
				texts = append(texts, p.Content)
			}
		}
		compare := func(words []string) {
			t.Helper()
			for _, word := range words {
				var want []int64
				plain := plainly(word)
				for id, texts := range posts {
					if truth(plain, texts[0]) || truth(plain, texts[1]) {
						want = append(want, id)
					}
				}
				slices.Sort(want)
				hits, err := w.Search(ctx, reader, Search{Words: w.words(t, word)}, Range{Limit: 5000})
				if err != nil {
					t.Fatalf("%q: %v", word, err)
				}
				got := make([]int64, len(hits))
				for i, h := range hits {
					got[len(hits)-1-i] = h.ID
				}
				if !slices.Equal(got, want) {
					t.Errorf("%q: found %d posts, want %d", word, len(got), len(want))
				}
			}
		}
		read()
		words := sample(dice, texts, 200)
		compare(words)
		compare([]string{"과제", "없는낱말", "사과제주", "제주사과"})

		w.checkPlans(t, reader)

		for i, id := range slices.Sorted(maps.Keys(posts)) {
			switch i % 20 {
			case 0:
				content := saying(dice, 10)
				if _, err := w.EditPost(ctx, writer, id, PostChange{Content: &content}); err != nil {
					t.Fatal(err)
				}
			case 1:
				if err := w.RemovePost(ctx, writer, id); err != nil {
					t.Fatal(err)
				}
			}
		}
		read()
		compare(words[:60])
		w.checkIndex(t)
	})
}

// checkPlans looks at how searches are run: the index is asked first, and no
// table is read as a whole.
func (w *world) checkPlans(t *testing.T, v account.Viewer) {
	t.Helper()
	school, _, _ := scope(v)
	for name, c := range map[string]struct {
		scored bool
		parts  [2]string
		end    []any
	}{
		"newest":  {false, [2]string{newestFrom, newestHits}, []any{int64(1000), 21}},
		"oldest":  {false, [2]string{newestFrom, oldestHits}, []any{int64(1000), 21}},
		"fittest": {true, [2]string{fittestFrom, fittestHits}, []any{21, 0}},
	} {
		table, found := w.index.Hits(w.words(t, "과제"), search.Place{School: school, Board: w.boards["자유게시판"]}, c.scored)
		args := slices.Concat(asking(v), found, []any{w.boards["자유게시판"]}, listing(v), c.end)
		plan := w.plan(t, c.parts[0]+table+hitsOf+c.parts[1], args...)
		switch w.db.Engine() {
		case "sqlite":
			sorts := map[bool]int{false: 1, true: 2}[c.scored] // the hits of the page, and all where they are scored
			first, _, _ := strings.Cut(plan, "SEARCH p")
			if !strings.Contains(first, "VIRTUAL TABLE INDEX") || strings.Contains(plan, "SCAN p\n") || strings.Contains(plan, "SCAN b\n") || strings.Count(plan, "TEMP B-TREE") != sorts {
				t.Errorf("%s:\n%s", name, plan)
			}
		case "postgres":
			if !strings.Contains(plan, "Index Scan on i_post_index_words") || strings.Contains(plan, "Seq Scan on post_index") {
				t.Errorf("%s:\n%s", name, plan)
			}
		default:
			if !strings.Contains(plan, "fulltext post_index i_post_index_words") || strings.Contains(plan, "ALL p ") || strings.Contains(plan, "ALL b ") {
				t.Errorf("%s:\n%s", name, plan)
			}
		}
	}
}

// By fit a title counts for more than the text, and more often for more; among
// equals the newest is first, and nothing of the writer counts.
func TestTheFittestComesFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		filler := strings.Repeat("오늘 날씨가 좋아요. ", 20)
		w.post(t, v, "자유게시판", withTitle("시험 범위", filler))
		w.post(t, v, "자유게시판", withTitle("가", filler+"시험"))
		w.post(t, v, "정보게시판", withTitle("나", filler+"시험"), func(in *NewPost) { in.Signed = true })
		w.post(t, w.student(t), "정보게시판", withTitle("다", filler+"시험"))
		for i := range 5 {
			w.post(t, v, "자유게시판", withTitle(fmt.Sprint("다른 글 ", i), filler))
		}
		for name, reader := range map[string]account.Viewer{"writer": v, "reader": w.student(t)} {
			got := w.find(t, reader, "시험", func(in *Search) { in.Order = ByFit })
			if want := []string{"시험 범위", "다", "나", "가"}; !slices.Equal(got, want) {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	})
}

// Pages of a search go on where the last one ended, to either side, whatever
// is written meanwhile and however many candidates are none.
func TestPagesOfASearch(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		var past []PastPost
		for i := range 130 {
			content := "3 5 하나" // looks like 3.5 to an index
			if i%13 == 0 {
				content = "3.5 하나"
			}
			past = append(past, PastPost{Board: w.boards["자유게시판"], Writer: v.ID, Anonymous: true, Title: fmt.Sprint("글 ", i), Content: content, At: w.db.Now().Add(time.Duration(i-500) * time.Minute)})
		}
		if err := w.Import(context.Background(), past, time.Time{}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			q     string
			count int
		}{{"q=3.5", 10}, {"q=%ED%95%98%EB%82%98", 130}, {"q=3.5&order=relevance", 10}, {"q=%ED%95%98%EB%82%98&order=relevance", 130}} {
			seen := map[int64]bool{}
			var pages [][]int64
			path, last := "/search/?page_size=7&"+c.q, ""
			for path != "" {
				ids, next, previous := w.pageOf(t, v, path)
				for _, id := range ids {
					if seen[id] {
						t.Errorf("%s: post %d is there twice", c.q, id)
					}
					seen[id] = true
				}
				pages = append(pages, ids)
				if next == "" {
					last = previous
				}
				path = next
			}
			if len(seen) != c.count {
				t.Errorf("%s: %d posts, want %d", c.q, len(seen), c.count)
			}
			for i := len(pages) - 2; i >= 0; i-- { // and back
				ids, _, previous := w.pageOf(t, v, last)
				if !slices.Equal(ids, pages[i]) {
					t.Errorf("%s: back on page %d: %v, want %v", c.q, i, ids, pages[i])
				}
				last = previous
			}
			if ids, _, _ := w.pageOf(t, v, "/search/?page_size=7&cursor=cj0x&"+c.q); len(ids) == 0 {
				t.Errorf("%s: nothing at the other end", c.q)
			}
		}
	})
}

// pageOf asks for a page of a feed and returns ids and the paths to the others.
func (w *world) pageOf(t testing.TB, v account.Viewer, path string) (ids []int64, next, previous string) {
	t.Helper()
	rec := w.call(v, "GET", path, "")
	var page struct {
		Next, Previous string
		Results        []struct{ ID int64 }
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &page); err != nil || rec.Code != 200 {
		t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
	}
	for _, p := range page.Results {
		ids = append(ids, p.ID)
	}
	local := func(link string) string {
		u, err := url.Parse(link)
		if err != nil || link == "" {
			return ""
		}
		return u.RequestURI()
	}
	return ids, local(page.Next), local(page.Previous)
}
