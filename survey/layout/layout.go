// Package layout lays a Report out as offices write it: a page of counts and rules, tables by criterion, by leader and by group,
// problems, and what was written. Every output that people read (workbook, print pages, Word, screen) draws these same tables,
// so that they cannot differ. It computes nothing but what is left of one count less another: every number stands in the Report as it is
// written here.
package layout

import (
	"fmt"
	"slices"

	"ceping/survey"
	"ceping/survey/count"
)

// None stands where a number is absent.
const None = "—"

// Signatures are the sign-off lines that close every printed sheet.
func Signatures() []string {
	return []string{"计票人：", "监票人：", "考核组组长：", "　　　　年　　月　　日"}
}

// Document is a Report laid out.
type Document struct {
	Session count.ReportSession
	Summary Summary
	Forms   []Form // none when the results are withheld
}

// Summary is the first page (汇总说明).
type Summary struct {
	Counts    Table
	Alarms    []string
	Cautions  []string // what whoever holds this has to mind
	Notes     []string // 口径说明, and last why nothing follows when the results are withheld
	Seal      count.ReportSeal
	Opened    string // the seal's digest as the box was opened, in hex, where it is another; else ""
	Code      ResultCode
	Audit     string // hash of the session's log that the code stands on, in hex; "" when there is no code
	Trustees  string // who could open the box
	Yardstick string // what makes numbers comparable, in hex; "" of version 1
	Software  string
	Withheld  bool
}

// Form holds the tables of one form. Tables that do not apply are nil. Criteria that are marked by different scales stand in tables of
// their own.
type Form struct {
	ID, Title, Package string
	Over               survey.Subjects
	// Withheld says why the form has no results at all; "" when it has.
	Withheld string
	// Overview has one row for each of several leaders or bodies: the weighted score of each criterion, the total and the rank.
	Overview *Table
	// Wide has one row for each of them and, under each criterion, its marks, its derived rates and its weighted score (干部汇总).
	Wide *Table
	// Detail has one row for each criterion of each subject: marks and rates over all valid ballots, weighted rates and score.
	Detail []Table
	// Groups is Detail for each group, then over all valid ballots, then weighted (分票种).
	Groups  []Table
	Choices []Table // of one multiple choice of one subject each, by marks descending
	Texts   []Texts
}

// Texts is what was written under one criterion about one subject, in the Report's order.
type Texts struct {
	Caption  string
	Withheld bool // fewer than ten valid ballots
	Texts    []string
}

// New lays a Report out. What tables say beside the numbers is its Setup's.
func New(r *count.Report) Document {
	d := Document{Session: r.Session, Summary: NewSummary(r)}
	for _, f := range r.Forms {
		d.Forms = append(d.Forms, newForm(r, f))
	}
	return d
}

// NewSummary lays out what stands before the forms.
func NewSummary(r *count.Report) Summary {
	s := Summary{
		Counts: Counts(r), Notes: r.Notes, Seal: r.Seal, Trustees: trustees(r.Trustees), Yardstick: r.Yardstick, Software: r.Software, Withheld: r.Withheld,
		Cautions: r.Cautions,
	}
	if result := r.Result; result != nil {
		s.Code, s.Audit = ResultCode(result.Code), result.Audit
		if result.OpenedDigest != nil {
			s.Opened = *result.OpenedDigest
		}
	}
	for _, a := range r.Alarms {
		s.Alarms = append(s.Alarms, a.Text)
	}
	return s
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

func newForm(r *count.Report, f count.ReportForm) Form {
	w := writer{AskedOf(r, f)}
	form := Form{ID: f.ID, Title: f.Title, Package: f.Package, Over: w.form.Subjects}
	if f.Withheld {
		form.Withheld = fmt.Sprintf("填写本表的有效票不足%d张，整表不公布。", r.Rules.MinGroup)
		return form
	}
	if len(f.Subjects) > 0 {
		form.Detail, form.Groups = w.details(), w.groups()
		if w.lines() {
			overview, wide := w.overview(), w.wide()
			form.Overview, form.Wide = &overview, &wide
		}
	}
	for _, c := range f.Choices {
		form.Choices = append(form.Choices, w.choices(c))
	}
	for _, t := range f.Texts {
		form.Texts = append(form.Texts, w.texts(t))
	}
	return form
}

func (w writer) texts(t count.ReportTexts) Texts {
	return Texts{w.caption(t.Subject, t.Criterion), t.Withheld, t.Texts}
}

func (w writer) caption(subject, criterion string) string {
	return w.Subject(subject).Name + "：" + w.Criterion(subject, criterion)
}

// writer lays out one form.
type writer struct{ Asked }
