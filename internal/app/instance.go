package app

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"github.com/madang-campus/madang/internal/platform/db"
)

// Schema is the table of what an instance knows of itself.
//
//go:embed schema
var Schema embed.FS

// A Refusal is why an instance is not served as it was asked to be. What says
// it, and what to do, in words for the operator.
type Refusal struct{ What string }

func (r Refusal) Error() string { return r.What }

// states of the mark that demo data leave in a database.
const (
	demoBegun = "begun" // a crash may have left half of them
	demoDone  = "done"
)

// demoMark returns the mark, "" where the database holds no demo data.
func demoMark(ctx context.Context, q db.Q) (mark string, err error) {
	err = q.Row(ctx, `SELECT content FROM instance WHERE name = 'demo'`).Scan(&mark)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return mark, err
}

func setDemoMark(ctx context.Context, tx *db.Tx, mark string) error {
	n, err := tx.Exec(ctx, `UPDATE instance SET content = ? WHERE name = 'demo'`, mark)
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO instance (name, content) VALUES ('demo', ?)`, mark)
	return err
}

// checkDemo refuses to serve demo data as real ones and the other way round,
// and reports whether the demo data have still to be put in.
func (a *App) checkDemo(ctx context.Context) (fill bool, err error) {
	mark, err := demoMark(ctx, a.DB)
	if err != nil {
		return false, err
	}
	switch {
	case mark == demoDone && a.cfg.Demo:
		return false, nil
	case mark == demoBegun && a.cfg.Demo:
		return false, Refusal{"the demo data of this database were left half done; delete " + a.place() + " and start again"}
	case mark != "":
		return false, Refusal{"this database holds demo data and is not served without --demo; for a real instance choose another --data folder or --database"}
	case !a.cfg.Demo:
		return false, nil
	}
	var users, schools int
	if err := a.DB.Row(ctx, `SELECT (SELECT COUNT(*) FROM users), (SELECT COUNT(*) FROM schools)`).Scan(&users, &schools); err != nil {
		return false, err
	}
	if users+schools > 0 {
		return false, Refusal{fmt.Sprintf("--demo fills empty databases only, and %s holds %d accounts and %d schools; choose another --data folder, or leave --demo out", a.place(), users, schools)}
	}
	return true, nil
}

// place names the database for an operator, without its password.
func (a *App) place() string { return db.Redact(a.cfg.DatabaseURL()) }
