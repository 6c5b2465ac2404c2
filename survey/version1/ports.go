package version1

import (
	"context"

	"ceping/survey"
)

// The ports of the street, as small as each needs them. A method is what the office's port of the same name says of it: one atomic act,
// durable when it returns nil.

// Sessions tells of sessions and of what was made for them at ready.
type Sessions interface {
	Session(ctx context.Context, id string) (survey.Session, error)
	// Keys answers ErrSessionUnknown while the session is a draft.
	Keys(ctx context.Context, id string) (survey.Keys, error)
}

// Slips knows slips and blinded elements, and never a ballot.
type Slips interface {
	Slip(ctx context.Context, digest survey.SlipDigest) (survey.SlipRecord, error)
	Collect(ctx context.Context, digest survey.SlipDigest, blinded [32]byte) (survey.SlipRecord, error)
}

// Ballots knows credentials and sealed ballots, and never a slip.
type Ballots interface {
	Cast(ctx context.Context, session string, b SealedBallot) error
}

// Public is what anybody may see: numbers, and from opened on the ballots as they were sealed.
type Public interface {
	Session(ctx context.Context, id string) (survey.Session, error)
	CountSlips(ctx context.Context, session string) (map[string]survey.SlipCount, error)
	CountCast(ctx context.Context, session string) (map[string]int, error)
	Ballots(ctx context.Context, session string) ([]SealedBallot, error)
}
