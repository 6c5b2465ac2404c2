package web

import (
	"context"
	"errors"

	"golang.org/x/time/rate"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/version1"
)

// Unknown slips cost a budget that all share: nothing is counted per address, since a whole hall has one.
const unknownPerSecond, unknownBurst = 20, 200

// api is the voter's wire of protocol.md.
type api struct {
	issuer  *version1.Issuer
	box     *version1.Box
	board   *version1.Board
	unknown *rate.Limiter
}

func newAPI(config Config) *api {
	return &api{
		issuer: config.Issuer, box: config.Box, board: config.Board,
		unknown: rate.NewLimiter(unknownPerSecond, unknownBurst),
	}
}

type enterRequest struct {
	Slip string `json:"slip"`
}

type enterAnswer struct {
	Phase    survey.Phase     `json:"phase"`
	Category string           `json:"category"`
	State    survey.SlipState `json:"state"`
	Manifest string           `json:"manifest"`
}

func (a *api) enter(ctx context.Context, request enterRequest) (enterAnswer, error) {
	entry, err := a.issuer.Enter(ctx, request.Slip)
	return enterAnswer(entry), a.spend(err)
}

type collectRequest struct {
	Slip    string `json:"slip"`
	Blinded binary `json:"blinded"`
}

type collectAnswer struct {
	Evaluated binary `json:"evaluated"`
	Proof     binary `json:"proof"`
}

func (a *api) collect(ctx context.Context, request collectRequest) (collectAnswer, error) {
	evaluation, err := a.issuer.Collect(ctx, request.Slip, request.Blinded)
	return collectAnswer{evaluation.Evaluated, evaluation.Proof}, a.spend(err)
}

type castRequest struct {
	Session  string `json:"session"`
	Category string `json:"category"`
	Nonce    binary `json:"nonce"`
	Sealed   binary `json:"sealed"`
	MAC      binary `json:"mac"`
}

func (a *api) cast(ctx context.Context, request castRequest) (nothing, error) {
	if len(request.Nonce) != credential.NonceSize || len(request.MAC) != credential.MACSize {
		return nothing{}, survey.ErrMalformed
	}
	return nothing{}, a.box.Cast(ctx, request.Session, version1.SealedBallot{
		Category: request.Category, Nonce: [32]byte(request.Nonce), MAC: [32]byte(request.MAC), Sealed: request.Sealed,
	})
}

type countsAnswer struct {
	Phase     survey.Phase `json:"phase"`
	Collected int          `json:"collected"`
	Cast      int          `json:"cast"`
}

func (a *api) counts(ctx context.Context, session string) (countsAnswer, error) {
	counts, err := a.board.Counts(ctx, session)
	return countsAnswer(counts), err
}

type sealAnswer struct {
	survey.Seal
	Ballots []string `json:"ballots,omitzero"` // absent before opened, [] of an empty box
}

func (a *api) seal(ctx context.Context, session string) (sealAnswer, error) {
	published, err := a.board.Seal(ctx, session)
	return sealAnswer(published), err
}

// spend takes an unknown slip out of the budget. Known slips are never limited.
func (a *api) spend(err error) error {
	if errors.Is(err, survey.ErrSlipUnknown) && !a.unknown.Allow() {
		return errTooMany
	}
	return err
}
