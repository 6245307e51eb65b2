package board

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

func TestASchoolStartsWithTenBoards(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		want := []string{
			"일반 자유게시판 allowed allowed student+graduate student+graduate titled questions searchable hot media 300",
			"일반 비밀게시판 forced forced student+graduate student+graduate - questions - - media 300 secret",
			"일반 새내기게시판 allowed allowed admitted+student admitted+student titled questions searchable hot media 300",
			"일반 졸업생게시판 allowed allowed student+graduate graduate titled questions searchable hot media 300",
			"일반 정보게시판 allowed allowed student+graduate student+graduate titled questions searchable hot media 300",
			"진로 취업·진로 allowed allowed student+graduate student+graduate titled questions searchable hot media 300",
			"단체 동아리·학회 off off student+graduate student+graduate titled questions searchable - media 259200",
			"홍보 홍보게시판 off off student+graduate student+graduate titled questions searchable - media 259200",
			"일반 장터게시판 allowed allowed student+graduate student+graduate titled questions searchable - media 300",
			"일반 시사·이슈 allowed allowed student+graduate student+graduate titled questions searchable - media 300",
		}
		list := w.mustBoards(t, account.System, Filter{School: w.hanbit})
		if len(list) != len(want) {
			t.Fatalf("%d boards", len(list))
		}
		for i, b := range list {
			is := func(yes bool, word string) string {
				if yes {
					return word
				}
				return "-"
			}
			states := func(s StateSet) string {
				var names []string
				for _, state := range s.States() {
					names = append(names, string(state))
				}
				return strings.Join(names, "+")
			}
			got := strings.Join([]string{b.Category, b.Name, string(b.AnonymityPosts), string(b.AnonymityComments), states(b.ReadStates), states(b.WriteStates),
				is(b.TitleRequired, "titled"), is(b.Questions, "questions"), is(b.Searchable, "searchable"), is(b.Hot, "hot"), is(b.Media, "media"),
				strconv.Itoa(b.PostInterval)}, " ")
			if b.Secret {
				got += " secret"
			}
			if got != want[i] || b.CommentStates != b.ReadStates {
				t.Errorf("board %d:\n got %s\nwant %s", i, got, want[i])
			}
		}
	})
}

func TestWhoSeesWhichBoards(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, tt := range []struct {
			name string
			v    account.Viewer
			f    Filter
			want int
		}{
			{"visitor", account.Viewer{}, Filter{}, 20},
			{"visitor, one school", account.Viewer{}, Filter{School: w.hanbit}, 10},
			{"visitor, by name", account.Viewer{}, Filter{Name: "자유게시판"}, 2},
			{"student", w.student(t), Filter{}, 10},
			{"student, own school by name", w.student(t), Filter{Name: "자유게시판", School: w.hanbit}, 1},
			{"student, another school", w.student(t), Filter{School: w.saebyeok}, 0},
			{"no such school", w.student(t), Filter{School: 999}, 0},
			{"no such name", w.student(t), Filter{Name: "자유"}, 0},
			{"admitted", w.person(t, w.hanbit, account.Admitted, ""), Filter{}, 1},
			{"unverified", w.person(t, w.hanbit, account.Unverified, ""), Filter{}, 0},
			{"operator", w.person(t, 0, "", account.Operator), Filter{}, 20},
			{"operator, one school", w.person(t, 0, "", account.Operator), Filter{School: w.saebyeok}, 10},
			{"moderator", w.person(t, w.hanbit, account.Student, account.Moderator), Filter{}, 10},
		} {
			if got := len(w.mustBoards(t, tt.v, tt.f)); got != tt.want {
				t.Errorf("%s: %d boards, want %d", tt.name, got, tt.want)
			}
		}
		w.post(t, w.student(t), "자유게시판")
		opened, err := w.AddBoard(t.Context(), w.student(t), NewBoard{Category: "학과", Name: "컴퓨터공학과", School: w.hanbit, Settings: DefaultSettings()})
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range w.mustBoards(t, account.Viewer{}, Filter{}) {
			if b.PostCount != nil || b.ID == opened.ID {
				t.Errorf("a visitor sees %s with its count %v", b.Name, b.PostCount != nil)
			}
		}
		if _, err := w.Board(t.Context(), account.Viewer{}, opened.ID, Filter{}); code(err) != "not_found" {
			t.Errorf("a visitor opens it: %v", err)
		}
		if _, err := w.Board(t.Context(), w.student(t), opened.ID, Filter{Name: "x"}); code(err) != "not_found" {
			t.Errorf("a filter does not apply: %v", err)
		}
	})
}

