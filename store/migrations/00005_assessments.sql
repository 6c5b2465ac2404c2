-- +goose Up
-- The year's exercises; a session under one names it in its setup.
CREATE TABLE assessments (
	id      TEXT PRIMARY KEY,
	version INTEGER NOT NULL,
	plan    TEXT NOT NULL -- JSON
) WITHOUT ROWID;
