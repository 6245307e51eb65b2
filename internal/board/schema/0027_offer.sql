CREATE TABLE board_offers (
	board_id BIGINT NOT NULL,
	to_id BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	ends_at BIGINT NOT NULL,
	PRIMARY KEY (board_id)
) {table};
