package account

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// dump is everything that stands in a table.
func (h *house) dump(table string) string {
	h.t.Helper()
	rows, err := h.db.Rows(context.Background(), `SELECT * FROM `+table)
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		h.t.Fatal(err)
	}
	var all strings.Builder
	for rows.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(sql.RawBytes)
		}
		if err := rows.Scan(cells...); err != nil {
			h.t.Fatal(err)
		}
		for _, c := range cells {
			fmt.Fprintf(&all, "%s\t", *c.(*sql.RawBytes))
		}
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(err)
	}
	return all.String()
}

func TestWhoMayDoWhat(t *testing.T) {
	const here, there = 1, 2
	visitor := Viewer{}
	student := Viewer{ID: 1, School: here, State: Student}
	moderator := Viewer{ID: 2, School: here, State: Student, Role: Moderator}
	manager := Viewer{ID: 3, School: here, State: Student, Role: Manager}
	operator := Viewer{ID: 4, Role: Operator}
	other := subject{id: 9, school: here}
	foreign := subject{id: 9, school: there}
	peer := subject{id: 9, school: here, role: Moderator}
	boss := subject{id: 9, school: here, role: Manager}
	const no, login, yes = fault.Forbidden, fault.Unauthenticated, fault.Kind(255)
	tests := []struct {
		name string
		err  error
		want fault.Kind
	}{
		{"visitor runs the instance", mayRunInstance(visitor), login},
		{"manager runs the instance", mayRunInstance(manager), no},
		{"operator runs the instance", mayRunInstance(operator), yes},
		{"the program runs the instance", mayRunInstance(System), yes},
		{"student lists", mayList(student, here), no},
		{"moderator lists", mayList(moderator, here), no},
		{"manager lists", mayList(manager, here), yes},
		{"manager lists another school", mayList(manager, there), no},
		{"manager lists all", mayList(manager, 0), no},
		{"operator lists all", mayList(operator, 0), yes},
		{"manager adds a moderator", mayAdd(manager, here, Moderator), yes},
		{"manager adds a manager", mayAdd(manager, here, Manager), no},
		{"manager adds elsewhere", mayAdd(manager, there, Member), no},
		{"moderator adds", mayAdd(moderator, here, Member), no},
		{"operator adds an operator", mayAdd(operator, 0, Operator), yes},
		{"manager grants moderator", mayGrant(manager, other, Moderator), yes},
		{"manager grants manager", mayGrant(manager, other, Manager), no},
		{"manager takes from a manager", mayGrant(manager, boss, Member), no},
		{"manager grants elsewhere", mayGrant(manager, foreign, Moderator), no},
		{"moderator grants", mayGrant(moderator, other, Moderator), no},
		{"operator grants operator", mayGrant(operator, other, Operator), yes},
		{"operator grants oneself", mayGrant(operator, subject{id: 4}, Member), no},
		{"visitor grants", mayGrant(visitor, other, Member), login},
		{"unknown role", mayGrant(manager, other, "king"), no},
		{"student bars", mayBar(student, other), no},
		{"moderator bars", mayBar(moderator, other), yes},
		{"moderator bars a peer", mayBar(moderator, peer), no},
		{"moderator bars elsewhere", mayBar(moderator, foreign), no},
		{"manager bars a moderator", mayBar(manager, peer), yes},
		{"operator bars a manager", mayBar(operator, boss), yes},
		{"operator bars oneself", mayBar(operator, subject{id: 4}), no},
		{"manager sets a password", maySetPassword(manager), no},
		{"operator sets a password", maySetPassword(operator), yes},
		{"visitor has an account", mayKeep(visitor), login},
		{"the program has an account", mayKeep(System), no},
		{"student has an account", mayKeep(student), yes},
	}
	for _, tt := range tests {
		got := yes
		if tt.err != nil {
			got = fault.Of(tt.err).Kind
		}
		if got != tt.want {
			t.Errorf("%s: got %v (%v), want %v", tt.name, got, tt.err, tt.want)
		}
	}
}

