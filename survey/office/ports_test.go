package office_test

import (
	"reflect"
	"slices"
	"testing"

	"ceping/survey"
	"ceping/survey/office"
)

// TestPortsTakeActs: every method of a port that writes takes an Act, or several, or decides on one. Those that read are named, and the
// program's one note.
func TestPortsTakeActs(t *testing.T) {
	reads := []string{
		"Backups", "Mirror",
		"Session", "Sessions", "Keys", "CountSlips", "CountCast", "BoxFull", "Result", "Strays", "Exchanged", "Surroundings", "Troubles", "Audit", "SessionAudit",
		"HouseHall", "SessionHall", "SessionHalls", "Listening", "People", "Person", "TerminalGeneration", "Assessments", "Assessment", "ReadBox", "Version1",
		"NoteListening",                     // of the program, no act of staff
		"Logins", "KeepLogin", "DropLogins", // what becomes of a login is none; logging in is
		"LoginCode", "LoginCodes", "SpendLoginCode",
	}
	act, several := reflect.TypeFor[office.Act](), reflect.TypeFor[[]office.Act]()
	decides := reflect.TypeFor[func([]survey.Person) (survey.Person, office.Act, error)]()
	decidesCode := reflect.TypeFor[func([]survey.Person, office.LoginCode) (survey.Person, office.LoginCode, office.Act, error)]()
	seen := 0
	for _, port := range []reflect.Type{reflect.TypeFor[office.House](), reflect.TypeFor[office.SlipBook](), reflect.TypeFor[office.Boxes]()} {
		for method := range port.Methods() {
			takes := false
			for in := range method.Type.Ins() {
				takes = takes || in == act || in == several || in == decides || in == decidesCode
			}
			if read := slices.Contains(reads, method.Name); read == takes {
				t.Errorf("%s.%s takes an act: %t, and is named as one that reads: %t", port.Name(), method.Name, takes, read)
			}
			seen++
		}
	}
	if seen < 40 {
		t.Errorf("only %d methods", seen)
	}
}

// TestZeroActIsRefused: no store takes an act that nobody does, whatever port it comes by, and nothing has changed.
func TestZeroActIsRefused(t *testing.T) {
	g := newGuarded(t)
	try := func(ports reflect.Type) {
		value := reflect.ValueOf(g.store)
		for method := range ports.Methods() {
			args, takes := []reflect.Value{reflect.ValueOf(t.Context())}, false
			for i := 1; i < method.Type.NumIn(); i++ {
				switch in := method.Type.In(i); {
				case in == reflect.TypeFor[[]office.Act]():
					takes, args = true, append(args, reflect.ValueOf([]office.Act{{}}))
				case in == reflect.TypeFor[office.Act]():
					takes, args = true, append(args, reflect.Zero(in))
				case method.Name == "ChangeLoginCode" && in.Kind() == reflect.Func:
					takes = true
					args = append(args, reflect.ValueOf(func([]survey.Person, office.LoginCode) (survey.Person, office.LoginCode, office.Act, error) {
						return survey.Person{Name: "无名", Role: survey.Administrator}, office.LoginCode{}, office.Act{}, nil
					}))
				case in.Kind() == reflect.Func:
					takes = true
					args = append(args, reflect.ValueOf(func([]survey.Person) (survey.Person, office.Act, error) {
						return survey.Person{Name: "无名", Role: survey.Administrator}, office.Act{}, nil
					}))
				case in.Kind() == reflect.String && i == 1:
					args = append(args, reflect.ValueOf(g.ids[survey.Draft]).Convert(in))
				default:
					args = append(args, reflect.Zero(in))
				}
			}
			if !takes {
				continue
			}
			call := reflect.Value.Call
			if method.Type.IsVariadic() {
				call = reflect.Value.CallSlice
			}
			g.refused(method.Name, func(err error) bool { return err != nil }, func() error {
				out := call(value.MethodByName(method.Name), args)
				err, _ := out[len(out)-1].Interface().(error)
				return err
			})
		}
	}
	try(reflect.TypeFor[office.House]())
	try(reflect.TypeFor[office.SlipBook]())
}
