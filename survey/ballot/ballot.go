// Package ballot is the street that a ballot goes: a slip is exchanged for a credential ([Issuer]), the phone casts its sealed envelopes
// under the credential ([Box]), and after opening everybody reads the lists ([Board]). It has the ports that a store implements ([Slips],
// [Boxes], [Public]), and, as pure functions, what an adapter decides inside its transaction ([DecideCollect], [DecideCast], [Step]).
//
// Issuer knows slips and blinded elements, Box knows credentials and envelopes, and nothing here knows both. What a manifest promises is
// package manifest's: here it is a text, of which the box reads how long envelopes are. Nothing here can open one.
package ballot

import (
	"errors"

	"ceping/survey/sitting"
)

// The refusals of the wire (protocol.md, “Error codes”). Adapters return them as they are or wrapped.
var (
	ErrSlipUnknown     = sitting.ErrSlipUnknown
	ErrSlipVoid        = errors.New("slip void")
	ErrSlipReplaced    = errors.New("slip replaced")
	ErrSlipSpent       = errors.New("slip already exchanged")
	ErrSessionUnknown  = sitting.ErrSessionUnknown
	ErrEnvelopeUnknown = errors.New("envelope unknown")
	ErrNotCollecting   = errors.New("session is not collecting yet")
	ErrNotVoting       = errors.New("session is not voting yet")
	ErrBoxClosed       = errors.New("box closed")
	ErrBoxOpened       = errors.New("box opened")
	ErrNotClosed       = errors.New("session not closed yet")
	ErrBadCredential   = errors.New("credential does not fit")
	ErrBoxFull         = errors.New("as many ballots are in the box as slips were collected")
	ErrMalformed       = errors.New("malformed request")
	// ErrUnavailable: the store cannot take anything now. The same bytes may be sent again.
	ErrUnavailable = sitting.ErrUnavailable
)
