CREATE TABLE blocks (
	id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	writer_id BIGINT NOT NULL,
	post_id BIGINT NOT NULL,
	number INTEGER NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (user_id, id),
	CONSTRAINT u_blocks_what UNIQUE (user_id, writer_id, post_id, number)
) {table};
