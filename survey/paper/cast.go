package paper

import (
	"cmp"
	"context"
	"errors"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/voter"
)

// Cast consumes a fresh slip of the ballot's category and puts the agreed ballot into the box, as a phone would; then the entry is
// forgotten. Nil means that the box has proved it. Without an answer everything is kept as it is: Cast again sends the same bytes,
// asks for no slip, and the box counts the ballot once.
func (d *Desk) Cast(ctx context.Context, by Actor, id string, number int, slip string) error {
	ctx = context.WithoutCancel(ctx) // a browser that goes away does not leave it half done
	return d.at(ctx, by, id, func(t *tray, at survey.Phase) error {
		e, err := t.entry(number, Agreed, Unanswered)
		if err != nil {
			return err
		}
		if at != survey.Voting {
			return &survey.Refusal{Code: "paper_before_voting"}
		}
		if e.exchange == nil && e.cast == nil {
			if err := d.draw(ctx, t, e, slip); err != nil {
				return err
			}
		}
		if e.cast == nil {
			if err := d.collect(ctx, e); err != nil {
				return err
			}
		}
		if err := d.deliver(ctx, id, e); err != nil {
			return unanswered(err)
		}
		t.remove(number)
		return nil
	})
}

// draw looks at the slip before it is spent.
func (d *Desk) draw(ctx context.Context, t *tray, e *entry, slip string) error {
	opened, err := d.issuer.Enter(ctx, slip)
	category := e.agreed.category()
	switch {
	case badSlip.Of(err) != nil:
		return badSlip.Of(err)
	case errors.Is(err, ballot.ErrUnavailable): // nothing is done yet, and the slip is asked for again
		return &survey.Refusal{Code: "paper_slip_unread"}
	case err != nil:
		return err
	case opened.Manifest != t.manifest.Text:
		return &survey.Refusal{Code: "paper_slip_elsewhere"}
	case opened.State != ballot.Fresh:
		return badSlip.Of(ballot.ErrSlipSpent)
	case opened.Category != category:
		return &survey.Refusal{Code: "paper_slip_category", Values: []any{opened.Category, category}}
	}
	e.exchange, err = voter.NewExchange(t.manifest, opened.Category)
	e.slip, e.category = slip, opened.Category
	return err
}

// collect exchanges the slip, verifies the issuer's proof and seals. From here on only sealed bytes are needed, so what was read is
// forgotten.
func (d *Desk) collect(ctx context.Context, e *entry) error {
	evaluation, err := d.issuer.Collect(ctx, e.slip, e.exchange.Blinded())
	if refusal := badSlip.Of(err); refusal != nil {
		e.exchange, e.slip = nil, "" // it is not ours: another may be drawn
		return refusal
	}
	if err != nil {
		return unanswered(err)
	}
	credential, err := e.exchange.Finish(evaluation.Evaluated, evaluation.Proof)
	if err != nil {
		return err
	}
	defer credential.Wipe()
	cast, err := credential.Enclose(e.agreed.ballot)
	if err != nil {
		return err
	}
	e.wipe()
	e.cast = cast
	return nil
}

// deliver casts, and takes nothing but the box's own proof for an answer. It may be done again.
func (d *Desk) deliver(ctx context.Context, id string, e *entry) error {
	c := ballot.Cast{Category: e.cast.Category, Nonce: [32]byte(e.cast.Nonce), Paper: true}
	for _, sealed := range e.cast.Envelopes {
		c.Envelopes = append(c.Envelopes, sealed)
	}
	ack, err := d.box.Cast(ctx, id, c, e.cast.MAC)
	if err != nil {
		return err
	}
	return e.cast.Verify(ack)
}

// badSlip has what may be wrong with a slip, in the words of the desk.
var badSlip = survey.Refusals{
	{Is: ballot.ErrSlipUnknown, Code: "paper_slip_unknown"},
	{Is: ballot.ErrSlipVoid, Code: "paper_slip_void"},
	{Is: ballot.ErrSlipReplaced, Code: "paper_slip_replaced"},
	{Is: ballot.ErrSlipSpent, Code: "paper_slip_spent"},
}

// unanswered tells staff what to do about a ballot that stays at the desk.
func unanswered(err error) error {
	return cmp.Or(survey.Refusals{
		{Is: ballot.ErrUnavailable, Code: "paper_unanswered"},
		{Is: ballot.ErrBoxFull, Code: "paper_box_full"},
		{Is: voter.ErrAck, Code: "paper_unproven"},
	}.Of(err), err)
}
