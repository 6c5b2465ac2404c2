package ballot

import (
	"context"

	"ceping/survey/sitting"
)

// The ports of the street, which an adapter implements. A method is one atomic act: it is done and durable when it returns nil, and
// nothing has changed when it returns an error. ErrSessionUnknown of a draft, and of a session whose rows were erased;
// ErrUnavailable (wrapped) when the store cannot take anything.

// SlipDigest is all that is kept of a slip's code.
type SlipDigest = sitting.SlipDigest

// SlipRecord holds what is kept with a slip.
type SlipRecord struct {
	Session  string
	Category string
	State    SlipState
	Phase    sitting.Phase // of the session, as it gates collecting
}

// Material holds what is needed of a session, from ready on, to answer phones.
type Material struct {
	Manifest string // exact text
	Seed     []byte // of the issuers; nil from opened on, when it was overwritten
}

// Slips knows slips and blinded elements, and never an envelope.
type Slips interface {
	// Find finds a slip of any session by its digest; ErrSlipUnknown.
	Find(ctx context.Context, digest SlipDigest) (SlipRecord, error)
	// Collect does in one transaction what DecideCollect says, and answers its errors; ErrSlipUnknown before.
	Collect(ctx context.Context, digest SlipDigest, blinded [32]byte) (SlipRecord, error)
	// Material of a session.
	Material(ctx context.Context, session string) (Material, error)
}

// Cast is a ballot on its way into the box.
type Cast struct {
	Category  string
	Nonce     [32]byte
	Envelopes [][]byte // sealed, those of the category in the manifest's order
	Paper     bool     // entered by staff; counted with the cast
}

// Boxes knows credentials and envelopes, and never a slip.
type Boxes interface {
	// Cast does in one transaction what DecideCast says, and answers its errors. The nonce is spent and every envelope stored, in a
	// row drawn at random for each key by itself; nil means durable, and that no order is left on the disk.
	Cast(ctx context.Context, session string, c Cast) error
	// Phase of a session, as it gates casting.
	Phase(ctx context.Context, session string) (sitting.Phase, error)
	// Material of a session.
	Material(ctx context.Context, session string) (Material, error)
}

// Seal is the seal of a closed box. Salt and lists are secret until it is opened.
type Seal struct {
	Count  int    `json:"count"`  // ballots
	Digest string `json:"digest"` // hex
}

// OpenedSeal holds what is published of a box that was opened.
type OpenedSeal struct {
	Seal
	Salt  [32]byte
	Lists map[string]string // digest in hex by key, envelope.Credentials included
}

// Public reads what anyone may know of a session: numbers, and digests of what was in the box.
type Public interface {
	// Phase of a session.
	Phase(ctx context.Context, session string) (sitting.Phase, error)
	// Totals are slips collected, of those replaced, and ballots cast, over all categories.
	Totals(ctx context.Context, session string) (Totals, error)
	// Seal of a session from closed on; ErrNotClosed before.
	Seal(ctx context.Context, session string) (Seal, error)
	// OpenedSeal from opened on; ErrNotClosed before.
	OpenedSeal(ctx context.Context, session string) (OpenedSeal, error)
	// List is the digests of one key from opened on, in hex, sorted. ErrNotClosed before, whatever the key, then
	// ErrEnvelopeUnknown.
	List(ctx context.Context, session, key string) ([]string, error)
}

// Totals are counts of a whole session.
type Totals struct{ Collected, Replaced, Cast int }
