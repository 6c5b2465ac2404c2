package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/office"
)

// statement is a change to the house.
type statement struct {
	query string
	args  []any
}

// acting is one act of staff under way. Only with one can an act be recorded, and when it ends the files that the act is about
// have seen it: no act is recorded without its stamps.
type acting struct {
	store    *Store
	deeds    []deed // what is to be recorded; none while an earlier act is finished
	recorded bool
	away     error // the house was moved or exchanged while it was recorded there
}

// deed is an act as it is written down, in the house and, while it is under way, as an intent.
type deed struct{ Who, Session, Name, Detail string }

// errElsewhere: an act about one session is to be recorded as one about another, or about none; a fault of the program.
var errElsewhere = errors.New("the act is about another session")

// written are acts as they are written down. One that is nobody's is a fault of the program.
func written(acts ...office.Act) ([]deed, error) {
	deeds := make([]deed, len(acts))
	for i, act := range acts {
		if act.Who() == "" || act.Name() == "" {
			return nil, errors.New("an act that nobody does")
		}
		deeds[i] = deed{act.Who(), act.Session(), act.Name(), act.Detail()}
	}
	return deeds, nil
}

// acts are the acts that are recorded, and what of the other files the house does not know yet.
type acts struct {
	quiet sync.Mutex // held by an act while it is recorded, and by a backup while the house is copied
	mu    sync.RWMutex
	ledger
}

func (a *acts) lastAct() street.Seen {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.last()
}

func (a *acts) set(hashes []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.hashes = hashes
}

// act makes one act, about a session, or about the house when k is nil. Where several are one, they are given in their order.
func (s *Store) act(ctx context.Context, k *kept, acts []office.Act, do func(*acting) error) error {
	if s.access == Reading {
		return &survey.Refusal{Code: "read_only"}
	}
	deeds, err := written(acts...)
	if err != nil {
		return err
	}
	a := &acting{store: s, deeds: deeds}
	err = do(a)
	if a.recorded {
		s.stamp(context.WithoutCancel(ctx), k)
	}
	if k != nil {
		s.mirrorRecord(context.WithoutCancel(ctx), k)
	} else if a.recorded {
		s.mirrorRecords(context.WithoutCancel(ctx))
	}
	if err == nil { // what is in memory is what the process has in hand; whoever asked is not told that it is done
		err = a.away
	}
	return err
}

// record makes changes to the house and appends the act to the audit log, in one transaction. The time is that of an act of
// staff; nothing of a voter comes here.
func (a *acting) record(ctx context.Context, changes ...statement) error {
	return a.recordIf(ctx, func(tx *sql.Tx) error {
		for _, change := range changes {
			if _, err := tx.ExecContext(ctx, change.query, change.args...); err != nil {
				return unavailable(err)
			}
		}
		return nil
	})
}

// recordIf is record for a change that may find, in the transaction, that it must not be made.
func (a *acting) recordIf(ctx context.Context, change func(*sql.Tx) error) error {
	return a.recordAs(ctx, func(tx *sql.Tx) ([]deed, error) { return a.deeds, change(tx) })
}

// recordAs is recordIf for a change that also finds, in the transaction, which acts it is: one at least.
func (a *acting) recordAs(ctx context.Context, change func(*sql.Tx) ([]deed, error)) error {
	s := a.store
	s.acts.quiet.Lock()
	defer s.acts.quiet.Unlock()
	if err := s.houseAway("house_away"); err != nil {
		return err
	}
	tx, err := s.house.now().BeginTx(ctx, nil)
	if err != nil {
		return unavailable(err)
	}
	defer tx.Rollback()
	acts, err := change(tx)
	if err != nil {
		return err
	}
	if len(acts) == 0 {
		return errors.New("a change to the house without an act")
	}
	hashes := s.acts.hashes
	for _, act := range acts {
		if hashes, err = appendAct(ctx, tx, s.now(), hashes, act); err != nil {
			return unavailable(err)
		}
	}
	if err := tx.Commit(); err != nil && !s.committed(ctx, len(hashes), hashes[len(hashes)-1]) {
		return unavailable(err)
	}
	s.acts.set(hashes)
	a.recorded, a.away = true, s.houseAway("house_went_away")
	return nil
}

