package count_test

import (
	"math/big"
	"slices"
	"strings"

	"ceping/survey"
)

// subject writes a subject, and returns what it is ranked by.
func (n *naive) subject(f survey.Form, s naiveSubject, groups, session [][]string, weights map[string]int) (tree, *big.Rat) {
	fillers := n.fillers(f)
	out := tree{"id": s.id, "name": s.name, "post": s.post, "flags": []any{}}
	valid := tree{"total": float64(len(n.of(f.ID+"."+s.id, fillers)))}
	for _, g := range groups {
		valid[strings.Join(g, "+")] = float64(len(n.of(f.ID+"."+s.id, g)))
		if len(g) == 1 {
			for _, wide := range session {
				if len(wide) > 1 && slices.Contains(wide, g[0]) { // a category that was merged over ballots
					valid[g[0]] = nil
				}
			}
		}
	}
	out["valid"] = valid

	cells := map[string]naiveCell{}
	criteria := []any{}
	for _, c := range n.asked(f, s.role, survey.Graded, survey.Scored) {
		criterion, cell := n.criterion(f, s, c, groups, weights)
		criteria = append(criteria, criterion)
		cells[c.ID] = cell
	}
	out["criteria"] = criteria

	// Total.
	sum, all, missing := new(big.Rat), new(big.Rat), false
	for _, c := range n.asked(f, s.role, survey.Graded, survey.Scored) {
		a := rat(c.Weight.String())
		if a.Sign() == 0 {
			continue
		}
		cell := cells[c.ID]
		if cell.withheld || cell.weighted == nil {
			missing = true
			continue
		}
		all.Add(all, a)
		if f.Total == survey.TotalSum {
			sum.Add(sum, cell.weighted)
		} else {
			sum.Add(sum, new(big.Rat).Mul(a, cell.weighted))
		}
	}
	var total *big.Rat
	if all.Sign() > 0 && f.Total != survey.TotalSum {
		total = new(big.Rat).Quo(sum, all)
	}
	if all.Sign() > 0 && f.Total == survey.TotalSum && !missing {
		total = sum
	}
	n.note(f.Total == survey.TotalSum && total != nil, "total: sum")
	n.note(f.Total == survey.TotalSum && missing && all.Sign() > 0, "total: sum, one missing")
	n.note(f.Total != survey.TotalSum && missing && total != nil, "total: mean, one left out")
	n.note(f.Total != survey.TotalSum && total == nil, "total: mean, none")
	out["total"] = cents(total)

	// The criterion that flags and ranks by a rate look at where none is named.
	last := ""
	for _, c := range n.asked(f, s.role, survey.Scored) {
		if len(c.Bands) > 0 {
			last = c.ID
		}
	}
	for _, c := range n.asked(f, s.role, survey.Graded) {
		last = c.ID
	}
	for _, flag := range f.Flags {
		at := flag.Criterion
		if at == "" {
			at = last
		}
		cell, asked := cells[at]
		n.note(asked && cell.withheld, "flag: the criterion is withheld")
		n.note(asked && !cell.withheld && !cell.has(flag.Grades), "flag: another scale")
		if !asked || cell.withheld || !cell.has(flag.Grades) {
			continue
		}
		rate := cell.totals(flag.Grades)
		if rate == nil {
			continue
		}
		n.note(flag.AtLeast.String() != "" && rate.Cmp(rat(flag.AtLeast.String())) == 0, "flag: at least, exactly")
		n.note(flag.Below.String() != "" && rate.Cmp(rat(flag.Below.String())) == 0, "flag: below, exactly")
		n.note(at == last && f.Criteria[slices.IndexFunc(f.Criteria, func(c survey.Criterion) bool { return c.ID == at })].Kind == survey.Scored, "flag: bands")
		n.note(flag.Criterion == "", "flag: no criterion named")
		if flag.AtLeast.String() != "" && rate.Cmp(rat(flag.AtLeast.String())) >= 0 || flag.Below.String() != "" && rate.Cmp(rat(flag.Below.String())) < 0 {
			out["flags"] = append(out["flags"].([]any), flag.Name)
		}
	}
	if f.Rank == "total" {
		return out, total
	}
	n.note(cells[last].derived[f.Rank] != nil, "rank: by a derived rate")
	n.note(cells[last].withheld, "rank: by a derived rate that is withheld")
	return out, cells[last].derived[f.Rank]
}

