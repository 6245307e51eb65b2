CREATE TABLE jobs (
	id {id},
	kind VARCHAR(60) NOT NULL,
	name VARCHAR(60) NULL,
	args {text} NOT NULL,
	state VARCHAR(10) NOT NULL,
	due_at BIGINT NOT NULL,
	claims BIGINT NOT NULL,
	tries BIGINT NOT NULL,
	trouble VARCHAR(500) NOT NULL,
	created_at BIGINT NOT NULL,
	CONSTRAINT u_jobs_name UNIQUE (name)
) {table};
CREATE INDEX i_jobs_due ON jobs (kind, state, due_at);
