package ballot

import (
	"errors"

	"ceping/survey/sitting"
)

// SlipState says what became of a slip.
type SlipState string

const (
	Fresh     SlipState = "fresh"
	Collected SlipState = "collected"
	Voided    SlipState = "void"     // 作废: spoiled, in hand, never collected
	Replaced  SlipState = "replaced" // 补发: collected, its phone lost; a spare was given for it
)

// Collecting has all that an adapter knows of a slip when a phone asks for its ballot.
type Collecting struct {
	State SlipState
	Bound [32]byte // the blinded element that it was collected with; zeros when it was not, and from opened on
	Phase sitting.Phase
}

// DecideCollect says what becomes of a slip that is known. bind: it turns collected, bound to blinded, and is answered. Neither bind
// nor an error: it is bound to the same element already and is answered again, whatever the phase. Errors in this order:
// ErrSlipVoid, ErrSlipReplaced, ErrSlipSpent, ErrNotCollecting, ErrBoxClosed.
func DecideCollect(c Collecting, blinded [32]byte) (bind bool, err error) {
	switch {
	case c.State == Voided:
		return false, ErrSlipVoid
	case c.State == Replaced:
		return false, ErrSlipReplaced
	case c.State == Collected && c.Bound == blinded && blinded != [32]byte{}:
		return false, nil
	case c.State != Fresh:
		return false, ErrSlipSpent
	}
	switch c.Phase {
	case sitting.Collecting, sitting.Voting:
		return true, nil
	case sitting.Closed, sitting.Opened, sitting.Archived:
		return false, ErrBoxClosed
	}
	return false, ErrNotCollecting
}

// Casting has all that an adapter knows when a ballot comes whose credential fits.
type Casting struct {
	Spent bool // its nonce was spent already
	Phase sitting.Phase
	// Of its category, as numbers: ballots in the box, and slips collected, replaced ones included.
	Cast, Collected int
}

// DecideCast says what becomes of a ballot. store: its nonce is spent and its envelopes are stored, all or nothing. Neither store
// nor an error: it is in already and is answered again. Errors in this order: ErrBoxOpened, then for a new ballot ErrBoxClosed,
// ErrNotVoting, ErrBoxFull.
func DecideCast(c Casting) (store bool, err error) {
	switch c.Phase {
	case sitting.Opened, sitting.Archived:
		return false, ErrBoxOpened // seed and nonces are gone
	}
	switch {
	case c.Spent:
		return false, nil
	case c.Phase == sitting.Closed:
		return false, ErrBoxClosed
	case c.Phase != sitting.Voting:
		return false, ErrNotVoting
	case c.Cast >= c.Collected:
		return false, ErrBoxFull
	}
	return true, nil
}

// DecideVoid reports whether a slip in hand may be made void: fresh only, from ready until closed. Errors in this order: ErrSlipVoid,
// ErrSlipReplaced, ErrSlipSpent, ErrBoxClosed, ErrSessionUnknown for a draft.
func DecideVoid(state SlipState, phase sitting.Phase) error {
	switch {
	case state == Voided:
		return ErrSlipVoid
	case state == Replaced:
		return ErrSlipReplaced
	case state != Fresh:
		return ErrSlipSpent
	}
	return inHall(phase, sitting.Ready, sitting.Collecting, sitting.Voting)
}

// ErrSlipFresh: a slip that was not collected needs no replacement.
var ErrSlipFresh = errors.New("the slip was not collected: void it, or use it")

// DecideReplace reports whether a collected slip may be replaced: while collecting or voting. Errors in this order: ErrSlipVoid,
// ErrSlipReplaced, ErrSlipFresh, then those of the phase.
func DecideReplace(state SlipState, phase sitting.Phase) error {
	switch state {
	case Voided:
		return ErrSlipVoid
	case Replaced:
		return ErrSlipReplaced
	case Fresh:
		return ErrSlipFresh
	}
	return inHall(phase, sitting.Collecting, sitting.Voting)
}

func inHall(phase sitting.Phase, allowed ...sitting.Phase) error {
	for _, p := range allowed {
		if p == phase {
			return nil
		}
	}
	switch phase {
	case sitting.Closed, sitting.Opened, sitting.Archived:
		return ErrBoxClosed
	case sitting.Ready:
		return ErrNotCollecting
	}
	return ErrSessionUnknown
}

// Step reports whether a session may go from one phase to another in one act. collected is how many slips were collected: back to
// draft (退回筹备) only while there are none.
func Step(from, to sitting.Phase, collected int) bool {
	switch [2]sitting.Phase{from, to} {
	case [2]sitting.Phase{sitting.Draft, sitting.Ready}, [2]sitting.Phase{sitting.Ready, sitting.Collecting},
		[2]sitting.Phase{sitting.Collecting, sitting.Voting}, [2]sitting.Phase{sitting.Voting, sitting.Closed},
		[2]sitting.Phase{sitting.Closed, sitting.Opened}, [2]sitting.Phase{sitting.Opened, sitting.Archived},
		[2]sitting.Phase{sitting.Closed, sitting.Voting}:
		return true
	case [2]sitting.Phase{sitting.Ready, sitting.Draft}, [2]sitting.Phase{sitting.Collecting, sitting.Draft}:
		return collected == 0
	}
	return false
}
