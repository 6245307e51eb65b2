CREATE TABLE reindexing (
	name VARCHAR(40) NOT NULL PRIMARY KEY,
	last_id BIGINT NOT NULL
) {table};
