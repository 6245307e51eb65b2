CREATE TABLE board_restrictions (
	id {id},
	board_id BIGINT NOT NULL,
	post_id BIGINT NOT NULL,
	comment_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	by_staff {bool} NOT NULL,
	days INTEGER NOT NULL,
	reason VARCHAR(200) NOT NULL,
	snippet VARCHAR(130) NOT NULL,
	is_lifted {bool} NOT NULL,
	created_at BIGINT NOT NULL,
	ends_at BIGINT NOT NULL,
	CONSTRAINT u_board_restrictions_text UNIQUE (post_id, comment_id)
) {table};

CREATE INDEX i_board_restrictions_board ON board_restrictions (board_id, id);

CREATE INDEX i_board_restrictions_user ON board_restrictions (user_id, board_id, is_lifted, ends_at);
