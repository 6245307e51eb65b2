package board

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

// withPoll gives a post a poll of the options, which ends in twenty days.
func (w *world) withPoll(options ...string) func(*NewPost) {
	return func(in *NewPost) {
		in.Poll = &NewPoll{Options: options, EndsAt: w.db.Now().AddDate(0, 0, 20)}
	}
}

func multiple(in *NewPost) { in.Poll.Multiple = true }

// told is a poll as somebody sees it: "짜장 2*, 짬뽕 ? of 3 voted".
func (p *Poll) told() string {
	var b strings.Builder
	for i, o := range p.Options {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(o.Text + " ")
		if o.VoteCount == nil {
			b.WriteString("?")
		} else {
			fmt.Fprint(&b, *o.VoteCount)
		}
		if o.IsMine {
			b.WriteString("*")
		}
	}
	fmt.Fprint(&b, " of ", p.VoterCount)
	if p.IsVoted {
		b.WriteString(" voted")
	}
	if p.IsEnded {
		b.WriteString(" ended")
	}
	return b.String()
}

func (w *world) poll(t testing.TB, v account.Viewer, post int64) *Poll {
	t.Helper()
	p, err := w.Post(context.Background(), v, post)
	if err != nil || p.Poll == nil {
		t.Fatalf("post %d: poll %v, %v", post, p.Poll, err)
	}
	return p.Poll
}

// choose votes for options by their places.
func (w *world) choose(v account.Viewer, post Post, places ...int) (Poll, error) {
	ids := make([]int64, len(places))
	for i, n := range places {
		ids[i] = post.Poll.Options[n].ID
	}
	return w.Vote(context.Background(), v, post.ID, ids)
}

func TestWhatAPollMayBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		long := strings.Repeat("가", 100)
		many := strings.Split("1 2 3 4 5 6 7 8 9 10", " ")
		for _, tt := range []struct {
			name    string
			options []string
			ends    time.Duration // 0 is never
			want    string
		}{
			{"two", []string{"짜장", "짬뽕"}, 0, ""},
			{"ten", many, time.Hour, ""},
			{"thirty days", []string{" 짜장 ", "짬뽕\r\n곱빼기"}, 30 * 24 * time.Hour, ""},
			{"100 characters", []string{long, "짧은 것"}, time.Second, ""},
			{"none", nil, 0, "poll.options min_items"},
			{"one", []string{"짜장"}, 0, "poll.options min_items"},
			{"eleven", append(many, "11"), 0, "poll.options max_items"},
			{"101 characters", []string{long + "가", "짬뽕"}, 0, "poll.options max_length"},
			{"blank", []string{"짜장", " \u200b"}, 0, "poll.options blank"},
			{"NUL", []string{"짜장", "짬\x00뽕"}, 0, "poll.options null_characters"},
			{"the same twice", []string{"짜장", "짬뽕", " 짜장"}, 0, "poll.options twice"},
			{"the same in another form", []string{"가", "\u1100\u1161"}, 0, "poll.options twice"},
			{"already over", []string{"짜장", "짬뽕"}, -time.Second, "poll.ends_at over_already"},
			{"thirty-one days", []string{"짜장", "짬뽕"}, 31 * 24 * time.Hour, "poll.ends_at too_far"},
		} {
			w.later(time.Hour)
			in := NewPost{Board: w.boards["자유게시판"], Title: tt.name, Content: "내용", Poll: &NewPoll{Options: tt.options}}
			if tt.ends != 0 {
				in.Poll.EndsAt = w.db.Now().Add(tt.ends)
			}
			p, err := w.AddPost(t.Context(), v, in)
			if code(err) != tt.want {
				t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
			}
			if err == nil && (p.Poll == nil || len(p.Poll.Options) != len(tt.options) || (p.Poll.EndsAt == nil) != (tt.ends == 0)) {
				t.Errorf("%s: %+v", tt.name, p.Poll)
			}
		}
		w.later(time.Hour)
		in := NewPost{Board: w.boards["자유게시판"], Poll: &NewPoll{}}
		_, err := w.AddPost(t.Context(), v, in)
		if err == nil || err.Error() != "fault: invalid title=blank content=blank poll.options=min_items" {
			t.Errorf("all that is wrong is said at once: %v", err)
		}
	})
}

