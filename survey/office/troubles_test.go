package office_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
)

// troubled is a store with something the matter.
type troubled struct {
	*store.Store
	list []survey.Trouble
}

func (t troubled) Troubles(context.Context) ([]survey.Trouble, error) { return t.list, nil }

// TestTroubles: whoever has an account learns what is the matter with the house, and with the boxes of the sessions that it sees, by their
// titles; of others nothing, their ids included.
func TestTroubles(t *testing.T) {
	s := newSitting(t, nil)
	plan := exampleSetup(t)
	plan.Group = anotherGroup
	other, err := s.office.Terminal().Create(t.Context(), plan)
	s.must(err)
	s.work(troubled{s.store, []survey.Trouble{{Code: "disk_scarce"}, {Code: "trouble_file", Session: s.id}, {Code: "trouble_file", Session: other}}}, s.store)
	titled := func(id string) survey.Trouble {
		return survey.Trouble{Code: "trouble_file", Session: id, Title: plan.Unit + " " + plan.Assessment}
	}
	s.must(s.office.Terminal().AddPerson(t.Context(), survey.Person{Name: "组员", Role: survey.GroupMember, Group: exampleSetup(t).Group}))
	for name, test := range map[string]struct {
		by   office.Actor
		want []survey.Trouble
	}{
		"administrator": {s.as("张主任", survey.Administrator), []survey.Trouble{{Code: "disk_scarce"}, titled(s.id), titled(other)}},
		"group member":  {s.office.Proven("组员"), []survey.Trouble{{Code: "disk_scarce"}, titled(s.id)}},
	} {
		got, err := test.by.Troubles(t.Context())
		s.must(err)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
