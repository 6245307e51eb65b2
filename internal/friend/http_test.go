package friend

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

func TestFriendsOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t, "minji"), w.student(t, "junho")
		foreign := w.person(t, w.saebyeok, account.Student, "foreign")
		w.call(t, account.Viewer{}, "GET", "/friend/", "", 401)
		w.call(t, w.person(t, w.hanbit, account.Unverified, "newone"), "GET", "/friend/", "", 403)
		if got := w.call(t, v, "GET", "/friend/", "", 200); got != "[]" {
			t.Errorf("at first %s", got)
		}
		contains(t, "nothing sent", w.call(t, v, "POST", "/friend/", `{}`, 400), `{"login_id":["이 필드는 필수 항목입니다."]}`)
		contains(t, "no id", w.call(t, v, "POST", "/friend/", `{"login_id":"a b"}`, 400), `{"login_id":["아이디는 영문 소문자`)
		w.call(t, v, "POST", "/friend/", `{"login_id":"junho"}`, 201)
		w.call(t, v, "GET", "/friend/?state=refused", "", 400)
		request := w.only(t, other, In)
		one := fmt.Sprintf("/friend/%d/", request.ID)
		contains(t, "the request", w.call(t, other, "GET", "/friend/?state=in", "", 200), fmt.Sprintf(`[{"id":%d,"created_at":"2026-11-23T13:00:00+09:00","state":"in","nickname":"minji","login_id":null,"alias":""}]`, request.ID))
		w.call(t, foreign, "GET", one, "", 404)
		w.call(t, foreign, "PATCH", one, `{"accept":"x"}`, 404)
		w.call(t, other, "PATCH", one, `{"accept":false}`, 400)
		w.call(t, other, "PATCH", one, `{"alias":"민지"}`, 409)
		contains(t, "accepted", w.call(t, other, "PATCH", one, `{"accept":true,"alias":"민지 선배","state":"out","nickname":"x"}`, 200), `"state":"friend","nickname":"minji","login_id":null,"alias":"민지 선배"}`)
		contains(t, "the other's list", w.call(t, v, "GET", "/friend/", "", 200), `"state":"friend","nickname":"junho","login_id":null,"alias":""}]`)
		contains(t, "an alias that is too long", w.call(t, other, "PATCH", one, `{"alias":"`+strings.Repeat("가", 41)+`"}`, 400), `{"alias":["이 필드의 글자 수가 40 이하인지 확인하십시오."]}`)
		contains(t, "no alias", w.call(t, other, "PATCH", one, `{"alias":""}`, 200), `"alias":""}`)
		w.call(t, foreign, "DELETE", one, "", 404)
		w.call(t, other, "DELETE", one, "", 204)
		w.call(t, other, "DELETE", one, "", 404)
		w.call(t, v, "GET", "/friend/99999999999999999999/", "", 404)

		if got := w.call(t, v, "GET", "/friendlink/", "", 200); got != `{"link":null,"ends_at":null}` {
			t.Errorf("no link is %s", got)
		}
		contains(t, "the link", w.call(t, v, "POST", "/friendlink/", "", 200), `{"link":"https://madang.test/friendlink/`, `"ends_at":"2026-12-07T13:00:00+09:00"}`)
		l, _, err := w.Link(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		invitation := linkPath(tokenOf(l))
		contains(t, "the invitation", w.call(t, other, "GET", invitation, "", 200), `{"nickname":"minji","is_friend":false}`)
		w.call(t, foreign, "GET", invitation, "", 404)
		w.call(t, account.Viewer{}, "GET", invitation, "", 401)
		w.call(t, v, "POST", invitation, "", 409)
		contains(t, "accepted by the link", w.call(t, other, "POST", invitation, "", 201), `"state":"friend","nickname":"minji"`)
		contains(t, "accepted once more", w.call(t, other, "POST", invitation, "", 201), `"state":"friend","nickname":"minji"`)
		contains(t, "the invitation then", w.call(t, other, "GET", invitation, "", 200), `"is_friend":true}`)
		w.call(t, v, "DELETE", "/friendlink/", "", 204)
		w.call(t, other, "GET", invitation, "", 404)
	})
}

// A link works for members of the school whom nobody blocks, until it ends.
func TestALinkThatDoesNotWork(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		v, other, blocked := w.student(t, "minji"), w.student(t, "junho"), w.student(t, "blocked")
		foreign := w.person(t, w.saebyeok, account.Student, "foreign")
		w.blocked[[2]account.ID{v.ID, blocked.ID}] = true
		former, err := w.MakeLink(ctx, v)
		if err != nil {
			t.Fatal(err)
		}
		l, err := w.MakeLink(ctx, v)
		if err != nil || l.Address == former.Address {
			t.Fatalf("renewed: %+v, %v", l, err)
		}
		var stored string
		if err := w.db.Row(ctx, `SELECT token_hash FROM friend_links`).Scan(&stored); err != nil || strings.Contains(stored, tokenOf(l)) {
			t.Errorf("the token itself is stored: %v", err)
		}
		page := ""
		for _, tt := range []struct {
			who   account.Viewer
			token string
		}{{other, tokenOf(former)}, {other, "x"}, {other, strings.Repeat("0", 32)}, {foreign, tokenOf(l)}, {blocked, tokenOf(l)}} {
			if _, err := w.AcceptLink(ctx, tt.who, tt.token); codeOf(err) != "not_found" {
				t.Errorf("%s with %s: %v", tt.who.Nickname, tt.token, err)
			}
			got := w.browser(t, tt.who).Get(linkPath(tt.token)).Is(404).Body
			if page == "" {
				page = got
			}
			if got != page || strings.Contains(got, "minji") {
				t.Errorf("%s with %s sees another page", tt.who.Nickname, tt.token)
			}
		}
		w.exec(t, `UPDATE users SET is_active = 0 WHERE login = 'minji'`)
		if _, err := w.AcceptLink(ctx, other, tokenOf(l)); codeOf(err) != "not_found" {
			t.Errorf("of somebody barred: %v", err)
		}
		w.exec(t, `UPDATE users SET is_active = 1 WHERE login = 'minji'`)
		w.pass(linkLives - time.Second)
		if _, err := w.Invitation(ctx, other, tokenOf(l)); err != nil {
			t.Error(err)
		}
		w.pass(time.Second)
		if _, err := w.AcceptLink(ctx, other, tokenOf(l)); codeOf(err) != "not_found" {
			t.Errorf("after 14 days: %v", err)
		}
		if _, ok, err := w.Link(ctx, v); ok || err != nil {
			t.Errorf("it is still shown: %v", err)
		}
	})
}

