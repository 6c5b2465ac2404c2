// Package export writes what leaves ceping: a Report as JSON, CSV and xlsx, and slips as CSV, print pages and terminal
// QR codes. It computes nothing: every number stands in the Report as it is written.
package export

import (
	"io"

	"ceping/survey"
)

// What stands where texts are missing.
const (
	withheldTexts = "有效票不足10张，不列出。"
	noTexts       = "没有人填写。"
)

// none stands where a number is absent.
const none = "—"

// JSON writes the Report as the contract has it, indented, ending in a newline. The same Report gives the same bytes.
func JSON(w io.Writer, r survey.Report) error {
	text, err := r.Text()
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// countColumns are the header counts in the order of every table.
var countColumns = []struct {
	name string
	get  func(survey.Counts) *int
}{
	{"应到", func(c survey.Counts) *int { return c.Expected }},
	{"实到", func(c survey.Counts) *int { return c.Present }},
	{"印制", func(c survey.Counts) *int { return &c.Printed }},
	{"作废", func(c survey.Counts) *int { return &c.Void }},
	{"余票", func(c survey.Counts) *int { return c.Leftover }},
	{"发出", func(c survey.Counts) *int { return &c.Issued }},
	{"领取", func(c survey.Counts) *int { return &c.Collected }},
	{"收回", func(c survey.Counts) *int { return &c.Cast }},
	{"其中纸质", func(c survey.Counts) *int { return &c.Paper }},
	{"有效", func(c survey.Counts) *int { return c.Valid }},
	{"空白", func(c survey.Counts) *int { return c.Blank }},
	{"无效", func(c survey.Counts) *int { return c.Invalid }},
}

// countRows are the keys of the counts in order, each with its name: categories with the group they went into, then the
// total. A Report lists categories through its groups.
func countRows(r survey.Report) (rows []struct{ Key, Name string }) {
	add := func(key, name string) { rows = append(rows, struct{ Key, Name string }{key, name}) }
	for _, g := range r.Groups {
		if g.Merged() {
			for _, code := range g.Members {
				add(code, code)
			}
		}
		add(g.Code, groupName(g))
	}
	add(survey.Total, "合计")
	return rows
}

// groupName is a group as a column or row is headed.
func groupName(g survey.Group) string {
	if g.Merged() {
		return g.Name
	}
	return g.Code + " " + g.Name
}

// column is a group, the total, or the weighted value.
type column struct{ key, name string }

func columns(r survey.Report) []column {
	var list []column
	for _, g := range r.Groups {
		list = append(list, column{g.Code, groupName(g)})
	}
	return append(list, column{survey.Total, "合计"}, column{survey.Weighted, "加权"})
}

// orNone is a rounded number as it stands, or a dash.
func orNone(s *string) string {
	if s == nil {
		return none
	}
	return *s
}
