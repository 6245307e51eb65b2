package board

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

func (w *world) scrap(t testing.TB, v account.Viewer, posts ...Post) {
	t.Helper()
	for _, p := range posts {
		w.later(time.Second)
		if _, err := w.ScrapPost(context.Background(), v, p.ID); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *world) folder(t testing.TB, v account.Viewer, name string) Folder {
	t.Helper()
	f, err := w.AddFolder(context.Background(), v, name, "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (w *world) move(t testing.TB, v account.Viewer, p Post, folder int64) {
	t.Helper()
	if _, err := w.MoveScrap(context.Background(), v, p.ID, folder); err != nil {
		t.Fatal(err)
	}
}

// scrapped are the ids of v's scraps in a folder.
func (w *world) scrapped(t testing.TB, v account.Viewer, folder int64) string {
	t.Helper()
	list, err := w.Scraps(context.Background(), v, folder, Moment{}, false, 100)
	if err != nil {
		t.Fatal(err)
	}
	posts := make([]Post, len(list))
	for i, one := range list {
		posts[i] = one.Post
	}
	return ids(posts)
}

func TestAPostIsScrappedOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, v, other := w.student(t), w.student(t), w.student(t)
		p, secret := w.post(t, writer, "자유게시판"), w.post(t, writer, "비밀게시판")
		freshmen := w.post(t, writer, "새내기게시판")
		foreigner := w.person(t, w.saebyeok, account.Student, "")
		for i, step := range []struct {
			do   func(context.Context, account.Viewer, int64) (Kept, error)
			by   account.Viewer
			post Post
			want Kept
			code string
		}{
			{w.UnscrapPost, v, p, Kept{false, 0}, ""},
			{w.ScrapPost, v, p, Kept{true, 1}, ""},
			{w.ScrapPost, v, p, Kept{true, 1}, ""},
			{w.ScrapPost, writer, p, Kept{true, 2}, ""},
			{w.ScrapPost, other, p, Kept{true, 3}, ""},
			{w.UnscrapPost, v, p, Kept{false, 2}, ""},
			{w.UnscrapPost, v, p, Kept{false, 2}, ""},
			{w.ScrapPost, v, secret, Kept{true, 1}, ""},
			{w.ScrapPost, foreigner, p, Kept{}, "not_found"},
			{w.UnscrapPost, foreigner, p, Kept{}, "not_found"},
			{w.ScrapPost, w.person(t, w.hanbit, account.Graduate, ""), freshmen, Kept{}, "not_for_state"},
			{w.ScrapPost, account.Viewer{}, p, Kept{}, "not_authenticated"},
			{w.ScrapPost, v, Post{ID: 9999}, Kept{}, "not_found"},
		} {
			got, err := step.do(t.Context(), step.by, step.post.ID)
			if code(err) != step.code || err == nil && got != step.want {
				t.Errorf("step %d: %+v, %v, want %+v, %s", i, got, err, step.want, step.code)
			}
		}
		for _, tt := range []struct {
			by   account.Viewer
			post Post
			want bool
		}{{v, p, false}, {writer, p, true}, {other, p, true}, {v, secret, true}, {writer, secret, false}} {
			got, err := w.Post(t.Context(), tt.by, tt.post.ID)
			if err != nil || got.IsScrapped != tt.want || got.IsLiked {
				t.Errorf("post %d: %+v, %v, want scrapped %t", tt.post.ID, got, err, tt.want)
			}
		}
	})
}

// Whoever scraps and takes it off at the same time: the count is that of the
// scraps, and each answer is right about the one who asked.
func TestScrapsAtOnceAreCountedExactly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, w.student(t), "자유게시판")
		people := make([]account.Viewer, 40)
		for i := range people {
			people[i] = w.student(t)
		}
		var wg sync.WaitGroup
		for i, v := range people {
			for n := range 25 {
				wg.Go(func() {
					do, on := w.ScrapPost, true
					if (i+n)%3 == 0 {
						do, on = w.UnscrapPost, false
					}
					k, err := do(context.Background(), v, p.ID)
					if err != nil || k.IsScrapped != on || k.ScrapCount < 0 || k.ScrapCount > len(people) {
						t.Errorf("%+v, %v", k, err)
					}
				})
			}
		}
		wg.Wait()
		var count, scraps int
		if err := w.db.Row(t.Context(), `SELECT scrap_count, (SELECT COUNT(*) FROM scraps WHERE post_id = posts.id) FROM posts WHERE id = ?`, p.ID).Scan(&count, &scraps); err != nil {
			t.Fatal(err)
		}
		if count != scraps {
			t.Errorf("counted %d of %d scraps", count, scraps)
		}
	})
}

