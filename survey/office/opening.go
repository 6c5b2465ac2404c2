package office

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"ceping/survey"
	"ceping/survey/seal"
	"ceping/survey/version1"
)

// Open is OpenDespite for a box that must pass the check.
func (o *Office) Open(ctx context.Context, id string, passphrases []string, progress func(done, total int)) error {
	return o.OpenDespite(ctx, id, passphrases, "", progress)
}

// OpenDespite opens the box with the trustees' passphrases, counts, and takes the session from closed to opened. What does not fit
// is looked for first, before any passphrase is tried: it is a *Refusal that names all of it, unless reason says why to go on, which
// is an act of its own and an alarm on every output. progress, which may be nil, is told how many ballots are opened. The box key
// lives only inside this call, and ballots are shuffled before the first is decrypted. Wrong or too few passphrases are a *Refusal
// too. What was refused is an act, and nothing else has changed.
func (o *Office) OpenDespite(ctx context.Context, id string, passphrases []string, reason string, progress func(done, total int)) error {
	reason, err := survey.CleanReason(reason)
	if err != nil {
		return err
	}
	s, err := o.allowed(ctx, id, survey.Person.Sees) // an observer may be a trustee
	if err != nil {
		return err
	}
	if s.Phase != survey.Closed {
		return outOfOrder(s.Phase, survey.Opened)
	}
	o.tell(ctx, id) // what could not be settled when the box was closed
	if s, err = o.store.Session(ctx, id); err != nil {
		return err
	}
	found, keys, err := o.inspect(ctx, s)
	if err != nil {
		return err
	}
	if err := barred(found.Findings, reason); err != nil {
		return errors.Join(err, o.recordFailed(ctx, id, "open refused", survey.JoinFindings(found.Findings, survey.Finding.English, "; ")))
	}
	key, err := o.turns.Unwrap(ctx, keys.WrappedBox, passphrases, survey.ProgressOf(ctx))
	if errors.Is(err, seal.ErrTooFew) || errors.Is(err, seal.ErrPassphrase) {
		refused := version1.WrongPassphrases(err, s.Setup.Trustees)
		return errors.Join(refused, o.recordFailed(ctx, id, "open failed", fmt.Sprintf("%d passphrases", len(passphrases))))
	}
	if err != nil {
		return version1.WrongPassphrases(err, s.Setup.Trustees)
	}
	defer key.Wipe()
	if !version1.KeyFits(keys, key) {
		return survey.Refuse("the box key is not the one in the session's Manifest: restore the data directory as it was when the box was closed", "票箱密钥与制票时公布的不是同一把：请恢复封箱时的数据目录")
	}
	counted, err := version1.Count(ctx, &s.Setup, key, keys.Manifest, found.Once, progress)
	if err != nil {
		return err
	}
	tally := version1.NewTally(&s.Setup, counted)
	tally.Software, tally.Opening = o.config.Software, &survey.Opening{Findings: found.Findings, Cast: found.Cast}
	tally.SealMatches = !version1.HasFinding(found.Findings, survey.SealMismatch)
	if len(found.Findings) > 0 {
		tally.Opening.Despite = reason
	}
	return o.keepTally(ctx, s, tally)
}

// keepTally makes the acts of an opening, the count last.
func (o *Office) keepTally(ctx context.Context, s survey.Session, tally survey.Tally) error {
	now, err := o.store.Session(ctx, s.ID)
	if err != nil {
		return err
	}
	if now.Phase != survey.Closed || *now.Seal != *s.Seal {
		return survey.Refuse("the box was opened or reopened by somebody else meanwhile: nothing of this count is kept", "计票期间有人重新开放或打开了票箱：这次计票没有保留，请看清现在的阶段再操作")
	}
	if err := o.leaveOut(ctx, now, survey.Present, survey.Leftover); err != nil {
		return err
	}
	if did := tally.Opening; len(did.Findings) > 0 {
		detail := fmt.Sprintf("%s; reason: %s", survey.JoinFindings(did.Findings, survey.Finding.English, "; "), did.Despite)
		if err := o.store.Record(ctx, survey.ActBy(ctx, s.ID, "open despite", detail)); err != nil {
			return err
		}
	}
	counted := 0
	for _, n := range tally.Opening.Cast {
		counted += n
	}
	return o.store.OpenBox(ctx, s.ID, tally, survey.ActBy(ctx, s.ID, "open", fmt.Sprintf("%d ballots, seal matches: %t", counted, tally.SealMatches)))
}

