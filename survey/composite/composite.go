// Package composite makes the composite (综合得分): a weighted mean over forms' totals and figures that come from elsewhere, as a
// document of its own beside the Report (contracts.md, “Composite”). It computes from exact numbers and rounds once; it changes nothing of
// the Report, whose result code it names.
package composite

import (
	"errors"
	"math/big"
	"slices"

	"ceping/survey"
	"ceping/survey/compare"
	"ceping/survey/count"
)

// Document is the composite of one session. Its JSON is the contract's.
type Document struct {
	Version  int       `json:"version"`
	Code     string    `json:"code"` // the result code that it stands on
	Name     string    `json:"name"`
	Subjects []Subject `json:"subjects"` // in the session file's order

	Session count.ReportSession `json:"-"`
	// Parts is what it is made of; Titles names each, a form by its title.
	Parts  []survey.CompositePart `json:"-"`
	Titles []string               `json:"-"`
}

// Subject holds one subject's parts, in the session file's order, and what they come to. Numbers have two decimals.
type Subject struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Parts   []Part   `json:"parts"`
	Missing []string `json:"missing"` // ids of forms and names of figures
	Value   *string  `json:"value"`   // null when a part is missing
	Rank    *int     `json:"rank"`    // equals share one: 1, 1, 3; null is unranked
	Post    string   `json:"-"`
}

// Part is a form's total or an entered figure; null is missing.
type Part struct {
	Form    string  `json:"form,omitempty"`
	Entered string  `json:"entered,omitempty"`
	Value   *string `json:"value"`
}

// Of computes a composite as it was defined when the session became ready. figures is what was entered; nil where no part is.
func Of(r *count.Report, defined *survey.Composite, figures Figures) (*Document, error) {
	if r.Result == nil || r.Setup == nil {
		return nil, errors.New("composite: the report has no result code")
	}
	d := &Document{Version: 2, Code: r.Result.Code, Name: defined.Name, Subjects: []Subject{}, Session: r.Session, Parts: defined.Parts}
	totals := map[string]map[string]*big.Rat{}
	for _, p := range defined.Parts {
		title := p.Entered
		if p.Form != "" {
			totals[p.Form] = compare.Totals(r, p.Form)
			title = r.Setup.Forms[slices.IndexFunc(r.Setup.Forms, func(f survey.Form) bool { return f.ID == p.Form })].Title
		}
		d.Titles = append(d.Titles, title)
	}
	var values []*big.Rat
	for _, subject := range r.Setup.Over(defined.Over) {
		one, value := Subject{ID: subject.ID, Name: subject.Name, Post: subject.Post, Missing: []string{}}, newSum()
		for _, p := range defined.Parts {
			of := totals[p.Form][subject.ID]
			if p.Entered != "" {
				of = figures[subject.ID][p.Entered]
			}
			if of == nil {
				one.Missing = append(one.Missing, p.Form+p.Entered)
			} else {
				value.add(p, of)
			}
			one.Parts = append(one.Parts, Part{p.Form, p.Entered, count.Rounded(of)})
		}
		var exact *big.Rat
		if len(one.Missing) == 0 {
			exact = value.result()
		}
		one.Value = count.Rounded(exact)
		d.Subjects, values = append(d.Subjects, one), append(values, exact)
	}
	for i, place := range count.Places(values) {
		d.Subjects[i].Rank = place
	}
	return d, nil
}

// sum is Σ w·x / Σ w over the parts that are weighed, and on top what is added.
type sum struct{ weighed, weight, added *big.Rat }

func newSum() *sum { return &sum{new(big.Rat), new(big.Rat), new(big.Rat)} }

func (s *sum) add(p survey.CompositePart, x *big.Rat) {
	if p.Add {
		s.added.Add(s.added, x)
		return
	}
	weight := big.NewRat(int64(p.Weight), 1)
	s.weight.Add(s.weight, weight)
	s.weighed.Add(s.weighed, weight.Mul(weight, x))
}

// result is nil where nothing is weighed, which Setup.Check does not let happen.
func (s *sum) result() *big.Rat {
	if s.weight.Sign() == 0 {
		return nil
	}
	mean := new(big.Rat).Quo(s.weighed, s.weight)
	return mean.Add(mean, s.added)
}
