CREATE TABLE posts (
	id {id},
	school_id BIGINT NOT NULL,
	board_id BIGINT NOT NULL,
	writer_id BIGINT NOT NULL,
	is_anonymous {bool} NOT NULL,
	is_question {bool} NOT NULL,
	is_deleted {bool} NOT NULL,
	is_edited {bool} NOT NULL,
	title VARCHAR(100) NOT NULL,
	content {text} NOT NULL,
	content_key VARCHAR(43),
	like_count INTEGER NOT NULL,
	comment_count INTEGER NOT NULL,
	last_thread INTEGER NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT u_posts_content UNIQUE (writer_id, content_key)
) {table};

CREATE INDEX i_posts_board ON posts (board_id, is_deleted, id);

CREATE INDEX i_posts_school ON posts (school_id, is_deleted, id);

CREATE INDEX i_posts_writer ON posts (writer_id, is_deleted, id);

CREATE TABLE post_likes (
	post_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (post_id, user_id)
) {table};

CREATE TABLE post_turns (
	user_id BIGINT NOT NULL,
	turn BIGINT NOT NULL,
	last_at BIGINT NOT NULL,
	PRIMARY KEY (user_id, turn)
) {table};

CREATE TABLE former_texts (
	id {id},
	post_id BIGINT NOT NULL,
	comment_id BIGINT NOT NULL,
	title VARCHAR(100) NOT NULL,
	content {text} NOT NULL,
	replaced_at BIGINT NOT NULL
) {table};

CREATE INDEX i_former_texts_post ON former_texts (post_id, comment_id);
