package setup

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"ceping/survey"
)

// sessionFile is a session file as it is written. A pointer is a key that may be left out.
type sessionFile struct {
	Assessment, Unit, Group, Date text
	Rehearsal                     flag
	Categories                    []struct {
		Code, Name    text
		Weight, Slips integer
		Expected      *integer
	}
	Leaders []struct {
		ID, Name, Post, Role text
	}
	Promoted []struct {
		ID, Name, Sex, Born, From, To text
		FromSince                     text `yaml:"from_since"`
		ToSince                       text `yaml:"to_since"`
	}
	Forms []formEntry
	Rules struct {
		MinGroup    *integer `yaml:"min_group"`
		Denominator *text
		Spares      *integer
	}
	Trustees *struct {
		Threshold integer
		Names     []text
	}
}

// setup is everything but the forms.
func (f *sessionFile) setup() survey.Setup {
	s := survey.Setup{
		Assessment: name(f.Assessment), Unit: name(f.Unit), Group: name(f.Group), Date: string(f.Date), Rehearsal: bool(f.Rehearsal),
		Leaders: []survey.Leader{}, Promoted: []survey.Promoted{}, Rules: survey.DefaultRules(), Trustees: survey.DefaultTrustees(),
	}
	for _, c := range f.Categories {
		s.Categories = append(s.Categories, survey.Category{
			Code: string(c.Code), Name: name(c.Name), Weight: int(c.Weight), Slips: int(c.Slips), Expected: (*int)(c.Expected),
		})
	}
	for _, l := range f.Leaders {
		s.Leaders = append(s.Leaders, survey.Leader{ID: string(l.ID), Name: name(l.Name), Post: name(l.Post), Role: survey.Role(l.Role)})
	}
	for _, p := range f.Promoted {
		s.Promoted = append(s.Promoted, survey.Promoted{
			ID: string(p.ID), Name: name(p.Name), Sex: name(p.Sex), Born: string(p.Born), From: name(p.From), FromSince: string(p.FromSince),
			To: name(p.To), ToSince: string(p.ToSince),
		})
	}
	override(&s.Rules.MinGroup, (*int)(f.Rules.MinGroup))
	override(&s.Rules.Denominator, (*survey.Denominator)(f.Rules.Denominator))
	override(&s.Rules.Spares, (*int)(f.Rules.Spares))
	if f.Trustees != nil {
		s.Trustees = survey.Trustees{Threshold: int(f.Trustees.Threshold)}
		for _, n := range f.Trustees.Names {
			s.Trustees.Names = append(s.Trustees.Names, name(n))
		}
	}
	return s
}

// name drops white space around a name; inside it stays as written, full-width spaces included.
func name(t text) string { return strings.TrimSpace(string(t)) }

func override[T any](value *T, given *T) {
	if given != nil {
		*value = *given
	}
}

// formEntry is the id of a built-in form, or a form.
type formEntry struct {
	id    text
	whole *formFile
}

// UnmarshalYAML reads a string or a mapping.
func (e *formEntry) UnmarshalYAML(node ast.Node) error {
	if node.Type() == ast.MappingType || node.Type() == ast.MappingValueType {
		e.whole = &formFile{}
		return yaml.NodeToValue(node, e.whole, yaml.Strict())
	}
	return e.id.UnmarshalYAML(node)
}

func (e formEntry) form(builtins map[string]survey.Form) (survey.Form, error) {
	if e.whole != nil {
		return e.whole.form()
	}
	form, known := builtins[string(e.id)]
	if !known {
		return survey.Form{}, fmt.Errorf("there is no built-in form %q: use one of integrity-body, integrity-leaders, annual-body, annual-leaders, appointments, promoted, or write the form out", short(string(e.id)))
	}
	return form, nil
}
