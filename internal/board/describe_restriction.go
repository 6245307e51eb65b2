package board

import (
	"context"
	"database/sql"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// kindRestriction is told to whom a restriction binds, about the restriction.
// Who gave it is not said.
const kindRestriction = "restriction"

func (s *Service) describeRestrictions(ctx context.Context, v account.Viewer, refs []notification.Ref) ([]notification.Told, error) {
	lang, now, known := i18n.Of(ctx), s.db.Now(), map[int64]notification.Told{}
	cond, args := subjects(`r.id`, v, refs)
	_, err := db.All(ctx, s.db, func(rows *sql.Rows) (id int64, err error) {
		var b rights
		var board, ends int64
		var name, reason, text string
		var lifted bool
		if err := rows.Scan(&id, &board, &name, &b.school, &b.manager, &reason, &text, &ends, &lifted); err != nil {
			return 0, err
		}
		told, at := notification.Told{Path: "/board/" + number(board) + "/"}, db.Time(ends).In(i18n.Zone)
		key := "board.notification.restricted"
		if mayRemove(v, &b) {
			key += "_anonymous"
		}
		switch {
		case lifted:
			told.Text = i18n.In(lang, "board.notification.restriction_lifted", name)
		case !at.After(now):
			told.Text = i18n.In(lang, "board.notification.restriction_ended", name)
		default:
			told.Text = i18n.In(lang, key, name, int(at.Month()), at.Day(), at.Format("15:04"))
			told.Snippet = i18n.In(lang, "board.notification.restricted_why", reason, text)
		}
		known[id] = told
		return id, nil
	}, `SELECT r.id, b.id, b.name, b.school_id, COALESCE(b.manager_id, 0), r.reason, r.snippet, r.ends_at, r.is_lifted
		FROM board_restrictions r JOIN boards b ON b.id = r.board_id WHERE r.user_id = ? AND`+cond, append([]any{int64(v.ID)}, args...)...)
	return wording(refs, known, i18n.In(lang, "board.notification.restriction_gone")), err
}
