-- Days are counted from 1970-01-01, minutes from midnight, credits in hundredths.
CREATE TABLE semesters (
	id {id},
	school_id BIGINT NOT NULL,
	in_year INTEGER NOT NULL,
	term VARCHAR(10) NOT NULL,
	first_day INTEGER NOT NULL,
	last_day INTEGER NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT u_semesters_term UNIQUE (school_id, in_year, term)
) {table};

CREATE INDEX i_semesters_day ON semesters (school_id, first_day);

CREATE TABLE semester_days (
	semester_id BIGINT NOT NULL,
	kind VARCHAR(12) NOT NULL,
	first_day INTEGER NOT NULL,
	last_day INTEGER NOT NULL,
	name VARCHAR(50) NOT NULL,
	PRIMARY KEY (semester_id, kind, first_day)
) {table};

CREATE TABLE school_periods (
	school_id BIGINT NOT NULL,
	period_number INTEGER NOT NULL,
	start_minute INTEGER NOT NULL,
	end_minute INTEGER NOT NULL,
	PRIMARY KEY (school_id, period_number)
) {table};

CREATE TABLE courses (
	id {id},
	school_id BIGINT NOT NULL,
	code VARCHAR(40) NOT NULL,
	name VARCHAR(200) NOT NULL,
	CONSTRAINT u_courses_code UNIQUE (school_id, code)
) {table};

CREATE TABLE instructors (
	id {id},
	school_id BIGINT NOT NULL,
	name VARCHAR(100) NOT NULL,
	CONSTRAINT u_instructors_name UNIQUE (school_id, name)
) {table};

-- parent_id is 0 at the top, not NULL: keys take each NULL as another value.
CREATE TABLE categories (
	id {id},
	school_id BIGINT NOT NULL,
	parent_id BIGINT NOT NULL,
	name VARCHAR(100) NOT NULL,
	CONSTRAINT u_categories_name UNIQUE (school_id, parent_id, name)
) {table};

-- name and professor are the registrar's texts of that semester; sought is what
-- searches look at, folded. rating is the average of the reviews in hundredths of
-- a star, 0 for none; kinds are bits, as in section.go. sequence grows with each
-- change that whoever has the lecture is told of.
CREATE TABLE sections (
	id {id},
	semester_id BIGINT NOT NULL,
	school_id BIGINT NOT NULL,
	course_id BIGINT NOT NULL,
	section_number VARCHAR(20) NOT NULL,
	code VARCHAR(60) NOT NULL,
	name VARCHAR(200) NOT NULL,
	professor VARCHAR(300) NOT NULL,
	category VARCHAR(500) NOT NULL,
	department VARCHAR(100) NOT NULL,
	target VARCHAR(500) NOT NULL,
	note VARCHAR(500) NOT NULL,
	lecture_language VARCHAR(30) NOT NULL,
	lecture_time {text} NOT NULL,
	lecture_room {text} NOT NULL,
	credits INTEGER NOT NULL,
	hours INTEGER NOT NULL,
	quota INTEGER NOT NULL,
	years INTEGER NOT NULL,
	kinds INTEGER NOT NULL,
	sequence INTEGER NOT NULL,
	is_gone {bool} NOT NULL,
	rating INTEGER NOT NULL,
	review_count INTEGER NOT NULL,
	basket_count INTEGER NOT NULL,
	sought {text} NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT u_sections_number UNIQUE (semester_id, course_id, section_number)
) {table};

CREATE INDEX i_sections_course ON sections (course_id, semester_id);

CREATE TABLE section_meetings (
	section_id BIGINT NOT NULL,
	place INTEGER NOT NULL,
	on_day INTEGER NOT NULL,
	start_minute INTEGER NOT NULL,
	end_minute INTEGER NOT NULL,
	room VARCHAR(200) NOT NULL,
	instructor VARCHAR(100) NOT NULL,
	kind VARCHAR(10) NOT NULL,
	may_overlap {bool} NOT NULL,
	weeks BIGINT NOT NULL,
	PRIMARY KEY (section_id, place)
) {table};

CREATE TABLE section_exams (
	section_id BIGINT NOT NULL,
	place INTEGER NOT NULL,
	name VARCHAR(50) NOT NULL,
	on_day INTEGER NOT NULL,
	start_minute INTEGER NOT NULL,
	end_minute INTEGER NOT NULL,
	room VARCHAR(200) NOT NULL,
	PRIMARY KEY (section_id, place)
) {table};

CREATE TABLE section_instructors (
	section_id BIGINT NOT NULL,
	place INTEGER NOT NULL,
	instructor_id BIGINT NOT NULL,
	PRIMARY KEY (section_id, place)
) {table};

CREATE INDEX i_section_instructors ON section_instructors (instructor_id, section_id);

CREATE TABLE section_categories (
	section_id BIGINT NOT NULL,
	category_id BIGINT NOT NULL,
	PRIMARY KEY (section_id, category_id)
) {table};

CREATE INDEX i_section_categories ON section_categories (category_id, section_id);
