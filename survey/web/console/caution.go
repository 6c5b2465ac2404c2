package console

import (
	"fmt"
	"slices"

	"ceping/survey"
)

// cautions are what the rules of a setup allow and an office perhaps does not mean. Once the session is ready none can be mended, so they
// are said in the wizard, and again before.
func cautions(s *survey.Setup) []string {
	return slices.Concat(smallGroups(s), denominators(s), spares(s))
}

// smallGroups: a category that is planned below min_group is not counted by itself, nor one at it when its members are rated: whoever
// leaves oneself out is no rater.
func smallGroups(s *survey.Setup) (list []string) {
	least := s.Rules.MinGroup
	for _, c := range s.Categories {
		switch {
		case c.Slips < least:
			list = append(list, fmt.Sprintf("%s %s只有%d张，少于%d张：它会与相邻的票种合并统计，不单独出结果", c.Code, c.Name, c.Slips, least))
		case c.Slips == least && ratesItself(s, c):
			list = append(list, fmt.Sprintf("%s %s正好%d张：其中有被测评的干部时，本人不评本人，评他的只剩%d人，整张表会与相邻的票种合并统计", c.Code, c.Name, c.Slips, least-1))
		}
	}
	for _, f := range s.Forms {
		filled := 0
		for _, c := range s.Categories {
			if f.FilledBy(c.Code) {
				filled += c.Slips
			}
		}
		if f.Categories != nil && filled < least {
			list = append(list, fmt.Sprintf("《%s》只由%s填，一共%d张，少于%d张：整张表不出结果", f.Title, categoryNames(s, &f), filled, least))
		}
	}
	return list
}

// ratesItself reports whether a category fills in a form over persons on which they may leave themselves out.
func ratesItself(s *survey.Setup, c survey.Category) bool {
	return slices.ContainsFunc(s.Forms, func(f survey.Form) bool {
		over := f.Subjects == survey.OverLeaders && len(s.Leaders) > 0 || f.Subjects == survey.OverPromoted && len(s.Promoted) > 0
		return over && f.FilledBy(c.Code) && slices.ContainsFunc(f.Criteria, func(c survey.Criterion) bool {
			return (c.Kind == survey.Graded || c.Kind == survey.Scored) && !f.Requires(c)
		})
	})
}

// denominators: what a blank costs, and which numbers staff must have.
func denominators(s *survey.Setup) (list []string) {
	rated := slices.ContainsFunc(s.Categories, func(c survey.Category) bool { return ratesItself(s, c) })
	if rated && s.Rules.Denominator == survey.ByValid {
		list = append(list, "比例按有效票计算：本人不评本人留空的，也算在分母里，这位干部的优秀率等会低一点。要扣除，比例改按“这一项填了的有效票”")
	}
	if rated && s.Rules.ScoreOver == survey.OverValid {
		list = append(list, "得分按有效票平均：没有填的按0分算，本人不评本人留空的也是。要扣除，改为“只除以填了的”")
	}
	switch s.Rules.Denominator {
	case survey.ByExpected:
		if missing := unexpected(s); missing != "" {
			list = append(list, "比例按应到计算，"+missing+"还没有填应到：没有应到就没有比例，印成“—”。制票后不能再填")
		}
	case survey.ByPresent:
		list = append(list, "比例按实到计算：开箱前要填实到人数，没有填的没有比例，印成“—”")
	}
	return list
}

func unexpected(s *survey.Setup) string {
	return listed(s.Categories, func(c survey.Category) string {
		if c.Expected != nil {
			return ""
		}
		return c.Code + " " + c.Name
	})
}

// spares: a session in which whoever loses a phone cannot be helped.
func spares(s *survey.Setup) []string {
	switch {
	case s.Rules.NoReplacements:
		return []string{"本场规定不补发：领票以后手机丢了、坏了的人，不能再提交"}
	case s.Rules.Spares == 0:
		return []string{"没有备用票：坏票没有可换的，领票以后手机丢了、坏了的人也没有票可补。一般多印一成"}
	}
	return nil
}

// rateless is what a count that is missing costs, in the rules of a session; "" when rates do not need it.
func rateless(s *survey.Setup, hand survey.Hand) string {
	if hand == survey.Present && s.Rules.Denominator == survey.ByPresent {
		return "比例按实到计算：没有填的没有比例，印成“—”"
	}
	if hand == survey.Leftover && s.Rules.Denominator == survey.ByIssued {
		return "比例按发出计算：没有填的按余票为0算，比例会偏低"
	}
	return ""
}