func TestVotes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, a, b := w.student(t), w.student(t), w.student(t)
		one := w.post(t, writer, "자유게시판", w.withPoll("짜장", "짬뽕", "볶음밥"))
		several := w.post(t, writer, "자유게시판", w.withPoll("월", "화", "수"), multiple)
		plain := w.post(t, writer, "자유게시판")
		for i, tt := range []struct {
			by     account.Viewer
			post   Post
			places []int // none takes back
			want   string
			code   string
		}{
			{a, one, []int{0}, "짜장 1*, 짬뽕 0, 볶음밥 0 of 1 voted", ""},
			{a, one, []int{0}, "짜장 1*, 짬뽕 0, 볶음밥 0 of 1 voted", ""},
			{a, one, []int{0, 0}, "짜장 1*, 짬뽕 0, 볶음밥 0 of 1 voted", ""},
			{a, one, []int{0, 1}, "", "options one_choice"},
			{b, one, []int{0}, "짜장 2*, 짬뽕 0, 볶음밥 0 of 2 voted", ""},
			{b, one, []int{2}, "짜장 1, 짬뽕 0, 볶음밥 1* of 2 voted", ""},
			{writer, one, []int{2}, "짜장 1, 짬뽕 0, 볶음밥 2* of 3 voted", ""},
			{a, one, nil, "짜장 ?, 짬뽕 ?, 볶음밥 ? of 2", ""},
			{a, one, nil, "짜장 ?, 짬뽕 ?, 볶음밥 ? of 2", ""},
			{a, several, []int{0, 2}, "월 1*, 화 0, 수 1* of 1 voted", ""},
			{b, several, []int{2, 1, 2}, "월 1, 화 1*, 수 2* of 2 voted", ""},
			{b, several, []int{0, 1}, "월 2*, 화 1*, 수 1 of 2 voted", ""},
			{b, several, nil, "월 ?, 화 ?, 수 ? of 1", ""},
		} {
			got, err := w.choose(tt.by, tt.post, tt.places...)
			if tt.places == nil {
				got, err = w.TakeBackVote(t.Context(), tt.by, tt.post.ID)
			}
			if code(err) != tt.code || err == nil && got.told() != tt.want {
				t.Errorf("step %d: %s, %v, want %s, %s", i, got.told(), err, tt.want, tt.code)
			}
			if err == nil && w.poll(t, tt.by, tt.post.ID).told() != tt.want {
				t.Errorf("step %d: then %s", i, w.poll(t, tt.by, tt.post.ID).told())
			}
		}
		w.recounted(t)
		other := several.Poll.Options[0].ID
		for _, tt := range []struct {
			name    string
			by      account.Viewer
			post    int64
			options []int64
			want    string
		}{
			{"nothing", a, one.ID, nil, "options no_choice"},
			{"of another poll", a, one.ID, []int64{other}, "options does_not_exist"},
			{"of none", a, one.ID, []int64{0}, "options does_not_exist"},
			{"a post without one", a, plain.ID, []int64{other}, "not_found"},
			{"no post", a, 9999, []int64{other}, "not_found"},
			{"a foreigner", w.person(t, w.saebyeok, account.Student, ""), several.ID, []int64{other}, "not_found"},
			{"an unverified one", w.person(t, w.hanbit, account.Unverified, ""), several.ID, []int64{other}, "not_verified"},
			{"a visitor", account.Viewer{}, several.ID, []int64{other}, "not_authenticated"},
		} {
			_, err := w.Vote(t.Context(), tt.by, tt.post, tt.options)
			if code(err) != tt.want {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
			}
			if tt.options != nil && tt.by.ID != a.ID {
				_, err = w.TakeBackVote(t.Context(), tt.by, tt.post)
				if code(err) != tt.want {
					t.Errorf("%s takes it back: %v, want %s", tt.name, err, tt.want)
				}
			}
		}
		w.recounted(t)

		w.later(20 * 24 * time.Hour)
		_, err := w.choose(a, one, 1)
		wantCode(t, err, "poll_ended")
		_, err = w.TakeBackVote(t.Context(), b, one.ID)
		wantCode(t, err, "poll_ended")
		if got := w.poll(t, a, one.ID).told(); got != "짜장 0, 짬뽕 0, 볶음밥 2 of 2 ended" {
			t.Errorf("ended: %s", got)
		}
		if err := w.RemovePost(t.Context(), writer, several.ID); err != nil {
			t.Fatal(err)
		}
		_, err = w.choose(a, several, 1)
		wantCode(t, err, "not_found")
	})
}

