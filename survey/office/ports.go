package office

import (
	"context"
	"io"

	"ceping/survey"
	"ceping/survey/version1"
)

// The ports an adapter implements. A method is one atomic act: it is done and durable when it returns nil, and nothing
// has changed when it returns an error, save where it says otherwise. Every method answers ErrSessionUnknown for a
// session there is not, and ErrUnavailable (wrapped) when the store cannot take anything.

// Registry keeps sessions, their keys and what staff enter. Acts are appended to the audit log in the same transaction.
type Registry interface {
	// Create stores a new draft.
	Create(ctx context.Context, s survey.Session, act survey.Act) error
	// Session returns one session as it stands. One that is out of service is answered with Fault.Err, here and by every other
	// method, which then writes nothing.
	Session(ctx context.Context, id string) (survey.Session, error)
	// Sessions lists all sessions, newest first, also those out of service.
	Sessions(ctx context.Context) ([]survey.Session, error)
	// Keys returns what was made at ready; ErrSessionUnknown while the session is a draft.
	Keys(ctx context.Context, id string) (survey.Keys, error)
	// Change replaces the setup of a draft. When it is not what from says any more, or the session no draft, it is a *Refusal.
	Change(ctx context.Context, id string, from, to survey.Setup, act survey.Act) error
	// MakeReady stores the keys, makes the empty box with a slot for each of slots, and takes a draft to ready.
	MakeReady(ctx context.Context, id string, keys survey.Keys, slots int, act survey.Act) error
	// Advance takes a session to ready's followers collecting and voting, from closed back to voting, or from opened to
	// archived. When the session is not in phase from any more, nothing changes and the answer is a *Refusal.
	// Reopening forgets the seal and the leftovers. A collect or cast that began before it is finished or refused.
	Advance(ctx context.Context, id string, from, to survey.Phase, act survey.Act) error
	// CloseBox takes a session from voting to closed: it ends casts, writes the ballots anew sorted by digest so that nothing
	// is left of their order, and stores the seal. Interrupted, it has not happened.
	CloseBox(ctx context.Context, id string, act func(survey.Seal) survey.Act) (survey.Seal, error)
	// OpenBox stores the tally, takes a session from closed to opened, and overwrites the slips' blinded elements.
	OpenBox(ctx context.Context, id string, tally survey.Tally, act survey.Act) error
	// Enter puts hand counts of some categories to those that stand, as Entered.With does; the others stay. The session must be
	// in one of the phases.
	Enter(ctx context.Context, id string, entered map[string]survey.Entered, phases []survey.Phase, act survey.Act) error
	// CountPaper adds one to the paper ballots of a category, from voting until archived, without an act in the audit log and
	// without a time. More than are in the box is a *Refusal.
	CountPaper(ctx context.Context, id, category string) error
	// Erase forgets for good, to the bytes of the files, a rehearsal or a draft as a whole, and of an archived session the slips,
	// the ballots and the keys; its counts, seal and tally stay. Of another session it is a *Refusal. When it answers an
	// error that wraps ErrUnavailable, the rest is erased when the store is opened next.
	Erase(ctx context.Context, id string, act survey.Act) error
	// Backup writes a copy of everything. A *Refusal, before the first byte, while a session is collecting or voting: two
	// copies of an open session show what changed between them.
	Backup(ctx context.Context, w io.Writer, act survey.Act) error
	// Strays names files that belong to no session, below the data directory. They were left where they are.
	Strays(ctx context.Context) ([]string, error)

	// Exchanged names the files of the data directory that are not those any more which the store works on: taken away, or replaced.
	Exchanged(ctx context.Context) ([]string, error)
	// Record appends an act that changes nothing else.
	Record(ctx context.Context, act survey.Act) error
	// Audit returns the whole audit log, oldest first.
	Audit(ctx context.Context) ([]survey.AuditEntry, error)
}

