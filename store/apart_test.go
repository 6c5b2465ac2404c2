package store_test

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"ceping/survey"
)

// TestCreateKeepsNobodyWaiting: while a new session waits for ceping.db, which something else holds, voters of another go on.
func TestCreateKeepsNobodyWaiting(t *testing.T) {
	h := newHall(t, openSQLite, 40, survey.Voting)
	h.collect(40)
	other, err := sql.Open("sqlite", filepath.Join(h.dir, "ceping.db"))
	must(t, err)
	defer other.Close()
	other.SetMaxOpenConns(1)
	_, err = other.ExecContext(t.Context(), "BEGIN IMMEDIATE")
	must(t, err)
	created := make(chan error, 1)
	go func() {
		id := newID()
		created <- h.Create(t.Context(), survey.Session{ID: id, Phase: survey.Draft}, act(id, "create"))
	}()
	for begun, i := time.Now(), 0; time.Since(begun) < time.Second && i < 40; i++ {
		before := time.Now()
		h.cast(newBallot())
		if took := time.Since(before); took > 3*time.Second {
			t.Fatalf("a ballot waited %v for somebody who makes a session", took)
		}
		time.Sleep(25 * time.Millisecond)
	}
	select {
	case err := <-created:
		t.Fatalf("it did not wait: %v", err)
	default:
	}
	_, err = other.ExecContext(t.Context(), "ROLLBACK")
	must(t, err)
	must(t, <-created)
}
