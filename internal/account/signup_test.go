package account

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

func newcomer(change ...func(*SignUp)) SignUp {
	in := SignUp{Login: "gamnamu_26", Email: "gamnamu@mail.test", Password: good, Nickname: "감나무집", School: 0, ClassOf: 2026, Name: "김감"}
	for _, c := range change {
		c(&in)
	}
	return in
}

func TestSignUpSaysEverythingThatIsWrongInOrder(t *testing.T) {
	h := one(t)
	_, err := h.SignUp(context.Background(), SignUp{Login: "a", Email: "x", Password: "1234567", Nickname: "a b", ClassOf: 3000, Name: strings.Repeat("가", 51)})
	want := []string{"id min_length", "email invalid_email", "password password_too_short", "password password_entirely_numeric",
		"nickname nickname_space", "school_id required", "class_of max_value", "name max_length"}
	if got := fieldsOf(err); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestSignUpRules(t *testing.T) {
	h := one(t)
	h.add("minji", func(n *NewUser) { n.Nickname = "느티나무" })
	tests := []struct {
		name   string
		change func(*SignUp)
		want   string
	}{
		{"short id", func(s *SignUp) { s.Login = "abc" }, "id min_length"},
		{"long id", func(s *SignUp) { s.Login = strings.Repeat("a", 21) }, "id max_length"},
		{"id of other letters", func(s *SignUp) { s.Login = "감나무감" }, "id login_form"},
		{"id with a blank", func(s *SignUp) { s.Login = "gam namu" }, "id login_form"},
		{"id in large letters", func(s *SignUp) { s.Login = "Gamnamu" }, "id login_form"},
		{"taken id", func(s *SignUp) { s.Login = "minji" }, "id unique"},
		{"taken id in other letters", func(s *SignUp) { s.Login = "MinJi" }, "id unique"},
		{"no e-mail", func(s *SignUp) { s.Email = "gamnamu" }, "email invalid_email"},
		{"e-mail with a name", func(s *SignUp) { s.Email = "Kim <gamnamu@mail.test>" }, "email invalid_email"},
		{"e-mail without a dot", func(s *SignUp) { s.Email = "gamnamu@localhost" }, "email invalid_email"},
		{"short password", func(s *SignUp) { s.Password = "가을하늘93" }, "password password_too_short"},
		{"long password", func(s *SignUp) { s.Password = strings.Repeat("긴글", 65) }, "password password_too_long"},
		{"common password", func(s *SignUp) { s.Password = "password1" }, "password password_too_common"},
		{"password like the id", func(s *SignUp) { s.Password = "gamnamu26" }, "password password_too_similar"},
		{"short nickname", func(s *SignUp) { s.Nickname = "감" }, "nickname min_length"},
		{"long nickname", func(s *SignUp) { s.Nickname = "가나다라마바사아자차카" }, "nickname max_length"},
		{"nickname with a blank", func(s *SignUp) { s.Nickname = "감 나무" }, "nickname nickname_space"},
		{"invisible nickname", func(s *SignUp) { s.Nickname = "ㅤㅤ" }, "nickname nickname_form"},
		{"nickname with a zero-width letter", func(s *SignUp) { s.Nickname = "감\u200b나무" }, "nickname nickname_form"},
		{"taken nickname", func(s *SignUp) { s.Nickname = "느티나무" }, "nickname unique"},
		{"taken nickname in parts", func(s *SignUp) { s.Nickname = "느티나\u1106\u116e" }, "nickname unique"},
		{"nickname like a label", func(s *SignUp) { s.Nickname = "익명3" }, "nickname nickname_label"},
		{"nickname like the author's label", func(s *SignUp) { s.Nickname = "글쓴이" }, "nickname nickname_label"},
		{"unknown school", func(s *SignUp) { s.School = 999 }, "school_id does_not_exist"},
		{"school that nothing tells", func(s *SignUp) { s.School = 0 }, "school_id required"},
		{"early year", func(s *SignUp) { s.ClassOf = 1900 }, "class_of min_value"},
		{"all is well", func(*SignUp) {}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := newcomer(func(s *SignUp) { s.School = h.hanbit.ID }, tt.change)
			_, err := h.SignUp(context.Background(), in)
			if got := strings.Join(fieldsOf(err), ", "); got != tt.want {
				t.Errorf("got %q, want %q (%v)", got, tt.want, err)
			}
		})
	}
}