func TestStaffActsStandInTheAuditLog(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		operator := h.add("operator", func(n *NewUser) { n.School, n.Role, n.State = 0, Operator, "" })
		v := h.add("minji")
		if err := h.Grant(ctx, operator, v.ID, Moderator); err != nil {
			t.Fatal(err)
		}
		if err := h.Bar(ctx, operator, v.ID, "도배"); err != nil {
			t.Fatal(err)
		}
		if err := h.SetPassword(ctx, operator, v.ID, "봄바람-77-강"); err != nil {
			t.Fatal(err)
		}
		all, err := audit.List(ctx, h.db, audit.Filter{Thing: "user"}, 10)
		if err != nil {
			t.Fatal(err)
		}
		var acts []string
		for _, r := range all {
			acts = append(acts, r.Act)
			if r.Act == "user.bar" && (r.Reason != "도배" || r.Actor != int64(operator.ID)) {
				t.Errorf("bar: reason %q, actor %d", r.Reason, r.Actor)
			}
		}
		if got := strings.Join(acts, " "); got != "user.set_password user.bar user.grant user.add user.add" {
			t.Errorf("acts %s", got)
		}
		for _, text := range []string{goodHash(), "봄바람"} {
			if strings.Contains(h.dump("audit_entries"), text) {
				t.Error("the audit log holds a password or its hash")
			}
		}
	})
}

func TestTheLastOperatorStays(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	v := h.add("operator", func(n *NewUser) { n.School, n.Role, n.State = 0, Operator, "" })
	if err := h.Bar(ctx, System, v.ID, ""); !fault.Is(err, "last_operator") {
		t.Errorf("bar: %v", err)
	}
	if got := fieldsOf(h.Grant(ctx, System, v.ID, Member)); len(got) != 1 || got[0] != "role role_needs_school" {
		t.Errorf("grant of no duty to somebody without a school: %q", got)
	}
	h.add("second", func(n *NewUser) { n.School, n.Role, n.State = 0, Operator, "" })
	if err := h.Bar(ctx, System, v.ID, ""); err != nil {
		t.Errorf("with another one: %v", err)
	}
}

func TestStaffBarsByTheAPI(t *testing.T) {
	h := one(t)
	h.add("judge", func(n *NewUser) { n.Role = Moderator })
	h.add("minji")
	h.add("haneul", func(n *NewUser) { n.School = h.dawn.ID })
	a := h.asker()
	token := a.logIn("minji").Access
	if w := h.asker().as(token).do("POST", "/admin/user/haneul/bar/", `{"reason":"x"}`); w.Code != http.StatusForbidden {
		t.Errorf("a student: %d", w.Code)
	}
	staff := h.asker().as(a.logIn("judge").Access)
	staff.want("POST", "/admin/user/haneul/bar/", `{"reason":"x"}`, 404, `{"detail":"찾을 수 없습니다."}`)
	staff.want("POST", "/admin/user/minji/bar/", `{}`, 400, `{"reason":["이 필드는 필수 항목입니다."]}`)
	staff.want("POST", "/admin/user/minji/bar/", `{"reason":"도배"}`, 204, "")
	h.asker().as(token).want("GET", "/account/me/", "", 401, `{"detail":"비활성화된 사용자","code":"user_inactive"}`)
	staff.want("POST", "/admin/user/minji/unbar/", `{"reason":"이의 신청"}`, 204, "")
}

func TestClientsCannotSetWhatTheyAreNotAskedFor(t *testing.T) {
	h := one(t)
	h.add("minji")
	a := h.asker()
	a.do("POST", "/account/signup/", `{"id":"gamnamu","email":"a@mail.test","password":"`+good+`","nickname":"감나무집","school_id":1,"state":"student","role":"operator","is_admin":true,"is_active":false,"user_id":1}`)
	u, err := h.Find(context.Background(), System, "gamnamu")
	if err != nil || u.State != Unverified || u.Role != Member || !u.Active {
		t.Errorf("state %s, role %q, active %v (%v)", u.State, u.Role, u.Active, err)
	}
	a.as(a.logIn("minji").Access).do("PATCH", "/account/me/", `{"role":"operator","state":"graduate","school_id":2,"is_admin":true,"user_id":9,"id":"operator"}`)
	u, err = h.Find(context.Background(), System, "minji")
	if err != nil || u.Role != Member || u.State != Student || u.School != 1 {
		t.Errorf("state %s, role %q, school %d (%v)", u.State, u.Role, u.School, err)
	}
}

