package limit

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Buckets apply a rule to many keys in the memory of this process. They keep a
// bounded number of keys and forget those that were not used for longest, who
// then start anew. They are safe for concurrent use.
type Buckets struct {
	rule Rule
	size int

	mu   sync.Mutex
	used *list.List // of *bucket, last used first
	keys map[string]*list.Element
}

type bucket struct {
	key string
	*rate.Limiter
}

// NewBuckets returns buckets for rule that remember up to size keys.
func NewBuckets(rule Rule, size int) *Buckets {
	return &Buckets{rule: rule, size: size, used: list.New(), keys: map[string]*list.Element{}}
}

// Take counts an act of key at now and returns 0, or counts nothing and returns
// how long key has to wait.
func (b *Buckets) Take(key string, now time.Time) time.Duration {
	r := b.of(key).ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// Wait returns how long key has to wait at now, 0 when it need not. It counts
// nothing: it is for acts that count only when they are accepted.
func (b *Buckets) Wait(key string, now time.Time) time.Duration {
	l := b.of(key)
	if missing := 1 - l.TokensAt(now); missing > 0 {
		return max(time.Duration(missing*float64(b.rule.share())), 1)
	}
	return 0
}

// of returns the limiter of key, a full one for a new key.
func (b *Buckets) of(key string) *rate.Limiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	if e, ok := b.keys[key]; ok {
		b.used.MoveToFront(e)
		return e.Value.(*bucket).Limiter
	}
	if b.used.Len() >= b.size {
		oldest := b.used.Back()
		delete(b.keys, b.used.Remove(oldest).(*bucket).key)
	}
	l := rate.NewLimiter(rate.Every(b.rule.share()), b.rule.N)
	b.keys[key] = b.used.PushFront(&bucket{key, l})
	return l
}
