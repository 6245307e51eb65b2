package dbtest

import (
	"context"
	"fmt"
	"strings"

	"github.com/madang-campus/madang/internal/platform/db"
)

// tables returns the statements, to be sent as one, that make the tables of d,
// a database of MySQL or MariaDB of that name, in another one, with what is in
// them. It refuses a database that has more than tables.
func tables(ctx context.Context, d *db.DB, name string) (string, error) {
	var more int
	err := d.Row(ctx, `SELECT (SELECT COUNT(*) FROM information_schema.views WHERE table_schema = DATABASE())
		+ (SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE())
		+ (SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = DATABASE())
		+ (SELECT COUNT(*) FROM information_schema.events WHERE event_schema = DATABASE())`).Scan(&more)
	if err == nil && more > 0 {
		err = fmt.Errorf("the schemas make %d views, triggers, routines or events: dbtest copies tables alone", more)
	}
	if err != nil {
		return "", err
	}
	names, err := d.Tables(ctx)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	// A table may name one that comes later, and a row may have the id 0. For the
	// rest the mode is the server's own, in which SHOW CREATE TABLE writes.
	b.WriteString("SET SESSION foreign_key_checks = 0, sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')")
	for _, table := range names {
		var text string
		var filled bool
		if err := d.Row(ctx, "SHOW CREATE TABLE "+table).Scan(&table, &text); err != nil {
			return "", err
		}
		if err := d.Row(ctx, "SELECT EXISTS (SELECT 1 FROM "+table+")").Scan(&filled); err != nil {
			return "", err
		}
		b.WriteString(";\n" + text)
		if filled {
			fmt.Fprintf(&b, ";\nINSERT INTO %s SELECT * FROM %s.%s", table, name, table)
		}
	}
	return b.String(), nil
}
