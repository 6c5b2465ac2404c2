package survey

import (
	"math/big"
)

// NewReport computes the Report of an opened session. header are the counts by category up to 收回; s must have its
// seal and tally.
func NewReport(s Session, header map[string]Counts, software string) Report {
	t := *s.Tally
	r := Report{
		Version: 1, Software: software,
		Session: s.Names(),
		Rules:   s.Setup.Rules, Seal: *s.Seal, Withheld: t.Withheld,
		Counts: publish(&s.Setup, header, t),
		Alarms: alarms(&s.Setup, header, t.SealMatches),
		Forms:  []ReportForm{},
	}
	for _, g := range t.Groups {
		r.Groups = append(r.Groups, g.Group)
	}
	r.Notes = notes(&s.Setup, t)
	if t.Withheld {
		return r
	}
	for _, sheet := range s.Setup.Sheets() {
		if len(sheet.Subjects) == 0 {
			continue
		}
		c := computing{sheet: sheet, tally: t, counts: r.Counts, denominator: s.Setup.Rules.Denominator, seal: s.Seal.Digest}
		r.Forms = append(r.Forms, c.form())
	}
	return r
}

// Names are what a Report calls the sitting.
func (s Session) Names() ReportSession {
	return ReportSession{
		ID: s.ID, Assessment: s.Setup.Assessment, Unit: s.Setup.Unit, Group: s.Setup.Group,
		Date: s.Setup.Date, Rehearsal: s.Setup.Rehearsal,
	}
}

// computing is the state of computing one form.
type computing struct {
	sheet       Sheet
	tally       Tally
	counts      map[string]Counts
	denominator Denominator
	seal        string
}

func (c computing) form() ReportForm {
	f := c.sheet.Form
	form := ReportForm{
		ID: f.ID, Title: f.Title, Package: f.Package, Over: f.Subjects, Grades: f.Grades, Rank: f.Rank,
		ByRole: f.RankWithin == WithinRole, Scale: f.scaleNote(),
		Subjects: []ReportSubject{}, Choices: []ReportChoices{}, Texts: []ReportTexts{},
	}
	for _, d := range f.Derived {
		form.Derived = append(form.Derived, d.Name)
	}
	var ranked []ranking
	for _, subject := range c.sheet.Subjects {
		if graded := subject.graded(); len(graded) > 0 {
			reported, ranking := c.subject(subject, graded)
			form.Subjects = append(form.Subjects, reported)
			ranked = append(ranked, ranking)
		}
		for _, criterion := range subject.Criteria {
			if criterion.Kind == Choices {
				form.Choices = append(form.Choices, c.choices(subject, criterion))
			}
			if criterion.takesText() {
				form.Texts = append(form.Texts, c.texts(subject, criterion))
			}
		}
	}
	for i, place := range ranks(ranked) {
		form.Subjects[i].Rank = place
	}
	return form
}

func (c computing) subject(subject SheetSubject, graded []SheetCriterion) (ReportSubject, ranking) {
	f := c.sheet.Form
	total := newWeighing()
	reported := ReportSubject{ID: subject.ID, Name: subject.Name, Post: subject.Post, Promoted: subject.Promoted}
	var by *big.Rat
	for _, criterion := range graded {
		result := c.criterion(criterion)
		reported.Criteria = append(reported.Criteria, result.report)
		if !criterion.Weight.IsZero() {
			total.add(criterion.Weight.Rat(), result.score)
		}
		by = result.derived[f.Rank] // of the last graded criterion in the end
	}
	score := total.mean()
	reported.Total = fixed2(score)
	if f.Rank == RankTotal {
		by = score
	}
	r := ranking{by: by}
	if f.RankWithin == WithinRole {
		r.among = string(subject.Role)
	}
	return reported, r
}

// ranking is what a subject is ranked by, before rounding; nil is unranked.
type ranking struct {
	by    *big.Rat
	among string
}

// ranks gives places in descending order; equals share one: 1, 1, 3.
func ranks(list []ranking) []*int {
	places := make([]*int, len(list))
	for i, r := range list {
		if r.by == nil {
			continue
		}
		place := 1
		for _, other := range list {
			if other.among == r.among && other.by != nil && other.by.Cmp(r.by) > 0 {
				place++
			}
		}
		places[i] = &place
	}
	return places
}
