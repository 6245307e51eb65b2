-- What one person has with another: a row for each of the two, seen by user_id
-- alone. kind is friend, in (other_id asked), out (the one whose log-in id is asked
-- was asked), or what nobody sees: refused, withdrawn, and hidden, the row that an
-- ask which reaches nobody writes in the place of the other's. Its user_id is below 0
-- where there is no such person, or a friend already. A row that is out names nobody but by what was
-- typed: all of them are alike, whomever it names.
CREATE TABLE friends (
	user_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	other_id BIGINT,
	asked VARCHAR(20),
	kind VARCHAR(10) NOT NULL,
	alias VARCHAR(40) NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (user_id, id),
	CONSTRAINT u_friends_other UNIQUE (user_id, other_id),
	CONSTRAINT u_friends_asked UNIQUE (user_id, asked)
) {table};

CREATE INDEX i_friends_other ON friends (other_id, created_at);

-- The link that somebody gives to friends. Its secret is made of salt and the
-- instance's secret; what is stored of it is its hash.
CREATE TABLE friend_links (
	user_id BIGINT NOT NULL PRIMARY KEY,
	salt VARCHAR(32) NOT NULL,
	token_hash VARCHAR(64) NOT NULL,
	ends_at BIGINT NOT NULL,
	CONSTRAINT u_friend_links UNIQUE (token_hash)
) {table};
