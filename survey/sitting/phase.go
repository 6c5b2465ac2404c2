package sitting

import "slices"

// Phase is the state of a session. Phases are passed in order, save for the ways back that package office allows.
type Phase string

const (
	Draft      Phase = "draft"      // 筹备
	Ready      Phase = "ready"      // 已制票: keys made, forms frozen, slips printed
	Collecting Phase = "collecting" // 领票: slips are exchanged, nothing is cast
	Voting     Phase = "voting"     // 填票提交: both
	Closed     Phase = "closed"     // 封箱
	Opened     Phase = "opened"     // 已计票
	Archived   Phase = "archived"   // 归档
)

// Phases lists all phases in order.
func Phases() []Phase {
	return []Phase{Draft, Ready, Collecting, Voting, Closed, Opened, Archived}
}

// Coded returns the phase's name.
func (p Phase) Coded() (Code, []any) { return Code("phase_" + p), nil }

// Reached reports whether p is the given phase or a later one.
func (p Phase) Reached(at Phase) bool {
	return slices.Index(Phases(), p) >= slices.Index(Phases(), at)
}

// InHall reports whether voters act in this phase: slips are exchanged, or ballots cast.
func (p Phase) InHall() bool { return p == Collecting || p == Voting }
