package timetable

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// befriend makes two people friends, and returns what the first one calls the
// friendship.
func (w *world) befriend(t testing.TB, a, b account.Viewer) friend.Friend {
	t.Helper()
	for _, pair := range [][2]account.Viewer{{a, b}, {b, a}} {
		if _, err := w.o.Friends.Ask(t.Context(), pair[0], pair[1].Nickname); err != nil {
			t.Fatal(err)
		}
		w.now.Add(1e6)
	}
	return w.friendshipOf(t, a, b)
}

func (w *world) show(t testing.TB, v account.Viewer, table int64, to Visibility) {
	t.Helper()
	if _, err := w.ChangeTable(t.Context(), v, table, TableChange{Visibility: &to}); err != nil {
		t.Fatal(err)
	}
}

// browser opens pages as v.
func (w *world) browser(t testing.TB, v account.Viewer) *webtest.Client {
	return webtest.New(t, w.site(t, v).pages)
}

func friendPath(f friend.Friend) string { return fmt.Sprintf("/friend/%d/timetable/", f.ID) }

// Who sees a timetable is who its visibility names: as a page, as a call, in an
// overlay, and among those who take a lecture.
func TestWhoSeesATimetable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		owner, other, stranger := w.student(t, w.hanbit), w.student(t, w.hanbit), w.student(t, w.hanbit)
		f := w.befriend(t, other, owner)
		if _, err := w.o.Friends.Ask(t.Context(), stranger, owner.Nickname); err != nil {
			t.Fatal(err)
		}
		main := w.table(t, owner, "기본", w.structures)
		w.table(t, owner, "다른 표", w.algebra)
		notShown := w.site(t, other)
		for _, tt := range []struct {
			visibility Visibility
			shown      bool
		}{{Public, true}, {Friends, true}, {Private, false}} {
			w.show(t, owner, main.ID, tt.visibility)
			got, _ := notShown.call("GET", friendPath(f), "", 200)
			free, _ := notShown.call("GET", fmt.Sprintf("/freetime/?friends=%d&days=1", f.ID), "", 200)
			page := w.browser(t, other).Get(friendPath(f)).Is(200)
			over := w.browser(t, other).Get(fmt.Sprintf("/freetime/?friend=%d", f.ID)).Is(200)
			takers, err := w.Takers(t.Context(), other, w.structures, w.algebra)
			if err != nil {
				t.Fatal(err)
			}
			if tt.shown {
				has(t, "the call", got, `"is_shown":true,"credit":3,"entries":[{"lecture":`+strconv.FormatInt(w.structures, 10)+`,"name":"자료구조"`)
				has(t, "free time", free, fmt.Sprintf(`"friends":[{"id":%d,"is_shown":true}],"free":[{"day":1,"start":615,"end":1080}]}`, f.ID))
				page.Has("자료구조").HasNot("선형대수")
				over.Has(owner.Nickname+" 수업이나 일정, 월요일 09:00–10:15").Shows(".week .block.c1", 2)
			} else {
				has(t, "the call", got, `"is_shown":false,"credit":0,"entries":[]}`)
				has(t, "free time", free, fmt.Sprintf(`"friends":[{"id":%d,"is_shown":false}],"free":[{"day":1,"start":540,"end":1080}]}`, f.ID))
				page.HasNot("자료구조").Has("볼 수 있는 시간표가 없어요")
				over.HasNot("수업이나 일정,").Has("빼고 찾았어요")
			}
			if names := fmt.Sprint(takers); (names == fmt.Sprintf("map[%d:[{%d %s }]]", w.structures, f.ID, owner.Nickname)) != tt.shown {
				t.Errorf("%s: those who take it are %s", tt.visibility, names)
			}
			for _, nobody := range []account.Viewer{stranger, w.person(t, w.saebyeok, account.Student), w.person(t, w.hanbit, account.Unverified), {}} {
				if names, err := w.Takers(t.Context(), nobody, w.structures); err != nil || len(names) > 0 {
					t.Errorf("%s: %v is told %v, %v", tt.visibility, nobody, names, err)
				}
			}
		}
		// What is not shown and what is not there are the same.
		hidden, _ := notShown.call("GET", friendPath(f), "", 200)
		hiddenPage := w.browser(t, other).Get(friendPath(f)).Body
		for _, one := range []string{"기본", "다른 표"} {
			list, err := w.Tables(t.Context(), owner, w.autumn.ID)
			if err != nil || len(list) == 0 {
				t.Fatal(one, err)
			}
			if err := w.RemoveTable(t.Context(), owner, list[0].ID); err != nil {
				t.Fatal(err)
			}
		}
		if none, _ := notShown.call("GET", friendPath(f), "", 200); none != hidden {
			t.Errorf("no timetable is %s, a private one %s", none, hidden)
		}
		if none := w.browser(t, other).Get(friendPath(f)).Body; none != hiddenPage {
			t.Error("the page of no timetable is another than that of a private one")
		}
		// Only who has the friendship may ask by it.
		w.site(t, stranger).call("GET", friendPath(f), "", 404)
		w.site(t, stranger).call("GET", fmt.Sprintf("/freetime/?friends=%d", f.ID), "", 400)
		w.site(t, account.Viewer{}).call("GET", friendPath(f), "", 401)
		w.site(t, w.person(t, w.hanbit, account.Unverified)).call("GET", friendPath(f), "", 403)
		asked, err := w.o.Friends.List(t.Context(), stranger, friend.Out)
		if err != nil || len(asked) != 1 {
			t.Fatal(asked, err)
		}
		w.site(t, stranger).call("GET", friendPath(asked[0]), "", 404)
		w.browser(t, stranger).Get(friendPath(asked[0])).Is(404)
		if err := w.o.Friends.Remove(t.Context(), owner, w.friendshipOf(t, owner, other).ID); err != nil {
			t.Fatal(err)
		}
		notShown.call("GET", friendPath(f), "", 404)
	})
}

