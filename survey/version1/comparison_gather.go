package version1

import (
	"cmp"
	"slices"
	"strings"

	"ceping/survey"
)

// Gathered are the sessions of an assessment, told apart by whether they may be compared.
type Gathered struct {
	assessment survey.Assessment
	compared   []gatheredSession
	withheld   []ComparedSession
	waiting    []ComparedSession
	refused    []RefusedSession
}

type gatheredSession struct {
	ComparedSession
	forms []exactForm
}

func Gather(a survey.Assessment, sessions []survey.Session, header func(survey.Session) (map[string]Counts, error)) (Gathered, error) {
	g := Gathered{assessment: a}
	sessions = slices.Clone(sessions)
	slices.SortStableFunc(sessions, func(a, b survey.Session) int {
		return cmp.Or(strings.Compare(a.Setup.Unit, b.Setup.Unit), strings.Compare(a.Setup.Date, b.Setup.Date), strings.Compare(a.ID, b.ID))
	})
	for _, s := range sessions {
		if !a.Measures(&s.Setup) || s.Fault != "" { // the list of sessions names what is out of service
			continue
		}
		named := ComparedSession{ID: s.ID, Unit: s.Setup.Unit, Label: s.Setup.Unit, Date: s.Setup.Date, Group: s.Setup.Group, Phase: s.Phase}
		if !s.Phase.Reached(survey.Opened) {
			g.waiting = append(g.waiting, named)
			continue
		}
		if why := a.Differences(&s.Setup); len(why) > 0 {
			g.refused = append(g.refused, RefusedSession{named, why})
			continue
		}
		counts, err := header(s)
		if err != nil {
			return g, err
		}
		report, forms := newReport(s, counts, "")
		for _, alarm := range report.Alarms {
			named.Alarms = append(named.Alarms, alarm.Text)
		}
		if report.Withheld {
			g.withheld = append(g.withheld, named)
			continue
		}
		named.Valid = report.Counts[survey.Total].Valid
		g.compared = append(g.compared, gatheredSession{named, forms})
	}
	g.label()
	return g, nil
}

// label tells the sessions of one unit apart.
func (g *Gathered) label() {
	units, days := map[string]int{}, map[string]int{}
	for _, s := range g.compared {
		units[survey.UnitKey(s.Unit)]++
		days[survey.UnitKey(s.Unit)+s.Date]++
	}
	for i := range g.compared {
		s := &g.compared[i]
		switch {
		case days[survey.UnitKey(s.Unit)+s.Date] > 1:
			s.Label += "（" + s.Date + "，" + s.ID[:min(8, len(s.ID))] + "）"
		case units[survey.UnitKey(s.Unit)] > 1:
			s.Label += "（" + s.Date + "）"
		}
	}
}
