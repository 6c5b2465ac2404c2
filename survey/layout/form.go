package layout

import (
	"slices"

	"ceping/survey"
	"ceping/survey/version1"
)

// span is a heading over its columns.
type span struct {
	name    string
	columns []string
}

// under makes a head of two rows: single columns over both, then headings over their columns, then single columns again.
func under(before []string, spans []span, after []string) [][]Cell {
	upper, lower := down(2, heads(before...)...), []Cell{}
	for _, s := range spans {
		if len(s.columns) > 0 {
			upper = append(upper, Cell{Kind: Heading, Text: s.name, Across: len(s.columns)})
			lower = append(lower, heads(s.columns...)...)
		}
	}
	return [][]Cell{append(upper, down(2, heads(after...)...)...), lower}
}

func (w writer) detail() Table {
	lead := append(w.lead(), "测评内容")
	grades := w.gradeNames()
	t := Table{
		Caption: "逐项结果", Lead: len(lead), Notes: w.dropped(),
		Head: under(lead, []span{{"票数（合计）", append(slices.Clone(grades), "未填")}, {"得票率（合计，%）", grades}, {"加权（%）", w.form.Derived}},
			append([]string{"加权得分"}, w.resultHeads()...)),
	}
	for i, s := range w.form.Subjects {
		for n, c := range s.Criteria {
			var row []Cell
			if n == 0 {
				row = down(len(s.Criteria), w.who(i, s)...)
			}
			row = append(row, Cell{Kind: Heading, Text: aside(c)})
			row = slices.Concat(row, w.marks(c, survey.Total), w.rates(c, survey.Total), w.derived(c, survey.Weighted), []Cell{fixed(c.Scores[survey.Weighted])})
			if n == 0 {
				row = append(row, down(len(s.Criteria), w.result(s)...)...)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	t.Chart = w.detailChart(len(lead))
	return t
}

// detailChart draws the shares of the grades, one bar a criterion; for promoted cadres one bar each. A table of many leaders has
// its chart in the overview.
func (w writer) detailChart(lead int) *Chart {
	if w.form.Over == survey.OverLeaders {
		return nil
	}
	chart := &Chart{Title: w.form.Title + "：各等次得票率（%）", Label: lead - 1, Names: w.gradeNames(), Share: true}
	if w.form.Over == survey.OverPromoted {
		chart.Label = 1
	}
	first := lead + len(w.form.Grades) + 1
	for i := range w.form.Grades {
		chart.Series = append(chart.Series, first+i)
	}
	return chart
}

func (w writer) groups() Table {
	who := []string{"测评对象", "测评内容", "票种"}
	grades := w.gradeNames()
	t := Table{
		Caption: "分票种结果", Lead: len(who),
		Head: under(who, []span{{"票数", append(slices.Clone(grades), "未填")}, {"得票率（%）", grades}, {"%", w.form.Derived}}, []string{"得分"}),
	}
	keys, names := Columns(w.report)
	for _, s := range w.form.Subjects {
		for _, c := range s.Criteria {
			for k, key := range keys {
				var row []Cell
				if k == 0 { // each block says whose it is: a page may begin with it
					row = down(len(keys), Cell{Kind: Heading, Text: s.Name}, Cell{Kind: Heading, Text: c.Name})
				}
				t.Rows = append(t.Rows, slices.Concat(row, []Cell{words(names[k])}, w.numbers(c, key)))
			}
		}
	}
	return t
}

// numbers are all that the Report has of a criterion under one key: marks, rates, derived rates and the score.
func (w writer) numbers(c version1.ReportCriterion, key string) []Cell {
	marks := make([]Cell, len(w.form.Grades)+1)
	if key != survey.Weighted { // marks are not weighted
		marks = w.marks(c, key)
	}
	last := words("") // a score over all ballots would ignore the weights
	if score, given := c.Scores[key]; given {
		last = fixed(score)
	}
	return slices.Concat(marks, w.rates(c, key), w.derived(c, key), []Cell{last})
}

func (w writer) choices(c version1.ReportChoices) Table {
	columns := []string{}
	keys := []string{}
	if list := groups(w.report); len(list) > 1 {
		for _, g := range list {
			keys, columns = append(keys, g.key), append(columns, g.name)
		}
	}
	keys, columns = append(keys, survey.Total), append(columns, "合计")
	t := Table{
		Caption: caption(c.Heading), Lead: 1,
		Head: under([]string{"选项（按票数排列）"}, []span{{"票数", columns}}, []string{"占有效票（%）"}),
	}
	for _, o := range c.Options {
		row := []Cell{{Kind: Heading, Text: o.Name}}
		for _, key := range keys {
			row = append(row, count(o.Marks[key]))
		}
		t.Rows = append(t.Rows, append(row, fixed(o.Rate)))
	}
	t.Chart = &Chart{Title: c.Heading.Criterion + "（票数）", Label: 0, Series: []int{len(keys)}, Names: []string{"票数"}, Max: c.Valid}
	return t
}
