ALTER TABLE posts ADD COLUMN has_poll {bool} NOT NULL DEFAULT 0;

CREATE TABLE polls (
	id {id},
	post_id BIGINT NOT NULL,
	is_multiple {bool} NOT NULL,
	ends_at BIGINT NOT NULL,
	voter_count INTEGER NOT NULL,
	CONSTRAINT u_polls_post UNIQUE (post_id)
) {table};

CREATE TABLE poll_options (
	id {id},
	poll_id BIGINT NOT NULL,
	place INTEGER NOT NULL,
	label VARCHAR(100) NOT NULL,
	vote_count INTEGER NOT NULL,
	CONSTRAINT u_poll_options_place UNIQUE (poll_id, place)
) {table};

CREATE TABLE poll_votes (
	poll_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	option_id BIGINT NOT NULL,
	PRIMARY KEY (poll_id, user_id, option_id)
) {table};
