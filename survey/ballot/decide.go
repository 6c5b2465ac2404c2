package ballot

import (
	"errors"

	"ceping/survey"
)

// SlipState is what is known of a slip.
type SlipState string

const (
	Fresh     SlipState = "fresh"
	Collected SlipState = "collected"
	Voided    SlipState = "void"     // 作废: spoiled, in hand, never collected
	Replaced  SlipState = "replaced" // 补发: collected, its phone lost; a spare was given for it
)

// Collecting is what an adapter knows of a slip when a phone asks for its ballot.
type Collecting struct {
	State SlipState
	Bound [32]byte // the blinded element that it was collected with; zeros when it was not, and from opened on
	Phase survey.Phase
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
	case survey.Collecting, survey.Voting:
		return true, nil
	case survey.Closed, survey.Opened, survey.Archived:
		return false, ErrBoxClosed
	}
	return false, ErrNotCollecting
}

// Casting is what an adapter knows when a ballot comes whose credential fits.
type Casting struct {
	Spent bool // its nonce was spent already
	Phase survey.Phase
	// Of its category, as numbers: ballots in the box, and slips collected, replaced ones included.
	Cast, Collected int
}

// DecideCast says what becomes of a ballot. store: its nonce is spent and its envelopes are stored, all or nothing. Neither store
// nor an error: it is in already and is answered again. Errors in this order: ErrBoxOpened, then for a new ballot ErrBoxClosed,
// ErrNotVoting, ErrBoxFull.
func DecideCast(c Casting) (store bool, err error) {
	switch c.Phase {
	case survey.Opened, survey.Archived:
		return false, ErrBoxOpened // seed and nonces are gone
	}
	switch {
	case c.Spent:
		return false, nil
	case c.Phase == survey.Closed:
		return false, ErrBoxClosed
	case c.Phase != survey.Voting:
		return false, ErrNotVoting
	case c.Cast >= c.Collected:
		return false, ErrBoxFull
	}
	return true, nil
}

// DecideVoid says whether a slip in hand may be made void: fresh only, from ready until closed. Errors in this order: ErrSlipVoid,
// ErrSlipReplaced, ErrSlipSpent, ErrBoxClosed, ErrSessionUnknown for a draft.
func DecideVoid(state SlipState, phase survey.Phase) error {
	switch {
	case state == Voided:
		return ErrSlipVoid
	case state == Replaced:
		return ErrSlipReplaced
	case state != Fresh:
		return ErrSlipSpent
	}
	return inHall(phase, survey.Ready, survey.Collecting, survey.Voting)
}

// ErrSlipFresh: a slip that was not collected needs no replacement.
var ErrSlipFresh = errors.New("the slip was not collected: void it, or use it")

// DecideReplace says whether a collected slip may be replaced: while collecting or voting. Errors in this order: ErrSlipVoid,
// ErrSlipReplaced, ErrSlipFresh, then those of the phase.
func DecideReplace(state SlipState, phase survey.Phase) error {
	switch state {
	case Voided:
		return ErrSlipVoid
	case Replaced:
		return ErrSlipReplaced
	case Fresh:
		return ErrSlipFresh
	}
	return inHall(phase, survey.Collecting, survey.Voting)
}

func inHall(phase survey.Phase, allowed ...survey.Phase) error {
	for _, p := range allowed {
		if p == phase {
			return nil
		}
	}
	switch phase {
	case survey.Closed, survey.Opened, survey.Archived:
		return ErrBoxClosed
	case survey.Ready:
		return ErrNotCollecting
	}
	return ErrSessionUnknown
}

// Step reports whether a session may go from one phase to another in one act. collected is how many slips were collected: back to
// draft (退回筹备) only while there are none.
func Step(from, to survey.Phase, collected int) bool {
	switch [2]survey.Phase{from, to} {
	case [2]survey.Phase{survey.Draft, survey.Ready}, [2]survey.Phase{survey.Ready, survey.Collecting},
		[2]survey.Phase{survey.Collecting, survey.Voting}, [2]survey.Phase{survey.Voting, survey.Closed},
		[2]survey.Phase{survey.Closed, survey.Opened}, [2]survey.Phase{survey.Opened, survey.Archived},
		[2]survey.Phase{survey.Closed, survey.Voting}:
		return true
	case [2]survey.Phase{survey.Ready, survey.Draft}, [2]survey.Phase{survey.Collecting, survey.Draft}:
		return collected == 0
	}
	return false
}
