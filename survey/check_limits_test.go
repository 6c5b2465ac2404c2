package survey

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// composed has a composite over leaders of a form and two figures.
func composed() *Setup {
	s := usable()
	s.Composite = &Composite{Name: "综合得分", Over: OverLeaders, Parts: []CompositePart{{Form: "f", Weight: 80}, {Entered: "平时考核", Weight: 20}, {Entered: "附加分", Add: true}}}
	return s
}

// TestCompositeCheck: what a composite may be made of, at the ends of its numbers.
func TestCompositeCheck(t *testing.T) {
	figures := func(n int) (list []CompositePart) {
		for i := range n {
			list = append(list, CompositePart{Entered: fmt.Sprint("第", i), Weight: 1})
		}
		return list
	}
	for name, change := range map[string]func(*Composite){
		"as it is":                      func(*Composite) {},
		"least weight":                  func(c *Composite) { c.Parts[0].Weight = 1 },
		"greatest weight":               func(c *Composite) { c.Parts[0].Weight = 10_000 },
		"a form is added":               func(c *Composite) { c.Parts[0] = CompositePart{Form: "f", Add: true} },
		"a form and a figure of its id": func(c *Composite) { c.Parts[1].Entered = "f" },
		"two forms":                     func(c *Composite) { c.Parts[1] = CompositePart{Form: "q", Weight: 1} },
		"as many as may be":             func(c *Composite) { c.Parts = figures(maxForms) },
		"one part":                      func(c *Composite) { c.Parts = c.Parts[1:2] },
	} {
		s := composed()
		change(s.Composite)
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, test := range map[string]struct {
		field  string
		change func(*Composite)
	}{
		"no name":            {"composite.name", func(c *Composite) { c.Name = "" }},
		"over the unit":      {"composite.over", func(c *Composite) { c.Over = OverUnit }},
		"no parts":           {"composite.parts", func(c *Composite) { c.Parts = nil }},
		"too many parts":     {"composite.parts", func(c *Composite) { c.Parts = figures(maxForms + 1) }},
		"nothing is weighed": {"composite.parts", func(c *Composite) { c.Parts = c.Parts[2:] }},
		"neither":            {"composite.parts[0]", func(c *Composite) { c.Parts[0].Form = "" }},
		"both":               {"composite.parts[0]", func(c *Composite) { c.Parts[0].Entered = "x" }},
		"added with weight":  {"composite.parts[2]", func(c *Composite) { c.Parts[2].Weight = 1 }},
		"no weight":          {"composite.parts[1].weight", func(c *Composite) { c.Parts[1].Weight = 0 }},
		"too much weight":    {"composite.parts[1].weight", func(c *Composite) { c.Parts[1].Weight = 10_001 }},
		"the head's name":    {"composite.parts[1].entered", func(c *Composite) { c.Parts[1].Entered = "subject" }},
		"a blank name":       {"composite.parts[1].entered", func(c *Composite) { c.Parts[1].Entered = " " }},
		"no such form":       {"composite.parts[0].form", func(c *Composite) { c.Parts[0].Form = "x" }},
		"a form of others":   {"composite.parts[0].form", func(c *Composite) { c.Parts[0].Form = "g" }},
		"twice":              {"composite.parts[2]", func(c *Composite) { c.Parts[2].Entered = "平时考核" }},
		"a form twice":       {"composite.parts[1]", func(c *Composite) { c.Parts[1] = c.Parts[0] }},
	} {
		s := composed()
		test.change(s.Composite)
		var refused *InvalidError
		if err := s.Check(); !errors.As(err, &refused) || refused.Field != test.field {
			t.Errorf("%s: %v, want an error that names %s", name, err, test.field)
		}
	}
}

// TestLimits: each list and text may be as long as is said, and no longer.
func TestLimits(t *testing.T) {
	grades := func(n int) (list []Grade) {
		for i := range n {
			list = append(list, Grade{Code: fmt.Sprint("g", i), Name: "等", Value: Whole(100)})
		}
		return list
	}
	for name, test := range map[string]struct {
		field  string
		most   int
		change func(*Setup, int)
	}{
		"forms": {"forms", maxForms, func(s *Setup, n int) {
			for len(s.Forms) < n {
				f := s.Forms[1]
				f.ID = fmt.Sprint("g", len(s.Forms))
				s.Forms = append(s.Forms, f)
			}
		}},
		"criteria": {"forms[2].criteria", maxCriteria, func(s *Setup, n int) {
			for c := s.Forms[2].Criteria[0]; len(s.Forms[2].Criteria) < n; {
				c.ID = fmt.Sprint("c", len(s.Forms[2].Criteria))
				s.Forms[2].Criteria = append(s.Forms[2].Criteria, c)
			}
		}},
		"options": {"forms[1].criteria[0].options", maxCriteria, func(s *Setup, n int) {
			for c := &s.Forms[1].Criteria[0]; len(c.Options) < n; {
				c.Options = append(c.Options, Option{Code: fmt.Sprint("o", len(c.Options)), Name: "项"})
			}
		}},
		"grades":           {"forms[1].grades", maxGrades, func(s *Setup, n int) { s.Forms[1].Grades = grades(n) }},
		"a text":           {"forms[0].criteria[2].max", maxText, func(s *Setup, n int) { s.Forms[0].Criteria[2].Max = n }},
		"an option's text": {"forms[1].criteria[0].options[1].text", maxText, func(s *Setup, n int) { s.Forms[1].Criteria[0].Options[1].Text = n }},
		"most options":     {"forms[1].criteria[0].max", 3, func(s *Setup, n int) { s.Forms[1].Criteria[0].Max = n }},
		"least options":    {"forms[1].criteria[0].min", 2, func(s *Setup, n int) { s.Forms[1].Criteria[0].Min = n }},
		"least of most":    {"forms[1].criteria[0].min", 1, func(s *Setup, n int) { s.Forms[1].Criteria[0].Min, s.Forms[1].Criteria[0].Max = n, 1 }},
		"a name":           {"unit", maxNameLength, func(s *Setup, n int) { s.Unit = strings.Repeat("局", n) }},
		"a post":           {"leaders[0].post", maxNameLength, func(s *Setup, n int) { s.Leaders[0].Post = strings.Repeat("职", n) }},
		"categories": {"categories", maxCategories, func(s *Setup, n int) {
			for len(s.Categories) < n {
				s.Categories = append(s.Categories, Category{Code: fmt.Sprint("c", len(s.Categories)), Name: "类", Slips: 1})
			}
		}},
		"slips": {"categories", MaxSlips - 20, func(s *Setup, n int) { s.Categories[0].Slips, s.Categories[1].Slips = n, 20 }},
		"own roles": {"roles", maxGrades, func(s *Setup, n int) {
			for len(s.Roles) < n {
				s.Roles = append(s.Roles, RoleName{Code: Role(fmt.Sprint("r", len(s.Roles))), Name: "类别"})
			}
		}},
		"bodies": {"bodies", maxSubjects, func(s *Setup, n int) {
			for len(s.Bodies) < n {
				s.Bodies = append(s.Bodies, Body{ID: fmt.Sprint("b", len(s.Bodies)), Name: "室"})
			}
		}},
		"promoted": {"leaders", maxSubjects, func(s *Setup, n int) {
			for p := s.Promoted[0]; len(s.Promoted) < n; {
				p.ID = fmt.Sprint("q", len(s.Promoted))
				s.Promoted = append(s.Promoted, p)
			}
		}},
		"leaders": {"leaders", maxSubjects, func(s *Setup, n int) {
			for l := s.Leaders[1]; len(s.Leaders) < n; {
				l.ID, l.Role = fmt.Sprint("m", len(s.Leaders)), Other
				s.Leaders = append(s.Leaders, l)
			}
			s.Forms = s.Forms[:2]
		}},
		"flags": {"forms[0].flags", maxGrades, func(s *Setup, n int) {
			third, err := ParseFraction("1/3")
			if err != nil {
				panic(err)
			}
			for len(s.Forms[0].Flags) < n {
				s.Forms[0].Flags = append(s.Forms[0].Flags, Flag{Name: fmt.Sprint("标记", len(s.Forms[0].Flags)), Grades: []string{"poor"}, AtLeast: third})
			}
		}},
		"bands": {"forms[0].criteria[1].bands", maxGrades, func(s *Setup, n int) {
			c := &s.Forms[0].Criteria[1]
			*c = Criterion{ID: "view", Kind: Scored, Name: c.Name, Points: &Points{Max: Whole(100), Step: Whole(1)}}
			for i := range n {
				c.Bands = append(c.Bands, Band{Code: fmt.Sprint("b", i), Name: "档", From: Whole(uint16(99 - i))})
			}
			s.Forms[0].Criteria, s.Forms[0].Derived = s.Forms[0].Criteria[:2], nil
		}},
		"min group": {"rules.min_group", 1000, func(s *Setup, n int) { s.Rules.MinGroup = n }},
		"trustees": {"trustees.names", MaxTrustees, func(s *Setup, n int) {
			s.Trustees = Trustees{Threshold: 1}
			for i := range n {
				s.Trustees.Names = append(s.Trustees.Names, fmt.Sprint("人", i))
			}
		}},
		"threshold": {"trustees.threshold", 3, func(s *Setup, n int) { s.Trustees = Trustees{Threshold: n, Names: []string{"甲", "乙", "丙"}} }},
		"spares":    {"rules.spares", 100, func(s *Setup, n int) { s.Rules.Spares = n }},
	} {
		s := usable()
		test.change(s, test.most)
		if err := s.Check(); err != nil {
			t.Errorf("%s, %d: %v", name, test.most, err)
		}
		s = usable()
		test.change(s, test.most+1)
		var refused *InvalidError
		if err := s.Check(); !errors.As(err, &refused) || !strings.HasPrefix(refused.Field, test.field) {
			t.Errorf("%s, %d: %v, want an error that names %s", name, test.most+1, err, test.field)
		}
	}
	for name, test := range map[string]struct {
		field  string
		change func(*Setup)
	}{
		"an option's text below 0": {"forms[1].criteria[0].options[1].text", func(s *Setup) { s.Forms[1].Criteria[0].Options[1].Text = -1 }},
		"least options below 0":    {"forms[1].criteria[0].min", func(s *Setup) { s.Forms[1].Criteria[0].Min = -1 }},
		"most options below 0":     {"forms[1].criteria[0].max", func(s *Setup) { s.Forms[1].Criteria[0].Max = -1 }},
		"a post that is no text":   {"leaders[0].post", func(s *Setup) { s.Leaders[0].Post = "\xff" }},
		"an own role of none":      {"roles[0].name", func(s *Setup) { s.Roles = []RoleName{{Code: "chief"}} }},
		"a body without a name":    {"bodies[0].name", func(s *Setup) { s.Bodies = []Body{{ID: "b"}} }},
		"a category of no name":    {"categories[0].name", func(s *Setup) { s.Categories[0].Name = "" }},
		"a day that is none":       {"date", func(s *Setup) { s.Date = "2023-1-05" }},
		"a trustee of no name":     {"trustees.names[1]", func(s *Setup) { s.Trustees.Names[1] = "" }},
		"no trustees":              {"trustees.names", func(s *Setup) { s.Trustees.Names = nil }},
		"threshold of none":        {"trustees.threshold", func(s *Setup) { s.Trustees.Threshold = 0 }},
		"about that rings":         {"forms[0].criteria[1].about", func(s *Setup) { s.Forms[0].Criteria[1].About = "\a" }},
		"a role's wording of none": {"forms[0].criteria[0].name", func(s *Setup) { s.Forms[0].Criteria[0].Name.ByRole[Principal] = "" }},
		"a text of any criterion":  {"forms[0].criteria[2].when", func(s *Setup) { s.Forms[0].Criteria[2].When.Criterion = "x" }},
		"an option of no name":     {"forms[1].criteria[0].options[0].name", func(s *Setup) { s.Forms[1].Criteria[0].Options[0].Name = "" }},
		"a form of no title":       {"forms[0].title", func(s *Setup) { s.Forms[0].Title = "" }},
		"a post above":             {"promoted[0].to", func(s *Setup) { s.Promoted[0].To = "" }},
		"a wording for no role":    {"forms[0].criteria[1].name", func(s *Setup) { s.Forms[0].Criteria[1].Name = CriterionName{ByRole: map[Role]string{}} }},
		"a grade of no name":       {"forms[0].grades[0].name", func(s *Setup) { s.Forms[0].Grades[0].Name = "" }},
		"a rate of no name":        {"forms[0].derived[0].name", func(s *Setup) { s.Forms[0].Derived[0].Name = "" }},
		"promoted without a post":  {"promoted[0].from", func(s *Setup) { s.Promoted[0].From = "" }},
		"sex that rings":           {"promoted[0].sex", func(s *Setup) { s.Promoted[0].Sex = "\a" }},
		"a least above all":        {"forms[2].quota.min", func(s *Setup) { s.Forms[2].Quota = &Quota{Grade: "good", Min: new(4)} }},
		"a post that rings":        {"leaders[0].post", func(s *Setup) { s.Leaders[0].Post = "\a" }},
	} {
		s := usable()
		test.change(s)
		var refused *InvalidError
		if err := s.Check(); !errors.As(err, &refused) || !strings.HasPrefix(refused.Field, test.field) {
			t.Errorf("%s: %v, want an error that names %s", name, err, test.field)
		}
	}
}

// TestLeast: the least of what is counted is taken, and so is a quota that nobody can break.
func TestLeast(t *testing.T) {
	for name, change := range map[string]func(*Setup){
		"no weight":          func(s *Setup) { s.Categories[0].Weight, s.Categories[1].Weight = 0, 100 },
		"one slip":           func(s *Setup) { s.Categories[0].Slips = 1 },
		"nobody expected":    func(s *Setup) { s.Categories[0].Expected = new(0) },
		"least group":        func(s *Setup) { s.Rules.MinGroup = minMinGroup },
		"one trustee":        func(s *Setup) { s.Trustees = Trustees{Threshold: 1, Names: []string{"甲"}} },
		"a text of one":      func(s *Setup) { s.Forms[0].Criteria[2].Max = 1 },
		"when the first":     func(s *Setup) { s.Forms[0].Criteria[2].When.Criterion = "duty" },
		"a text always":      func(s *Setup) { s.Forms[0].Criteria[2].When = nil },
		"nobody may be good": func(s *Setup) { s.Forms[2].Quota.Max = new(0) },
		"no percent":         func(s *Setup) { s.Forms[2].Quota = &Quota{Grade: "good", MaxPercent: new(0)} },
		"least of all":       func(s *Setup) { s.Forms[2].Quota = &Quota{Grade: "good", Min: new(3)} },
		"least of those asked, and a criterion that nobody is asked": func(s *Setup) {
			s.Forms[2].Quota = &Quota{Grade: "good", Min: new(3)}
			s.Forms[2].Criteria[1].Name = CriterionName{ByRole: map[Role]string{Discipline: "能"}}
		},
		"least of those asked, and a criterion of another scale that fewer are": func(s *Setup) {
			s.Forms[2].Quota = &Quota{Grade: "good", Min: new(3)}
			s.Forms[2].Criteria[1].Name = CriterionName{ByRole: map[Role]string{Principal: "能"}}
			s.Forms[2].Criteria[1].Grades = []Grade{{Code: "yes", Name: "是", Value: Whole(100)}, {Code: "no", Name: "否"}}
		},
		"least of those asked, and a text that fewer are": func(s *Setup) {
			s.Forms[2].Quota = &Quota{Grade: "good", Min: new(3)}
			s.Forms[2].Criteria[1] = Criterion{ID: "neng", Kind: Text, Max: 9, Name: CriterionName{ByRole: map[Role]string{Principal: "能"}}}
		},
	} {
		s := usable()
		change(s)
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestItems: as many may be asked of one voter as are bounded, and not one more.
func TestItems(t *testing.T) {
	s := usable()
	f := s.Forms[2]
	f.Quota, s.Leaders = nil, nil
	for c := f.Criteria[0]; len(f.Criteria) < 32; {
		c.ID = fmt.Sprint("c", len(f.Criteria))
		f.Criteria = append(f.Criteria, c)
	}
	for i := range maxItems / 32 {
		s.Leaders = append(s.Leaders, Leader{ID: fmt.Sprint("m", i), Name: "甲", Role: Member})
	}
	s.Forms = []Form{f}
	if err := s.CheckForms(); err != nil {
		t.Error(err)
	}
	s.Forms = append(s.Forms, usable().Forms[1])
	if err := s.CheckForms(); err == nil {
		t.Error("one more is taken")
	}
}
