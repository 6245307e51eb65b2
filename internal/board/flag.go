package board

// A flagSet is what is yes or no about a row, a bit for each: one column of the
// query, because SQLite's driver takes as long for each of them as for a short
// text, and lists have many rows.
type flagSet int64

func (f flagSet) has(flag flagSet) bool { return f&flag != 0 }

// The bits of postFlags.
const (
	flagAnonymous flagSet = 1 << iota
	flagQuestion
	flagEdited
	flagPoll
	flagAnswered
	flagPictures
	flagTakesPart // the board does in HOT, BEST and popular
	flagEnough    // has the likes that HOT needs
	flagLiked     // by the viewer
	flagScrapped
)

// postFlags is a flagSet of the post p on the board b. It takes the viewer's id
// twice. A mark of the viewer's is looked up only where somebody made one; not by
// EXISTS, for which servers read all marks of the viewer at once.
const postFlags = `p.is_anonymous + 2 * p.is_question + 4 * p.is_edited + 8 * p.has_poll + CASE WHEN p.answer_count > 0 THEN 16 ELSE 0 END
	+ CASE WHEN p.media_count > 0 THEN 32 ELSE 0 END + CASE WHEN` + takesPart + ` THEN 64 ELSE 0 END + CASE WHEN p.hot_at <> 0 THEN 128 ELSE 0 END
	+ CASE WHEN p.like_count > 0 AND (SELECT l.user_id FROM post_likes l WHERE l.post_id = p.id AND l.user_id = ?) IS NOT NULL THEN 256 ELSE 0 END
	+ CASE WHEN p.scrap_count > 0 AND (SELECT s.user_id FROM scraps s WHERE s.post_id = p.id AND s.user_id = ?) IS NOT NULL THEN 512 ELSE 0 END`

// The bits of commentFlags.
const (
	flagCommentAnonymous flagSet = 1 << iota
	flagCommentDeleted
	flagCommentEdited
	flagCommentLiked // by the viewer
)

// commentFlags is a flagSet of the comment c. It takes the viewer's id.
const commentFlags = `c.is_anonymous + 2 * c.is_deleted + 4 * c.is_edited
	+ CASE WHEN c.like_count > 0 AND (SELECT l.user_id FROM comment_likes l WHERE l.comment_id = c.id AND l.user_id = ?) IS NOT NULL THEN 8 ELSE 0 END`

// The bits of boardFlags.
const (
	flagTitleRequired flagSet = 1 << iota
	flagQuestions
	flagSearchable
	flagHot
	flagMedia
	flagSecret
	flagStandard
	flagSchoolOpen
	flagSharesInterval
	flagBoardDeleted
)

// boardFlags is a flagSet of the board b of the school s.
const boardFlags = `b.title_required + 2 * b.questions + 4 * b.searchable + 8 * b.hot + 16 * b.media + 32 * b.secret
	+ 64 * b.is_standard + 128 * s.is_open + 256 * b.shares_interval + 512 * b.is_deleted`
