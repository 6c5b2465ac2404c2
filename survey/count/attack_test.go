package count_test

import (
	"math"
	"slices"
	"strconv"

	"ceping/survey"
)

// Rules of disclosure that are not good enough.
const (
	noMerging   = "every category is counted for itself"
	onlyBallots = "categories are merged over their ballots only"
	onlyHidden  = "what is small is hidden, and the total shown"
	inTotal     = "what is withheld enters the subject's total"
	listsShown  = "a list of choices is shown by group, whoever chose"
	version1    = "categories are merged over their ballots only, and lists are shown by group: version 1"
)

var weakRules = []string{noMerging, onlyBallots, onlyHidden, inTotal, listsShown, version1}

// claim is what an attacker derives: how many voters of some categories gave a mark (or left it blank, or gave any), or ticked an option.
type claim struct {
	form, subject, criterion string
	categories               []string
	code                     string // of a grade, band or option; unmarked, or raters
	value                    int
}

// attack derives from a Report and the set-up, which everybody has in the manifest, all that it can.
func attack(setup *survey.Setup, report tree) (claims []claim) {
	for _, one := range report["forms"].([]any) {
		form := one.(tree)
		at := slices.IndexFunc(setup.Forms, func(f survey.Form) bool { return f.ID == form["id"] })
		a := &attacker{setup: setup, form: setup.Forms[at], header: report["counts"].(tree), groups: report["groups"].([]any)}
		if own := form["groups"]; own != nil {
			a.groups = own.([]any)
		}
		for _, c := range form["categories"].([]any) {
			a.categories = append(a.categories, c.(string))
		}
		for _, one := range form["subjects"].([]any) {
			subject := one.(tree)
			for _, c := range subject["criteria"].([]any) {
				claims = append(claims, a.criterion(subject, c.(tree))...)
			}
			claims = append(claims, a.hidden(subject)...)
		}
		for _, c := range form["choices"].([]any) {
			claims = append(claims, a.choices(c.(tree))...)
		}
	}
	return claims
}

type attacker struct {
	setup      *survey.Setup
	form       survey.Form
	header     tree
	groups     []any
	categories []string
	codes      []string // what is unknown of each category
	rows       []linear
}

// coef of the sum of some codes over some categories.
func (a *attacker) coef(categories, codes []string, into []float64, times float64) []float64 {
	if into == nil {
		into = make([]float64, len(a.categories)*len(a.codes))
	}
	for i, c := range a.categories {
		for j, code := range a.codes {
			if slices.Contains(categories, c) && slices.Contains(codes, code) {
				into[i*len(a.codes)+j] += times
			}
		}
	}
	return into
}

func (a *attacker) know(coef []float64, lo, hi float64) {
	a.rows = append(a.rows, linear{coef, lo, hi})
}

// members of a group, of all, or of a category.
func (a *attacker) members(key string) []string {
	for _, g := range a.groups {
		if g.(tree)["code"] == key {
			var list []string
			for _, m := range g.(tree)["members"].([]any) {
				list = append(list, m.(string))
			}
			return list
		}
	}
	return a.categories
}

// within knows that a fraction, given with two decimals, is over (by codes of the same categories, or a constant).
func (a *attacker) within(text any, scale float64, above, below []float64, constant float64) {
	shown, known := text.(string)
	if !known {
		return
	}
	v, _ := strconv.ParseFloat(shown, 64)
	for i, edge := range []float64{(v - 0.005) / scale, (v + 0.005) / scale} {
		coef := slices.Clone(above)
		for j := range coef {
			coef[j] -= edge * below[j]
		}
		if i == 0 {
			a.know(coef, edge*constant-nearly, math.Inf(1))
		} else {
			a.know(coef, math.Inf(-1), edge*constant+nearly)
		}
	}
}

// criterion attacks one graded or scored criterion of one subject.
func (a *attacker) criterion(subject, criterion tree) []claim {
	at := slices.IndexFunc(a.form.Criteria, func(c survey.Criterion) bool { return c.ID == criterion["id"] })
	c := a.form.Criteria[at]
	given := labels(a.form, c)
	if c.Kind == survey.Scored {
		given = append(given, "no band")
	}
	a.codes, a.rows = append(slices.Clone(given), "unmarked"), nil
	// V of each group, and as much as the header counts say of each category.
	for key, v := range subject["valid"].(tree) {
		if v != nil {
			a.know(a.coef(a.members(key), a.codes, nil, 1), v.(float64), v.(float64))
		}
	}
	for _, category := range a.categories {
		row := a.header[category].(tree)
		if v, known := row["valid"].(float64); known {
			a.know(a.coef([]string{category}, a.codes, nil, 1), v, v)
		}
		a.know(a.coef([]string{category}, a.codes, nil, 1), 0, row["cast"].(float64))
	}
	if marks, shown := criterion["marks"].(tree); shown {
		for key, one := range marks {
			for code, k := range one.(tree) {
				codes := []string{code}
				if code == "given" {
					codes = given
				}
				a.know(a.coef(a.members(key), codes, nil, 1), k.(float64), k.(float64))
			}
		}
	}
	a.fractions(c, criterion, given)
	return a.solve(subject["id"].(string), c.ID, append(a.codes, "raters"), func(code string) []string {
		if code == "raters" {
			return given
		}
		return []string{code}
	})
}

