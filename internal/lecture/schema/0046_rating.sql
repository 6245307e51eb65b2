-- What the reviews of a course by an instructor come to. The columns rating and
-- review_count of sections are made of it.
CREATE TABLE course_ratings (
	course_id BIGINT NOT NULL,
	instructor_id BIGINT NOT NULL,
	review_count INTEGER NOT NULL,
	star_sum INTEGER NOT NULL,
	PRIMARY KEY (course_id, instructor_id)
) {table};
