package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/check"
	"ceping/survey/count"
	"ceping/survey/manifest"
	"ceping/survey/version1"
	"ceping/survey/version1/view"
)

// Result is what is kept of an opened box.
type Result struct {
	Software     string                  `json:"software"` // that opened it
	Seal         survey.Seal             `json:"seal"`     // of the box that was counted, as it was published at closing
	Tally        count.Tally             `json:"tally"`
	Facts        count.Facts             `json:"facts"`
	Findings     []check.Finding         `json:"findings"`                // what did not fit; none of a sound box
	Cast         map[string]int          `json:"cast"`                    // covers, by category: what is counted as 收回
	OpenedDigest string                  `json:"opened_digest,omitempty"` // the seal's, of the box as it was opened, where it is another
	Blinds       map[string]count.Blinds `json:"blinds"`                  // of the result code, by form
}

// header are the counts of a session. counted are the ballots as an opened box was counted; what does not stand there is as the box
// says.
func (o *Office) header(ctx context.Context, s survey.Session, counted map[string]int) (map[string]count.Counts, error) {
	slips, err := o.house.CountSlips(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	cast, err := o.house.CountCast(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	if s.Protocol == 1 && s.Tally != nil && s.Tally.Opening != nil {
		counted = s.Tally.Opening.Cast
	}
	for code, n := range counted {
		cast[code] = survey.CastCount{Cast: n, Paper: cast[code].Paper}
	}
	return count.Header(&s.Setup, s.Counts, slips, cast), nil
}

// Mark is what the act of opening records of a result, so that one that was altered afterwards is told.
func (kept *Result) Mark() string {
	text, err := json.Marshal(kept)
	if err != nil {
		panic(err) // plain types
	}
	digest := sha256.Sum256(text)
	return "result " + hex.EncodeToString(digest[:])
}

// recorded reports whether the last act of opening recorded this result.
func (kept *Result) recorded(acts []survey.SessionEntry) bool {
	for _, e := range slices.Backward(acts) {
		if e.Name == survey.ActOpen {
			return strings.Contains(e.Detail, kept.Mark())
		}
	}
	return false
}

// Report computes the Report of an opened or archived session, with its cautions, for whoever may see what was voted. Of one that
// version 1 counted it is drawn from that Report.
func (a Actor) Report(ctx context.Context, id string) (*count.Report, error) {
	s, _, err := a.allowed(ctx, id, survey.Person.Results)
	if err != nil {
		return nil, err
	}
	return a.office.cautious(ctx, s)
}

// Take is Report for one who takes it away, which is an act in the audit log. as is the format, and whose package it is.
func (a Actor) Take(ctx context.Context, id, as string) (*count.Report, error) {
	s, may, err := a.allowed(ctx, id, survey.Person.Results)
	if err != nil {
		return nil, err
	}
	r, err := a.office.cautious(ctx, s)
	if err != nil {
		return nil, err
	}
	return r, a.office.house.Record(ctx, may.act("take report", as))
}

// Header is what everybody whom the session concerns may see of its Report: counts, groups and alarms, and no form.
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
		return nil, survey.Refuse(
			fmt.Sprintf("there is no report while the session is %s: close it, then open the box with ceping tally", s.Phase),
			"还没有结果：封箱并由开箱人开箱计票后才有结果")
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
		return nil, survey.Refuse(
			fmt.Sprintf("what is kept of the count of session %s is not what was counted when its box was opened: it was altered, or its file damaged. Restore a backup, or count the archive again", s.ID),
			"本场保存的计票内容与开箱时的不一致，可能被改动或损坏：请恢复备份，或用归档文件重新计票")
	}
	return kept.report(s, keys.Manifest, header, stands.Hash)
}

// report computes the Report with its result code.
func (kept *Result) report(s survey.Session, manifestText string, header map[string]count.Counts, audit string) (*count.Report, error) {
	m, err := manifest.Parse(manifestText)
	if err != nil {
		return nil, err
	}
	facts := kept.Facts
	facts.Corrected = s.Corrected
	r := count.NewReport(count.Input{
		ID: s.ID, Setup: promised(&s.Setup, manifestText), Yardstick: m.Yardstick, Software: kept.Software, Counts: header,
		Seal: count.ReportSeal{Count: s.Seal.Count, Digest: s.Seal.Digest}, Tally: kept.Tally, Facts: facts,
	})
	if r.Result, err = count.NewResult(r, manifestText, audit, kept.OpenedDigest, kept.Blinds); err != nil {
		return nil, err
	}
	r.Setup = &s.Setup // with what is no part of the numbers
	return &r, nil
}

// promised is the setup by which a session is counted: what voters were told in the manifest, as it is archived and counted again.
// The house's own says the same, unless it was altered since, which the check before opening finds. It stands in where the manifest
// describes no session.
func promised(s *survey.Setup, manifestText string) *survey.Setup {
	_, told, err := archive.Setup(manifestText, s.Trustees)
	if err != nil {
		return s
	}
	return &told
}

// past are header counts as version 1 has them.
func past(header map[string]count.Counts) map[string]version1.Counts {
	list := map[string]version1.Counts{}
	for code, c := range header {
		list[code] = version1.Counts{
			Expected: c.Expected, Present: c.Present, Printed: c.Printed, Void: c.Void, Leftover: c.Leftover, Issued: c.Issued,
			Collected: c.Collected, Cast: c.Cast, Paper: c.Paper,
		}
	}
	return list
}
