-- +goose Up
-- Which files belong together: the house's id, and for every other file the last act that it is known to have seen. 00008, in
-- Go, draws the id. NULL: not known to be stamped yet, as files of a ceping before 0.1.1.
CREATE TABLE house (
	one        INTEGER PRIMARY KEY CHECK (one = 1),
	id         TEXT NOT NULL,
	slips_seen INTEGER
);
ALTER TABLE sessions ADD COLUMN box_seen INTEGER;
ALTER TABLE sessions ADD COLUMN slots INTEGER; -- of its box, from ready

-- What is about to be removed from the other files, written before it is, and taken out after: only this is ever removed.
CREATE TABLE intents (
	session TEXT PRIMARY KEY,
	what    TEXT NOT NULL -- 'ready': a box without ballots that may be there; 'erase': the slips and the box
) WITHOUT ROWID;
