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
	log, err := o.actor.office.houseLog(ctx)
	if err != nil {
		return found, keys, err
	}
	in, cast, err := o.actor.office.around(ctx, s, log)
	if err != nil {
		return found, keys, err
	}
	in.Box, in.Cast, in.Seal = box, cast, ballot.Seal{Count: s.Seal.Count, Digest: s.Seal.Digest}
	return check.Look(in), keys, nil
}

// around is what a box of version 2 is held against, and the ballots that it says it has. log is what is wrong with the house's.
func (o *Office) around(ctx context.Context, s survey.Session, log error) (in check.Input, cast map[string]int, err error) {
	own, err := o.house.SessionAudit(ctx, s.ID)
	if err != nil {
		return in, nil, err
	}
	keys, err := o.house.Keys(ctx, s.ID)
	if err != nil {
		return in, nil, err
	}
	in = check.Input{
		Session: s.ID, Setup: &s.Setup, Manifest: keys.Manifest, Wrapped: keys.Wrapped, Recorded: recordedSeal(own), Audit: []error{log, survey.CheckSessionAudit(s.ID, own)},
		Entered: s.Counts, Corrected: s.Corrected, Logged: check.ReadLog(own), Box: check.Box{Paper: map[string]int{}},
	}
	in.Fingerprint, in.WrappedDigest = recordedKeys(own)
	if in.Slips, err = o.house.CountSlips(ctx, s.ID); err != nil {
		return in, nil, err
	}
	counted, err := o.house.CountCast(ctx, s.ID)
	if err != nil {
		return in, nil, err
	}
	cast = map[string]int{}
	for code, n := range counted {
		cast[code], in.Box.Paper[code] = n.Cast, n.Paper
	}
	return in, cast, nil
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