// criterion writes a criterion.
func (n *naive) criterion(f survey.Form, s naiveSubject, c survey.Criterion, groups [][]string, weights map[string]int) (tree, naiveCell) {
	fillers := n.fillers(f)
	name := c.Name.All
	if c.Name.ByRole != nil {
		name = c.Name.ByRole[s.role]
	}
	out := tree{"id": c.ID, "name": name, "grades": nil, "withheld": false, "marks": nil, "rates": nil, "derived": nil, "scores": nil, "dropped": []any{}}
	if c.Grades != nil {
		out["grades"] = gradeTrees(c.Grades)
	}
	if c.Kind == survey.Scored {
		out["scale"] = tree{"min": c.Points.Min.String(), "max": c.Points.Max.String(), "step": c.Points.Step.String()}
		bands := []any{}
		for _, b := range c.Bands {
			bands = append(bands, tree{"code": b.Code, "name": b.Name, "from": b.From.String()})
		}
		if len(bands) > 0 {
			out["bands"] = bands
		}
	}
	if n.fewRaters(f, s, c, fillers) {
		out["withheld"] = true
		if n.weak != inTotal {
			return out, naiveCell{withheld: true}
		}
		score := n.score(f, c, n.count(f, s, c, fillers))
		return out, naiveCell{weighted: score, has: func([]string) bool { return false }}
	}

	codes := labels(f, c)
	has := func(grades []string) bool {
		for _, g := range grades {
			if !slices.Contains(codes, g) {
				return false
			}
		}
		return true
	}
	marks, rates, scores, derived := tree{}, tree{}, tree{}, tree{}
	for _, d := range f.Derived {
		if has(d.Grades) {
			derived[d.Name] = tree{}
		}
		some := slices.ContainsFunc(d.Grades, func(code string) bool { return slices.Contains(codes, code) })
		n.note(has(d.Grades) && c.Kind == survey.Scored, "derived: bands")
		n.note(has(d.Grades) && c.Grades != nil, "derived: a scale of its own")
		n.note(!has(d.Grades) && some, "derived: the scale has some of the grades")
		n.note(!has(d.Grades) && !some && len(codes) > 0, "derived: the scale has none of the grades")
		n.note(has(d.Grades) && slices.Contains(d.Grades, "unsure"), "derived: unsure, counted")
	}
	var groupWeights []int
	var groupScores []*big.Rat
	groupRates, groupDerived := map[string][]*big.Rat{}, map[string][]*big.Rat{}
	write := func(key string, r row, categories []string) {
		m, p := tree{"unmarked": float64(r.unmarked)}, tree{}
		if c.Kind == survey.Scored {
			m["given"] = float64(r.given)
		}
		for _, code := range codes {
			m[code], p[code] = float64(r.n[code]), percents(n.rate(f, c, r, categories, code))
		}
		marks[key], rates[key] = m, p
		for _, d := range f.Derived {
			if has(d.Grades) {
				derived[d.Name].(tree)[key] = percents(n.rate(f, c, r, categories, d.Grades...))
			}
		}
	}
	for _, g := range groups {
		r, key, weight := n.count(f, s, c, g), strings.Join(g, "+"), 0
		for _, m := range g {
			weight += weights[m]
		}
		write(key, r, g)
		score := n.score(f, c, r)
		scores[key] = cents(score)
		if score == nil {
			out["dropped"] = append(out["dropped"].([]any), key)
		}
		groupWeights, groupScores = append(groupWeights, weight), append(groupScores, score)
		for _, code := range codes {
			groupRates[code] = append(groupRates[code], n.rate(f, c, r, g, code))
		}
		for _, d := range f.Derived {
			groupDerived[d.Name] = append(groupDerived[d.Name], n.rate(f, c, r, g, d.Grades...))
		}
	}
	all := n.count(f, s, c, fillers)
	write("total", all, fillers)
	cell := naiveCell{weighted: mean(groupScores, groupWeights), derived: map[string]*big.Rat{}, has: has}
	cell.totals = func(grades []string) *big.Rat { return n.rate(f, c, all, fillers, grades...) }
	scores["weighted"] = cents(cell.weighted)
	n.note(cell.weighted == nil && slices.ContainsFunc(groupScores, func(s *big.Rat) bool { return s != nil }), "weighted: the weights left sum to 0")
	n.note(cell.weighted != nil && slices.Contains(groupScores, nil), "weighted: one dropped out")
	n.note(cell.weighted != nil && slices.Contains(groupWeights, 0), "weighted: one weighs 0")
	weighted := tree{}
	for _, code := range codes {
		weighted[code] = percents(mean(groupRates[code], groupWeights))
	}
	rates["weighted"] = weighted
	for _, d := range f.Derived {
		if has(d.Grades) {
			cell.derived[d.Name] = mean(groupDerived[d.Name], groupWeights)
			derived[d.Name].(tree)["weighted"] = percents(cell.derived[d.Name])
		}
	}
	if n.weak == onlyHidden { // what is small is left out, and nothing else
		for _, g := range groups {
			if r := n.count(f, s, c, g); r.given < n.setup.Rules.MinGroup {
				key := strings.Join(g, "+")
				delete(marks, key)
				delete(rates, key)
				delete(scores, key)
				for _, d := range derived {
					delete(d.(tree), key)
				}
			}
		}
	}
	out["marks"], out["rates"], out["scores"], out["derived"] = marks, rates, scores, derived
	return out, cell
}
