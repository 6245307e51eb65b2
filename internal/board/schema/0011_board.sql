CREATE TABLE boards (
	id {id},
	school_id BIGINT NOT NULL REFERENCES schools (id),
	manager_id BIGINT,
	is_standard {bool} NOT NULL,
	category VARCHAR(20) NOT NULL,
	name VARCHAR(50) NOT NULL,
	description VARCHAR(500) NOT NULL,
	notice VARCHAR(500) NOT NULL,
	anonymity_posts VARCHAR(7) NOT NULL,
	anonymity_comments VARCHAR(7) NOT NULL,
	read_states SMALLINT NOT NULL,
	write_states SMALLINT NOT NULL,
	comment_states SMALLINT NOT NULL,
	title_required {bool} NOT NULL,
	questions {bool} NOT NULL,
	searchable {bool} NOT NULL,
	hot {bool} NOT NULL,
	media {bool} NOT NULL,
	post_interval INTEGER NOT NULL,
	shares_interval {bool} NOT NULL,
	secret {bool} NOT NULL,
	post_count INTEGER NOT NULL,
	posted_at BIGINT NOT NULL,
	is_deleted {bool} NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
) {table};

CREATE INDEX i_boards_school ON boards (school_id, is_deleted, id);

CREATE TABLE pinned_boards (
	user_id BIGINT NOT NULL,
	board_id BIGINT NOT NULL,
	place INTEGER NOT NULL,
	PRIMARY KEY (user_id, board_id)
) {table};
