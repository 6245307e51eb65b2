package lecture

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/hangul"
)

// A known is a section as searches look at it.
type known struct {
	id         int64
	name       string // folded
	words      string // all that it is sought by, folded
	code       string
	credits    Hundredths
	years      Years
	kinds      Kinds
	language   string
	categories []int64 // that it stands in, and all above them
	times      []span

	rating, baskets, quota int
}

// A span is a meeting as searches look at it.
type span struct {
	day        period.Day
	start, end int
	weeks      period.Weeks
	free       bool // another one may be at the same time
}

// A volume is the sections of a semester that the registrar lists, by name, as
// they were when it was read.
type volume struct {
	version  int64     // of the semester
	counted  time.Time // when ratings and baskets were read
	sections []known
	used     int64 // by the shelf's count of uses
}

// The shelf keeps the volumes that are being searched in memory: see ADR 18.
type shelf struct {
	reading sync.Mutex // held by the one who reads a volume

	mu      sync.Mutex
	volumes map[int64]*volume
	uses    int64
}

const (
	shelfRoom = 60_000          // sections on the shelf, at about 500 bytes each
	countsAge = 1 * time.Minute // how old the counts may be that searches sort by
)

// take returns the volume of a semester, of the version that the database has. One
// reads, the others wait for it.
func (s *Service) take(ctx context.Context, semester, version int64) (*volume, error) {
	if v := s.shelf.get(semester, version, s.db.Now()); v != nil {
		return v, nil
	}
	s.shelf.reading.Lock()
	defer s.shelf.reading.Unlock()
	if v := s.shelf.get(semester, version, s.db.Now()); v != nil {
		return v, nil
	}
	v, err := readVolume(ctx, s.db, semester)
	if err != nil {
		return nil, err
	}
	s.shelf.put(semester, v)
	return v, nil
}

// get returns a volume that is good enough, nil for none.
func (s *shelf) get(semester, version int64, now time.Time) *volume {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.volumes[semester]
	if v == nil || v.version != version || now.Sub(v.counted) >= countsAge {
		return nil
	}
	s.uses++
	v.used = s.uses
	return v
}

// put places a volume on the shelf, and takes off those that were not used for
// longest where there is no room.
func (s *shelf) put(semester int64, v *volume) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.volumes == nil {
		s.volumes = map[int64]*volume{}
	}
	s.uses++
	v.used = s.uses
	s.volumes[semester] = v
	for {
		room, oldest := 0, semester
		for id, o := range s.volumes {
			room += len(o.sections)
			if o.used < s.volumes[oldest].used {
				oldest = id
			}
		}
		if room <= shelfRoom || oldest == semester {
			return
		}
		delete(s.volumes, oldest)
	}
}

// readVolume reads the sections of a semester. The version is read first: what
// changes meanwhile makes it an old one.
func readVolume(ctx context.Context, d *db.DB, semester int64) (*volume, error) {
	v := &volume{counted: d.Now()}
	err := d.Row(ctx, `SELECT updated_at FROM semesters WHERE id = ?`, semester).Scan(&v.version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	v.sections, err = db.All(ctx, d, func(r *sql.Rows) (k known, err error) {
		err = r.Scan(&k.id, &k.code, &k.words, &k.credits, &k.years, &k.kinds, &k.language, &k.rating, &k.baskets, &k.quota)
		k.name, _, _ = strings.Cut(k.words, "\n")
		return k, err
	}, `SELECT id, code, sought, credits, years, kinds, lecture_language, rating, basket_count, quota FROM sections WHERE semester_id = ? AND is_gone = 0`, semester)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(v.sections, func(a, b known) int { return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
	at := make(map[int64]*known, len(v.sections))
	for i := range v.sections {
		at[v.sections[i].id] = &v.sections[i]
	}
	if err := readTimes(ctx, d, semester, at); err != nil {
		return nil, err
	}
	return v, readCategories(ctx, d, semester, at)
}

func readTimes(ctx context.Context, d *db.DB, semester int64, at map[int64]*known) error {
	return db.Each(ctx, d, func(r *sql.Rows) error {
		var id, weeks int64
		var t span
		if err := r.Scan(&id, &t.day, &t.start, &t.end, &t.free, &weeks); err != nil {
			return err
		}
		if t.weeks = period.Weeks(weeks); at[id] != nil {
			at[id].times = append(at[id].times, t)
		}
		return nil
	}, `SELECT m.section_id, m.on_day, m.start_minute, m.end_minute, m.may_overlap, m.weeks FROM sections x JOIN section_meetings m ON m.section_id = x.id WHERE x.semester_id = ?`, semester)
}

func readCategories(ctx context.Context, d *db.DB, semester int64, at map[int64]*known) error {
	above := map[int64]int64{}
	err := db.Each(ctx, d, func(r *sql.Rows) error {
		var id, parent int64
		err := r.Scan(&id, &parent)
		above[id] = parent
		return err
	}, `SELECT c.id, c.parent_id FROM semesters s JOIN categories c ON c.school_id = s.school_id WHERE s.id = ?`, semester)
	if err != nil {
		return err
	}
	return db.Each(ctx, d, func(r *sql.Rows) error {
		var id, category int64
		if err := r.Scan(&id, &category); err != nil || at[id] == nil {
			return err
		}
		for ; category != 0; category = above[category] {
			at[id].categories = append(at[id].categories, category)
		}
		return nil
	}, `SELECT g.section_id, g.category_id FROM sections x JOIN section_categories g ON g.section_id = x.id WHERE x.semester_id = ?`, semester)
}

// has reports whether all words are in what the section is sought by: as they
// stand, or in its name by initials.
func (k *known) has(words []word) bool {
	for _, w := range words {
		if !strings.Contains(k.words, w.text) && !w.pattern.InFolded(k.name) {
			return false
		}
	}
	return true
}

// A word is one of those that somebody looks for.
type word struct {
	text    string // folded
	pattern hangul.Pattern
}

func wordsOf(typed []string) (all []word) {
	for _, t := range typed {
		if folded := hangul.Fold(t); folded != "" {
			all = append(all, word{folded, hangul.NewPattern(t)})
		}
	}
	return all
}
