package board

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
)

func (w *world) block(t testing.TB, v account.Viewer, text any) Block {
	t.Helper()
	var b Block
	var err error
	switch x := text.(type) {
	case Post:
		b, err = w.BlockPost(context.Background(), v, x.ID)
	case Comment:
		b, err = w.BlockComment(context.Background(), v, x.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// pinned are the posts that stand on home for the boards that v has pinned.
func (w *world) pinned(ctx context.Context, v account.Viewer) ([]Post, error) {
	all, err := w.NewestOfPinned(ctx, v)
	if err != nil {
		return nil, err
	}
	var posts []Post
	for _, l := range all {
		var id int64
		if _, err := fmt.Sscanf(l.Href, "/post/%d/", &id); err != nil {
			continue // of a secret board, which alone is named
		}
		p, err := w.Post(ctx, v, id)
		if err != nil {
			return nil, err
		}
		posts = append(posts, p)
	}
	return posts, nil
}

// seen is what v reads of posts, in every list and at their own addresses, and
// of the comments under them.
func (w *world) seen(t testing.TB, v account.Viewer, posts ...Post) string {
	t.Helper()
	ctx, all := context.Background(), Range{Limit: 100}
	lists := map[string]func() ([]Post, error){
		"newest": func() ([]Post, error) { return w.Newest(ctx, v, all) }, "commented": func() ([]Post, error) { return w.Commented(ctx, v, all) },
		"mine": func() ([]Post, error) { return w.Mine(ctx, v, all) }, "pinned": func() ([]Post, error) { return w.pinned(ctx, v) },
		"free":   func() ([]Post, error) { return w.PostsOf(ctx, v, w.boards["자유게시판"], all) },
		"secret": func() ([]Post, error) { return w.PostsOf(ctx, v, w.boards["비밀게시판"], all) },
		"back":   func() ([]Post, error) { return w.Newest(ctx, v, Range{After: -1, Limit: 100}) },
	}
	var b strings.Builder
	for _, name := range []string{"newest", "commented", "mine", "pinned", "free", "secret", "back"} {
		list, err := lists[name]()
		if err != nil {
			t.Fatal(name, err)
		}
		fmt.Fprintf(&b, "%s:", name)
		for _, p := range list {
			if p.IsBlocked {
				t.Errorf("%s lists a blocked post", name)
			}
			fmt.Fprintf(&b, " %d(%d %d)", p.ID, p.CommentCount, p.LikeCount)
		}
		b.WriteString("\n")
	}
	for _, p := range posts {
		at, list, err := w.Comments(ctx, v, p.ID, Position{}, false, 100)
		if err != nil {
			t.Fatal(err)
		}
		listed, err := w.CommentsOf(ctx, v, p.ID, Position{}, true, 100)
		if err != nil || len(listed) != len(list) {
			t.Errorf("%d comments forwards, %d backwards, %v", len(list), len(listed), err)
		}
		fmt.Fprintf(&b, "post %d by %s %v %d:", p.ID, at.Author.Name, at.IsBlocked, at.CommentCount)
		for _, c := range list {
			fmt.Fprintf(&b, " %d %s %s %d/", c.ID, c.Author.Name, c.Content, c.LikeCount)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// A yard is where one person, X, writes signed and not, as others do.
type yard struct {
	*world
	x, other, reader                  account.Viewer
	open, signed, anonymous, secret   Post    // the first is the other's, the others X's
	here, signedHere, there, authored Comment // of X: under open, twice, and under signed and anonymous
}

func newYard(t testing.TB, w *world) yard {
	y := yard{world: w, x: w.student(t), other: w.student(t), reader: w.student(t)}
	sign := func(in *NewPost) { in.Signed = true }
	y.open = w.post(t, y.other, "자유게시판")
	y.anonymous, y.secret = w.post(t, y.x, "자유게시판"), w.post(t, y.x, "비밀게시판")
	y.signed = w.post(t, y.x, "자유게시판", sign)
	for _, p := range []Post{y.open, y.signed, y.anonymous, y.secret} {
		w.say(t, y.other, p.ID)
		w.say(t, y.reader, p.ID)
	}
	y.here, y.signedHere = w.say(t, y.x, y.open.ID), w.say(t, y.x, y.open.ID, signed)
	y.there, y.authored = w.say(t, y.x, y.signed.ID), w.say(t, y.x, y.anonymous.ID)
	w.say(t, y.x, y.anonymous.ID, signed)
	w.say(t, y.x, y.secret.ID)
	if err := w.PinBoard(context.Background(), y.reader, w.boards["자유게시판"]); err != nil {
		t.Fatal(err)
	}
	return y
}

func (y yard) look(t testing.TB, v account.Viewer) string {
	return y.seen(t, v, y.open, y.signed, y.anonymous, y.secret)
}

// gone are the lines of what was seen that changed, as they are now.
func gone(before, after string) string {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	var all []string
	for i := range a {
		if a[i] != b[i] {
			all = append(all, b[i])
		}
	}
	return strings.Join(all, "\n")
}

// A nickname is blocked by any text that it signs. What is signed with it
// vanishes, and nothing that the same person wrote without it.
func TestBlockingANicknameHidesWhatItSignsAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		y := newYard(t, w)
		before := y.look(t, y.reader)
		others := y.look(t, y.other)
		b := w.block(t, y.reader, y.signedHere)
		if b.Kind != BlockNickname || b.Nickname == nil || *b.Nickname != y.x.Nickname || b.Post != nil || b.Label != nil {
			t.Errorf("blocked %+v", b)
		}
		o, s, n, c := y.open, y.signed, y.anonymous, y.secret
		want := fmt.Sprintf("newest: %d(4 0) %d(4 0)\n", n.ID, o.ID) +
			fmt.Sprintf("commented: %d(3 0) %d(4 0) %d(4 0)\n", c.ID, n.ID, o.ID) +
			fmt.Sprintf("pinned: %d(4 0)\n", n.ID) +
			fmt.Sprintf("free: %d(4 0) %d(4 0)\n", n.ID, o.ID) +
			fmt.Sprintf("back: %d(4 0) %d(4 0)\n", o.ID, n.ID) +
			fmt.Sprintf("post %d by 익명 false 4: 1 익명(글쓴이) 나도 0/ 2 익명1 나도 0/ %d 익명2 나도 0/\n", o.ID, y.here.ID) +
			fmt.Sprintf("post %d by %s true 3: 3 익명1 나도 0/ 4 익명2 나도 0/ %d 익명3 나도 0/\n", s.ID, y.x.Nickname, y.there.ID) +
			fmt.Sprintf("post %d by 익명 false 4: 5 익명1 나도 0/ 6 익명2 나도 0/ %d 익명(글쓴이) 나도 0/", n.ID, y.authored.ID)
		if got := gone(before, y.look(t, y.reader)); got != want {
			t.Errorf("what changed:\n%s\nwant:\n%s", got, want)
		}
		if got := y.look(t, y.other); got != others {
			t.Errorf("to others it changed:\n%s\n%s", got, others)
		}
		if err := w.Unblock(t.Context(), y.reader, b.ID); err != nil {
			t.Fatal(err)
		}
		if got := y.look(t, y.reader); got != before {
			t.Errorf("after unblocking:\n%s\nbefore blocking:\n%s", got, before)
		}
	})
}

// A label is blocked by any text that stands under it. What it says in that
// post's comments vanishes, and nothing else: not the post, not what the same
// person signs there, and nothing elsewhere.
func TestBlockingALabelHidesItInThatPostAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		y := newYard(t, w)
		before := y.look(t, y.reader)
		for _, tt := range []struct {
			by    any
			post  Post
			label string
			gone  Comment
		}{
			{y.here, y.open, "익명2", y.here},
			{y.there, y.signed, "익명3", y.there},
			{y.anonymous, y.anonymous, "익명(글쓴이)", y.authored},
			{y.authored, y.anonymous, "익명(글쓴이)", y.authored},
		} {
			b := w.block(t, y.reader, tt.by)
			if b.Kind != BlockLabel || b.Nickname != nil || *b.Post != tt.post.ID || *b.Label != tt.label {
				t.Errorf("blocked %+v", b)
			}
			after := y.look(t, y.reader)
			changed := gone(before, after)
			if strings.Contains(changed, "\n") || !strings.HasPrefix(changed, fmt.Sprintf("post %d by", tt.post.ID)) {
				t.Errorf("blocking %s of post %d changed\n%s", tt.label, tt.post.ID, changed)
			}
			without := fmt.Sprintf(" %d %s 나도 0/", tt.gone.ID, tt.label)
			if !strings.Contains(before, without) || strings.Replace(before, without, "", 1) != after {
				t.Errorf("blocking %s of post %d left\n%s", tt.label, tt.post.ID, after)
			}
			if err := w.Unblock(t.Context(), y.reader, b.ID); err != nil {
				t.Fatal(err)
			}
		}
		if got := y.look(t, y.reader); got != before {
			t.Errorf("after unblocking:\n%s\nbefore blocking:\n%s", got, before)
		}
	})
}

