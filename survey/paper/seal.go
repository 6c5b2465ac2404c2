package paper

import (
	"context"
	"errors"
	"fmt"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/voter"
)

// Seal consumes a fresh slip of the ballot's category and puts the agreed ballot into the box, as a phone would; then the entry is
// forgotten. Nil means that the box has proved it. Without an answer everything is kept as it is: Seal again sends the same bytes,
// asks for no slip, and the box counts the ballot once.
func (d *Desk) Seal(ctx context.Context, by Actor, id string, number int, slip string) error {
	ctx = context.WithoutCancel(ctx) // a browser that goes away does not leave it half done
	return d.at(ctx, by, id, func(t *tray, at survey.Phase) error {
		e, err := t.entry(number, Agreed, Unanswered)
		if err != nil {
			return err
		}
		if at != survey.Voting {
			return &survey.Refusal{
				English: "the box takes no ballot before voting: wait for it",
				Chinese: "还没有开始提交，纸质票不能入箱。录入会保留，请等进入“填票提交”阶段再入箱。",
			}
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
	case badSlip(err) != nil:
		return badSlip(err)
	case err != nil:
		return unanswered(err)
	case opened.Manifest != t.manifest.Text:
		return &survey.Refusal{English: "the slip is of another session", Chinese: "这张领票码不是本场测评会的，请换一张。"}
	case opened.State != ballot.Fresh:
		return badSlip(ballot.ErrSlipSpent)
	case opened.Category != category:
		return &survey.Refusal{
			English: fmt.Sprintf("the slip is of category %s and the paper of %s: take a slip of %[2]s", opened.Category, category),
			Chinese: fmt.Sprintf("这张领票码是%s票种，纸质票是%s票种：请换一张%[2]s票种的。这张没有用掉。", opened.Category, category),
		}
	}
	e.exchange, err = voter.NewExchange(t.manifest, opened.Category)
	e.slip, e.category = slip, opened.Category
	return err
}

// collect exchanges the slip, verifies the issuer's proof and seals. From here on only sealed bytes are needed, so what was read is
// forgotten.
func (d *Desk) collect(ctx context.Context, e *entry) error {
	evaluation, err := d.issuer.Collect(ctx, e.slip, e.exchange.Blinded())
	if refusal := badSlip(err); refusal != nil {
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
	cast, err := credential.Seal(e.agreed.ballot)
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

// badSlip says in staff's words what is wrong with a slip; nil when the error is another.
func badSlip(err error) error {
	for _, known := range []struct {
		err     error
		chinese string
	}{
		{ballot.ErrSlipUnknown, "没有这张领票码：请对照领票码逐个核对16位字符。"},
		{ballot.ErrSlipVoid, "这张领票码已作废：请换一张备用票或余票。"},
		{ballot.ErrSlipReplaced, "这张领票码已补发，不能再用：请换一张备用票或余票。"},
		{ballot.ErrSlipSpent, "这张领票码已经用过：请换一张备用票或余票。"},
	} {
		if errors.Is(err, known.err) {
			return &survey.Refusal{English: known.err.Error() + ": take another slip", Chinese: known.chinese}
		}
	}
	return nil
}

// unanswered tells staff what to do about a ballot that stays at the desk.
func unanswered(err error) error {
	switch {
	case errors.Is(err, ballot.ErrUnavailable):
		return &survey.Refusal{
			English: "the store did not answer: seal it again, the same bytes are sent",
			Chinese: "没有等到入箱结果，这张票还留在录入台上。请稍候再按一次“入箱”：送的是同一张，不会重复入箱，也不再用领票码。",
		}
	case errors.Is(err, ballot.ErrBoxFull):
		return &survey.Refusal{
			English: "as many ballots of this category are in the box as slips were collected: somebody cast in place of this one; report it",
			Chinese: "这张票没有入箱：箱内这个票种的票数已等于领取数，可能有人用别的途径投了票。请立即报告监票人；这张票留在录入台上。",
		}
	case errors.Is(err, voter.ErrAck):
		return &survey.Refusal{
			English: "the box did not prove that it has the ballot: seal it again, the same bytes are sent",
			Chinese: "票箱没有给出入箱证明，这张票还留在录入台上。请再按一次“入箱”；仍然如此的，请停止入箱并检查服务器。",
		}
	}
	return err
}
