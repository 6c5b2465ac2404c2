package voter

import "slices"

// limit is a quota as it holds for one graded criterion.
type limit struct {
	set         []string // codes of grades
	names       []string // of the grades
	least, most int
	asked       []Item // of every subject that is asked it
}

// quotas are those of the forms that items are of, one for each graded criterion whose scale has a grade of the set.
func quotas(items []Item) []limit {
	var list []limit
	at := map[*Criterion]int{}
	for _, item := range items {
		c, q := item.Criterion, item.Form.Quota
		if q == nil || c.Kind != "grade" {
			continue
		}
		i, ok := at[c]
		if !ok {
			l := limit{set: q.set()}
			for _, g := range item.Form.scale(c) {
				if slices.Contains(l.set, g.Code) {
					l.names = append(l.names, g.Name)
				}
			}
			if len(l.names) == 0 {
				continue
			}
			i, at[c] = len(list), len(list)
			list = append(list, l)
		}
		list[i].asked = append(list[i].asked, item)
	}
	for i := range list {
		list[i].least, list[i].most = list[i].asked[0].Form.Quota.bounds(len(list[i].asked))
	}
	return list
}