func TestAPollDoesNotChangeOnceItIsPosted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		p := w.post(t, v, "자유게시판", w.withPoll("짜장", "짬뽕"))
		plain := w.post(t, v, "자유게시판")
		title := "새 제목"
		same := NewPoll{Options: []string{"짜장", "짬뽕"}, EndsAt: p.Poll.EndsAt.Time}
		longer, others, several := same, same, same
		longer.EndsAt, others.Options, several.Multiple = same.EndsAt.Add(time.Hour), []string{"짬뽕", "짜장"}, true
		for _, tt := range []struct {
			name string
			post int64
			poll *NewPoll
			want string
		}{
			{"none sent", p.ID, nil, ""},
			{"the same", p.ID, &same, ""},
			{"a later end", p.ID, &longer, "poll immutable"},
			{"another order", p.ID, &others, "poll immutable"},
			{"several choices", p.ID, &several, "poll immutable"},
			{"no poll", p.ID, &NewPoll{}, "poll immutable"},
			{"no poll, where there is none", plain.ID, &NewPoll{}, ""},
			{"a poll, where there is none", plain.ID, &same, "poll immutable"},
		} {
			_, err := w.EditPost(t.Context(), v, tt.post, PostChange{Title: &title, Poll: tt.poll})
			if code(err) != tt.want {
				t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
			}
			title += "!"
		}
		if got := w.poll(t, v, p.ID).told(); got != "짜장 ?, 짬뽕 ? of 0" {
			t.Error(got)
		}
	})
}

// Whoever votes, votes again and takes it back at the same time: each person
// counts once, each option as often as it is chosen.
func TestVotesAtOnceAreCountedExactly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		one := w.post(t, w.student(t), "자유게시판", w.withPoll("짜장", "짬뽕", "볶음밥"))
		several := w.post(t, w.student(t), "정보게시판", w.withPoll("월", "화", "수"), multiple)
		people := make([]account.Viewer, 64)
		for i := range people {
			people[i] = w.student(t)
		}
		at := func(what string, do func(i int, v account.Viewer) error) {
			t.Helper()
			var wg sync.WaitGroup
			for i, v := range people {
				for range 2 { // each twice: the second changes nothing
					wg.Go(func() {
						if err := do(i, v); err != nil {
							t.Error(err)
						}
					})
				}
			}
			wg.Wait()
			w.recounted(t)
		}
		at("the first votes", func(i int, v account.Viewer) error {
			_, err := w.choose(v, one, i%3)
			if err == nil {
				_, err = w.choose(v, several, i%3, (i+1)%3)
			}
			return err
		})
		voter := people[0]
		if got := w.poll(t, voter, one.ID).told(); got != "짜장 22*, 짬뽕 21, 볶음밥 21 of 64 voted" {
			t.Error(got)
		}
		if got := w.poll(t, voter, several.ID).told(); got != "월 43*, 화 43*, 수 42 of 64 voted" {
			t.Error(got)
		}
		at("other choices", func(i int, v account.Viewer) error {
			_, err := w.choose(v, one, (i+1)%3)
			if err == nil {
				_, err = w.choose(v, several, i%3)
			}
			return err
		})
		if got := w.poll(t, voter, one.ID).told(); got != "짜장 21, 짬뽕 22*, 볶음밥 21 of 64 voted" {
			t.Error(got)
		}
		if got := w.poll(t, voter, several.ID).told(); got != "월 22*, 화 21, 수 21 of 64 voted" {
			t.Error(got)
		}
		at("half of them taken back", func(i int, v account.Viewer) error {
			if i%2 == 0 {
				_, err := w.TakeBackVote(context.Background(), v, one.ID)
				return err
			}
			_, err := w.choose(v, one, 2)
			return err
		})
		if got := w.poll(t, people[1], one.ID).told(); got != "짜장 0, 짬뽕 0, 볶음밥 32* of 32 voted" {
			t.Error(got)
		}
	})
}

