package layout

import (
	"slices"

	"ceping/survey"
	"ceping/survey/version1"
)

// criteria are the form's graded criteria in the order they are first asked, with one name for all wordings by role.
func (w writer) criteria() (list []version1.ReportCriterion) {
	wordings := map[string][]string{}
	for _, s := range w.form.Subjects {
		for _, c := range s.Criteria {
			if wordings[c.ID] == nil {
				list = append(list, c)
			}
			if !slices.Contains(wordings[c.ID], c.Name) {
				wordings[c.ID] = append(wordings[c.ID], c.Name)
			}
		}
	}
	for i := range list {
		list[i].Name = ""
		for n, wording := range wordings[list[i].ID] {
			if n > 0 {
				list[i].Name += "／"
			}
			list[i].Name += wording
		}
	}
	return list
}

// aside marks a criterion that stands beside the total.
func aside(c version1.ReportCriterion) string {
	if c.Weight.IsZero() {
		return c.Name + "（不计入总分）"
	}
	return c.Name
}

func (w writer) gradeNames() []string {
	names := make([]string, len(w.form.Grades))
	for i, g := range w.form.Grades {
		names[i] = g.Name
	}
	return names
}

// marks are the counts of a column of the Report: each grade, then unmarked.
func (w writer) marks(c version1.ReportCriterion, key string) []Cell {
	var cells []Cell
	for _, g := range w.form.Grades {
		cells = append(cells, count(c.Marks[key][g.Code]))
	}
	return append(cells, count(c.Marks[key][survey.Unmarked]))
}

func (w writer) rates(c version1.ReportCriterion, key string) []Cell {
	var cells []Cell
	for _, g := range w.form.Grades {
		cells = append(cells, fixed(c.Rates[key][g.Code]))
	}
	return cells
}

func (w writer) derived(c version1.ReportCriterion, key string) []Cell {
	var cells []Cell
	for _, name := range w.form.Derived {
		cells = append(cells, fixed(c.Derived[name][key]))
	}
	return cells
}
