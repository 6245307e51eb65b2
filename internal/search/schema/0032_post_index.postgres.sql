CREATE TABLE post_index (
	post_id BIGINT NOT NULL PRIMARY KEY,
	school_id BIGINT NOT NULL,
	board_id BIGINT NOT NULL,
	words tsvector NOT NULL
);

CREATE INDEX i_post_index_words ON post_index USING gin (words) WITH (fastupdate = off);
