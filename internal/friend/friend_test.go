package friend

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

func TestPeopleBecomeFriends(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		minji, junho, third := w.student(t, "minji"), w.student(t, "junho"), w.student(t, "third")
		w.ask(t, minji, " JunHo ")
		if in, out := w.names(t, junho, In), w.names(t, minji, Out); in != "minji" || out != "junho" {
			t.Fatalf("in %s, out %s", in, out)
		}
		if got := w.told(t, junho); got != "minji 님이 친구 요청을 보냈어요" {
			t.Errorf("junho is told %s", got)
		}
		request := w.only(t, junho, In)
		if _, err := w.Accept(ctx, third, request.ID); codeOf(err) != "not_found" {
			t.Errorf("a third one accepts: %v", err)
		}
		if _, err := w.Accept(ctx, minji, w.only(t, minji, Out).ID); codeOf(err) != "not_a_friend_request" {
			t.Errorf("who asked accepts: %v", err)
		}
		w.pass(time.Hour)
		if f, err := w.Accept(ctx, junho, request.ID); err != nil || f.State != Is || f.ID != request.ID {
			t.Fatalf("accepted: %+v, %v", f, err)
		}
		if _, err := w.Accept(ctx, junho, request.ID); err != nil {
			t.Errorf("accepted again: %v", err)
		}
		if a, b, out := w.names(t, minji, Is), w.names(t, junho, Is), w.names(t, minji, Out); a != "junho" || b != "minji" || out != "" {
			t.Errorf("minji has %s, junho %s, minji asks %q", a, b, out)
		}
		if a, b := w.told(t, minji), w.told(t, junho); a != "junho 님과 친구가 됐어요" || b != "minji 님과 친구가 됐어요" {
			t.Errorf("minji is told %s, junho %s", a, b)
		}
		mine := w.only(t, minji, Is)
		if f, err := w.SetAlias(ctx, minji, mine.ID, "준호\n선배"); err != nil || f.Name() != "준호 선배" {
			t.Errorf("named %+v, %v", f, err)
		}
		if _, err := w.SetAlias(ctx, minji, mine.ID, strings.Repeat("가", 41)); codeOf(err) != "alias max_length" {
			t.Errorf("a long alias: %v", err)
		}
		if got := w.only(t, junho, Is); got.Alias != "" {
			t.Errorf("junho sees an alias: %+v", got)
		}
		if err := w.Remove(ctx, junho, request.ID); err != nil {
			t.Fatal(err)
		}
		if a, b := w.names(t, minji, Is), w.names(t, junho, Is); a+b != "" {
			t.Errorf("minji has %s, junho %s", a, b)
		}
		if a, b := w.told(t, minji), w.told(t, junho); a != "지난 친구 소식이에요" || b != "지난 친구 요청이에요" {
			t.Errorf("minji is told %s, junho %s", a, b)
		}
		w.friends(t, minji, junho) // again
	})
}

