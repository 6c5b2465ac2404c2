package count_test

import (
	"math/big"
	"slices"
	"sort"
	"strings"

	"ceping/survey"
)

// row is one graded or scored criterion of one subject, counted for one group or for all.
type row struct {
	v, unmarked int
	n           map[string]int // marks by grade or band
	given       int            // marks or scores
	sum         *big.Rat       // of scores
}

// naiveCell is where the naive count keeps what a rank or a total is made of.
type naiveCell struct {
	withheld bool
	weighted *big.Rat            // score
	derived  map[string]*big.Rat // weighted, by name; absent where the scale has not all grades
	totals   func(codes []string) *big.Rat
	has      func(codes []string) bool
}

// count counts a criterion in some categories.
func (n *naive) count(f survey.Form, s naiveSubject, c survey.Criterion, categories []string) row {
	r := row{n: map[string]int{}, sum: new(big.Rat)}
	for _, content := range n.of(f.ID+"."+s.id, categories) {
		r.v++
		if c.Kind == survey.Graded {
			at := slices.IndexFunc(n.asked(f, s.role, survey.Graded), func(o survey.Criterion) bool { return o.ID == c.ID })
			if content.Marks == "" || content.Marks[at] == '-' {
				r.unmarked++
				continue
			}
			r.given++
			r.n[scaleOf(f, c)[strings.IndexByte("0123456789abcdefghijklmnopqrstuvwxyz", content.Marks[at])].Code]++
			continue
		}
		at := slices.IndexFunc(n.asked(f, s.role, survey.Scored), func(o survey.Criterion) bool { return o.ID == c.ID })
		if content.Scores == nil || content.Scores[at] == "" {
			r.unmarked++
			continue
		}
		r.given++
		score := rat(content.Scores[at])
		r.sum.Add(r.sum, score)
		for _, b := range c.Bands { // from the highest
			if score.Cmp(rat(b.From.String())) >= 0 {
				r.n[b.Code]++
				break
			}
		}
	}
	return r
}

// unsure marks among those counted.
func unsureMarks(f survey.Form, c survey.Criterion, r row) (k int) {
	if c.Kind == survey.Graded {
		for _, g := range scaleOf(f, c) {
			if g.Unsure {
				k += r.n[g.Code]
			}
		}
	}
	return k
}

// rate of some grades of a row that was counted in these categories.
func (n *naive) rate(f survey.Form, c survey.Criterion, r row, categories []string, codes ...string) *big.Rat {
	d, known := 0, true
	for _, category := range categories {
		k := n.counts[category]
		switch n.setup.Rules.Denominator {
		case "cast":
			d += k.Cast
		case "issued":
			d += k.Issued - k.Replaced
		case "expected":
			if k.Expected == nil {
				known = false
			} else {
				d += *k.Expected
			}
		case "present":
			if k.Present == nil {
				known = false
			} else {
				d += *k.Present
			}
		}
	}
	switch n.setup.Rules.Denominator {
	case "valid":
		d = r.v
	case "marked":
		d = r.v - r.unmarked
	default:
		if d < r.v {
			known = false
		}
	}
	if n.setup.Rules.Unsure == survey.UnsureExcluded {
		d -= unsureMarks(f, c, r)
		for _, g := range scaleOf(f, c) {
			if c.Kind == survey.Graded && g.Unsure && slices.Contains(codes, g.Code) {
				return nil
			}
		}
	}
	if !known || d <= 0 {
		return nil
	}
	sum := 0
	for _, code := range codes {
		sum += r.n[code]
	}
	return big.NewRat(int64(sum), int64(d))
}

// score of a row.
func (n *naive) score(f survey.Form, c survey.Criterion, r row) *big.Rat {
	over, sum := r.given, new(big.Rat).Set(r.sum)
	if c.Kind == survey.Graded {
		over = 0
		for _, g := range scaleOf(f, c) {
			if !g.Unsure {
				over += r.n[g.Code]
				sum.Add(sum, new(big.Rat).Mul(big.NewRat(int64(r.n[g.Code]), 1), rat(g.Value.String())))
			}
		}
	}
	if n.setup.Rules.ScoreOver == survey.OverValid {
		over = r.v - unsureMarks(f, c, r)
	}
	if over <= 0 {
		return nil
	}
	return sum.Quo(sum, big.NewRat(int64(over), 1))
}

