package survey

// Loss is how a file that the store works on is not any more what it was, "" while it is.
type Loss string

const (
	LossMissing  Loss = "missing"  // moved away, or removed
	LossReplaced Loss = "replaced" // another file lies in its place
	LossCut      Loss = "cut"      // its content is gone, in part at least
	LossBarred   Loss = "barred"   // it cannot be read and written by us any more
)

// InHand reports whether what was in the file is in the process's hands still, and can be written out.
func (l Loss) InHand() bool { return l == LossMissing || l == LossReplaced }

// How returns the sentence that says so.
func (l Loss) How() Code { return Code("loss_" + l) }

// Trouble is what is the matter with the files of a house, or with the room that they have, while ceping runs. It ends by itself when that
// is mended. Its sentence says what it means for the voters in the hall.
type Trouble struct {
	Code    Code
	Values  []any
	Session string // whose box it is about; "": the whole house
	Title   string // of that session, for staff: its file is named by an id
	Writing bool   // what the process has in hand can be written out
	Hinders bool   // voters, or soon will
}

// Coded returns the sentence.
func (t Trouble) Coded() (Code, []any) { return t.Code, t.Values }
