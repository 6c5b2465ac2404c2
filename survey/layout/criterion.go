package layout

import (
	"fmt"
	"slices"

	"ceping/survey/count"
)

// criteria are the form's graded and scored criteria in the order they are first asked, with one name for all wordings by role.
func (w writer) criteria() (list []count.ReportCriterion) {
	wordings := map[string][]string{}
	for _, s := range w.result.Subjects {
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

// scales are those of the form's criteria, in the order they are first asked.
func (w writer) scales() (list []Scale) {
	for _, c := range w.criteria() {
		if s := w.Scale(c); !slices.ContainsFunc(list, s.same) {
			list = append(list, s)
		}
	}
	return list
}

// by are the criteria of a subject that are marked by a scale.
func (w writer) by(s Scale, subject count.ReportSubject) (list []count.ReportCriterion) {
	for _, c := range subject.Criteria {
		if w.Scale(c).same(s) {
			list = append(list, c)
		}
	}
	return list
}

// aside marks a criterion that stands beside the total.
func (w writer) aside(c count.ReportCriterion) string {
	if w.asideOf(c.ID) {
		return c.Name + "（不计入总分）"
	}
	return c.Name
}

// few stands where a criterion is withheld, over so many columns.
func (w writer) few(across int) Cell {
	return Cell{Text: fmt.Sprintf("评价人数不足 %d 人", w.report.Rules.MinGroup), Across: across}
}

// validHead heads how many ballots a row is made of; version 1 did not say.
func (w writer) validHead() []string {
	if w.report.Version == 1 {
		return nil
	}
	return []string{"有效票"}
}

// valid is how many ballots a subject has under a key: none is told of a category that the session merged, and nothing is weighted.
func (w writer) valid(s count.ReportSubject, key string) []Cell {
	switch n, told := s.Valid[key]; {
	case w.report.Version == 1:
		return nil
	case !told:
		return []Cell{worded("")}
	default:
		return []Cell{counted(n)}
	}
}

// spans are the headings of numbers, after which stands the score.
func (s Scale) spans(marks, rates, derived string) []span {
	return []span{{marks, s.Heads()}, {rates, s.Names}, {derived, s.Derived}}
}

// width is the number of columns of all numbers of a criterion with its score.
func (s Scale) width() int { return len(s.Heads()) + len(s.Names) + len(s.Derived) + 1 }

// marks are the counts of a column of the Report: each grade or band, how many gave a score, then unmarked.
func (s Scale) marks(c count.ReportCriterion, key string) []Cell {
	var cells []Cell
	for _, code := range s.Keys() {
		cells = append(cells, number(c.Marks[key][code]))
	}
	return cells
}

func (s Scale) rates(c count.ReportCriterion, key string) []Cell {
	var cells []Cell
	for _, code := range s.Codes {
		cells = append(cells, fixed(c.Rates[key][code]))
	}
	return cells
}

func (s Scale) rated(c count.ReportCriterion, key string) []Cell {
	var cells []Cell
	for _, name := range s.Derived {
		cells = append(cells, fixed(c.Derived[name][key]))
	}
	return cells
}

// numbers are all that the Report has of a criterion under one key: marks, rates, derived rates and the score.
func (s Scale) numbers(c count.ReportCriterion, key string) []Cell {
	marks := make([]Cell, len(s.Heads()))
	if key != count.Weighted { // marks are not weighted
		marks = s.marks(c, key)
	}
	last := worded("") // a score over all ballots would ignore the weights
	if score, given := c.Scores[key]; given {
		last = fixed(score)
	}
	return slices.Concat(marks, s.rates(c, key), s.rated(c, key), []Cell{last})
}
