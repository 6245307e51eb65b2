package timetable

import (
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// wizardWait is how long one waits for the searches of others to end.
const wizardWait = 3 * time.Second

// A room lets a few search at one time, and each person once: nobody takes the
// places of all. Its methods are safe for concurrent use.
type room struct {
	places chan struct{} // has one for each who searches
	wait   time.Duration // for a place

	mu    sync.Mutex
	turns map[account.ID]*turn // of who searches or waits
}

// A turn is whose turn it is among the requests of one person.
type turn struct {
	taken chan struct{} // has one while a request has it
	users int           // requests that have it or wait for it
}

// newRoom returns a room for half as many as there are processors: each search
// keeps one busy, and other answers have the other half.
func newRoom() *room {
	return &room{places: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)), wait: wizardWait, turns: map[account.ID]*turn{}}
}

// enter waits until there is a place, a while at most and no longer than ctx; then
// it is the fault wizard_busy. Who is in calls leave.
func (r *room) enter(ctx context.Context, who account.ID) (leave func(), err error) {
	t := r.queue(who)
	var taken []chan struct{}
	leave = func() {
		for _, c := range taken {
			<-c
		}
		r.unqueue(who, t)
	}
	wait := time.NewTimer(r.wait)
	defer wait.Stop()
	for _, c := range []chan struct{}{t.taken, r.places} {
		select {
		case c <- struct{}{}:
			taken = append(taken, c)
		case <-ctx.Done():
			leave()
			return nil, ctx.Err()
		case <-wait.C:
			leave()
			return nil, fault.Wait("wizard_busy", wizardWait)
		}
	}
	return leave, nil
}

func (r *room) queue(who account.ID) *turn {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.turns[who]
	if t == nil {
		t = &turn{taken: make(chan struct{}, 1)}
		r.turns[who] = t
	}
	t.users++
	return t
}

func (r *room) unqueue(who account.ID, t *turn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if t.users--; t.users == 0 {
		delete(r.turns, who)
	}
}
