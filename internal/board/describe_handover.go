package board

import (
	"context"
	"database/sql"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// Kinds of notifications about who runs a board; each is about the board.
const (
	kindHandover       = "handover"         // to whom it is offered or given
	kindRefused        = "handover_refused" // to its manager
	kindManagerChanged = "manager_changed"  // to its former manager
)

// describeBoards words what became of the running of boards, as it is now.
func (s *Service) describeBoards(kind string) notification.Describer {
	return func(ctx context.Context, v account.Viewer, refs []notification.Ref) ([]notification.Told, error) {
		lang, known := i18n.Of(ctx), map[int64]notification.Told{}
		key := "board.notification." + kind
		cond, args := subjects(`b.id`, v, refs)
		_, err := db.All(ctx, s.db, func(rows *sql.Rows) (b boardRow, err error) {
			var offered bool
			if err := rows.Scan(&b.ID, &b.Name, &b.school, &b.manager, &offered); err != nil {
				return b, err
			}
			told := notification.Told{Text: i18n.In(lang, key, b.Name), Path: b.Href()}
			switch {
			case kind == kindRefused && manages(v, &b.rights):
				told.Path += "handover/"
			case kind != kindHandover:
			case manages(v, &b.rights):
				told.Text, told.Path = i18n.In(lang, key+"_taken", b.Name), b.Href()+"manage/"
			case offered:
				told.Path += "handover/"
			default:
				told.Text = i18n.In(lang, key+"_ended", b.Name)
			}
			known[b.ID] = told
			return b, nil
		}, `SELECT b.id, b.name, b.school_id, COALESCE(b.manager_id, 0), EXISTS (SELECT 1 FROM board_offers o WHERE o.board_id = b.id AND o.to_id = ? AND o.ends_at > ?)
			FROM boards b WHERE`+cond, append([]any{int64(v.ID), db.Micros(s.db.Now())}, args...)...)
		return wording(refs, known, i18n.In(lang, key+"_gone")), err
	}
}
