CREATE TABLE proofs (
	id {id},
	user_id BIGINT NOT NULL,
	purpose VARCHAR(10) NOT NULL,
	target VARCHAR(64) NOT NULL,
	link_hash VARCHAR(64) NOT NULL,
	code_hash VARCHAR(64) NOT NULL,
	tries INTEGER NOT NULL,
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	done_at BIGINT NOT NULL,
	CONSTRAINT u_proofs_link UNIQUE (link_hash)
) {table};

CREATE INDEX i_proofs_user ON proofs (user_id, purpose, created_at);

CREATE INDEX i_proofs_target ON proofs (target, created_at);
