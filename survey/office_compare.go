package survey

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
)

// Compare puts the units that an assessment measured side by side, and beside its last year when one is chosen. It takes the
// sessions made under the assessment, and those of its name that came by file; rehearsals stay out. A session measured by other
// rules is refused by name, whatever it came by. ErrAssessmentUnknown.
func (o *Office) Compare(ctx context.Context, id string) (Comparison, error) {
	a, err := o.store.Assessment(ctx, id)
	if err != nil {
		return Comparison{}, err
	}
	now, err := o.gather(ctx, a)
	if err != nil {
		return Comparison{}, err
	}
	var before *gathered
	if a.Previous != "" {
		previous, err := o.store.Assessment(ctx, a.Previous)
		if err != nil {
			return Comparison{}, err
		}
		last, err := o.gather(ctx, previous)
		if err != nil {
			return Comparison{}, err
		}
		before = &last
	}
	return newComparison(now, before, o.config.Software), nil
}

// TakeComparison is Compare for one who takes it away in a file, which is an act in the audit log.
func (o *Office) TakeComparison(ctx context.Context, id string) (Comparison, error) {
	if err := o.keeper(ctx); err != nil {
		return Comparison{}, err
	}
	c, err := o.Compare(ctx, id)
	if err != nil {
		return Comparison{}, err
	}
	return c, o.store.Record(ctx, act(ctx, "", "take comparison", c.Assessment.Name))
}

// gathered are the sessions of an assessment, told apart by whether they may be compared.
type gathered struct {
	assessment Assessment
	compared   []gatheredSession
	withheld   []ComparedSession
	waiting    []ComparedSession
	refused    []RefusedSession
}

type gatheredSession struct {
	ComparedSession
	forms []exactForm
}

func (o *Office) gather(ctx context.Context, a Assessment) (gathered, error) {
	g := gathered{assessment: a}
	sessions, err := o.store.Sessions(ctx)
	if err != nil {
		return g, err
	}
	slices.SortStableFunc(sessions, func(a, b Session) int {
		return cmp.Or(strings.Compare(a.Setup.Unit, b.Setup.Unit), strings.Compare(a.Setup.Date, b.Setup.Date), strings.Compare(a.ID, b.ID))
	})
	for _, s := range sessions {
		if !a.measures(&s.Setup) || s.Fault != "" { // the list of sessions names what is out of service
			continue
		}
		named := ComparedSession{ID: s.ID, Unit: s.Setup.Unit, Label: s.Setup.Unit, Date: s.Setup.Date, Group: s.Setup.Group, Phase: s.Phase}
		if !s.Phase.Reached(Opened) {
			g.waiting = append(g.waiting, named)
			continue
		}
		if why := a.Differences(&s.Setup); len(why) > 0 {
			g.refused = append(g.refused, RefusedSession{named, why})
			continue
		}
		header, err := o.header(ctx, s)
		if err != nil {
			return g, err
		}
		report, forms := newReport(s, header, "")
		for _, alarm := range report.Alarms {
			named.Alarms = append(named.Alarms, alarm.Text)
		}
		if report.Withheld {
			g.withheld = append(g.withheld, named)
			continue
		}
		named.Valid = report.Counts[Total].Valid
		g.compared = append(g.compared, gatheredSession{named, forms})
	}
	g.label()
	return g, nil
}

// measures reports whether a session is one of the assessment's: made under it, or, from a file, of its name.
func (a *Assessment) measures(s *Setup) bool {
	return !s.Rehearsal && (s.Under == a.ID || s.Under == "" && s.Assessment == a.Name())
}

// label tells the sessions of one unit apart.
func (g *gathered) label() {
	units, days := map[string]int{}, map[string]int{}
	for _, s := range g.compared {
		units[unitKey(s.Unit)]++
		days[unitKey(s.Unit)+s.Date]++
	}
	for i := range g.compared {
		s := &g.compared[i]
		switch {
		case days[unitKey(s.Unit)+s.Date] > 1:
			s.Label += "（" + s.Date + "，" + s.ID[:min(8, len(s.ID))] + "）"
		case units[unitKey(s.Unit)] > 1:
			s.Label += "（" + s.Date + "）"
		}
	}
}

// unitKey is a unit's name for matching: spaces of any width do not count.
func unitKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, name)
}
