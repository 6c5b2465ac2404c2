package phone

import (
	"context"

	"ceping/survey/ballot"
	"ceping/survey/credential"
	"ceping/survey/web"
)

// box takes ballots. It knows no slip.
type box struct{ takes Box }

type castRequest struct {
	session, category web.Text
	nonce, mac        web.Binary
	envelopes         []web.Binary
}

func (r *castRequest) Fields() []web.Field {
	return []web.Field{{Key: "session", Into: &r.session}, {Key: "category", Into: &r.category}, {Key: "nonce", Into: &r.nonce}, {Key: "envelopes", Into: &r.envelopes}, {Key: "mac", Into: &r.mac}}
}

type castAnswer struct {
	Ack web.Binary `json:"ack"`
}

func (b box) cast(ctx context.Context, request *castRequest) (castAnswer, error) {
	if len(request.nonce) != credential.NonceSize || len(request.mac) != credential.MACSize {
		return castAnswer{}, ballot.ErrMalformed
	}
	cast := ballot.Cast{Category: string(request.category), Nonce: [32]byte(request.nonce), Envelopes: make([][]byte, len(request.envelopes))}
	defer clear(cast.Nonce[:])
	for i, sealed := range request.envelopes {
		cast.Envelopes[i] = sealed
	}
	ack, err := b.takes.Cast(ctx, string(request.session), cast, request.mac)
	return castAnswer{ack}, err
}
