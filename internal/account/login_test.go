package account

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/setting"
)

func TestOneLogsInByIDOrEMail(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.add("minji")
		for _, name := range []string{"minji", "MinJi", " minji ", "minji@mail.test", "MINJI@mail.test"} {
			if _, login, err := h.LogInApp(context.Background(), Login{Name: name, Password: good}); err != nil || login != "minji" {
				t.Errorf("%q: %q, %v", name, login, err)
			}
		}
	})
}

func TestTriesAreLimitedPerAccountWhereverTheyComeFrom(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	h.add("minji")
	for _, name := range []string{"minji", "nobody"} {
		for i := range perAccount.N {
			_, _, err := h.LogInApp(ctx, Login{Name: name, Password: "wrong", Network: fmt.Sprintf("10.0.%d.1", i)})
			if !fault.Is(err, "invalid") {
				t.Fatalf("%s, try %d: %v", name, i, err)
			}
		}
		_, _, err := h.LogInApp(ctx, Login{Name: name, Password: good, Network: "10.9.9.9"})
		if f := fault.Of(err); f.Kind != fault.TooMany || f.RetryAfter <= 0 || f.RetryAfter > time.Hour {
			t.Errorf("%s: got %v, wait %v", name, err, f.RetryAfter)
		}
	}
	h.clock.advance(time.Hour)
	if _, _, err := h.LogInApp(ctx, Login{Name: "minji", Password: good}); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

func TestAKnownDeviceIsNotShutOutByOthers(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	h.add("minji")
	h.add("junho")
	b, err := h.LogInBrowser(ctx, Login{Name: "minji", Password: good}, true)
	if err != nil {
		t.Fatal(err)
	}
	for range perAccount.N {
		_, _, _ = h.LogInApp(ctx, Login{Name: "minji", Password: "wrong"}) // refused, as shown above
	}
	if _, err := h.LogInBrowser(ctx, Login{Name: "minji", Password: good}, true); fault.Of(err).Kind != fault.TooMany {
		t.Fatalf("the account is not throttled: %v", err)
	}
	if _, err := h.LogInBrowser(ctx, Login{Name: "minji", Password: good, Device: b.Device}, true); err != nil {
		t.Errorf("its own device: %v", err)
	}
	if h.knows(user{id: 2}, b.Device) || h.knows(user{id: 1}, b.Device+"x") {
		t.Error("a device is known for more than it was")
	}
	for i := range perDevice.N + 1 {
		_, err := h.LogInBrowser(ctx, Login{Name: "minji", Password: "wrong", Device: b.Device}, true)
		if got := fault.Of(err).Kind; (got == fault.TooMany) != (i == perDevice.N) {
			t.Fatalf("try %d of the device: %v", i, err)
		}
	}
}

func TestWrongTriesAreLimitedPerNetwork(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	h.add("minji")
	for range perNetwork.N {
		if _, err := h.limits.Take(ctx, actOf("2001:db8:1:2::/64")); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := h.LogInApp(ctx, Login{Name: "minji", Password: good, Network: "2001:db8:1:2::/64"}); fault.Of(err).Kind != fault.TooMany {
		t.Errorf("got %v", err)
	}
	if _, _, err := h.LogInApp(ctx, Login{Name: "minji", Password: good, Network: "2001:db8:1:3::/64"}); err != nil {
		t.Errorf("a neighbour: %v", err)
	}
}

func TestARightPasswordClearsTheTries(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	h.add("minji")
	for range 2 {
		for range perAccount.N - 1 {
			_, _, _ = h.LogInApp(ctx, Login{Name: "minji", Password: "wrong"}) // refused
		}
		if _, _, err := h.LogInApp(ctx, Login{Name: "minji", Password: good}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestADjangoPasswordIsTakenAndHashedAnew(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		// python: make_password("lètmein", "seasalt", "pbkdf2_sha256") with 260000 rounds, from Django's own tests of 3.2
		v := h.add("minji", func(n *NewUser) {
			n.PasswordHash = "pbkdf2_sha256$260000$seasalt$YlZ2Vggtqdc61YjArZuoApoBh9JNGYoDRBUGu6tcJQo="
		})
		for range 2 {
			if _, _, err := h.LogInApp(ctx, Login{Name: "minji", Password: "lètmein"}); err != nil {
				t.Fatal(err)
			}
			u, err := findUser(ctx, h.db, v.ID)
			if err != nil || u.password[:10] != "$argon2id$" {
				t.Errorf("stored %.14s… (%v)", u.password, err)
			}
		}
	})
}

func TestABarredAccountIsToldOnlyWithTheRightPassword(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	v := h.add("minji")
	if err := h.Bar(ctx, System, v.ID, "도배"); err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]string{good: " account_barred", "wrong": " login_wrong"} {
		if _, _, err := h.LogInApp(ctx, Login{Name: "minji", Password: password}); len(fieldsOf(err)) != 1 || " "+fieldsOf(err)[0] != want {
			t.Errorf("got %q, want %q", fieldsOf(err), want)
		}
	}
	if err := h.Unbar(ctx, System, v.ID, "이의 신청"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.LogInApp(ctx, Login{Name: "minji", Password: good}); err != nil {
		t.Error(err)
	}
}

func TestTheReferencesLogInErrorsCanBeHadBack(t *testing.T) {
	h := one(t)
	h.add("minji")
	err := h.db.Write(context.Background(), func(tx *db.Tx) error {
		return setting.Set(context.Background(), tx, 0, loginErrors.Name(), "true")
	})
	if err != nil {
		t.Fatal(err)
	}
	a := h.asker()
	a.want("POST", "/account/login/", `{"id":"nobody","password":"x"}`, 400, `{"non_field_errors":["user account not exist"]}`)
	a.want("POST", "/account/login/", `{"id":"minji","password":"x"}`, 400, `{"non_field_errors":["wrong password"]}`)
}
