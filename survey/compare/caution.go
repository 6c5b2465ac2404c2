package compare

import (
	"fmt"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
)

// Caution is the sentence of outputs of a session when other opened sessions of its unit under the same assessment have results too, a
// rehearsal that was not erased or last year's among them: what is left of one result less another may be one voter's. "" when there
// is none.
func Caution(others []count.ReportSession) string {
	if len(others) == 0 {
		return ""
	}
	days := make([]string, len(others))
	for i, s := range others {
		days[i] = s.Date
		if s.Rehearsal {
			days[i] += "（试填）"
		}
	}
	slices.Sort(days)
	return fmt.Sprintf("本单位另有%s的测评结果；参加人员大体相同的，两份结果相减可能看出个别人的填写，请一并妥善保管", strings.Join(days, "、"))
}

// cautions name the units of which more than one result lies about, whether it is compared or not: a rehearsal that was not erased is
// one, and so is one under other rules, and last year's.
func (c comparing) cautions() (list []string) {
	var units []string
	rehearsed, lastYear := "", false
	for _, s := range c.now.compared {
		key := survey.NameKey(s.Unit)
		if c.now.results[key] > 1 && !slices.ContainsFunc(units, func(u string) bool { return survey.NameKey(u) == key }) {
			units = append(units, s.Unit)
			if c.now.rehearsed[key] {
				rehearsed = "（含没有清除的试填）"
			}
		}
		lastYear = lastYear || c.before != nil && c.before.results[key] > 0
	}
	slices.Sort(units)
	if len(units) > 0 {
		list = append(list, strings.Join(units, "、")+"有几场测评会"+rehearsed+"的结果：参加人员大体相同的，两份结果相减可能看出个别人的填写，请一并妥善保管")
	}
	if lastYear {
		list = append(list, "两年参加人员大体相同的单位，两年的结果相减也可能看出个别人的填写")
	}
	return list
}