func TestTheSchoolIsInferredFromTheLongestDomain(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	north, err := h.AddSchool(ctx, System, NewSchool{Name: "한빛대학교 북캠퍼스", Domains: []string{"north.hanbit.ac.kr", "both.ac.kr"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.AddSchool(ctx, System, NewSchool{Name: "두 곳", Domains: []string{"both.ac.kr"}}); err != nil {
		t.Fatal(err)
	}
	for email, want := range map[string]int64{
		"a@hanbit.ac.kr": h.hanbit.ID, "a@cs.HANBIT.ac.kr": h.hanbit.ID, "a@north.hanbit.ac.kr": north.ID, "a@x.north.hanbit.ac.kr": north.ID,
		"a@both.ac.kr": 0, "a@nothanbit.ac.kr": 0, "a@ac.kr": 0, "a": 0, "a@": 0,
	} {
		if got, err := inferSchool(ctx, h.db, email); got != want || err != nil {
			t.Errorf("%s: got %d, want %d (%v)", email, got, want, err)
		}
	}
	v, err := h.SignUp(ctx, newcomer(func(s *SignUp) { s.Email = "gamnamu@cs.hanbit.ac.kr" }))
	if err != nil || v.School != h.hanbit.ID || v.State != Unverified {
		t.Errorf("got school %d, state %s (%v)", v.School, v.State, err)
	}
}

func TestOneOfAHundredGetsAnID(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		n := NewUser{SignUp: newcomer(func(s *SignUp) { s.School = h.hanbit.ID }), PasswordHash: goodHash()}
		var wg sync.WaitGroup
		var mu sync.Mutex
		won, told := 0, 0
		for range 100 {
			wg.Go(func() {
				_, err := h.AddUser(ctx, System, n)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					won++
				case fault.Of(err).Kind == fault.Invalid:
					told++
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var rows int
		if err := h.db.Row(ctx, `SELECT COUNT(*) FROM users`).Scan(&rows); err != nil {
			t.Fatal(err)
		}
		if won != 1 || told != 99 || rows != 1 {
			t.Errorf("won %d, told %d, rows %d; want 1, 99, 1", won, told, rows)
		}
	})
}

func TestAnEMailOfAnotherIsNotTold(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		h.add("owner", func(n *NewUser) { n.Email = "owner@mail.test" })
		v, err := h.SignUp(ctx, newcomer(func(s *SignUp) { s.School, s.Email = h.hanbit.ID, "Owner@mail.test" }))
		if err != nil {
			t.Fatal(err)
		}
		letters := h.letters("owner@mail.test")
		if len(letters) != 1 || !strings.Contains(letters[0].Subject, "누군가") || letters[0].Link != "" || codeLine.MatchString(letters[0].Text) {
			t.Errorf("the owner got %d letters, or one that confirms", len(letters))
		}
		if all := h.letters("Owner@mail.test"); len(all) != 0 {
			t.Errorf("%d letters went to the address as it was typed", len(all))
		}
		if _, err := h.LogInBrowser(ctx, Login{Name: "gamnamu_26", Password: good}, false); err != nil {
			t.Errorf("the account that was answered for does not exist: %v", err)
		}
		if err := h.ConfirmCode(ctx, v, "000000"); err == nil {
			t.Error("confirmed without a letter")
		}
		if err := h.ChangePassword(ctx, v, good, "봄바람-77-강"); err != nil {
			t.Fatal(err)
		}
		if all := append(h.letters("owner@mail.test"), h.letters("Owner@mail.test")...); len(all) != 1 {
			t.Errorf("%d letters, the last about a password that is not the owner's", len(all))
		}
	})
}

func TestAnUnconfirmedEMailBlocksNobody(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		if _, err := h.SignUp(ctx, newcomer(func(s *SignUp) { s.School = h.hanbit.ID })); err != nil {
			t.Fatal(err)
		}
		v, err := h.SignUp(ctx, newcomer(func(s *SignUp) { s.School, s.Login, s.Nickname = h.hanbit.ID, "second", "둘째" }))
		if err != nil {
			t.Fatal(err)
		}
		if err := h.ConfirmCode(ctx, v, h.lastCode("gamnamu@mail.test")); err != nil {
			t.Fatal(err)
		}
		m, err := h.Me(ctx, v)
		if err != nil || !m.EmailConfirmed {
			t.Errorf("not confirmed (%v)", err)
		}
	})
}

func TestThePasswordIsKeptAsASlowHashOnly(t *testing.T) {
	h := one(t)
	v, err := h.SignUp(context.Background(), newcomer(func(s *SignUp) { s.School = h.hanbit.ID }))
	if err != nil {
		t.Fatal(err)
	}
	u, err := findUser(context.Background(), h.db, v.ID)
	if err != nil || !strings.HasPrefix(u.password, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(u.password, good) {
		t.Errorf("stored %.20s… (%v)", u.password, err)
	}
}

// A mail server reads what it delivers: letters do not tell it whose nickname
// or id goes with an address.
func TestLettersNameNobody(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	v := h.add("minji")
	u, err := findUser(ctx, h.db, v.ID)
	if err != nil {
		t.Fatal(err)
	}
	p := newProof(resetPassword, v.ID, "x")
	for _, lang := range i18n.Langs {
		for _, l := range []letter{letterConfirm, letterTaken, letterSchool, letterReset, letterPassword, letterEmail} {
			to := string(l) + "-" + string(lang) + "@mail.test"
			err := h.db.Write(ctx, func(tx *db.Tx) error { return h.write(i18n.With(ctx, lang), tx, to, u, l, &p) })
			if err != nil {
				t.Fatal(err)
			}
			all := h.letters(to)
			if len(all) != 1 {
				t.Fatalf("%s: %d letters", to, len(all))
			}
			whole := all[0].Subject + "\n" + all[0].Text
			if strings.Contains(whole, u.nickname) || strings.Contains(whole, u.login) || strings.ContainsAny(whole, "{}") {
				t.Errorf("%s names somebody, or has a hole:\n%s", to, whole)
			}
			if !strings.Contains(whole, "https://madang.test") {
				t.Errorf("%s does not say where it comes from:\n%s", to, whole)
			}
		}
	}
}
