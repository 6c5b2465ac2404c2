package office

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/seal"
	"ceping/survey/version1"
)

// Advance takes a session to the next phase, or from closed back to voting. Ready needs a passphrase of each named trustee, in
// their order; the other phases take none. Opened is reached by Open.
func (o *Office) Advance(ctx context.Context, id string, to survey.Phase, passphrases []string) error {
	s, err := o.acting(ctx, id)
	if err != nil {
		return err
	}
	if !s.Phase.Next(to) {
		return outOfOrder(s.Phase, to)
	}
	done := survey.ActBy(ctx, id, "advance", string(s.Phase)+" to "+string(to))
	switch {
	case to == survey.Ready:
		return o.makeReady(ctx, s, passphrases, done)
	case to == survey.Collecting:
		if err := o.checkIssued(ctx, s); err != nil {
			return err
		}
	case to == survey.Closed:
		_, err := o.store.CloseBox(ctx, id, func(sealed survey.Seal) survey.Act {
			return survey.ActBy(ctx, id, "close", fmt.Sprintf("%d ballots, digest %s", sealed.Count, sealed.Digest))
		})
		o.tell(ctx, id)
		return err
	case to == survey.Opened:
		return survey.Refuse("a closed session is opened by its trustees: use ceping tally", "请由开箱人输入口令开箱计票")
	case to == survey.Archived:
		return survey.Refuse("an opened session is archived into a file: use ceping archive", "请用归档功能生成归档文件")
	case s.Phase == survey.Closed:
		done = survey.ActBy(ctx, id, "reopen", "withdrawn digest "+s.Seal.Digest)
	}
	return o.store.Advance(ctx, id, s.Phase, to, done)
}

func outOfOrder(from, to survey.Phase) error {
	remedy, chinese := "nothing follows", "没有下一阶段"
	for _, p := range survey.Phases() {
		if from.Next(p) && p.Reached(from) {
			remedy = "next is " + string(p)
			chinese = "下一步是“" + p.Chinese() + "”"
		}
	}
	return survey.Refuse(
		fmt.Sprintf("the session is %s and cannot become %s: %s", from, to, remedy),
		fmt.Sprintf("测评会处于“%s”阶段，不能转到“%s”：%s", from.Chinese(), to.Chinese(), chinese))
}

// makeReady makes all keys of a session. The plain box key exists only inside this call.
func (o *Office) makeReady(ctx context.Context, s survey.Session, passphrases []string, done survey.Act) error {
	if err := s.Setup.Check(); err != nil {
		return err
	}
	if err := o.checkConforms(ctx, &s.Setup); err != nil {
		return err
	}
	if err := o.checkPassphrases(s, passphrases); err != nil {
		return err
	}
	key, err := seal.GenerateKey()
	if err != nil {
		return err
	}
	defer key.Wipe()
	wrapped, err := o.turns.Wrap(ctx, key, s.Setup.Trustees.Threshold, passphrases, o.config.Work, survey.ProgressOf(ctx))
	if err != nil {
		return survey.Crowded(err)
	}
	seed := make([]byte, credential.SeedSize)
	rand.Read(seed)
	text, err := version1.NewManifest(s.ID, &s.Setup, seed, key.Public())
	if err != nil {
		return err
	}
	slots := 0
	for _, c := range s.Setup.Categories {
		slots += c.Printed(s.Setup.Rules.Spares)
	}
	// Making keys takes seconds. Whoever began may have lost the session meanwhile, the draft have become another one, or the assessment,
	// which only a ready session freezes, rule something else.
	if now, err := o.acting(ctx, s.ID); err != nil {
		return err
	} else if now.Setup.Revision() != s.Setup.Revision() {
		return survey.Refuse("the draft was changed while its keys were made: look at it, and make it ready again", "制票的时候有人改了筹备内容，没有制票。请核对后再制票")
	}
	if err := o.checkConforms(ctx, &s.Setup); err != nil {
		return err
	}
	keys := survey.Keys{Manifest: text, IssuerSeed: seed, WrappedBox: wrapped, BallotSize: s.Setup.BallotSize()}
	return o.store.MakeReady(ctx, s.ID, keys, slots, done)
}

func (o *Office) checkPassphrases(s survey.Session, passphrases []string) error {
	if want := len(s.Setup.Trustees.Names); len(passphrases) != want {
		return survey.Refuse(
			fmt.Sprintf("%d passphrases given and %d trustees named: give one for each, one a line", len(passphrases), want),
			fmt.Sprintf("需要为%d位开箱人各设一个口令，现有%d个", want, len(passphrases)))
	}
	err := seal.CheckPassphrases(passphrases)
	if err == nil {
		return nil
	}
	chinese := "口令不可用，请换一个"
	var bad *seal.PassphraseError
	if errors.As(err, &bad) {
		who := s.Setup.Trustees.Names[bad.Line-1]
		switch {
		case errors.Is(err, seal.ErrPassphraseShort):
			chinese = fmt.Sprintf("%s的口令太短：至少%d个字，或使用生成的口令", who, seal.MinPassphrase)
		case errors.Is(err, seal.ErrPassphraseRepeated):
			chinese = who + "的口令与他人相同：请各设各的口令"
		}
	}
	return survey.Refuse(err.Error(), chinese)
}

// checkIssued refuses to begin collecting without slips.
func (o *Office) checkIssued(ctx context.Context, s survey.Session) error {
	counts, err := o.store.CountSlips(ctx, s.ID)
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
