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

// Check looks at every invariant of a session that its phase has, and says what does not fit; nothing of a sound one. It writes nothing,
// and uses no key. Of a closed box it is all that is looked at before opening; of an opened one that its rows are there, all that its
// archive is checked for, and that the Report's numbers add up; of any other the keys, the counts, what staff entered and the audit
// chains. code is the result code from a signed sheet, bare (count.ParseCode), "" where nobody has one: the Report of an opened
// session must have that one. The error of a session out of service is its fault's, with the remedy.
func (o BoxActor) Check(ctx context.Context, id, code string) ([]check.Finding, error) {
	s, _, err := o.actor.acting(ctx, id)
	if err != nil {
		return nil, err
	}
	if code != "" && !s.Phase.Reached(survey.Opened) {
		return nil, survey.Refuse("report_none", s.Phase)
	}
	if s.Phase == survey.Closed {
		found, _, err := o.inspect(ctx, s)
		return found.Findings, err
	}
	log, err := o.actor.office.houseLog(ctx)
	if err != nil {
		return nil, err
	}
	found, err := o.actor.office.checkOutside(ctx, s, log)
	if err != nil || !s.Phase.Reached(survey.Opened) {
		return found, err
	}
	whole := o.checkOpened
	if s.Protocol == 1 {
		whole = o.checkVersion1
	}
	opened, err := whole(ctx, s, code)
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

// houseLog is what verifying the house's audit chain says.
func (o *Office) houseLog(ctx context.Context) (wrong, err error) {
	log, err := o.house.Audit(ctx)
	if err != nil {
		return nil, err
	}
	return survey.CheckAudit(log), nil
}

// checkOutside does what Check does, for what is around the box. It reads no row. log is what houseLog said is wrong.
func (o *Office) checkOutside(ctx context.Context, s survey.Session, log error) ([]check.Finding, error) {
	if s.Phase == survey.Draft || s.Remains != nil || s.Protocol == 1 {
		own, err := o.house.SessionAudit(ctx, s.ID)
		return check.Broken([]error{log, survey.CheckSessionAudit(s.ID, own)}), err
	}
	in, cast, err := o.around(ctx, s, log)
	if err != nil {
		return nil, err
	}
	found := check.Outside(in, cast)
	if !s.Phase.Reached(survey.Opened) {
		return found, nil
	}
	kept, err := o.house.Result(ctx, s.ID)
	if errors.Is(err, survey.ErrUnavailable) || ctx.Err() != nil {
		return nil, err
	}
	if err != nil {
		return []check.Finding{{Code: check.ResultAltered}}, nil
	}
	return slices.DeleteFunc(found, func(f check.Finding) bool { // numbers that it was opened in spite of are in its Report, and no news
		return f.OfNumbers() && slices.ContainsFunc(kept.Findings, func(k check.Finding) bool { return k.Code == f.Code && k.Category == f.Category })
	}), nil
}

// checkOpened is Check for an opened box: what was kept of the count is what was recorded, the Report is computed, adds up and has the code
// that was recorded or given, and its archive, while the rows are there, is held to all that one must be.
func (o BoxActor) checkOpened(ctx context.Context, s survey.Session, code string) (found []check.Finding, err error) {
	r, err := o.actor.office.report(ctx, s)
	var refused *survey.Refusal
	switch {
	case errors.Is(err, survey.ErrUnavailable) || ctx.Err() != nil:
		return nil, err
	case errors.As(err, &refused) && refused.Code == "report_altered":
		return []check.Finding{{Code: check.ResultAltered}}, nil
	case err != nil:
		return []check.Finding{{Code: check.ReportUnmade, Detail: err.Error()}}, nil
	}
	found = check.Sums(r)
	acts, err := o.actor.office.house.SessionAudit(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	found = append(found, check.Code(r, archivedCode(acts), code)...)
	if s.Remains != nil {
		return found, nil
	}
	a, err := o.gather(ctx, s, r)
	switch {
	case errors.Is(err, survey.ErrUnavailable) || ctx.Err() != nil:
		return nil, err
	case err != nil:
		return append(found, check.Finding{Code: check.BoxUnreadable, Detail: err.Error()}), nil
	}
	in, cast, err := o.actor.office.around(ctx, s, nil)
	if err != nil {
		return nil, err
	}
	in.Box.Salt = a.Salt
	found = append(found, check.Counts(in, cast)...)
	var wrong *archive.Error
	if err := a.Check(); errors.As(err, &wrong) {
		for _, one := range wrong.Faults {
			found = append(found, check.Finding{Code: check.ArchiveUnfit, Detail: one})
		}
		if wrong.More > 0 {
			found = append(found, check.Finding{Code: check.ArchiveUnfit, Detail: fmt.Sprintf("and %d more", wrong.More)})
		}
		return found, nil
	} else if err != nil {
		return nil, err
	}
	return found, nil
}

// archivedCode is the result code that the act of archiving recorded; "" where there is none. One with a correction right before it may
// have been made while that was entered, and recorded the code before.
func archivedCode(acts []survey.SessionEntry) string {
	for i, e := range slices.Backward(acts) {
		if e.Name == survey.ActArchive && (i == 0 || acts[i-1].Name != survey.ActCorrect) {
			return words.ArchivedCode(e.Detail)
		}
	}
	return ""
}

// checkVersion1 is checkOpened for what was counted by version 1, which has no result code: the Report, and the seal of its ballots.
func (o BoxActor) checkVersion1(ctx context.Context, s survey.Session, _ string) (found []check.Finding, err error) {
	if _, err := o.actor.office.report(ctx, s); err != nil {
		return nil, err
	}
	if s.Remains != nil {
		return found, nil
	}
	_, ballots, err := o.boxes.Version1(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	if now := version1.NewSeal(version1.Digests(ballots)); now != *s.Seal && s.Tally.SealMatches {
		found = append(found, check.Finding{Code: check.OldUnfit, Found: now.Count, Should: s.Seal.Count, Digest: now.Digest})
	}
	return found, nil
}
