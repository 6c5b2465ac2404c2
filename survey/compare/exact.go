package compare

import (
	"cmp"
	"math/big"
	"slices"

	"ceping/survey"
	"ceping/survey/count"
)

// exactForm is a form of a Report in exact numbers, subject by subject as it is reported.
type exactForm struct {
	report   count.ReportForm
	subjects []exactSubject
}

type exactSubject struct {
	survey.Subject
	by     *big.Rat // what ranks: the total, or a weighted rate as a fraction
	total  *big.Rat
	scores map[string]*big.Rat // weighted over groups, by criterion; nil where there is none
}

// reading makes exact numbers of one form's counts, by the rules that its Report was counted by.
type reading struct {
	report *count.Report
	form   *survey.Form
	result count.ReportForm
	groups []count.Group
}

// exactForms are the forms of a Report that are not withheld.
func exactForms(r *count.Report) (list []exactForm) {
	sheets := r.Setup.Sheets()
	for _, f := range r.Forms {
		i := slices.IndexFunc(sheets, func(s survey.Sheet) bool { return s.Form.ID == f.ID })
		if i < 0 || f.Withheld {
			continue
		}
		read := reading{report: r, form: sheets[i].Form, result: f, groups: groupsOf(r, f)}
		exact := exactForm{report: f}
		for _, s := range f.Subjects {
			n := slices.IndexFunc(sheets[i].Subjects, func(of survey.SheetSubject) bool { return of.ID == s.ID })
			if n >= 0 {
				exact.subjects = append(exact.subjects, read.subject(sheets[i].Subjects[n].Subject, s))
			}
		}
		list = append(list, exact)
	}
	return list
}

// Totals are the exact totals of a form's subjects, by id, of a Report that was counted here; none of a form that is withheld.
func Totals(r *count.Report, form string) map[string]*big.Rat {
	totals := map[string]*big.Rat{}
	for _, f := range exactForms(r) {
		for _, subject := range f.subjects {
			if f.report.ID == form && subject.total != nil {
				totals[subject.ID] = subject.total
			}
		}
	}
	return totals
}

// groupsOf are the form's own groups, else the session's with the form's weights.
func groupsOf(r *count.Report, f count.ReportForm) []count.Group {
	if f.Groups != nil {
		return f.Groups
	}
	groups := slices.Clone(r.Groups)
	for i, g := range groups {
		groups[i].Weight = 0
		for _, code := range g.Members {
			groups[i].Weight += f.Weights[code]
		}
	}
	return groups
}

func (d reading) subject(who survey.Subject, s count.ReportSubject) exactSubject {
	e := exactSubject{Subject: who, scores: map[string]*big.Rat{}}
	total, sum, whole := newMean(), new(big.Rat), true
	var graded, scored *count.ReportCriterion
	for i, c := range s.Criteria {
		score := d.score(c)
		e.scores[c.ID] = score
		if weight := d.weight(c.ID); weight.Sign() > 0 {
			total.add(weight, score)
			if whole = whole && score != nil; whole {
				sum.Add(sum, score)
			}
		}
		if c.Scale == nil {
			graded = &s.Criteria[i]
		} else if len(c.Bands) > 0 {
			scored = &s.Criteria[i]
		}
	}
	if e.total = total.value(); d.form.Total == survey.TotalSum && (!whole || e.total == nil) {
		e.total = nil
	} else if d.form.Total == survey.TotalSum {
		e.total = sum
	}
	e.by = e.total
	if rate := d.ranks(); rate != nil {
		e.by = nil
		if c := cmp.Or(graded, scored); c != nil {
			e.by = d.rate(*c, rate.Grades)
		}
	}
	return e
}

func (d reading) weight(criterion string) *big.Rat {
	for _, c := range d.form.Criteria {
		if c.ID == criterion {
			return c.Weight.Rat()
		}
	}
	return new(big.Rat)
}

// ranks is the derived rate that ranks; nil when the total does.
func (d reading) ranks() *survey.Derived {
	for i, rate := range d.form.Derived {
		if rate.Name == d.form.Rank {
			return &d.form.Derived[i]
		}
	}
	return nil
}

