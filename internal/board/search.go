package board

import (
	"context"
	"math"
	"runtime"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/search"
)

// An Order is how what a search finds is ordered.
type Order string

const (
	ByTime Order = "newest"    // the newest first
	ByFit  Order = "relevance" // the fittest first, the newest among equals
)

// A Search is what one looks for among posts.
type Search struct {
	Words search.Query
	Board int64      // 0 for all that one may read
	Order Order      // ByTime when empty
	Only  PostFilter // what else they must be; its board is not looked at
}

// finds reports whether a candidate is a hit.
func (in *Search) finds(p *Post) bool { return in.Words.In(p.Title, p.Content) && in.Only.lets(p) }

// A Hit is a post that was found.
type Hit struct {
	Post
	Highlight Highlight `json:"highlight"`

	place int // among all hits, from 1, of a search by fit
}

// position is what a list of hits goes on from.
func (h Hit) position() int64 {
	if h.place > 0 {
		return int64(h.place)
	}
	return h.ID
}

// A Highlight says why a post was found.
type Highlight struct {
	Title   Marked `json:"title"`
	Excerpt Marked `json:"excerpt"` // of the content, in one line, around the first word that was found
}

// Marked is a text and where in it the words stand.
type Marked struct {
	Text   string   `json:"text"`
	Ranges [][2]int `json:"ranges"` // from and to, in code points
}

const (
	excerptSize = 120

	// fittest is how many posts a search by fit finds at most.
	fittest = 200

	// mostLook is how many candidates are read at once where many are none.
	mostLook = 500
)

// seeking bounds what searches cost.
type seeking struct {
	patience time.Duration
	slots    chan struct{} // one for each search that runs
}

// newSeeking lets as many searches run at once as there are processors, so that
// costly ones leave connections for everybody else.
func newSeeking() seeking {
	return seeking{2 * time.Second, make(chan struct{}, max(2, runtime.NumCPU()))}
}

// do runs f while there is patience. Without a deadline a read on SQLite would
// run to its end even when nobody waits for it.
func (s *seeking) do(ctx context.Context, f func(ctx context.Context) error) error {
	within, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	slow := func() error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fault.New(fault.Unavailable, "search_slow")
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-within.Done():
		return slow()
	}
	err := f(within)
	if err != nil && within.Err() != nil {
		return slow()
	}
	return err
}

// A search's query is made of these, around the table of the index. It takes
// the arguments of postColumns, of that table, the board, those of inList and of
// its end. Posts of boards that cannot be searched are not found, and those of a
// secret one on its own page only.
const (
	newestFrom  = `SELECT ` + postColumns + `, b.name FROM (SELECT hit.id FROM `
	fittestFrom = `SELECT ` + postColumns + `, b.name FROM (SELECT hit.id, hit.score FROM `
	hitsOf      = ` CROSS JOIN posts p CROSS JOIN boards b WHERE p.id = hit.id AND p.is_deleted = 0 AND b.id = p.board_id AND b.searchable = 1
		AND (b.secret = 0 OR b.id = ?) AND` + inList
	newestHits  = ` AND hit.id < ? ORDER BY hit.id DESC LIMIT ?` + hitsEnd + ` ORDER BY p.id DESC`
	oldestHits  = ` AND hit.id > ? ORDER BY hit.id LIMIT ?` + hitsEnd + ` ORDER BY p.id`
	fittestHits = ` ORDER BY hit.score DESC, hit.id DESC LIMIT ? OFFSET ?` + hitsEnd + ` ORDER BY found.score DESC, p.id DESC`
	hitsEnd     = `) found CROSS JOIN posts p CROSS JOIN boards b WHERE p.id = found.id AND b.id = p.board_id`
)

