package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"github.com/madang-campus/madang/internal/platform/db"
)

var update = flag.Bool("update", false, "write docs/operate.md anew")

func TestMain(m *testing.M) {
	for _, kv := range os.Environ() { // the machine's own settings are none of a test's
		if name, _, _ := strings.Cut(kv, "="); strings.HasPrefix(name, "MADANG_") && !strings.HasPrefix(name, "MADANG_TEST_") {
			os.Unsetenv(name)
		}
	}
	os.Setenv("LC_ALL", "C.UTF-8")
	os.Exit(m.Run())
}

// An instance is a data folder that commands are run on.
type instance struct {
	t   *testing.T
	dir string
}

func newInstance(t *testing.T) instance { return instance{t, filepath.Join(t.TempDir(), "data")} }

// do runs a command and wants it to end with code. It returns what was printed
// for people and programs, and what was said of problems.
func (i instance) do(code int, stdin string, args ...string) (out, problems string) {
	i.t.Helper()
	var o, e bytes.Buffer
	ctx, cancel := context.WithTimeout(i.t.Context(), 5*time.Minute) // a server that should have been refused ends
	defer cancel()
	if got := run(ctx, append(args, "--data", i.dir), strings.NewReader(stdin), &o, &e); got != code {
		i.t.Errorf("madang %s ends with %d, want %d\n%s%s", strings.Join(args, " "), got, code, &o, &e)
	}
	return o.String(), e.String()
}

// list reads what a command prints for programs.
func (i instance) list(args ...string) (all []map[string]any) {
	i.t.Helper()
	out, _ := i.do(exitOK, "", append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		i.t.Fatalf("madang %s: %v in %s", strings.Join(args, " "), err, out)
	}
	return all
}

func leaves(t *testing.T) []*kong.Node {
	t.Helper()
	k, _, err := parser(new(bytes.Buffer), new(bytes.Buffer), func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	all := k.Model.Leaves(false)
	if len(all) < 15 {
		t.Fatalf("%d commands: the test looks at the wrong place", len(all))
	}
	return all
}

func TestEachHelpShowsAnExample(t *testing.T) {
	for _, leaf := range leaves(t) {
		args := append(strings.Fields(strings.TrimPrefix(leaf.FullPath(), "madang ")), "--help")
		var out, problems bytes.Buffer
		if code := run(t.Context(), args, strings.NewReader(""), &out, &problems); code != exitOK || problems.Len() > 0 {
			t.Errorf("%v ends with %d: %s", args, code, &problems)
		}
		for _, want := range []string{"Example", "  " + leaf.FullPath(), "--data", "--database"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%v lacks %q:\n%s", args, want, &out)
			}
		}
	}
}

func TestTheHelpOfGroupsShowsAnExample(t *testing.T) {
	for _, group := range [][]string{{}, {"school"}, {"semester"}, {"lecture"}, {"board"}, {"user"}, {"post"}, {"setting"}} {
		var out, problems bytes.Buffer
		if code := run(t.Context(), append(group, "--help"), strings.NewReader(""), &out, &problems); code != exitOK || problems.Len() > 0 {
			t.Errorf("%v --help ends with %d: %s", group, code, &problems)
		}
		if want := "  " + strings.Join(append([]string{"madang"}, group...), " ") + " "; !strings.Contains(out.String(), "Example") || !strings.Contains(out.String(), want) {
			t.Errorf("%v --help shows no example:\n%s", group, &out)
		}
	}
}

func TestAProxyThatIsNotNamedIsTold(t *testing.T) {
	i := newInstance(t)
	for _, c := range []struct {
		args []string
		want bool
	}{
		{[]string{"--public-url", "https://madang.example"}, true},
		{[]string{"--public-url", "https://madang.example", "--trusted-proxy", "127.0.0.1"}, false},
		{[]string{"--public-url", "http://madang.example"}, false},
		{nil, false},
	} {
		out, _ := i.do(exitOK, "", append([]string{"doctor"}, c.args...)...)
		if got := strings.Contains(out, "--trusted-proxy"); got != c.want {
			t.Errorf("doctor %v warns of the proxy: %v, want %v:\n%s", c.args, got, c.want, out)
		}
	}
}

func TestASchoolWithoutDomainsHasAnEmptyList(t *testing.T) {
	out, _ := newInstance(t).do(exitOK, "", "school", "add", "한빛대학교", "--json")
	if !strings.Contains(out, `"email_domains": []`) {
		t.Errorf("school add says %s, want no domains as []", out)
	}
}

