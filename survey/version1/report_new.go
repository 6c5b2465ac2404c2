package version1

import (
	"cmp"
	"math/big"
	"slices"
	"strings"

	"ceping/survey"
)

// NewReport computes the Report of an opened session. header are the counts by category up to 收回; s must have its
// seal and tally.
func NewReport(s survey.Session, header map[string]Counts, software string) Report {
	t := *s.Tally
	r := Report{
		Version: 1, Software: software,
		Session: names(s),
		Rules:   s.Setup.Rules, Seal: *s.Seal, Withheld: t.Withheld,
		Counts: publish(&s.Setup, header, t),
		Alarms: alarms(&s.Setup, header, t),
		Forms:  []ReportForm{},
		Setup:  &s.Setup,
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

// names are what a Report calls the sitting.
func names(s survey.Session) ReportSession {
	return ReportSession{
		ID: s.ID, Assessment: s.Setup.Assessment, Unit: s.Setup.Unit, Group: s.Setup.Group,
		Date: s.Setup.Date, Rehearsal: s.Setup.Rehearsal,
	}
}

// computing is the state of computing one form.
type computing struct {
	sheet       survey.Sheet
	tally       survey.Tally
	counts      map[string]Counts
	denominator survey.Denominator
	seal        string
}

func (c computing) form() ReportForm {
	f := c.sheet.Form
	form := ReportForm{
		ID: f.ID, Title: f.Title, Package: f.Package, Over: f.Subjects, Grades: f.Grades,
		Subjects: []ReportSubject{}, Choices: []ReportChoices{}, Texts: []ReportTexts{},
	}
	var ranked []ranking
	for _, subject := range c.sheet.Subjects {
		if graded := subject.Graded(); len(graded) > 0 {
			reported, rank := c.subject(subject, graded)
			form.Subjects, ranked = append(form.Subjects, reported), append(ranked, rank)
		}
		for _, criterion := range subject.Criteria {
			if criterion.Kind == survey.Choices {
				form.Choices = append(form.Choices, c.choices(subject, criterion))
			}
			if takesText(criterion) {
				form.Texts = append(form.Texts, c.texts(subject, criterion))
			}
		}
	}
	for i, place := range ranks(ranked) {
		form.Subjects[i].Rank = place
	}
	return form
}

// subject also returns what the subject is ranked by.
func (c computing) subject(subject survey.SheetSubject, graded []survey.SheetCriterion) (ReportSubject, ranking) {
	f := c.sheet.Form
	var rank ranking
	weighing := newWeighing()
	reported := ReportSubject{ID: subject.ID, Name: subject.Name, Post: subject.Post}
	for _, criterion := range graded {
		result := c.criterion(criterion)
		reported.Criteria = append(reported.Criteria, result.report)
		if !criterion.Weight.IsZero() {
			weighing.add(criterion.Weight.Rat(), result.score)
		}
		rank.by = result.derived[f.Rank] // of the last graded criterion in the end
	}
	total := weighing.mean()
	reported.Total = fixed2(total)
	if f.Rank == survey.RankTotal {
		rank.by = total
	}
	if f.RankWithin == survey.WithinRole {
		rank.among = string(subject.Role)
	}
	return reported, rank
}

// ranking is what a subject is ranked by, before rounding; nil is unranked.
type ranking struct {
	by    *big.Rat
	among string
}

// ranks gives places in descending order; equals share one: 1, 1, 3.
func ranks(list []ranking) []*int {
	places, order := make([]*int, len(list)), []int{}
	for i, r := range list {
		if r.by != nil {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(strings.Compare(list[a].among, list[b].among), list[b].by.Cmp(list[a].by))
	})
	place := 0
	for n, i := range order {
		place++
		if n > 0 && list[order[n-1]].among != list[i].among {
			place = 1
		}
		if n > 0 && place > 1 && list[order[n-1]].by.Cmp(list[i].by) == 0 {
			places[i] = places[order[n-1]]
			continue
		}
		own := place
		places[i] = &own
	}
	return places
}
