package db

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// Exists is what a statement outside of [Tx.AddOnce] returns when a row with
// the same unique key is there. It holds no value of that row.
type Exists struct {
	// Constraint is the name the schema gives to the key (u_users_login), and
	// "PRIMARY" for a primary key, which schemas do not name.
	Constraint string
}

func (e Exists) Error() string { return "db: exists already: " + e.Constraint }

// ErrUnknownOutcome means that the answer to a COMMIT was lost, so that the
// transaction may have been written or not. Nothing is repeated blindly: who
// gave the transaction a key of its own can look for it.
var ErrUnknownOutcome = errors.New("db: the answer to COMMIT was lost")

// A class is what an error means to us.
type class uint8

const (
	other    class = iota // a bug, or what a caller expects
	taken                 // a unique key exists
	conflict              // the transaction was given up for another: run it again
	away                  // no server, or not this connection
	full                  // no room, or not to be written
)

// A failed is an error that is nobody's fault who asks.
type failed struct {
	kind  class
	fault *fault.Error
	cause error
}

func failure(kind class, cause error) error {
	f := fault.New(fault.Unavailable, "unavailable")
	if kind == full {
		f = fault.New(fault.NoSpace, "no_space")
	}
	return &failed{kind, f, cause}
}

func unknown(cause error) error {
	return fmt.Errorf("%w: %w", ErrUnknownOutcome, failure(other, cause))
}

func (e *failed) Error() string   { return "db: " + e.fault.Code + ": " + e.cause.Error() }
func (e *failed) Unwrap() []error { return []error{e.fault, e.cause} }

func kindOf(err error) class {
	if e, ok := errors.AsType[*failed](err); ok {
		return e.kind
	}
	return other
}

// checkValue lets pass what all engines keep alike.
func checkValue(v *driver.NamedValue) (err error) {
	if v.Value, err = driver.DefaultParameterConverter.ConvertValue(v.Value); err != nil {
		return err
	}
	switch x := v.Value.(type) {
	case bool:
		v.Value = int64(0)
		if x {
			v.Value = int64(1)
		}
	case time.Time:
		return errors.New("db: a time must be given as db.Micros")
	case string:
		// PostgreSQL and MySQL refuse these, SQLite would keep them.
		if strings.IndexByte(x, 0) >= 0 || !utf8.ValidString(x) {
			return fault.Whole("invalid")
		}
	}
	return nil
}

// clean takes the values out of the errors of servers that quote them: those
// about a value that does not fit.
func clean(err error) error {
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		switch e.Number {
		case 1048, 1054, 1064, 1146, 1364, 1451, 1452: // name columns, tables and our own text
			return err
		}
		return &mysql.MySQLError{Number: e.Number, SQLState: e.SQLState, Message: quoted.ReplaceAllString(e.Message, "'…'")}
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		if strings.HasPrefix(e.Code, "22") {
			return fmt.Errorf("postgres error %s", e.Code)
		}
		// Detail and Where hold values; %+v would show them.
		return &pgconn.PgError{Severity: e.Severity, Code: e.Code, Message: e.Message, TableName: e.TableName, ColumnName: e.ColumnName, ConstraintName: e.ConstraintName}
	}
	return err
}

var quoted = regexp.MustCompile(`'.*'`)
