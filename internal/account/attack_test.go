package account

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/limit"
)

// answers is what a log-in with each password is told.
func (h *house) answers(name string, passwords ...string) (all []string) {
	h.t.Helper()
	for i, p := range passwords {
		_, _, err := h.LogInApp(h.t.Context(), Login{Name: name, Password: p, Network: fmt.Sprintf("198.51.100.%d", i)})
		all = append(all, strings.Join(fieldsOf(err), ","))
	}
	return all
}

// Who signs up with an address could ask by logging in with it whether it was
// somebody's already, if an address that nobody has confirmed let in.
func TestSigningUpWithAnAddressTellsNobodyWhetherItIsSomebodys(t *testing.T) {
	h := one(t)
	h.add("owner")
	for i, address := range []string{"owner@mail.test", "free@mail.test"} {
		in := SignUp{Login: fmt.Sprintf("attacker%d", i), Email: address, Password: good, Nickname: fmt.Sprintf("공격%d", i), School: h.hanbit.ID}
		if _, err := h.SignUp(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	other := good + "x" // the owner has the password good in this test
	taken, free := h.answers("owner@mail.test", other), h.answers("free@mail.test", other, good)
	if !slices.Equal(free, []string{taken[0], taken[0]}) {
		t.Errorf("log-in with an address that is somebody's: %q, with a free one: %q", taken, free)
	}
}

func TestTriesUnderAnIDTellNothingOfItsAddress(t *testing.T) {
	h := one(t)
	h.add("minji")
	wrong := slices.Repeat([]string{"wrong"}, perAccount.N+1)
	if got := h.answers("minji", wrong...); got[perAccount.N] != "login_throttled" {
		t.Fatalf("after %d tries: %s", perAccount.N, got[perAccount.N])
	}
	if own, strange := h.answers("minji@mail.test", "wrong"), h.answers("minji@else.test", "wrong"); !slices.Equal(own, strange) {
		t.Errorf("the account's address gets %q, another %q", own, strange)
	}
}

// Who once knew the password may have asked for another address. The letter to
// it must be worth nothing when the owner has taken the account back.
func TestANewPasswordEndsAWaitingChangeOfTheAddress(t *testing.T) {
	h := one(t)
	v := h.add("minji")
	evil := "evil@else.test"
	change := func() string {
		t.Helper()
		if _, err := h.ChangeMe(t.Context(), v, Change{Email: &evil, Password: good}); err != nil {
			t.Fatal(err)
		}
		return h.lastLink(evil)
	}
	check := func(what, link string) {
		t.Helper()
		err := h.ConfirmLink(t.Context(), link)
		if got := strings.Join(fieldsOf(err), ","); got != "token link_dead" {
			t.Errorf("the link to the other address after %s: %q", what, got)
		}
		if m, err := h.Me(t.Context(), v); err != nil || m.Email != "minji@mail.test" || m.NewEmail != "" {
			t.Errorf("after %s the address is %s, waits %q, %v", what, m.Email, m.NewEmail, err)
		}
	}
	link := change()
	if err := h.ChangePassword(t.Context(), v, good, good+"2"); err != nil {
		t.Fatal(err)
	}
	check("a change", link)

	if err := h.SetPassword(t.Context(), System, v.ID, good); err != nil {
		t.Fatal(err)
	}
	link = change()
	if err := h.RequestReset(t.Context(), "minji"); err != nil {
		t.Fatal(err)
	}
	if err := h.ResetPassword(t.Context(), h.lastLink("minji@mail.test"), good+"3"); err != nil {
		t.Fatal(err)
	}
	check("a reset", link)
}

func TestTriesOfOthersDoNotKeepTheOwnerFromChangingThePassword(t *testing.T) {
	h := one(t)
	v := h.add("minji")
	h.answers("minji", slices.Repeat([]string{"wrong"}, perAccount.N+1)...)
	h.answers("minji@mail.test", slices.Repeat([]string{"wrong"}, perAccount.N+1)...)
	if err := h.ChangePassword(t.Context(), v, good, good+"2"); err != nil {
		t.Errorf("the owner changes the password: %v", err)
	}
	for range perOwner.N {
		if err := h.ChangePassword(t.Context(), v, "wrong", good); strings.Join(fieldsOf(err), "") != "old_password password_wrong" {
			t.Fatal(err)
		}
	}
	if err := h.ChangePassword(t.Context(), v, "wrong", good); strings.Join(fieldsOf(err), "") != "login_throttled" {
		t.Errorf("after %d wrong ones: %v", perOwner.N, err)
	}
}

// at runs f n times at once and counts what came of it.
func at(n int, f func(i int) error) map[string]int {
	var mu sync.Mutex
	var all sync.WaitGroup
	counts := map[string]int{}
	for i := range n {
		all.Go(func() {
			got := strings.Join(fieldsOf(f(i)), ",")
			mu.Lock()
			counts[got]++
			mu.Unlock()
		})
	}
	all.Wait()
	return counts
}

func (h *house) spend(rule limit.Rule, of string, left int) {
	h.t.Helper()
	for range rule.N - left {
		if _, err := h.limits.Take(h.t.Context(), limit.Act{Rule: rule, Of: of}); err != nil {
			h.t.Fatal(err)
		}
	}
}

// All may have looked whether there is room before the first was counted.
func TestTriesAtOnceDoNotPassTheLimitOfANetwork(t *testing.T) {
	h := one(t)
	h.add("minji")
	const n = 12
	h.spend(perNetwork, "192.0.2.7", 1)
	got := at(n, func(i int) error {
		_, _, err := h.LogInApp(context.Background(), Login{Name: fmt.Sprintf("nobody%d", i), Password: "wrong", Network: "192.0.2.7"})
		return err
	})
	if got["login_wrong"] > 1 || got["login_wrong"]+got["login_throttled"] != n {
		t.Errorf("answers %v, want one that says it is wrong", got)
	}
}

func TestSignUpsAtOnceDoNotPassTheLimitOfANetwork(t *testing.T) {
	h := one(t)
	const n = 6
	h.spend(perSignUp, network(t.Context()), 2)
	got := at(n, func(i int) error {
		_, err := h.SignUp(context.Background(), SignUp{Login: fmt.Sprintf("student%d", i), Email: fmt.Sprintf("s%d@mail.test", i), Password: good,
			Nickname: fmt.Sprintf("학생%d", i), School: h.hanbit.ID})
		return err
	})
	if got[""] != 2 || got["throttled"] != n-2 {
		t.Errorf("answers %v, want two accounts", got)
	}
}

// Most servers bring mail to minji+anything to minji.
func TestOneMailboxVerifiesOneAccountWhateverStandsBehindAPlus(t *testing.T) {
	h := one(t)
	for i, address := range []string{"minji@hanbit.ac.kr", "minji+2@hanbit.ac.kr", "Minji+3@hanbit.ac.kr"} {
		v, err := h.SignUp(t.Context(), SignUp{Login: fmt.Sprintf("minji%d", i), Email: address, Password: good, Nickname: fmt.Sprintf("민지%d", i), School: h.hanbit.ID})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.ConfirmLink(t.Context(), h.lastLink(address)); err != nil {
			t.Fatal(err)
		}
		if m, err := h.Me(t.Context(), v); err != nil || !m.EmailConfirmed || (m.State == Student) != (i == 0) {
			t.Errorf("%s: confirmed %t, %s, %v", address, m.EmailConfirmed, m.State, err)
		}
	}
}

func TestTheCookieOfADeviceDoesNotHoldTheNumberOfTheAccount(t *testing.T) {
	h := one(t)
	v := h.add("minji")
	b, err := h.LogInBrowser(t.Context(), Login{Name: "minji", Password: good}, true)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(b.Device, ".")
	value, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(value), " ")
	if first == fmt.Sprint(int64(v.ID)) || len(first) < 16 {
		t.Errorf("the cookie begins with %q", first)
	}
	if u, err := h.own(t.Context(), v); err != nil || !h.knows(u, b.Device) {
		t.Errorf("the device is not known, %v", err)
	}
}

// Who refreshes again and again must not fill the disk, and what is forgotten
// must still end the family when it comes back.
func TestSpentTokensAreForgottenAndEndTheirFamilyAllTheSame(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.add("minji")
		first, _, err := h.LogInApp(t.Context(), Login{Name: "minji", Password: good})
		if err != nil {
			t.Fatal(err)
		}
		last := first
		for range 5 {
			h.clock.advance(graceTime + time.Second)
			if last, err = h.Refresh(t.Context(), last.Refresh); err != nil {
				t.Fatal(err)
			}
		}
		var kept int
		if err := h.db.Row(t.Context(), `SELECT COUNT(*) FROM refresh_tokens`).Scan(&kept); err != nil || kept > 2 {
			t.Errorf("%d tokens are kept, %v", kept, err)
		}
		if _, err := h.Refresh(t.Context(), first.Refresh); strings.Join(fieldsOf(err), "") != "refresh_token_blacklist" {
			t.Errorf("the first token again: %v", err)
		}
		if _, err := h.Refresh(t.Context(), last.Refresh); err == nil {
			t.Error("the family lives on")
		}
	})
}

// Beside texts such a name would be taken for an anonymous writer's.
func TestANicknameDoesNotLookLikeALabel(t *testing.T) {
	h := one(t)
	for _, name := range []string{"익명3", "(익명)", "〈익명3〉", "·익명1", "-글쓴이-", "'익명'", "「글쓴이」", "ａｎｏｎｙｍｏｕｓ", ".anonymous", "알수없음"} {
		if got := strings.Join(fieldsOf(h.freeNickname(t.Context(), name)), ","); got != "nickname nickname_label" {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, name := range []string{"새벽반", "나는익명", "ㅋㅋ"} {
		if err := h.freeNickname(t.Context(), name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Each log-in is 40 ms of a CPU: one account must not keep all of them busy.
func TestOneAccountDoesNotLogInWithoutEnd(t *testing.T) {
	h := one(t)
	v := h.add("minji")
	u, err := h.own(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	h.spend(perEntry, accountKey(u), 1)
	if got := h.answers("minji", good, good); got[0] != "" || got[1] != "login_throttled" {
		t.Errorf("answers %q", got)
	}
	h.clock.advance(perEntry.Per / 60)
	if got := h.answers("minji", good); got[0] != "" {
		t.Errorf("later: %q", got)
	}
}
