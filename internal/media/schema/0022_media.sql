CREATE TABLE media (
	id VARCHAR(26) NOT NULL,
	owner_id BIGINT NOT NULL,
	post_id BIGINT,
	place INTEGER NOT NULL,
	caption VARCHAR(100) NOT NULL,
	is_png {bool} NOT NULL,
	is_ready {bool} NOT NULL,
	width INTEGER NOT NULL,
	height INTEGER NOT NULL,
	size_bytes BIGINT NOT NULL,
	key_hash VARCHAR(64),
	created_at BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT u_media_key UNIQUE (owner_id, key_hash)
) {table};

CREATE INDEX i_media_post ON media (post_id, place);

CREATE INDEX i_media_owner ON media (owner_id, post_id, size_bytes);

CREATE TABLE media_days (
	user_id BIGINT NOT NULL,
	on_day INTEGER NOT NULL,
	pictures INTEGER NOT NULL,
	size_bytes BIGINT NOT NULL,
	PRIMARY KEY (user_id)
) {table};
