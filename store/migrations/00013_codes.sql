-- +goose Up
-- Secrets of those accounts that log in with a code of the owner's phone, too (RFC 6238). They can be read: whoever computes a code has to have
-- its secret. A code works once: step is that of the last one taken.
CREATE TABLE login_codes (
	name   TEXT PRIMARY KEY NOT NULL CHECK (name <> ''),
	secret BLOB NOT NULL CHECK (typeof(secret) = 'blob' AND length(secret) = 20),
	step   INTEGER NOT NULL CHECK (step >= 0)
) STRICT, WITHOUT ROWID;
