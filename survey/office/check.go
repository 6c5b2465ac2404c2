package office

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/check"
	"ceping/survey/version1"
	"ceping/survey/words"
)

// Check looks at every invariant of a session that its phase has, and says in English what does not fit; nothing of a sound one. It
// writes nothing, and uses no key. Of a closed box it is all that is looked at before opening; of an opened one that its rows are
// there, all that its archive is checked for; of any other the keys, the counts and the audit chains. The error of a session out of
// service is its fault's, with the remedy.
func (o BoxActor) Check(ctx context.Context, id string) ([]string, error) {
	s, _, err := o.actor.acting(ctx, id)
	if err != nil {
		return nil, err
	}
	switch {
	case s.Phase == survey.Closed:
		found, _, err := o.inspect(ctx, s)
		return sentences(found.Findings), err
	case s.Protocol == 1:
		return o.checkVersion1(ctx, s)
	}
	found, err := o.checkOutside(ctx, s)
	if err != nil || !s.Phase.Reached(survey.Opened) {
		return found, err
	}
	opened, err := o.checkOpened(ctx, s)
	return append(found, opened...), err
}

// Despite returns what did not fit of a box that was opened in spite of it; nothing of one that was sound. ErrNotOpened.
func (o BoxActor) Despite(ctx context.Context, id string) ([]check.Finding, error) {
	if _, _, err := o.actor.acting(ctx, id); err != nil {
		return nil, err
	}
	kept, err := o.actor.office.house.Result(ctx, id)
	return kept.Findings, err
}

func sentences(findings []check.Finding) (list []string) {
	for _, f := range findings {
		list = append(list, words.EnglishOf(f))
	}
	return list
}

// chains are the audit chains of the house and of a session.
func (o *Office) chains(ctx context.Context, id string) (own []survey.SessionEntry, wrong []error, err error) {
	log, err := o.house.Audit(ctx)
	if err != nil {
		return nil, nil, err
	}
	if own, err = o.house.SessionAudit(ctx, id); err != nil {
		return nil, nil, err
	}
	return own, []error{survey.CheckAudit(log), survey.CheckSessionAudit(id, own)}, nil
}

// checkOutside does what Check does, for what is around the box.
func (o BoxActor) checkOutside(ctx context.Context, s survey.Session) ([]string, error) {
	house := o.actor.office.house
	own, chains, err := o.actor.office.chains(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	if s.Phase == survey.Draft || s.Remains != nil {
		var wrong []string
		for _, err := range chains {
			if err != nil {
				wrong = append(wrong, err.Error())
			}
		}
		return wrong, nil
	}
	in := check.Input{Session: s.ID, Setup: &s.Setup, Audit: chains, Box: check.Box{Paper: map[string]int{}}}
	keys, err := house.Keys(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	in.Manifest, in.Wrapped = keys.Manifest, keys.Wrapped
	in.Fingerprint, in.WrappedDigest = recordedKeys(own)
	if in.Slips, err = house.CountSlips(ctx, s.ID); err != nil {
		return nil, err
	}
	counted, err := house.CountCast(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	cast := map[string]int{}
	for code, n := range counted {
		cast[code], in.Box.Paper[code] = n.Cast, n.Paper
	}
	found := check.Outside(in, cast)
	if s.Phase.Reached(survey.Opened) { // numbers that it was opened in spite of are in its Report, and no news
		found = slices.DeleteFunc(found, func(f check.Finding) bool { return f.Category != "" })
	}
	return sentences(found), nil
}

// checkOpened is Check for an opened box: the Report is computed, and its archive, while the rows are there, is held to all that one
// must be.
func (o BoxActor) checkOpened(ctx context.Context, s survey.Session) ([]string, error) {
	r, err := o.actor.office.report(ctx, s)
	if errors.Is(err, survey.ErrUnavailable) || ctx.Err() != nil {
		return nil, err
	}
	if err != nil {
		return []string{"its report cannot be computed: " + err.Error()}, nil
	}
	if s.Remains != nil {
		return nil, nil
	}
	a, err := o.gather(ctx, s, r)
	if errors.Is(err, survey.ErrUnavailable) || ctx.Err() != nil {
		return nil, err
	}
	if err != nil {
		return []string{"its box cannot be read: " + err.Error()}, nil
	}
	var wrong *archive.Error
	if err := a.Check(); errors.As(err, &wrong) {
		list := slices.Clone(wrong.Faults)
		if wrong.More > 0 {
			list = append(list, fmt.Sprintf("and %d more", wrong.More))
		}
		return list, nil
	} else if err != nil {
		return nil, err
	}
	return nil, nil
}

// checkVersion1 is Check for what was counted by version 1: the chains, the Report, and the seal of its ballots.
func (o BoxActor) checkVersion1(ctx context.Context, s survey.Session) (wrong []string, err error) {
	_, chains, err := o.actor.office.chains(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, err := range chains {
		if err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	if !s.Phase.Reached(survey.Opened) {
		return wrong, nil
	}
	if _, err := o.actor.office.report(ctx, s); err != nil {
		return nil, err
	}
	if s.Remains != nil {
		return wrong, nil
	}
	_, ballots, err := o.boxes.Version1(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	if now := version1.NewSeal(version1.Digests(ballots)); now != *s.Seal && s.Tally.SealMatches {
		wrong = append(wrong, fmt.Sprintf("its ballots have the seal digest %s of %d, and sealed were %d with %s", now.Digest, now.Count, s.Seal.Count, s.Seal.Digest))
	}
	return wrong, nil
}
