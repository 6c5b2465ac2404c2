-- +goose Up
-- Every table is STRICT, and says by CHECK what its columns may hold, so that no statement of ours writes what the next start would have to
-- call damaged. What a column is for is said here; in the migrations before is how it came about.
--
-- The rows that are there come through as they are, odd ones too: they are copied with the CHECKs off. A session whose phase is no word,
-- or whose record is no JSON, stays as it is, and is named and out of service as before (survey/fault.go); it neither stops the upgrade
-- nor is changed by it. SQLite asks a CHECK only about columns that a statement sets. What cannot be taken over is a text in a column of
-- numbers: such a house is shut, named, and left as it was, which is what reading it came to before.
--
-- The old tables are put aside, so that the new ones are made under their own names, and sessions last: session_halls hangs on it, and
-- what is dropped first takes nothing with it.
PRAGMA ignore_check_constraints = ON;

DROP INDEX audit_of_session;
DROP TRIGGER audit_unchanged;
DROP TRIGGER audit_kept;
ALTER TABLE session_halls RENAME TO old_session_halls;
ALTER TABLE sessions RENAME TO old_sessions;
ALTER TABLE audit RENAME TO old_audit;
ALTER TABLE settings RENAME TO old_settings;
ALTER TABLE people RENAME TO old_people;
ALTER TABLE assessments RENAME TO old_assessments;
ALTER TABLE house RENAME TO old_house;
ALTER TABLE intents RENAME TO old_intents;

-- What staff enter, and what is made once for a session. Nothing of a voter's act is in this file: slips and ballots have files of their
-- own, whose pages keep no order. Rows stand in the order in which the sessions were made.
CREATE TABLE sessions (
	id             TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 36 AND id NOT GLOB '*[^0-9a-f-]*'), -- a UUID
	phase          TEXT NOT NULL CHECK (phase IN ('draft', 'ready', 'collecting', 'voting', 'closed', 'opened', 'archived')),
	setup          TEXT NOT NULL CHECK (json_valid(setup)),                -- frozen from ready
	entered        TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(entered)), -- counts by hand, by category
	manifest       TEXT CHECK (json_valid(manifest)),                      -- from ready: the exact text that phones get
	issuer_seed    BLOB CHECK (length(issuer_seed) = 32),                  -- of version 1
	wrapped_box    BLOB CHECK (length(wrapped_box) > 0),
	wrapped_digest TEXT CHECK (length(wrapped_digest) = 64 AND wrapped_digest NOT GLOB '*[^0-9a-f]*'), -- of wrapped_box, as it was made
	ballot_size    INTEGER CHECK (ballot_size > 0),                        -- of version 1
	slots          INTEGER CHECK (slots >= 0),                             -- of a box of version 1, from ready
	seal           TEXT CHECK (json_valid(seal)),                          -- from closed; withdrawn by reopening
	tally          TEXT CHECK (json_valid(tally)),                         -- from opened, of version 1
	result         TEXT CHECK (json_valid(result)),                        -- from opened, of version 2
	corrected      TEXT NOT NULL DEFAULT '',                               -- why a hand count was changed after opening
	kept           TEXT CHECK (json_valid(kept)),                          -- the counts of slips and ballots of version 1
	remains        TEXT CHECK (json_valid(remains)),                       -- the counts of an archived session whose slips and ballots were erased
	protocol       INTEGER NOT NULL DEFAULT 0 CHECK (protocol IN (0, 1, 2)), -- of the ballot, from ready
	step           INTEGER NOT NULL DEFAULT 0 CHECK (step >= 0),           -- of its box, see store/street
	box_seen       INTEGER CHECK (box_seen >= 0)                           -- the last act that its box is known to have seen
) STRICT;
INSERT INTO sessions (rowid, id, phase, setup, entered, manifest, issuer_seed, wrapped_box, wrapped_digest, ballot_size, slots, seal, tally,
		result, corrected, kept, remains, protocol, step, box_seen)
	SELECT rowid, CAST(id AS TEXT), CAST(phase AS TEXT), CAST(setup AS TEXT), CAST(entered AS TEXT), CAST(manifest AS TEXT), CAST(issuer_seed AS BLOB),
		CAST(wrapped_box AS BLOB), CAST(wrapped_digest AS TEXT), ballot_size, slots, CAST(seal AS TEXT), CAST(tally AS TEXT),
		CAST(result AS TEXT), CAST(corrected AS TEXT), CAST(kept AS TEXT), CAST(remains AS TEXT), protocol, step, box_seen FROM old_sessions
	ORDER BY rowid;

-- Acts of staff, never of voters; rows are only ever appended. They are chained (survey.AuditEntry): as a whole, and those of each session.
CREATE TABLE audit (
	entry         INTEGER PRIMARY KEY AUTOINCREMENT CHECK (entry > 0),
	at            TEXT NOT NULL CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'),
	who           TEXT NOT NULL CHECK (who <> ''),
	session       TEXT NOT NULL CHECK (session = '' OR length(session) = 36 AND session NOT GLOB '*[^0-9a-f-]*'), -- empty: about the house
	name          TEXT NOT NULL CHECK (name <> ''),
	detail        TEXT NOT NULL,
	hash          TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
	session_entry INTEGER NOT NULL CHECK (session_entry >= 0 AND (session_entry = 0) = (session = '')),
	session_hash  TEXT NOT NULL CHECK (CASE session WHEN '' THEN session_hash = ''
		ELSE length(session_hash) = 64 AND session_hash NOT GLOB '*[^0-9a-f]*' END)
) STRICT;
INSERT INTO audit (entry, at, who, session, name, detail, hash, session_entry, session_hash)
	SELECT entry, CAST(at AS TEXT), CAST(who AS TEXT), CAST(session AS TEXT), CAST(name AS TEXT), CAST(detail AS TEXT), CAST(hash AS TEXT),
		session_entry, CAST(session_hash AS TEXT) FROM old_audit ORDER BY entry;
