package layout

import "ceping/survey/count"

// Counts lays out the header counts: categories with the group they went into, then the total. Replacements stand there where the rules
// allow them, and those who collected and did not cast where there are any.
func Counts(r *count.Report) Table {
	columns := []struct {
		name string
		get  func(count.Counts) *int
	}{
		{"应到", func(c count.Counts) *int { return c.Expected }},
		{"实到", func(c count.Counts) *int { return c.Present }},
		{"印制", func(c count.Counts) *int { return &c.Printed }},
		{"作废", func(c count.Counts) *int { return &c.Void }},
		{"余票", func(c count.Counts) *int { return c.Leftover }},
		{"发出", func(c count.Counts) *int { return &c.Issued }},
		{"领取", func(c count.Counts) *int { return &c.Collected }},
		{"补发", func(c count.Counts) *int { return &c.Replaced }},
		{"收回", func(c count.Counts) *int { return &c.Cast }},
		{"领取未投", uncast},
		{"其中纸质", func(c count.Counts) *int { return &c.Paper }},
		{"有效", func(c count.Counts) *int { return c.Valid }},
		{"空白", func(c count.Counts) *int { return c.Blank }},
		{"无效", func(c count.Counts) *int { return c.Invalid }},
	}
	t := Table{Caption: "票数", Head: [][]Cell{heads("票种")}, Lead: 1}
	shown := columns[:0]
	for _, c := range columns {
		if c.name == "补发" && !replaces(r) || c.name == "领取未投" && !left(r) {
			continue
		}
		shown = append(shown, c)
		t.Head[0] = append(t.Head[0], heads(c.name)...)
	}
	add := func(key, name string) {
		row := heads(name)
		for _, c := range shown {
			row = append(row, counted(c.get(r.Counts[key])))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, g := range r.Groups {
		if g.Merged() {
			for _, code := range g.Members {
				add(code, categoryName(r, code))
			}
		}
		add(g.Code, GroupName(r, g))
	}
	add(count.Total, "合计")
	return t
}

func replaces(r *count.Report) bool {
	return r.Version > 1 && (r.Rules.Replacements || r.Counts[count.Total].Replaced > 0)
}

// left reports whether some collected a ballot and did not cast it.
func left(r *count.Report) bool {
	for _, c := range r.Counts {
		if r.Version > 1 && c.Collected > c.Cast {
			return true
		}
	}
	return false
}

// uncast is how many collected and did not cast; none where the box has more than were collected, of which an alarm tells.
func uncast(c count.Counts) *int {
	if c.Cast > c.Collected {
		return nil
	}
	return new(c.Collected - c.Cast)
}
