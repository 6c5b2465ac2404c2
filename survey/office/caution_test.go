package office_test

import (
	"context"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
)

// lists is a house that lists its sessions otherwise.
type lists struct {
	*store.Store
	change func(*survey.Session)
}

func (l *lists) Sessions(ctx context.Context) ([]survey.Session, error) {
	all, err := l.Store.Sessions(ctx)
	for i := range all {
		l.change(&all[i])
	}
	return all, err
}

// TestCautions: a Report names every other opened result of its unit and assessment, of a rehearsal and of the year before too, since two
// can be subtracted; and no other.
func TestCautions(t *testing.T) {
	base := &guarded{sitting: newHouse(t)}
	ctx, terminal := t.Context(), base.office.Terminal()
	under := map[string]string{}
	previous := ""
	for _, name := range []string{"2021年度考核", "2022年度考核", "2023年度考核"} {
		plan := exampleSetup(t)
		plan.Assessment = name
		id, err := terminal.AddAssessment(ctx, plan)
		base.must(err)
		if previous != "" {
			base.must(terminal.SetPrevious(ctx, id, previous))
		}
		under[name], previous = id, id
	}
	ruled := func(s *survey.Setup, name string) { s.Assessment, s.Under = name, under[name] }
	id := base.held(survey.Opened, func(s *survey.Setup) { ruled(s, "2023年度考核") })
	for name, test := range map[string]struct {
		at     survey.Phase
		other  func(*survey.Setup)
		listed func(*survey.Session)
		want   bool
	}{
		"the same":                         {survey.Opened, func(s *survey.Setup) { ruled(s, "2023年度考核") }, nil, true},
		"by name alone":                    {survey.Opened, func(s *survey.Setup) { s.Assessment = "2023年度考核" }, nil, true},
		"a unit with a space in it":        {survey.Opened, func(s *survey.Setup) { ruled(s, "2023年度考核"); s.Unit = " " + s.Unit[:3] + "　" + s.Unit[3:] }, nil, true},
		"a rehearsal":                      {survey.Opened, func(s *survey.Setup) { ruled(s, "2023年度考核"); s.Rehearsal = true }, nil, true},
		"last year's":                      {survey.Opened, func(s *survey.Setup) { ruled(s, "2022年度考核") }, nil, true},
		"last year's, by name alone":       {survey.Opened, func(s *survey.Setup) { s.Assessment = "2022年度考核" }, nil, true},
		"that of two years ago":            {survey.Opened, func(s *survey.Setup) { ruled(s, "2021年度考核") }, nil, false},
		"two years ago, by name alone":     {survey.Opened, func(s *survey.Setup) { s.Assessment = "2021年度考核" }, nil, false},
		"another unit":                     {survey.Opened, func(s *survey.Setup) { ruled(s, "2023年度考核"); s.Unit = "别的单位" }, nil, false},
		"another assessment":               {survey.Opened, func(s *survey.Setup) { s.Assessment = "专项调研" }, nil, false},
		"one that is not opened":           {survey.Closed, func(s *survey.Setup) { ruled(s, "2023年度考核") }, nil, false},
		"one of another name, under it":    {survey.Opened, func(s *survey.Setup) { ruled(s, "2023年度考核") }, func(s *survey.Session) { s.Setup.Assessment = "改过名的" }, true},
		"one that is out of service":       {survey.Opened, func(s *survey.Setup) { ruled(s, "2023年度考核") }, func(s *survey.Session) { s.Fault = survey.FaultNewer }, false},
		"none under no assessment at all ": {survey.Opened, func(s *survey.Setup) { s.Assessment = "专项" }, func(s *survey.Session) { s.Setup.Under = "" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := &guarded{sitting: base.copied(t)}
			s.slips = map[string][]survey.Slip{}
			other := s.held(test.at, func(plan *survey.Setup) {
				plan.Date = "2023-11-30"
				test.other(plan)
			})
			if test.listed != nil {
				changed := &lists{s.store, func(one *survey.Session) {
					if one.ID == other {
						test.listed(one)
					}
				}}
				s.work(changed, s.store)
			}
			r, err := s.office.Terminal().Report(t.Context(), id)
			s.must(err)
			said := len(r.Cautions) == 1 && strings.Contains(r.Cautions[0], "2023-11-30")
			if said != test.want || !test.want && len(r.Cautions) > 0 {
				t.Errorf("%q", r.Cautions)
			}
			if test.want && strings.Contains(r.Cautions[0], "试填") != (name == "a rehearsal") {
				t.Errorf("a rehearsal is told from a sitting: %q", r.Cautions)
			}
		})
	}
	s := base.copied(t)
	if r, err := s.office.Terminal().Report(t.Context(), id); err != nil || len(r.Cautions) > 0 {
		t.Errorf("by itself: %q, %v", r.Cautions, err)
	}
}
