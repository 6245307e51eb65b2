package search

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/platform/db"
)

// postgres keeps the index in a column of the type tsvector, which is written
// as a literal: PostgreSQL's parsers know nothing of Korean. It knows which
// tokens there are, not where, for it can keep no more than 256 places of one.
// OFFSET 0 keeps the planner from walking through all posts in the hope of
// meeting some that fit.
type postgres struct{}

func (postgres) id() string { return "post_id" }

func (postgres) add(ctx context.Context, tx *db.Tx, p Post) error {
	all := map[string]string{}
	for token := range strings.FieldsSeq(tokens(p.Content, true)) {
		all[token] = ""
	}
	for token := range strings.FieldsSeq(tokens(p.Title, true)) {
		all[token] = ":1A" // the first of four weights
	}
	var b strings.Builder
	for _, token := range slices.Sorted(maps.Keys(all)) {
		b.WriteString(token + all[token] + " ")
	}
	_, err := tx.Exec(ctx, `INSERT INTO post_index (post_id, school_id, board_id, words) VALUES (?, ?, ?, CAST(? AS tsvector))`,
		p.ID, p.School, p.Board, b.String())
	return err
}

func (postgres) hits(q Query, in Place, scored bool) (string, []any) {
	var all []string
	for _, t := range q.terms {
		for i, token := range t.tokens {
			if t.prefix && i == len(t.tokens)-1 {
				token += ":*"
			}
			all = append(all, token)
		}
		all = append(all, t.joints...)
	}
	if !scored {
		table, args := within(`(SELECT post_id AS id FROM post_index WHERE words @@ CAST(? AS tsquery)`, []any{strings.Join(all, " & ")}, in)
		return table + ` OFFSET 0) hit`, args
	}
	table, args := within(`(SELECT post_id AS id, ts_rank(words, CAST(? AS tsquery)) AS score FROM
		(SELECT post_id, words FROM post_index WHERE words @@ CAST(? AS tsquery)`, []any{strings.Join(all, " | "), strings.Join(all, " & ")}, in)
	return table + ` OFFSET 0) found ORDER BY post_id DESC LIMIT ` + maxScored + `) hit`, args
}

// within adds the place to a condition on columns.
func within(table string, args []any, in Place) (string, []any) {
	if in.School != 0 {
		table, args = table+` AND school_id = ?`, append(args, in.School)
	}
	if in.Board != 0 {
		table, args = table+` AND board_id = ?`, append(args, in.Board)
	}
	return table, args
}
