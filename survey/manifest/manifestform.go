package manifest

import (
	"ceping/survey"
)

// Form is a form's full object as a manifest and the yardstick have it: defaults filled in, decimals as shortest texts,
// whole numbers as numbers, optional keys that are not set left out (contracts.md, “A form object”).
type Form struct {
	ID         string           `json:"id"`
	Title      string           `json:"title"`
	Package    string           `json:"package"`
	Subjects   survey.Subjects  `json:"subjects"`
	Roles      []survey.Role    `json:"roles"`
	Grades     []Grade          `json:"grades"`
	Derived    []survey.Derived `json:"derived"`
	Rank       string           `json:"rank"`
	RankWithin string           `json:"rank_within"`
	Criteria   []Criterion      `json:"criteria"`
	Quota      *ManifestQuota   `json:"quota,omitempty"`
	Required   bool             `json:"required"`
	Categories []string         `json:"categories"`
	Weights    map[string]int   `json:"weights,omitempty"`
	Total      string           `json:"total"`
	Flags      []ManifestFlag   `json:"flags,omitempty"`
}

// Grade has a value, or is unsure.
type Grade struct {
	Code   string  `json:"code"`
	Name   string  `json:"name"`
	Value  *string `json:"value,omitempty"`
	Unsure bool    `json:"unsure,omitempty"`
}

// Criterion has what its kind takes. Min and Max are texts of a scored criterion, numbers of choices and texts.
type Criterion struct {
	ID       string               `json:"id"`
	Kind     survey.Kind          `json:"kind"`
	Name     survey.CriterionName `json:"name"`
	About    string               `json:"about,omitempty"`
	Weight   string               `json:"weight,omitempty"`
	Grades   []Grade              `json:"grades,omitempty"`
	Min      any                  `json:"min,omitempty"`
	Max      any                  `json:"max,omitempty"`
	Step     string               `json:"step,omitempty"`
	Bands    []Band               `json:"bands,omitempty"`
	Options  []survey.Option      `json:"options,omitempty"`
	When     *survey.When         `json:"when,omitempty"`
	Required *bool                `json:"required,omitempty"` // of graded and scored criteria
}

// Band is a range of scores.
type Band struct {
	Code string `json:"code"`
	Name string `json:"name"`
	From string `json:"from"`
}

// ManifestQuota is a quota with one grade, or a set.
type ManifestQuota = survey.Quota

// ManifestFlag is a flag with one of its two fractions.
type ManifestFlag = survey.Flag

func manifestForms(s *survey.Setup) []Form {
	list := make([]Form, len(s.Forms))
	for i := range s.Forms {
		list[i] = manifestForm(s, &s.Forms[i])
	}
	return list
}

func manifestForm(s *survey.Setup, f *survey.Form) Form {
	m := Form{
		ID: f.ID, Title: f.Title, Package: f.Package, Subjects: f.Subjects, Roles: listed(f.Roles), Grades: manifestGrades(f.Grades),
		Derived: listed(f.Derived), Rank: f.Rank, RankWithin: f.RankWithin, Quota: f.Quota, Required: f.Required,
		Categories: categoriesOf(s, f), Weights: f.Weights, Total: "mean", Flags: f.Flags,
	}
	if f.Total == survey.TotalSum {
		m.Total = "sum"
	}
	for _, c := range f.Criteria {
		m.Criteria = append(m.Criteria, manifestCriterion(f, c))
	}
	return m
}

func manifestGrades(grades []survey.Grade) []Grade {
	list := make([]Grade, len(grades))
	for i, g := range grades {
		list[i] = Grade{Code: g.Code, Name: g.Name, Unsure: g.Unsure}
		if !g.Unsure {
			list[i].Value = new(g.Value.String())
		}
	}
	return list
}

func manifestCriterion(f *survey.Form, c survey.Criterion) Criterion {
	m := Criterion{ID: c.ID, Kind: c.Kind, Name: c.Name, About: c.About, Options: c.Options, When: c.When}
	switch c.Kind {
	case survey.Graded:
		if c.Grades != nil {
			m.Grades = manifestGrades(c.Grades)
		}
	case survey.Scored:
		m.Min, m.Max, m.Step = c.Points.Min.String(), c.Points.Max.String(), c.Points.Step.String()
		for _, b := range c.Bands {
			m.Bands = append(m.Bands, Band{b.Code, b.Name, b.From.String()})
		}
	case survey.Choices:
		m.Min = c.Min
		if c.Max > 0 {
			m.Max = c.Max
		}
	case survey.Text:
		m.Max = c.Max
	}
	if c.Kind == survey.Graded || c.Kind == survey.Scored {
		m.Weight, m.Required = c.Weight.String(), new(f.Requires(c))
	}
	return m
}
