package paper

import (
	"context"
	"errors"
	"fmt"

	"ceping/survey"
	"ceping/survey/version1"
	"ceping/survey/voter"
)

// Seal consumes a fresh slip of the ballot's category and puts the agreed ballot into the box, as a phone would; then the
// entry is forgotten. Without an answer everything is kept as it is: Seal again sends the same bytes, asks for no slip,
// and counts the ballot once.
func (d *Desk) Seal(ctx context.Context, id string, number int, slip string) error {
	ctx = context.WithoutCancel(ctx) // a browser that goes away does not leave it half done
	return d.at(ctx, id, func(t *tray, at survey.Phase) error {
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
		if e.exchange == nil && e.sealed == nil {
			if err := d.draw(ctx, t, e, slip); err != nil {
				return err
			}
		}
		if e.sealed == nil {
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
	switch {
	case badSlip(err) != nil:
		return badSlip(err)
	case err != nil:
		return err
	case opened.Manifest != t.manifest.Text:
		return &survey.Refusal{English: "the slip is of another session", Chinese: "这张领票码不是本场测评会的，请换一张。"}
	case opened.State != survey.SlipFresh:
		return badSlip(survey.ErrSlipSpent)
	case opened.Category != e.agreed.Category:
		return &survey.Refusal{
			English: fmt.Sprintf("the slip is of category %s and the paper of %s: take a slip of %[2]s", opened.Category, e.agreed.Category),
			Chinese: fmt.Sprintf("这张领票码是%s票种，纸质票是%s票种：请换一张%[2]s票种的。这张没有用掉。", opened.Category, e.agreed.Category),
		}
	}
	e.exchange, err = voter.NewExchange(t.manifest, opened.Category)
	e.slip, e.category = slip, opened.Category
	return err
}

// collect exchanges the slip and seals. From here on only sealed bytes are needed, so what was read is forgotten.
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
	cast, err := credential.Seal(e.agreed.text)
	if err != nil {
		return err
	}
	e.sealed = &version1.SealedBallot{Category: cast.Category, Nonce: [32]byte(cast.Nonce), MAC: [32]byte(cast.MAC), Sealed: cast.Sealed}
	e.exchange, e.slip, e.agreed = nil, "", nil
	return nil
}

// deliver casts, and counts once it is in the box. Both may be done again.
func (d *Desk) deliver(ctx context.Context, id string, e *entry) error {
	if err := d.box.Cast(ctx, id, *e.sealed); err != nil {
		return err
	}
	return d.office.CountPaper(ctx, id, e.category)
}

// badSlip says in staff's words what is wrong with a slip; nil when the error is another.
func badSlip(err error) error {
	for _, known := range []struct {
		err     error
		chinese string
	}{
		{survey.ErrSlipUnknown, "没有这张领票码：请对照领票码逐个核对16位字符。"},
		{survey.ErrSlipVoid, "这张领票码已作废：请换一张备用票或余票。"},
		{survey.ErrSlipSpent, "这张领票码已经用过：请换一张备用票或余票。"},
	} {
		if errors.Is(err, known.err) {
			return &survey.Refusal{English: known.err.Error() + ": take another slip", Chinese: known.chinese}
		}
	}
	return nil
}

// unanswered tells staff that the same is to be tried again.
func unanswered(err error) error {
	if errors.Is(err, survey.ErrUnavailable) {
		return &survey.Refusal{
			English: "the store did not answer: seal it again, the same bytes are sent",
			Chinese: "没有等到入箱结果，这张票还留在录入台上。请稍候再按一次“入箱”：送的是同一张，不会重复入箱，也不再用领票码。",
		}
	}
	return err
}
