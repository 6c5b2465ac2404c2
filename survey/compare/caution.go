package compare

import (
	"fmt"
	"slices"
	"strings"

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

// cautions name the units that are compared with more than one session, and say that last year's is one too.
func (c comparing) cautions() (list []string) {
	var units []string
	for unit, n := range sessionsByUnit(c.now.compared) {
		if n > 1 {
			i := slices.IndexFunc(c.now.compared, func(s gatheredSession) bool { return unitKey(s.Unit) == unit })
			units = append(units, c.now.compared[i].Unit)
		}
	}
	slices.Sort(units)
	if len(units) > 0 {
		list = append(list, strings.Join(units, "、")+"有几场测评会：参加人员大体相同的，两份结果相减可能看出个别人的填写，请一并妥善保管")
	}
	if c.before != nil && slices.ContainsFunc(c.before.compared, func(s gatheredSession) bool { return sessionsByUnit(c.now.compared)[unitKey(s.Unit)] > 0 }) {
		list = append(list, "两年参加人员大体相同的单位，两年的结果相减也可能看出个别人的填写")
	}
	return list
}
