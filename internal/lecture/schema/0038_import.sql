-- mapping is JSON, as mapping.go has it.
CREATE TABLE lecture_mappings (
	id {id},
	school_id BIGINT NOT NULL,
	name VARCHAR(50) NOT NULL,
	mapping {text} NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT u_lecture_mappings_name UNIQUE (school_id, name)
) {table};
