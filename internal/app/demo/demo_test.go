package demo

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// nows are moments at which a demo may be started: an evening of the term, the
// small hours, a Sunday noon, and the first days of a year.
var nows = []time.Time{
	time.Date(2026, 11, 24, 19, 12, 40, 123_456_789, seoul),
	time.Date(2026, 11, 24, 4, 40, 0, 0, seoul),
	time.Date(2027, 5, 2, 12, 0, 0, 0, time.UTC),
	time.Date(2027, 1, 2, 0, 3, 0, 0, seoul),
}

func build(t *testing.T, now time.Time, seed uint64) World {
	t.Helper()
	w, err := Build(now, seed)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// each calls check with several worlds.
func each(t *testing.T, check func(t *testing.T, now time.Time, w World)) {
	for i, now := range nows {
		for seed := range uint64(4) {
			t.Run(fmt.Sprintf("%s/%d", now.Format("0102T1504"), seed), func(t *testing.T) {
				check(t, nows[i], build(t, now, seed))
			})
		}
	}
}

func TestWorldHasTheSizeThatIsPromised(t *testing.T) {
	each(t, func(t *testing.T, _ time.Time, w World) {
		if got := len(w.Schools); got != 3 {
			t.Errorf("%d schools, want 3", got)
		}
		if got := len(w.Users); got != 61 {
			t.Errorf("%d users, want 60 students and the operator", got)
		}
		comments, hot, silent := 0, 0, 0
		boards := map[string]int{}
		for _, p := range w.Posts {
			comments += len(p.Comments)
			boards[fmt.Sprint(p.School, " ", p.Board)]++
			if len(p.Likes) >= 10 {
				hot++
			}
			if len(p.Likes) == 0 {
				silent++
			}
		}
		if got := len(w.Posts); got < 580 || got > 640 {
			t.Errorf("%d posts, want about 600", got)
		}
		if comments < 3900 || comments > 4200 {
			t.Errorf("%d comments, want about 4,000", comments)
		}
		if len(boards) != 30 {
			t.Errorf("posts on %d boards, want ten of each school: %v", len(boards), boards)
		}
		if hot < 15 || hot > 100 || silent < 30 {
			t.Errorf("%d posts with ten likes and %d without one: that is no campus", hot, silent)
		}
	})
}

func TestSameSeedGivesTheSameWorld(t *testing.T) {
	first := build(t, nows[0], 7)
	if d := cmp.Diff(first, build(t, nows[0].UTC(), 7)); d != "" {
		t.Errorf("two worlds of one seed differ (-first +second):\n%.2000s", d)
	}
	if cmp.Equal(first.Posts[:20], build(t, nows[0], 8).Posts[:20]) {
		t.Error("worlds of two seeds are alike")
	}
}

func TestTimesFollowEachOther(t *testing.T) {
	each(t, func(t *testing.T, now time.Time, w World) {
		opened := now
		dark, all, recent := 0, 0, 0
		last := time.Time{}
		see := func(what string, after, at time.Time) {
			if !at.After(after) || at.After(now) {
				t.Errorf("%s at %s, want it after %s and before now", what, at, after)
			}
			if !at.Equal(at.Truncate(time.Microsecond)) || at.Location() != time.UTC {
				t.Errorf("%s at %s, want UTC in microseconds", what, at)
			}
		}
		for _, u := range w.Users {
			if u.School >= 0 {
				see("join", w.Schools[u.School].OpenedAt, u.JoinedAt)
			}
		}
		for _, s := range w.Schools {
			opened = s.OpenedAt
		}
		for _, p := range w.Posts {
			see("post", opened, p.At)
			see("post", w.Users[p.Writer].JoinedAt, p.At)
			if p.At.Before(last) {
				t.Errorf("post at %s stands after one at %s", p.At, last)
			}
			last = p.At
			for _, l := range p.Likes {
				see("like", p.At, l.At)
			}
			before := p.At
			for _, c := range p.Comments {
				see("comment", before, c.At)
				before = c.At.Add(-1)
				if c.Parent >= 0 {
					see("reply", p.Comments[c.Parent].At, c.At)
				}
				for _, l := range c.Likes {
					see("like of a comment", c.At, l.At)
				}
				all++
				if h := c.At.In(seoul).Hour(); h >= 3 && h < 7 {
					dark++
				}
			}
			if now.Sub(p.At) < time.Hour {
				recent++
			}
		}
		if dark*25 > all {
			t.Errorf("%d of %d comments between three and seven in the morning", dark, all)
		}
		if recent < 3 {
			t.Errorf("%d posts in the last hour, want some at every school", recent)
		}
	})
}

func TestBoardRulesHold(t *testing.T) {
	each(t, func(t *testing.T, _ time.Time, w World) {
		type turn struct {
			school, writer int
			board          string
		}
		last := map[turn]time.Time{}
		for _, p := range w.Posts {
			u := w.Users[p.Writer]
			if u.Operator {
				if p.Anonymous {
					t.Errorf("the operator wrote %q anonymously", p.Title)
				}
			} else if u.School != p.School || !writes(u.State, p.Board) {
				t.Errorf("a writer of school %d, %s, posted on %s of school %d", u.School, u.State, p.Board, p.School)
			}
			if advertises(p.Board) == p.Anonymous && advertises(p.Board) || p.Board == secret && !p.Anonymous {
				t.Errorf("post on %s: anonymous %t", p.Board, p.Anonymous)
			}
			if (p.Title == "") != (p.Board == secret) || utf8.RuneCountInString(p.Title) > 100 || p.Body == "" || utf8.RuneCountInString(p.Body) > 10_000 {
				t.Errorf("post on %s has the title %q and a body of %d", p.Board, p.Title, len(p.Body))
			}
			key, wait := turn{p.School, p.Writer, p.Board}, 5*time.Minute
			if advertises(p.Board) {
				key, wait = turn{p.School, p.Writer, "advertising"}, 72*time.Hour
			}
			if at, ok := last[key]; ok && p.At.Sub(at) < wait {
				t.Errorf("two posts of one writer on %s within %s", p.Board, p.At.Sub(at))
			}
			last[key] = p.At
			checkLikes(t, w, p, p.Writer, p.Likes)
			for i, c := range p.Comments {
				u := w.Users[c.Writer]
				if !u.Operator && (u.School != p.School || !reads(u.State, p.Board)) {
					t.Errorf("a comment by %s on %s", u.State, p.Board)
				}
				if advertises(p.Board) && c.Anonymous || p.Board == secret && !c.Anonymous {
					t.Errorf("comment on %s: anonymous %t", p.Board, c.Anonymous)
				}
				if n := utf8.RuneCountInString(c.Body); n < 1 || n > 300 {
					t.Errorf("comment of %d characters", n)
				}
				if c.Parent >= i || c.Parent < -1 || c.Parent >= 0 && p.Comments[c.Parent].Parent != -1 {
					t.Errorf("comment %d answers %d", i, c.Parent)
				}
				if c.Writer == p.Writer && c.Anonymous != p.Anonymous {
					t.Error("an author is anonymous in the post or in its comments, not in both")
				}
				checkLikes(t, w, p, c.Writer, c.Likes)
			}
		}
	})
}

// Polls are there at the first school, of both sorts; some have ended and some
// go on. Who votes may read the board, and does so once.
func TestPollsAreVotedIn(t *testing.T) {
	each(t, func(t *testing.T, now time.Time, w World) {
		polls, ended, several, votes := 0, 0, 0, 0
		for _, p := range w.Posts {
			if p.Poll == nil {
				continue
			}
			if p.School == 0 {
				polls++
			}
			if !p.Poll.EndsAt.IsZero() {
				if d := p.Poll.EndsAt.Sub(p.At); d <= 0 || d > 30*24*time.Hour {
					t.Errorf("the poll of %q goes on for %s", p.Title, d)
				}
				if !p.Poll.EndsAt.After(now) {
					ended++
				}
			}
			if p.Poll.Multiple {
				several++
			}
			seen := map[string]bool{}
			for _, o := range p.Poll.Options {
				if n := utf8.RuneCountInString(o); n < 1 || n > 100 || seen[o] || strings.ContainsAny(o, "{}") {
					t.Errorf("the poll of %q has the option %q", p.Title, o)
				}
				seen[o] = true
			}
			voted := map[int]bool{}
			for _, v := range p.Poll.Votes {
				u := w.Users[v.User]
				if voted[v.User] || u.School != p.School || !reads(u.State, p.Board) {
					t.Errorf("a vote by %s of school %d on %s of school %d", u.State, u.School, p.Board, p.School)
				}
				voted[v.User] = true
				if n := len(v.Options); n < 1 || n > 1 && !p.Poll.Multiple || slices.Max(v.Options) >= len(p.Poll.Options) || slices.Min(v.Options) < 0 {
					t.Errorf("a vote for %v of %d options", v.Options, len(p.Poll.Options))
				}
			}
			votes += len(p.Poll.Votes)
		}
		if polls < 5 || ended < 3 || several < 2 || votes < 60 {
			t.Errorf("%d polls at the first school; %d have ended, %d take several choices, %d people voted", polls, ended, several, votes)
		}
	})
}

func checkLikes(t *testing.T, w World, p Post, writer int, likes []Like) {
	t.Helper()
	seen := map[int]bool{writer: true}
	for _, l := range likes {
		u := w.Users[l.User]
		if seen[l.User] {
			t.Errorf("user %d likes twice, or an own text", l.User)
		}
		if !u.Operator && (u.School != p.School || !reads(u.State, p.Board)) {
			t.Errorf("a like by %s of school %d on %s of school %d", u.State, u.School, p.Board, p.School)
		}
		seen[l.User] = true
	}
}

func TestNoTextTwiceAtASchool(t *testing.T) {
	each(t, func(t *testing.T, _ time.Time, w World) {
		seen := map[string]bool{}
		see := func(school int, text string) {
			if key := fmt.Sprint(school, text); text != "" && seen[key] {
				t.Errorf("school %d shows %q twice", school, text)
			} else {
				seen[key] = true
			}
			if strings.ContainsAny(text, "{}") {
				t.Errorf("a hole is open in %q", text)
			}
			if strings.TrimSpace(text) != text {
				t.Errorf("blanks around %q", text)
			}
		}
		for _, p := range w.Posts {
			see(p.School, p.Title)
			see(p.School, p.Body)
			for _, c := range p.Comments {
				see(p.School, c.Body)
			}
		}
	})
}

// Who logs in as one of the five has a past, and can write at once.
func TestLoginsHaveAPastAndARestedHand(t *testing.T) {
	each(t, func(t *testing.T, now time.Time, w World) {
		for i, login := range Logins {
			u := slices.IndexFunc(w.Users, func(u User) bool { return u.Login == login })
			if u < 0 {
				t.Fatalf("no %s", login)
			}
			if want := []int{-1, 0, 0, 0, 1}[i]; w.Users[u].School != want || w.Users[u].Operator != (i == 0) {
				t.Errorf("%s is at school %d", login, w.Users[u].School)
			}
			var posts, comments, likes, answered int
			for _, p := range w.Posts {
				if p.Writer == u {
					posts++
					answered += len(p.Comments)
					if ago := now.Sub(p.At); ago < time.Hour || advertises(p.Board) && ago < 72*time.Hour {
						t.Errorf("%s posted %s ago", login, now.Sub(p.At))
					}
				}
				for _, l := range p.Likes {
					if l.User == u {
						likes++
					}
				}
				for _, c := range p.Comments {
					if c.Writer == u {
						comments++
						if now.Sub(c.At) < time.Hour {
							t.Errorf("%s commented %s ago", login, now.Sub(c.At))
						}
					}
				}
			}
			if posts < 3 || comments < 3 || likes < 3 || answered < 3 || len(w.Users[u].Pins) < 3 {
				t.Errorf("%s has %d posts, %d comments, %d likes, %d answers and %d pins", login, posts, comments, likes, answered, len(w.Users[u].Pins))
			}
		}
	})
}

// The first school shows every picture that was drawn, and the others none.
func TestTheFirstSchoolShowsThePictures(t *testing.T) {
	files, err := texts.ReadDir("pictures")
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, _ time.Time, w World) {
		shown := map[string]bool{}
		for _, p := range w.Posts {
			for _, picture := range p.Pictures {
				if p.School != 0 {
					t.Errorf("%q of another school shows %s", p.Title, picture.File)
				}
				if _, err := picture.Read(); err != nil || strings.Contains(picture.Caption, "{") || shown[picture.File] {
					t.Errorf("%q shows %s (%s): %v", p.Title, picture.File, picture.Caption, err)
				}
				shown[picture.File] = true
			}
		}
		if len(shown) < len(files)-1 { // one may find nobody who may post it
			t.Errorf("%d of %d pictures are shown", len(shown), len(files))
		}
	})
}

