package office

import (
	"context"
	"errors"
	"slices"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/check"
	"ceping/survey/words"
)

// Inspect looks at a closed box as Open does, with no key, and says what does not fit.
func (o BoxActor) Inspect(ctx context.Context, id string) ([]check.Finding, error) {
	s, err := o.actor.seen(ctx, id)
	if err != nil {
		return nil, err
	}
	if s.Phase != survey.Closed {
		return nil, outOfOrder(s.Phase, survey.Opened)
	}
	found, _, err := o.inspect(ctx, s)
	return found.Findings, err
}

func (o BoxActor) inspect(ctx context.Context, s survey.Session) (found check.Looked, keys Keys, err error) {
	house := o.actor.office.house
	if keys, err = house.Keys(ctx, s.ID); err != nil {
		return found, keys, err
	}
	slips, err := house.CountSlips(ctx, s.ID)
	if err != nil {
		return found, keys, err
	}
	box, err := o.boxes.ReadBox(ctx, s.ID)
	if ctx.Err() != nil {
		return found, keys, ctx.Err()
	}
	if errors.Is(err, ballot.ErrNotClosed) {
		return found, keys, err
	}
	if err != nil {
		return check.Looked{Findings: []check.Finding{{Code: check.BoxUnreadable, Detail: err.Error()}}}, keys, nil
	}
	log, err := house.Audit(ctx)
	if err != nil {
		return found, keys, err
	}
	own, err := house.SessionAudit(ctx, s.ID)
	if err != nil {
		return found, keys, err
	}
	fingerprint, digest := recordedKeys(own)
	return check.Look(check.Input{
		Session: s.ID, Setup: &s.Setup, Manifest: keys.Manifest, Fingerprint: fingerprint, Box: box, Seal: ballot.Seal{Count: s.Seal.Count, Digest: s.Seal.Digest},
		Recorded: recordedSeal(own), Slips: slips, Wrapped: keys.Wrapped, WrappedDigest: digest,
		Audit: []error{survey.CheckAudit(log), survey.CheckSessionAudit(s.ID, own)},
	}), keys, nil
}

// recordedKeys are fingerprint and digest of the wrapped key as the last act of ready recorded them; empty when there is none.
func recordedKeys(acts []survey.SessionEntry) (fingerprint, digest string) {
	for _, e := range slices.Backward(acts) {
		if e.Name == survey.ActReady {
			return words.ReadyKeys(e.Detail)
		}
	}
	return "", ""
}

// recordedSeal is the digest of the seal as the last act of closing recorded it; empty when there is none.
func recordedSeal(acts []survey.SessionEntry) string {
	for _, e := range slices.Backward(acts) {
		if e.Name == survey.ActClose {
			return words.SealDigest(e.Detail)
		}
	}
	return ""
}

// barred refuses a box with findings, unless a reason is given and there is something to go on with.
func barred(findings []check.Finding, reason string) error {
	if len(findings) == 0 {
		return nil
	}
	bars := slices.ContainsFunc(findings, check.Finding.Bars)
	if reason != "" && !bars {
		return nil
	}
	remedy := survey.Code("box_unsound_despite")
	if bars {
		remedy = "box_unsound_barred"
	}
	return &UnsoundError{findings, survey.Refusal{Code: "box_unsound", Values: []any{check.Coded(findings), remedy}}}
}

// UnsoundError refuses a box that does not pass the check. It is a *Refusal that names all findings.
type UnsoundError struct {
	Findings []check.Finding
	refusal  survey.Refusal
}

// Error returns the code with its values, for programmers: people get the sentence of the *Refusal within.
func (e *UnsoundError) Error() string { return e.refusal.Error() }

// Unwrap returns the *Refusal.
func (e *UnsoundError) Unwrap() error { return &e.refusal }
