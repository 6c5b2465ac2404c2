package setup

import (
	"cmp"
	"fmt"
	"slices"
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
		MinGroup     *integer `yaml:"min_group"`
		Denominator  *text
		ScoreOver    text `yaml:"score_over"`
		Unsure       text
		Spares       *integer
		Replacements *flag
	}
	Roles     []struct{ Code, Name text }
	Bodies    []struct{ ID, Name text }
	Composite *struct {
		Name, Over text
		Parts      []struct {
			Form, Entered text
			Weight        integer
			Add           flag
		}
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
	for _, r := range f.Roles {
		s.Roles = append(s.Roles, survey.RoleName{Code: survey.Role(r.Code), Name: name(r.Name)})
	}
	for _, b := range f.Bodies {
		s.Bodies = append(s.Bodies, survey.Body{ID: string(b.ID), Name: name(b.Name)})
	}
	f.rules(&s.Rules)
	if f.Composite != nil {
		s.Composite = &survey.Composite{Name: name(f.Composite.Name), Over: survey.Subjects(f.Composite.Over)}
		for _, p := range f.Composite.Parts {
			s.Composite.Parts = append(s.Composite.Parts, survey.CompositePart{Form: string(p.Form), Entered: name(p.Entered), Weight: int(p.Weight), Add: bool(p.Add)})
		}
	}
	if f.Trustees != nil {
		s.Trustees = survey.Trustees{Threshold: int(f.Trustees.Threshold)}
		for _, n := range f.Trustees.Names {
			s.Trustees.Names = append(s.Trustees.Names, name(n))
		}
	}
	return s
}

// rules override the defaults where the file says something. What a rule says where none is written is "" in a Setup.
func (f *sessionFile) rules(r *survey.Rules) {
	override(&r.MinGroup, (*int)(f.Rules.MinGroup))
	override(&r.Denominator, (*survey.Denominator)(f.Rules.Denominator))
	override(&r.Spares, (*int)(f.Rules.Spares))
	r.ScoreOver, r.Unsure = unless[survey.ScoreOver](f.Rules.ScoreOver, "marked"), unless[survey.Unsure](f.Rules.Unsure, "counted")
	r.NoReplacements = f.Rules.Replacements != nil && !bool(*f.Rules.Replacements)
}

// unless is a text that is left out where it says what goes without saying.
func unless[T ~string](t text, usual string) T {
	if string(t) == usual {
		return ""
	}
	return T(t)
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

// form is the form as the session has it: one over leaders that names no roles asks about those of the session's own roles too, and
// the categories that fill it stand in the session's order.
func (e formEntry) form(builtins map[string]survey.Form, in *survey.Setup) (form survey.Form, err error) {
	everybody := true
	if e.whole != nil {
		form, err = e.whole.form()
		everybody = e.whole.Roles == nil
	} else {
		form, err = builtin(builtins, string(e.id))
	}
	if everybody {
		form = in.Adopt(form)
	}
	slices.SortStableFunc(form.Categories, func(a, b string) int {
		return cmp.Compare(slices.Index(in.Codes(), a), slices.Index(in.Codes(), b))
	})
	return form, err
}

func builtin(builtins map[string]survey.Form, id string) (survey.Form, error) {
	form, known := builtins[id]
	if !known {
		return survey.Form{}, fmt.Errorf("there is no built-in form %q: use one of integrity-body, integrity-leaders, annual-body, annual-leaders, appointments, promoted, or write the form out", short(id))
	}
	return form, nil
}
