package layout

import (
	"ceping/survey"
	"ceping/survey/version1"
)

// Counts lays out the header counts: categories with the group they went into, then the total.
func Counts(r version1.Report) Table {
	columns := []struct {
		name string
		get  func(version1.Counts) *int
	}{
		{"应到", func(c version1.Counts) *int { return c.Expected }},
		{"实到", func(c version1.Counts) *int { return c.Present }},
		{"印制", func(c version1.Counts) *int { return &c.Printed }},
		{"作废", func(c version1.Counts) *int { return &c.Void }},
		{"余票", func(c version1.Counts) *int { return c.Leftover }},
		{"发出", func(c version1.Counts) *int { return &c.Issued }},
		{"领取", func(c version1.Counts) *int { return &c.Collected }},
		{"收回", func(c version1.Counts) *int { return &c.Cast }},
		{"其中纸质", func(c version1.Counts) *int { return &c.Paper }},
		{"有效", func(c version1.Counts) *int { return c.Valid }},
		{"空白", func(c version1.Counts) *int { return c.Blank }},
		{"无效", func(c version1.Counts) *int { return c.Invalid }},
	}
	t := Table{Caption: "票数", Head: [][]Cell{heads("票种")}, Lead: 1}
	for _, c := range columns {
		t.Head[0] = append(t.Head[0], heads(c.name)...)
	}
	add := func(key, name string) {
		row := heads(name)
		for _, c := range columns {
			row = append(row, counted(c.get(r.Counts[key])))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, g := range r.Groups {
		if g.Merged() {
			for _, code := range g.Members {
				add(code, code)
			}
		}
		add(g.Code, GroupName(g))
	}
	add(survey.Total, "合计")
	return t
}
