ALTER TABLE posts ADD COLUMN answer_count INTEGER NOT NULL DEFAULT 0;

CREATE TABLE questions (
	post_id BIGINT NOT NULL PRIMARY KEY,
	school_id BIGINT NOT NULL,
	board_id BIGINT NOT NULL,
	is_answered {bool} NOT NULL
) {table};

CREATE INDEX i_questions_board ON questions (board_id, post_id);

CREATE INDEX i_questions_school ON questions (school_id, post_id);

CREATE INDEX i_questions_answered_board ON questions (is_answered, board_id, post_id);

CREATE INDEX i_questions_answered_school ON questions (is_answered, school_id, post_id);

CREATE INDEX i_questions_answered ON questions (is_answered, post_id);

UPDATE posts SET answer_count = (SELECT COUNT(*) FROM comments c WHERE c.post_id = posts.id AND c.is_deleted = 0
	AND NOT (posts.is_anonymous = 1 AND c.is_anonymous = 1 AND c.number = 0 OR posts.is_anonymous = 0 AND c.is_anonymous = 0 AND c.writer_id = posts.writer_id))
	WHERE is_question = 1;

INSERT INTO questions (post_id, school_id, board_id, is_answered)
	SELECT p.id, p.school_id, p.board_id, CASE WHEN p.answer_count > 0 THEN 1 ELSE 0 END FROM posts p
	WHERE p.is_question = 1 AND p.is_deleted = 0 AND NOT EXISTS (SELECT 1 FROM questions q WHERE q.post_id = p.id);
