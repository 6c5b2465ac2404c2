package survey

import (
	"errors"
	"testing"
)

func TestPhaseOrder(t *testing.T) {
	allowed := map[[2]Phase]bool{
		{Draft, Ready}: true, {Ready, Collecting}: true, {Collecting, Voting}: true, {Voting, Closed}: true,
		{Closed, Opened}: true, {Closed, Voting}: true, {Opened, Archived}: true,
	}
	for _, from := range Phases() {
		for _, to := range Phases() {
			if got := from.Next(to); got != allowed[[2]Phase{from, to}] {
				t.Errorf("%s to %s allowed: %t", from, to, got)
			}
		}
	}
}

func TestPhaseAnswers(t *testing.T) {
	for _, test := range []struct {
		phase         Phase
		collect, cast error
	}{
		{Ready, ErrNotCollecting, ErrNotVoting}, {Collecting, nil, ErrNotVoting}, {Voting, nil, nil},
		{Closed, ErrBoxClosed, ErrBoxClosed}, {Opened, ErrBoxClosed, ErrBoxClosed}, {Archived, ErrBoxClosed, ErrBoxClosed},
	} {
		if got := test.phase.CanCollect(); !errors.Is(got, test.collect) {
			t.Errorf("collect while %s: %v, want %v", test.phase, got, test.collect)
		}
		if got := test.phase.CanCast(); !errors.Is(got, test.cast) {
			t.Errorf("cast while %s: %v, want %v", test.phase, got, test.cast)
		}
	}
}