// friendshipOf is what a calls the friendship with b.
func (w *world) friendshipOf(t testing.TB, a, b account.Viewer) friend.Friend {
	t.Helper()
	list, err := w.o.Friends.Friends(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if f.Account() == b.ID {
			return f
		}
	}
	t.Fatal("they are no friends")
	return friend.Friend{}
}

// person makes somebody of a state.
func (w *world) person(t testing.TB, school int64, state account.State) account.Viewer {
	t.Helper()
	v := w.student(t, school)
	v.State = state
	return v
}

// Notes, and what own blocks are and where, are the owner's alone.
func TestWhatFriendsDoNotSee(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		owner, other := w.student(t, w.hanbit), w.student(t, w.hanbit)
		f := w.befriend(t, other, owner)
		table := w.table(t, owner, "비밀이름", w.structures)
		memo, todos := "비밀메모", []Todo{{Content: "비밀할일"}}
		if _, err := w.ChangeEntry(t.Context(), owner, table.ID, table.Entries[0].ID, EntryChange{Memo: &memo, Todos: &todos}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.AddEntry(t.Context(), owner, table.ID, NewEntry{Name: "비밀상담", Times: []lecture.Meeting{{Day: 4, Start: 600, End: 660, Room: "비밀장소"}}}); err != nil {
			t.Fatal(err)
		}
		got, _ := w.site(t, other).call("GET", friendPath(f), "", 200)
		has(t, "the call", got, `{"lecture":null,"name":"","lecture_code":"","professor":"","credit":0,"meetings":[{"day":4,"start":600,"end":660,"room":"",`)
		page, over := w.browser(t, other).Get(friendPath(f)), w.browser(t, other).Get("/freetime/")
		page.Has("개인 일정", "목 10:00–11:00")
		over.Has("목요일 10:00–11:00")
		for where, text := range map[string]string{"call": got, "page": page.Body, "overlay": over.Body} {
			if strings.Contains(text, "비밀") {
				t.Errorf("the %s shows what is the owner's alone: %s", where, text)
			}
		}
	})
}

func TestTimetablesLieOverEachOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		me := w.browser(t, v)
		me.Get("/freetime/").Is(200).Shows(".empty a[href='/friend/new/']", 1)
		w.table(t, v, "기본", w.structures)
		var friends []friend.Friend
		for range 11 {
			o := w.student(t, w.hanbit)
			w.table(t, o, "기본", w.algebra, w.writing)
			friends = append(friends, w.befriend(t, v, o))
		}
		third := friends[2]
		if _, err := w.o.Friends.SetAlias(t.Context(), v, third.ID, "하람"); err != nil {
			t.Fatal(err)
		}
		one := fmt.Sprintf("/freetime/?chosen=1&friend=%d", third.ID)
		page := me.Get(one).Is(200).Shows("input[name=friend]", 11).Shows("input[name=friend][checked]", 1).Shows(".week .block.own", 2).Shows(".week .block.c1", 2).Shows(".week.many", 0).
			Has("나 수업이나 일정, 월요일 09:00–10:15", "하람 수업이나 일정, 월요일 10:00–11:15", "모두 빔, 월요일 11:15–18:00", "6시간 45분", "한 요일 안에서 왼쪽부터 나, 하람 순서예요.")
		if got := page.Text(".week caption"); got != "나, 하람의 수업과 모두 비는 시간, 2026년 2학기" {
			t.Errorf("the caption is %s", got)
		}
		me.Get(one+"&day=2&from=12&to=16&minutes=60").Is(200).Shows("section[aria-labelledby=free] .row", 2).Has("12:00–13:00", "14:50–16:00").HasNot("모두 빔, 월요일")
		me.Get(one + "&day=2&from=13&to=14&minutes=60").Is(200).Has("모두 비는 시간이 없어요")
		me.Get(one+"&day=2&from=14&to=13&minutes=60").Is(422).Shows("#to-error", 1).Shows("#problems", 1)
		me.Get(one+"&day=8&from=9&to=13&minutes=5").Is(422).Shows("#minutes-error", 1)
		me.Get(one + "&from=x&to=&minutes=99999999999").Is(422)
		all := "/freetime/?chosen=1"
		for _, f := range friends {
			all += fmt.Sprintf("&friend=%d", f.ID)
		}
		me.Get(all).Is(422).Has("친구를 10명까지 겹쳐 볼 수 있어요.")
		me.Get(strings.TrimSuffix(all, fmt.Sprintf("&friend=%d", friends[10].ID))).Is(200).Shows(".week.many", 1).Shows("input[name=friend][checked]", 10).Shows(".week .c10", 2)
		me.Get("/freetime/").Is(200).Shows("input[name=friend][checked]", 3)
		me.Get("/freetime/?chosen=1").Is(200).Shows("input[name=friend][checked]", 0)
		me.Get("/freetime/?friend=x").Is(404)
		me.Get("/freetime/?friend=7").Is(404)

		program := w.site(t, v)
		got, _ := program.call("GET", fmt.Sprintf("/freetime/?friends=%d&days=1,2&start=600&end=900&minutes=10&semester=%d", third.ID, w.autumn.ID), "", 200)
		has(t, "the call", got, fmt.Sprintf(`{"semester":%d,"friends":[{"id":%d,"is_shown":true}],"free":[{"day":1,"start":675,"end":900},{"day":2,"start":600,"end":780},{"day":2,"start":890,"end":900}]}`, w.autumn.ID, third.ID))
		for query, want := range map[string]string{
			"friends=7":       `"friends":["유효하지 않은 pk`,
			"friends=x":       `"friends":["숫자를 쉼표로`,
			"days=0":          `"days":["요일을`,
			"start=5&end=5":   `"end":["끝나는`,
			"end=1441":        `"end":["끝나는`,
			"minutes=1":       `"minutes":["비는 시간은`,
			"days=1,x":        `"days":["숫자를`,
			"start=abc":       `"start":[`,
			"minutes=1e99999": `"minutes":[`,
		} {
			got, _ := program.call("GET", "/freetime/?"+query, "", 400)
			has(t, query, got, want)
		}
		program.call("GET", "/freetime/?semester=99", "", 404)
		program.call("GET", friendPath(third)+"?semester=99", "", 404)
	})
}

