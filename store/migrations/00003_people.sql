-- +goose Up
-- Who acted, and the hash that chains an entry to the one before; 00004, in Go, chains what is there.
ALTER TABLE audit ADD COLUMN who TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN hash TEXT NOT NULL DEFAULT '';

-- Accounts of staff. Voters have none.
CREATE TABLE people (
	name       TEXT PRIMARY KEY,
	role       TEXT NOT NULL,
	grp        TEXT NOT NULL,    -- the assessment group whose sessions the account sees; empty: all
	password   TEXT NOT NULL,    -- argon2id, PHC string format
	generation INTEGER NOT NULL, -- raised to end all staff sessions of the account
	disabled   INTEGER NOT NULL
) WITHOUT ROWID;
