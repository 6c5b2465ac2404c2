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
		"spares":           {"rules.spares", 100, func(s *Setup, n int) { s.Rules.Spares = n }},
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
