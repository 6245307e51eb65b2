package app_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
)

// attack looks, does all that the attacker can do about some texts of different
// writers, and looks after each what has changed. It returns what sets posts
// apart.
func (a *attacker) attack(may func(act) bool) map[string][]string {
	a.t.Helper()
	last := a.look(false)
	features := last.features(a.posts)
	for _, x := range acts {
		if x.by != anybody && (x.by != manager || a.who.ID != a.manager.ID) || !may(x) {
			continue
		}
		var before, after []*notes
		targets := a.targets(x)
		for _, target := range targets {
			got := a.do(a.clients[app.Programs], x, target)
			if got.Code >= 400 && got.Code != 409 {
				a.t.Errorf("%s about %v is refused: %d %s", x.route, target, got.Code, got.Body)
			}
			before, last = append(before, last), a.look(true)
			after = append(after, last)
		}
		if len(targets) == 0 {
			a.t.Errorf("nothing to do %s about", x.route)
		}
		name := x.route + x.body
		for key, row := range changes(name, before, after, a.posts) {
			features[key] = row
		}
	}
	return features
}

// targets are what an attacker does an act about: posts, or comments under
// them, each of another writer. Of comments one is the post's author's, one is
// anonymous and two are signed.
func (a *attacker) targets(x act) (all []text) {
	used := map[*client]bool{}
	take := func(ids []int64, fits func(p place) bool) {
		for _, id := range ids {
			t := text{x.about, id}
			p := a.placeOf[t]
			if used[p.by] || !slices.Contains(a.people[:streetWriters], p.by) || x.by == manager && p.board != a.club || !fits(p) ||
				a.clients[app.Programs].do("GET", fmt.Sprintf("/%s/%d/", t.kind, id), "").Code != 200 {
				continue
			}
			all, used[p.by] = append(all, t), true
			return
		}
	}
	if x.about == "post" {
		for range 3 {
			take(a.posts, func(place) bool { return true })
		}
		return all
	}
	top := func(p place) bool { return !p.reply || !strings.Contains(x.body, "parent_comment") }
	author := func(p place) bool { return p.by == a.placeOf[text{"post", p.post}].by }
	take(a.comments(), func(p place) bool { return top(p) && !p.signed && author(p) })
	take(a.comments(), func(p place) bool { return top(p) && !p.signed && !author(p) })
	for range 2 {
		take(a.comments(), func(p place) bool { return top(p) && p.signed })
	}
	return all
}

// guess judges what an attacker has found out.
func (a *attacker) guess(features map[string][]string) (found []finding, chance float64) {
	writer := make([]int, len(a.posts))
	for i, p := range a.posts {
		writer[i] = a.writer[p]
	}
	all := clues(features)
	return judge(append(all, together(all, len(a.posts))), writer)
}

// Fifty posts of ten writers, whom the world gives all means to be told apart
// by: who reads everything, before and after doing everything, does not group
// them better than by lot. A member does not, nor the manager of one of the
// boards.
func TestAnAttackerGroupsPostsNoBetterThanByLot(t *testing.T) {
	for name, who := range map[string]func(s *street) account.Viewer{
		"a member":          func(s *street) account.Viewer { return s.attacker },
		"a board's manager": func(s *street) account.Viewer { return s.manager },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if w.app.DB.Engine() != "mariadb" { // where statements are counted, others would be too
				t.Parallel()
			}
			s := newStreet(w, 1)
			for _, r := range s.unlisted() {
				t.Errorf("%s changes something, and has no line among the acts", r)
			}
			a := s.attackBy(who(s))
			features := a.attack(func(act) bool { return true })
			found, chance := a.guess(features)
			if len(a.posts) != streetWriters*streetPosts || len(found) < 500 || a.asked < 5_000 {
				t.Errorf("%d posts, %d clues, %d answers: the attacker has seen too little", len(a.posts), len(found), a.asked)
			}
			if found[0].far > chance {
				t.Errorf("posts of one writer can be told from others. By lot %.1f is the most:\n%s", chance, lines(found, 20))
			}
			t.Logf("%d answers, %d features, %d clues; the best are %.1f from chance, by lot %.1f", a.asked, len(features), len(found), found[0].far, chance)
		})
	}
}