// committed reports whether an act is in the log whose commit was answered with an error, or whose caller has gone.
func (s *Store) committed(ctx context.Context, entry int, hash string) bool {
	var found string
	err := s.house.QueryRowContext(context.WithoutCancel(ctx), `SELECT hash FROM audit WHERE entry = $1`, entry).Scan(&found)
	return err == nil && found == hash
}

// appendOldAct is appendAct for migrations before that which gives each session a log of its own: the house's alone is there.
func appendOldAct(ctx context.Context, tx *sql.Tx, act deed) error {
	hashes, err := auditHashes(ctx, tx)
	if err != nil {
		return err
	}
	before := ""
	if len(hashes) > 0 {
		before = hashes[len(hashes)-1]
	}
	entry := survey.AuditEntry{Number: len(hashes) + 1, At: time.Now().UTC().Format(time.RFC3339), Who: act.Who, Session: act.Session, Name: act.Name, Detail: act.Detail}
	_, err = tx.ExecContext(ctx, `INSERT INTO audit (entry, at, who, session, name, detail, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		entry.Number, entry.At, act.Who, act.Session, act.Name, act.Detail, entry.Chain(before))
	return err
}

// appendAct chains an act to the last entry, and answers the hashes of all. The transaction writes from its beginning, so no other
// comes in between; but a commit that was answered with an error may have been one, so what is there is asked.
func appendAct(ctx context.Context, tx *sql.Tx, at time.Time, hashes []string, act deed) ([]string, error) {
	var last int
	var before string
	err := tx.QueryRowContext(ctx, `SELECT entry, hash FROM audit ORDER BY entry DESC LIMIT 1`).Scan(&last, &before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if last != len(hashes) {
		if hashes, err = auditHashes(ctx, tx); err != nil {
			return nil, err
		}
	}
	entry := survey.AuditEntry{Number: last + 1, At: at.UTC().Format(time.RFC3339), Who: act.Who, Session: act.Session, Name: act.Name, Detail: act.Detail}
	hash := entry.Chain(before)
	own := survey.SessionEntry{}
	if act.Session != "" {
		err := tx.QueryRowContext(ctx, `SELECT session_entry, session_hash FROM audit WHERE session = $1 ORDER BY entry DESC LIMIT 1`, act.Session).
			Scan(&own.Number, &own.Hash)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		own = follow(own, entry)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO audit (entry, at, who, session, name, detail, hash, session_entry, session_hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		entry.Number, entry.At, act.Who, act.Session, act.Name, act.Detail, hash, own.Number, own.Hash)
	return append(hashes, hash), err
}

// stamp lets the book of slips, and the box of the session if it has one, see the acts recorded, and then notes in the house that
// they have. Between the three a process may be killed: a file that has seen less than the last act and not less than is noted
// fits, and is marked at start. What cannot be marked now is with the next act.
func (s *Store) stamp(ctx context.Context, k *kept) {
	err := s.stampSlips(ctx)
	if err == nil && k != nil && k.hasBox() {
		err = s.stampBox(ctx, k)
	}
	if err != nil && !errors.Is(err, survey.ErrSessionUnknown) {
		s.logger.Error("an act is recorded, and the other files could not be marked with it", "error", err)
	}
}

func (s *Store) stampSlips(ctx context.Context) error {
	seen := s.acts.lastAct()
	if err := s.slips.SetSeen(ctx, seen); err != nil {
		return err
	}
	return s.note(ctx, `UPDATE house SET slips_seen = $1 WHERE coalesce(slips_seen, -1) < $1`, seen.Acts)
}

func (s *Store) stampBox(ctx context.Context, k *kept) error {
	seen := s.acts.lastAct()
	if err := s.withBox(ctx, k, func(box *street.Box) error { return box.SetSeen(ctx, seen) }); err != nil {
		return err
	}
	k.known.Store(max(k.known.Load(), int64(seen.Acts)))
	return s.note(ctx, `UPDATE sessions SET box_seen = $1 WHERE id = $2 AND coalesce(box_seen, -1) < $1`, seen.Acts, k.session.ID)
}

// Record implements office.Registry.
func (s *Store) Record(ctx context.Context, act office.Act) error {
	return s.act(ctx, nil, []office.Act{act}, func(a *acting) error { return a.record(ctx) })
}
