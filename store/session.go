package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"ceping/survey"
	"ceping/survey/seal"
)

// kept is a session in memory, as ceping.db has it, with its open box.
type kept struct {
	acts sync.Mutex // one act of staff at a time
	box  *box       // from ready; set before the session is seen to be ready

	mu      sync.RWMutex // guards what follows
	session survey.Session
	keys    survey.Keys
}

func (k *kept) get() survey.Session {
	k.mu.RLock()
	defer k.mu.RUnlock()
	s := k.session
	s.Counts = maps.Clone(s.Counts)
	return s
}

func (k *kept) phase() survey.Phase {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.session.Phase
}

// close waits for the act under way, and lets go of the box.
func (k *kept) close() error {
	k.acts.Lock()
	defer k.acts.Unlock()
	if k.box == nil {
		return nil
	}
	return k.box.close()
}

func (k *kept) set(change func(*survey.Session)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	change(&k.session)
}

// find returns a session by id; ErrUnavailable when the store is closed.
func (s *Store) find(id string) (*kept, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return nil, unavailable(errStopped)
	}
	if k, ok := s.sessions[id]; ok {
		return k, nil
	}
	return nil, survey.ErrSessionUnknown
}

// load reads all sessions and opens their boxes.
func (s *Store) load(ctx context.Context) error {
	rows, err := s.house.QueryContext(ctx,
		`SELECT id, phase, setup, entered, manifest, issuer_seed, wrapped_box, ballot_size, seal, tally, remains FROM sessions ORDER BY rowid`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		k, err := readSession(rows)
		if err != nil {
			return err
		}
		id := k.session.ID
		s.sessions[id] = k
		s.order = append(s.order, id)
		if !k.session.Phase.Reached(survey.Ready) || k.session.Remains != nil {
			continue
		}
		if k.box, err = openBox(ctx, s.boxPath(id), k.keys.BallotSize+seal.Overhead, k.phase, s.logger.With("session", id)); err != nil {
			return fmt.Errorf("box of session %s: %w", id, err)
		}
		if k.session.Phase.Reached(survey.Opened) { // whatever an opening that went wrong put back
			if err := s.slips.writer.do(ctx, s.slips.bind(erased(s.slips.elements(id)))); err != nil {
				return err
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return errors.Join(s.sweep(), s.sweepSlips(ctx), truncate(ctx, s.house)) // the log may hold what a killed process has erased
}

func readSession(rows *sql.Rows) (*kept, error) {
	k := &kept{}
	var setup, entered string
	var manifest, sealed, tally, remains sql.NullString
	var size sql.NullInt64
	s, keys := &k.session, &k.keys
	if err := rows.Scan(&s.ID, &s.Phase, &setup, &entered, &manifest, &keys.IssuerSeed, &keys.WrappedBox, &size, &sealed, &tally, &remains); err != nil {
		return nil, err
	}
	keys.Manifest, keys.BallotSize = manifest.String, int(size.Int64)
	for _, column := range []struct {
		text string
		into any
	}{{setup, &s.Setup}, {entered, &s.Counts}, {sealed.String, &s.Seal}, {tally.String, &s.Tally}, {remains.String, &s.Remains}} {
		if column.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(column.text), column.into); err != nil {
			return nil, fmt.Errorf("session %s: %w", s.ID, err)
		}
	}
	return k, nil
}

// sweep removes boxes that belong to no session that has one: what an interrupted MakeReady or Erase left.
func (s *Store) sweep() error {
	entries, err := os.ReadDir(filepath.Dir(s.boxPath("")))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		id, _, _ := strings.Cut(entry.Name(), ".")
		if k, err := s.find(id); err == nil && k.box != nil {
			continue
		}
		if err := shred(filepath.Join(s.dir, "boxes", entry.Name())); err != nil {
			return err
		}
	}
	return nil
}