// The attacker finds what there is to be found: with one small hole in the
// answers the test above fails.
func TestAnAttackerFindsALeak(t *testing.T) {
	t.Parallel()
	s := newStreet(newWorld(t), 2)
	kept := map[string]answer{}
	blocked := func(post int64) bool {
		return s.count(`SELECT COUNT(*) FROM blocks k JOIN posts p ON p.id = k.post_id WHERE k.user_id = ? AND p.writer_id = (SELECT writer_id FROM posts WHERE id = ?)`, int64(s.attacker.ID), post) > 0
	}
	mark := func(post int64) int { return s.writer[post]*2654435761>>3&0xffff ^ 0x5a5a }
	for _, tt := range []struct {
		name  string
		route string // the act that it takes, "" for none
		leak  func(post int64, a *answer)
	}{
		{"nothing", "", func(int64, *answer) {}},
		{"a header", "", func(post int64, a *answer) {
			if post != 0 {
				a.Header.Set("X-Cache", fmt.Sprintf("shard-%x", mark(post)))
			}
		}},
		{"a word that only some posts have", "", func(post int64, a *answer) {
			if post != 0 && s.writer[post] < 5 {
				a.Body = strings.Replace(a.Body, "</main>", fmt.Sprintf("<i>avatar-%x</i></main>", mark(post)), 1)
			}
		}},
		{"a number made of the post's id and the writer", "", func(post int64, a *answer) {
			if post != 0 && strings.HasPrefix(a.Body, `{"id":`) {
				a.Body = fmt.Sprintf(`{"revision":%d,`, int64(mark(post))^post) + a.Body[1:]
			}
		}},
		{"a number that grows for each writer", "", func(post int64, a *answer) {
			if post != 0 && strings.HasPrefix(a.Body, `{"id":`) {
				a.Body = fmt.Sprintf(`{"revision":%d,`, int64(s.writer[post])*100_000+post*37%1000) + a.Body[1:]
			}
		}},
		{"the length of answers", "", func(post int64, a *answer) {
			if post != 0 {
				a.Body += strings.Repeat(" ", 40*s.writer[post])
			}
		}},
		{"a time", "", func(post int64, a *answer) {
			if i := strings.Index(a.Body, `"updated_at":"`); post != 0 && i > 0 {
				a.Body = a.Body[:i] + fmt.Sprintf(`"updated_at":"2026-11-%02dT13:00:%02d.%06d`, 1+s.writer[post], 7*s.writer[post]%60, post) + a.Body[i+len(`"updated_at":"2026-11-23T13:00:00.000000`):]
			}
		}},
		{"the order of a list", "", func(post int64, a *answer) {
			var page struct {
				Next, Previous *string
				Results        []map[string]any
			}
			if post == 0 && json.Unmarshal([]byte(a.Body), &page) == nil && len(page.Results) > 1 {
				slices.SortStableFunc(page.Results, func(x, y map[string]any) int {
					i, _ := x["id"].(float64)
					j, _ := y["id"].(float64)
					return s.writer[int64(i)] - s.writer[int64(j)]
				})
				raw, err := json.Marshal(page)
				if err != nil {
					t.Error(err)
				}
				a.Body = strings.NewReplacer(`"Results"`, `"results"`, `"Next"`, `"next"`, `"Previous"`, `"previous"`).Replace(string(raw))
			}
		}},
		{"what blocking changes elsewhere", "POST /block/", func(post int64, a *answer) {
			if post != 0 && blocked(post) {
				a.Body = strings.Replace(a.Body, `"like_count":`, `"like_count": `, 1)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := s.attackBy(s.attacker)
			if a.leak = tt.leak; tt.route == "" {
				a.kept = kept
			}
			features := a.attack(func(x act) bool { return x.route == tt.route && x.about == "post" })
			found, chance := a.guess(features)
			if leaks := found[0].far > chance; leaks != (tt.name != "nothing") {
				t.Errorf("by lot %.1f is the most:\n%s", chance, lines(found, 10))
			}
			t.Logf("%.1f, by lot %.1f: %.200s", found[0].far, chance, found[0].name)
		})
	}
}
