CREATE TABLE write_keys (
	user_id BIGINT NOT NULL,
	key_hash VARCHAR(43) NOT NULL,
	result_id BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (user_id, key_hash)
) {table};
