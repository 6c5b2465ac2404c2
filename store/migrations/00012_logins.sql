-- +goose Up
-- Browsers that staff have logged in with, so that a restart asks nobody for the password again. The token that a browser has is not here.
-- A login holds while its account's generation, or the terminal's, is what it was. No backup has one.
CREATE TABLE logins (
	digest     TEXT PRIMARY KEY CHECK (length(digest) = 43 AND digest NOT GLOB '*[^A-Za-z0-9_-]*'), -- of the token: SHA-256 in base64url
	who        TEXT NOT NULL CHECK (who <> ''),
	generation INTEGER NOT NULL CHECK (generation >= 0),
	deadline   INTEGER NOT NULL CHECK (deadline > 0), -- when it ends at the latest, in seconds
	idle       INTEGER NOT NULL CHECK (idle > 0)      -- when it ends if it is not used
) STRICT, WITHOUT ROWID;
