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
		return invalid("composite.over", "invalid_composite_over", c.Over)
	}
	if len(c.Parts) == 0 || len(c.Parts) > maxForms {
		return invalid("composite.parts", "invalid_parts_count", maxForms)
	}
	weighed := false
	for i, p := range c.Parts {
		at := fmt.Sprintf("composite.parts[%d]", i)
		if err := s.checkPart(at, p); err != nil {
			return err
		}
		if slices.IndexFunc(c.Parts, func(o CompositePart) bool { return o.Form == p.Form && o.Entered == p.Entered }) != i {
			return invalid(at, "invalid_id_twice", p.Form+p.Entered)
		}
		weighed = weighed || !p.Add
	}
	if !weighed {
		return invalid("composite.parts", "invalid_parts_unweighed")
	}
	return nil
}

func (s *Setup) checkPart(field string, p CompositePart) error {
	switch {
	case (p.Form == "") == (p.Entered == ""):
		return invalid(field, "invalid_part_either")
	case p.Add && p.Weight != 0:
		return invalid(field, "invalid_part_added_weight")
	case !p.Add && (p.Weight < 1 || p.Weight > 10_000):
		return invalid(field+".weight", "invalid_part_weight", p.Weight)
	case p.Entered != "":
		if p.Entered == "subject" {
			return invalid(field+".entered", "invalid_part_head", p.Entered)
		}
		return CheckName(field+".entered", p.Entered)
	}
	i := slices.IndexFunc(s.Forms, func(f Form) bool { return f.ID == p.Form })
	if i < 0 || s.Forms[i].Subjects != s.Composite.Over {
		return invalid(field+".form", "invalid_part_form", p.Form, s.Composite.Over)
	}
	return nil
}