// While the results are hidden, nothing that is answered depends on them: not to
// a reader, not to the one who wrote the post, in no representation.
func TestHiddenResultsAreInNoByte(t *testing.T) {
	play := func(places ...int) string {
		w := newWorld(t)
		writer, reader := w.student(t), w.student(t)
		p := w.post(t, writer, "자유게시판", w.withPoll("짜장", "짬뽕", "볶음밥"), func(in *NewPost) { in.Title = "점심" })
		w.later(time.Hour)
		for _, n := range places {
			if _, err := w.choose(w.student(t), p, n); err != nil {
				t.Fatal(err)
			}
		}
		var seen strings.Builder
		for _, v := range []account.Viewer{reader, writer, w.person(t, w.hanbit, account.Student, account.Moderator), w.person(t, 0, "", account.Operator)} {
			for _, path := range []string{"/post/", fmt.Sprintf("/post/?board=%d", w.boards["자유게시판"]), p.Href(), "/post/mine/", fmt.Sprintf("/board/%d/", w.boards["자유게시판"])} {
				for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
					fmt.Fprintln(&seen, method, path, dump(w.call(v, method, path, "")))
				}
				fmt.Fprintln(&seen, path, hush(dump(w.visit(t, v, path, nil, false))))
			}
			vote := p.Href() + "vote/"
			for _, body := range []string{`{"options":[]}`, `{"options":[99]}`, `{}`} {
				fmt.Fprintln(&seen, vote, body, dump(w.call(v, "POST", vote, body)))
			}
			fmt.Fprintln(&seen, vote, dump(w.call(v, "DELETE", vote, "")))
			fmt.Fprintln(&seen, vote, hush(dump(w.visit(t, v, vote, form("options", "99"), true))))
		}
		return seen.String()
	}
	a, b := strings.Split(play(0, 0, 0), "\n"), strings.Split(play(1, 2, 2), "\n")
	if len(a) != len(b) || len(a) < 500 {
		t.Fatalf("%d lines and %d", len(a), len(b))
	}
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("the results show:\n%s\n%s", a[i], b[i])
		}
	}
}

func TestPollsOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t), w.student(t)
		ends := w.db.Now().Add(time.Hour).Format(time.RFC3339)
		post := func(poll string) string {
			w.later(time.Hour)
			return fmt.Sprintf(`{"board":%d,"title":"점심 %s","content":"뭐 먹지","poll":%s}`, w.boards["자유게시판"], ends, poll)
		}
		shown := `"poll":{"id":1,"options":[{"id":1,"text":"짜장","vote_count":null,"is_mine":false},{"id":2,"text":"짬뽕","vote_count":null,"is_mine":false}],` +
			`"multiple":false,"ends_at":"2026-11-23T16:00:00+09:00","is_ended":false,"is_voted":false,"voter_count":0},"is_answered":false,`
		w.steps(t, []step{
			{"no object", v, "POST", "/post/", post(`"x"`), 400, []string{`{"poll":{"non_field_errors":["유효하지 않은 데이터. 딕셔너리(dictionary)대신 str를 받았습니다."]}}`}, nil},
			{"no options", v, "POST", "/post/", post(`{}`), 400, []string{`{"poll":{"options":["이 필드는 필수 항목입니다."]}}`}, nil},
			{"one", v, "POST", "/post/", post(`{"options":["짜장"]}`), 400, []string{`{"poll":{"options":["Ensure this field has at least 2 elements."]}}`}, nil},
			{"a blank one", v, "POST", "/post/", post(`{"options":["짜장",""]}`), 400, []string{`{"poll":{"options":{"1":["이 필드는 blank일 수 없습니다."]}}}`}, nil},
			{"the same twice", v, "POST", "/post/", post(`{"options":["짜장","짜장 "]}`), 400, []string{`{"poll":{"options":["같은 것이 두 번 있어요."]}}`}, nil},
			{"over already", v, "POST", "/post/", post(`{"options":["짜장","짬뽕"],"ends_at":"2020-01-01T00:00:00Z"}`), 400, []string{`{"poll":{"ends_at":["지금보다 뒤로 정해 주세요."]}}`}, nil},
		})
		w.now.Store(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC).UnixMicro())
		ends = "2026-11-23T07:00:00Z"
		w.steps(t, []step{
			{"posted", v, "POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"점심","content":"뭐 먹지","poll":{"options":["짜장","짬뽕"],"multiple":false,"ends_at":"%s"}}`, w.boards["자유게시판"], ends), 201, []string{shown}, nil},
			{"in a list", other, "GET", "/post/", "", 200, []string{shown}, nil},
			{"sent back with an edit", v, "PATCH", "/post/1/", `{"title":"저녁","poll":{"id":1,"options":[{"id":1,"text":"짜장"},{"id":2,"text":"짬뽕"}],"multiple":false,"ends_at":"2026-11-23T16:00:00+09:00","voter_count":9}}`, 200, []string{`"title":"저녁"`, shown}, nil},
			{"sent back as it was made", v, "PUT", "/post/1/", fmt.Sprintf(`{"board":%d,"title":"야식","content":"뭐 먹지","poll":{"options":["짜장","짬뽕"],"ends_at":"%s"}}`, w.boards["자유게시판"], ends), 200, []string{`"title":"야식"`, shown}, nil},
			{"not sent", v, "PUT", "/post/1/", fmt.Sprintf(`{"board":%d,"title":"간식","content":"뭐 먹지"}`, w.boards["자유게시판"]), 200, []string{shown}, nil},
			{"taken away", v, "PATCH", "/post/1/", `{"poll":null}`, 400, []string{`{"poll":["올린 뒤에는 바꿀 수 없어요."]}`}, nil},
			{"changed", v, "PATCH", "/post/1/", `{"poll":{"options":["짜장","탕수육"]}}`, 400, []string{`{"poll":["올린 뒤에는 바꿀 수 없어요."]}`}, nil},
			{"made nonsense of", v, "PATCH", "/post/1/", `{"poll":[[{"a":1}]]}`, 400, []string{`{"poll":["올린 뒤에는 바꿀 수 없어요."]}`}, nil},
			{"nothing chosen", other, "POST", "/post/1/vote/", `{}`, 400, []string{`{"options":["이 필드는 필수 항목입니다."]}`}, nil},
			{"an empty choice", other, "POST", "/post/1/vote/", `{"options":[]}`, 400, []string{`{"options":["This list may not be empty."]}`}, nil},
			{"what is none", other, "POST", "/post/1/vote/", `{"options":[7]}`, 400, []string{`{"options":["유효하지 않은 pk \"7\" - 객체가 존재하지 않습니다."]}`}, nil},
			{"two", other, "POST", "/post/1/vote/", `{"options":[1,2]}`, 400, []string{`{"options":["하나만 고를 수 있어요."]}`}, nil},
			{"voted", other, "POST", "/post/1/vote/", `{"options":[2]}`, 200, []string{`{"id":1,"options":[{"id":1,"text":"짜장","vote_count":0,"is_mine":false},{"id":2,"text":"짬뽕","vote_count":1,"is_mine":true}],"multiple":false,`, `"is_ended":false,"is_voted":true,"voter_count":1}`}, nil},
			{"its writer sees no more", v, "GET", "/post/1/", "", 200, []string{`"vote_count":null,"is_mine":false},{"id":2,"text":"짬뽕","vote_count":null,"is_mine":false}`, `"voter_count":1}`}, nil},
			{"taken back", other, "DELETE", "/post/1/vote/", "", 200, []string{`"vote_count":null`, `"is_voted":false,"voter_count":0}`}, nil},
			{"a post without one", other, "POST", "/post/2/vote/", `{"options":[1]}`, 404, nil, nil},
			{"to a visitor", account.Viewer{}, "POST", "/post/1/vote/", `{"options":[1]}`, 401, nil, nil},
			{"voted again", other, "POST", "/post/1/vote/", `{"options":["1"]}`, 200, []string{`"vote_count":1,"is_mine":true`}, nil},
		})
		w.later(time.Hour)
		w.steps(t, []step{
			{"too late", v, "POST", "/post/1/vote/", `{"options":[1]}`, 409, []string{`{"detail":"끝난 투표예요.","code":"poll_ended"}`}, nil},
			{"ended", v, "GET", "/post/1/", "", 200, []string{`{"id":1,"text":"짜장","vote_count":1,"is_mine":false},{"id":2,"text":"짬뽕","vote_count":0,"is_mine":false}`, `"is_ended":true,"is_voted":false,"voter_count":1`}, nil},
		})
	})
}

func TestPollsOnPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t), w.student(t)
		write := fmt.Sprintf("/board/%d/write/", w.boards["자유게시판"])
		typed := func(more ...string) url.Values {
			return form(append([]string{"title", "점심", "content", "뭐 먹지", "poll_option", "짜장", "poll_option", ""}, more...)...)
		}
		kept := []string{`value="짜장"`, `<details class="fold" open`, "뭐 먹지"}
		has := func(more ...string) []string { return append(kept[:3:3], more...) }
		w.walks(t, []walk{
			{name: "write", by: v, path: write, status: 200, has: []string{`<details class="fold"><summary>`, `name="poll_option"`, `name="poll_ends_at"`, `min="2026-11-23T13:00"`, `max="2026-12-23T13:00"`}},
			{name: "one option", by: v, path: write, form: typed("poll_multiple", "true", "poll_ends_at", "2026-11-24T18:00"), status: 422, has: has("2개 이상", `value="2026-11-24T18:00"`, `name="poll_multiple" value="true" checked`, `href="#poll.options"`, `id="poll.options"`)},
			{name: "the same twice", by: v, path: write, form: typed("poll_option", "짜장"), status: 422, has: has("같은 것이 두 번")},
			{name: "no time", by: v, path: write, form: typed("poll_option", "짬뽕", "poll_ends_at", "내일"), status: 422, has: has(`value="짬뽕"`, `value="내일"`, "다시 골라 주세요")},
			{name: "over already", by: v, path: write, form: typed("poll_option", "짬뽕", "poll_ends_at", "2026-11-23T12:00"), status: 422, has: has("지금보다 뒤로")},
			{name: "another thing wrong", by: v, path: write, form: form("title", "", "content", "뭐 먹지", "poll_option", "짜장", "poll_option", "짬뽕"), status: 422, has: has(`value="짬뽕"`)},
			{name: "no options are no poll", by: v, path: write, form: form("title", "그냥", "content", "글", "poll_option", " ", "poll_multiple", "true"), status: 303, to: "/post/1/"},
			{name: "which shows none", by: v, path: "/post/1/", status: 200, hasNot: []string{`id="poll"`}},
		})
		w.later(time.Hour)
		w.walks(t, []walk{
			{name: "written", by: v, path: write, form: typed("poll_option", "짬뽕", "poll_ends_at", "2026-11-24T18:00"), status: 303, to: "/post/2/"},
			{name: "in a list", by: other, path: "/post/", status: 200, has: []string{"#poll", "투표"}},
			{name: "the post", by: other, path: "/post/2/", status: 200, has: []string{`action="/post/2/vote/"`, `type="radio"`, "내일 18:00까지", "투표하면 결과가 보여요", "0명 참여"}, hasNot: []string{"%", "다시 투표하기"}},
			{name: "nothing chosen", by: other, path: "/post/2/vote/", form: form(), status: 422, has: []string{"하나 이상 골라 주세요", `id="composer"`}},
			{name: "nothing chosen, by script", by: other, path: "/post/2/vote/", form: form(), part: true, status: 422, has: []string{`id="poll"`, "하나 이상 골라 주세요"}, hasNot: []string{`id="composer"`}},
			{name: "nonsense chosen", by: other, path: "/post/2/vote/", form: form("options", "x"), status: 422},
			{name: "chosen", by: other, path: "/post/2/vote/", form: form("options", "1"), status: 303, to: "/post/2/#poll"},
			{name: "results", by: other, path: "/post/2/", status: 200, has: []string{`style="--v:100%"`, "1명 참여", "다시 투표하기", "투표 취소"}},
			{name: "its writer's page", by: v, path: "/post/2/", status: 200, has: []string{"1명 참여"}, hasNot: []string{"--v", "100%"}},
			{name: "again, by script", by: other, path: "/post/2/vote/", form: form("options", "2"), part: true, status: 200, has: []string{`style="--v:0%"`, `style="--v:100%"`}},
			{name: "taken back", by: other, path: "/post/2/vote/", form: form("options", "2", "take_back", "true"), part: true, status: 200, has: []string{"0명 참여"}, hasNot: []string{"--v"}},
			{name: "of a post without one", by: other, path: "/post/1/vote/", form: form("options", "1"), status: 404},
			{name: "the edit page has none to change", by: v, path: "/post/2/edit/", status: 200, hasNot: []string{"poll_option"}},
		})
		w.later(30 * time.Hour)
		w.walks(t, []walk{
			{name: "too late", by: other, path: "/post/2/vote/", form: form("options", "1"), status: 409, has: []string{"끝났어요"}, hasNot: []string{`type="radio"`}},
			{name: "too late, by script", by: other, path: "/post/2/vote/", form: form("options", "1"), part: true, status: 409, has: []string{`id="poll"`, "끝났어요", "끝난 투표예요"}},
		})
	})
}

