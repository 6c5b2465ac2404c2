package phone

import (
	"context"

	"ceping/survey"
	"ceping/survey/version1"
)

// Issuer exchanges slips, as *survey.Issuer does. It knows no ballot.
type Issuer interface {
	// Enter finds what a slip is for; it changes nothing.
	Enter(ctx context.Context, slip string) (survey.Entry, error)
	// Collect evaluates the blinded element of a slip.
	Collect(ctx context.Context, slip string, blinded []byte) (survey.Evaluation, error)
}

// Box takes ballots, as *survey.Box does. It knows no slip.
type Box interface {
	Cast(ctx context.Context, session string, ballot version1.SealedBallot) error
}

// Board publishes what anyone may know of a session, as *survey.Board does.
type Board interface {
	Counts(ctx context.Context, session string) (survey.BoardCounts, error)
	// Seal is survey.ErrNotClosed before a session is closed.
	Seal(ctx context.Context, session string) (survey.PublishedSeal, error)
}
