package version1

import (
	"context"

	"ceping/survey"
	"ceping/survey/credential"
)

// Issuer exchanges slips for credentials. It knows slips and blinded elements, and never a ballot.
type Issuer struct {
	book      Slips
	registry  Sessions
	materials *materials
}

// NewIssuer issues from a book of slips.
func NewIssuer(book Slips, registry Sessions) *Issuer {
	return &Issuer{book: book, registry: registry, materials: &materials{registry: registry}}
}

// Entry is what a known slip opens.
type Entry struct {
	Phase    survey.Phase
	Category string
	State    survey.SlipState // fresh or collected
	Manifest string           // exact text
}

// Enter shows what a slip is for, and changes nothing. ErrSlipUnknown, ErrSlipVoid.
func (i *Issuer) Enter(ctx context.Context, typed string) (Entry, error) {
	slip, err := survey.ParseSlip(typed)
	if err != nil {
		return Entry{}, err
	}
	record, err := i.book.Slip(ctx, slip.Digest())
	if err != nil {
		return Entry{}, err
	}
	if record.State == survey.SlipVoided {
		return Entry{}, survey.ErrSlipVoid
	}
	session, err := i.registry.Session(ctx, record.Session)
	if err != nil {
		return Entry{}, err
	}
	material, err := i.materials.of(ctx, record.Session)
	if err != nil {
		return Entry{}, err
	}
	return Entry{Phase: session.Phase, Category: record.Category, State: record.State, Manifest: material.manifest}, nil
}

// Evaluation is what a phone makes its credential of (RFC 9497 §3.3.2).
type Evaluation struct {
	Evaluated []byte // 32 bytes
	Proof     []byte // 64 bytes: c ‖ s
}

// Collect exchanges a slip: it is bound to blinded for good before the answer is computed, and the same blinded gets the
// same evaluated element again. ErrMalformed, and the errors of Slips.Collect.
func (i *Issuer) Collect(ctx context.Context, typed string, blinded []byte) (Evaluation, error) {
	if err := credential.CheckBlinded(blinded); err != nil {
		return Evaluation{}, survey.ErrMalformed
	}
	slip, err := survey.ParseSlip(typed)
	if err != nil {
		return Evaluation{}, err
	}
	record, err := i.book.Collect(ctx, slip.Digest(), [32]byte(blinded))
	if err != nil {
		return Evaluation{}, err
	}
	material, err := i.materials.of(ctx, record.Session)
	if err != nil {
		return Evaluation{}, err
	}
	evaluated, proof, err := material.issuers[record.Category].Evaluate(blinded)
	return Evaluation{Evaluated: evaluated, Proof: proof}, err
}
