CREATE TABLE limit_counters (
	name VARCHAR(40) NOT NULL,
	subject VARCHAR(64) NOT NULL,
	spent_until BIGINT NOT NULL,
	PRIMARY KEY (name, subject)
) {table};
CREATE INDEX i_limit_counters_spent ON limit_counters (spent_until);
