package version1

import (
	"ceping/survey"
	"ceping/survey/words"
)

// sum adds nullable counts; nil when any is nil.
func sum(counts []*int) *int {
	total := 0
	for _, n := range counts {
		if n == nil {
			return nil
		}
		total += *n
	}
	return &total
}

// headerCounts are the counts of one category up to 收回. Valid, blank and invalid stay nil.
func headerCounts(c survey.Category, entered survey.Entered, slips survey.SlipCount, cast int) Counts {
	counts := Counts{
		Expected: c.Expected, Present: entered.Present, Leftover: entered.Leftover, Paper: entered.Paper,
		Printed: slips.Printed, Void: slips.Void, Collected: slips.Collected, Cast: cast,
	}
	counts.Issued = counts.Printed - counts.Void
	if counts.Leftover != nil {
		counts.Issued -= *counts.Leftover
	}
	return counts
}

// addCounts sums categories.
func addCounts(list []Counts) Counts {
	var total Counts
	column := func(get func(Counts) *int) *int {
		cells := make([]*int, len(list))
		for i, c := range list {
			cells[i] = get(c)
		}
		return sum(cells)
	}
	for _, c := range list {
		total.Printed += c.Printed
		total.Void += c.Void
		total.Issued += c.Issued
		total.Collected += c.Collected
		total.Cast += c.Cast
		total.Paper += c.Paper
	}
	total.Expected = column(func(c Counts) *int { return c.Expected })
	total.Present = column(func(c Counts) *int { return c.Present })
	total.Leftover = column(func(c Counts) *int { return c.Leftover })
	total.Valid = column(func(c Counts) *int { return c.Valid })
	total.Blank = column(func(c Counts) *int { return c.Blank })
	total.Invalid = column(func(c Counts) *int { return c.Invalid })
	return total
}

// members are the counts of some categories.
func members(counts map[string]Counts, codes []string) []Counts {
	list := make([]Counts, len(codes))
	for i, code := range codes {
		list[i] = counts[code]
	}
	return list
}

// publish fills 有效, 空白 and 无效 in: of groups and of the total, never of a category that was merged. It adds an entry
// for each merged group.
func publish(s *survey.Setup, header map[string]Counts, t survey.Tally) map[string]Counts {
	all := map[string]Counts{}
	for code, c := range header {
		all[code] = c
	}
	var groups []Counts
	for _, g := range t.Groups {
		c := addCounts(members(header, g.Members))
		if !t.Withheld {
			c.Valid, c.Blank, c.Invalid = &g.Valid, &g.Blank, &g.Invalid
		}
		all[g.Code] = c
		groups = append(groups, c)
	}
	total := addCounts(members(header, s.Codes()))
	pooled := addCounts(groups)
	total.Valid, total.Blank, total.Invalid = pooled.Valid, pooled.Blank, pooled.Invalid
	all[survey.Total] = total
	return all
}

// alarms lists the mismatches, category by category, then what is about the whole box.
func alarms(s *survey.Setup, counts map[string]Counts, t survey.Tally) []Alarm {
	list := []Alarm{}
	for _, c := range s.Categories {
		n := counts[c.Code]
		if n.Leftover == nil && t.Opening != nil {
			list = append(list, Alarm{Code: leftoverMissing, Category: c.Code, Text: c.Name + "：余票没有清点登记，发出票数按余票为0计算"})
		}
		list = append(list, mismatches(c, n)...)
	}
	if !t.SealMatches {
		list = append(list, Alarm{Code: survey.SealMismatch, Text: "票箱内容与封箱校验码不符，票箱可能被改动"})
	}
	if t.Opening != nil {
		list = append(list, openingAlarms(t.Opening)...)
	}
	return list
}

// mismatches are the counts of one category that cannot be.
func mismatches(c survey.Category, n Counts) []Alarm {
	var list []Alarm
	if n.Issued < n.Collected {
		list = append(list, Alarm{Code: issuedBelowCollected, Category: c.Code, Text: c.Name + "：发出票数少于领取票数，请核对余票"})
	}
	if n.Present != nil && n.Issued > *n.Present {
		list = append(list, Alarm{Code: issuedAbovePresent, Category: c.Code, Text: c.Name + "：发出票数多于实到人数，请核对余票和实到人数"})
	}
	if n.Cast > n.Collected {
		list = append(list, Alarm{Code: survey.CastAboveCollected, Category: c.Code, Text: c.Name + "：收回票数多于领取票数，票箱可能被改动"})
	}
	return list
}

// openingAlarms are the findings that every output tells.
func openingAlarms(o *survey.Opening) []Alarm {
	var list []Alarm
	for _, f := range o.Findings {
		if f.Code == survey.BoxCopied {
			list = append(list, Alarm{Code: survey.BoxCopied, Category: f.Category, Text: words.ChineseOf(f)})
		}
	}
	if len(o.Findings) > 0 {
		list = append(list, Alarm{
			Code: openedDespite, Reason: o.Despite,
			Text: "开箱前检查不符（" + words.ChineseList(coded(o.Findings)) + "），仍然开箱，理由：" + o.Despite,
		})
	}
	return list
}

// coded is a list of findings as a value of a sentence.
func coded(list []survey.Finding) []survey.Coded {
	sentences := make([]survey.Coded, len(list))
	for i, f := range list {
		sentences[i] = f
	}
	return sentences
}