func TestScrapsStandInTheOrderOfScrapping(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, v := w.student(t), w.student(t)
		a, b, c, d := w.post(t, writer, "자유게시판"), w.post(t, writer, "비밀게시판"), w.post(t, writer, "자유게시판"), w.post(t, v, "정보게시판")
		w.scrap(t, v, c, a, d, b)
		w.scrap(t, w.student(t), a, b)
		w.scrap(t, v, c) // is there already: stays where it is
		if got := w.scrapped(t, v, AnyFolder); got != ids([]Post{b, d, a, c}) {
			t.Errorf("the list is %s", got)
		}
		list, err := w.Scraps(t.Context(), v, AnyFolder, Moment{}, false, 4)
		if err != nil {
			t.Fatal(err)
		}
		part := func(from Moment, back bool, limit int) string {
			t.Helper()
			some, err := w.Scraps(t.Context(), v, AnyFolder, from, back, limit)
			if err != nil {
				t.Fatal(err)
			}
			var all []Post
			for _, one := range some {
				all = append(all, one.Post)
			}
			return ids(all)
		}
		for _, tt := range []struct {
			name  string
			from  Moment
			back  bool
			limit int
			want  []Post
		}{
			{"after the first", list[0].Post.marked(), false, 2, []Post{d, a}},
			{"after the last", list[3].Post.marked(), false, 2, nil},
			{"before the last", list[3].Post.marked(), true, 2, []Post{a, d}},
			{"from the oldest", Moment{}, true, 3, []Post{c, a, d}},
		} {
			if got := part(tt.from, tt.back, tt.limit); got != ids(tt.want) {
				t.Errorf("%s: %s, want %s", tt.name, got, ids(tt.want))
			}
		}

		// At one moment: none is left out or shown twice.
		same := w.student(t)
		for _, p := range []Post{a, b, c} {
			if _, err := w.ScrapPost(t.Context(), same, p.ID); err != nil {
				t.Fatal(err)
			}
		}
		var seen []Post
		var from Moment
		for range 4 {
			some, err := w.Scraps(t.Context(), same, AnyFolder, from, false, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range some {
				seen, from = append(seen, one.Post), one.Post.marked()
			}
		}
		if ids(seen) != ids([]Post{c, b, a}) {
			t.Errorf("of one moment: %s", ids(seen))
		}
	})
}

// What is gone, and what its reader may no longer read, is not in the list, in
// no folder, and not counted there.
func TestScrapsOfWhatIsNotThereAreNotListed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, v := w.student(t), w.student(t)
		stays, gone, closed := w.post(t, writer, "자유게시판"), w.post(t, writer, "자유게시판"), w.post(t, writer, "장터게시판")
		freshmen := w.post(t, writer, "새내기게시판")
		w.scrap(t, v, stays, gone, closed, freshmen)
		f := w.folder(t, v, "모음")
		for _, p := range []Post{stays, gone, closed, freshmen} {
			w.move(t, v, p, f.ID)
			if _, err := w.LikePost(t.Context(), v, p.ID); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.RemovePost(t.Context(), writer, gone.ID); err != nil {
			t.Fatal(err)
		}
		w.exec(t, `UPDATE boards SET is_deleted = 1 WHERE id = ?`, closed.Board)
		check := func(v account.Viewer, want ...Post) {
			t.Helper()
			for _, folder := range []int64{AnyFolder, f.ID} {
				if got := w.scrapped(t, v, folder); got != ids(want) {
					t.Errorf("in folder %d: %s, want %s", folder, got, ids(want))
				}
			}
			if got := w.scrapped(t, v, NoFolder); got != "" {
				t.Errorf("in no folder: %s", got)
			}
			if got, err := w.Folder(t.Context(), v, f.ID); err != nil || got.ScrapCount != len(want) {
				t.Errorf("counted %d, %v, want %d", got.ScrapCount, err, len(want))
			}
			liked, err := w.Liked(t.Context(), v, Moment{}, false, 100)
			if err != nil || len(liked) != len(want) {
				t.Errorf("liked: %s, %v, want as many as %s", ids(liked), err, ids(want))
			}
		}
		check(v, freshmen, stays)
		graduate := v
		graduate.State = account.Graduate // has left the freshmen's board behind
		check(graduate, stays)
		moved := v
		moved.School = w.saebyeok
		check(moved)
		for _, p := range []Post{gone, closed} {
			if _, err := w.MoveScrap(t.Context(), v, p.ID, NoFolder); code(err) != "not_found" {
				t.Errorf("moving the scrap of post %d: %v", p.ID, err)
			}
		}
		if _, err := w.MoveScrap(t.Context(), graduate, freshmen.ID, NoFolder); code(err) != "not_found" {
			t.Errorf("moving a scrap of what one may not read: %v", err)
		}
	})
}