func TestABlockedCommentKeepsItsPlaceWhileItHasReplies(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, x, reader := w.post(t, w.student(t), "자유게시판"), w.student(t), w.student(t)
		top := w.say(t, x, p.ID, text("속말"), signed)
		reply := w.say(t, reader, p.ID, text("내 답글"), replyTo(top))
		w.say(t, x, p.ID, text("그 답글"), replyTo(top), signed)
		if _, err := w.LikeComment(t.Context(), reader, top.ID); err != nil {
			t.Fatal(err)
		}
		b := w.block(t, reader, top)
		_, list, err := w.Comments(t.Context(), reader, p.ID, Position{}, false, 10)
		if err != nil || len(list) != 2 || list[1].ID != reply.ID {
			t.Fatalf("%d comments, %v", len(list), err)
		}
		want := Comment{ID: top.ID, CreatedAt: top.CreatedAt, UpdatedAt: top.CreatedAt, Post: p.ID, Content: "차단한 사람의 댓글입니다.", IsBlocked: true, Replies: 2, Place: top.Place, Block: b.ID}
		if list[0] != want {
			t.Errorf("shows %+v, want %+v", list[0], want)
		}
		one, err := w.Comment(t.Context(), reader, top.ID)
		if err != nil || one.Content != "속말" || !one.IsBlocked {
			t.Errorf("by its own address: %+v, %v", one, err)
		}
		// By parts, each that is shown comes once.
		first, err := w.CommentsOf(t.Context(), reader, p.ID, Position{}, false, 1)
		if err != nil {
			t.Fatal(err)
		}
		rest, err := w.CommentsOf(t.Context(), reader, p.ID, first[0].Place, false, 10)
		if err != nil || contents(first)+" "+contents(rest) != "차단한 사람의 댓글입니다. 내 답글" {
			t.Errorf("by parts: %s, %s, %v", contents(first), contents(rest), err)
		}
	})
}

