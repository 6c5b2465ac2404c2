package version1

import (
	"strings"

	"ceping/survey"
)

// mergeGroups puts categories together, in listed order, until every group has at least min valid ballots: one with
// fewer goes into the next, the last into the one before. With fewer than min in all, a single group is left.
func mergeGroups(categories []survey.Category, valid map[string]int, min int) []survey.Group {
	var groups [][]survey.Category
	var open []survey.Category
	size := func(cs []survey.Category) (n int) {
		for _, c := range cs {
			n += valid[c.Code]
		}
		return n
	}
	for _, c := range categories {
		if open = append(open, c); size(open) >= min {
			groups, open = append(groups, open), nil
		}
	}
	switch last := len(groups) - 1; {
	case len(open) > 0 && last >= 0:
		groups[last] = append(groups[last], open...)
	case len(open) > 0:
		groups = append(groups, open)
	}
	list := make([]survey.Group, len(groups))
	for i, members := range groups {
		list[i] = newGroup(members)
	}
	return list
}

func newGroup(members []survey.Category) survey.Group {
	g := survey.Group{Name: members[0].Name}
	for _, c := range members {
		g.Members = append(g.Members, c.Code)
		g.Weight += c.Weight
	}
	g.Code = strings.Join(g.Members, "+")
	if g.Merged() {
		g.Name = strings.Join(g.Members, "、") + " 合并统计"
	}
	return g
}
