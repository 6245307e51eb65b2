package account

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
)

func unverified(n *NewUser) { n.State = Unverified }

func TestASchoolMailVerifies(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		v := h.add("minji", unverified, func(n *NewUser) { n.School = h.dawn.ID })
		for email, want := range map[string]string{
			"minji@mail.test": "email not_school_mail", "minji@hanbit.ac.kr": "email not_school_mail", "minji@evildawn.ac.kr": "email not_school_mail", "minji": "email invalid_email",
		} {
			if got := fieldsOf(h.SendSchoolCode(ctx, v, email)); len(got) != 1 || got[0] != want {
				t.Errorf("%s: got %q, want %s", email, got, want)
			}
		}
		if err := h.SendSchoolCode(ctx, v, "Minji@cs.dawn.ac.kr"); err != nil {
			t.Fatal(err)
		}
		code := h.lastCode("Minji@cs.dawn.ac.kr")
		if err := h.VerifySchoolCode(ctx, v, code[:3]+" "+code[3:]); err != nil {
			t.Fatal(err)
		}
		now, err := h.ViewerFor(ctx, v.ID)
		if err != nil || now.State != Student {
			t.Errorf("state %s (%v)", now.State, err)
		}
		if len(h.opened) != 2 {
			t.Errorf("opened %q; the first verified student opens the school", h.opened)
		}
		if err := h.SendSchoolCode(ctx, v, "minji@dawn.ac.kr"); !fault.Is(err, "verified_already") {
			t.Errorf("again: %v", err)
		}

		other := h.add("junho", unverified, func(n *NewUser) { n.School = h.dawn.ID })
		if err := h.SendSchoolCode(ctx, other, "minji@cs.dawn.ac.kr"); err != nil {
			t.Errorf("a mail that another used must not be told: %v", err)
		}
		last := h.letters("minji@cs.dawn.ac.kr")
		if len(last) != 1 || codeLine.MatchString(last[0].Text) {
			t.Errorf("%d letters to the one who has the mail, or one with a code", len(last))
		}
	})
}

func TestASchoolMailStandsForOneAccount(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	h.add("minji", func(n *NewUser) { n.Email = "minji@hanbit.ac.kr" })
	v := h.add("junho", unverified)
	if err := h.SendSchoolCode(ctx, v, "Minji@hanbit.ac.kr"); err != nil {
		t.Fatal(err)
	}
	if all := h.letters("Minji@hanbit.ac.kr"); len(all) != 1 || codeLine.MatchString(all[0].Text) {
		t.Errorf("%d letters, or one with a code: the mail is minji's", len(all))
	}
}

func TestASchoolMailIsKeptAsAKeyedHash(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	v := h.add("minji", unverified)
	if err := h.SendSchoolCode(ctx, v, "canary.student@hanbit.ac.kr"); err != nil {
		t.Fatal(err)
	}
	code := h.lastCode("canary.student@hanbit.ac.kr")
	if err := h.VerifySchoolCode(ctx, v, code); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"users", "proofs", "sessions", "limit_counters", "audit_entries"} {
		if strings.Contains(h.dump(table), "canary") {
			t.Errorf("the school mail stands in %s", table)
		}
	}
	if strings.Contains(h.log.String(), "canary") {
		t.Error("the school mail stands in the log")
	}
}

func TestACodeLivesTenMinutesAndFiveTries(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		v := h.add("minji", unverified)
		send := func() string {
			if err := h.SendSchoolCode(ctx, v, "minji@hanbit.ac.kr"); err != nil {
				t.Fatal(err)
			}
			return h.lastCode("minji@hanbit.ac.kr")
		}
		code := send()
		wrong := "000000"
		if code == wrong {
			wrong = "000001"
		}
		for i, want := range []string{"code code_wrong", "code code_wrong", "code code_wrong", "code code_wrong", "code code_dead"} {
			if got := fieldsOf(h.VerifySchoolCode(ctx, v, wrong)); len(got) != 1 || got[0] != want {
				t.Errorf("try %d: got %q, want %s", i, got, want)
			}
		}
		if got := fieldsOf(h.VerifySchoolCode(ctx, v, code)); len(got) != 1 || got[0] != "code code_dead" {
			t.Errorf("the right code after five tries: %q", got)
		}
		code = send()
		h.clock.advance(10*time.Minute + time.Second)
		if got := fieldsOf(h.VerifySchoolCode(ctx, v, code)); len(got) != 1 || got[0] != "code code_dead" {
			t.Errorf("after ten minutes: %q", got)
		}
		former := send()
		send()
		if former != h.lastCode("minji@hanbit.ac.kr") {
			if got := fieldsOf(h.VerifySchoolCode(ctx, v, former)); len(got) != 1 || got[0] != "code code_wrong" {
				t.Errorf("a code that a newer one replaced: %q", got)
			}
		}
		send()
		err := h.SendSchoolCode(ctx, v, "minji@hanbit.ac.kr")
		if f := fault.Of(err); f.Code != "too_many_mails" || f.RetryAfter <= 23*time.Hour || f.RetryAfter > 24*time.Hour {
			t.Errorf("the sixth of a day: %v, wait %v", err, f.RetryAfter)
		}
		h.clock.advance(24 * time.Hour)
		send()
	})
}

