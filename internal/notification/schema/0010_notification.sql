CREATE TABLE notifications (
	id BIGINT NOT NULL,
	to_id BIGINT NOT NULL,
	kind VARCHAR(20) NOT NULL,
	subject_id BIGINT NOT NULL,
	since_id BIGINT NOT NULL,
	is_read {bool} NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	PRIMARY KEY (to_id, id),
	CONSTRAINT u_notifications_subject UNIQUE (to_id, kind, subject_id)
) {table};

CREATE INDEX i_notifications_newest ON notifications (to_id, updated_at, id);

CREATE INDEX i_notifications_unread ON notifications (to_id, is_read);
