package board

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// Who may do what, on a board of school 1 that has the standard settings, on
// its freshmen's and on its graduates': s see it in the list, r read, w write,
// c comment, m manage, x remove what others wrote, h see what they wrote
// before an edit; o open a board at school 1.
func TestWhoMayDoWhat(t *testing.T) {
	people := map[string]account.Viewer{
		"visitor":           {},
		"unverified":        {ID: 1, School: 1, State: account.Unverified},
		"admitted":          {ID: 2, School: 1, State: account.Admitted},
		"student":           {ID: 3, School: 1, State: account.Student},
		"graduate":          {ID: 4, School: 1, State: account.Graduate},
		"council":           {ID: 5, School: 1, State: account.Student, Role: account.Council},
		"its manager":       {ID: 6, School: 1, State: account.Student},
		"former manager":    {ID: 6, School: 2, State: account.Student}, // moved on
		"moderator":         {ID: 7, School: 1, State: account.Student, Role: account.Moderator},
		"school manager":    {ID: 8, School: 1, State: account.Graduate, Role: account.Manager},
		"foreign student":   {ID: 9, School: 2, State: account.Student},
		"foreign moderator": {ID: 10, School: 2, State: account.Student, Role: account.Moderator},
		"operator":          {ID: 11, Role: account.Operator},
		"the program":       account.System,
		"of no school":      {ID: 12, State: account.Student},
	}
	board := func(read, write StateSet) *rights {
		return &rights{school: 1, standard: true, open: true, manager: 6, read: read, write: write, comment: read}
	}
	boards := []*rights{board(verified, verified), board(admitted|student, admitted|student), board(verified, graduate)}
	want := map[string][4]string{
		"visitor":           {"s", "s", "s", ""},
		"unverified":        {"", "", "", ""},
		"admitted":          {"", "srwc", "", ""},
		"student":           {"srwc", "srwc", "src", "o"},
		"graduate":          {"srwc", "s", "srwc", "o"},
		"council":           {"srwc", "srwc", "src", "o"},
		"its manager":       {"srwcmx", "srwcmx", "srcmx", "o"},
		"former manager":    {"", "", "", ""},
		"moderator":         {"srwcmxh", "srwcmxh", "srwcmxh", "o"},
		"school manager":    {"srwcmxh", "srwcmxh", "srwcmxh", "o"},
		"foreign student":   {"", "", "", ""},
		"foreign moderator": {"", "", "", ""},
		"operator":          {"srwcmxh", "srwcmxh", "srwcmxh", "o"},
		"the program":       {"srwcmxh", "srwcmxh", "srwcmxh", "o"},
		"of no school":      {"", "", "", ""},
	}
	for name, v := range people {
		t.Run(name, func(t *testing.T) {
			for i, b := range boards {
				var got strings.Builder
				for _, act := range []struct {
					letter string
					may    bool
				}{{"s", maySee(v, b)}, {"r", mayRead(v, b) == nil}, {"w", mayWrite(v, b) == nil}, {"c", mayComment(v, b) == nil}, {"m", mayManage(v, b) == nil}, {"x", mayRemove(v, b)}, {"h", mayReadHistory(v, b) == nil}} {
					if act.may {
						got.WriteString(act.letter)
					}
				}
				if got.String() != want[name][i] {
					t.Errorf("board %d: may %q, want %q", i, got.String(), want[name][i])
				}
			}
			if got := mayOpen(v, 1) == nil; got != (want[name][3] == "o") {
				t.Errorf("may open a board: %v", got)
			}
		})
	}
}

// Of what is not for somebody's eyes they are told that it is not there; who
// is nobody yet is asked to log in; who is of the school is told why not.
func TestRefusalsSayNoMoreThanTheyMay(t *testing.T) {
	b := &rights{school: 1, manager: 6, read: verified, write: graduate, comment: verified}
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"visitor reads", mayRead(account.Viewer{}, b), "not_authenticated"},
		{"foreigner reads", mayRead(account.Viewer{ID: 9, School: 2, State: account.Student}, b), "not_found"},
		{"foreigner manages", mayManage(account.Viewer{ID: 9, School: 2, State: account.Student}, b), "not_found"},
		{"unverified reads", mayRead(account.Viewer{ID: 1, School: 1, State: account.Unverified}, b), "not_verified"},
		{"student writes to graduates", mayWrite(account.Viewer{ID: 3, School: 1, State: account.Student}, b), "not_for_state"},
		{"student manages", mayManage(account.Viewer{ID: 3, School: 1, State: account.Student}, b), "permission_denied"},
		{"visitor manages", mayManage(account.Viewer{}, b), "not_authenticated"},
	} {
		t.Run(tt.name, func(t *testing.T) { wantCode(t, tt.err, tt.want) })
	}
}

// A restriction binds everybody in what is anonymous, and those who run the
// board in nothing else.
func TestWhomARestrictionBinds(t *testing.T) {
	until := &Bound{Reason: "도배", EndsAt: rest.At(time.Date(2026, 11, 30, 15, 30, 0, 0, time.UTC))}
	for _, tt := range []struct {
		name              string
		v                 account.Viewer
		anonymous, signed string
	}{
		{"student", account.Viewer{ID: 3, School: 1, State: account.Student}, "restricted", "restricted"},
		{"council", account.Viewer{ID: 3, School: 1, State: account.Student, Role: account.Council}, "restricted", "restricted"},
		{"its manager", account.Viewer{ID: 6, School: 1, State: account.Student}, "restricted_anonymous", ""},
		{"its manager, moved on", account.Viewer{ID: 6, School: 2, State: account.Student}, "restricted", "restricted"},
		{"moderator", account.Viewer{ID: 7, School: 1, State: account.Student, Role: account.Moderator}, "restricted_anonymous", ""},
		{"operator", account.Viewer{ID: 8, Role: account.Operator}, "restricted_anonymous", ""},
	} {
		b := &rights{school: 1, manager: 6, bound: until}
		wantCode(t, mayAppear(tt.v, b, true), tt.anonymous)
		wantCode(t, mayAppear(tt.v, b, false), tt.signed)
		if f := fault.Of(mayAppear(tt.v, b, true)); fmt.Sprint(f.Args) != "[12 1 00:30 도배]" {
			t.Errorf("%s is told %v", tt.name, f.Args)
		}
		b.bound = nil
		wantCode(t, mayAppear(tt.v, b, true), "")
	}
}

func TestStateSetsAreListsOfNames(t *testing.T) {
	s, ok := StateSetOf("student", "admitted")
	if b, _ := s.MarshalJSON(); !ok || string(b) != `["admitted","student"]` {
		t.Errorf("got %s, %v", b, ok)
	}
	if _, ok := StateSetOf("unverified"); ok {
		t.Error("a board admits the unverified")
	}
	if b, _ := StateSet(0).MarshalJSON(); string(b) != `[]` {
		t.Errorf("the empty set is %s", b)
	}
	if StateSet(stored(graduate)).Has("") {
		t.Error("no state is in a set")
	}
}