// Search returns posts in which all words stand. Ranges count ids of posts or,
// by fit, places among the hits. What takes too long is Unavailable.
func (s *Service) Search(ctx context.Context, v account.Viewer, in Search, r Range) (hits []Hit, err error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	if in.Board != 0 {
		if err := s.maySearch(ctx, v, in.Board); err != nil {
			return nil, err
		}
	}
	err = s.seek.do(ctx, func(ctx context.Context) error {
		if in.Order == ByFit {
			hits, err = s.fittest(ctx, v, in, r)
		} else {
			hits, err = s.byTime(ctx, v, in, r)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range hits {
		hits[i].Highlight = highlight(in.Words, &hits[i].Post)
	}
	return hits, nil
}

// maySearch says whether v may search on a board.
func (s *Service) maySearch(ctx context.Context, v account.Viewer, board int64) error {
	b, err := findBoard(ctx, s.db, v, board)
	if err == nil {
		err = mayRead(v, &b.rights)
	}
	if err == nil && !b.Searchable {
		return fault.Field("board", "not_searchable")
	}
	return err
}

// candidates returns what the index finds, of which some may be none.
func (s *Service) candidates(ctx context.Context, v account.Viewer, in Search, end string, args ...any) ([]Post, error) {
	place := search.Place{School: v.School, Board: in.Board}
	if v.Role == account.Operator {
		place.School = 0
	}
	from := newestFrom
	if in.Order == ByFit {
		from = fittestFrom
	}
	table, found := s.index.Hits(in.Words, place, in.Order == ByFit)
	found = append(append(slices.Clone(found), in.Board), listing(v)...)
	return s.posts(ctx, v, from+table+hitsOf+end, append(found, args...)...)
}

// byTime finds posts in the order of their ids. One query does it, unless the
// index has taken many for hits that are none: then it goes on behind them,
// until time is up.
func (s *Service) byTime(ctx context.Context, v account.Viewer, in Search, r Range) (hits []Hit, err error) {
	end, bound := newestHits, int64(math.MaxInt64)
	if r.After != 0 {
		end, bound = oldestHits, r.After
	} else if r.Before != 0 {
		bound = r.Before
	}
	for look := r.Limit; ; look = min(4*look, mostLook) {
		posts, err := s.candidates(ctx, v, in, end, bound, look)
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			if bound = p.ID; in.finds(&p) {
				hits = append(hits, Hit{Post: p})
			}
			if len(hits) == r.Limit {
				return hits, nil
			}
		}
		if len(posts) < look {
			return hits, nil
		}
	}
}

// fittest finds posts in the order of how well they fit, of places before, or
// behind, the given one.
func (s *Service) fittest(ctx context.Context, v account.Viewer, in Search, r Range) (hits []Hit, err error) {
	first, last := int(min(r.Before, fittest)), 0 // places from first+1 to last
	switch {
	case r.After < 0:
		last = fittest
	case r.After > 0:
		last = int(min(r.After-1, fittest))
	default:
		last = min(first+r.Limit, fittest)
	}
	read := 0
	for len(hits) < last {
		look := min(last+read, mostLook)
		posts, err := s.candidates(ctx, v, in, fittestHits, look, read)
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			if len(hits) < last && in.finds(&p) {
				hits = append(hits, Hit{Post: p, place: len(hits) + 1})
			}
		}
		if read += len(posts); len(posts) < look {
			break
		}
	}
	hits = hits[min(first, len(hits)):]
	if r.After != 0 {
		slices.Reverse(hits)
		hits = hits[:min(r.Limit, len(hits))]
	}
	return hits, nil
}

// highlight says why p was found.
func highlight(q search.Query, p *Post) Highlight {
	return Highlight{Title: mark(q, p.Title), Excerpt: mark(q, q.Excerpt(p.Content, excerptSize))}
}

// mark returns a text with the places of the words in it.
func mark(q search.Query, text string) Marked {
	m := Marked{Text: text, Ranges: [][2]int{}}
	at, chars := 0, 0
	count := func(to int) int {
		chars += utf8.RuneCountInString(text[at:to])
		at = to
		return chars
	}
	for _, r := range q.Find(text) {
		from := count(r.From)
		m.Ranges = append(m.Ranges, [2]int{from, count(r.To)})
	}
	return m
}

// indexed is a post as the index knows it.
func indexed(id, school, board int64, title, content string) search.Post {
	return search.Post{ID: id, Place: search.Place{School: school, Board: board}, Title: title, Content: content}
}
