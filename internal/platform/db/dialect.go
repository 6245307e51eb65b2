package db

import (
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A dialect is everything that the kinds of database do differently. Adding a
// field here is a decision: first look for SQL that needs none.
type dialect struct {
	name      string // as [DB.Engine] says it
	file      string // in the names of schema files that replace others
	local     bool   // in this process: does not hang, and a lost answer is no answer
	numbered  bool   // arguments are $1, $2 and not ?
	returning bool   // a new id comes from RETURNING, not from the driver
	prepares  bool   // the driver does not keep prepared statements itself
	commits   bool   // CREATE, ALTER and DROP commit, and cannot be undone
	doNothing string // what lets an INSERT meet an existing row; "" when the error does not end the transaction
	begin     string
	tables    string        // lists the names of all tables
	version   string        // asks for the server's version
	analyze   string        // brings the statistics of a table, put behind it, up to date
	session   []string      // what each connection is told first
	patience  time.Duration // how long a server may take for a statement

	classify   func(error) class
	constraint func(c *conn, err error) string // the name of the key that exists
	answered   func(error) bool                // whether a COMMIT that gave it surely failed
	already    func(error) bool                // whether the thing that a CREATE makes is there, or that a DROP takes is not
	types      *strings.Replacer               // the words of schema files
}

// bound keeps the queries with $n of those with ?. Queries are constants with
// lists of arguments, so there are few; if not, it starts over.
var (
	bound      sync.Map
	boundCount atomic.Int32
)

// bind turns ? into $1, $2 … outside of quotes, where the dialect wants it.
func (d *dialect) bind(q string) string {
	if !d.numbered {
		return q
	}
	if b, ok := bound.Load(q); ok {
		return b.(string)
	}
	var b strings.Builder
	n, quoted := 0, false
	for _, r := range q {
		switch {
		case r == '\'':
			quoted = !quoted
			b.WriteRune(r)
		case r == '?' && !quoted:
			n++
			b.WriteString("$" + strconv.Itoa(n))
		default:
			b.WriteRune(r)
		}
	}
	if boundCount.Add(1) > 4096 {
		bound.Clear()
		boundCount.Store(0)
	}
	bound.Store(q, b.String())
	return b.String()
}
