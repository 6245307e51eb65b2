// Package search finds texts by the words in them.
//
// Its promises:
//
//   - A word of Korean, Chinese or Japanese is found wherever it stands in a
//     text, from one syllable on; any other word by its beginning. Case, width
//     and white space do not count. It is the same on every engine.
//   - The index changes with the text, in one transaction.
//   - Nothing that is typed is read as an engine's own syntax.
//   - The index knows where a text stands and what it says, and nothing of who
//     wrote it.
//
// An index over-approximates: what it finds is looked at again with [Query.In],
// by the domain that has the texts and knows who may read them. The domain joins
// what [Service.Hits] returns with its own tables, so that rights and the order
// are those of one query.
//
// Every engine has its own kind of index and a file here; the tokens are the
// same and made in Go.
package search

import (
	"context"
	"embed"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// Schema holds the index of posts, 0032, and how far a rebuilding of it has
// come, 0033.
//
//go:embed schema
var Schema embed.FS

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// Service is the index. It is safe for concurrent use. Make one with [New].
type Service struct{ engine engine }

// An engine is one kind of index.
type engine interface {
	add(ctx context.Context, tx *db.Tx, p Post) error
	// hits is a table for FROM, called hit, with the ids of texts and, where
	// asked for, how well they fit.
	hits(q Query, in Place, scored bool) (table string, args []any)
	// id names the column of post_index with the ids of texts.
	id() string
}

// New returns the index on d.
func New(d *db.DB) *Service {
	switch d.Engine() {
	case "sqlite":
		return &Service{sqlite{}}
	case "postgres":
		return &Service{postgres{}}
	case "mysql", "mariadb":
		return &Service{mysql{}}
	}
	panic("search: no index for " + d.Engine())
}

// A Place is where a text stands or is looked for. A zero stands for all.
type Place struct{ School, Board int64 }

// A Post is what is found of one.
type Post struct {
	ID int64
	Place
	Title, Content string
}

// Add puts a post into the index that is not there.
func (s *Service) Add(ctx context.Context, tx *db.Tx, p Post) error {
	return s.engine.add(ctx, tx, p)
}

// Put puts a post into the index in the place of what is there.
func (s *Service) Put(ctx context.Context, tx *db.Tx, p Post) error {
	if err := s.Remove(ctx, tx, p.ID); err != nil {
		return err
	}
	return s.Add(ctx, tx, p)
}

// Remove takes a post out of the index, if it is there.
func (s *Service) Remove(ctx context.Context, tx *db.Tx, id int64) error {
	return s.RemoveRange(ctx, tx, id, id)
}

// RemoveRange takes all posts from first to last, by their ids, out of the index.
func (s *Service) RemoveRange(ctx context.Context, tx *db.Tx, first, last int64) error {
	id := s.engine.id()
	_, err := tx.Exec(ctx, `DELETE FROM post_index WHERE `+id+` >= ? AND `+id+` <= ?`, first, last)
	return err
}

// maxScored is how many texts are scored: the newest of those that are found.
// To score takes much longer than to find.
const maxScored = "2000"

// Hits returns a table for the FROM of a query, with its arguments: it is
// called hit and has the id of each post in the place in which the words may
// stand; see [Query.In]. With scored it has the newest 2,000 of them and their
// scores, the greater the better, which say nothing outside of the one query.
// Its text depends on the words in nothing.
func (s *Service) Hits(q Query, in Place, scored bool) (table string, args []any) {
	return s.engine.hits(q, in, scored)
}

// Listed returns a table for the FROM of a query: it is called listed and has
// the id of each post in the index.
func (s *Service) Listed() string {
	return `(SELECT ` + s.engine.id() + ` AS id FROM post_index) listed`
}
