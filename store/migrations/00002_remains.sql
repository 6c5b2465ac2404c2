-- +goose Up
-- What stays of an archived session whose slips and ballots were erased: their counts, JSON. NULL while they are there.
ALTER TABLE sessions ADD COLUMN remains TEXT;
