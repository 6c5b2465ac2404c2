package ballot

import (
	"errors"
	"testing"

	"ceping/survey"
)

var (
	element = [32]byte{1}
	another = [32]byte{2}
	zeros   [32]byte
)

// The whole table of a slip: state × blinded element × phase. A state's own answer comes before the phase's.
func TestDecideCollect(t *testing.T) {
	phases := map[survey.Phase]error{
		survey.Draft: ErrNotCollecting, survey.Ready: ErrNotCollecting, survey.Collecting: nil, survey.Voting: nil,
		survey.Closed: ErrBoxClosed, survey.Opened: ErrBoxClosed, survey.Archived: ErrBoxClosed, "unheard of": ErrNotCollecting,
	}
	for phase, fresh := range phases {
		for _, test := range []struct {
			name    string
			state   SlipState
			bound   [32]byte
			blinded [32]byte
			bind    bool
			err     error
		}{
			{"fresh", Fresh, zeros, element, fresh == nil, fresh},
			{"the same element again", Collected, element, element, false, nil},
			{"another element", Collected, element, another, false, ErrSlipSpent},
			{"bound to nothing any more", Collected, zeros, element, false, ErrSlipSpent},
			{"zeros for zeros", Collected, zeros, zeros, false, ErrSlipSpent},
			{"void", Voided, zeros, element, false, ErrSlipVoid},
			{"replaced", Replaced, element, element, false, ErrSlipReplaced},
			{"a state unheard of", "lost", zeros, element, false, ErrSlipSpent},
		} {
			bind, err := DecideCollect(Collecting{test.state, test.bound, phase}, test.blinded)
			if bind != test.bind || !errors.Is(err, test.err) {
				t.Errorf("%s, %s: %t, %v, want %t, %v", test.name, phase, bind, err, test.bind, test.err)
			}
		}
	}
}

func TestDecideCast(t *testing.T) {
	for _, test := range []struct {
		phase           survey.Phase
		spent           bool
		cast, collected int
		store           bool
		err             error
	}{
		{survey.Draft, false, 0, 1, false, ErrNotVoting},
		{survey.Ready, false, 0, 1, false, ErrNotVoting},
		{survey.Collecting, false, 0, 1, false, ErrNotVoting},
		{survey.Voting, false, 0, 1, true, nil},
		{survey.Voting, false, 1, 2, true, nil},
		{survey.Voting, false, 1, 1, false, ErrBoxFull},
		{survey.Voting, false, 0, 0, false, ErrBoxFull},
		{survey.Voting, false, 2, 1, false, ErrBoxFull},
		{survey.Voting, true, 1, 1, false, nil},
		{survey.Closed, false, 0, 1, false, ErrBoxClosed},
		{survey.Closed, true, 1, 1, false, nil},
		{survey.Opened, false, 0, 1, false, ErrBoxOpened},
		{survey.Opened, true, 1, 1, false, ErrBoxOpened},
		{survey.Archived, true, 1, 1, false, ErrBoxOpened},
		{"unheard of", false, 0, 1, false, ErrNotVoting},
	} {
		store, err := DecideCast(Casting{test.spent, test.phase, test.cast, test.collected})
		if store != test.store || !errors.Is(err, test.err) {
			t.Errorf("%+v: %t, %v", test, store, err)
		}
	}
}

func TestDecideVoidAndReplace(t *testing.T) {
	for _, test := range []struct {
		state         SlipState
		phase         survey.Phase
		void, replace error
	}{
		{Fresh, survey.Draft, ErrSessionUnknown, ErrSlipFresh},
		{Fresh, survey.Ready, nil, ErrSlipFresh},
		{Fresh, survey.Collecting, nil, ErrSlipFresh},
		{Fresh, survey.Voting, nil, ErrSlipFresh},
		{Fresh, survey.Closed, ErrBoxClosed, ErrSlipFresh},
		{Fresh, survey.Archived, ErrBoxClosed, ErrSlipFresh},
		{Collected, survey.Ready, ErrSlipSpent, ErrNotCollecting},
		{Collected, survey.Collecting, ErrSlipSpent, nil},
		{Collected, survey.Voting, ErrSlipSpent, nil},
		{Collected, survey.Closed, ErrSlipSpent, ErrBoxClosed},
		{Voided, survey.Voting, ErrSlipVoid, ErrSlipVoid},
		{Replaced, survey.Voting, ErrSlipReplaced, ErrSlipReplaced},
	} {
		if err := DecideVoid(test.state, test.phase); !errors.Is(err, test.void) || (test.void == nil) != (err == nil) {
			t.Errorf("void %s, %s: %v, want %v", test.state, test.phase, err, test.void)
		}
		if err := DecideReplace(test.state, test.phase); !errors.Is(err, test.replace) || (test.replace == nil) != (err == nil) {
			t.Errorf("replace %s, %s: %v, want %v", test.state, test.phase, err, test.replace)
		}
	}
}

// Every step that there is, and no other.
func TestStep(t *testing.T) {
	steps := map[[2]survey.Phase]bool{
		{survey.Draft, survey.Ready}: true, {survey.Ready, survey.Collecting}: true, {survey.Collecting, survey.Voting}: true,
		{survey.Voting, survey.Closed}: true, {survey.Closed, survey.Opened}: true, {survey.Opened, survey.Archived}: true,
		{survey.Closed, survey.Voting}: true, {survey.Ready, survey.Draft}: true, {survey.Collecting, survey.Draft}: true,
	}
	back := map[[2]survey.Phase]bool{{survey.Ready, survey.Draft}: true, {survey.Collecting, survey.Draft}: true}
	for _, from := range survey.Phases() {
		for _, to := range survey.Phases() {
			step := [2]survey.Phase{from, to}
			if got := Step(from, to, 0); got != steps[step] {
				t.Errorf("%s to %s: %t", from, to, got)
			}
			if got := Step(from, to, 1); got != (steps[step] && !back[step]) {
				t.Errorf("%s to %s with a slip collected: %t", from, to, got)
			}
		}
	}
}
