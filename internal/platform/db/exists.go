package db

import (
	"errors"
	"regexp"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// Exists is what a statement outside of [Tx.AddOnce] returns when a row with
// the same unique key is there. It holds no value of that row.
type Exists struct {
	// Constraint is the name the schema gives to the key (u_users_login); on
	// SQLite, whose errors name columns only, it is found from those.
	Constraint string
}

func (e Exists) Error() string { return "db: exists already: " + e.Constraint }

var mysqlKey = regexp.MustCompile(`for key '(?:[^'.]*\.)?([^'.]*)'$`)

// translate takes the values out of the error of a unique key.
func (d dialect) translate(err error) error {
	if err == nil || !d.isUnique(err) {
		return err
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return Exists{e.ConstraintName}
	}
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		if m := mysqlKey.FindStringSubmatch(e.Message); m != nil {
			return Exists{m[1]}
		}
		return Exists{}
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return Exists{e.Error()}
	}
	return err
}