// Whoever is asked, who asks gets the same answer, and the same list of whom they
// have asked.
func TestAskingTellsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.exec(t, `INSERT INTO settings (name, scope, value, updated_at) VALUES ('friend.requests_a_day', 'instance', '1000', 0)`)
		for n, tt := range []struct {
			name    string
			prepare func(asker account.Viewer) // to whom "asked_one" is to be what the case says
			reaches bool
		}{
			{"there", func(account.Viewer) { w.student(t, "asked_one") }, true},
			{"not there", func(account.Viewer) {}, false},
			{"of another school", func(account.Viewer) { w.person(t, w.saebyeok, account.Student, "asked_one") }, false},
			{"not verified", func(account.Viewer) { w.person(t, w.hanbit, account.Unverified, "asked_one") }, false},
			{"barred", func(account.Viewer) {
				w.exec(t, `UPDATE users SET is_active = 0 WHERE id = ?`, int64(w.student(t, "asked_one").ID))
			}, false},
			{"blocks", func(a account.Viewer) { w.blocked[[2]account.ID{w.student(t, "asked_one").ID, a.ID}] = true }, false},
			{"is blocked", func(a account.Viewer) { w.blocked[[2]account.ID{a.ID, w.student(t, "asked_one").ID}] = true }, false},
			{"was asked", func(a account.Viewer) {
				w.student(t, "asked_one")
				w.ask(t, a, "asked_one")
				if err := w.Remove(ctx, a, w.only(t, a, Out).ID); err != nil {
					t.Fatal(err)
				}
			}, true},
			{"has refused", func(a account.Viewer) {
				o := w.student(t, "asked_one")
				w.ask(t, a, "asked_one")
				if err := w.Remove(ctx, o, w.only(t, o, In).ID); err != nil {
					t.Fatal(err)
				}
				if err := w.Remove(ctx, a, w.only(t, a, Out).ID); err != nil {
					t.Fatal(err)
				}
			}, false},
			{"is a friend", func(a account.Viewer) { w.friends(t, a, w.student(t, "asked_one")) }, false},
		} {
			asker := w.student(t, fmt.Sprintf("asker_%02d", n))
			tt.prepare(asker)
			w.now.Store(time.Date(2026, 11, 24, n, 0, 0, 0, time.UTC).UnixMicro())
			for range 2 { // asking once more changes nothing
				if got := w.call(t, asker, "POST", "/friend/", `{"login_id":"asked_one"}`, 201); got != `{"login_id":"asked_one"}` {
					t.Errorf("%s: answered with %s", tt.name, got)
				}
			}
			at := w.now.Load()
			hour := fmt.Sprintf("2026-11-24T%02d:00:00+09:00", 9+n)
			if got, want := w.call(t, asker, "GET", "/friend/?state=out", "", 200), fmt.Sprintf(`[{"id":%d,"created_at":"%s","state":"out","nickname":null,"login_id":"asked_one","alias":""}]`, at, hour); got != want {
				t.Errorf("%s: the list is %s, want %s", tt.name, got, want)
			}
			asked := account.Viewer{}
			_ = w.db.Row(ctx, `SELECT id, COALESCE(school_id, 0), state FROM users WHERE login = 'asked_one'`).Scan(&asked.ID, &asked.School, &asked.State)
			if tt.reaches != (MayHave(asked) == nil && w.names(t, asked, In) != "") {
				t.Errorf("%s: reaches them is %v, want %v", tt.name, !tt.reaches, tt.reaches)
			}
			if err := w.Remove(ctx, asker, w.only(t, asker, Out).ID); err != nil {
				t.Errorf("%s: withdrawn: %v", tt.name, err)
			}
			if MayHave(asked) == nil && w.names(t, asked, In) != "" {
				t.Errorf("%s: what was withdrawn is there", tt.name)
			}
			w.exec(t, `UPDATE users SET login = ?, nickname_key = ? WHERE login = 'asked_one'`, fmt.Sprintf("done_%02d", n), fmt.Sprintf("done_%02d", n))
			w.exec(t, `UPDATE users SET uuid = login WHERE id = ?`, int64(asked.ID))
		}
	})
}

