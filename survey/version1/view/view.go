// Package view shows what version 1 counted to those who draw and compare: its Report in the shape of version 2. Nothing is counted anew,
// and the JSON that is published stays version 1's.
package view

import (
	"cmp"

	"ceping/survey"
	"ceping/survey/count"
	past "ceping/survey/version1"
)

// Of is a Report of version 1 to be drawn, as version 1 computes it. Its Earlier is the Report itself.
func Of(r past.Report) *count.Report {
	s := cmp.Or(r.Setup, &survey.Setup{})
	v := &count.Report{
		Version: 1, Counting: 1, Software: r.Software, Session: count.ReportSession(r.Session),
		Rules: count.ReportRules{MinGroup: r.Rules.MinGroup, Denominator: r.Rules.Denominator, ScoreOver: "marked", Unsure: "counted", Spares: r.Rules.Spares},
		Notes: r.Notes, Alarms: []count.Alarm{}, Seal: count.ReportSeal{Count: r.Seal.Count, Digest: r.Seal.Digest}, Withheld: r.Withheld,
		Groups: []count.Group{}, Counts: map[string]count.Counts{}, Trustees: count.ReportTrustees{Threshold: s.Trustees.Threshold, Names: s.Trustees.Names},
		Forms: []count.ReportForm{}, Setup: s, Earlier: &r,
	}
	for _, a := range r.Alarms {
		v.Alarms = append(v.Alarms, count.Alarm{Code: a.Code, Category: a.Category, Reason: a.Reason, Text: a.Text})
	}
	for _, g := range r.Groups {
		v.Groups = append(v.Groups, count.Group{Code: g.Code, Name: g.Name, Members: g.Members, Weight: g.Weight})
	}
	for key, c := range r.Counts {
		v.Counts[key] = count.Counts{
			Expected: c.Expected, Present: c.Present, Printed: c.Printed, Void: c.Void, Leftover: c.Leftover, Issued: c.Issued,
			Collected: c.Collected, Cast: c.Cast, Paper: c.Paper, Valid: c.Valid, Blank: c.Blank, Invalid: c.Invalid,
		}
	}
	for _, f := range r.Forms {
		v.Forms = append(v.Forms, form(f, s))
	}
	return v
}

// form: every category fills it, with the session's weights.
func form(f past.ReportForm, s *survey.Setup) count.ReportForm {
	v := count.ReportForm{
		ID: f.ID, Title: f.Title, Package: f.Package, Categories: []string{}, Weights: map[string]int{}, Total: "mean", Grades: []count.ReportGrade{},
		Subjects: []count.ReportSubject{}, Choices: []count.ReportChoices{}, Texts: []count.ReportTexts{},
	}
	for _, c := range s.Categories {
		v.Categories, v.Weights[c.Code] = append(v.Categories, c.Code), c.Weight
	}
	for _, g := range f.Grades {
		grade := count.ReportGrade{Code: g.Code, Name: g.Name, Unsure: g.Unsure}
		if !g.Unsure {
			grade.Value = new(g.Value.String())
		}
		v.Grades = append(v.Grades, grade)
	}
	for _, s := range f.Subjects {
		subject := count.ReportSubject{ID: s.ID, Name: s.Name, Total: s.Total, Rank: s.Rank, Flags: []string{}, Valid: map[string]*int{}}
		if f.Over == survey.OverLeaders { // a promoted cadre's posts stand beside the name
			subject.Post = &s.Post
		}
		for _, c := range s.Criteria {
			subject.Criteria = append(subject.Criteria, count.ReportCriterion{
				ID: c.ID, Name: c.Name, Marks: c.Marks, Rates: c.Rates, Derived: c.Derived, Scores: c.Scores, Dropped: c.Dropped,
			})
		}
		v.Subjects = append(v.Subjects, subject)
	}
	for _, c := range f.Choices {
		choices := count.ReportChoices{Subject: c.Subject, Criterion: c.Criterion, Valid: c.Valid, Options: []count.ReportOption{}}
		for _, o := range c.Options {
			choices.Options = append(choices.Options, count.ReportOption{Code: o.Code, Name: o.Name, Marks: o.Marks, Rate: o.Rate})
		}
		v.Choices = append(v.Choices, choices)
	}
	for _, t := range f.Texts {
		v.Texts = append(v.Texts, count.ReportTexts{Subject: t.Subject, Criterion: t.Criterion, Withheld: t.Withheld, Texts: t.Texts})
	}
	return v
}
