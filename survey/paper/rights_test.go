package paper_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"ceping/survey"
	"ceping/survey/paper"
)

// stranger may nothing, and is told so in the office's words.
type stranger struct{}

func (stranger) Acting(context.Context, string) (survey.Session, error) {
	return survey.Session{}, survey.ErrNoRight
}

func (stranger) Reader(context.Context, string) (string, error) { return "", survey.ErrNoRight }

// TestDeskAsksWhoActs: whoever may not change the session reads and does nothing at the desk, with whatever method.
func TestDeskAsksWhoActs(t *testing.T) {
	h := newHall(t, survey.Voting)
	n := h.begun()
	value, asked := reflect.ValueOf(h.Desk), 0
	for i := range value.NumMethod() {
		method := value.Type().Method(i)
		if method.Name == "Waiting" { // a number alone, for the page that closes the box
			continue
		}
		args := []reflect.Value{reflect.ValueOf(t.Context()), reflect.ValueOf(paper.Actor(stranger{})), reflect.ValueOf(h.id)}
		for j := 4; j < method.Type.NumIn(); j++ {
			if in := method.Type.In(j); in.Kind() == reflect.Int {
				args = append(args, reflect.ValueOf(n))
			} else {
				args = append(args, reflect.Zero(in))
			}
		}
		out := value.Method(i).Call(args)
		if err, _ := out[len(out)-1].Interface().(error); !errors.Is(err, survey.ErrNoRight) {
			t.Errorf("%s: %v", method.Name, err)
		}
		asked++
	}
	if asked != 9 {
		t.Errorf("%d methods ask, want 9", asked)
	}
	if list, err := h.List(t.Context(), h, h.id); err != nil || len(list) != 1 || h.state(n) != paper.AwaitsFirst {
		t.Errorf("the desk has %+v, %v", list, err)
	}
}
