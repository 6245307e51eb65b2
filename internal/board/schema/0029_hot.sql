ALTER TABLE posts ADD COLUMN hot_at BIGINT NOT NULL DEFAULT 0;

CREATE TABLE list_thresholds (
	school_id BIGINT NOT NULL PRIMARY KEY,
	hot_likes INTEGER NOT NULL,
	best_likes INTEGER NOT NULL,
	is_settled {bool} NOT NULL
) {table};

CREATE TABLE hot_posts (
	post_id BIGINT NOT NULL PRIMARY KEY,
	school_id BIGINT NOT NULL,
	board_id BIGINT NOT NULL,
	hot_at BIGINT NOT NULL
) {table};

CREATE INDEX i_hot_posts_school ON hot_posts (school_id, hot_at, post_id, board_id);

CREATE INDEX i_hot_posts_all ON hot_posts (hot_at, post_id, board_id);

CREATE TABLE best_posts (
	post_id BIGINT NOT NULL PRIMARY KEY,
	school_id BIGINT NOT NULL,
	board_id BIGINT NOT NULL,
	half INTEGER NOT NULL
) {table};

CREATE INDEX i_best_posts_school ON best_posts (school_id, post_id, board_id);

CREATE INDEX i_best_posts_half ON best_posts (school_id, half, post_id, board_id);

CREATE INDEX i_best_posts_all ON best_posts (half, post_id, board_id);
