package office

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/boxkey"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// Advance takes a session to the next phase, from closed back to voting, or back to draft (退回筹备) while no slip was collected. Ready
// needs a passphrase of each named trustee, in their order; the other phases take none. Passphrases are overwritten, whatever comes of
// it. Opened is reached by Opening.Open.
func (a Actor) Advance(ctx context.Context, id string, to survey.Phase, passphrases [][]byte) error {
	defer forget(passphrases)
	s, may, err := a.acting(ctx, id)
	if err != nil {
		return err
	}
	switch {
	case to == survey.Opened && s.Phase == survey.Closed:
		return survey.Refuse("a closed session is opened by its trustees: use ceping tally", "请由开箱人输入口令开箱计票")
	case to == survey.Archived && s.Phase == survey.Opened:
		return survey.Refuse("an opened session is archived into a file: use ceping archive", "请用归档功能生成归档文件")
	case to == survey.Draft:
		return a.office.withdraw(ctx, s, may)
	case !ballot.Step(s.Phase, to, 0):
		return outOfOrder(s.Phase, to)
	}
	switch {
	case to == survey.Ready:
		return a.makeReady(ctx, s, passphrases)
	case to == survey.Closed:
		_, err := a.office.house.CloseBox(ctx, id, may.act(survey.ActClose, ""))
		a.office.tell(ctx, id)
		return err
	case s.Phase == survey.Closed:
		return a.office.house.ReopenBox(ctx, id, may.act(survey.ActReopen, ""))
	case to == survey.Collecting:
		if err := a.office.checkIssued(ctx, s); err != nil {
			return err
		}
	}
	return a.office.house.Advance(ctx, id, s.Phase, to, may.act("advance", string(s.Phase)+" to "+string(to)))
}

func outOfOrder(from, to survey.Phase) error {
	remedy, chinese := "nothing follows", "没有下一阶段"
	for _, p := range survey.Phases() {
		if ballot.Step(from, p, 0) && p.Reached(from) {
			remedy = "next is " + string(p)
			chinese = "下一步是“" + p.Chinese() + "”"
		}
	}
	return survey.Refuse(
		fmt.Sprintf("the session is %s and cannot become %s: %s", from, to, remedy),
		fmt.Sprintf("测评会处于“%s”阶段，不能转到“%s”：%s", from.Chinese(), to.Chinese(), chinese))
}

// withdraw takes a session back to draft.
func (o *Office) withdraw(ctx context.Context, s survey.Session, may right) error {
	if s.Phase != survey.Ready && s.Phase != survey.Collecting {
		return outOfOrder(s.Phase, survey.Draft)
	}
	err := o.house.Withdraw(ctx, s.ID, may.act("back to draft", string(s.Phase)+" to draft; slips and keys are erased"))
	o.tell(ctx, s.ID)
	return err
}

// makeReady makes all keys of a session. The plain box key exists only inside this call.
func (a Actor) makeReady(ctx context.Context, s survey.Session, passphrases [][]byte) error {
	if err := s.Setup.Check(); err != nil {
		return err
	}
	if err := manifest.CheckSize(&s.Setup); err != nil {
		return err
	}
	if err := a.office.checkConforms(ctx, &s.Setup); err != nil {
		return err
	}
	if err := checkPassphrases(s, passphrases); err != nil {
		return err
	}
	key, err := envelope.GenerateKey()
	if err != nil {
		return err
	}
	defer key.Wipe()
	wrapped, err := a.office.turns.Wrap(ctx, key, s.Setup.Trustees.Threshold, passphrases, a.office.config.Work, progressOf(ctx))
	if err != nil {
		return crowded(err)
	}
	seed := make([]byte, credential.SeedSize)
	defer clear(seed)
	rand.Read(seed)
	text, err := manifest.New(s.ID, &s.Setup, seed, key.Public())
	if err != nil {
		return err
	}
	// Making keys takes seconds. Whoever began may have lost the session meanwhile, the draft have become another one, or the assessment,
	// which only a ready session freezes, rule something else.
	now, may, err := a.acting(ctx, s.ID)
	if err != nil {
		return err
	}
	if now.Setup.Revision() != s.Setup.Revision() {
		return survey.Refuse("the draft was changed while its keys were made: look at it, and make it ready again", "制票的时候有人改了筹备内容，没有制票。请核对后再制票")
	}
	if err := a.office.checkConforms(ctx, &s.Setup); err != nil {
		return err
	}
	keys := Keys{Manifest: text, Wrapped: wrapped, Digest: wrapped.Digest()}
	return a.office.house.MakeReady(ctx, s.ID, keys, seed, may.act(survey.ActReady, readied(keys)+definition(&s.Setup)))
}

// forget overwrites passphrases.
func forget(passphrases [][]byte) {
	for _, p := range passphrases {
		clear(p)
	}
}

// checkPassphrases names whose passphrase will not do.
func checkPassphrases(s survey.Session, passphrases [][]byte) error {
	if want := len(s.Setup.Trustees.Names); len(passphrases) != want {
		return survey.Refuse(
			fmt.Sprintf("%d passphrases given and %d trustees named: give one for each, one a line", len(passphrases), want),
			fmt.Sprintf("需要为%d位开箱人各设一个口令，现有%d个", want, len(passphrases)))
	}
	err := boxkey.CheckPassphrases(passphrases)
	if err == nil {
		return nil
	}
	chinese := "口令不可用，请换一个"
	var bad *boxkey.PassphraseError
	if errors.As(err, &bad) {
		chinese = s.Setup.Trustees.Names[bad.Line-1] + "：" + bad.Chinese()
	}
	return survey.Refuse(err.Error(), chinese)
}

// checkIssued refuses to begin collecting without slips.
func (o *Office) checkIssued(ctx context.Context, s survey.Session) error {
	counts, err := o.house.CountSlips(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, c := range s.Setup.Categories {
		if counts[c.Code].Printed == 0 {
			return survey.Refuse("no slips are made yet: use ceping slips issue first", "还没有制作领票码：请先打印领票码")
		}
	}
	return nil
}
