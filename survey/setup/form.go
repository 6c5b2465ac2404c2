package setup

import (
	"fmt"

	"ceping/survey"
)

// formFile is a form as it is written.
type formFile struct {
	ID, Title, Package, Subjects text
	Roles                        []text
	Grades                       []gradeFile
	Derived                      []struct {
		Name   text
		Grades []text
	}
	Rank       text
	RankWithin text `yaml:"rank_within"`
	Criteria   []criterionFile
	Quota      *struct {
		Grade      text
		Grades     []text
		Max, Min   *integer
		MaxPercent *integer `yaml:"max_percent"`
	}
	Required   flag
	Categories []text
	Weights    keyed[integer]
	Total      text
	Flags      []struct {
		Name, Criterion text
		Grades          []text
		AtLeast         fraction `yaml:"at_least"`
		Below           fraction
	}
}

type gradeFile struct {
	Code, Name text
	Value      *decimal
	Unsure     flag
}

// form fills in what was left out.
func (f *formFile) form() (survey.Form, error) {
	form := survey.Form{
		ID: string(f.ID), Title: name(f.Title), Package: name(f.Package), Subjects: survey.Subjects(f.Subjects), Roles: []survey.Role{}, Grades: []survey.Grade{},
		Derived: []survey.Derived{}, Rank: string(f.Rank), RankWithin: string(f.RankWithin), Required: bool(f.Required),
	}
	form.Roles = append(form.Roles, texts[survey.Role](f.Roles)...)
	if form.Subjects == survey.OverLeaders && len(f.Roles) == 0 {
		form.Roles = survey.Roles()
	}
	if form.Rank == "" {
		form.Rank = survey.RankTotal
	}
	if form.RankWithin == "" {
		form.RankWithin = survey.WithinForm
	}
	grades, err := scale(f.ID, f.Grades)
	if err != nil {
		return survey.Form{}, err
	}
	form.Grades = append(form.Grades, grades...)
	for _, d := range f.Derived {
		form.Derived = append(form.Derived, survey.Derived{Name: name(d.Name), Grades: texts[string](d.Grades)})
	}
	for _, c := range f.Criteria {
		criterion, err := c.criterion(f.ID)
		if err != nil {
			return survey.Form{}, err
		}
		form.Criteria = append(form.Criteria, criterion)
	}
	if q := f.Quota; q != nil {
		form.Quota = &survey.Quota{Grade: string(q.Grade), Grades: texts[string](q.Grades), Max: (*int)(q.Max), Min: (*int)(q.Min), MaxPercent: (*int)(q.MaxPercent)}
	}
	f.counting(&form)
	return form, nil
}

// counting is who fills the form in and how it is counted, beyond its scale.
func (f *formFile) counting(form *survey.Form) {
	form.Categories, form.Total = texts[string](f.Categories), unless[survey.TotalRule](f.Total, "mean")
	if f.Weights != nil {
		form.Weights = map[string]int{}
		for code, weight := range f.Weights {
			form.Weights[code] = int(weight)
		}
	}
	for _, flag := range f.Flags {
		form.Flags = append(form.Flags, survey.Flag{
			Name: name(flag.Name), Criterion: string(flag.Criterion), Grades: texts[string](flag.Grades), AtLeast: flag.AtLeast.Fraction, Below: flag.Below.Fraction,
		})
	}
}

// scale is the grades of a form or a criterion.
func scale(form text, list []gradeFile) (grades []survey.Grade, err error) {
	for _, g := range list {
		if (g.Value != nil) == bool(g.Unsure) {
			return nil, fmt.Errorf("grade %q of form %q: give either a value or unsure: true", g.Code, form)
		}
		grade := survey.Grade{Code: string(g.Code), Name: name(g.Name), Unsure: bool(g.Unsure)}
		if g.Value != nil {
			grade.Value = g.Value.Decimal
		}
		grades = append(grades, grade)
	}
	return grades, nil
}