// labels are the codes that a criterion counts: grades, or bands.
func labels(f survey.Form, c survey.Criterion) (codes []string) {
	if c.Kind == survey.Graded {
		for _, g := range scaleOf(f, c) {
			codes = append(codes, g.Code)
		}
		return codes
	}
	for _, b := range c.Bands {
		codes = append(codes, b.Code)
	}
	return codes
}

// mean weighs values; nil ones drop out.
func mean(values []*big.Rat, weights []int) *big.Rat {
	sum, all := new(big.Rat), 0
	for i, v := range values {
		if v != nil {
			sum.Add(sum, new(big.Rat).Mul(v, big.NewRat(int64(weights[i]), 1)))
			all += weights[i]
		}
	}
	if all == 0 {
		return nil
	}
	return sum.Quo(sum, big.NewRat(int64(all), 1))
}

// fewRaters reports whether somebody marked a criterion of a subject, and too few did.
func (n *naive) fewRaters(f survey.Form, s naiveSubject, c survey.Criterion, categories []string) bool {
	k := n.count(f, s, c, categories).given
	return (n.weak == "" || n.weak == inTotal) && k > 0 && k < n.setup.Rules.MinGroup
}

// form counts one form.
func (n *naive) form(f survey.Form, session [][]string) (tree, []tree) {
	fillers := n.fillers(f)
	weights, weightTree, categories := n.weights(f), tree{}, []any{}
	for _, c := range fillers {
		weightTree[c] = float64(weights[c])
		categories = append(categories, c)
	}
	total := "mean"
	if f.Total == survey.TotalSum {
		total = "sum"
	}
	out := tree{"id": f.ID, "title": f.Title, "package": f.Package, "categories": categories, "withheld": false, "groups": nil,
		"grades": gradeTrees(f.Grades), "weights": weightTree, "total": total, "subjects": []any{}, "choices": []any{}, "texts": []any{}}
	groups := session
	own := len(fillers) < len(n.setup.Categories)
	if own {
		groups = n.byBallots(fillers)
	}
	if n.valid(fillers) < n.setup.Rules.MinGroup {
		out["withheld"], out["groups"] = true, n.groupTrees(groups, weights)
		return out, nil
	}
	// Over raters: first what too few marked is withheld, then groups merge for what is left.
	before := len(groups)
	groups = joined(groups, func(g []string) bool {
		for _, s := range n.subjects(f) {
			for _, c := range n.asked(f, s.role, survey.Graded, survey.Scored) {
				if !n.fewRaters(f, s, c, fillers) && n.fewRaters(f, s, c, g) {
					return true
				}
			}
		}
		return false
	})
	if own || len(groups) < before {
		out["groups"] = n.groupTrees(groups, weights)
	}

	var ranked []tree
	var values []*big.Rat
	var roles []survey.Role
	for _, s := range n.subjects(f) {
		if len(n.asked(f, s.role, survey.Graded, survey.Scored)) == 0 {
			continue
		}
		subject, value := n.subject(f, s, groups, session, weights)
		ranked, values, roles = append(ranked, subject), append(values, value), append(roles, s.role)
		out["subjects"] = append(out["subjects"].([]any), subject)
	}
	for i := range ranked {
		ranked[i]["rank"] = nil
		if values[i] == nil {
			continue
		}
		rank := 1
		for j := range ranked {
			if values[j] != nil && values[j].Cmp(values[i]) > 0 && (f.RankWithin != "role" || roles[i] == roles[j]) {
				rank++
			}
		}
		ranked[i]["rank"] = float64(rank)
	}
	for _, s := range n.subjects(f) {
		for _, c := range n.asked(f, s.role) {
			key := f.ID + "." + s.id + "." + c.ID
			if c.Kind == survey.Choices {
				out["choices"] = append(out["choices"].([]any), n.choices(f, s, c, groups))
				key += ".text"
			}
			hasText := c.Kind == survey.Text || slices.ContainsFunc(c.Options, func(o survey.Option) bool { return o.Text > 0 })
			if !hasText {
				continue
			}
			texts := tree{"subject": s.id, "criterion": c.ID, "withheld": n.valid(fillers) < 10, "texts": []any{}}
			if n.valid(fillers) >= 10 {
				texts["texts"] = n.texts(key)
			}
			out["texts"] = append(out["texts"].([]any), texts)
		}
	}
	return out, n.quota(f, groups)
}

