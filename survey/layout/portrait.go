package layout

import (
	"slices"

	"ceping/survey/version1"
)

// Portrait is all that one form says of one subject: what stands behind each score.
type Portrait struct {
	Form          Form // without its tables
	ID            string
	Name, Post    string
	Total, Rank   Cell
	RankHead      string  // "" where there is nobody to compare with
	Criteria      []Table // one a graded criterion: each group, all valid ballots, weighted
	Choices       []Table
	Texts         []Texts
	Before, After *version1.ReportSubject // in the form's order; nil at an end
}

// NewPortrait lays out one subject; ok is false when the form does not have it.
func NewPortrait(r version1.Report, form, subject string) (p Portrait, ok bool) {
	f := slices.IndexFunc(r.Forms, func(f version1.ReportForm) bool { return f.ID == form })
	if f < 0 {
		return p, false
	}
	w := writer{report: r, form: r.Forms[f]}
	i := slices.IndexFunc(w.form.Subjects, func(s version1.ReportSubject) bool { return s.ID == subject })
	if i < 0 {
		return p, false
	}
	s := w.form.Subjects[i]
	p = Portrait{
		Form: Form{ID: w.form.ID, Title: w.form.Title, Over: w.form.Over}, ID: s.ID, Name: s.Name, Post: s.Post, Total: fixed(s.Total), Rank: counted(s.Rank),
	}
	if w.ranked() {
		p.RankHead = w.rankHead()
	}
	for _, c := range s.Criteria {
		p.Criteria = append(p.Criteria, w.criterion(c))
	}
	for _, c := range w.form.Choices {
		if c.Subject == subject {
			p.Choices = append(p.Choices, w.choices(c))
		}
	}
	for _, t := range w.form.Texts {
		if t.Subject == subject {
			p.Texts = append(p.Texts, Texts{caption(t.Heading), t.Withheld, t.Texts})
		}
	}
	if i > 0 {
		p.Before = &w.form.Subjects[i-1]
	}
	if i+1 < len(w.form.Subjects) {
		p.After = &w.form.Subjects[i+1]
	}
	return p, true
}

// criterion is one criterion of one subject by group, with the shares of its grades as a chart.
func (w writer) criterion(c version1.ReportCriterion) Table {
	grades := w.gradeNames()
	t := Table{
		Caption: aside(c), Lead: 1,
		Head:  under([]string{"票种"}, []span{{"票数", append(slices.Clone(grades), "未填")}, {"得票率（%）", grades}, {"%", w.form.Derived}}, []string{"得分"}),
		Chart: &Chart{Title: c.Name + "：各等次得票率（%）", Names: grades, Share: true},
	}
	for i := range grades {
		t.Chart.Series = append(t.Chart.Series, 2+len(grades)+i)
	}
	keys, names := Columns(w.report)
	for i, key := range keys {
		t.Rows = append(t.Rows, append([]Cell{{Kind: Heading, Text: names[i]}}, w.numbers(c, key)...))
	}
	return t
}
