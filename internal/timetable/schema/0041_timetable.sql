-- version grows with each change. The epochs are in the addresses that others get:
-- another one makes those before invalid.
CREATE TABLE timetables (
	id {id},
	user_id BIGINT NOT NULL,
	school_id BIGINT NOT NULL,
	semester_id BIGINT NOT NULL,
	name VARCHAR(40) NOT NULL,
	place INTEGER NOT NULL,
	visibility VARCHAR(10) NOT NULL,
	theme INTEGER NOT NULL,
	version BIGINT NOT NULL,
	link_epoch INTEGER NOT NULL DEFAULT 0,
	calendar_epoch INTEGER NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT u_timetables_name UNIQUE (user_id, semester_id, name)
) {table};

-- Which of somebody's tables of a semester counts: no more than one can.
CREATE TABLE main_timetables (
	user_id BIGINT NOT NULL,
	semester_id BIGINT NOT NULL,
	timetable_id BIGINT NOT NULL,
	PRIMARY KEY (user_id, semester_id),
	CONSTRAINT u_main_timetables UNIQUE (timetable_id)
) {table};

-- An entry is a lecture, or with section_id NULL an own block, whose times stand
-- in block_times.
CREATE TABLE timetable_entries (
	id {id},
	timetable_id BIGINT NOT NULL,
	section_id BIGINT,
	name VARCHAR(50) NOT NULL,
	colour INTEGER NOT NULL,
	memo VARCHAR(500) NOT NULL,
	may_overlap {bool} NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT u_timetable_entries_section UNIQUE (timetable_id, section_id)
) {table};

CREATE INDEX i_timetable_entries_section ON timetable_entries (section_id, timetable_id);

CREATE TABLE block_times (
	entry_id BIGINT NOT NULL,
	place INTEGER NOT NULL,
	on_day INTEGER NOT NULL,
	start_minute INTEGER NOT NULL,
	end_minute INTEGER NOT NULL,
	room VARCHAR(50) NOT NULL,
	PRIMARY KEY (entry_id, place)
) {table};

CREATE TABLE entry_todos (
	entry_id BIGINT NOT NULL,
	place INTEGER NOT NULL,
	content VARCHAR(100) NOT NULL,
	due_day INTEGER,
	is_done {bool} NOT NULL,
	PRIMARY KEY (entry_id, place)
) {table};

-- What a table was before its last change; timetable_id is 0 for the table that
-- somebody deleted last.
CREATE TABLE timetable_undos (
	user_id BIGINT NOT NULL,
	timetable_id BIGINT NOT NULL,
	former {text} NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (user_id, timetable_id)
) {table};