DELETE FROM sqlite_sequence WHERE name = 'audit';
INSERT INTO sqlite_sequence (name, seq) SELECT 'audit', seq FROM sqlite_sequence WHERE name = 'old_audit';

CREATE TABLE settings (
	name  TEXT PRIMARY KEY CHECK (name <> ''),
	value TEXT NOT NULL CHECK (CASE name WHEN 'hall' THEN json_valid(value)
		WHEN 'terminal_generation' THEN value <> '' AND value NOT GLOB '*[^0-9]*' ELSE TRUE END)
) STRICT, WITHOUT ROWID;
INSERT INTO settings (name, value) SELECT CAST(name AS TEXT), CAST(value AS TEXT) FROM old_settings;

-- Accounts of staff. Voters have none.
CREATE TABLE people (
	name             TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 32),
	role             TEXT NOT NULL CHECK (role IN ('admin', 'group', 'observer')),
	assessment_group TEXT NOT NULL CHECK (assessment_group <> '' OR role <> 'group'), -- whose sessions the account sees; empty: all
	password         TEXT NOT NULL,                              -- argon2id, PHC string format
	generation       INTEGER NOT NULL CHECK (generation >= 0),   -- raised to end all staff sessions of the account
	disabled         INTEGER NOT NULL CHECK (disabled IN (0, 1))
) STRICT, WITHOUT ROWID;
INSERT INTO people (name, role, assessment_group, password, generation, disabled)
	SELECT CAST(name AS TEXT), CAST(role AS TEXT), CAST(grp AS TEXT), CAST(password AS TEXT), generation, disabled FROM old_people;

-- The year's exercises; a session under one names it in its setup.
CREATE TABLE assessments (
	id       TEXT PRIMARY KEY CHECK (length(id) = 36 AND id NOT GLOB '*[^0-9a-f-]*'),
	version  INTEGER NOT NULL CHECK (version > 0),
	plan     TEXT NOT NULL CHECK (json_valid(plan)),
	previous TEXT NOT NULL DEFAULT '' CHECK (previous = '' OR length(previous) = 36 AND previous NOT GLOB '*[^0-9a-f-]*') -- last year's, to compare with
) STRICT, WITHOUT ROWID;
INSERT INTO assessments (id, version, plan, previous)
	SELECT CAST(id AS TEXT), version, CAST(plan AS TEXT), CAST(previous AS TEXT) FROM old_assessments;

-- Which files belong together, see stamp.go.
CREATE TABLE house (
	one        INTEGER PRIMARY KEY CHECK (one = 1),
	id         TEXT NOT NULL CHECK (length(id) = 36 AND id NOT GLOB '*[^0-9a-f-]*'),
	slips_seen INTEGER CHECK (slips_seen >= 0) -- the last act that the book of slips is known to have seen
) STRICT;
INSERT INTO house (one, id, slips_seen) SELECT one, CAST(id AS TEXT), slips_seen FROM old_house;

-- What is about to be changed in the other files, written before it is, and taken out after: only this is ever removed. See intent.go.
CREATE TABLE intents (
	session TEXT PRIMARY KEY CHECK (length(session) = 36 AND session NOT GLOB '*[^0-9a-f-]*'),
	what    TEXT NOT NULL CHECK (what IN ('ready', 'erase', 'draft', 'step', 'slips')),
	step    TEXT CHECK (json_valid(step) AND (step IS NULL) = (what IN ('ready', 'erase'))) -- a step that is under way
) STRICT, WITHOUT ROWID;
INSERT INTO intents (session, what, step) SELECT CAST(session AS TEXT), CAST(what AS TEXT), CAST(step AS TEXT) FROM old_intents;

-- What a session has of its own of address and network. That of a session that is not there any more is left out: it went with the
-- session, had whoever removed that by hand kept the rule.
CREATE TABLE session_halls (
	session TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
	hall    TEXT NOT NULL CHECK (json_valid(hall))
) STRICT, WITHOUT ROWID;
INSERT INTO session_halls (session, hall) SELECT CAST(session AS TEXT), CAST(hall AS TEXT) FROM old_session_halls
	WHERE session IN (SELECT id FROM sessions);

DROP TABLE old_session_halls;
DROP TABLE old_sessions;
DROP TABLE old_audit;
DROP TABLE old_settings;
DROP TABLE old_people;
DROP TABLE old_assessments;
DROP TABLE old_house;
DROP TABLE old_intents;

CREATE INDEX audit_of_session ON audit (session, entry);
-- +goose StatementBegin
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
-- +goose StatementEnd
PRAGMA ignore_check_constraints = OFF;
