package compare

import (
	"cmp"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/manifest"
	"ceping/survey/words"
)

// gathered are the sessions of a year, told apart by whether they may be compared.
type gathered struct {
	assessment survey.Assessment
	counting   int // the rules by which those that are compared were counted
	compared   []gatheredSession
	withheld   []Session
	refused    []Refused
	results    map[string]int  // opened sessions of a unit, compared or not, by survey.NameKey
	rehearsed  map[string]bool // a rehearsal is among them
}

type gatheredSession struct {
	Session
	report *count.Report
	forms  []exactForm
}

// gather sorts by unit and day. Only what was counted by the same rules of counting is compared: the newest there are.
func gather(y Year) gathered {
	g := gathered{assessment: y.Assessment, results: map[string]int{}, rehearsed: map[string]bool{}}
	for _, o := range y.Opened {
		key := survey.NameKey(o.Report.Session.Unit)
		g.results[key]++
		g.rehearsed[key] = g.rehearsed[key] || o.Report.Session.Rehearsal
	}
	opened := slices.DeleteFunc(slices.Clone(y.Opened), func(o Opened) bool { return o.Report.Session.Rehearsal })
	slices.SortStableFunc(opened, func(a, b Opened) int {
		x, y := a.Report.Session, b.Report.Session
		return cmp.Or(strings.Compare(x.Unit, y.Unit), strings.Compare(x.Date, y.Date), strings.Compare(x.ID, y.ID))
	})
	differences := make([][]string, len(opened))
	yardstick, _ := manifest.Yardstick(&y.Assessment.Plan) // "" is no Report's
	for i, o := range opened {
		if differences[i] = differ(y.Assessment, yardstick, o.Report); len(differences[i]) == 0 {
			g.counting = max(g.counting, o.Report.Counting)
		}
	}
	for i, o := range opened {
		r := o.Report
		named := Session{ID: r.Session.ID, Unit: r.Session.Unit, Label: r.Session.Unit, Date: r.Session.Date, Group: r.Session.Group, Phase: o.Phase}
		for _, alarm := range r.Alarms {
			named.Alarms = append(named.Alarms, alarm.Text)
		}
		why := differences[i]
		if len(why) == 0 && r.Counting != g.counting {
			why = []string{words.Chinese("differs_counting")}
		}
		switch {
		case len(why) > 0:
			g.refused = append(g.refused, Refused{named, why})
		case r.Withheld:
			g.withheld = append(g.withheld, named)
		default:
			named.Valid = r.Counts[count.Total].Valid
			g.compared = append(g.compared, gatheredSession{named, r, exactForms(r)})
		}
	}
	g.label()
	return g
}

// differ names what a session was measured by otherwise; none: by the assessment's yardstick. Spares and replacements are no part of
// one; version 1, which had none, compared all rules.
func differ(a survey.Assessment, yardstick string, r *count.Report) []string {
	if r.Counting == 1 {
		return words.ChineseNames(a.Differences(r.Setup))
	}
	if yardstick != "" && r.Yardstick == yardstick {
		return nil
	}
	s := *r.Setup
	s.Rules.Spares, s.Rules.NoReplacements = a.Plan.Rules.Spares, a.Plan.Rules.NoReplacements
	if why := a.Differences(&s); len(why) > 0 {
		return words.ChineseNames(why)
	}
	return []string{words.Chinese("differs_yardstick")}
}

// label tells the sessions of one unit apart.
func (g *gathered) label() {
	units, days := map[string]int{}, map[string]int{}
	for _, s := range g.compared {
		units[survey.NameKey(s.Unit)]++
		days[survey.NameKey(s.Unit)+s.Date]++
	}
	for i := range g.compared {
		s := &g.compared[i]
		switch {
		case days[survey.NameKey(s.Unit)+s.Date] > 1:
			s.Label += "（" + s.Date + "，" + s.ID[:min(8, len(s.ID))] + "）"
		case units[survey.NameKey(s.Unit)] > 1:
			s.Label += "（" + s.Date + "）"
		}
	}
}

func labelOf(s *survey.Setup, g count.Group) string {
	names := slices.Clone(g.Members)
	for i, code := range names {
		if c, known := s.Category(code); known {
			names[i] = code + " " + c.Name
		}
	}
	return strings.Join(names, "、")
}

// rated are the subjects of a form in exact numbers.
func (s *gatheredSession) rated(form string) []exactSubject {
	for _, f := range s.forms {
		if f.report.ID == form {
			return f.subjects
		}
	}
	return nil
}

// withholds reports whether the whole form is withheld.
func (s *gatheredSession) withholds(form string) bool {
	return slices.ContainsFunc(s.report.Forms, func(f count.ReportForm) bool { return f.ID == form && f.Withheld })
}

// merged are the groups of a form that pool categories, by the categories' codes and names.
func (s *gatheredSession) merged(form string) (list []string) {
	for _, f := range s.forms {
		if f.report.ID != form {
			continue
		}
		for _, g := range groupsOf(s.report, f.report) {
			if g.Merged() {
				list = append(list, labelOf(s.report.Setup, g))
			}
		}
	}
	return list
}