// Which friends take a lecture stands beside it: in its sheet, among what is
// searched for, and for the lecture's own page.
func TestFriendsWhoTakeALecture(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, one, two := w.student(t, w.hanbit), w.student(t, w.hanbit), w.student(t, w.hanbit)
		mine := w.table(t, v, "기본", w.structures)
		w.table(t, one, "기본", w.structures, w.writing)
		w.table(t, two, "기본", w.structures)
		f := w.befriend(t, v, one)
		w.befriend(t, v, two)
		if _, err := w.o.Friends.SetAlias(t.Context(), v, f.ID, "가온"); err != nil {
			t.Fatal(err)
		}
		both := "같이 듣는 친구: " + two.Nickname + ", 가온"
		me := w.browser(t, v)
		me.Get(mine.Href()).Is(200).Has(both).Shows("#table-more a[href='/friend/']", 1).Shows("main a[href='/freetime/']", 1)
		fresh := w.person(t, w.hanbit, account.Unverified) // who cannot have friends is led nowhere
		w.browser(t, fresh).Get(w.table(t, fresh, "기본", w.structures).Href()).Is(200).Shows("a[href='/friend/']", 0).Shows("a[href='/freetime/']", 0)
		me.Get(path(mine.ID, "search/?search=글쓰기")).Is(200).Has(both, "같이 듣는 친구: 가온<")
		section, err := w.catalogue.Section(t.Context(), v, w.structures)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := w.site(t, v).call("GET", fmt.Sprintf("/lecture/%d/friends/", w.structures), "", 200)
		has(t, "the call", got, fmt.Sprintf(`"nickname":"%s","alias":""},{"id":%d,"nickname":"%s","alias":"가온"}]`, two.Nickname, f.ID, one.Nickname))
		if got, _ := w.site(t, one).call("GET", fmt.Sprintf("/lecture/%d/friends/", w.writing), "", 200); got != `[]` {
			t.Errorf("nobody else takes it, and the call says %s", got)
		}
		w.site(t, w.person(t, w.saebyeok, account.Student)).call("GET", fmt.Sprintf("/lecture/%d/friends/", w.structures), "", 404)
		part, err := w.FriendsWho(t.Context(), v, section)
		if err != nil || part == nil {
			t.Fatal(part, err)
		}
		var text strings.Builder
		if err := part.Render(t.Context(), &text); err != nil {
			t.Fatal(err)
		}
		has(t, "the part", text.String(), two.Nickname+", 가온")
		section.ID = w.service
		if part, err := w.FriendsWho(t.Context(), v, section); err != nil || part != nil {
			t.Errorf("a lecture that none takes has %v, %v", part, err)
		}
		if err := w.o.Friends.Remove(t.Context(), v, f.ID); err != nil {
			t.Fatal(err)
		}
		me.Get(mine.Href()).Has("같이 듣는 친구: " + two.Nickname).HasNot("가온")
	})
}

// What friends show is read along keys, however many people keep timetables.
func TestFriendsTimetablesAreReadAlongKeys(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		if err := w.db.Write(t.Context(), func(tx *db.Tx) error {
			for block := range 20 {
				var people, tables, mains, entries, friends []string
				for i := range 100 {
					n := 1000 + block*100 + i
					people = append(people, fmt.Sprintf(`('%d', 'login%d', '', '', '', '%d', '%d', 0, '', 2026, '', 1, 'student', '', 1, 0, '', '', 0, 0, 0)`, n, n, n, n))
					tables = append(tables, fmt.Sprintf(`(%d, %d, 1, 1, 'x', 0, 'friends', 1, 0, 0, 0)`, n, n))
					mains = append(mains, fmt.Sprintf(`(%d, 1, %d)`, n, n))
					entries = append(entries, fmt.Sprintf(`(%d, %d, '', 1, '', 0, 0, 0), (%d, %d, '', 1, '', 0, 0, 0)`, n, 100+n%50, n, 200+n%50))
					friends = append(friends, fmt.Sprintf(`(%d, 1, %d, NULL, 'friend', '', 1), (%d, 2, %d, NULL, 'friend', '', 1)`, n, n+1, n, n+2))
				}
				for _, q := range []string{
					`INSERT INTO users (uuid, login, email, email_key, new_email, nickname, nickname_key, nickname_at, name, class_of, password, school_id, state, role, is_active, epoch, language, theme, last_login, created_at, updated_at) VALUES ` + strings.Join(people, `, `),
					`INSERT INTO timetables (id, user_id, school_id, semester_id, name, place, visibility, theme, version, created_at, updated_at) VALUES ` + strings.Join(tables, `, `),
					`INSERT INTO main_timetables (user_id, semester_id, timetable_id) VALUES ` + strings.Join(mains, `, `),
					`INSERT INTO timetable_entries (timetable_id, section_id, name, colour, memo, may_overlap, created_at, updated_at) VALUES ` + strings.Join(entries, `, `),
					`INSERT INTO friends (user_id, id, other_id, asked, kind, alias, created_at) VALUES ` + strings.Join(friends, `, `),
				} {
					if _, err := tx.Exec(t.Context(), q); err != nil {
						return err
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		standing, args := friend.Standing(v)
		if err := w.db.Analyze(t.Context()); err != nil {
			t.Fatal(err)
		}
		q := &dbtest.Watch{Q: w.db}
		q.Note(strings.Replace(takersOf, "%s", "?, ?", 1)+standing, append([]any{101, 102}, args...)...)
		q.Note(selectTables+`t.id IN (SELECT m.timetable_id FROM main_timetables m WHERE m.semester_id = ? AND m.user_id IN (?, ?)) AND`+friendsRead, 1, 1001, 1002)
		q.AlongKeys(t, w.db, 2)
	})
}
