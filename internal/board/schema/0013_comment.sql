CREATE TABLE comments (
	id {id},
	post_id BIGINT NOT NULL,
	thread INTEGER NOT NULL,
	parent_id BIGINT,
	writer_id BIGINT NOT NULL,
	is_anonymous {bool} NOT NULL,
	number INTEGER NOT NULL,
	is_deleted {bool} NOT NULL,
	is_edited {bool} NOT NULL,
	content VARCHAR(1000) NOT NULL,
	like_count INTEGER NOT NULL,
	reply_count INTEGER NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
) {table};

CREATE INDEX i_comments_post ON comments (post_id, thread, id);

CREATE INDEX i_comments_writer ON comments (writer_id, is_deleted, post_id);

CREATE TABLE post_names (
	post_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	PRIMARY KEY (post_id, user_id),
	CONSTRAINT u_post_names_number UNIQUE (post_id, number)
) {table};

CREATE TABLE comment_likes (
	comment_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (comment_id, user_id)
) {table};