func TestWhoCanBlockWhat(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		y := newYard(t, w)
		foreigner, unverified := w.person(t, w.saebyeok, account.Student, ""), w.person(t, w.hanbit, account.Unverified, "")
		for _, tt := range []struct {
			name string
			by   account.Viewer
			post func() error
			want string
		}{
			{"a visitor, a post", account.Viewer{}, func() error { _, err := w.BlockPost(t.Context(), account.Viewer{}, y.open.ID); return err }, "not_authenticated"},
			{"a visitor, nothing", account.Viewer{}, func() error { return w.Unblock(t.Context(), account.Viewer{}, 1) }, "not_authenticated"},
			{"one's own post", y.other, func() error { _, err := w.BlockPost(t.Context(), y.other, y.open.ID); return err }, "own_block"},
			{"one's own anonymous comment", y.x, func() error { _, err := w.BlockComment(t.Context(), y.x, y.here.ID); return err }, "own_block"},
			{"one's own signed comment", y.x, func() error { _, err := w.BlockComment(t.Context(), y.x, y.signedHere.ID); return err }, "own_block"},
			{"a post that is none", y.x, func() error { _, err := w.BlockPost(t.Context(), y.x, 999); return err }, "post does_not_exist"},
			{"a comment that is none", y.x, func() error { _, err := w.BlockComment(t.Context(), y.x, 999); return err }, "comment does_not_exist"},
			{"another school's post", foreigner, func() error { _, err := w.BlockPost(t.Context(), foreigner, y.open.ID); return err }, "post does_not_exist"},
			{"another school's comment", foreigner, func() error { _, err := w.BlockComment(t.Context(), foreigner, y.here.ID); return err }, "comment does_not_exist"},
			{"one who may not read", unverified, func() error { _, err := w.BlockPost(t.Context(), unverified, y.open.ID); return err }, "not_verified"},
		} {
			t.Run(tt.name, func(t *testing.T) { wantCode(t, tt.post(), tt.want) })
		}
		b := w.block(t, y.reader, y.open)
		wantCode(t, w.Unblock(t.Context(), y.other, b.ID), "not_found")
		if again := w.block(t, y.reader, y.open); again.ID != b.ID {
			t.Errorf("blocking again made %d beside %d", again.ID, b.ID)
		}
		wantCode(t, w.Unblock(t.Context(), y.reader, b.ID), "")
		wantCode(t, w.Unblock(t.Context(), y.reader, b.ID), "not_found")
	})
}

