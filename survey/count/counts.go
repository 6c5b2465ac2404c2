package count

import "ceping/survey"

// Header returns the counts of a session up to 收回, by category and of Total, from its slips and ballots by category.
func Header(s *survey.Setup, entered map[string]survey.Entered, slips map[string]survey.SlipCount, cast map[string]survey.CastCount) map[string]Counts {
	header, everyone := map[string]Counts{}, []Counts{}
	for _, c := range s.Categories {
		n := slips[c.Code]
		counts := Counts{
			Expected: c.Expected, Present: entered[c.Code].Present, Leftover: entered[c.Code].Leftover,
			Printed: n.Printed, Void: n.Void, Issued: n.Printed - n.Void, Collected: n.Collected, Replaced: n.Replaced,
			Cast: cast[c.Code].Cast, Paper: cast[c.Code].Paper,
		}
		if counts.Leftover != nil {
			counts.Issued -= *counts.Leftover
		}
		header[c.Code] = counts
		everyone = append(everyone, counts)
	}
	header[Total] = add(everyone)
	return header
}

// CountAlarms returns the alarms that the counts would give if the box were opened now, while they can still be mended: of the categories
// whose leftover slips are counted already.
func CountAlarms(s *survey.Setup, counts map[string]Counts) []Alarm {
	list := []Alarm{}
	for _, c := range s.Categories {
		if n := counts[c.Code]; n.Leftover != nil {
			list = append(list, mismatches(c, n)...)
		}
	}
	return list
}

// mismatches are the counts of one category that cannot be, or are not there.
func mismatches(c survey.Category, n Counts) (list []Alarm) {
	ring := func(when bool, a Alarm) {
		if a.Category = c.Code; when {
			list = append(list, a)
		}
	}
	ring(n.Issued < n.Collected, alarm(IssuedBelowCollected, c.Name))
	ring(n.Present != nil && n.Issued-n.Replaced > *n.Present, alarm(IssuedAbovePresent, c.Name))
	ring(n.Leftover == nil, alarm(LeftoverMissing, c.Name))
	ring(n.Cast > n.Collected, alarm(CastAboveCollected, c.Name))
	ring(n.Cast > n.Collected-n.Replaced, alarm(CastAboveVoters, c.Name))
	return list
}

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