func TestFoldersAreTheirOwners(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, v, other := w.student(t), w.student(t), w.student(t)
		a, b := w.post(t, writer, "자유게시판"), w.post(t, writer, "자유게시판")
		w.scrap(t, v, a, b)
		w.scrap(t, other, a)
		exam, home := w.folder(t, v, " 시험\n모음 "), w.folder(t, v, "자취")
		if exam.Name != "시험 모음" || exam.ScrapCount != 0 {
			t.Errorf("made %+v", exam)
		}
		theirs := w.folder(t, other, "시험 모음") // the same name is another person's
		for name, want := range map[string]string{"": "name blank", " \u200b": "name blank", "시험 모음": "name folder_exists", strings.Repeat("가", 31): "name max_length", "a\x00": "name null_characters"} {
			_, err := w.AddFolder(t.Context(), v, name, "")
			wantCode(t, err, want)
			if want != "name folder_exists" {
				_, err = w.RenameFolder(t.Context(), v, exam.ID, name)
				wantCode(t, err, want)
			}
		}
		_, err := w.RenameFolder(t.Context(), v, home.ID, "시험 모음")
		wantCode(t, err, "name folder_exists")
		if f, err := w.RenameFolder(t.Context(), v, home.ID, strings.Repeat("방", 30)); err != nil || f.ID != home.ID || f.Name != strings.Repeat("방", 30) {
			t.Errorf("renamed: %+v, %v", f, err)
		}

		w.move(t, v, a, exam.ID)
		w.move(t, other, a, theirs.ID)
		if all, err := w.Folders(t.Context(), v); err != nil || len(all) != 2 || all[0].ID != exam.ID || all[0].ScrapCount != 1 || all[1].ScrapCount != 0 {
			t.Errorf("folders: %+v, %v", all, err)
		}
		for folder, want := range map[int64]string{exam.ID: ids([]Post{a}), home.ID: "", NoFolder: ids([]Post{b}), AnyFolder: ids([]Post{b, a})} {
			if got := w.scrapped(t, v, folder); got != want {
				t.Errorf("in folder %d: %s, want %s", folder, got, want)
			}
		}
		_, err = w.MoveScrap(t.Context(), v, b.ID, 9999)
		wantCode(t, err, "folder does_not_exist")

		// Of another's folder and scraps nothing can be had.
		_, err = w.MoveScrap(t.Context(), v, b.ID, theirs.ID)
		wantCode(t, err, "folder does_not_exist")
		_, err = w.MoveScrap(t.Context(), other, b.ID, theirs.ID)
		wantCode(t, err, "not_found")
		_, err = w.Folder(t.Context(), v, theirs.ID)
		wantCode(t, err, "not_found")
		_, err = w.Scraps(t.Context(), v, theirs.ID, Moment{}, false, 10)
		wantCode(t, err, "not_found")
		_, err = w.RenameFolder(t.Context(), v, theirs.ID, "내 것")
		wantCode(t, err, "not_found")
		wantCode(t, w.RemoveFolder(t.Context(), v, theirs.ID), "not_found")
		for _, err := range []error{w.RemoveFolder(t.Context(), account.Viewer{}, exam.ID), func() error { _, err := w.Folders(t.Context(), account.Viewer{}); return err }()} {
			wantCode(t, err, "not_authenticated")
		}

		// What is in a folder outlives it.
		if err := w.RemoveFolder(t.Context(), v, exam.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.scrapped(t, v, NoFolder); got != ids([]Post{b, a}) {
			t.Errorf("without a folder: %s", got)
		}
		if got := w.scrapped(t, other, theirs.ID); got != ids([]Post{a}) {
			t.Errorf("in another's folder: %s", got)
		}
	})
}

func TestNobodyHasMoreThanFiftyFolders(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for i := range maxFolders - 5 {
			w.folder(t, v, fmt.Sprint("폴더 ", i))
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		made := 0
		for i := range 16 {
			wg.Go(func() {
				_, err := w.AddFolder(context.Background(), v, fmt.Sprint("여럿 ", i), "")
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					made++
				} else if code(err) != "too_many_folders" {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if all, err := w.Folders(t.Context(), v); err != nil || made != 5 || len(all) != maxFolders {
			t.Errorf("of 16 at once %d were made: %d folders, %v", made, len(all), err)
		}
	})
}

// While scraps are put into a folder it is deleted: none is left in a folder
// that is not there.
func TestAFolderIsDeletedWhileItIsFilled(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, v := w.student(t), w.student(t)
		var posts []Post
		for range 12 {
			posts = append(posts, w.post(t, writer, "자유게시판"))
		}
		w.scrap(t, v, posts...)
		f := w.folder(t, v, "잠깐")
		var wg sync.WaitGroup
		for i, p := range posts {
			wg.Go(func() {
				if i == len(posts)/2 {
					if err := w.RemoveFolder(context.Background(), v, f.ID); err != nil {
						t.Error(err)
					}
				}
				if _, err := w.MoveScrap(context.Background(), v, p.ID, f.ID); err != nil && code(err) != "folder does_not_exist" {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := w.scrapped(t, v, NoFolder); len(strings.Fields(got)) != len(posts) {
			t.Errorf("without a folder: %s", got)
		}
	})
}

func TestAFolderIsMadeOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		first, err := w.AddFolder(t.Context(), v, "한 번", "k1")
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.AddFolder(t.Context(), v, "한 번", "k1"); err != nil || again.ID != first.ID {
			t.Errorf("again: %+v, %v", again, err)
		}
	})
}