// Who studies has three semesters of grades, what is taken again was there before,
// and nobody else has any.
func TestStudentsHaveGrades(t *testing.T) {
	each(t, func(t *testing.T, _ time.Time, w World) {
		retakes, fields := 0, map[string]bool{}
		for _, u := range w.Users {
			studies := u.State == Student || u.State == Graduate
			if got := len(u.Grades.Semesters); got != map[bool]int{true: 3}[studies] {
				t.Errorf("%s, %q, has %d semesters", u.Login, u.State, got)
			}
			seen := map[string]int{}
			for n, courses := range u.Grades.Semesters {
				if len(courses) < 5 || len(courses) > 8 {
					t.Errorf("%s has %d courses in semester %d", u.Login, len(courses), n)
				}
				for _, c := range courses {
					if c.Grade != "P" && !slices.Contains(marks, c.Grade) || c.Credits < 1 || c.Credits > 3 {
						t.Errorf("%s: %+v", u.Login, c)
					}
					if first, before := seen[c.Name]; c.Retake != before || before && first >= n {
						t.Errorf("%s takes %s in semester %d, retake %t, first in %d", u.Login, c.Name, n, c.Retake, first)
					}
					if c.Retake {
						retakes++
					} else {
						seen[c.Name] = n
					}
				}
			}
			if studies {
				fields[u.Grades.Semesters[0][0].Name] = true
			}
		}
		if retakes < 5 || len(fields) < 2 {
			t.Errorf("%d retakes, %d fields: that is no campus", retakes, len(fields))
		}
	})
}
