package count_test

import (
	"ceping/survey"
)

// fractions learns from rates, derived rates and scores of groups and of all.
func (a *attacker) fractions(c survey.Criterion, criterion tree, given []string) {
	var unsure []string
	if c.Kind == survey.Graded {
		for _, g := range scaleOf(a.form, c) {
			if g.Unsure {
				unsure = append(unsure, g.Code)
			}
		}
	}
	rate := func(key string, codes []string, text any) {
		members := a.members(key)
		below, constant := a.coef(nil, nil, nil, 0), 0.0
		switch a.setup.Rules.Denominator {
		case "valid":
			below = a.coef(members, a.codes, nil, 1)
		case "marked":
			below = a.coef(members, given, nil, 1)
		default:
			for _, m := range members {
				row := a.header[m].(tree)
				v, _ := row[string(a.setup.Rules.Denominator)].(float64)
				if a.setup.Rules.Denominator == "issued" {
					v -= row["replaced"].(float64)
				}
				constant += v
			}
		}
		if a.setup.Rules.Unsure == survey.UnsureExcluded {
			below = a.coef(members, unsure, below, -1)
		}
		a.within(text, 100, a.coef(members, codes, nil, 1), below, constant)
	}
	if rates, shown := criterion["rates"].(tree); shown {
		for key, one := range rates {
			for code, text := range one.(tree) {
				if key != "weighted" {
					rate(key, []string{code}, text)
				}
			}
		}
		for _, d := range a.form.Derived {
			if one, there := criterion["derived"].(tree)[d.Name]; there {
				for key, text := range one.(tree) {
					if key != "weighted" {
						rate(key, d.Grades, text)
					}
				}
			}
		}
	}
	scores, shown := criterion["scores"].(tree)
	if !shown || c.Kind != survey.Graded {
		return
	}
	for key, text := range scores {
		if key == "weighted" && len(a.groups) > 1 {
			continue
		}
		members := a.members(key)
		above, below := a.coef(nil, nil, nil, 0), a.coef(members, given, nil, 1)
		for _, g := range scaleOf(a.form, c) {
			if !g.Unsure {
				v, _ := g.Value.Rat().Float64()
				above = a.coef(members, []string{g.Code}, above, v)
			}
		}
		if a.setup.Rules.ScoreOver == survey.OverValid {
			below = a.coef(members, a.codes, nil, 1)
		}
		a.within(text, 1, above, a.coef(members, unsure, below, -1), 0)
	}
}
