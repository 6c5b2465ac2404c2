package count

import (
	"slices"
	"strings"

	"ceping/survey"
)

// Group is a category, or several merged until there are enough; its ballots are pooled.
type Group struct {
	Code    string   `json:"code"` // members joined by "+"
	Name    string   `json:"name"` // their names, joined by 、
	Members []string `json:"members"`
	Weight  int      `json:"weight"` // the sum of theirs
}

// Merged reports whether the group pools several categories.
func (g Group) Merged() bool { return len(g.Members) > 1 }

func newGroup(members []survey.Category, weight func(survey.Category) int) Group {
	g := Group{}
	var names []string
	for _, c := range members {
		g.Members = append(g.Members, c.Code)
		g.Weight += weight(c)
		names = append(names, c.Name)
	}
	g.Code, g.Name = strings.Join(g.Members, "+"), strings.Join(names, "、")
	return g
}

// join pools two groups, a before b.
func join(a, b Group) Group {
	return Group{
		Code: a.Code + "+" + b.Code, Name: a.Name + "、" + b.Name, Members: slices.Concat(a.Members, b.Members), Weight: a.Weight + b.Weight,
	}
}

// overBallots merges categories, in listed order, until every group has at least least valid ballots: one that has fewer goes into
// the next, the last into the one before. With fewer in all, a single group is left.
func overBallots(categories []survey.Category, valid map[string]int, least int, weight func(survey.Category) int) []Group {
	var groups [][]survey.Category
	var gathered []survey.Category
	size := 0
	for _, c := range categories {
		gathered, size = append(gathered, c), size+valid[c.Code]
		if size >= least {
			groups, gathered, size = append(groups, gathered), nil, 0
		}
	}
	if last := len(groups) - 1; len(gathered) > 0 && last >= 0 {
		groups[last] = append(groups[last], gathered...)
	} else if len(gathered) > 0 {
		groups = append(groups, gathered)
	}
	list := make([]Group, len(groups))
	for i, members := range groups {
		list[i] = newGroup(members, weight)
	}
	return list
}

// overRaters merges the groups of a form until no criterion that is left has a group with some raters, but fewer than least: the
// first such group joins the next one, the last the one before. raters are by criterion and category.
func overRaters(groups []Group, raters []map[string]int, least int) []Group {
	groups = slices.Clone(groups)
	small := func(g Group) bool {
		return slices.ContainsFunc(raters, func(of map[string]int) bool {
			n := 0
			for _, code := range g.Members {
				n += of[code]
			}
			return n > 0 && n < least
		})
	}
	for len(groups) > 1 {
		i := slices.IndexFunc(groups, small)
		if i < 0 {
			break
		}
		at := min(i, len(groups)-2)
		groups = slices.Replace(groups, at, at+2, join(groups[at], groups[at+1]))
	}
	return groups
}
