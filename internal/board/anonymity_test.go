package board

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"maps"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// Neither JSON, a template, fmt nor a log can get at a writer, even by mistake.
func TestNothingCanShowTheWriter(t *testing.T) {
	w := writer{id: 424242, anonymous: true, number: 3}
	p := &postRow{writer: w, rights: rights{manager: 424242}}
	p.Author = w.ofPost(i18n.Ko, account.Viewer{ID: 7})
	c := &commentRow{writer: w}
	b := &boardRow{rights: p.rights}
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	for _, v := range []any{w, &w, p, *p, c, *c, b, *b, p.rights, commented{writer: w}, &commented{writer: w}, liked{writer: 424242}, blockRow{writer: w}, &blockRow{writer: w}, restrictedText{writer: 424242}, &restrictedText{writer: 424242}, p.seenBy(i18n.Ko, account.Viewer{}), c.seenBy(i18n.Ko, account.Viewer{})} {
		logger.Info("x", "v", v)
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if got := fmt.Sprintf(format, v); strings.Contains(got, "424242") || strings.Contains(got, "67932") {
				t.Errorf("%s of %T: %s", format, v, got)
			}
		}
		if out, err := json.Marshal(v); err == nil && strings.Contains(string(out), "424242") {
			t.Errorf("json of %T: %s", v, out)
		}
		if err := template.Must(template.New("").Parse(`{{.writer}}`)).Execute(io.Discard, v); err == nil {
			t.Errorf("a template read the writer of %T", v)
		}
	}
	if strings.Contains(log.String(), "424242") {
		t.Errorf("log: %s", log.String())
	}
}

// What others read of a writer that wrote nothing but anonymous texts holds
// nothing of the writer: not the id, the nickname, nor the UUID.
func TestACanaryIsInNoByte(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		canary := w.canary(t)
		v, operator := w.student(t), w.person(t, 0, "", account.Operator)
		w.later(4 * 24 * time.Hour)
		for _, board := range []string{"자유게시판", "비밀게시판"} {
			w.post(t, canary, board, func(in *NewPost) { in.Question = board == "비밀게시판" })
		}
		others := w.post(t, v, "자유게시판")
		say := w.say(t, canary, others.ID)
		w.say(t, canary, 1)
		mine := w.say(t, v, 1)
		w.say(t, canary, 1, replyTo(mine))
		for _, like := range []func() error{
			func() error { _, err := w.LikePost(t.Context(), canary, others.ID); return err },
			func() error { _, err := w.LikeComment(t.Context(), canary, mine.ID); return err },
			func() error { return w.PinBoard(t.Context(), canary, w.boards["자유게시판"]) },
			func() error { _, err := w.BlockComment(t.Context(), v, say.ID); return err },
			func() error { _, err := w.BlockPost(t.Context(), v, 1); return err },
			func() error { _, err := w.BlockComment(t.Context(), canary, mine.ID); return err },
		} {
			if err := like(); err != nil {
				t.Fatal(err)
			}
		}
		board := fmt.Sprintf("/board/%d/", w.boards["자유게시판"])
		secret := fmt.Sprintf("/board/%d/", w.boards["비밀게시판"])
		id := fmt.Sprint(int64(canary.ID))
		for _, reader := range []account.Viewer{v, operator, {}, w.person(t, w.saebyeok, account.Student, "")} {
			for _, path := range []string{"/board/", board, secret, "/post/", "/post/?board=" + board[7:len(board)-1], "/post/1/", "/post/2/", "/post/3/", "/post/mine/", "/post/commented/", "/comment/?post=1",
				"/comment/?post=3", fmt.Sprintf("/comment/%d/", say.ID), "/myboard/", "/block/", "/notification/", w.entryPath(), board + "settings/", board + "write/", "/post/1/edit/", "/post/1/delete/", "/comment/1/delete/", "/post/9999999999999999999/"} {
				for name, rec := range map[string]string{
					"json": dump(w.call(reader, "GET", path, "")),
					"en":   dump(w.call(reader, "GET", path, "", "Accept-Language", "en")),
					"page": dump(w.visit(t, reader, path, nil, false)),
					"part": dump(w.visit(t, reader, path, nil, true)),
				} {
					for _, mark := range []string{id, canary.Nickname, canary.UUID} {
						if strings.Contains(rec, mark) {
							t.Errorf("%s %s shows %s to %v: %s", name, path, mark, reader, rec)
						}
					}
				}
			}
			for _, method := range []string{"OPTIONS", "PATCH", "DELETE", "POST"} {
				for _, path := range []string{"/post/1/", "/post/1/like/", "/comment/1/", "/comment/1/like/"} {
					if method == "DELETE" && reader.Role == account.Operator || method == "POST" && reader.ID == v.ID {
						continue // they may
					}
					if rec := dump(w.call(reader, method, path, "{}")); strings.Contains(rec, id) || strings.Contains(rec, canary.Nickname) {
						t.Errorf("%s %s: %s", method, path, rec)
					}
				}
			}
		}
	})
}

// canary adds somebody whose id is met nowhere else.
func (w *world) canary(t testing.TB) account.Viewer {
	t.Helper()
	v := w.student(t)
	const id = 77665544
	v.Nickname, v.UUID = "카나리아새", "c0ffee00-1111-4222-8333-canary"
	err := w.db.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), `UPDATE users SET id = ?, nickname = ?, nickname_key = ?, uuid = ? WHERE id = ?`, id, v.Nickname, v.Nickname, v.UUID, int64(v.ID))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	v.ID = id
	return v
}