// solve asks of all categories together, and of every part of them, what the rows fix.
func (a *attacker) solve(subject, criterion string, codes []string, of func(string) []string) (claims []claim) {
	s := newSolver(len(a.categories)*len(a.codes), a.rows)
	for part := 1; part < 1<<len(a.categories); part++ {
		var categories []string
		for i, c := range a.categories {
			if part>>i&1 == 1 {
				categories = append(categories, c)
			}
		}
		for _, code := range codes {
			if v, fixed := s.value(a.coef(categories, of(code), nil, 1)); fixed {
				claims = append(claims, claim{a.form.ID, subject, criterion, categories, code, v})
			}
		}
	}
	return claims
}

// choices attacks one list of choices.
func (a *attacker) choices(list tree) []claim {
	a.codes, a.rows = nil, nil
	for _, o := range list["options"].([]any) {
		a.codes = append(a.codes, o.(tree)["code"].(string))
	}
	for _, one := range list["options"].([]any) {
		o := one.(tree)
		for key, k := range o["marks"].(tree) {
			a.know(a.coef(a.members(key), []string{o["code"].(string)}, nil, 1), k.(float64), k.(float64))
		}
	}
	return a.solve(list["subject"].(string), list["criterion"].(string), a.codes, func(code string) []string { return []string{code} })
}

// hidden takes what a subject's total says beyond the criteria that are shown: the score of the one that is not, and the few marks that
// can make it.
func (a *attacker) hidden(subject tree) (claims []claim) {
	text, known := subject["total"].(string)
	if !known {
		return nil
	}
	total, _ := strconv.ParseFloat(text, 64)
	sum, weights, secret := 0.0, 0.0, []survey.Criterion{}
	for _, one := range subject["criteria"].([]any) {
		c := a.form.Criteria[slices.IndexFunc(a.form.Criteria, func(c survey.Criterion) bool { return c.ID == one.(tree)["id"] })]
		w, _ := c.Weight.Rat().Float64()
		if w == 0 {
			continue
		}
		if one.(tree)["withheld"] == true {
			secret = append(secret, c)
			continue
		}
		if s, ok := one.(tree)["scores"].(tree)["weighted"].(string); ok {
			v, _ := strconv.ParseFloat(s, 64)
			sum, weights = sum+w*v, weights+w
		}
	}
	if len(secret) != 1 || secret[0].Kind != survey.Graded || a.setup.Rules.ScoreOver == survey.OverValid || a.form.Total == survey.TotalSum || weights > 0 && math.Abs(sum/weights-total) < 0.0101 {
		return nil
	}
	// The total is not the mean of what is shown: what makes it, of fewer marks than the minimum?
	c := secret[0]
	w, _ := c.Weight.Rat().Float64()
	var found []map[string]int
	var values []survey.Grade
	for _, g := range scaleOf(a.form, c) {
		if !g.Unsure {
			values = append(values, g)
		}
	}
	var fill func(i, left int, marks map[string]int)
	fill = func(i, left int, marks map[string]int) {
		if i == len(values) {
			s, n := 0.0, 0
			for _, g := range values {
				v, _ := g.Value.Rat().Float64()
				s, n = s+v*float64(marks[g.Code]), n+marks[g.Code]
			}
			if n > 0 && math.Abs((sum+w*s/float64(n))/(weights+w)-total) < 0.0101 {
				copied := map[string]int{} // 不了解 is in no score
				for k, v := range marks {
					copied[k] = v
				}
				found = append(found, copied)
			}
			return
		}
		for k := range left + 1 {
			marks[values[i].Code] = k
			fill(i+1, left-k, marks)
		}
		marks[values[i].Code] = 0
	}
	fill(0, a.setup.Rules.MinGroup-1, map[string]int{})
	if len(found) == 1 {
		for code, k := range found[0] {
			claims = append(claims, claim{a.form.ID, subject["id"].(string), c.ID, a.categories, code, k})
		}
	}
	return claims
}
