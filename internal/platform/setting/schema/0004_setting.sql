CREATE TABLE settings (
	scope VARCHAR(40) NOT NULL,
	name VARCHAR(60) NOT NULL,
	value VARCHAR(500) NOT NULL,
	updated_at BIGINT NOT NULL,
	PRIMARY KEY (scope, name)
) {table};
