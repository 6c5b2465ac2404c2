package survey

// Session (测评会) is one sitting in one unit.
type Session struct {
	ID     string // UUIDv4
	Phase  Phase
	Setup  Setup
	Counts map[string]Entered // by category: what staff entered by hand
	Seal   *Seal              // from closed
	Tally  *Tally             // from opened
	// Remains is what stays of the slips and ballots of an archived session once they are erased; nil before.
	Remains *Remains
	// Fault is why the session is out of service; empty when it is not. What else stands here is then what could be read.
	Fault Fault
}

// Remains are the counts of erased slips and ballots, by category.
type Remains struct {
	Slips map[string]SlipCount `json:"slips"`
	Cast  map[string]int       `json:"cast"`
}

// Entered is what staff count by hand for a category.
type Entered struct {
	Present  *int `json:"present,omitempty"`  // 实到
	Leftover *int `json:"leftover,omitempty"` // 余票
	Paper    int  `json:"paper,omitempty"`    // 其中纸质
	// Staff were asked and chose to leave the number out; while there is one, it counts.
	WithoutPresent  bool `json:"without_present,omitempty"`
	WithoutLeftover bool `json:"without_leftover,omitempty"`
}

// With is what stands once a change of some numbers, or of leaving them out, has come to what stood before: a number that was entered
// is not left out any more, and one that somebody has entered is not taken away by leaving it out. Paper is CountPaper's alone.
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

// Reopened is what stays when a box is reopened: slips are left over anew.
func (e Entered) Reopened() Entered {
	e.Leftover, e.WithoutLeftover = nil, false
	return e
}

// Keys is what is made when a session becomes ready and never changes afterwards.
type Keys struct {
	Manifest   string // the exact text served to phones
	IssuerSeed []byte // 32 bytes
	WrappedBox []byte // the box key, wrapped for the trustees
	BallotSize int    // bytes of a padded ballot; sealed ballots are 48 longer
}

// SlipState is what is known of a slip.
type SlipState string

const (
	SlipFresh     SlipState = "fresh"
	SlipCollected SlipState = "collected"
	SlipVoided    SlipState = "void"
)

// SlipRecord is where a slip belongs and whether it was exchanged.
type SlipRecord struct {
	Session  string
	Category string
	State    SlipState
}

// SlipDigest is what is kept of a slip.
type SlipDigest [32]byte

// IssuedSlip is a new slip as the book keeps it.
type IssuedSlip struct {
	Digest   SlipDigest
	Category string
}

// SlipCount counts the slips of a category. Collected counts replaced ones too.
type SlipCount struct{ Printed, Void, Collected, Replaced int }

// SealedBallot is a ballot as it travels and as the box keeps it, with the credential it is cast under.
type SealedBallot struct {
	Category string
	Nonce    [32]byte
	MAC      [32]byte
	Sealed   []byte // enc ‖ ct, ballot size + 48 bytes
}
