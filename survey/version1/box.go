package version1

import (
	"context"

	"ceping/survey"
)

// Box (票箱) takes sealed ballots in. It knows credentials, and never a slip.
type Box struct {
	ballots   Ballots
	materials *materials
}

// NewBox puts ballots that carry a credential into a box.
func NewBox(ballots Ballots, registry Sessions) *Box {
	return &Box{ballots: ballots, materials: &materials{registry: registry}}
}

// Cast stores a ballot under its credential. In this order: ErrSessionUnknown, ErrMalformed for an unknown category or a
// sealed text of the wrong size, ErrBadCredential, then the answers of Ballots.Cast.
func (b *Box) Cast(ctx context.Context, session string, ballot SealedBallot) error {
	material, err := b.materials.of(ctx, session)
	if err != nil {
		return err
	}
	issuer, known := material.issuers[ballot.Category]
	if !known || len(ballot.Sealed) != material.sealedSize {
		return survey.ErrMalformed
	}
	if !issuer.VerifyVersion1(ballot.Nonce[:], ballot.Sealed, ballot.MAC[:]) {
		return survey.ErrBadCredential
	}
	return b.ballots.Cast(ctx, session, ballot)
}