func TestEachListIsThereForPrograms(t *testing.T) {
	i := newInstance(t)
	for _, leaf := range leaves(t) {
		if leaf.Name != "list" {
			continue
		}
		if all := i.list(strings.Fields(strings.TrimPrefix(leaf.FullPath(), "madang "))...); all == nil {
			t.Errorf("%s --json of nothing is null, want []", leaf.FullPath())
		}
	}
}

func TestAnOperatorSetsUpASchoolFromTheTerminal(t *testing.T) {
	i := newInstance(t)
	i.do(exitOK, "", "school", "import")
	if n := len(i.list("school", "list")); n < 280 {
		t.Fatalf("%d schools after importing the list that comes with Madang", n)
	}
	if out, _ := i.do(exitOK, "", "school", "import"); !strings.HasPrefix(out, "Schools added: 0, changed: 0") {
		t.Errorf("importing the same again: %s", out)
	}
	i.do(exitOK, "", "school", "add", "한빛대학교", "--domain", "hanbit.ac.kr", "--domain", "hanbit.kr", "--name-en", "Hanbit University")
	if open := i.list("school", "list", "--open"); len(open) != 0 {
		t.Errorf("open schools: %v, want none yet", open)
	}
	i.do(exitOK, "", "school", "open", "한빛대학교")
	got := i.list("school", "list", "한빛")
	want := []map[string]any{{"id": got[0]["id"], "name": "한빛대학교", "name_en": "Hanbit University", "is_open": true, "email_domains": []any{"hanbit.ac.kr", "hanbit.kr"}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("school (-want +got):\n%s", d)
	}
	if boards := i.list("board", "list", "--school", "한빛 대학교"); len(boards) != 10 {
		t.Errorf("%d boards in an open school, want the ten default ones", len(boards))
	}
	i.do(exitOK, "", "board", "add", "--school", "한빛대학교", "--category", "일반", "--name", "길냥이게시판")
	if boards := i.list("board", "list", "--school", "한빛대학교"); len(boards) != 11 {
		t.Errorf("%d boards after adding one, want 11", len(boards))
	}
	const password = "a-fine-password-7"
	i.do(exitOK, password+"\n", "user", "add", "--school", "한빛대학교", "--id", "minji", "--nickname", "단풍잎", "--email", "minji@hanbit.ac.kr", "--state", "student", "--password-stdin")
	i.do(exitOK, password, "user", "add", "--id", "operator", "--nickname", "운영자", "--email", "op@hanbit.ac.kr", "--role", "operator", "--password-stdin")
	board := fmt.Sprint(i.list("board", "list", "--school", "한빛대학교")[0]["id"])
	i.do(exitOK, "", "board", "appoint", board, "단풍잎")
	i.do(exitRefused, "", "board", "appoint", board, "단풍잎") // runs it already
	i.do(exitOK, "", "board", "appoint", board)
	i.do(exitOK, "", "board", "close", board)
	if boards := i.list("board", "list", "--school", "한빛대학교"); len(boards) != 10 {
		t.Errorf("%d boards after closing one, want 10", len(boards))
	}
	i.do(exitOK, "another-password-8\n", "user", "set-password", "minji", "--password-stdin")
	i.do(exitOK, "", "user", "grant", "minji", "moderator")
	i.do(exitOK, "", "user", "bar", "minji", "--reason", "도배")
	users := i.list("user", "list", "min")
	if len(users) != 1 || users[0]["id"] != "minji" || users[0]["state"] != "student" || users[0]["role"] != "moderator" || users[0]["is_active"] != false {
		t.Errorf("users %v", users)
	}
	i.do(exitOK, "", "user", "bar", "minji", "--undo", "--reason", "풀림")
	if all := i.list("user", "list"); len(all) != 2 || all[0]["is_active"] != true {
		t.Errorf("all users %v", all)
	}
	if out, _ := i.do(exitOK, "", "user", "list"); strings.Contains(out, password) || !strings.Contains(out, "단풍잎") {
		t.Errorf("list for people: %s", out)
	}
}

func TestExitCodesMeanSomething(t *testing.T) {
	i := newInstance(t)
	i.do(exitOK, "", "school", "add", "한빛대학교", "--domain", "hanbit.ac.kr")
	for _, c := range []struct {
		code int
		says string
		args []string
	}{
		{exitRefused, "madang --help", []string{"no-such-command"}},
		{exitRefused, "--no-such-flag", []string{"school", "list", "--no-such-flag"}},
		{exitRefused, "--listen", []string{"version", "--listen", "nowhere"}},
		{exitRefused, "--database", []string{"school", "list", "--database", "oracle://x/y"}},
		{exitRefused, "name", []string{"school", "add", "한빛대학교"}},
		{exitRefused, "--password-stdin", []string{"user", "add", "--id", "minji", "--nickname", "단풍잎", "--email", "m@hanbit.ac.kr"}},
		{exitRefused, "8", []string{"user", "add", "--school", "한빛대학교", "--id", "minji", "--nickname", "단풍잎", "--email", "m@hanbit.ac.kr", "--password-stdin"}},
		{exitRefused, "operator", []string{"user", "grant", "minji", "king"}},
		{exitRefused, "--reason", []string{"user", "bar", "minji"}},
		{exitNotFound, "", []string{"school", "open", "없는대학교"}},
		{exitNotFound, "", []string{"school", "open", "999999"}},
		{exitNotFound, "", []string{"board", "list", "--school", "없는대학교"}},
		{exitNotFound, "", []string{"user", "grant", "nobody", "moderator"}},
		{exitNotFound, "", []string{"post", "remove", "4711"}},
		{exitNotFound, "4711", []string{"board", "close", "4711"}},
		{exitNotFound, "4711", []string{"board", "appoint", "4711", "단풍잎"}},
		{exitFailed, "no-such-file.csv", []string{"school", "import", "no-such-file.csv"}},
		{exitFailed, "", []string{"healthcheck", "--listen", "127.0.0.1:1"}},
	} {
		_, problems := i.do(c.code, "short", c.args...)
		if !strings.HasPrefix(problems, "madang: ") || !strings.Contains(problems, c.says) {
			t.Errorf("%v says %q, want it to name %q", c.args, problems, c.says)
		}
	}
}

func TestABadListIsRefusedWithEachBadRow(t *testing.T) {
	i := newInstance(t)
	out, problems := i.do(exitRefused, "name,email_domains\n한빛대학교,hanbit.ac.kr\n,x.ac.kr\n두빛대학교,서울시 종로구\n", "school", "import", "-")
	for _, want := range []string{"line 3", "line 4", "서울시 종로구"} {
		if !strings.Contains(problems, want) {
			t.Errorf("problems lack %q: %s%s", want, out, problems)
		}
	}
	if all := i.list("school", "list"); len(all) != 0 {
		t.Errorf("a bad list was half taken: %v", all)
	}
}

func TestProblemsAreToldInTheOperatorsLanguage(t *testing.T) {
	i := newInstance(t)
	_, english := i.do(exitRefused, "", "user", "grant", "minji", "king")
	t.Setenv("LC_ALL", "ko_KR.UTF-8")
	_, korean := i.do(exitRefused, "", "user", "grant", "minji", "king")
	if !strings.Contains(english, "A role is") || !strings.Contains(korean, "역할은") {
		t.Errorf("in English %q, in Korean %q", english, korean)
	}
}

func TestTheSettingsThatHoldAreShownMaskedAndReadAgain(t *testing.T) {
	i := newInstance(t)
	const secret = "canary-canary-canary-canary-canary"
	args := []string{"config", "--secret", secret, "--smtp", "smtp://u:canary@mail.example?from=a@b.kr", "--listen", ":80", "--cors-origin", "https://a.example", "--demo"}
	out, _ := i.do(exitOK, "", args...)
	if strings.Contains(out, "canary") || !strings.Contains(out, "secret = ") {
		t.Errorf("secrets are shown, or that they are set is not:\n%s", out)
	}
	if out, _ := i.do(exitOK, "", append(args, "--json")...); strings.Contains(out, "canary") || !json.Valid([]byte(out)) {
		t.Errorf("for programs:\n%s", out)
	}
	out, _ = i.do(exitOK, "", "config", "--listen", ":80", "--cors-origin", "https://a.example", "--demo")
	file := filepath.Join(t.TempDir(), "madang.toml")
	if err := os.WriteFile(file, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	again, _ := i.do(exitOK, "", "config", "--config", file)
	if d := cmp.Diff(out, strings.Replace(again, `# config = "`+file+`"`, `# config =`, 1)); d != "" {
		t.Errorf("shown, read and shown again (-want +got):\n%s", d)
	}
}

func TestDoctorFindsAHealthyInstanceHealthy(t *testing.T) {
	i := newInstance(t)
	i.do(exitOK, "", "doctor") // before the first start
	if _, err := os.Stat(i.dir); err == nil {
		t.Error("doctor made the data folder, and was only to look")
	}
	i.do(exitOK, "", "migrate")
	for _, f := range i.list("doctor", "--deep") {
		if f["state"] == "bad" {
			t.Errorf("%v", f)
		}
	}
	if out, _ := i.do(exitOK, "", "migrate"); !strings.Contains(out, "current") {
		t.Errorf("migrating twice: %s", out)
	}
}

func TestDoctorMakesTheIndexOfSearchAnew(t *testing.T) {
	i := newInstance(t)
	i.do(exitOK, "", "doctor", "--reindex") // before the first start
	if _, err := os.Stat(i.dir); err == nil {
		t.Error("doctor made the data folder, and there was nothing to make anew")
	}
	i.do(exitOK, "", "migrate")
	d, err := db.Open("sqlite:" + filepath.Join(i.dir, "madang.db"))
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(t.Context(), func(tx *db.Tx) error { // as from before there was an index
		_, err := tx.Exec(t.Context(), `INSERT INTO posts (school_id, board_id, writer_id, is_anonymous, is_question, is_deleted, is_edited, title, content, like_count, comment_count, last_thread, created_at, updated_at)
			VALUES (1, 1, 1, 1, 0, 0, 0, '제목', '내용', 0, 0, 0, 0, 0)`)
		return err
	})
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	if out, _ := i.do(exitFailed, "", "doctor", "--deep"); !strings.Contains(out, "the index lacks 1 posts") {
		t.Errorf("an index that lacks a post: %s", out)
	}
	if out, _ := i.do(exitOK, "", "doctor", "--deep", "--reindex"); !strings.Contains(out, "made anew, of 1 posts") || !strings.Contains(out, "has every post that stands") {
		t.Errorf("the index made anew: %s", out)
	}
}

func TestDoctorFindsWhatIsBad(t *testing.T) {
	i := newInstance(t)
	i.do(exitOK, "", "migrate")
	if err := os.WriteFile(filepath.Join(i.dir, "madang.db"), []byte("no database at all, only some text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, _ := i.do(exitFailed, "", "doctor"); !strings.Contains(out, "BAD") {
		t.Errorf("findings: %s", out)
	}
}

// Sums and lists that are not what a recount finds are named, and how many.
func TestDoctorRecounts(t *testing.T) {
	i := newInstance(t)
	i.do(exitOK, "", "migrate")
	d, err := db.Open("sqlite:" + filepath.Join(i.dir, "madang.db"))
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		for _, change := range []string{
			`INSERT INTO hot_posts (post_id, school_id, board_id, hot_at) VALUES (7, 1, 1, 1)`,
			`INSERT INTO best_posts (post_id, school_id, board_id, half) VALUES (7, 1, 1, 20261)`,
			`INSERT INTO popular_posts (post_id, school_id, score) VALUES (7, 1, 1), (8, 1, 1)`,
			`INSERT INTO main_timetables (user_id, semester_id, timetable_id) VALUES (1, 1, 7)`,
			`INSERT INTO review_likes (review_id, user_id) VALUES (7, 1)`,
			`INSERT INTO course_ratings (course_id, instructor_id, review_count, star_sum) VALUES (1, 1, 1, 4)`,
			`INSERT INTO review_points (user_id, balance) VALUES (1, 10)`,
		} {
			if _, err := tx.Exec(t.Context(), change); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	i.do(exitOK, "", "doctor") // only --deep recounts
	out, _ := i.do(exitFailed, "", "doctor", "--deep")
	for _, want := range []string{"posts in HOT: 1 are not what a recount finds", "posts in BEST: 1 are", "popular posts: 2 are", "main timetables that are gone: 1 are", "likes of no review: 1 are", "ratings of courses: 1 are", "points: 1 are"} {
		if !strings.Contains(out, want) {
			t.Errorf("lacks %q:\n%s", want, out)
		}
	}
}

func TestOperateIsCurrent(t *testing.T) {
	var out, problems bytes.Buffer
	if code := run(t.Context(), []string{"config", "--markdown"}, strings.NewReader(""), &out, &problems); code != exitOK {
		t.Fatalf("ends with %d: %s", code, &problems)
	}
	const file = "../../docs/operate.md"
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(kept), out.String()); d != "" {
		t.Errorf("docs/operate.md is not current, run make golden (-kept +now):\n%s", d)
	}
}

func TestDoctorFindsPicturesWithoutFiles(t *testing.T) {
	i := newInstance(t)
	i.do(exitOK, "", "migrate")
	d, err := db.Open("sqlite:" + filepath.Join(i.dir, "madang.db"))
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO media (id, owner_id, place, caption, is_png, is_ready, width, height, size_bytes, created_at) VALUES ('abc', 1, 0, '', 0, 1, 1, 1, 1, 1)`)
		return err
	})
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	if out, _ := i.do(exitFailed, "", "doctor", "--deep"); !strings.Contains(out, "1 of the newest 1 have none") {
		t.Errorf("findings: %s", out)
	}
	if out, _ := i.do(exitFailed, "", "doctor", "--media", "s3://key:canary@127.0.0.1:1/bucket?tls=false"); !strings.Contains(out, "BAD") || strings.Contains(out, "canary") {
		t.Errorf("with a server that is away: %s", out)
	}
}
