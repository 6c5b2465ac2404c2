package sitting

import "testing"

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
