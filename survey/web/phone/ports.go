package phone

import (
	"context"

	"ceping/survey/ballot"
)

// Issuer exchanges slips, as *ballot.Issuer does. It knows no envelope, and keeps nothing of a slip's text.
type Issuer interface {
	// Enter returns what a slip entitles to; it changes nothing.
	Enter(ctx context.Context, slip string) (ballot.Entry, error)
	// Collect evaluates the blinded element of a slip.
	Collect(ctx context.Context, slip string, blinded []byte) (ballot.Evaluation, error)
}

// Box takes ballots, as *ballot.Box does. It knows no slip, and keeps nothing of what it is given but what it stores.
type Box interface {
	Cast(ctx context.Context, session string, cast ballot.Cast, mac []byte) (ack []byte, err error)
}

// Board publishes what anyone may know of a session, as *ballot.Board does.
type Board interface {
	Counts(ctx context.Context, session string) (ballot.Counts, error)
	// Seal is ballot.ErrNotClosed before a session is closed; opened says that salt and lists are published too.
	Seal(ctx context.Context, session string) (seal ballot.OpenedSeal, opened bool, err error)
	// List is ballot.ErrNotClosed before a session is opened, and then ballot.ErrEnvelopeUnknown for a key that there is not.
	List(ctx context.Context, session, key string) ([]string, error)
}
