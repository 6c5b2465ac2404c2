package compare

import (
	"math/big"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/words"
)

// comparing is the state of making a Comparison.
type comparing struct {
	now    gathered
	before *gathered
}

// New compares what an assessment measured, beside its last year when before is not nil. A session that was measured by other rules than
// the assessment's is refused by name, and so is one that was counted by an older version of the counting rules than others.
func New(now Year, before *Year, software string) Comparison {
	c := comparing{now: gather(now)}
	r := Comparison{Assessment: named(now.Assessment), Software: software, Withheld: c.now.withheld, Waiting: now.Waiting, Refused: c.now.refused}
	if before != nil {
		last, name := gather(*before), named(before.Assessment)
		c.before, r.Previous = &last, &name
	}
	for _, s := range c.now.compared {
		r.Sessions = append(r.Sessions, s.Session)
	}
	r.Notes = append(c.notes(), c.cautions()...)
	for i := range now.Assessment.Plan.Forms {
		if f := &now.Assessment.Plan.Forms[i]; rating(f) != nil {
			r.Forms = append(r.Forms, c.form(f))
		}
	}
	return r
}

func named(a survey.Assessment) Assessment { return Assessment{a.ID, a.Name(), a.Version} }

// form compares the units by a form that has graded or scored criteria.
func (c comparing) form(f *survey.Form) Form {
	form := Form{ID: f.ID, Title: f.Title, Over: f.Subjects, Basis: basis(f), ByRole: f.RankWithin == survey.WithinRole && f.Subjects == survey.OverLeaders}
	form.Many = f.Subjects == survey.OverLeaders || f.Subjects == survey.OverPromoted
	criteria := rating(f)
	for _, criterion := range criteria {
		form.Columns = append(form.Columns, Column{columnOf + criterion.ID, c.combined(f, criterion)})
	}
	form.Columns = append(form.Columns, Column{ColumnTotal, basisTotal})
	if byRate(f) {
		form.Columns = append(form.Columns, Column{ColumnRate, f.Rank + basisRateUnit})
	}
	last := c.lastYear(f)
	form.Columns = append(form.Columns, last.columns()...)
	form.Notes = last.notes

	var absent, withheld, without, merged []string
	var subjects []comparedSubject
	for _, s := range c.now.compared {
		rated := s.rated(f.ID)
		if s.withholds(f.ID) {
			withheld = append(withheld, s.Label)
			continue
		}
		if len(rated) == 0 {
			absent = append(absent, s.Label)
			continue
		}
		form.Many = form.Many || len(rated) > 1
		unit := Unit{Session: s.Session, Subjects: len(rated), Merged: s.merged(f.ID)}
		for _, criterion := range criteria {
			unit.add(over(rated, func(e exactSubject) *big.Rat { return e.scores[criterion.ID] }))
		}
		unit.add(over(rated, func(e exactSubject) *big.Rat { return e.total }))
		by := average(f, rated)
		if byRate(f) {
			unit.add(by)
		}
		for _, number := range last.of(s.Unit, by) {
			unit.add(number)
		}
		form.Units = append(form.Units, unit)
		for _, e := range rated {
			subjects = append(subjects, comparedSubject{s.Session, e})
			if e.by == nil && len(rated) > 1 {
				without = append(without, s.Label+" "+e.Name)
			}
		}
		if len(unit.Merged) > 0 {
			merged = append(merged, s.Label+"（"+strings.Join(unit.Merged, "；")+"）")
		}
	}
	form.note("compare_form_absent", absent)
	form.note("compare_form_withheld", withheld)
	form.note("compare_form_without", without)
	form.note("compare_form_merged", merged)
	form.rank()
	form.extremes()
	form.average()
	form.Spreads = append(form.Spreads, spreads(words.Chinese("compare_all_units"), form.points())...)
	if form.Many {
		form.addSubjects(c.now.assessment.Plan, f, subjects)
	}
	return form
}

// note says something of those who are named; of nobody nothing.
func (f *Form) note(code survey.Code, names []string) {
	if len(names) > 0 {
		f.Notes = append(f.Notes, words.Chinese(code, names))
	}
}

func (u *Unit) add(number *big.Rat) {
	u.Values = append(u.Values, measure(number))
}

// over is the mean over the subjects that have a number.
func over(list []exactSubject, of func(exactSubject) *big.Rat) *big.Rat {
	m := newMean()
	for _, e := range list {
		m.add(whole(1), of(e))
	}
	return m.value()
}

// average is what a unit is ranked by: the mean over its subjects of what ranks them, a rate in percent.
func average(f *survey.Form, rated []exactSubject) *big.Rat {
	return over(rated, func(e exactSubject) *big.Rat { return shown(f, e.by) })
}

// shown is what ranks, as it is shown.
func shown(f *survey.Form, by *big.Rat) *big.Rat {
	if byRate(f) {
		return percent(by)
	}
	return by
}

func basis(f *survey.Form) string {
	if byRate(f) {
		return f.Rank
	}
	return basisTotal
}

// byRate reports whether a derived rate ranks, and not the total.
func byRate(f *survey.Form) bool { return f.Rank != "" && f.Rank != survey.RankTotal }

// rating are a form's criteria that give a number.
func rating(f *survey.Form) (list []survey.Criterion) {
	for _, c := range f.Criteria {
		if c.Kind == survey.Graded || c.Kind == survey.Scored {
			list = append(list, c)
		}
	}
	return list
}

// combined names a criterion for all who are asked it, whatever the wording for their role.
func (c comparing) combined(f *survey.Form, criterion survey.Criterion) string {
	name := criterion.Name.All
	if criterion.Name.ByRole != nil {
		var wordings []string
		for _, role := range f.Roles {
			if wording, asked := criterion.Name.For(role); asked && !slices.Contains(wordings, wording) {
				wordings = append(wordings, wording)
			}
		}
		name = strings.Join(wordings, "／")
	}
	if criterion.Weight.IsZero() {
		name = words.Chinese("compare_weightless", name)
	}
	return name
}

func (c comparing) notes() []string {
	rules := c.now.assessment.Plan.Rules
	list := []string{
		words.Chinese("compare_note_yardstick"),
		words.Chinese("compare_note_withheld", rules.MinGroup),
		words.Chinese("compare_note_units"),
		words.Chinese("compare_note_places"),
		words.Chinese("compare_note_average", leastAverage),
		words.Chinese("compare_note_merged"),
		words.Chinese("compare_note_extremes"),
		words.Chinese("compare_note_quartiles"),
	}
	if c.before != nil {
		list = append(list, words.Chinese("compare_note_last", c.before.assessment.Name()), words.Chinese("compare_note_change"))
	}
	return list
}
