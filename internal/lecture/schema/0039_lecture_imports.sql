-- Imports that somebody makes in the browser. file names the list where it is
-- kept, until it is applied or a day has passed; mapping and report are JSON, the
-- report empty until the list was looked at.
CREATE TABLE lecture_imports (
	id {id},
	school_id BIGINT NOT NULL,
	semester_id BIGINT NOT NULL,
	by_id BIGINT NOT NULL,
	state VARCHAR(10) NOT NULL,
	file VARCHAR(40) NOT NULL,
	file_size BIGINT NOT NULL,
	mapping {text} NOT NULL,
	is_forced {bool} NOT NULL,
	trouble VARCHAR(500) NOT NULL,
	report {text} NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
) {table};

CREATE INDEX i_lecture_imports_school ON lecture_imports (school_id, id);

CREATE INDEX i_lecture_imports_state ON lecture_imports (state, created_at);