// Inspect looks at a closed box as Open does, with no key, and says what does not fit.
func (o *Office) Inspect(ctx context.Context, id string) ([]survey.Finding, error) {
	s, err := o.store.Session(ctx, id)
	if err != nil {
		return nil, err
	}
	if s.Phase != survey.Closed {
		return nil, outOfOrder(s.Phase, survey.Opened)
	}
	found, _, err := o.inspect(ctx, s)
	return found.Findings, err
}

func (o *Office) inspect(ctx context.Context, s survey.Session) (version1.Inspected, survey.Keys, error) {
	keys, err := o.store.Keys(ctx, s.ID)
	if err != nil {
		return version1.Inspected{}, keys, err
	}
	slips, err := o.store.CountSlips(ctx, s.ID)
	if err != nil {
		return version1.Inspected{}, keys, err
	}
	ballots, err := o.store.Ballots(ctx, s.ID)
	if ctx.Err() != nil {
		return version1.Inspected{}, keys, ctx.Err()
	}
	if errors.Is(err, survey.ErrNotClosed) {
		return version1.Inspected{}, keys, err
	}
	if err != nil {
		return version1.Inspected{Findings: []survey.Finding{{Code: survey.BoxUnreadable, Detail: err.Error()}}}, keys, nil
	}
	found := version1.Inspection{
		Manifest: keys.Manifest, Session: s.ID, Seed: keys.IssuerSeed, Wrapped: keys.WrappedBox, Ballots: ballots,
		Seal: *s.Seal, Slips: slips, Paper: paperOf(s),
	}.Look()
	log, err := o.store.Audit(ctx)
	if err != nil {
		return version1.Inspected{}, keys, err
	}
	if survey.CheckAudit(log) != nil {
		found.Add(survey.Finding{Code: survey.AuditBroken})
	}
	return found, keys, nil
}

// paperOf are the paper ballots by category.
func paperOf(s survey.Session) map[string]int {
	paper := map[string]int{}
	for code, entered := range s.Counts {
		paper[code] = entered.Paper
	}
	return paper
}

// barred refuses a box with findings, unless a reason is given and there is something to go on with.
func barred(findings []survey.Finding, reason string) error {
	if len(findings) == 0 {
		return nil
	}
	bars := slices.ContainsFunc(findings, survey.Finding.Bars)
	if reason != "" && !bars {
		return nil
	}
	english, chinese := "Restore the data directory as it was when the box was closed, or go on with --despite REASON, which is an act and an alarm on every output",
		"请先查明原因，或者恢复封箱时的数据；确需继续，要写明理由，每份结果上都会注明"
	if bars {
		english, chinese = "Restore the data directory as it was when the box was closed", "请恢复封箱时的数据目录"
	}
	return &UnsoundError{findings, survey.Refusal{
		English: "the box was not opened, and no passphrase tried: " + survey.JoinFindings(findings, survey.Finding.English, "; ") + ". " + english,
		Chinese: "没有开箱，口令也没有试：" + survey.JoinFindings(findings, survey.Finding.Chinese, "；") + "。" + chinese,
	}}
}

// UnsoundError refuses a box that does not pass the check. It is a *Refusal that names all findings.
type UnsoundError struct {
	Findings []survey.Finding
	refusal  survey.Refusal
}

func (e *UnsoundError) Error() string { return e.refusal.English }
func (e *UnsoundError) Unwrap() error { return &e.refusal }

// Report computes the Report of an opened or archived session.
func (o *Office) Report(ctx context.Context, id string) (version1.Report, error) {
	s, err := o.store.Session(ctx, id)
	if err != nil {
		return version1.Report{}, err
	}
	return o.report(ctx, s)
}

// Take is Report for one who takes it away, which is an act in the audit log. as is the format, and whose package it is.
func (o *Office) Take(ctx context.Context, id, as string) (version1.Report, error) {
	if _, err := o.allowed(ctx, id, survey.Person.Results); err != nil {
		return version1.Report{}, err
	}
	r, err := o.Report(ctx, id)
	if err != nil {
		return version1.Report{}, err
	}
	return r, o.store.Record(ctx, survey.ActBy(ctx, id, "take report", as))
}

func (o *Office) report(ctx context.Context, s survey.Session) (version1.Report, error) {
	if !s.Phase.Reached(survey.Opened) {
		return version1.Report{}, survey.Refuse(
			fmt.Sprintf("there is no report while the session is %s: close it, then open the box with ceping tally", s.Phase),
			"还没有结果：封箱并由开箱人开箱计票后才有结果")
	}
	header, err := o.header(ctx, s)
	if err != nil {
		return version1.Report{}, err
	}
	return version1.NewReport(s, header, cmp.Or(s.Tally.Software, o.config.Software)), nil
}