// HallBook keeps how phones reach the house and its sessions.
type HallBook interface {
	// HouseHall is what was set for all sessions; the zero HouseHall when nothing ever was.
	HouseHall(ctx context.Context) (survey.HouseHall, error)
	// SetHouseHall replaces it, with its acts. When it is not from any more, it is a *Refusal.
	SetHouseHall(ctx context.Context, from, to survey.HouseHall, acts ...survey.Act) error
	// SessionHall is what a session has of its own; the zero SessionHall when it has nothing. It goes with the session.
	SessionHall(ctx context.Context, session string) (survey.SessionHall, error)
	// SetSessionHall replaces it, with its acts. When it is not from any more, or the session closed, it is a *Refusal.
	SetSessionHall(ctx context.Context, session string, from, to survey.SessionHall, acts ...survey.Act) error
	// Listening is the address that NoteListening kept last, "" when none: a note of the program, no act of staff.
	Listening(ctx context.Context) (string, error)
	NoteListening(ctx context.Context, address string) error
}

// PeopleBook keeps the accounts of staff.
type PeopleBook interface {
	// People lists all accounts by name.
	People(ctx context.Context) ([]survey.Person, error)
	// Person returns an account by its name; ErrPersonUnknown.
	Person(ctx context.Context, name string) (survey.Person, error)
	// ChangePeople makes an account or replaces the one of that name: decide is told all accounts by name as they stand, and
	// answers the one to keep and its act. Nothing changes between what it is told and what is kept; it must not use the
	// store. Its error is answered as it is, and nothing has changed.
	ChangePeople(ctx context.Context, decide func(all []survey.Person) (survey.Person, survey.Act, error)) error
	// TerminalGeneration is what EndTerminal raises, for good; 0 when it never was.
	TerminalGeneration(ctx context.Context) (int, error)
	EndTerminal(ctx context.Context, act survey.Act) error
}

// AssessmentBook keeps assessments.
type AssessmentBook interface {
	// Assessments lists all by name.
	Assessments(ctx context.Context) ([]survey.Assessment, error)
	// Assessment returns one; ErrAssessmentUnknown.
	Assessment(ctx context.Context, id string) (survey.Assessment, error)
	// PutAssessment keeps one whose stored version is before, 0 for a new one; otherwise a *Refusal. The stored Previous stays.
	PutAssessment(ctx context.Context, a survey.Assessment, before int, act survey.Act) error
	// SetPrevious keeps the Previous of an assessment and nothing else; ErrAssessmentUnknown.
	SetPrevious(ctx context.Context, id, previous string, act survey.Act) error
}

// SlipBook knows slips and blinded elements, and never a ballot.
type SlipBook interface {
	// Issue stores a batch and forgets the one before for good. Only in ready; otherwise a *Refusal.
	Issue(ctx context.Context, session string, batch []survey.IssuedSlip, act survey.Act) error
	// Slip finds a slip by its digest, in any session; ErrSlipUnknown.
	Slip(ctx context.Context, digest survey.SlipDigest) (survey.SlipRecord, error)
	// Collect turns a fresh slip into a collected one bound to blinded. For a slip that is bound to the same blinded
	// already it answers nil in any phase. Else, in this order: ErrSlipUnknown, ErrSlipVoid, ErrSlipSpent, then what
	// Phase.CanCollect says.
	Collect(ctx context.Context, digest survey.SlipDigest, blinded [32]byte) (survey.SlipRecord, error)
	// Void takes a fresh slip of the session out, from ready until closed. ErrSlipUnknown, ErrSlipVoid, ErrSlipSpent, or a
	// *Refusal for the phase.
	Void(ctx context.Context, session string, digest survey.SlipDigest, act survey.Act) error
	// CountSlips counts by category.
	CountSlips(ctx context.Context, session string) (map[string]survey.SlipCount, error)
}

// BallotBox knows credentials and sealed ballots, and never a slip.
type BallotBox interface {
	// Cast spends the nonce and stores the ballot; both or neither. An identical ballot that is stored already is answered
	// nil in any phase; the same nonce with other bytes ErrCredentialSpent; then what Phase.CanCast says. Nil means
	// durable, and that no order is left on the disk.
	Cast(ctx context.Context, session string, b version1.SealedBallot) error
	// CountCast counts the ballots in the box by category.
	CountCast(ctx context.Context, session string) (map[string]int, error)
	// Ballots returns the whole content of a box from closed on, sorted by digest; ErrNotClosed before.
	Ballots(ctx context.Context, session string) ([]version1.SealedBallot, error)
}

// Store is all ports of one adapter.
type Store interface {
	Registry
	PeopleBook
	AssessmentBook
	HallBook
	SlipBook
	BallotBox
}
