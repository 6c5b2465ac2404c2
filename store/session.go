package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"ceping/survey"
)

// kept is a session in memory, as ceping.db has it, with its box.
type kept struct {
	acts sync.Mutex // one act of staff at a time
	box  *box       // from ready, unless it is erased or out of service; set before the session is seen to be ready

	// How it was found; nobody changes these.
	why       error         // more of the session's fault, for the log
	slots     sql.NullInt64 // of its box; none recorded before 0.1.1
	boxSeen   sql.NullInt64 // the last act that the house knows its box to have seen; none while it has no stamp
	unstamped bool          // its box says not yet whose it is
	scan      boxScan

	known atomic.Int64 // the last act that its box has seen; none that opens may have seen less

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

// hasBox reports whether the session must have a box, or may have one when its record does not tell.
func (k *kept) hasBox() bool {
	s := k.get()
	if s.Fault == survey.FaultPhase || s.Fault == survey.FaultRecord {
		return true
	}
	return s.Phase.Reached(survey.Ready) && s.Remains == nil
}

// misfit is an error of the box under way: what is wrong with the file itself is named as it is at start.
func (k *kept) misfit(err error) error {
	if err == nil || errors.Is(err, survey.ErrNotClosed) {
		return err
	}
	if fault := faultOf(err); fault != survey.FaultUnreadable {
		return fault.Err(k.get().ID)
	}
	return unavailable(err)
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

// find returns a session by id; ErrUnavailable when the store is closed, and the fault's error when it is out of service.
func (s *Store) find(id string) (*kept, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return nil, unavailable(errStopped)
	}
	k, ok := s.sessions[id]
	if !ok {
		return nil, survey.ErrSessionUnknown
	}
	if fault := k.get().Fault; fault != "" {
		return nil, fault.Err(id)
	}
	return k, nil
}

// readSessions reads all sessions, oldest first. One whose record cannot be read is out of service.
func readSessions(ctx context.Context, house *sql.DB) (list []*kept, err error) {
	rows, err := house.QueryContext(ctx, `SELECT id, phase, setup, entered, manifest, issuer_seed, wrapped_box, ballot_size, seal, tally, remains,
		slots, box_seen FROM sessions ORDER BY rowid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		k, err := readSession(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, k)
	}
	return list, rows.Err()
}

func readSession(rows *sql.Rows) (*kept, error) {
	k := &kept{}
	var setup, entered string
	var manifest, sealed, tally, remains sql.NullString
	var size sql.NullInt64
	s, keys := &k.session, &k.keys
	if err := rows.Scan(&s.ID, &s.Phase, &setup, &entered, &manifest, &keys.IssuerSeed, &keys.WrappedBox, &size, &sealed, &tally, &remains,
		&k.slots, &k.boxSeen); err != nil {
		return nil, err
	}
	keys.Manifest, keys.BallotSize = manifest.String, int(size.Int64)
	for _, column := range []struct {
		text string
		into any
	}{{setup, &s.Setup}, {entered, &s.Counts}, {sealed.String, &s.Seal}, {tally.String, &s.Tally}, {remains.String, &s.Remains}} {
		if column.text == "" && column.into != &s.Setup {
			continue
		}
		if err := json.Unmarshal([]byte(column.text), column.into); err != nil && s.Fault == "" {
			s.Fault, k.why = survey.FaultRecord, err
		}
	}
	_, err := fixedID(s.ID)
	switch {
	case !slices.Contains(survey.Phases(), s.Phase):
		s.Fault, k.why = survey.FaultPhase, fmt.Errorf("the phase is %q", s.Phase)
	case s.Fault != "":
	case err != nil:
		s.Fault, k.why = survey.FaultRecord, err
	case s.Phase.Reached(survey.Ready) && (keys.Manifest == "" || keys.BallotSize <= 0 || s.Remains == nil && (len(keys.IssuerSeed) == 0 || len(keys.WrappedBox) == 0)),
		s.Phase.Reached(survey.Closed) && s.Seal == nil, s.Phase.Reached(survey.Opened) && s.Tally == nil,
		s.Remains != nil && s.Phase != survey.Archived:
		s.Fault, k.why = survey.FaultRecord, fmt.Errorf("it is %s, and something that belongs to that is missing", s.Phase)
	}
	return k, nil
}
