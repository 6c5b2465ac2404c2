package count

import "ceping/survey"

// add sums the counts of several categories; a nullable one is null if any is.
func add(list []Counts) Counts {
	total := Counts{}
	sum := func(get func(Counts) *int) *int {
		n := 0
		for _, c := range list {
			if get(c) == nil {
				return nil
			}
			n += *get(c)
		}
		return &n
	}
	for _, c := range list {
		total.Printed += c.Printed
		total.Void += c.Void
		total.Issued += c.Issued
		total.Collected += c.Collected
		total.Replaced += c.Replaced
		total.Cast += c.Cast
		total.Paper += c.Paper
	}
	total.Expected = sum(func(c Counts) *int { return c.Expected })
	total.Present = sum(func(c Counts) *int { return c.Present })
	total.Leftover = sum(func(c Counts) *int { return c.Leftover })
	return total
}

// publishCounts fills 有效, 空白 and 无效 in: of the session's groups and in total, never of a category that was merged. Below
// min_group in all they are null throughout.
func publishCounts(s *survey.Setup, header map[string]Counts, t Tally) map[string]Counts {
	all, everyone := map[string]Counts{}, []Counts{}
	for _, c := range s.Categories {
		n := header[c.Code]
		n.Valid, n.Blank, n.Invalid = nil, nil, nil
		all[c.Code] = n
		everyone = append(everyone, n)
	}
	total := add(everyone)
	if !t.Withheld {
		total.Valid, total.Blank, total.Invalid = new(0), new(0), new(0)
	}
	for _, g := range t.Groups {
		var members []Counts
		for _, code := range g.Members {
			members = append(members, all[code])
		}
		n := add(members)
		if !t.Withheld {
			n.Valid, n.Blank, n.Invalid = new(g.Valid), new(g.Blank), new(g.Invalid)
			*total.Valid += g.Valid
			*total.Blank += g.Blank
			*total.Invalid += g.Invalid
		}
		if g.Merged() || !t.Withheld {
			all[g.Code] = n
		}
	}
	all[Total] = total
	return all
}
