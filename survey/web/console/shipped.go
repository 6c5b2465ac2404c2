package console

import (
	"encoding/json"
	"slices"

	"ceping/survey"
)

// shipped are the forms that come with the program, to begin a session with.
type shipped []survey.Form

// blank is a set-up to begin with: the usual three categories, and every built-in form.
func (forms shipped) blank() survey.Setup {
	setup := survey.Setup{
		Leaders: []survey.Leader{}, Promoted: []survey.Promoted{}, Rules: survey.DefaultRules(), Trustees: survey.DefaultTrustees(),
		Categories: []survey.Category{
			{Code: "A", Name: "班子成员", Weight: 30, Slips: 9}, {Code: "B", Name: "中层干部", Weight: 30, Slips: 25}, {Code: "C", Name: "职工代表", Weight: 40, Slips: 30},
		},
	}
	setup.Rules.Spares = 10
	setup.Forms = append(setup.Forms, forms...)
	return setup
}

// formChoice is a form that a session may have: a built-in one, or one of its own.
type formChoice struct {
	survey.Form
	Chosen  bool
	Own     bool     // not as shipped
	Builtin bool     // there is a shipped one of that id
	Facts   []string // what the list says of it
}

// choices are the session's forms in their order, then the built-in ones that it has not.
func (forms shipped) choices(s *survey.Setup) []formChoice {
	var list []formChoice
	for _, f := range s.Forms {
		shipped, ok := forms.named(f.ID)
		list = append(list, formChoice{f, true, !ok || !sameForm(f, s.Adopt(shipped)), ok, formFacts(s, &f)})
	}
	for _, f := range forms {
		if !slices.ContainsFunc(s.Forms, func(own survey.Form) bool { return own.ID == f.ID }) {
			f = s.Adopt(f)
			list = append(list, formChoice{f, false, false, true, formFacts(s, &f)})
		}
	}
	return list
}

// named is the shipped form of an id.
func (forms shipped) named(id string) (survey.Form, bool) {
	i := slices.IndexFunc(forms, func(f survey.Form) bool { return f.ID == id })
	if i < 0 {
		return survey.Form{}, false
	}
	return forms[i], true
}

func sameForm(a, b survey.Form) bool {
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && string(x) == string(y)
}
