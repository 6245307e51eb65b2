package db

import (
	"context"
	"database/sql/driver"
	"fmt"
	"io"
	"net"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/madang-campus/madang/internal/platform/fault"
)

func TestWhatErrorsOfServersMean(t *testing.T) {
	my := func(n uint16) error { return &mysql.MySQLError{Number: n} }
	pg := func(code string) error { return &pgconn.PgError{Code: code} }
	for _, x := range []struct {
		d    *dialect
		err  error
		want class
	}{
		{&mysqlDialect, my(1213), conflict}, {&mysqlDialect, my(1205), conflict}, {&mysqlDialect, my(1020), conflict},
		{&mysqlDialect, my(1047), away}, {&mysqlDialect, my(1053), away}, {&mysqlDialect, mysql.ErrInvalidConn, away}, {&mysqlDialect, driver.ErrBadConn, away},
		{&mysqlDialect, my(1062), taken}, {&mysqlDialect, my(1021), full}, {&mysqlDialect, my(1290), full}, {&mysqlDialect, my(1064), other},
		{&postgresDialect, pg("40001"), conflict}, {&postgresDialect, pg("40P01"), conflict}, {&postgresDialect, pg("57P01"), away},
		{&postgresDialect, pg("08006"), away}, {&postgresDialect, io.ErrUnexpectedEOF, away}, {&postgresDialect, &net.OpError{Err: io.EOF}, away},
		{&postgresDialect, pg("23505"), taken}, {&postgresDialect, pg("53100"), full}, {&postgresDialect, pg("42601"), other},
	} {
		if got := x.d.classify(fmt.Errorf("statement: %w", x.err)); got != x.want {
			t.Errorf("%s %v means %d, want %d", x.d.name, x.err, got, x.want)
		}
	}
}

func TestOnlyWhatTheServerSaidOfACommitIsBelieved(t *testing.T) {
	for _, x := range []struct {
		d    *dialect
		err  error
		want bool
	}{
		{&mysqlDialect, &mysql.MySQLError{Number: 1213}, true}, {&mysqlDialect, &mysql.MySQLError{Number: 1047}, true},
		{&mysqlDialect, &mysql.MySQLError{Number: 1180}, false}, {&mysqlDialect, mysql.ErrInvalidConn, false}, {&mysqlDialect, driver.ErrBadConn, true},
		{&postgresDialect, &pgconn.PgError{Code: "40001"}, true}, {&postgresDialect, &pgconn.PgError{Code: "57P01"}, false},
		{&postgresDialect, driver.ErrBadConn, false}, {&postgresDialect, context.DeadlineExceeded, false},
	} {
		if got := x.d.answered(x.err); got != x.want {
			t.Errorf("%s %v: the COMMIT surely failed: %v, want %v", x.d.name, x.err, got, x.want)
		}
	}
}

func TestAConnectionToANodeThatIsNotReadyIsDropped(t *testing.T) {
	c := &conn{d: &mysqlDialect}
	err := c.check(context.Background(), &mysql.MySQLError{Number: 1047})
	if !c.gone || fault.Of(err).Kind != fault.Unavailable {
		t.Errorf("got %v, gone %v, want Unavailable and gone", err, c.gone)
	}
}

func TestTheFirstHostThatAnswersIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead.Close()
	f := &failover{hosts: []string{dead.Addr().String(), l.Addr().String()}, failed: map[string]time.Time{}}
	for range 2 {
		c, err := f.dial(context.Background(), "tcp", "")
		if err != nil {
			t.Fatal(err)
		}
		if got := c.RemoteAddr().String(); got != l.Addr().String() {
			t.Errorf("dialled %s, want %s", got, l.Addr())
		}
		c.Close()
	}
	if len(f.failed) != 1 {
		t.Errorf("%d hosts are known to have failed, want 1", len(f.failed))
	}
}
