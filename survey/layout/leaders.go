package layout

import (
	"slices"

	"ceping/survey"
	"ceping/survey/count"
)

// of finds what the Report says of a criterion of a subject; nil when it was not asked.
func of(s count.ReportSubject, id string) *count.ReportCriterion {
	if i := slices.IndexFunc(s.Criteria, func(c count.ReportCriterion) bool { return c.ID == id }); i >= 0 {
		return &s.Criteria[i]
	}
	return nil
}

// lines reports whether subjects stand in a row each: leaders, and bodies where there are several.
func (w writer) lines() bool {
	return w.form.Subjects == survey.OverLeaders || w.form.Subjects == survey.OverBody && len(w.sheet.Subjects) > 1
}

func (w writer) overview() Table {
	lead, criteria := w.lead(), w.criteria()
	var names []string
	for _, c := range criteria {
		names = append(names, w.aside(c))
	}
	t := Table{
		Caption: "得分与排名", Lead: len(lead), Notes: w.missing(),
		Head: under(lead, []span{{"各项加权得分", names}}, w.resultHeads()),
	}
	for i, s := range w.result.Subjects {
		row := w.who(i, s)
		for _, c := range criteria {
			switch asked := of(s, c.ID); {
			case asked == nil:
				row = append(row, worded(""))
			case asked.Withheld:
				row = append(row, w.few(0))
			default:
				row = append(row, fixed(asked.Scores[count.Weighted]))
			}
		}
		t.Rows = append(t.Rows, append(row, w.results(s)...))
	}
	t.Chart = w.totals(len(lead) + len(criteria))
	return t
}

// totals draws one bar for each row, of the total in a column. It reaches to 100 where no total can be above.
func (w writer) totals(column int) *Chart {
	chart := &Chart{Title: w.result.Title + "：总分", Label: 1, Series: []int{column}, Names: []string{"总分"}, Max: 100}
	for _, s := range w.scales() {
		if w.result.Total == "sum" || most(s.Points) > 100 {
			chart.Max = 0
		}
	}
	return chart
}

func (w writer) wide() Table {
	lead := w.lead()
	t := Table{Caption: "干部汇总", Lead: len(lead), Notes: append(w.dropped(), w.missing()...)}
	if w.form.Subjects == survey.OverBody {
		t.Caption = "汇总"
	}
	criteria, spans, width := w.criteria(), []span{}, len(lead)
	for _, c := range criteria {
		s := w.Scale(c)
		block := s.Heads()
		for _, name := range s.Derived {
			block = append(block, name+"（加权%）")
		}
		block = append(block, "加权得分")
		spans, t.Blocks = append(spans, span{w.aside(c), block}), append(t.Blocks, width)
		width += len(block)
	}
	t.Blocks = append(t.Blocks, width)
	t.Head = under(lead, spans, w.resultHeads())
	for i, s := range w.result.Subjects {
		row := w.who(i, s)
		for n, c := range criteria {
			asked, across := of(s, c.ID), len(spans[n].columns)
			switch {
			case asked == nil:
				row = append(row, make([]Cell, across)...)
			case asked.Withheld:
				row = append(row, w.few(across))
			default:
				scale := w.Scale(*asked)
				row = slices.Concat(row, scale.marks(*asked, count.Total), scale.rated(*asked, count.Weighted), []Cell{fixed(asked.Scores[count.Weighted])})
			}
		}
		t.Rows = append(t.Rows, append(row, w.results(s)...))
	}
	t.Chart = w.totals(width)
	return t
}
