CREATE TABLE audit_entries (
	id {id},
	at BIGINT NOT NULL,
	actor_id BIGINT NOT NULL,
	act VARCHAR(60) NOT NULL,
	thing VARCHAR(40) NOT NULL,
	thing_id VARCHAR(40) NOT NULL,
	reason VARCHAR(500) NOT NULL,
	address VARCHAR(45) NOT NULL,
	before_json {text} NOT NULL,
	after_json {text} NOT NULL
) {table};
CREATE INDEX i_audit_entries_thing ON audit_entries (thing, thing_id, id);
CREATE INDEX i_audit_entries_actor ON audit_entries (actor_id, id);