func TestOpeningAndChangingBoards(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, other := w.student(t), w.student(t)
		operator := w.person(t, 0, "", account.Operator)
		add := func(v account.Viewer, in NewBoard) error { _, err := w.AddBoard(t.Context(), v, in); return err }
		secret := DefaultSettings()
		secret.Secret = true
		for _, tt := range []struct {
			name string
			v    account.Viewer
			in   NewBoard
			want string
		}{
			{"no words", manager, NewBoard{Category: "", Name: "", School: w.hanbit, Settings: DefaultSettings()}, "category blank"},
			{"a long name", manager, NewBoard{Category: "c", Name: strings.Repeat("가", 51), School: w.hanbit, Settings: DefaultSettings()}, "name max_length"},
			{"no school", manager, NewBoard{Category: "c", Name: "n", School: 999, Settings: DefaultSettings()}, "school_id does_not_exist"},
			{"another school", manager, NewBoard{Category: "c", Name: "n", School: w.saebyeok, Settings: DefaultSettings()}, "permission_denied"},
			{"unverified", w.person(t, w.hanbit, account.Unverified, ""), NewBoard{Category: "c", Name: "n", School: w.hanbit, Settings: DefaultSettings()}, "not_verified"},
			{"staff's setting", manager, NewBoard{Category: "c", Name: "n", School: w.hanbit, Settings: secret}, "permission_denied"},
			{"staff's setting by staff", operator, NewBoard{Category: "c", Name: "n", School: w.saebyeok, Settings: secret}, ""},
			{"visitor", account.Viewer{}, NewBoard{Category: "c", Name: "n", School: w.hanbit, Settings: DefaultSettings()}, "not_authenticated"},
		} {
			if err := add(tt.v, tt.in); code(err) != tt.want {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
			}
		}
		b, err := w.AddBoard(t.Context(), manager, NewBoard{Category: " 학과 ", Name: "컴퓨터공학과", School: w.hanbit, Settings: DefaultSettings()})
		if err != nil || b.Category != "학과" || !b.Permissions.Manage || b.School.Name != "한빛대학교" {
			t.Fatalf("%+v, %v", b, err)
		}
		for _, tt := range []struct {
			name   string
			v      account.Viewer
			change func(*NewBoard)
			want   string
		}{
			{"its manager names it", manager, func(in *NewBoard) { in.Name = "컴공" }, ""},
			{"its manager's settings", manager, func(in *NewBoard) { in.Hot, in.Media, in.Notice, in.Description = false, false, "공지", "설명" }, ""},
			{"staff's settings", manager, func(in *NewBoard) { in.PostInterval = 0 }, "permission_denied"},
			{"another one", other, func(in *NewBoard) { in.Name = "x" }, "permission_denied"},
			{"a foreigner", w.person(t, w.saebyeok, account.Student, ""), func(in *NewBoard) { in.Name = "x" }, "not_found"},
			{"to another school", manager, func(in *NewBoard) { in.School = w.saebyeok }, "permission_denied"},
			{"to no school", manager, func(in *NewBoard) { in.School = 999 }, "school_id does_not_exist"},
			{"staff", operator, func(in *NewBoard) { in.PostInterval, in.ReadStates = 0, student }, ""},
			{"a bad word", operator, func(in *NewBoard) { in.AnonymityPosts = "x" }, "anonymity_posts invalid_choice"},
		} {
			if _, err := w.ChangeBoard(t.Context(), tt.v, b.ID, Filter{}, tt.change, false); code(err) != tt.want {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
			}
		}
		got, err := w.Board(t.Context(), manager, b.ID, Filter{})
		if err != nil || got.Name != "컴공" || got.Notice != "공지" || got.Hot || got.PostInterval != 0 || got.ReadStates != student {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestADeletedBoardIsGone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager := w.student(t)
		b, err := w.AddBoard(t.Context(), manager, NewBoard{Category: "학과", Name: "컴공", School: w.hanbit, Settings: DefaultSettings()})
		if err != nil {
			t.Fatal(err)
		}
		w.boards["컴공"] = b.ID
		p := w.post(t, manager, "컴공")
		wantCode(t, w.RemoveBoard(t.Context(), w.student(t), b.ID, Filter{}), "permission_denied")
		wantCode(t, w.RemoveBoard(t.Context(), manager, b.ID, Filter{}), "board_in_use")
		w.later(15 * 24 * time.Hour)
		wantCode(t, w.RemoveBoard(t.Context(), manager, b.ID, Filter{}), "")
		_, err = w.Board(t.Context(), manager, b.ID, Filter{})
		wantCode(t, err, "not_found")
		_, err = w.Post(t.Context(), manager, p.ID)
		wantCode(t, err, "not_found")
		_, err = w.PostsOf(t.Context(), manager, b.ID, Range{Limit: 1})
		wantCode(t, err, "not_found")
		wantCode(t, w.RemoveBoard(t.Context(), account.System, w.boards["자유게시판"], Filter{}), "")
		got, err := w.ChangeBoard(t.Context(), account.System, w.boards["정보게시판"], Filter{}, func(*NewBoard) {}, true)
		if err != nil || !got.IsDeleted {
			t.Errorf("deleting by a change: %+v, %v", got, err)
		}
	})
}

func TestPinnedBoardsKeepTheirOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		free, info, career := w.boards["자유게시판"], w.boards["정보게시판"], w.boards["취업·진로"]
		for _, id := range []int64{info, free, career, free} {
			if err := w.PinBoard(t.Context(), v, id); err != nil {
				t.Fatal(err)
			}
		}
		want := func(names string) {
			t.Helper()
			list, err := w.PinnedBoards(t.Context(), v)
			var got []string
			for _, b := range list {
				got = append(got, b.Name)
			}
			if strings.Join(got, " ") != names || err != nil {
				t.Errorf("pinned %v, %v, want %s", got, err, names)
			}
			pins, err := w.Pins(t.Context(), v)
			if len(pins) != len(list) || err != nil {
				t.Errorf("the frame has %v, %v, want %s", pins, err, names)
			}
			for i := range min(len(pins), len(list)) {
				if pins[i].Name != list[i].Name || pins[i].Href != list[i].Href() {
					t.Errorf("the frame has %v, want %s", pins[i], list[i].Name)
				}
			}
		}
		want("정보게시판 자유게시판 취업·진로")
		wantCode(t, w.OrderPinnedBoards(t.Context(), v, []int64{free, career, info}), "")
		want("자유게시판 취업·진로 정보게시판")
		wantCode(t, w.OrderPinnedBoards(t.Context(), v, []int64{free, career}), "boards not_all_pinned")
		wantCode(t, w.OrderPinnedBoards(t.Context(), v, []int64{free, career, career}), "boards does_not_exist")
		wantCode(t, w.OrderPinnedBoards(t.Context(), v, []int64{free, career, w.foreign}), "boards does_not_exist")
		want("자유게시판 취업·진로 정보게시판")
		wantCode(t, w.UnpinBoard(t.Context(), v, career), "")
		wantCode(t, w.UnpinBoard(t.Context(), v, career), "")
		want("자유게시판 정보게시판")
		wantCode(t, w.PinBoard(t.Context(), v, w.foreign), "not_found")
		if other, err := w.PinnedBoards(t.Context(), w.student(t)); len(other) > 0 || err != nil {
			t.Errorf("another's: %v, %v", other, err)
		}
		v.State = account.Admitted
		want("")
		v = w.person(t, 0, "", account.Operator)
		wantCode(t, w.PinBoard(t.Context(), v, w.foreign), "")
		want(w.mustBoards(t, account.System, Filter{School: w.saebyeok})[0].Name)
	})
}

func TestABoardIsOpenedOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := NewBoard{Category: "학과", Name: "컴공", School: w.hanbit, Settings: DefaultSettings(), Key: "k"}
		v := w.student(t)
		first, err := w.AddBoard(t.Context(), v, in)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.AddBoard(t.Context(), v, in); err != nil || again.ID != first.ID {
			t.Errorf("again: %d, %v, want %d", again.ID, err, first.ID)
		}
	})
}