// counting counts the queries that are asked.
type counting struct {
	db.Q
	queries int
}

func (c *counting) Rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	c.queries++
	return c.Q.Rows(ctx, query, args...)
}

// A page of posts loads all its polls at once, and none where there is none.
func TestAPageOfPostsCostsOneMoreQueryForItsPolls(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for i := range 6 {
			if i%2 == 0 {
				w.post(t, v, "자유게시판", func(in *NewPost) {
					in.Poll = &NewPoll{Options: []string{fmt.Sprint("하나 ", i), fmt.Sprint("둘 ", i)}}
				})
			} else {
				w.post(t, v, "자유게시판")
			}
		}
		list, err := w.Newest(t.Context(), v, Range{Limit: 20})
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range list { // the newest first
			if n := 5 - i; (p.Poll != nil) != (n%2 == 0) || p.Poll != nil && p.Poll.Options[1].Text != fmt.Sprint("둘 ", n) {
				t.Errorf("post %d: %+v", n, p.Poll)
			}
		}
		out, err := json.Marshal(list[0])
		if err != nil || !strings.Contains(string(out), `"poll":null`) {
			t.Errorf("%s, %v", out, err)
		}
		counted := &counting{Q: w.db}
		posts := []*Post{{ID: 1, hasPoll: true}, {ID: 3, hasPoll: true}, {ID: 2}}
		if err := extra(t.Context(), counted, v, posts); err != nil || counted.queries != 1 || posts[0].Poll == nil || posts[1].Poll == nil || posts[2].Poll != nil {
			t.Errorf("%d queries, %v", counted.queries, err)
		}
		if err := extra(t.Context(), counted, v, posts[2:]); err != nil || counted.queries != 1 {
			t.Errorf("%d queries for posts without polls, %v", counted.queries-1, err)
		}
	})
}