func TestThePagesOfFriends(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t, "minji"), w.student(t, "junho")
		me, they := w.browser(t, v), w.browser(t, other)
		me.Get("/friend/").Is(200).Shows(".empty a[href='/friend/new/']", 1)
		form := me.Get("/friend/new/").Is(200).Form("form[action='/friend/new/']")
		form.Set("login_id", "준호").Send().Is(422).Shows("#login_id[value=준호][aria-invalid=true]", 1).Shows("#login_id-error", 1).
			Form("form[action='/friend/new/']").Set("login_id", "junho").Send().Is(303)
		w.pass(time.Second)
		me.Get("/friend/").Is(200).Shows("section[aria-labelledby=asked] form", 1).Has("junho")
		request := w.only(t, other, In)
		accept := request.path("accept/")
		they.Get(request.path("")).Is(303)
		w.browser(t, w.student(t, "third")).Post(accept, "x", "1").Is(404)
		they.Get("/friend/").Is(200).Shows("section[aria-labelledby=requests] form", 2).Form("form[action='" + accept + "']").Send().Is(303)
		they.Get("/friend/").Shows("a.title[href='"+request.path("timetable/")+"']", 1).Shows("a[href='/freetime/']", 1).Shows("section[aria-labelledby=requests]", 0)
		page := they.Get(request.path("")).Is(200).Shows("input[name=alias][maxlength='40']", 1)
		page.Form("form[action='"+request.path("")+"']").Set("alias", strings.Repeat("가", 41)).Send().Is(422).Shows("#alias-error", 1)
		page.Form("form[action='"+request.path("")+"']").Set("alias", "민지").Send().Is(303)
		they.Get("/friend/").Has(">민지</a>", `<p class="meta">minji</p>`)
		me.Get("/friend/").HasNot("민지</a>")
		they.Get(request.path("")).Form("form[action='" + request.path("delete/") + "']").Send().Is(303)
		me.Get("/friend/").Shows(".empty", 1)

		me.Get("/friend/new/").Form("form[action='/friendlink/']").Send().Is(303)
		l, _, err := w.Link(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		invitation := linkPath(tokenOf(l))
		me.Get("/friend/new/").Shows("#share input[readonly][value='"+l.Address+"']", 1).Shows("button[popovertarget=share]", 1)
		me.Get(invitation).Is(303)
		opened := they.Get(invitation).Is(200).Has("minji 님이 친구로 초대했어요")
		if opened.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Error("the secret goes on in the referrer")
		}
		opened.Form("form[action='" + invitation + "']").Send().Is(303)
		they.Get(invitation).Is(200).Has("이미 친구예요").Shows(".content form", 0)
		me.Get("/friend/new/").Form("form[action='/friendlink/delete/']").Send().Is(303)
		they.Post(invitation, "x", "1").Is(404).Has("쓸 수 없는 링크예요").HasNot("minji")
	})
}

// One's friends are read along a key, however many others have.
func TestFriendsAreReadAlongAKey(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, "minji")
		w.write(t, func(tx *db.Tx) error {
			for block := range 40 {
				var rows, people []string
				for i := range 250 {
					n := 1000 + block*250 + i
					people = append(people, fmt.Sprintf(`('%d', 'login%d', '', '', '', '%d', '%d', 0, '', 2026, '', 1, 'student', '', 1, 0, '', '', 0, 0, 0)`, n, n, n, n))
					rows = append(rows, fmt.Sprintf(`(%d, %d, %d, NULL, 'friend', '', 1)`, 100+block, i, 1000+i))
				}
				if _, err := tx.Exec(t.Context(), `INSERT INTO users (uuid, login, email, email_key, new_email, nickname, nickname_key, nickname_at, name, class_of, password, school_id, state, role, is_active, epoch, language, theme, last_login, created_at, updated_at) VALUES `+strings.Join(people, `, `)); err != nil {
					return err
				}
				if _, err := tx.Exec(t.Context(), `INSERT INTO friends (user_id, id, other_id, asked, kind, alias, created_at) VALUES `+strings.Join(rows, `, `)); err != nil {
					return err
				}
			}
			return nil
		})
		if err := w.db.Analyze(t.Context()); err != nil {
			t.Fatal(err)
		}
		q := &dbtest.Watch{Q: w.db}
		q.Note(selectFriends+` AND f.kind = ? ORDER BY f.created_at DESC, f.id DESC`, v.School, int64(v.ID), 0, "friend")
		q.AlongKeys(t, w.db, 1)
	})
}