// The list says what texts say now: a new nickname, and of who is gone that.
func TestTheListOfBlocks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		y := newYard(t, w)
		stranger := w.student(t)
		w.block(t, y.reader, y.signed)
		w.block(t, y.reader, w.say(t, stranger, y.open.ID, signed))
		w.block(t, y.reader, y.secret)
		w.block(t, y.reader, y.here)
		w.block(t, y.x, y.open)
		lines := func(r Range) string {
			t.Helper()
			list, err := w.Blocks(t.Context(), y.reader, r)
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, b := range list {
				all = append(all, strings.TrimSpace(b.Name()+" "+b.Headline))
			}
			return strings.Join(all, ", ")
		}
		if got, want := lines(Range{Limit: 10}), "익명2 "+y.open.Title+", 익명(글쓴이) 비밀게시판, "+stranger.Nickname+", "+y.x.Nickname; got != want {
			t.Errorf("the list is %s, want %s", got, want)
		}
		list, err := w.Blocks(t.Context(), y.reader, Range{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		older, newer := lines(Range{Before: list[1].ID, Limit: 1}), lines(Range{After: list[3].ID, Limit: 2})
		if older != stranger.Nickname || newer != stranger.Nickname+", 익명(글쓴이) 비밀게시판" {
			t.Errorf("older %s, newer %s", older, newer)
		}
		w.exec(t, `UPDATE users SET nickname = '새이름' WHERE id = ?`, int64(y.x.ID))
		w.exec(t, `DELETE FROM users WHERE id = ?`, int64(stranger.ID))
		if err := w.RemovePost(t.Context(), y.other, y.open.ID); err != nil {
			t.Fatal(err)
		}
		if got, want := lines(Range{Limit: 10}), "익명2, 익명(글쓴이) 비밀게시판, (알 수 없음), 새이름"; got != want {
			t.Errorf("the list is %s, want %s", got, want)
		}
	})
}

