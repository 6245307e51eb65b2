CREATE TABLE schools (
	id {id},
	name VARCHAR(100) NOT NULL,
	name_en VARCHAR(200) NOT NULL,
	name_key VARCHAR(200) NOT NULL,
	search_key VARCHAR(800) NOT NULL,
	is_open {bool} NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT u_schools_name UNIQUE (name_key)
) {table};

CREATE TABLE school_domains (
	mail_domain VARCHAR(253) NOT NULL,
	school_id BIGINT NOT NULL REFERENCES schools (id),
	PRIMARY KEY (mail_domain, school_id)
) {table};

CREATE INDEX i_school_domains_school ON school_domains (school_id);
