CREATE TABLE post_index (
	post_id BIGINT NOT NULL PRIMARY KEY,
	school_id BIGINT NOT NULL,
	board_id BIGINT NOT NULL,
	title TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	content MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	FULLTEXT KEY i_post_index_title (title),
	FULLTEXT KEY i_post_index_words (title, content)
) {table};
