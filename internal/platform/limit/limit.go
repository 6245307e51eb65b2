// Package limit bounds how often something may be done.
//
// A [Rule] allows so many acts per time. It is a bucket: who has done nothing
// for a while may do all of them at once, and then one each time a share of the
// period has passed. Nobody is ever locked out: what is refused counts nothing.
//
// [Buckets] count in the memory of one process, for what is asked often and may
// be off by the number of processes. A [Counter] counts in the database, exactly
// and for all processes together, for log-ins and codes.
//
// What is counted is said by when it is taken. Take before the act, and tries
// count. Take in the transaction of the act, or after it, and only acts that
// were accepted do.
package limit

import (
	"embed"
	"time"
)

// Schema is the table of counters.
//
//go:embed schema
var Schema embed.FS

// A Rule allows N acts per period.
type Rule struct {
	Name string        // what is counted, such as "login.account"; at most 40 characters
	N    int           // at least 1
	Per  time.Duration // at least N microseconds
}

// share is the part of the period that one act uses up.
func (r Rule) share() time.Duration { return r.Per / time.Duration(r.N) }