// Who asks has the same written, by as many statements, whomever the id names: at
// first, once more, and after the request was withdrawn.
func TestAskingWritesTheSame(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		asker, other, friend := w.student(t, "asker"), w.student(t, "there"), w.student(t, "a_friend")
		w.person(t, w.saebyeok, account.Student, "foreign")
		refuses, blocks := w.student(t, "refuses"), w.student(t, "blocks")
		w.blocked[[2]account.ID{blocks.ID, asker.ID}] = true
		l, err := w.MakeLink(t.Context(), friend)
		if err == nil {
			_, err = w.AcceptLink(t.Context(), asker, tokenOf(l)) // without an id
		}
		if err != nil {
			t.Fatal(err)
		}
		rows := func() (n int) {
			if err := w.db.Row(t.Context(), `SELECT (SELECT COUNT(*) FROM friends) * 1000 + (SELECT COUNT(*) FROM notifications)`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		measured := func(act func()) string {
			before, ran := rows(), executed(t, w.db)
			act()
			ran = executed(t, w.db) - ran
			return fmt.Sprintf("%d rows, %d statements", rows()-before, ran)
		}
		w.exec(t, `INSERT INTO settings (name, scope, value, updated_at) VALUES ('friend.requests_a_day', 'instance', '1000', 0)`)
		w.ask(t, asker, "the_first") // whose day begins
		if err := w.Remove(t.Context(), asker, w.only(t, asker, Out).ID); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		for _, login := range []string{"nobody", "none_too", "foreign", "blocks", "a_friend", "refuses", "there"} {
			got := map[string]string{}
			got["at first"] = measured(func() { w.ask(t, asker, login) })
			got["once more"] = measured(func() { w.ask(t, asker, login) })
			if login == "refuses" {
				if err := w.Remove(t.Context(), refuses, w.only(t, refuses, In).ID); err != nil {
					t.Fatal(err)
				}
			}
			list, err := w.List(t.Context(), asker, Out)
			if err != nil || len(list) != 1 {
				t.Fatal(list, err)
			}
			got["withdrawn"] = measured(func() {
				if err := w.Remove(t.Context(), asker, list[0].ID); err != nil {
					t.Fatal(err)
				}
			})
			got["asked again"] = measured(func() { w.ask(t, asker, login) })
			if err := w.Remove(t.Context(), asker, w.only(t, asker, Out).ID); err != nil {
				t.Fatal(err)
			}
			for act, how := range got {
				if want[act] == "" {
					want[act] = how
					t.Logf("%s: %s", act, how)
				}
				if how != want[act] {
					t.Errorf("%s, %s: %s, want %s", login, act, how, want[act])
				}
			}
		}
		if got := w.names(t, other, In); got != "" {
			t.Errorf("what was withdrawn is there: %s", got)
		}
	})
}

// executed is how many statements the server has run, where it counts them.
func executed(t testing.TB, d *db.DB) (n int64) {
	t.Helper()
	if d.Engine() != "mariadb" {
		return 0
	}
	var name string
	if err := d.Row(t.Context(), `SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'`).Scan(&name, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBoundsOfFriends(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		v, other := w.student(t, "minji"), w.student(t, "junho")
		for _, tt := range []struct {
			who         account.Viewer
			login, want string
		}{
			{account.Viewer{}, "junho", "not_authenticated"},
			{account.Viewer{ID: 9, Role: account.Operator}, "junho", "permission_denied"},
			{w.person(t, w.hanbit, account.Unverified, "newone"), "junho", "not_verified"},
			{w.person(t, w.hanbit, account.Admitted, "fresh"), "junho", "not_verified"},
			{v, "minji", "login_id own_login"},
			{v, "", "login_id blank"},
			{v, "abc", "login_id not_a_login"},
			{v, "' OR 1=1 --", "login_id not_a_login"},
			{v, "준호", "login_id not_a_login"},
		} {
			if _, err := w.Ask(ctx, tt.who, tt.login); codeOf(err) != tt.want {
				t.Errorf("%v asks %q: %v, want %s", tt.who, tt.login, err, tt.want)
			}
		}
		for i := range 20 {
			w.ask(t, v, fmt.Sprintf("nobody_%d", i))
		}
		if _, err := w.Ask(ctx, v, "junho"); codeOf(err) != "friend_too_often" {
			t.Errorf("the 21st of a day: %v", err)
		}
		w.pass(24 * time.Hour)
		w.ask(t, v, "junho")
		w.exec(t, `INSERT INTO settings (name, scope, value, updated_at) VALUES ('friend.requests_a_day', 'instance', '1000', 0)`)
		for i := range maxAsked - 21 {
			w.ask(t, v, fmt.Sprintf("more_%d", i))
		}
		if _, err := w.Ask(ctx, v, "one_more"); codeOf(err) != "too_many_friend_requests" {
			t.Errorf("more than may wait: %v", err)
		}
		w.pass(stays)
		if in, out := w.names(t, other, In), w.names(t, v, Out); in+out != "" {
			t.Errorf("after 30 days: in %s, out %s", in, out)
		}
		w.ask(t, v, "junho")
		if in := w.names(t, other, In); in != "minji" {
			t.Errorf("asked anew: in %s", in)
		}
		w.write(t, func(tx *db.Tx) error {
			for i := range maxFriends {
				if _, err := tx.Exec(ctx, `INSERT INTO friends (user_id, id, other_id, asked, kind, alias, created_at) VALUES (?, ?, ?, NULL, 'friend', '', 1)`, int64(v.ID), i+1, 10_000+i); err != nil {
					return err
				}
			}
			return nil
		})
		if _, err := w.Accept(ctx, other, w.only(t, other, In).ID); codeOf(err) != "friend_has_too_many" {
			t.Errorf("the 501st: %v", err)
		}
		w.ask(t, w.student(t, "third"), "minji")
		if _, err := w.Accept(ctx, v, w.only(t, v, In).ID); codeOf(err) != "too_many_friends" {
			t.Errorf("the 501st of one's own: %v", err)
		}
	})
}

