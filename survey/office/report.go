package office

import (
	"context"
	"errors"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/version1"
	"ceping/survey/version1/view"
	"ceping/survey/words"
)

// Report computes the Report of an opened or archived session, with its cautions, for whoever may see what was voted. Of one that
// version 1 counted it is drawn from that Report.
func (a Actor) Report(ctx context.Context, id string) (*count.Report, error) {
	s, _, err := a.allowed(ctx, id, survey.Person.Results)
	if err != nil {
		return nil, err
	}
	return a.office.cautious(ctx, s)
}

// Take does what Report does for one who takes it away, which is an act in the audit log. as is the format, and whose package it is.
func (a Actor) Take(ctx context.Context, id, as string) (*count.Report, error) {
	s, may, err := a.allowed(ctx, id, survey.Person.Results)
	if err != nil {
		return nil, err
	}
	r, err := a.office.cautious(ctx, s)
	if err != nil {
		return nil, err
	}
	return r, a.office.house.Record(ctx, may.act(words.TookReport(as)))
}

// Header returns what everybody whom the session concerns may see of its Report: counts, groups and alarms, and no form.
func (a Actor) Header(ctx context.Context, id string) (*count.Report, error) {
	s, err := a.seen(ctx, id)
	if err != nil {
		return nil, err
	}
	r, err := a.office.report(ctx, s)
	if err != nil {
		return nil, err
	}
	head := *r
	head.Forms, head.Result, head.Earlier = nil, nil, nil
	return &head, nil
}

// cautious is a Report with its cautions.
func (o *Office) cautious(ctx context.Context, s survey.Session) (*count.Report, error) {
	r, err := o.report(ctx, s)
	if err != nil {
		return nil, err
	}
	r.Cautions, err = o.cautions(ctx, s)
	return r, err
}

func (o *Office) report(ctx context.Context, s survey.Session) (*count.Report, error) {
	if !s.Phase.Reached(survey.Opened) {
		return nil, survey.Refuse("report_none", s.Phase)
	}
	if s.Protocol == 1 {
		header, err := o.header(ctx, s, nil)
		if err != nil {
			return nil, err
		}
		return view.Of(version1.NewReport(s, past(header), s.Tally.Software)), nil
	}
	kept, err := o.house.Result(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	header, err := o.header(ctx, s, kept.Cast)
	if err != nil {
		return nil, err
	}
	keys, err := o.house.Keys(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	acts, err := o.house.SessionAudit(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	stands, ok := survey.ResultEntry(acts)
	if !ok {
		return nil, errors.New("the audit log has no act of opening")
	}
	if !kept.recorded(acts) {
		return nil, survey.Refuse("report_altered", s.ID)
	}
	return kept.report(s, keys.Manifest, header, stands.Hash, survey.LostMirror(acts))
}
