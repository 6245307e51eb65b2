package app_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
)

// What a block hides is the same, byte for byte in every answer, whether the
// anonymous writer that one reads is the one who signs beside it or another:
// neither blocking the nickname nor blocking the label tells.
func TestSecurity04ABlockHidesTheSameWhoeverItIs(t *testing.T) {
	t.Parallel()
	const readerUUID = "11111111-2222-4333-8444-555555555555"
	play := func(one bool, block string) (where, answers []string) {
		w := newWorld(t)
		signer, other := w.add("signer", account.Student), w.add("other", account.Student)
		reader, owner := w.add("reader", account.Student), w.add("owner", account.Student)
		w.exec(`UPDATE users SET uuid = ? WHERE id = ?`, readerUUID, int64(reader.ID))
		reader.UUID = readerUUID
		w.exec(`UPDATE boards SET post_interval = 0`)
		free, info, secret := w.boards["자유게시판"], w.boards["정보게시판"], w.boards["비밀게시판"]
		signs, hides := w.program(signer), w.program(other)
		if one {
			hides = signs
		}
		asks, tells := w.program(reader), w.program(owner)
		write := func(c *client, path, body string) int64 {
			w.pass(time.Second)
			return c.must("POST", path, body)
		}
		y := garden{world: w, boards: []int64{free, info, secret}}
		post := func(c *client, board int64, s string, more string) int64 {
			y.posts = append(y.posts, write(c, "/post/", fmt.Sprintf(`{"board":%d,"title":"%s","content":"%s"%s}`, board, s, s, more)))
			return y.posts[len(y.posts)-1]
		}
		say := func(c *client, post int64, s string, more string) int64 {
			y.comments = append(y.comments, write(c, "/comment/", fmt.Sprintf(`{"post":%d,"content":"%s"%s}`, post, s, more)))
			return y.comments[len(y.comments)-1]
		}
		const sign = `,"is_anonymous":false`
		mine, theirs := post(asks, free, "하나", ""), post(tells, info, "둘", "")
		signed, hidden := post(signs, free, "셋", sign), post(hides, free, "넷", "")
		post(hides, secret, "다섯", "")
		var first, sig int64
		for i, p := range []int64{mine, theirs, signed, hidden} {
			first = say(hides, p, fmt.Sprint("말 ", i), "")
			sig = say(signs, p, fmt.Sprint("이름 걸고 ", i), sign)
			say(asks, p, fmt.Sprint("물음 ", i), "")
			say(hides, p, fmt.Sprint("답글 ", i), fmt.Sprintf(`,"parent_comment":%d`, sig))
			say(tells, p, fmt.Sprint("답 ", i), fmt.Sprintf(`,"parent_comment":%d`, first))
			say(signs, p, fmt.Sprint("이름 걸고 또 ", i), fmt.Sprintf(`%s,"parent_comment":%d`, sign, first))
		}
		switch block {
		case "the nickname":
			write(asks, "/block/", fmt.Sprintf(`{"comment":%d}`, sig))
		case "the label": // under the reader's own post, where it notifies
			write(asks, "/block/", fmt.Sprintf(`{"comment":%d}`, y.comments[0]))
		case "the author":
			write(asks, "/block/", fmt.Sprintf(`{"post":%d}`, hidden))
		case "all":
			for _, text := range []string{fmt.Sprintf(`{"post":%d}`, signed), fmt.Sprintf(`{"post":%d}`, hidden), fmt.Sprintf(`{"comment":%d}`, y.comments[0]), fmt.Sprintf(`{"comment":%d}`, y.comments[6])} {
				write(asks, "/block/", text)
			}
		}
		for i, p := range []int64{mine, theirs, hidden} { // what comes later
			say(hides, p, fmt.Sprint("더 ", i), "")
			say(signs, p, fmt.Sprint("이름 걸고 더 ", i), sign)
		}
		for i, c := range []*client{asks, w.browser(reader)} {
			reads := func(r app.Route) bool {
				return r.Method == "GET" && !strings.HasPrefix(r.Path, "/account/se") && (r.For == app.Programs) == (i == 0)
			}
			y.crawl(c, reads, func(what string, a answer) {
				where, answers = append(where, what), append(answers, hushed(a))
			})
		}
		return where, answers
	}
	_, unblocked := play(false, "")
	for _, block := range []string{"the nickname", "the label", "the author", "all"} {
		where, ofOne := play(true, block)
		_, ofTwo := play(false, block)
		if len(ofOne) != len(ofTwo) || len(ofOne) < 300 {
			t.Fatalf("%d answers and %d", len(ofOne), len(ofTwo))
		}
		different := 0
		for i := range ofOne {
			if ofOne[i] != ofTwo[i] && different < 5 {
				different++
				a, b := strings.Split(ofOne[i], "\n"), strings.Split(ofTwo[i], "\n")
				at := slices.IndexFunc(a, func(s string) bool { return !slices.Contains(b, s) })
				t.Errorf("with %s blocked %s differs:\none person  %.600s\ntwo people  %.600s", block, where[i], a[max(at, 0)], b[min(max(at, 0), len(b)-1)])
			}
		}
		if slices.Equal(ofTwo, unblocked) {
			t.Errorf("blocking %s changes nothing: the test looks at nothing", block)
		}
	}
}

// shows are the addresses where what a blocked nickname signs may still be
// read: its own, and the list of blocks.
var shows = regexp.MustCompile(`^(GET|HEAD) /(block[/.]|post/SIGNED[/.]|comment/COMMENT[/.]|comment/\?post=SIGNED&)`)

// No list, feed or count of any route shows what a blocked nickname signs.
func TestNoListShowsWhatABlockedNicknameSigns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	signer, reader, owner := w.add("signer", account.Student), w.add("reader", account.Student), w.add("owner", account.Student)
	w.exec(`UPDATE boards SET post_interval = 0`)
	signs, asks, tells := w.program(signer), w.program(reader), w.program(owner)
	const mark = "가려야할말"
	y := garden{world: w, boards: []int64{w.boards["자유게시판"], w.boards["정보게시판"]}}
	sign := `,"is_anonymous":false`
	signed := signs.must("POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"%s","content":"%s","is_anonymous":false}`, y.boards[0], mark, mark))
	asks.comment(signed, "")
	asks.must("POST", fmt.Sprintf("/board/%d/pin/", y.boards[0]), "")
	mine := asks.post(y.boards[1], "")
	said := signs.must("POST", "/comment/", fmt.Sprintf(`{"post":%d,"content":"%s","is_anonymous":false}`, mine, mark))
	tells.comment(mine, sign)
	y.posts, y.comments = []int64{signed, mine}, []int64{said}
	seen := func() (all []string) {
		for i, c := range []*client{asks, w.browser(reader)} {
			reads := func(r app.Route) bool { return r.Method == "GET" && (r.For == app.Programs) == (i == 0) }
			y.crawl(c, reads, func(where string, a answer) {
				own := strings.NewReplacer("SIGNED", fmt.Sprint(signed), "COMMENT", fmt.Sprint(said)).Replace(shows.String())
				if text := a.bytes(); (strings.Contains(text, mark) || strings.Contains(text, signer.Nickname)) && !regexp.MustCompile(own).MatchString(where) {
					all = append(all, where)
				}
			})
		}
		return all
	}
	if before := seen(); len(before) < 10 {
		t.Fatalf("before blocking it is in %d answers only: %q", len(before), before)
	}
	asks.must("POST", "/block/", fmt.Sprintf(`{"post":%d}`, signed))
	for _, where := range seen() {
		t.Errorf("%s still shows it", where)
	}
}
