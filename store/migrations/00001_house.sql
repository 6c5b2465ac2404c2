-- +goose Up
-- What staff enter, and what is made once for a session. Nothing of a voter's act is in this file: slips and ballots have
-- files of their own, whose pages keep no order.
CREATE TABLE sessions (
	id          TEXT PRIMARY KEY,
	phase       TEXT NOT NULL,
	setup       TEXT NOT NULL,             -- JSON, frozen from ready
	entered     TEXT NOT NULL DEFAULT '{}', -- JSON: counts by hand, by category
	manifest    TEXT,                      -- from ready: the exact text that phones get
	issuer_seed BLOB,
	wrapped_box BLOB,
	ballot_size INTEGER,
	seal        TEXT,                      -- JSON, from closed; withdrawn by reopening
	tally       TEXT                       -- JSON, from opened
);

-- Acts of staff, never of voters; rows are only ever appended.
CREATE TABLE audit (
	entry   INTEGER PRIMARY KEY AUTOINCREMENT,
	at      TEXT NOT NULL,
	session TEXT NOT NULL,
	name    TEXT NOT NULL,
	detail  TEXT NOT NULL
);

CREATE TABLE settings (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) WITHOUT ROWID;
