package survey

import "strings"

// mergeGroups puts categories together, in listed order, until every group has at least min valid ballots: one with
// fewer goes into the next, the last into the one before. With fewer than min in all, a single group is left.
func mergeGroups(categories []Category, valid map[string]int, min int) []Group {
	var groups [][]Category
	var open []Category
	size := func(cs []Category) (n int) {
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
	list := make([]Group, len(groups))
	for i, members := range groups {
		list[i] = newGroup(members)
	}
	return list
}

func newGroup(members []Category) Group {
	g := Group{Name: members[0].Name}
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
