ALTER TABLE posts ADD COLUMN scrap_count INTEGER NOT NULL DEFAULT 0;

CREATE TABLE scrap_folders (
	id {id},
	user_id BIGINT NOT NULL,
	name VARCHAR(30) NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	CONSTRAINT u_scrap_folders_name UNIQUE (user_id, name)
) {table};

-- folder_id is 0 for none, not NULL: a list of those without a folder is read
-- along the same index.
CREATE TABLE scraps (
	post_id BIGINT NOT NULL,
	user_id BIGINT NOT NULL,
	folder_id BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (post_id, user_id)
) {table};

CREATE INDEX i_scraps_user ON scraps (user_id, created_at, post_id, folder_id);

CREATE INDEX i_scraps_folder ON scraps (user_id, folder_id, created_at, post_id);
