package timetable

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/recount"
)

var sums = []recount.Sum{
	{What: "baskets of lectures", Query: `SELECT COUNT(*) FROM sections s WHERE s.basket_count <>
		(SELECT COUNT(*) FROM timetable_entries e JOIN main_timetables m ON m.timetable_id = e.timetable_id WHERE e.section_id = s.id)`},
	{What: "main timetables", Query: `SELECT COUNT(*) FROM (SELECT t.user_id, t.semester_id FROM timetables t
		LEFT JOIN main_timetables m ON m.user_id = t.user_id AND m.semester_id = t.semester_id AND m.timetable_id = t.id
		GROUP BY t.user_id, t.semester_id HAVING COUNT(m.timetable_id) <> 1) wrong_mains`},
	{What: "main timetables that are gone", Query: `SELECT COUNT(*) FROM main_timetables m LEFT JOIN timetables t ON t.id = m.timetable_id WHERE t.id IS NULL`},
}

// Recount compares what the domain keeps beside its rows with them: how many main
// timetables have each lecture, and which tables are main.
func Recount(ctx context.Context, q db.Q) ([]recount.Count, error) { return recount.Of(ctx, q, sums) }
