package media

import (
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media/still/stilltest"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/upload"
)

func TestOnePersonSendsSoManyPicturesADay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.set("media.pictures_a_day", "5")
		minji, junho := person(1), person(2)
		var files []*upload.File
		for range 12 {
			files = append(files, w.file(stilltest.JPEG(60, 40)))
		}
		var mu sync.Mutex
		var wg sync.WaitGroup
		made := 0
		for _, f := range files {
			wg.Go(func() {
				_, err := w.Add(t.Context(), minji, NewPicture{File: f})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					made++
				} else if code(err) != "pictures_of_day" {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if made != 5 {
			t.Errorf("%d pictures of 12 at a time were taken, want 5", made)
		}
		list, err := w.Waiting(t.Context(), minji)
		if err != nil || len(list) != 5 {
			t.Fatalf("%d wait, %v", len(list), err)
		}
		if err := w.Remove(t.Context(), minji, list[0].ID); err != nil {
			t.Fatal(err)
		}
		_, err = w.add(minji)
		wantCode(t, "what was taken back", err, "pictures_of_day") // it counts, or one could go on for ever
		if f := fault.Of(err); f.Kind != fault.TooMany || f.RetryAfter != 11*time.Hour {
			t.Errorf("it is 13:00 in Seoul, and one is told to wait %v", f.RetryAfter) // until midnight
		}
		w.must(junho)
		w.later(11*time.Hour - time.Second)
		_, err = w.add(minji)
		wantCode(t, "a second before midnight", err, "pictures_of_day")
		w.later(time.Second)
		w.must(minji)
	})
}

func TestOnePersonHasSoMuchOfTheDisk(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := person(1)
		p := w.must(v)
		w.set("media.megabytes_a_day", "0")
		_, err := w.add(v)
		wantCode(t, "no megabyte a day", err, "megabytes_of_day")
		w.set("media.megabytes_a_day", "200")
		w.set("media.megabytes", "0")
		_, err = w.add(v)
		wantCode(t, "no megabyte at all", err, "file pictures_full")
		if err := w.Remove(t.Context(), v, p.ID); err != nil {
			t.Fatal(err)
		}
		_, err = w.add(v)
		wantCode(t, "the first one does not fit", err, "file pictures_full")
		w.set("media.megabytes", "1")
		w.must(v)
		if n := w.count(`SELECT COUNT(*) FROM media`); n != 1 || w.kept() < 3 {
			t.Errorf("%d rows, %d files", n, w.kept())
		}
	})
}

// Who sends what is no picture, again and again, is told to wait: looking at it
// costs as much.
func TestTriesAreCounted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := person(1)
		none := func(in *NewPicture) { in.File = w.file([]byte("no picture")) }
		for range tries.N {
			_, err := w.add(v, none)
			wantCode(t, "a file that is none", err, "file invalid_image")
		}
		_, err := w.add(v, none)
		wantCode(t, "one too many", err, "throttled")
		w.must(person(2))
		w.later(time.Minute)
		w.must(v)
	})
}

func TestWhoMaySendPictures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for who, c := range map[string]struct {
			v    account.Viewer
			want string
		}{
			"a visitor": {account.Viewer{}, "not_authenticated"}, "who is not verified": {account.Viewer{ID: 1, School: 1, State: account.Unverified}, "not_verified"},
			"the admitted": {account.Viewer{ID: 2, School: 1, State: account.Admitted}, ""}, "a graduate": {account.Viewer{ID: 3, School: 1, State: account.Graduate}, ""},
			"an operator": {account.Viewer{ID: 4, State: account.Unverified, Role: account.Operator}, ""},
		} {
			_, err := w.add(c.v)
			wantCode(t, who, err, c.want)
		}
	})
}
