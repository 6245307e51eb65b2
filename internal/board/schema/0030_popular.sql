ALTER TABLE posts ADD COLUMN unliked_at BIGINT NOT NULL DEFAULT 0;

CREATE INDEX i_posts_created ON posts (created_at);

CREATE TABLE popular_posts (
	post_id BIGINT NOT NULL PRIMARY KEY,
	school_id BIGINT NOT NULL,
	score BIGINT NOT NULL
) {table};

CREATE INDEX i_popular_posts_school ON popular_posts (school_id, score, post_id);

CREATE INDEX i_popular_posts_all ON popular_posts (score, post_id);

CREATE TABLE popular_runs (
	id INTEGER NOT NULL PRIMARY KEY,
	made_at BIGINT NOT NULL
) {table};