// Everybody writes, answers, signs, deletes and blocks at once, the post's
// author too: each who was anonymous has one number, from 1 on without a gap,
// and wears it in every comment; the author has none; nobody meets an error that
// is not theirs, and every count is that of its rows.
func TestNumbersAmongEverythingAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		author := w.student(t)
		p := w.post(t, author, "자유게시판")
		top := w.say(t, author, p.ID)
		const people = 64
		var mu sync.Mutex
		labels := map[account.ID]map[string]bool{}
		var wg sync.WaitGroup
		for i := range people {
			v := author
			if i%8 != 0 {
				v = w.student(t)
			}
			wg.Go(func() {
				for n := range 3 {
					in := NewComment{Post: p.ID, Content: "나도", Signed: n == 1 && i%2 == 0}
					if n == 2 {
						in.Parent = top.ID
					}
					c, err := w.AddComment(context.Background(), v, in)
					if err != nil {
						t.Error(err)
						return
					}
					if !in.Signed {
						mu.Lock()
						if labels[v.ID] == nil {
							labels[v.ID] = map[string]bool{}
						}
						labels[v.ID][c.Author.Name] = true
						mu.Unlock()
					}
					if n == 0 && i%3 == 0 {
						if err := w.RemoveComment(context.Background(), v, c.ID); err != nil {
							t.Error(err)
						}
					}
					if v.ID != author.ID {
						if _, err := w.BlockComment(context.Background(), v, top.ID); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		wg.Wait()
		worn := map[string]int{}
		for id, names := range labels {
			if len(names) != 1 {
				t.Errorf("one wears %d labels: %v", len(names), names)
			}
			for name := range names {
				if worn[name]++; (name == "익명(글쓴이)") != (id == author.ID) {
					t.Errorf("%s is worn by the author: %v", name, id == author.ID)
				}
			}
		}
		for i := range len(labels) - 1 {
			if name := fmt.Sprintf("익명%d", i+1); worn[name] != 1 {
				t.Errorf("%s is worn by %d", name, worn[name])
			}
		}
		counts, err := Recount(t.Context(), w.db)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range counts {
			if c.Wrong != 0 {
				t.Errorf("%s: %d wrong", c.What, c.Wrong)
			}
		}
	})
}

var ownIDs = regexp.MustCompile(`"(id|post|board|parent_comment)":\d+|c\d+|/(post|comment)/\d+/|\d{2}:\d{2}:\d{2}(\.\d+)?|제목 \d+`)

// Two anonymous items of one writer under different posts look to others as
// those of two writers do: what differs is their own ids, times and words.
func TestNothingLinksTwoAnonymousTexts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b, c, d, reader := w.student(t), w.student(t), w.student(t), w.student(t), w.student(t)
		// The first two posts and their comments are of one writer each, the last
		// two of different ones.
		one, same := w.post(t, a, "자유게시판"), w.post(t, a, "자유게시판")
		two, other := w.post(t, b, "자유게시판"), w.post(t, c, "자유게시판")
		for _, p := range []Post{one, same} {
			w.say(t, d, p.ID)
			w.say(t, a, p.ID)
		}
		w.say(t, d, two.ID)
		w.say(t, b, two.ID)
		w.say(t, b, other.ID)
		w.say(t, c, other.ID)
		look := func(p Post) string {
			text := dump(w.call(reader, "GET", p.Href(), "")) + dump(w.call(reader, "GET", fmt.Sprintf("/comment/?post=%d", p.ID), ""))
			text = regexp.MustCompile(`(?i)etag: .*`).ReplaceAllString(text, "")
			return ownIDs.ReplaceAllString(regexp.MustCompile(`\d{4}-\d{2}-\d{2}T`).ReplaceAllString(text, "T"), "#")
		}
		want := look(one)
		for _, p := range []Post{same, two, other} {
			if got := look(p); got != want {
				t.Errorf("post %d can be told from post %d:\n%s\n%s", p.ID, one.ID, got, want)
			}
		}
	})
}

// No parameter picks or orders posts by who wrote them.
func TestPostsCannotBePickedByTheirWriter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b, reader := w.student(t), w.student(t), w.student(t)
		w.post(t, a, "자유게시판", withTitle("하나", "내용"))
		w.post(t, b, "자유게시판", withTitle("둘", "내용"), func(in *NewPost) { in.Signed = true })
		plain := w.call(reader, "GET", "/post/", "").Body.String()
		const nothing = `{"next":null,"previous":null,"results":[]}` // no text names its writer
		for _, q := range []string{"user", "author", "writer", "writer_id", "author_id", "user_id", "created_by", "search", "ordering", "is_me", "author__name", "nickname"} {
			for _, value := range []string{fmt.Sprint(int64(a.ID)), a.Nickname, b.Nickname, "true", "writer_id", "-author"} {
				want := plain
				if q == "search" {
					want = nothing
				}
				if got := w.call(reader, "GET", "/post/?"+q+"="+value, "").Body.String(); got != want {
					t.Errorf("?%s=%s: %s", q, value, got)
				}
			}
		}
	})
}

// dump is everything an answer says: status, headers and body.
func dump(rec *httptest.ResponseRecorder) string {
	var b strings.Builder
	fmt.Fprintln(&b, rec.Code)
	for _, name := range slices.Sorted(maps.Keys(rec.Header())) {
		if name != "X-Request-Id" {
			fmt.Fprintln(&b, name+":", rec.Header().Values(name))
		}
	}
	return b.String() + rec.Body.String()
}
