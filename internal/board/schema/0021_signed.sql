-- For the lists of anonymous posts alone and of signed ones alone: where one
-- kind is rare, a page of it would be looked for among all of the others.
-- is_anonymous goes first, so that no list of both kinds is read along these.
-- Those without a board hold all that decides which posts are found: SQLite
-- would else think it cheaper to look at one post after the other.
CREATE INDEX i_posts_board_signed ON posts (board_id, is_anonymous, is_deleted, id);

CREATE INDEX i_posts_school_signed ON posts (school_id, is_anonymous, is_deleted, id, board_id);

CREATE INDEX i_posts_signed ON posts (is_anonymous, is_deleted, id, board_id);
