package layout

import (
	"slices"

	"ceping/survey/count"
)

// Portrait is all that one form says of one subject: what stands behind each score.
type Portrait struct {
	Form          Form // without its tables
	ID            string
	Name, Post    string
	Total, Rank   Cell
	RankHead      string   // "" where there is nobody to compare with
	Flags         []string // what calls for attention
	Missing       []string // what the total is made without, one sentence each
	Criteria      []Table  // one a graded or scored criterion: each group, all valid ballots, weighted
	Choices       []Table
	Texts         []Texts
	Before, After *count.ReportSubject // in the form's order; nil at an end
}

// NewPortrait lays out one subject; ok is false when the form does not have it.
func NewPortrait(r *count.Report, form, subject string) (p Portrait, ok bool) {
	f := slices.IndexFunc(r.Forms, func(f count.ReportForm) bool { return f.ID == form })
	if f < 0 {
		return p, false
	}
	w := writer{AskedOf(r, r.Forms[f])}
	i := slices.IndexFunc(w.result.Subjects, func(s count.ReportSubject) bool { return s.ID == subject })
	if i < 0 {
		return p, false
	}
	s := w.result.Subjects[i]
	p = Portrait{
		Form: Form{ID: w.result.ID, Title: w.result.Title, Over: w.form.Subjects}, ID: s.ID, Name: s.Name, Post: post(s), Total: fixed(s.Total), Rank: counted(s.Rank),
		Flags: s.Flags,
	}
	if w.ranked() {
		p.RankHead = w.RankHead()
	}
	alone := w
	alone.result.Subjects = []count.ReportSubject{s}
	p.Missing = alone.missing()
	for _, c := range s.Criteria {
		p.Criteria = append(p.Criteria, w.criterion(s, c))
	}
	for _, c := range w.result.Choices {
		if c.Subject == subject {
			p.Choices = append(p.Choices, w.choices(c))
		}
	}
	for _, t := range w.result.Texts {
		if t.Subject == subject {
			p.Texts = append(p.Texts, w.texts(t))
		}
	}
	if i > 0 {
		p.Before = &w.result.Subjects[i-1]
	}
	if i+1 < len(w.result.Subjects) {
		p.After = &w.result.Subjects[i+1]
	}
	return p, true
}

// criterion is one criterion of one subject by group, with the shares of its grades or bands as a chart.
func (w writer) criterion(of count.ReportSubject, c count.ReportCriterion) Table {
	s := w.Scale(c)
	t := Table{Caption: w.aside(c), Lead: 1, Head: under(append([]string{"票种"}, w.validHead()...), s.spans("票数", "得票率（%）", "%"), []string{"得分"})}
	if first := 1 + len(w.validHead()); len(s.Names) > 0 && !c.Withheld {
		t.Chart = &Chart{Title: c.Name + "：各等次得票率（%）", Names: s.Names, Share: true}
		for i := range s.Names {
			t.Chart.Series = append(t.Chart.Series, first+len(s.Heads())+i)
		}
	}
	keys, names := w.Columns()
	for i, row := range w.rows(s, of, c, keys) {
		t.Rows = append(t.Rows, append([]Cell{{Kind: Heading, Text: names[i]}}, row...))
	}
	return t
}
