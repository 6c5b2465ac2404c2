-- +goose Up
-- The same exercise's last year, to compare with: an id, or empty. Beside the plan, which is frozen: this may be chosen later.
ALTER TABLE assessments ADD COLUMN previous TEXT NOT NULL DEFAULT '';
