-- Ids are drawn by lot and days are whole, so that neither tells which texts were
-- written one after the other. taken_on is the last day of the semester, as it was
-- when the review was written; weight is what that and like_count come to, as
-- weight.go has it.
CREATE TABLE reviews (
	id BIGINT NOT NULL,
	school_id BIGINT NOT NULL,
	course_id BIGINT NOT NULL,
	instructor_id BIGINT NOT NULL,
	semester_id BIGINT NOT NULL,
	writer_id BIGINT NOT NULL,
	star INTEGER NOT NULL,
	homework VARCHAR(10) NOT NULL,
	team_work VARCHAR(10) NOT NULL,
	grading VARCHAR(10) NOT NULL,
	attendance VARCHAR(10) NOT NULL,
	exam_count VARCHAR(10) NOT NULL,
	content {text} NOT NULL,
	like_count INTEGER NOT NULL,
	taken_on INTEGER NOT NULL,
	weight BIGINT NOT NULL,
	written_on INTEGER NOT NULL,
	is_edited {bool} NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT u_reviews_writer UNIQUE (writer_id, course_id, instructor_id)
) {table};

CREATE INDEX i_reviews_course_day ON reviews (course_id, instructor_id, written_on, id);

CREATE INDEX i_reviews_course_weight ON reviews (course_id, instructor_id, weight, id);

CREATE INDEX i_reviews_course_star ON reviews (course_id, instructor_id, star, id);

CREATE INDEX i_reviews_school_day ON reviews (school_id, written_on, id);

CREATE INDEX i_reviews_school_weight ON reviews (school_id, weight, id);

CREATE INDEX i_reviews_school_star ON reviews (school_id, star, id);

CREATE TABLE review_likes (
	review_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	PRIMARY KEY (review_id, user_id)
) {table};

-- question_count is 0 where the writer does not remember it.
CREATE TABLE exam_notes (
	id BIGINT NOT NULL,
	school_id BIGINT NOT NULL,
	course_id BIGINT NOT NULL,
	instructor_id BIGINT NOT NULL,
	semester_id BIGINT NOT NULL,
	writer_id BIGINT NOT NULL,
	exam VARCHAR(10) NOT NULL,
	form VARCHAR(10) NOT NULL,
	question_count INTEGER NOT NULL,
	content {text} NOT NULL,
	written_on INTEGER NOT NULL,
	is_edited {bool} NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT u_exam_notes_writer UNIQUE (writer_id, course_id, instructor_id, semester_id, exam)
) {table};

CREATE INDEX i_exam_notes_course ON exam_notes (course_id, instructor_id, written_on, id);

-- How many texts of a kind somebody has written on the last day on which they
-- wrote one, those that they have deleted since included.
CREATE TABLE review_days (
	user_id BIGINT NOT NULL,
	kind VARCHAR(10) NOT NULL,
	on_day INTEGER NOT NULL,
	written INTEGER NOT NULL,
	PRIMARY KEY (user_id, kind)
) {table};

-- Points of somebody, and what they were given or spent for: once for each course
-- by an instructor, whatever is deleted or opened again.
CREATE TABLE review_points (
	user_id BIGINT NOT NULL,
	balance INTEGER NOT NULL,
	PRIMARY KEY (user_id)
) {table};

CREATE TABLE review_point_entries (
	user_id BIGINT NOT NULL,
	course_id BIGINT NOT NULL,
	instructor_id BIGINT NOT NULL,
	kind VARCHAR(10) NOT NULL,
	points INTEGER NOT NULL,
	PRIMARY KEY (user_id, course_id, instructor_id, kind)
) {table};
