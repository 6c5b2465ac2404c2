// Package layout lays a Report out as offices write it: a page of counts and rules, tables by criterion, by leader and by group,
// problems, and what was written. Every output that people read (workbook, print pages, Word, screen) draws these same tables,
// so that they cannot differ. It computes nothing: every number stands in the Report as it is written here.
package layout

import (
	"fmt"
	"slices"

	"ceping/survey"
	"ceping/survey/version1"
)

// None stands where a number is absent.
const None = "—"

// Signatures are the sign-off lines that close every printed sheet.
func Signatures() []string {
	return []string{"计票人：", "监票人：", "考核组组长：", "　　　　年　　月　　日"}
}

// Document is a Report laid out.
type Document struct {
	Session version1.ReportSession
	Summary Summary
	Forms   []Form // none when the results are withheld
}

// Summary is the first page (汇总说明).
type Summary struct {
	Counts   Table
	Alarms   []string
	Notes    []string // 口径说明, and last why nothing follows when the results are withheld
	Seal     survey.Seal
	Software string
	Withheld bool
}

// Form holds the tables of one form. Tables that do not apply are nil.
type Form struct {
	ID, Title, Package string
	Over               survey.Subjects
	// Overview has one row for each leader: the weighted score of each criterion, the total and the rank.
	Overview *Table
	// Wide has one row for each leader and, under each criterion, its marks, its derived rates and its weighted score (干部汇总).
	Wide *Table
	// Detail has one row for each criterion of each subject: marks and rates over all valid ballots, weighted rates and score.
	Detail *Table
	// Groups is Detail for each group, then over all valid ballots, then weighted (分票种).
	Groups  *Table
	Choices []Table // of one multiple choice of one subject each, by marks descending
	Texts   []Texts
}

// Texts is what was written under one criterion about one subject, in the Report's order.
type Texts struct {
	Caption  string
	Withheld bool // fewer than ten valid ballots
	Texts    []string
}

// New lays a Report out.
func New(r version1.Report) Document {
	d := Document{Session: r.Session, Summary: Summary{
		Counts: Counts(r), Notes: r.Notes, Seal: r.Seal, Software: r.Software, Withheld: r.Withheld,
	}}
	for _, a := range r.Alarms {
		d.Summary.Alarms = append(d.Summary.Alarms, a.Text)
	}
	for _, f := range r.Forms {
		d.Forms = append(d.Forms, newForm(r, f))
	}
	return d
}

// Head is the title of a page; a rehearsal says so everywhere.
func (d Document) Head(what string) string {
	if d.Session.Rehearsal {
		return "【试填，结果无效】" + what
	}
	return what
}

// Asked reports whether any form asked for texts.
func (d Document) Asked() bool {
	return slices.ContainsFunc(d.Forms, func(f Form) bool { return len(f.Texts) > 0 })
}

func newForm(r version1.Report, f version1.ReportForm) Form {
	w := writer{report: r, form: f}
	form := Form{ID: f.ID, Title: f.Title, Package: f.Package, Over: f.Over}
	if len(f.Subjects) > 0 {
		detail, groups := w.detail(), w.groups()
		form.Detail, form.Groups = &detail, &groups
		if f.Over == survey.OverLeaders {
			overview, wide := w.overview(), w.wide()
			form.Overview, form.Wide = &overview, &wide
		}
	}
	for _, c := range f.Choices {
		form.Choices = append(form.Choices, w.choices(c))
	}
	for _, t := range f.Texts {
		form.Texts = append(form.Texts, Texts{caption(t.Heading), t.Withheld, t.Texts})
	}
	return form
}

func caption(h version1.Heading) string { return fmt.Sprintf("%s：%s", h.Subject, h.Criterion) }

// writer lays out one form.
type writer struct {
	report version1.Report
	form   version1.ReportForm
}

// column is a group, all valid ballots, or the weighted value.
type column struct{ key, name string }

func groups(r version1.Report) []column {
	var list []column
	for _, g := range r.Groups {
		list = append(list, column{g.Code, GroupName(g)})
	}
	return list
}

// Columns are the keys of a Report's maps in order, each with its heading: groups, then all valid ballots, then weighted.
func Columns(r version1.Report) (keys, names []string) {
	for _, c := range append(groups(r), column{survey.Total, "合计"}, column{survey.Weighted, "加权"}) {
		keys, names = append(keys, c.key), append(names, c.name)
	}
	return keys, names
}

// GroupName is a group as a column or row is headed.
func GroupName(g survey.Group) string {
	if g.Merged() {
		return g.Name
	}
	return g.Code + " " + g.Name
}