// Who left, was barred or blocks is nobody's friend; a refusal is told to nobody.
func TestWhoIsNoFriendAnyMore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		v, other, third := w.student(t, "minji"), w.student(t, "junho"), w.student(t, "third")
		w.friends(t, v, other)
		for _, change := range []string{`is_active = 0`, `school_id = NULL`, `state = 'unverified'`} {
			w.exec(t, `UPDATE users SET `+change+` WHERE login = 'junho'`)
			if got := w.names(t, v, Is); got != "" {
				t.Errorf("%s: minji has %s", change, got)
			}
			w.exec(t, `UPDATE users SET is_active = 1, school_id = ?, state = 'student' WHERE login = 'junho'`, w.hanbit)
			if got := w.names(t, v, Is); got != "junho" {
				t.Errorf("after %s: minji has %s", change, got)
			}
		}
		w.ask(t, third, "minji")
		w.write(t, func(tx *db.Tx) error { return w.Part(ctx, tx, v.ID, other.ID) })
		w.write(t, func(tx *db.Tx) error { return w.Part(ctx, tx, v.ID, third.ID) })
		w.blocked[[2]account.ID{v.ID, third.ID}] = true
		if a, b, in, out := w.names(t, v, Is), w.names(t, other, Is), w.names(t, v, In), w.names(t, third, Out); a+b+in != "" || out != "minji" {
			t.Errorf("after the block: %s, %s, in %s, out %s", a, b, in, out)
		}
		// A request that came before a block that Part did not see.
		w.ask(t, other, "minji")
		request := w.only(t, v, In)
		w.blocked[[2]account.ID{other.ID, v.ID}] = true
		if _, err := w.Accept(ctx, v, request.ID); codeOf(err) != "not_found" {
			t.Errorf("who blocks is accepted: %v", err)
		}
		before := w.told(t, other)
		if err := w.Remove(ctx, v, request.ID); err != nil {
			t.Fatal(err)
		}
		if got, out := w.told(t, other), w.names(t, other, Out); got != before || out != "minji" {
			t.Errorf("after the refusal junho is told %s, before %s, and has asked %s", got, before, out)
		}
	})
}

