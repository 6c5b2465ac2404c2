package survey

import (
	"slices"
	"strings"
	"testing"
)

// yearly is an assessment whose plan is a usable setup.
func yearly() *Assessment {
	s := composed()
	s.Unit, s.Date, s.Leaders, s.Promoted = "", "", nil, nil
	return &Assessment{ID: "a", Version: 1, Plan: *s}
}

// TestAssessmentCheck: a plan lacks unit, day and people, and nothing else.
func TestAssessmentCheck(t *testing.T) {
	if err := yearly().Check(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Setup){
		"name":       func(s *Setup) { s.Assessment = "" },
		"categories": func(s *Setup) { s.Categories[0].Weight = 59 },
		"rules":      func(s *Setup) { s.Rules.MinGroup = 2 },
		"roles":      func(s *Setup) { s.Roles = []RoleName{{Code: "principal", Name: "x"}} },
		"forms":      func(s *Setup) { s.Forms[0].Rank = "x" },
		"composite":  func(s *Setup) { s.Composite.Parts = nil },
	} {
		a := yearly()
		change(&a.Plan)
		if a.Check() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// TestSampleKeepsALeast: so many people are made up that a form's least can be kept, of each kind of subject; of the plan none is.
func TestSampleKeepsALeast(t *testing.T) {
	for _, over := range []Subjects{OverLeaders, OverPromoted} {
		for least := range 9 {
			a := yearly()
			a.Plan.Roles = []RoleName{{Code: "chief", Name: "三总师"}}
			f := &a.Plan.Forms[2]
			if f.Subjects = over; over == OverPromoted {
				f.Roles, a.Plan.Composite = nil, nil
			}
			f.Quota = &Quota{Grade: "good", Min: new(least)}
			sample := a.Sample()
			if n := len(sample.subjects(&sample.Forms[2])); n < least {
				t.Errorf("%s: %d people for %d", over, n, least)
			}
			if err := a.Check(); err != nil {
				t.Errorf("%s, least %d: %v", over, least, err)
			}
			if !slices.ContainsFunc(sample.Leaders, func(l Leader) bool { return l.Role == "chief" && strings.HasPrefix(l.Post, "三总师") }) || len(a.Plan.Leaders) > 0 {
				t.Errorf("leaders %+v", sample.Leaders)
			}
			seen := map[string]bool{}
			for _, subject := range append(sample.Over(OverLeaders), sample.Over(OverPromoted)...) {
				if seen[subject.ID] {
					t.Errorf("%s stands twice", subject.ID)
				}
				seen[subject.ID] = true
			}
		}
	}
}

// TestConform: what the assessment rules is put in and nothing differs then; people and slips stay.
func TestConform(t *testing.T) {
	for want, change := range map[Code]func(*Setup){
		"differs_name":       func(s *Setup) { s.Assessment = "x" },
		"differs_categories": func(s *Setup) { s.Categories[0].Name = "x" },
		"differs_rules":      func(s *Setup) { s.Rules.MinGroup++ },
		"differs_forms":      func(s *Setup) { s.Forms[0].Title = "x" },
		"differs_roles":      func(s *Setup) { s.Roles = []RoleName{{Code: "chief", Name: "三总师"}} },
		"differs_composite":  func(s *Setup) { s.Composite.Name = "x" },
	} {
		a, s := yearly(), composed()
		s.Categories[1].Slips, s.Categories[1].Expected = 77, new(70)
		if list := a.Differences(s); len(list) > 0 {
			t.Errorf("%s, before: %v", want, list)
		}
		change(s)
		if list := a.Differences(s); !slices.Equal(list, []Code{want}) {
			t.Errorf("%s: %v", want, list)
		}
		if err := a.Conform(s); err != nil {
			t.Fatal(err)
		}
		if list := a.Differences(s); len(list) > 0 || s.Categories[1].Slips != 77 || *s.Categories[1].Expected != 70 || len(s.Leaders) != 3 || s.Unit != "市局" {
			t.Errorf("%s, conformed: %v, %+v", want, list, s.Categories)
		}
	}
}

// TestMeasures: which sessions an assessment counts as its own.
func TestMeasures(t *testing.T) {
	a := yearly()
	for _, test := range []struct {
		s    Setup
		want bool
	}{
		{Setup{Under: "a", Assessment: "another name"}, true},
		{Setup{Assessment: a.Name()}, true},
		{Setup{Assessment: "another name"}, false},
		{Setup{Under: "b", Assessment: a.Name()}, false},
		{Setup{Under: "a", Rehearsal: true}, false},
		{Setup{Assessment: a.Name(), Rehearsal: true}, false},
	} {
		if a.Measures(&test.s) != test.want {
			t.Errorf("%+v: %t", test.s, !test.want)
		}
	}
	if NameKey(" 市　住 建\t局") != "市住建局" {
		t.Errorf("%q", NameKey(" 市　住 建\t局"))
	}
}
