package phone

import (
	"context"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/version1"
	"ceping/survey/web"
)

// box takes ballots. It knows no slip.
type box struct{ takes Box }

type castRequest struct {
	Session  string     `json:"session"`
	Category string     `json:"category"`
	Nonce    web.Binary `json:"nonce"`
	Sealed   web.Binary `json:"sealed"`
	MAC      web.Binary `json:"mac"`
}

func (b box) cast(ctx context.Context, request castRequest) (web.Nothing, error) {
	if len(request.Nonce) != credential.NonceSize || len(request.MAC) != credential.MACSize {
		return web.Nothing{}, survey.ErrMalformed
	}
	return web.Nothing{}, b.takes.Cast(ctx, request.Session, version1.SealedBallot{
		Category: request.Category, Nonce: [32]byte(request.Nonce), MAC: [32]byte(request.MAC), Sealed: request.Sealed,
	})
}
