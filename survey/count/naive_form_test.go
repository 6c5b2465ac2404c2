package count_test

import (
	"math/big"
	"slices"
	"sort"
	"strings"

	"ceping/survey"
)

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
	n.note(len(groups) < before && !own && before < len(n.setup.Categories), "merged: over ballots, then over raters")
	n.note(len(groups) < before && before == len(fillers), "merged: over raters")
	n.note(own && before < len(fillers), "merged: over ballots, afresh for a form")
	n.note(len(groups) > 1 && len(groups) < before, "merged: over raters, some left apart")
	n.note(len(fillers) == 1 && len(n.setup.Categories) > 1, "form for one category")
	n.note(f.Weights != nil, "form with its own weights")
	for _, weight := range f.Weights {
		n.note(weight == 0, "form with its own weights, one 0")
	}
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
		among := "rank: "
		if f.RankWithin == "role" {
			among = "rank within role: "
		}
		for j := range ranked {
			same := f.RankWithin != "role" || roles[i] == roles[j]
			n.note(i != j && same && values[j] != nil && values[j].Cmp(values[i]) == 0, among+"shared")
			n.note(same && values[j] == nil, among+"one without")
			n.note(!same, "rank within role: roles apart")
		}
		n.note(roles[i] == "chief", "role of its own")
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
			n.note(n.valid(fillers) == 9, "texts: nine valid ballots")
			n.note(n.valid(fillers) == 10, "texts: ten valid ballots")
			n.note(c.Kind == survey.Choices, "texts: of a choice")
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
	ticked := ""
	for _, g := range groups {
		some := 0
		for _, content := range n.of(key, g) {
			if len(content.Choices) > 0 {
				some++
				ticked += content.Choices[0]
			}
		}
		if some > 0 && some < n.setup.Rules.MinGroup && n.weak != listsShown && n.weak != version1 {
			shown = false
		}
	}
	v := len(n.of(key, fillers))
	n.note(shown && len(groups) > 1 && v > 0, "choices: by group")
	n.note(!shown && len(groups) > 1, "choices: in total, of several groups")
	n.note(shown && v > 0 && len(ticked) == 0, "choices: nobody chose any")
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
	n.note(f.Quota != nil && f.Quota.Min != nil, "quota: min rings nothing")
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
			n.note(given == most*largest && given > 0, "quota: exactly")
			if given > most*largest {
				n.note(f.Quota.Max != nil, "quota: max")
				n.note(f.Quota.MaxPercent != nil, "quota: percent")
				n.note(len(set) > 1, "quota: a set")
				n.note(len(groups) > 1, "quota: of one group of several")
			}
			over = over || given > most*largest
		}
		if over {
			alarms = append(alarms, tree{"code": "quota_exceeded", "form": f.ID, "category": strings.Join(g, "+")})
		}
	}
	return alarms
}