// Everybody presses twice at once: one block each, ids that nobody shares.
func TestBlocksAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, reader, other := w.post(t, w.student(t), "자유게시판"), w.student(t), w.student(t)
		var texts []Comment
		for range 8 {
			texts = append(texts, w.say(t, w.student(t), p.ID), w.say(t, w.student(t), p.ID, signed))
		}
		var wg sync.WaitGroup
		for _, c := range slices.Repeat(texts, 3) {
			for _, v := range []account.Viewer{reader, other} {
				wg.Go(func() {
					if _, err := w.BlockComment(context.Background(), v, c.ID); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		for _, v := range []account.Viewer{reader, other} {
			list, err := w.Blocks(t.Context(), v, Range{Limit: 100})
			if err != nil || len(list) != len(texts) {
				t.Errorf("%d blocks of %d texts, %v", len(list), len(texts), err)
			}
			if got := w.order(t, v, p.ID); got != "" {
				t.Errorf("still shown: %s", got)
			}
		}
	})
}

// Ids that count over all would tell what others block.
func TestABlocksIdTellsNothingOfOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, w.student(t), "자유게시판")
		reader, other := w.student(t), w.student(t)
		a, b := w.say(t, w.student(t), p.ID), w.say(t, w.student(t), p.ID)
		for _, v := range []account.Viewer{other, w.student(t), reader} {
			if got := w.block(t, v, a).ID; got != w.now.Load() {
				t.Errorf("the first has the id %d at %d", got, w.now.Load())
			}
		}
		if got := w.block(t, reader, b).ID; got != w.now.Load()+1 {
			t.Errorf("the second has the id %d at %d", got, w.now.Load())
		}
	})
}

func (w *world) told(t testing.TB, v account.Viewer) string {
	t.Helper()
	list, err := w.notes.Entries(context.Background(), v, notification.Position{}, false, 10)
	if err != nil {
		t.Fatal(err)
	}
	n, err := w.notes.Unread(context.Background(), v)
	if err != nil {
		t.Fatal(err)
	}
	all := []string{fmt.Sprint(n)}
	for _, e := range list {
		all = append(all, e.Text+": "+e.Snippet)
	}
	return strings.Join(all, "\n")
}

// Nobody is told of what they block. The name decides under which it comes, not
// who wrote it.
func TestWhatOneBlocksDoesNotNotify(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, x, z := w.student(t), w.student(t), w.student(t)
		elsewhere := w.post(t, x, "정보게시판", func(in *NewPost) { in.Signed = true })
		p := w.post(t, v, "자유게시판")
		w.block(t, v, elsewhere)
		mine := w.say(t, v, p.ID)
		w.say(t, x, p.ID, signed, text("이름으로"))
		w.say(t, x, p.ID, signed, text("이름으로 답글"), replyTo(mine))
		if got, want := w.told(t, v), "0"; got != want {
			t.Errorf("told of a blocked nickname: %s", got)
		}
		w.later(time.Minute)
		first := w.say(t, x, p.ID, text("익명으로"))
		if got, want := w.told(t, v), "1\n익명1 님이 내 글에 댓글을 남겼어요: 익명으로"; got != want {
			t.Errorf("told %s, want %s", got, want)
		}
		w.later(time.Minute)
		w.say(t, z, p.ID, text("다른 이"))
		w.say(t, x, p.ID, signed, text("또 이름으로"))
		if got, want := w.told(t, v), "1\n익명2 외 1명이 내 글에 댓글을 남겼어요: 다른 이"; got != want {
			t.Errorf("told %s, want %s", got, want)
		}
		w.block(t, v, first)
		w.later(time.Minute)
		if err := w.notes.ReadAll(t.Context(), v); err != nil {
			t.Fatal(err)
		}
		w.say(t, x, p.ID, text("또 익명으로"))
		w.say(t, x, p.ID, text("또 익명으로 답글"), replyTo(mine))
		if n, err := w.notes.Unread(t.Context(), v); n != 0 || err != nil {
			t.Errorf("%d entries of a blocked label, %v", n, err)
		}
		w.exec(t, `UPDATE notifications SET is_read = 0 WHERE updated_at > 0`)
		if got, want := w.told(t, v), "1\n익명2 님이 내 글에 댓글을 남겼어요: 다른 이"; got != want {
			t.Errorf("told %s, want %s", got, want)
		}
		if err := w.RemoveComment(t.Context(), z, first.ID+1); err != nil {
			t.Fatal(err)
		}
		if got, want := w.told(t, v), "1\n차단한 사람이 내 글에 댓글을 남겼어요: "; got != want {
			t.Errorf("told %s, want %s", got, want)
		}
		list, err := w.Blocks(t.Context(), v, Range{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range list {
			if err := w.Unblock(t.Context(), v, b.ID); err != nil {
				t.Fatal(err)
			}
		}
		w.say(t, x, p.ID, signed, text("다시 이름으로"), replyTo(mine))
		if got, want := w.told(t, v), fmt.Sprintf("2\n%s 님이 내 댓글에 답글을 남겼어요: 다시 이름으로\n%[1]s 외 1명이 내 글에 댓글을 남겼어요: 다시 이름으로", x.Nickname); got != want {
			t.Errorf("after unblocking: %s, want %s", got, want)
		}
	})
}