// Who presses often, on both sides at once, makes one friendship.
func TestFriendsAtOneMoment(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.student(t, "minji"), w.student(t, "junho")
		w.exec(t, `INSERT INTO settings (name, scope, value, updated_at) VALUES ('friend.requests_a_day', 'instance', '1000', 0)`)
		l, err := w.MakeLink(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		token := tokenOf(l)
		var all sync.WaitGroup
		errs := make(chan error, 128)
		for i := range 64 {
			all.Go(func() {
				var err error
				switch i % 4 {
				case 0:
					_, err = w.Ask(context.WithoutCancel(t.Context()), a, "junho")
				case 1:
					_, err = w.Ask(t.Context(), b, "minji")
				case 2:
					_, err = w.AcceptLink(t.Context(), b, token)
				case 3:
					var list []Friend
					if list, err = w.List(t.Context(), b, In); err == nil && len(list) > 0 {
						if _, err = w.Accept(t.Context(), b, list[0].ID); codeOf(err) == "not_found" {
							err = nil
						}
					}
				}
				errs <- err
			})
		}
		all.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if x, y := w.names(t, a, Is), w.names(t, b, Is); x != "junho" || y != "minji" {
			t.Errorf("minji has %q, junho %q", x, y)
		}
		if x, y := w.names(t, a, In), w.names(t, b, In); x+y != "" {
			t.Errorf("they still ask: %s %s", x, y)
		}
		var n int
		if err := w.db.Row(t.Context(), `SELECT COUNT(*) FROM friends WHERE kind = 'friend'`).Scan(&n); err != nil || n != 2 {
			t.Errorf("%d rows, %v, want 2", n, err)
		}
	})
}

// Whatever two people do at once – ask, accept, refuse, withdraw, end it – they are
// friends of each other in the end, or neither is the other's.
func TestFriendsAndNoFriendsAtOneMoment(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		people := map[string]account.Viewer{"minji": w.student(t, "minji"), "junho": w.student(t, "junho")}
		w.exec(t, `INSERT INTO settings (name, scope, value, updated_at) VALUES ('friend.requests_a_day', 'instance', '1000', 0)`)
		l, err := w.MakeLink(t.Context(), people["minji"])
		if err != nil {
			t.Fatal(err)
		}
		ctx := context.WithoutCancel(t.Context())
		act := func(v account.Viewer, other string, n int) error {
			switch n {
			case 0, 1:
				_, err := w.Ask(ctx, v, other)
				return err
			case 2:
				if other == "minji" {
					if _, err := w.AcceptLink(ctx, v, tokenOf(l)); err != nil && codeOf(err) != "not_found" { // ended before it was read
						return err
					}
					return nil
				}
			}
			for _, state := range []State{Is, In, Out} {
				list, err := w.List(ctx, v, state)
				if err != nil {
					return err
				}
				for _, f := range list {
					if state == In && n%2 == 0 {
						_, err = w.Accept(ctx, v, f.ID)
					} else {
						err = w.Remove(ctx, v, f.ID)
					}
					if err != nil && codeOf(err) != "not_found" && codeOf(err) != "not_a_friend_request" {
						return err
					}
				}
			}
			return nil
		}
		for round := range 3 {
			var all sync.WaitGroup
			for i := range 40 {
				all.Go(func() {
					v, other := people["minji"], "junho"
					if i%2 == 1 {
						v, other = people["junho"], "minji"
					}
					if err := act(v, other, (i/2+round)%6); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			var alone, both int
			err := w.db.Row(ctx, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN f.kind = 'friend' AND g.kind IS NULL THEN 1 ELSE 0 END), 0) FROM friends f
				LEFT JOIN friends g ON g.user_id = f.other_id AND g.other_id = f.user_id AND g.kind = 'friend'`).Scan(&both, &alone)
			if err != nil || alone != 0 {
				t.Errorf("of %d rows %d are of one alone, %v", both, alone, err)
			}
			for me, other := range map[string]string{"minji": "junho", "junho": "minji"} {
				if asked := w.names(t, people[other], In); asked != "" && w.names(t, people[me], Is) != "" {
					t.Errorf("%s is a friend of %s and asks them: %s", me, other, asked)
				}
			}
		}
	})
}

func tokenOf(l Link) string {
	_, token, _ := strings.Cut(strings.TrimSuffix(l.Address, "/"), "/friendlink/")
	return token
}
