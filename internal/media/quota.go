package media

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// What one person may send in a day, and have in all. What counts is what is
// kept, which is far less than what is sent.
var (
	dayPictures  = setting.Int("media.pictures_a_day", 100, 0, 10_000)
	dayMegabytes = setting.Int("media.megabytes_a_day", 200, 0, 100_000)
	allMegabytes = setting.Int("media.megabytes", 2000, 0, 1_000_000)
)

// use is what somebody has sent in a day, and has in all.
type use struct{ pictures, dayBytes, allBytes int64 }

// check says what of it is too much, at a school.
func (u use) check(ctx context.Context, q db.Q, school int64, now time.Time) error {
	pictures, err := dayPictures.Get(ctx, q, school)
	if err != nil {
		return err
	}
	day, err := dayMegabytes.Get(ctx, q, school)
	if err != nil {
		return err
	}
	all, err := allMegabytes.Get(ctx, q, school)
	if err != nil {
		return err
	}
	tomorrow := func(code string, most int64) error {
		f := fault.Wait(code, nextDay(now).Sub(now))
		f.Args = []any{most}
		return f
	}
	switch {
	case u.allBytes > all<<20:
		return fault.Field("file", "pictures_full", all)
	case u.pictures > pictures:
		return tomorrow("pictures_of_day", pictures)
	case u.dayBytes > day<<20:
		return tomorrow("megabytes_of_day", day)
	}
	return nil
}

// dayOf numbers the days of the instance's zone.
func dayOf(t time.Time) int64 {
	y, m, d := t.In(i18n.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
}

func nextDay(t time.Time) time.Time {
	y, m, d := t.In(i18n.Zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, i18n.Zone)
}

// usedBy returns what v has used.
func usedBy(ctx context.Context, q db.Q, v account.Viewer, now time.Time) (u use, err error) {
	err = q.Row(ctx, `SELECT pictures, size_bytes FROM media_days WHERE user_id = ? AND on_day = ?`, int64(v.ID), dayOf(now)).Scan(&u.pictures, &u.dayBytes)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return u, err
	}
	err = q.Row(ctx, `SELECT COALESCE(SUM(size_bytes), 0) FROM media WHERE owner_id = ?`, int64(v.ID)).Scan(&u.allBytes)
	return u, err
}

// hasRoom says whether v may send one more, however small it is.
func (s *Service) hasRoom(ctx context.Context, v account.Viewer) error {
	now := s.db.Now()
	u, err := usedBy(ctx, s.db, v, now)
	if err != nil {
		return err
	}
	u.pictures++
	return u.check(ctx, s.db, v.School, now)
}

// takeRoom counts a picture of v's. Its first statement makes those that v sends
// at one time be counted one after the other.
func takeRoom(ctx context.Context, tx *db.Tx, v account.Viewer, bytes int64) error {
	day := dayOf(tx.Now)
	// The day comes last: MySQL sets one column after the other.
	count := func() (int64, error) {
		return tx.Exec(ctx, `UPDATE media_days SET pictures = CASE WHEN on_day = ? THEN pictures + 1 ELSE 1 END,
			size_bytes = CASE WHEN on_day = ? THEN size_bytes ELSE 0 END + ?, on_day = ? WHERE user_id = ?`, day, day, bytes, day, int64(v.ID))
	}
	n, err := count()
	if err == nil && n == 0 {
		var added bool
		if added, err = tx.AddOnce(ctx, `INSERT INTO media_days (user_id, on_day, pictures, size_bytes) VALUES (?, ?, 1, ?)`, int64(v.ID), day, bytes); err == nil && !added {
			_, err = count()
		}
	}
	if err != nil {
		return err
	}
	u, err := usedBy(ctx, tx, v, tx.Now)
	if err != nil {
		return err
	}
	u.allBytes += bytes // whose row comes next
	return u.check(ctx, tx, v.School, tx.Now)
}
