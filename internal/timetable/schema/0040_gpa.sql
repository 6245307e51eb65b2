-- What holds for all grades of somebody, from the first ones on. Numbers are
-- hundredths, and 0 for none.
CREATE TABLE gpa_profiles (
	user_id BIGINT NOT NULL,
	scale VARCHAR(3) NOT NULL,
	graduation_credit INTEGER NOT NULL,
	target_average INTEGER NOT NULL,
	PRIMARY KEY (user_id)
) {table};

-- One of somebody's twelve semesters, which is not there before anything was put
-- into it. version grows with each change.
CREATE TABLE gpa_semesters (
	user_id BIGINT NOT NULL,
	semester INTEGER NOT NULL,
	name VARCHAR(20) NOT NULL,
	version BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	PRIMARY KEY (user_id, semester)
) {table};

-- credit is in hundredths, grade is '' while there is none.
CREATE TABLE gpa_courses (
	user_id BIGINT NOT NULL,
	semester INTEGER NOT NULL,
	place INTEGER NOT NULL,
	name VARCHAR(50) NOT NULL,
	credit INTEGER NOT NULL,
	grade VARCHAR(2) NOT NULL,
	is_major {bool} NOT NULL,
	is_retake {bool} NOT NULL,
	PRIMARY KEY (user_id, semester, place)
) {table};
