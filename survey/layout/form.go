package layout

import (
	"slices"
	"strconv"

	"ceping/survey"
	"ceping/survey/count"
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

// captioned tells the tables of a form with several scales apart.
func captioned(name string, s Scale, of int) string {
	if of > 1 {
		return name + "（" + s.name() + "）"
	}
	return name
}

// details has a table for each scale of the form.
func (w writer) details() (tables []Table) {
	scales := w.scales()
	for i, s := range scales {
		t := w.detail(s)
		t.Caption = captioned("逐项结果", s, len(scales))
		if i == 0 {
			t.Notes = w.dropped()
			if !w.lines() { // those have an overview
				t.Notes = append(t.Notes, w.missing()...)
			}
		}
		tables = append(tables, t)
	}
	return tables
}

func (w writer) detail(scale Scale) Table {
	lead := append(w.lead(), "测评内容")
	t := Table{
		Lead: len(lead),
		Head: under(lead, scale.spans("票数（合计）", "得票率（合计，%）", "加权（%）"), append([]string{"加权得分"}, w.resultHeads()...)),
	}
	for i, s := range w.result.Subjects {
		criteria := w.by(scale, s)
		for n, c := range criteria {
			var row []Cell
			if n == 0 {
				row = down(len(criteria), w.who(i, s)...)
			}
			row = append(row, Cell{Kind: Heading, Text: w.aside(c)})
			if c.Withheld {
				row = append(row, w.few(scale.width()))
			} else {
				row = slices.Concat(row, scale.marks(c, count.Total), scale.rates(c, count.Total), scale.rated(c, count.Weighted), []Cell{fixed(c.Scores[count.Weighted])})
			}
			if n == 0 {
				row = append(row, down(len(criteria), w.results(s)...)...)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	t.Chart = w.detailChart(scale, len(lead))
	return t
}

// detailChart draws the shares of the grades or bands, one bar a criterion, of points without bands the score; for promoted cadres one
// bar each. A table of several leaders or bodies has its chart in the overview.
func (w writer) detailChart(s Scale, lead int) *Chart {
	if w.lines() {
		return nil
	}
	chart := &Chart{Title: w.result.Title + "：各等次得票率（%）", Label: lead - 1, Names: s.Names, Share: true}
	if w.form.Subjects == survey.OverPromoted {
		chart.Label = 1
	}
	if len(s.Names) == 0 {
		chart.Title, chart.Names, chart.Share, chart.Max = w.result.Title+"：加权得分", []string{"加权得分"}, false, most(s.Points)
		chart.Series = []int{lead + s.width() - 1}
		return chart
	}
	first := lead + len(s.Heads())
	for i := range s.Names {
		chart.Series = append(chart.Series, first+i)
	}
	return chart
}

// most is the greatest score there can be, rounded up; 0 when it is not known.
func most(points *count.ReportScale) int {
	if points == nil {
		return 0
	}
	n, _ := Hundredths(points.Max)
	return (n + 99) / 100
}

func (w writer) groups() (tables []Table) {
	scales := w.scales()
	for _, s := range scales {
		t := w.grouped(s)
		t.Caption = captioned("分票种结果", s, len(scales))
		tables = append(tables, t)
	}
	return tables
}

func (w writer) grouped(scale Scale) Table {
	who := []string{"测评对象", "测评内容", "票种"}
	t := Table{Lead: len(who), Head: under(append(who, w.validHead()...), scale.spans("票数", "得票率（%）", "%"), []string{"得分"})}
	keys, names := w.Columns()
	for _, s := range w.result.Subjects {
		for _, c := range w.by(scale, s) {
			for k, row := range w.rows(scale, s, c, keys) {
				row = append([]Cell{worded(names[k])}, row...)
				if k == 0 { // each block says whose it is: a page may begin with it
					row = append(down(len(keys), Cell{Kind: Heading, Text: s.Name}, Cell{Kind: Heading, Text: c.Name}), row...)
				}
				t.Rows = append(t.Rows, row)
			}
		}
	}
	return t
}

// rows are what the Report has of a criterion, one a key; of a withheld one how many ballots there are, and that it is.
func (w writer) rows(scale Scale, s count.ReportSubject, c count.ReportCriterion, keys []string) [][]Cell {
	rows := make([][]Cell, len(keys))
	for k, key := range keys {
		rows[k] = w.valid(s, key)
		switch {
		case !c.Withheld:
			rows[k] = append(rows[k], scale.numbers(c, key)...)
		case k == 0:
			rows[k] = append(rows[k], down(len(keys), w.few(scale.width()))...)
		}
	}
	return rows
}

func (w writer) choices(c count.ReportChoices) Table {
	keys, columns := []string{}, []string{}
	if list := w.groupColumns(); len(list) > 1 && byGroup(c, list) {
		for _, g := range list {
			keys, columns = append(keys, g.key), append(columns, g.name)
		}
	}
	keys, columns = append(keys, count.Total), append(columns, "合计")
	t := Table{
		Caption: w.caption(c.Subject, c.Criterion) + "（有效票" + strconv.Itoa(c.Valid) + "张）", Lead: 1,
		Head: under([]string{"选项（按票数排列）"}, []span{{"票数", columns}}, []string{"占有效票（%）"}),
	}
	for _, o := range c.Options {
		row := []Cell{{Kind: Heading, Text: o.Name}}
		for _, key := range keys {
			row = append(row, number(o.Marks[key]))
		}
		t.Rows = append(t.Rows, append(row, fixed(o.Rate)))
	}
	t.Chart = &Chart{Title: w.caption(c.Subject, c.Criterion) + "（票数）", Label: 0, Series: []int{len(keys)}, Names: []string{"票数"}, Max: c.Valid}
	return t
}

// byGroup reports whether the options are shown by group, and not over all groups alone.
func byGroup(c count.ReportChoices, groups []column) bool {
	for _, o := range c.Options {
		for _, g := range groups {
			if _, shown := o.Marks[g.key]; !shown {
				return false
			}
		}
	}
	return true
}