// step is a grade or a band.
type step struct {
	code   string
	value  *big.Rat // nil of an unsure grade and of a band
	unsure bool
}

func (d reading) steps(c count.ReportCriterion) (list []step) {
	for _, b := range c.Bands {
		list = append(list, step{code: b.Code})
	}
	grades := d.result.Grades
	if c.Grades != nil {
		grades = c.Grades
	}
	if c.Scale != nil {
		grades = nil
	}
	for _, g := range grades {
		s := step{code: g.Code, unsure: g.Unsure}
		if g.Value != nil {
			s.value, _ = new(big.Rat).SetString(*g.Value)
		}
		list = append(list, s)
	}
	return list
}

// voters are V of a group, and how many of them gave a mark or a score.
func (d reading) voters(c count.ReportCriterion, group string) (valid, given int) {
	marks := c.Marks[group]
	if c.Scale != nil {
		given = marks[count.Given]
	} else {
		for _, s := range d.steps(c) {
			given += marks[s.code]
		}
	}
	return given + marks[count.Unmarked], given
}

// score is weighted over the groups; nil of a withheld criterion.
func (d reading) score(c count.ReportCriterion) *big.Rat {
	m := newMean()
	for _, g := range d.groups {
		m.add(whole(g.Weight), d.scoreIn(c, g.Code))
	}
	return m.value()
}

func (d reading) scoreIn(c count.ReportCriterion, group string) *big.Rat {
	over, given := d.voters(c, group)
	if d.report.Rules.ScoreOver != "valid" {
		over = given
	}
	sum := new(big.Rat)
	if c.Scale != nil {
		sum.SetFrac64(c.Sum[group], 100)
	}
	for _, s := range d.steps(c) {
		if n := c.Marks[group][s.code]; s.unsure {
			over -= n
		} else if s.value != nil {
			sum.Add(sum, new(big.Rat).Mul(whole(n), s.value))
		}
	}
	if c.Withheld || over <= 0 || c.Scale != nil && c.Sum == nil { // the sum is not in a Report that was read from its JSON
		return nil
	}
	return sum.Quo(sum, whole(over))
}

// rate is that of some grades or bands, weighted over the groups, as a fraction; nil where the scale has not all of them.
func (d reading) rate(c count.ReportCriterion, codes []string) *big.Rat {
	steps := d.steps(c)
	for _, code := range codes {
		if c.Withheld || !slices.ContainsFunc(steps, func(s step) bool { return s.code == code }) {
			return nil
		}
	}
	m := newMean()
	for _, g := range d.groups {
		n, over := 0, d.divisor(c, g)
		for _, s := range steps {
			marks := c.Marks[g.Code][s.code]
			if slices.Contains(codes, s.code) {
				n += marks
			}
			if s.unsure && d.report.Rules.Unsure == "excluded" {
				over -= marks
			}
		}
		if over > 0 {
			m.add(whole(g.Weight), big.NewRat(int64(n), int64(over)))
		}
	}
	return m.value()
}

// divisor is the denominator of a group's rates; 0 where there is none.
func (d reading) divisor(c count.ReportCriterion, g count.Group) int {
	valid, given := d.voters(c, g.Code)
	var of func(count.Counts) *int
	switch d.report.Rules.Denominator {
	case survey.ByMarked:
		return given
	case survey.ByCast:
		of = func(n count.Counts) *int { return &n.Cast }
	case survey.ByIssued:
		of = func(n count.Counts) *int { return new(n.Issued - n.Replaced) }
	case survey.ByExpected:
		of = func(n count.Counts) *int { return n.Expected }
	case survey.ByPresent:
		of = func(n count.Counts) *int { return n.Present }
	default:
		return valid
	}
	sum := 0
	for _, code := range g.Members {
		n := of(d.report.Counts[code])
		if n == nil {
			return 0
		}
		sum += *n
	}
	if sum < valid && d.report.Counting > 1 { // version 1 divided by it nevertheless
		return 0
	}
	return sum
}
