package survey

// Session (测评会) is one sitting in one unit.
type Session struct {
	ID     string // UUIDv4
	Phase  Phase
	Setup  Setup
	Counts map[string]Entered // by category: what staff entered by hand
	Seal   *Seal              // from closed
	// Protocol is the version of the ballot protocol under which it was made ready; 0 of a draft. Sessions of version 1 are opened or
	// archived, and only read.
	Protocol int
	Tally    *Tally // from opened, of version 1
	// Corrected is the reason of the last correction of a hand count after opening; "" when there was none.
	Corrected string
	// Remains has what stays of the slips and ballots of an archived session once they are erased; nil before.
	Remains *Remains
	// Fault is why the session is out of service; empty when it is not. The other fields are then what could be read.
	Fault Fault
}

// Remains are the counts of erased slips and ballots, by category.
type Remains struct {
	Slips map[string]SlipCount `json:"slips"`
	Cast  map[string]int       `json:"cast"`
	Paper map[string]int       `json:"paper,omitempty"` // none of version 1, which has them in Entered
}

// CastCount counts the ballots of a category in the box.
type CastCount struct{ Cast, Paper int }

// Entered has the numbers that staff count by hand for a category.
type Entered struct {
	Present  *int `json:"present,omitempty"`  // 实到
	Leftover *int `json:"leftover,omitempty"` // 余票
	Paper    int  `json:"paper,omitempty"`    // 其中纸质, of version 1; later boxes count their own
	// Staff were asked and chose to leave the number out; while there is one, it counts.
	WithoutPresent  bool `json:"without_present,omitempty"`
	WithoutLeftover bool `json:"without_leftover,omitempty"`
}

// With returns the numbers after a change of some of them, or of leaving some out: a number that was entered is not left out any
// more, and one that somebody has entered is not taken away by leaving it out. Paper is CountPaper's alone.
func (e Entered) With(change Entered) Entered {
	if change.Present != nil {
		e.Present, e.WithoutPresent = change.Present, false
	}
	if change.Leftover != nil {
		e.Leftover, e.WithoutLeftover = change.Leftover, false
	}
	e.WithoutPresent = e.WithoutPresent || change.WithoutPresent && e.Present == nil
	e.WithoutLeftover = e.WithoutLeftover || change.WithoutLeftover && e.Leftover == nil
	return e
}

// Reopened returns the numbers that stay when a box is reopened. Leftover slips do not: they are counted again.
func (e Entered) Reopened() Entered {
	e.Leftover, e.WithoutLeftover = nil, false
	return e
}

// IssuedSlip is a new slip as the book keeps it.
type IssuedSlip struct {
	Digest   SlipDigest
	Category string
}

// SlipCount counts the slips of a category.
type SlipCount struct {
	Printed, Void int
	Collected     int // replaced ones included
	Replaced      int
	Unfit         int `json:",omitempty"` // whose state is not the one that goes with what they are bound to: altered where they lie
}
