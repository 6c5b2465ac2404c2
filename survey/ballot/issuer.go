package ballot

import (
	"context"
	"crypto/sha256"
	"sync"

	"ceping/survey/credential"
	"ceping/survey/sitting"
)

// Issuer exchanges slips for credentials. It knows slips and blinded elements, and never an envelope.
type Issuer struct {
	slips   Slips
	issuers issuers
}

// NewIssuer returns an Issuer for the slips of a store.
func NewIssuer(slips Slips) *Issuer { return &Issuer{slips: slips} }

// Entry holds what a known slip opens.
type Entry struct {
	Phase    sitting.Phase
	Category string
	State    SlipState // Fresh or Collected
	Manifest string    // exact text
}

// Enter returns what a slip entitles to, and changes nothing. ErrSlipUnknown, ErrSlipVoid, ErrSlipReplaced.
func (i *Issuer) Enter(ctx context.Context, typed string) (Entry, error) {
	slip, err := sitting.ParseSlip(typed)
	if err != nil {
		return Entry{}, ErrSlipUnknown
	}
	record, err := i.slips.Find(ctx, slip.Digest())
	if err != nil {
		return Entry{}, err
	}
	switch record.State {
	case Voided:
		return Entry{}, ErrSlipVoid
	case Replaced:
		return Entry{}, ErrSlipReplaced
	}
	material, err := i.slips.Material(ctx, record.Session)
	if err != nil {
		return Entry{}, err
	}
	return Entry{Phase: record.Phase, Category: record.Category, State: record.State, Manifest: material.Manifest}, nil
}

// Evaluation holds what a phone makes its credential of (RFC 9497 §3.3.2).
type Evaluation struct {
	Evaluated []byte // credential.EvaluatedSize bytes
	Proof     []byte // credential.ProofSize bytes: c ‖ s
}

// Collect exchanges a slip: it is bound to blinded for good before the answer is computed, and the same blinded gets the same
// evaluated element again, with another proof. ErrMalformed, then ErrSlipUnknown and the errors of DecideCollect.
func (i *Issuer) Collect(ctx context.Context, typed string, blinded []byte) (Evaluation, error) {
	if err := credential.CheckBlinded(blinded); err != nil {
		return Evaluation{}, ErrMalformed
	}
	slip, err := sitting.ParseSlip(typed)
	if err != nil {
		return Evaluation{}, ErrSlipUnknown
	}
	record, err := i.slips.Collect(ctx, slip.Digest(), [32]byte(blinded))
	if err != nil {
		return Evaluation{}, err
	}
	issuer, err := i.issuers.of(ctx, i.slips.Material, record.Session, record.Category)
	if err != nil {
		return Evaluation{}, err
	}
	evaluated, proof, err := issuer.Evaluate(blinded)
	return Evaluation{Evaluated: evaluated, Proof: proof}, err
}

// issuers keeps the derived issuers of sessions that were asked for. It keeps no order in which they were used.
type issuers struct{ byName sync.Map }

type issuerName struct {
	session, category string
	manifest          [sha256.Size]byte
}

// of derives the issuer of a category. A session that went back to draft and was made ready again has another manifest, and so
// another issuer. ErrBoxOpened when the seed is gone.
func (i *issuers) of(ctx context.Context, material func(context.Context, string) (Material, error), session, category string) (*credential.Issuer, error) {
	m, err := material(ctx, session)
	if err != nil {
		return nil, err
	}
	name := issuerName{session, category, sha256.Sum256([]byte(m.Manifest))}
	if m.Seed == nil {
		i.byName.Delete(name) // what was derived of the seed goes with it
		return nil, ErrBoxOpened
	}
	if kept, ok := i.byName.Load(name); ok {
		return kept.(*credential.Issuer), nil
	}
	issuer, err := credential.NewIssuer(m.Seed, session, category)
	if err != nil {
		return nil, err
	}
	i.byName.Store(name, issuer)
	return issuer, nil
}
