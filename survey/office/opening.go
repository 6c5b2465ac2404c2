package office

import (
	"context"
	"errors"
	"slices"

	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/check"
	"ceping/survey/count"
	"ceping/survey/manifest"
	"ceping/survey/words"
)

// Opening has what is done with closed and opened boxes. It knows envelopes, and never a slip.
type Opening struct{ boxes Boxes }

// NewOpening opens the boxes of a store.
func NewOpening(boxes Boxes) *Opening { return &Opening{boxes} }

// BoxActor is an Actor with the boxes before them.
type BoxActor struct {
	actor Actor
	boxes Boxes
}

// By returns what one Actor may do with them.
func (o *Opening) By(a Actor) BoxActor { return BoxActor{a, o.boxes} }

// Open does what OpenDespite does, for a box that must pass the check.
func (o BoxActor) Open(ctx context.Context, id string, passphrases [][]byte, progress func(done, total int)) error {
	return o.OpenDespite(ctx, id, passphrases, "", progress)
}

// OpenDespite opens the box with the trustees' passphrases, which are overwritten, counts, and takes the session from closed to opened.
// What does not fit is looked for first, before any passphrase is tried: it is an *UnsoundError that names all of it, unless reason says
// why to go on, which is an act of its own and an alarm on every output. progress, which may be nil, is told how many envelopes are
// opened. The box key lives only inside this call, and the envelopes of each key are shuffled before the first is decrypted. Wrong or
// too few passphrases are a *Refusal. What was refused is an act, and nothing else has changed.
func (o BoxActor) OpenDespite(ctx context.Context, id string, passphrases [][]byte, reason string, progress func(done, total int)) error {
	defer forget(passphrases)
	s, may, err := o.actor.allowed(ctx, id, survey.Person.Sees) // an observer may be a trustee
	if err != nil {
		return err
	}
	if err := o.actor.sure(); err != nil {
		return err
	}
	if reason, err = survey.CleanReason(reason); err != nil {
		return err
	}
	if s.Phase != survey.Closed {
		return outOfOrder(s.Phase, survey.Opened)
	}
	o.actor.office.tell(ctx, id) // what could not be settled when the box was closed
	found, keys, err := o.inspect(ctx, s)
	if err != nil {
		return err
	}
	if err := barred(found.Findings, reason); err != nil {
		return errors.Join(err, o.actor.office.recordFailed(ctx, may, words.OpenRefused(words.EnglishList(check.Coded(found.Findings)))))
	}
	key, err := o.actor.office.turns.Unwrap(ctx, keys.Wrapped, passphrases, progressOf(ctx))
	if errors.Is(err, boxkey.ErrTooFew) || errors.Is(err, boxkey.ErrPassphrase) {
		refused := WrongPassphrases(err, s.Setup.Trustees)
		return errors.Join(refused, o.actor.office.recordFailed(ctx, may, words.OpenFailed(len(passphrases))))
	}
	if err != nil {
		return WrongPassphrases(err, s.Setup.Trustees)
	}
	defer key.Wipe()
	if wrong := check.CheckKey(key, keys.Manifest); wrong != nil {
		refused := survey.Refuse("key_of_another_box", wrong)
		return errors.Join(refused, o.actor.office.recordFailed(ctx, may, words.OpenRefused(words.EnglishOf(wrong))))
	}
	setup := promised(&s.Setup, keys.Manifest)
	box, err := count.Open(ctx, manifest.Envelopes(setup), key, keys.Manifest, found.Sealed, progress)
	if err != nil {
		return err
	}
	if err := nothingOpened(found.Findings, box); err != nil {
		return errors.Join(err, o.actor.office.recordFailed(ctx, may, words.OpenRefused(words.EnglishError(err))))
	}
	result := o.result(s, setup, found, count.NewTally(setup, box), reason)
	return o.keep(ctx, s, found, result)
}

// nothingOpened refuses a count of a box whose manifest was exchanged and none of whose ballots opens under it: kept, it would overwrite
// what the right manifest still opens.
func nothingOpened(findings []check.Finding, box count.Box) error {
	exchanged := slices.ContainsFunc(findings, func(f check.Finding) bool { return f.Code == check.ManifestExchanged })
	opens := slices.ContainsFunc(box.Envelopes[manifest.CoverKey], func(one count.Opened) bool { return !one.Damaged })
	if !exchanged || opens || len(box.Envelopes[manifest.CoverKey]) == 0 {
		return nil
	}
	return survey.Refuse("manifest_of_another_box")
}

// result returns what is kept of an opened box. Its blinds are drawn for the forms that its Report has.
func (o BoxActor) result(s survey.Session, setup *survey.Setup, found check.Looked, tally count.Tally, reason string) Result {
	if len(found.Findings) == 0 {
		reason = ""
	}
	kept := Result{
		Software: o.actor.office.config.Software, Seal: *s.Seal, Tally: tally, Facts: found.Facts(reason), Findings: found.Findings, Cast: found.Cast,
		OpenedDigest: found.OpenedDigest,
	}
	r := count.NewReport(count.Input{ID: s.ID, Setup: setup, Counts: map[string]count.Counts{}, Tally: tally, Facts: kept.Facts, Seal: count.ReportSeal(*s.Seal)})
	kept.Blinds = count.NewBlinds(r.Forms)
	return kept
}

// keep makes the acts of an opening: what was not counted by hand is left out, and then, at once or not at all, the box is opened, in
// spite of what was found if that is so. Who opens is asked for the right once more, since a count takes minutes. The archive reads the
// reason from the act right before that of opening.
func (o BoxActor) keep(ctx context.Context, s survey.Session, found check.Looked, result Result) error {
	now, may, err := o.actor.allowed(ctx, s.ID, survey.Person.Sees)
	if err != nil {
		return err
	}
	if now.Phase != survey.Closed || *now.Seal != *s.Seal {
		return survey.Refuse("count_overtaken")
	}
	if err := o.actor.office.leaveOut(ctx, now, may, survey.Present, survey.Leftover); err != nil {
		return err
	}
	var acts []Act
	if len(found.Findings) > 0 {
		acts = append(acts, may.act(words.OpenedDespite(words.EnglishList(check.Coded(found.Findings)), result.Facts.Despite)))
	}
	ballots := 0
	for _, n := range found.Cast {
		ballots += n
	}
	opened := words.Opened(ballots, !found.SealMismatch, found.BoxFull, result.Mark())
	if err := o.actor.office.house.OpenBox(ctx, s.ID, result, append(acts, may.act(opened))...); err != nil {
		return err
	}
	o.actor.office.keepBackup(ctx, may, AfterOpening)
	return nil
}
