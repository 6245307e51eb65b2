-- What somebody asks the wizard for in a semester, as JSON (wizard_draft.go has it),
-- and what it was before the last change. version grows with each change.
CREATE TABLE wizard_drafts (
	user_id BIGINT NOT NULL,
	semester_id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	draft {text} NOT NULL,
	former {text} NOT NULL,
	updated_at BIGINT NOT NULL,
	PRIMARY KEY (user_id, semester_id)
) {table};