func gradeTrees(grades []survey.Grade) []any {
	list := []any{}
	for _, g := range grades {
		if g.Unsure {
			list = append(list, tree{"code": g.Code, "name": g.Name, "value": nil, "unsure": true})
			continue
		}
		list = append(list, tree{"code": g.Code, "name": g.Name, "value": g.Value.String()})
	}
	return list
}

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
		if !asked || cell.withheld || !cell.has(flag.Grades) {
			continue
		}
		rate := cell.totals(flag.Grades)
		if rate == nil {
			continue
		}
		if flag.AtLeast.String() != "" && rate.Cmp(rat(flag.AtLeast.String())) >= 0 || flag.Below.String() != "" && rate.Cmp(rat(flag.Below.String())) < 0 {
			out["flags"] = append(out["flags"].([]any), flag.Name)
		}
	}
	if f.Rank == "total" {
		return out, total
	}
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

// choices writes one list of choices.
func (n *naive) choices(f survey.Form, s naiveSubject, c survey.Criterion, groups [][]string) tree {
	key, fillers := f.ID+"."+s.id+"."+c.ID, n.fillers(f)
	ticks := func(code string, categories []string) (k int) {
		for _, content := range n.of(key, categories) {
			if slices.Contains(content.Choices, code) {
				k++
			}
		}
		return k
	}
	shown := true
	for _, g := range groups {
		some := 0
		for _, content := range n.of(key, g) {
			if len(content.Choices) > 0 {
				some++
			}
		}
		if some > 0 && some < n.setup.Rules.MinGroup {
			shown = false
		}
	}
	v := len(n.of(key, fillers))
	options := append([]survey.Option{}, c.Options...)
	sort.SliceStable(options, func(i, j int) bool { return ticks(options[i].Code, fillers) > ticks(options[j].Code, fillers) })
	list := []any{}
	for _, o := range options {
		marks := tree{"total": float64(ticks(o.Code, fillers))}
		if shown {
			for _, g := range groups {
				marks[strings.Join(g, "+")] = float64(ticks(o.Code, g))
			}
		}
		var rate *big.Rat
		if v > 0 {
			rate = big.NewRat(int64(ticks(o.Code, fillers)), int64(v))
		}
		list = append(list, tree{"code": o.Code, "name": o.Name, "marks": marks, "rate": percents(rate)})
	}
	return tree{"subject": s.id, "criterion": c.ID, "valid": float64(v), "options": list}
}

// quota is the alarms of a quota: one for each group in which a grade was given too often in some criterion.
func (n *naive) quota(f survey.Form, groups [][]string) (alarms []tree) {
	if f.Quota == nil || f.Quota.Max == nil && f.Quota.MaxPercent == nil {
		return nil
	}
	set := f.Quota.Grades
	if f.Quota.Grade != "" {
		set = []string{f.Quota.Grade}
	}
	for _, g := range groups {
		over := false
		for _, c := range f.Criteria {
			if c.Kind != survey.Graded {
				continue
			}
			given, largest, subjects := 0, 0, 0
			for _, s := range n.subjects(f) {
				if !slices.ContainsFunc(n.asked(f, s.role), func(o survey.Criterion) bool { return o.ID == c.ID }) {
					continue
				}
				subjects++
				r := n.count(f, s, c, g)
				largest = max(largest, r.v)
				if n.fewRaters(f, s, c, n.fillers(f)) {
					continue // withheld: enters nothing
				}
				for _, code := range set {
					given += r.n[code]
				}
			}
			most := subjects
			if f.Quota.Max != nil {
				most = min(most, *f.Quota.Max)
			}
			if f.Quota.MaxPercent != nil {
				most = min(most, subjects**f.Quota.MaxPercent/100)
			}
			over = over || given > most*largest
		}
		if over {
			alarms = append(alarms, tree{"code": "quota_exceeded", "form": f.ID, "category": strings.Join(g, "+")})
		}
	}
	return alarms
}
