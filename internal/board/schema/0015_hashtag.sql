ALTER TABLE posts ADD COLUMN hashtags VARCHAR(320) NOT NULL DEFAULT '';

CREATE TABLE post_tags (
	school_id BIGINT NOT NULL,
	tag VARCHAR(30) NOT NULL,
	post_id BIGINT NOT NULL,
	board_id BIGINT NOT NULL,
	PRIMARY KEY (school_id, tag, post_id)
) {table};

CREATE INDEX i_post_tags_board ON post_tags (board_id, tag, post_id);

CREATE INDEX i_post_tags_tag ON post_tags (tag, post_id);

CREATE TABLE board_tags (
	school_id BIGINT NOT NULL,
	tag VARCHAR(30) NOT NULL,
	board_id BIGINT NOT NULL,
	post_count INTEGER NOT NULL,
	PRIMARY KEY (school_id, tag, board_id)
) {table};
