CREATE TABLE users (
	id {id},
	uuid VARCHAR(36) NOT NULL,
	login VARCHAR(20) NOT NULL,
	email VARCHAR(254) NOT NULL,
	email_key VARCHAR(254) NOT NULL,
	confirmed_email VARCHAR(254),
	new_email VARCHAR(254) NOT NULL,
	school_mail VARCHAR(64),
	nickname VARCHAR(10) NOT NULL,
	nickname_key VARCHAR(190) NOT NULL,
	nickname_at BIGINT NOT NULL,
	name VARCHAR(50) NOT NULL,
	class_of INTEGER NOT NULL,
	password VARCHAR(255) NOT NULL,
	school_id BIGINT REFERENCES schools (id),
	state VARCHAR(12) NOT NULL,
	role VARCHAR(12) NOT NULL,
	is_active {bool} NOT NULL,
	epoch BIGINT NOT NULL,
	language VARCHAR(5) NOT NULL,
	theme VARCHAR(5) NOT NULL,
	last_login BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT u_users_uuid UNIQUE (uuid),
	CONSTRAINT u_users_login UNIQUE (login),
	CONSTRAINT u_users_nickname UNIQUE (nickname_key),
	CONSTRAINT u_users_email UNIQUE (confirmed_email),
	CONSTRAINT u_users_school_mail UNIQUE (school_mail)
) {table};

CREATE INDEX i_users_email ON users (email_key);

CREATE INDEX i_users_school ON users (school_id, id);