// What a comment leads to must be as much, and take as long, whoever it answers
// and whoever blocks its writer: one measures that, and knows by it that two
// names are one person.
func TestACommentStoresAsMuchWhoeverIsConcerned(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		// history plays what others may have seen: an anonymous post, a signed
		// comment, an anonymous reply to it and then the attacker's comments, or
		// with first the attacker's before.
		history := func(signer, replier, author int, blocks, first bool) (log []string) {
			t.Helper()
			people := []account.Viewer{w.student(t), w.student(t), w.student(t)}
			attacker := w.student(t)
			p := w.post(t, people[author], "자유게시판")
			if blocks {
				elsewhere := w.post(t, attacker, "정보게시판", func(in *NewPost) { in.Signed = true })
				for _, v := range people {
					w.block(t, v, elsewhere)
				}
			}
			w.exec(t, `DELETE FROM notifications`)
			say := func(v account.Viewer, change ...func(*NewComment)) Comment {
				t.Helper()
				before := w.executed(t)
				c := w.say(t, v, p.ID, change...)
				log = append(log, fmt.Sprint(w.executed(t)-before, " statements, entries ", w.stored(t)))
				return c
			}
			if first {
				say(attacker, signed)
				say(attacker, signed)
			}
			c := say(people[signer], signed)
			say(people[replier], replyTo(c))
			say(attacker, signed)
			say(attacker, signed, replyTo(c))
			say(attacker, replyTo(c))
			return log
		}
		history(1, 2, 0, false, true) // prepares the statements
		for _, first := range []bool{false, true} {
			want := history(1, 2, 0, false, first)
			for _, tt := range []struct {
				name                    string
				signer, replier, author int
				blocks                  bool
			}{
				{"the signer is the post's author", 0, 2, 0, false},
				{"the replier is the signer", 1, 1, 0, false},
				{"the replier is the post's author", 1, 0, 0, false},
				{"all are one", 0, 0, 0, false},
				{"all block the attacker", 1, 2, 0, true},
				{"all are one who blocks the attacker", 0, 0, 0, true},
			} {
				got := history(tt.signer, tt.replier, tt.author, tt.blocks, first)
				for i := len(got) - 3; i < len(got); i++ { // what the attacker can time
					if got[i] != want[i] {
						t.Errorf("%s, first %v, comment %d: %s, of three people %s", tt.name, first, i, got[i], want[i])
					}
				}
				if first && (got[0] != want[0] || got[1] != want[1]) {
					t.Errorf("%s, the first comments: %s, of three people %s", tt.name, got[:2], want[:2])
				}
			}
		}
	})
}

// stored is of which kinds there are notifications.
func (w *world) stored(t testing.TB) string {
	t.Helper()
	all, err := db.All(context.Background(), w.db, func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) }, `SELECT kind FROM notifications ORDER BY kind`)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, " ")
}

// executed is how many statements the server has run, where it counts them.
func (w *world) executed(t testing.TB) (n int) {
	t.Helper()
	if w.db.Engine() != "mariadb" {
		return 0
	}
	err := w.db.Row(context.Background(), `SELECT CAST(VARIABLE_VALUE AS INTEGER) FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'COM_STMT_EXECUTE'`).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
