CREATE TABLE sessions (
	id {id},
	user_id BIGINT NOT NULL REFERENCES users (id),
	kind VARCHAR(3) NOT NULL,
	sid VARCHAR(36) NOT NULL,
	token_hash VARCHAR(64),
	epoch BIGINT NOT NULL,
	device VARCHAR(60) NOT NULL,
	keep {bool} NOT NULL,
	created_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	CONSTRAINT u_sessions_sid UNIQUE (sid),
	CONSTRAINT u_sessions_token UNIQUE (token_hash)
) {table};

CREATE INDEX i_sessions_user ON sessions (user_id);

CREATE INDEX i_sessions_expires ON sessions (expires_at);

CREATE TABLE refresh_tokens (
	jti VARCHAR(32) NOT NULL PRIMARY KEY,
	session_id BIGINT NOT NULL,
	issued_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	used_at BIGINT NOT NULL,
	next_jti VARCHAR(32) NOT NULL
) {table};

CREATE INDEX i_refresh_tokens_session ON refresh_tokens (session_id);

CREATE INDEX i_refresh_tokens_expires ON refresh_tokens (expires_at);
