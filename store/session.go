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

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/office"
)

// kept is a session in memory, as ceping.db has it, with its box.
type kept struct {
	slipAct *step      // begun on slips, and not settled yet; of whoever has acts
	acts    sync.Mutex // one act of staff at a time; the session's id never changes

	// How it was found; nobody changes these.
	why     error         // more of the session's fault, for the log
	boxSeen sql.NullInt64 // the last act that the house knows its box to have seen
	old     oldKeys       // of a session of version 1
	begun   *step         // what the house has recorded as about to be done

	known atomic.Int64 // the last act that its box has seen; none that opens may have seen less

	box    boxPlace // of version 2, from ready until erased
	second secondCopy

	mu      sync.RWMutex // guards what follows
	session survey.Session
	keys    office.Keys
	step    int    // of the box, as the house has recorded it
	seed    []byte // of the issuers, from ready to closed
	pending *step  // begun, and not settled yet; see Store.settle
}

// oldKeys is what was made for a session of version 1.
type oldKeys struct {
	seed       []byte
	ballotSize int
	counts     *survey.Remains // of its slips and ballots, when the book of version 1 was given up
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

// hasFile reports whether the session must have a box's file, or may have one when its record does not tell.
func (k *kept) hasFile() bool {
	s := k.get()
	if s.Fault == survey.FaultPhase || s.Fault == survey.FaultRecord {
		return true
	}
	return s.Phase.Reached(survey.Ready) && s.Remains == nil
}

// hasBox reports whether the session has a box of version 2.
func (k *kept) hasBox() bool { return k.hasFile() && k.get().Protocol >= 2 }

// misfit is an error of opening or looking at the box under way: what is wrong with the file itself is named as it is at start.
func (k *kept) misfit(err error) error {
	var of *street.FaultError
	switch {
	case err == nil, errors.Is(err, survey.ErrUnavailable), errors.Is(err, ballot.ErrNotClosed):
		return err
	case errors.As(err, &of) && of.Fault != survey.FaultUnreadable:
		return of.Fault.Err(k.get().ID)
	}
	if fault := faultOf(err); fault != survey.FaultUnreadable {
		return fault.Err(k.get().ID)
	}
	return unavailable(err)
}

// close waits for the act under way, and lets go of the box and the seed.
func (k *kept) close() error {
	k.acts.Lock()
	defer k.acts.Unlock()
	err := errors.Join(k.box.giveUp(unavailable(errStopped)), k.second.letGo())
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.seed)
	k.seed = nil
	return err
}

func (k *kept) pendingStep() *step {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.pending
}

func (k *kept) setPending(made *step) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pending = made
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

// served is a session that phones may ask for: of this version, from ready on, while its rows are there. ballot.ErrSessionUnknown.
func (s *Store) served(id string) (*kept, error) {
	k, err := s.find(id)
	if errors.Is(err, survey.ErrSessionUnknown) || err == nil && !k.hasBox() {
		return nil, ballot.ErrSessionUnknown
	}
	return k, err
}

// readSessions reads all sessions, oldest first. One whose record cannot be read is out of service.
func readSessions(ctx context.Context, house *sql.DB) (list []*kept, err error) {
	rows, err := house.QueryContext(ctx, `SELECT id, phase, setup, entered, manifest, issuer_seed, wrapped_box, wrapped_digest, ballot_size, seal, tally,
		result IS NOT NULL, corrected, kept, remains, protocol, step, box_seen FROM sessions ORDER BY rowid`)
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
	var manifest, wrapped, sealed, tally, counts, remains sql.NullString
	var size sql.NullInt64
	var result bool
	s, keys := &k.session, &k.keys
	if err := rows.Scan(&s.ID, &s.Phase, &setup, &entered, &manifest, &k.old.seed, &keys.Wrapped, &wrapped, &size, &sealed, &tally,
		&result, &s.Corrected, &counts, &remains, &s.Protocol, &k.step, &k.boxSeen); err != nil {
		return nil, err
	}
	keys.Manifest, keys.Digest, k.old.ballotSize = manifest.String, wrapped.String, int(size.Int64)
	for _, column := range []struct {
		text string
		into any
	}{{setup, &s.Setup}, {entered, &s.Counts}, {sealed.String, &s.Seal}, {tally.String, &s.Tally}, {counts.String, &k.old.counts}, {remains.String, &s.Remains}} {
		if column.text == "" && column.into != &s.Setup {
			continue
		}
		if err := json.Unmarshal([]byte(column.text), column.into); err != nil && s.Fault == "" {
			s.Fault, k.why = survey.FaultRecord, err
		}
	}
	err := checkID(s.ID)
	switch {
	case !slices.Contains(survey.Phases(), s.Phase):
		s.Fault, k.why = survey.FaultPhase, fmt.Errorf("the phase is %q", s.Phase)
	case s.Fault != "":
	case err != nil:
		s.Fault, k.why = survey.FaultRecord, err
	case k.incomplete(result):
		s.Fault, k.why = survey.FaultRecord, fmt.Errorf("it is %s of protocol %d, and something that belongs to that is missing", s.Phase, s.Protocol)
	}
	return k, nil
}

// incomplete reports whether something is missing that belongs to the phase.
func (k *kept) incomplete(result bool) bool {
	s := &k.session
	if s.Remains != nil && s.Phase != survey.Archived || s.Phase.Reached(survey.Closed) && s.Seal == nil {
		return true
	}
	if !s.Phase.Reached(survey.Ready) {
		return s.Protocol != 0
	}
	if k.keys.Manifest == "" || s.Remains == nil && len(k.keys.Wrapped) == 0 {
		return true
	}
	switch s.Protocol {
	case 1:
		return k.old.ballotSize <= 0 || s.Remains == nil && len(k.old.seed) == 0 || s.Phase.Reached(survey.Opened) && s.Tally == nil
	case 2:
		return k.keys.Digest == "" || k.step < 1 || s.Phase.Reached(survey.Opened) != result
	}
	return true
}