func TestACodeOfOneIsNothingForAnother(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	v, w := h.add("minji", unverified), h.add("junho", unverified)
	for _, x := range []Viewer{v, w} {
		if err := h.SendSchoolCode(ctx, x, x.Nickname[len(x.Nickname)-5:]+"@hanbit.ac.kr"); err != nil {
			t.Fatal(err)
		}
	}
	code := h.lastCode("minji@hanbit.ac.kr")
	if code != h.lastCode("junho@hanbit.ac.kr") && h.VerifySchoolCode(ctx, w, code) == nil {
		t.Error("junho was verified with minji's code")
	}
}

func TestTheLinkConfirmsOnceAndForAnHour(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	v, err := h.SignUp(ctx, newcomer(func(s *SignUp) { s.Email = "gamnamu@hanbit.ac.kr" }))
	if err != nil {
		t.Fatal(err)
	}
	link := h.lastLink("gamnamu@hanbit.ac.kr")
	if len(link) < 22 {
		t.Errorf("a link of %d characters has less than 128 bits", len(link))
	}
	if err := h.ResetPassword(ctx, link, good); err == nil {
		t.Error("a link that confirms set a password")
	}
	h.clock.advance(time.Hour + time.Second)
	if got := fieldsOf(h.ConfirmLink(ctx, link)); len(got) != 1 || got[0] != "token link_dead" {
		t.Errorf("after an hour: %q", got)
	}
	if err := h.SendConfirmation(ctx, v); err != nil {
		t.Fatal(err)
	}
	link = h.lastLink("gamnamu@hanbit.ac.kr")
	if err := h.ConfirmLink(ctx, link); err != nil {
		t.Fatal(err)
	}
	if now, err := h.ViewerFor(ctx, v.ID); err != nil || now.State != Student {
		t.Errorf("state %s (%v): the account's address is one of the school", now.State, err)
	}
	if got := fieldsOf(h.ConfirmLink(ctx, link)); len(got) != 1 || got[0] != "token link_dead" {
		t.Errorf("a second time: %q", got)
	}
	if err := h.SendConfirmation(ctx, v); !fault.Is(err, "email_confirmed") {
		t.Errorf("once more: %v", err)
	}
}

func TestANewEMailCountsWhenItIsConfirmed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		v := h.add("minji")
		if err := h.RequestReset(ctx, "minji"); err != nil {
			t.Fatal(err)
		}
		reset := h.lastLink("minji@mail.test")
		address := "new@mail.test"
		if _, err := h.ChangeMe(ctx, v, Change{Email: &address, Password: "wrong"}); len(fieldsOf(err)) != 1 || fieldsOf(err)[0] != "password password_wrong" {
			t.Errorf("without the password: %v", err)
		}
		m, err := h.ChangeMe(ctx, v, Change{Email: &address, Password: good})
		if err != nil || m.Email != "minji@mail.test" || m.NewEmail != address {
			t.Fatalf("e-mail %s, new %s (%v)", m.Email, m.NewEmail, err)
		}
		if err := h.ConfirmCode(ctx, v, h.lastCode(address)); err != nil {
			t.Fatal(err)
		}
		if m, err = h.Me(ctx, v); err != nil || m.Email != address || m.NewEmail != "" {
			t.Errorf("e-mail %s, new %s (%v)", m.Email, m.NewEmail, err)
		}
		if got := fieldsOf(h.ResetPassword(ctx, reset, "봄바람-77-강")); len(got) != 1 || got[0] != "token link_dead" {
			t.Errorf("a link to the former address: %q", got)
		}
		if all := h.letters("minji@mail.test"); !strings.Contains(all[len(all)-1].Subject, "바뀌었어요") {
			t.Error("the former address was not told")
		}
	})
}
