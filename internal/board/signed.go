package board

// The lists of anonymous posts alone, or of signed ones alone, where they are not
// of one board: which posts these are is found first, in an index, and then what
// they say is read. Their arguments are those of the lists of both kinds.
const (
	onlyOfSchool = `SELECT ` + postColumns + `, b.name FROM (SELECT p.id FROM posts p CROSS JOIN boards b
		WHERE p.school_id = ? AND p.is_deleted = 0 AND b.id = p.board_id AND b.secret = 0 AND` + inList
	onlyOfAll = `SELECT ` + postColumns + `, b.name FROM (SELECT p.id FROM posts p CROSS JOIN boards b
		WHERE p.is_deleted = 0 AND b.id = p.board_id AND b.secret = 0 AND` + inList
	endOfOnly = `) found CROSS JOIN posts p CROSS JOIN boards b WHERE p.id = found.id AND b.id = p.board_id ORDER BY p.id`
)

// kind is the condition that a post is of the kind that is asked for.
func kind(only *bool) string {
	switch {
	case only == nil:
		return ``
	case *only:
		return ` AND p.is_anonymous = 1`
	}
	return ` AND p.is_anonymous = 0`
}

// of returns the query for a part of the list both, or of the list few where
// only one kind of posts is asked for, and the bound that it takes.
func (r Range) of(both, few string, only *bool) (query string, bound int64) {
	order, bound := r.bounds()
	switch {
	case only == nil:
		return both + order, bound
	case r.After != 0:
		return few + kind(only) + order + endOfOnly, bound
	}
	return few + kind(only) + order + endOfOnly + ` DESC`, bound
}
