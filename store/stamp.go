package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"ceping/store/street"
	"ceping/survey"
)

// Each file says whose it is and which acts of staff it has seen, so that an older copy of one is told from what was left.

// seenOf is a place in the audit log.
func seenOf(number int, hash string) (p street.Seen) {
	p.Acts = number
	hex.Decode(p.Hash[:], []byte(hash))
	return p
}

// errHouseOlder: a file has seen acts that the house has not.
var errHouseOlder = errors.New("has seen acts that ceping.db lacks")

// ledger is what the house knows: its own acts, and up to where each other file is known to have seen them.
type ledger struct {
	id     uuid.UUID
	hashes []string // of the acts; act n at n-1
}

// readLedger reads id and acts of a house of this program's schema.
func readLedger(ctx context.Context, house *sql.DB) (l ledger, err error) {
	var id string
	if err := house.QueryRowContext(ctx, `SELECT id FROM house`).Scan(&id); err != nil {
		return l, err
	}
	if l.id, err = uuid.Parse(id); err != nil {
		return l, err
	}
	l.hashes, err = auditHashes(ctx, house)
	return l, err
}

func (l *ledger) last() street.Seen {
	if len(l.hashes) == 0 {
		return street.Seen{}
	}
	return seenOf(len(l.hashes), l.hashes[len(l.hashes)-1])
}

// judge compares what a file of a house has seen with this house. known is the last act that the house knows the file to have seen. An
// act whose marking was interrupted has a file between known and last, and fits.
func (l *ledger) judge(house [16]byte, seen street.Seen, known int) error {
	switch {
	case house != l.id:
		return faultError(survey.FaultForeign)
	case seen.Acts > len(l.hashes):
		return errHouseOlder
	case seen.Acts > 0 && seen != seenOf(seen.Acts, l.hashes[seen.Acts-1]), seen.Acts == 0 && seen != street.Seen{}:
		return faultError(survey.FaultForeign)
	case seen.Acts < known:
		return fmt.Errorf("%w: it has seen act %d, and had seen act %d", faultError(survey.FaultOlder), seen.Acts, known)
	}
	return nil
}

// judgeBox is judge for the box of a session, and looks whether its step is the one that the house has recorded, or one further that is
// recorded as begun.
func (l *ledger) judgeBox(state street.State, k *kept) error {
	id, step, begun, phase := k.session.ID, k.step, k.begun, k.session.Phase
	if k.pending != nil {
		begun = k.pending
	}
	if state.Session != id {
		return faultError(survey.FaultForeign)
	}
	if err := l.judge(state.House, state.Seen, int(k.known.Load())); err != nil {
		return err
	}
	if phase == survey.Archived {
		phase = survey.Opened // which the boxes do not tell apart
	}
	switch {
	case begun != nil && state.Step == begun.Number && state.Phase == begun.To, state.Step == step && state.Phase == phase:
		return nil
	case state.Step < step:
		return fmt.Errorf("%w: it stands at step %d, and stood at step %d", faultError(survey.FaultOlder), state.Step, step)
	case state.Step > step:
		return errHouseOlder
	}
	return fmt.Errorf("%w: it is %s, and its session is %s", faultError(survey.FaultForeign), state.Phase, phase)
}

// fits judges the file at the place of a session's box whenever it is opened. Between two acts it may have been exchanged, and the
// mark of the next would make an older copy look like the one that was left.
func (s *Store) fits(k *kept, state street.State) error {
	s.acts.mu.RLock()
	defer s.acts.mu.RUnlock()
	k.mu.RLock()
	defer k.mu.RUnlock()
	err := s.acts.judgeBox(state, k)
	if errors.Is(err, errHouseOlder) { // as this house has lost no act since it was read, it is another's
		err = fmt.Errorf("%w: %w", faultError(survey.FaultForeign), err)
	}
	return err
}

// faultError is a fault on its way to the session.
type faultError survey.Fault

func (e faultError) Error() string { return string(e) }
