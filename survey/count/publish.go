package count

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"ceping/survey"
)

// Input holds what a Report is computed of.
type Input struct {
	ID        string
	Setup     *survey.Setup
	Yardstick string
	Software  string            // that opened the box
	Counts    map[string]Counts // by category, up to 收回
	Seal      ReportSeal
	Tally     Tally
	Facts     Facts
}

// NewReport computes the Report. The same Input gives the same bytes.
func NewReport(in Input) Report {
	s := in.Setup
	r := Report{
		Version: 2, Counting: 2, Software: in.Software, Yardstick: in.Yardstick,
		Session: ReportSession{ID: in.ID, Assessment: s.Assessment, Unit: s.Unit, Group: s.Group, Date: s.Date, Rehearsal: s.Rehearsal},
		Rules:   rulesOf(s), Seal: in.Seal, Withheld: in.Tally.Withheld, Groups: []Group{}, Counts: publishCounts(s, in.Counts, in.Tally),
		Trustees: ReportTrustees{s.Trustees.Threshold, s.Trustees.Names}, Forms: []ReportForm{}, Setup: s,
	}
	merged := map[string]bool{}
	for _, g := range in.Tally.Groups {
		r.Groups = append(r.Groups, g.Group)
		for _, code := range g.Members {
			merged[code] = g.Merged()
		}
	}
	r.Alarms = alarms(in)
	for _, t := range in.Tally.Forms {
		i := slices.IndexFunc(s.Forms, func(f survey.Form) bool { return f.ID == t.ID })
		c := computing{setup: s, form: &s.Forms[i], tally: t, counts: in.Counts, merged: merged}
		r.Forms = append(r.Forms, c.report(in.Seal.Digest))
	}
	r.Notes = notes(s, r)
	return r
}

func rulesOf(s *survey.Setup) ReportRules {
	r := ReportRules{
		MinGroup: s.Rules.MinGroup, Denominator: s.Rules.Denominator, ScoreOver: "marked", Unsure: "counted", Spares: s.Rules.Spares,
		Replacements: !s.Rules.NoReplacements,
	}
	if s.Rules.ScoreOver == survey.OverValid {
		r.ScoreOver = "valid"
	}
	if s.Rules.Unsure == survey.UnsureExcluded {
		r.Unsure = "excluded"
	}
	return r
}

func (c *computing) report(seal string) ReportForm {
	f := c.form
	r := ReportForm{
		ID: f.ID, Title: f.Title, Package: f.Package, Withheld: c.tally.Withheld, Grades: reportGrades(f.Grades), Weights: map[string]int{}, Total: "mean",
		Categories: []string{}, Subjects: []ReportSubject{}, Choices: []ReportChoices{}, Texts: []ReportTexts{},
	}
	if f.Total == survey.TotalSum {
		r.Total = "sum"
	}
	for _, category := range fillers(c.setup, f) {
		r.Categories = append(r.Categories, category.Code)
		r.Weights[category.Code] = weightOf(f)(category)
	}
	if c.tally.Own {
		r.Groups = c.tally.Groups
	}
	if c.tally.Withheld {
		return r
	}
	sheet := c.sheet()
	var ranked []Ranked
	for _, t := range c.tally.Subjects {
		subject := subjectOf(sheet, t.ID)
		reported, place := c.subject(subject, t)
		r.Subjects, ranked = append(r.Subjects, reported), append(ranked, place)
	}
	for i, place := range Ranks(ranked) {
		r.Subjects[i].Rank = place
	}
	for _, t := range c.tally.Choices {
		r.Choices = append(r.Choices, c.choices(subjectOf(sheet, t.Subject), t))
	}
	for _, t := range c.tally.Texts {
		r.Texts = append(r.Texts, texts(t, seal))
	}
	return r
}

func (c *computing) sheet() survey.Sheet {
	for _, sheet := range c.setup.Sheets() {
		if sheet.Form.ID == c.form.ID {
			return sheet
		}
	}
	return survey.Sheet{Form: c.form}
}

func subjectOf(sheet survey.Sheet, id string) survey.SheetSubject {
	i := slices.IndexFunc(sheet.Subjects, func(s survey.SheetSubject) bool { return s.ID == id })
	return sheet.Subjects[i]
}

func reportGrades(grades []survey.Grade) []ReportGrade {
	list := make([]ReportGrade, len(grades))
	for i, g := range grades {
		list[i] = ReportGrade{Code: g.Code, Name: g.Name, Unsure: g.Unsure}
		if !g.Unsure {
			list[i].Value = new(g.Value.String())
		}
	}
	return list
}

// choices: by marks descending, then as listed. The rate is always over all envelopes that are in.
func (c *computing) choices(subject survey.SheetSubject, t ChoiceTally) ReportChoices {
	i := slices.IndexFunc(subject.Criteria, func(sc survey.SheetCriterion) bool { return sc.ID == t.Criterion })
	r := ReportChoices{Subject: t.Subject, Criterion: t.Criterion, Valid: t.Valid, Options: []ReportOption{}}
	for j, o := range subject.Criteria[i].Options {
		option := ReportOption{Code: o.Code, Name: o.Name, Marks: map[string]int{Total: t.Options[j]}, Rate: percent(ratio(t.Options[j], t.Valid))}
		for k, counts := range t.ByGroup {
			option.Marks[c.tally.Groups[k].Code] = counts[j]
		}
		r.Options = append(r.Options, option)
	}
	slices.SortStableFunc(r.Options, func(a, b ReportOption) int { return b.Marks[Total] - a.Marks[Total] })
	return r
}

// texts orders what was written by SHA-256(seal digest in hex ‖ 0x00 ‖ envelope key ‖ 0x00 ‖ text).
func texts(t TextTally, seal string) ReportTexts {
	place := func(text string) []byte {
		h := sha256.Sum256([]byte(seal + "\x00" + t.Key + "\x00" + text))
		return h[:]
	}
	r := ReportTexts{Subject: t.Subject, Criterion: t.Criterion, Withheld: t.Withheld, Texts: slices.Clone(t.Texts)}
	slices.SortFunc(r.Texts, func(a, b string) int { return bytes.Compare(place(a), place(b)) })
	return r
}
