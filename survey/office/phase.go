package office

import (
	"context"
	"errors"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/boxkey"
	"ceping/survey/check"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/random"
	"ceping/survey/words"
)

// Advance takes a session to the next phase, from closed back to voting, or back to draft (退回筹备) while no slip was collected. Ready
// needs a passphrase of each named trustee, in their order; the other phases take none. Passphrases are overwritten, whatever the outcome of
// it. Opened is reached by Opening.Open.
func (a Actor) Advance(ctx context.Context, id string, to survey.Phase, passphrases [][]byte) error {
	defer forget(passphrases)
	s, may, err := a.acting(ctx, id)
	if err != nil {
		return err
	}
	switch {
	case to == survey.Opened && s.Phase == survey.Closed:
		return survey.Refuse("step_by_tally")
	case to == survey.Archived && s.Phase == survey.Opened:
		return survey.Refuse("step_by_archive")
	case to == survey.Draft:
		return a.office.withdraw(ctx, s, may)
	case !ballot.Step(s.Phase, to, 0):
		return outOfOrder(s.Phase, to)
	}
	switch {
	case to == survey.Ready:
		return a.makeReady(ctx, s, passphrases)
	case to == survey.Closed:
		_, err := a.office.house.CloseBox(ctx, id, may.act(words.Closing()))
		a.office.tell(ctx, id)
		return err
	case s.Phase == survey.Closed:
		return a.office.house.ReopenBox(ctx, id, may.act(words.Reopening()))
	case to == survey.Collecting:
		if err := a.office.checkIssued(ctx, s); err != nil {
			return err
		}
	}
	return a.office.house.Advance(ctx, id, s.Phase, to, may.act(words.Stepped(s.Phase, to)))
}

func outOfOrder(from, to survey.Phase) error {
	var next survey.Coded = &survey.Refusal{Code: "step_none"}
	for _, p := range survey.Phases() {
		if ballot.Step(from, p, 0) && p.Reached(from) {
			next = &survey.Refusal{Code: "step_next", Values: []any{p}}
		}
	}
	return survey.Refuse("step_out_of_order", from, to, next)
}

// withdraw takes a session back to draft.
func (o *Office) withdraw(ctx context.Context, s survey.Session, may right) error {
	if s.Phase != survey.Ready && s.Phase != survey.Collecting {
		return outOfOrder(s.Phase, survey.Draft)
	}
	err := o.house.Withdraw(ctx, s.ID, may.act(words.Withdrawn(s.Phase)))
	o.tell(ctx, s.ID)
	o.keepBackup(ctx, may, AfterWaiting) // what waited for this session waits no more
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
	random.Fill(seed)
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
		return survey.Refuse("ready_draft_changed")
	}
	if err := a.office.checkConforms(ctx, &s.Setup); err != nil {
		return err
	}
	keys := Keys{Manifest: text, Wrapped: wrapped, Digest: wrapped.Digest()}
	return a.office.house.MakeReady(ctx, s.ID, keys, seed, may.act(words.Readied(manifest.Fingerprint(keys.Manifest), keys.Digest, check.SetupDigest(&s.Setup), definition(&s.Setup))))
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
		return survey.Refuse("passphrases_count", len(passphrases), want)
	}
	err := boxkey.CheckPassphrases(passphrases)
	var bad *boxkey.PassphraseError
	if !errors.As(err, &bad) {
		return err
	}
	return survey.Refuse("passphrase_unusable", bad.Line, s.Setup.Trustees.Names[bad.Line-1], unusable(bad.Err))
}

// unusable says what is wrong with a passphrase.
func unusable(err error) survey.Code {
	switch err {
	case boxkey.ErrPassphraseEncoding:
		return "passphrase_encoding"
	case boxkey.ErrPassphraseShort:
		return "passphrase_short"
	case boxkey.ErrPassphraseUniform:
		return "passphrase_uniform"
	case boxkey.ErrPassphraseCycle:
		return "passphrase_cycle"
	case boxkey.ErrPassphraseRun:
		return "passphrase_run"
	case boxkey.ErrPassphraseCommon:
		return "passphrase_common"
	case boxkey.ErrPassphraseRepeated:
		return "passphrase_repeated"
	}
	return "passphrase_weak"
}

// checkIssued refuses to begin collecting without slips.
func (o *Office) checkIssued(ctx context.Context, s survey.Session) error {
	counts, err := o.house.CountSlips(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, c := range s.Setup.Categories {
		if counts[c.Code].Printed == 0 {
			return survey.Refuse("slips_none")
		}
	}
	return nil
}
