package office_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"ceping/survey"
	"ceping/survey/office"
)

// TestNobodyActs: a zero Actor, with slips or boxes before it or without, has no right to anything.
func TestNobodyActs(t *testing.T) {
	for _, of := range []any{office.Actor{}, office.SlipActor{}, office.BoxActor{}, new(office.Slips).By(office.Actor{}), new(office.Opening).By(office.Actor{})} {
		value := reflect.ValueOf(of)
		for i := range value.NumMethod() {
			kind := value.Method(i).Type()
			args := []reflect.Value{reflect.ValueOf(t.Context())}
			for j := 1; j < kind.NumIn(); j++ {
				args = append(args, reflect.Zero(kind.In(j)))
			}
			out := value.Method(i).Call(args)
			if err, _ := out[len(out)-1].Interface().(error); !errors.Is(err, survey.ErrNoRight) {
				t.Errorf("%T.%s: %v", of, value.Type().Method(i).Name, err)
			}
		}
	}
}

// TestOnlyActorsAct: what has no Actor changes nothing. The methods are named here, so that a new one is thought about: the Office reads for
// the program itself, and notes where it listens; the Door notes who came in and who did not.
func TestOnlyActorsAct(t *testing.T) {
	want := []string{
		"Office.Addresses", "Office.As", "Office.BaseURL", "Office.Door", "Office.Hall", "Office.LookAround", "Office.Manifest", "Office.Proven", "Office.Session", "Office.SetListenURL", "Office.Terminal", "Office.WhenOver",
		"Slips.By", "Opening.By",
		"Door.DropLogins", "Door.KeepLogin", "Door.LinkUsed", "Door.LockedOut", "Door.LoggedIn", "Door.Logins", "Door.NoteFailures", "Door.Person", "Door.TakeCode", "Door.TerminalPerson", "Door.WithCode",
		"Act.Detail", "Act.Name", "Act.Session", "Act.Who", "Keeper.Act",
	}
	if got := methodsOf(&office.Office{}, &office.Slips{}, &office.Opening{}, office.Door{}, office.Act{}, office.Keeper{}); !slices.Equal(got, want) {
		t.Errorf("there are\n%v, want\n%v", got, want)
	}
}
