package phone

import (
	"context"
	"errors"
	"net/http"

	"golang.org/x/time/rate"

	"ceping/survey/ballot"
	"ceping/survey/sitting"
	"ceping/survey/web"
)

// Unknown slips cost a budget that all share: nothing is counted per address, since a whole hall has one.
const unknownPerSecond, unknownBurst = 20, 200

// slips lets voters enter and collect. It knows no box.
type slips struct {
	issuer  Issuer
	unknown *rate.Limiter
}

func newSlips(issuer Issuer) slips {
	return slips{issuer: issuer, unknown: rate.NewLimiter(unknownPerSecond, unknownBurst)}
}

type enterRequest struct{ slip web.Text }

func (r *enterRequest) Fields() []web.Field { return []web.Field{{Key: "slip", Into: &r.slip}} }

type enterAnswer struct {
	Phase    sitting.Phase    `json:"phase"`
	Category string           `json:"category"`
	State    ballot.SlipState `json:"state"`
	Manifest string           `json:"manifest"`
}

func (s slips) enter(ctx context.Context, request *enterRequest) (enterAnswer, error) {
	entry, err := s.issuer.Enter(ctx, request.slip.Borrowed())
	return enterAnswer(entry), s.spend(err)
}

type collectRequest struct {
	slip    web.Text
	blinded web.Binary
}

func (r *collectRequest) Fields() []web.Field {
	return []web.Field{{Key: "slip", Into: &r.slip}, {Key: "blinded", Into: &r.blinded}}
}

type collectAnswer struct {
	Evaluated web.Binary `json:"evaluated"`
	Proof     web.Binary `json:"proof"`
}

func (s slips) collect(ctx context.Context, request *collectRequest) (collectAnswer, error) {
	evaluation, err := s.issuer.Collect(ctx, request.slip.Borrowed(), request.blinded)
	return collectAnswer{evaluation.Evaluated, evaluation.Proof}, s.spend(err)
}

// errTooMany is when the budget of unknown slips is spent.
var errTooMany = &web.Denial{Status: http.StatusTooManyRequests, Code: "too_many", Title: "错误的领票码太多", Detail: "请等几秒钟再试。仍然不行，请找工作人员。"}

// spend takes an unknown slip out of the budget. Known slips are never limited.
func (s slips) spend(err error) error {
	if errors.Is(err, ballot.ErrSlipUnknown) && !s.unknown.Allow() {
		return errTooMany
	}
	return err
}