func TestNothingPrintedNamesAnAccount(t *testing.T) {
	h := one(t)
	v := h.add("canary", func(n *NewUser) { n.Nickname, n.Name = "카나리아", "김카나" })
	ctx := context.Background()
	u, err := findUser(ctx, h.db, v.ID)
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.Me(ctx, v)
	if err != nil {
		t.Fatal(err)
	}
	tokens := h.tokens(t, "canary")
	var out strings.Builder
	log := slog.New(slog.NewTextHandler(&out, nil))
	for _, x := range []any{v, u, m, u.seenByStaff(), v.ID, SignUp{Login: "canary"}, Login{Name: "canary", Password: good}, tokens, proof{link: "canary"}, Browser{Token: "canary"}} {
		fmt.Fprintf(&out, "%v %+v %s\n", x, x, x)
		log.Info("x", "x", x)
	}
	for _, text := range []string{"canary", "카나리아", "김카나", v.UUID, good, "argon2", tokens.Access} {
		if strings.Contains(out.String(), text) || strings.Contains(h.log.String(), text) {
			t.Errorf("%.12s… is printed", text)
		}
	}
}

func TestManyAccountsAreAddedAtOnce(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	var all []NewUser
	for i := range 60 {
		all = append(all, NewUser{SignUp: SignUp{Login: fmt.Sprintf("demo%02d", i), Email: fmt.Sprintf("demo%02d@mail.test", i), Nickname: fmt.Sprintf("데모%02d", i), School: h.dawn.ID}, State: Student, PasswordHash: goodHash()})
	}
	ids, err := h.AddUsers(ctx, System, all)
	if err != nil || len(ids) != 60 {
		t.Fatalf("%d ids (%v)", len(ids), err)
	}
	if v, err := h.ViewerFor(ctx, ids[59]); err != nil || v.Nickname != "데모59" {
		t.Errorf("the last is %q (%v)", v.Nickname, err)
	}
	if len(h.opened) != 2 {
		t.Errorf("opened %q", h.opened)
	}
	if _, err := h.AddUsers(ctx, System, append(all[:0:0], NewUser{SignUp: SignUp{Login: "fresh", Nickname: "새사람", School: h.dawn.ID}}, all[0])); err == nil {
		t.Error("an account was added twice")
	}
	if n, err := h.has(ctx, `SELECT COUNT(*) FROM users WHERE login = 'fresh'`); n || err != nil {
		t.Errorf("half of them were added (%v)", err)
	}
}

// Who is named by nickname is a verified member of the school, however its
// letters are written; of all others it is not said why they are not found.
func TestAMemberIsFoundByNickname(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		v := h.add("user_one", func(u *NewUser) { u.Nickname = "Ginkgo나무" })
		h.add("user_two", func(u *NewUser) { u.Nickname, u.State = "예비생", Admitted })
		h.add("user_three", func(u *NewUser) { u.Nickname, u.School = "새벽별", h.dawn.ID })
		barred := h.add("user_four", func(u *NewUser) { u.Nickname = "쉬는중" })
		if err := h.Bar(t.Context(), System, barred.ID, "시험"); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Ginkgo나무", "gINKGO나무"} {
			if got, err := MemberNamed(t.Context(), h.db, h.hanbit.ID, name); err != nil || got.ID != v.ID || got.Nickname != "Ginkgo나무" {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		}
		for _, name := range []string{"예비생", "새벽별", "쉬는중", "아무도", "", "익명1", "user_one", strings.Repeat("가", 500), "\xff\x00"} {
			if _, err := MemberNamed(t.Context(), h.db, h.hanbit.ID, name); !fault.Is(err, "not_found") {
				t.Errorf("%q: %v", name, err)
			}
		}
	})
}
