package survey

import (
	"fmt"
	"slices"
)

// checkComposite: each part is one thing, a form rates what the composite is over, and something is weighed.
func (s *Setup) checkComposite() error {
	c := s.Composite
	if c == nil {
		return nil
	}
	if err := CheckName("composite.name", c.Name); err != nil {
		return err
	}
	if !slices.Contains([]Subjects{OverLeaders, OverPromoted, OverBody}, c.Over) {
		return invalid("composite.over", "%q is not one of leaders, promoted, body", c.Over)
	}
	if len(c.Parts) == 0 || len(c.Parts) > maxForms {
		return invalid("composite.parts", "list 1 to %d parts", maxForms)
	}
	weighed := false
	for i, p := range c.Parts {
		at := fmt.Sprintf("composite.parts[%d]", i)
		if err := s.checkPart(at, p); err != nil {
			return err
		}
		if slices.IndexFunc(c.Parts, func(o CompositePart) bool { return o.Form == p.Form && o.Entered == p.Entered }) != i {
			return invalid(at, "%q stands twice: choose another", p.Form+p.Entered)
		}
		weighed = weighed || !p.Add
	}
	if !weighed {
		return invalid("composite.parts", "all are added and none is weighed: give at least one a weight")
	}
	return nil
}

func (s *Setup) checkPart(field string, p CompositePart) error {
	switch {
	case (p.Form == "") == (p.Entered == ""):
		return invalid(field, "is either a form, by its id, or a figure that is entered, by its name")
	case p.Add && p.Weight != 0:
		return invalid(field, "is added and has a weight: leave one of weight and add out")
	case !p.Add && (p.Weight < 1 || p.Weight > 10_000):
		return invalid(field+".weight", "%d is not an integer from 1 to 10000", p.Weight)
	case p.Entered != "":
		if p.Entered == "subject" {
			return invalid(field+".entered", "%q heads the column of subjects: choose another", p.Entered)
		}
		return CheckName(field+".entered", p.Entered)
	}
	i := slices.IndexFunc(s.Forms, func(f Form) bool { return f.ID == p.Form })
	if i < 0 || s.Forms[i].Subjects != s.Composite.Over {
		return invalid(field+".form", "%q is not a form of this session over %s", p.Form, s.Composite.Over)
	}
	return nil
}
