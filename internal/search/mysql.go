package search

import (
	"context"
	"strings"

	"github.com/madang-campus/madang/internal/platform/db"
)

// mysql keeps the index in InnoDB's FULLTEXT, on MySQL and MariaDB. It sees
// what is committed, and not what its own transaction has written.
type mysql struct{}

func (mysql) id() string { return "post_id" }

func (mysql) add(ctx context.Context, tx *db.Tx, p Post) error {
	_, err := tx.Exec(ctx, `INSERT INTO post_index (post_id, school_id, board_id, title, content) VALUES (?, ?, ?, ?, ?)`,
		p.ID, p.School, p.Board, tokens(p.Title, true), tokens(p.Content, true))
	return err
}

func (mysql) hits(q Query, in Place, scored bool) (string, []any) {
	var all, some []string
	for _, t := range q.terms {
		for i, token := range t.tokens {
			if t.prefix && i == len(t.tokens)-1 {
				token += "*"
			}
			all, some = append(all, "+"+token), append(some, token)
		}
		for _, joint := range t.joints {
			all = append(all, "+"+joint)
		}
	}
	if !scored {
		table, args := within(`(SELECT post_id AS id FROM post_index WHERE MATCH (title, content) AGAINST (? IN BOOLEAN MODE)`, []any{strings.Join(all, " ")}, in)
		return table + `) hit`, args
	}
	words := strings.Join(some, " ")
	table, args := within(`(SELECT post_id AS id, 4 * MATCH (title) AGAINST (? IN BOOLEAN MODE) + MATCH (title, content) AGAINST (? IN BOOLEAN MODE) AS score
		FROM post_index WHERE MATCH (title, content) AGAINST (? IN BOOLEAN MODE)`, []any{words, words, strings.Join(all, " ")}, in)
	return table + ` ORDER BY post_id DESC LIMIT ` + maxScored + `) hit`, args
}
