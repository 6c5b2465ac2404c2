package compare

import (
	"slices"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/words"
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
			days[i] = words.Chinese("caution_rehearsal", s.Date)
		}
	}
	slices.Sort(days)
	return words.Chinese("caution_session", days)
}

// cautions name the units of which more than one result lies about, whether it is compared or not: a rehearsal that was not erased is
// one, and so is one under other rules, and last year's. What is compared stands by unit.
func (c comparing) cautions() (list []string) {
	var units []string
	rehearsed, lastYear := false, false
	for _, s := range c.now.compared {
		key := survey.NameKey(s.Unit)
		if c.now.results[key] > 1 && !slices.ContainsFunc(units, func(u string) bool { return survey.NameKey(u) == key }) {
			units = append(units, s.Unit)
			rehearsed = rehearsed || c.now.rehearsed[key]
		}
		lastYear = lastYear || c.before != nil && c.before.results[key] > 0
	}
	switch {
	case rehearsed:
		list = append(list, words.Chinese("caution_units_rehearsed", units))
	case len(units) > 0:
		list = append(list, words.Chinese("caution_units", units))
	}
	if lastYear {
		list = append(list, words.Chinese("caution_years"))
	}
	return list
}
