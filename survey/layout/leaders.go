package layout

import (
	"slices"

	"ceping/survey"
	"ceping/survey/version1"
)

// asked finds what the Report says of a criterion of a subject; nil when it was not asked.
func asked(s version1.ReportSubject, id string) *version1.ReportCriterion {
	if i := slices.IndexFunc(s.Criteria, func(c version1.ReportCriterion) bool { return c.ID == id }); i >= 0 {
		return &s.Criteria[i]
	}
	return nil
}

func (w writer) overview() Table {
	lead, criteria := w.lead(), w.criteria()
	var names []string
	for _, c := range criteria {
		names = append(names, aside(c))
	}
	t := Table{
		Caption: "得分与排名", Lead: len(lead),
		Head: under(lead, []span{{"各项加权得分", names}}, w.resultHeads()),
	}
	for i, s := range w.form.Subjects {
		row := w.who(i, s)
		for _, c := range criteria {
			if of := asked(s, c.ID); of != nil {
				row = append(row, fixed(of.Scores[survey.Weighted]))
			} else {
				row = append(row, words(""))
			}
		}
		t.Rows = append(t.Rows, append(row, w.result(s)...))
	}
	t.Chart = w.totals(len(lead) + len(criteria))
	return t
}

// totals draws one bar for each leader, of the total in a column.
func (w writer) totals(column int) *Chart {
	return &Chart{Title: w.form.Title + "：总分", Label: 1, Series: []int{column}, Names: []string{"总分"}, Max: 100}
}

func (w writer) wide() Table {
	lead := w.lead()
	block := append(w.gradeNames(), "未填")
	for _, name := range w.form.Derived {
		block = append(block, name+"（加权%）")
	}
	block = append(block, "加权得分")
	t := Table{Caption: "干部汇总", Lead: len(lead)}
	criteria, spans := w.criteria(), []span{}
	for i, c := range criteria {
		spans = append(spans, span{aside(c), block})
		t.Blocks = append(t.Blocks, len(lead)+i*len(block))
	}
	t.Blocks = append(t.Blocks, len(lead)+len(criteria)*len(block))
	t.Head = under(lead, spans, w.resultHeads())
	for i, s := range w.form.Subjects {
		row := w.who(i, s)
		for _, c := range criteria {
			of := asked(s, c.ID)
			if of == nil {
				row = append(row, make([]Cell, len(block))...)
				continue
			}
			row = slices.Concat(row, w.marks(*of, survey.Total), w.derived(*of, survey.Weighted), []Cell{fixed(of.Scores[survey.Weighted])})
		}
		t.Rows = append(t.Rows, append(row, w.result(s)...))
	}
	t.Chart = w.totals(len(lead) + len(criteria)*len(block))
	return t
}
