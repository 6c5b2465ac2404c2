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
	ring := func(when bool, code, text string) {
		if when {
			list = append(list, Alarm{Code: code, Category: c.Code, Text: c.Name + "：" + text})
		}
	}
	ring(n.Issued < n.Collected, IssuedBelowCollected, "发出票数少于领取票数，请核对余票")
	ring(n.Present != nil && n.Issued-n.Replaced > *n.Present, IssuedAbovePresent, "发出票数（减补发）多于实到人数，请核对余票和实到人数")
	ring(n.Leftover == nil, LeftoverMissing, "余票没有清点登记，发出票数按余票为0计算")
	ring(n.Cast > n.Collected, CastAboveCollected, "收回票数多于领取票数，票箱可能被改动")
	ring(n.Cast > n.Collected-n.Replaced, CastAboveVoters, "收回票数多于领取票数减补发票数，可能有人领到补发的票后两部手机都提交了")
	return list
}
