package office

import (
	"context"
	"errors"
	"io"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/check"
	"ceping/survey/version1"
)

// The ports that an adapter implements. A method is one atomic act: it is done and durable when it returns nil, and nothing has
// changed when it returns an error, save where it says otherwise. Every method answers survey.ErrSessionUnknown for a session there
// is not, and survey.ErrUnavailable (wrapped) when the store cannot take anything. Acts are appended to the audit log of the house,
// and to that of the session they are about, in the same transaction. Every method that writes takes one, save NoteListening; a zero Act
// is refused.
//
// No port knows both slips and envelopes: whoever holds a SlipBook holds no Boxes.

// Registry keeps sessions and what staff enter.
type Registry interface {
	// Create stores a new draft.
	Create(ctx context.Context, s survey.Session, act Act) error
	// Session returns one session as it is now. One that is out of service is answered with Fault.Err, here and by every other
	// method, which then writes nothing.
	Session(ctx context.Context, id string) (survey.Session, error)
	// Sessions lists all sessions, newest first, also those out of service.
	Sessions(ctx context.Context) ([]survey.Session, error)
	// Keys returns what was made at ready; ErrSessionUnknown of a draft.
	Keys(ctx context.Context, id string) (Keys, error)
	// Change replaces the setup of a draft. When it is not what from says any more, or the session no draft, it is a *Refusal.
	Change(ctx context.Context, id string, from, to survey.Setup, act Act) error
	// Enter merges hand counts of some categories into those that are there, as Entered.With does; the others stay. The session must be
	// in one of the phases. correction is the reason of a change after opening, "" else.
	Enter(ctx context.Context, id string, entered map[string]survey.Entered, phases []survey.Phase, correction string, act Act) error
	// CountSlips and CountCast count by category, erased slips and ballots too.
	CountSlips(ctx context.Context, id string) (map[string]survey.SlipCount, error)
	CountCast(ctx context.Context, id string) (map[string]survey.CastCount, error)
	// BoxFull reports whether a ballot was refused because as many were in the box as slips were collected.
	BoxFull(ctx context.Context, id string) (bool, error)
	// Result returns what was kept at the opening; ErrNotOpened before.
	Result(ctx context.Context, id string) (Result, error)
	// Erase forgets for good, to the bytes of the files, a rehearsal or a draft as a whole, and of an archived session the slips,
	// the ballots and the keys; its counts, seal and result stay. Of another session it is a *Refusal. When it answers an
	// error that wraps ErrUnavailable, the rest is erased when the store is opened next.
	Erase(ctx context.Context, id string, act Act) error
	// Backup writes a copy of everything but seeds. A *Refusal, before the first byte, while a session is anywhere from collecting
	// until opened: two copies show what changed between them.
	Backup(ctx context.Context, w io.Writer, act Act) error
	// Strays names files that belong to no session, below the data directory. They were left where they are.
	Strays(ctx context.Context) ([]string, error)
	// Exchanged names the files of the data directory that are not those any more which the store works on.
	Exchanged(ctx context.Context) ([]string, error)
	// Troubles are what is the matter with the files that the store works on, and with the room that they have, as it was seen within the
	// last second.
	Troubles(ctx context.Context) ([]survey.Trouble, error)
	// WriteOut writes what the process has in hand of files that were moved away or exchanged into new ones in their place, and names them.
	// What lies there is put aside, with .found behind its name. A *Refusal where there is no such file, and where what was in one is gone.
	WriteOut(ctx context.Context, act Act) ([]string, error)
	// Record appends an act that changes nothing else.
	Record(ctx context.Context, act Act) error
	// Audit returns the whole audit log, oldest first; SessionAudit that of one session.
	Audit(ctx context.Context) ([]survey.AuditEntry, error)
	SessionAudit(ctx context.Context, id string) ([]survey.SessionEntry, error)
}

// Keys holds what is made when a session becomes ready, and is no secret without the trustees' passphrases.
type Keys struct {
	Manifest string // the exact text that phones get
	Wrapped  []byte // the box key under the trustees' passphrases
	Digest   string // of Wrapped, in hex, as it was recorded at ready
}

// Phases takes sessions from one phase to another. When the session is not in phase from any more, nothing changes and the answer is
// a *Refusal. Interrupted, an act has happened wholly or not at all.
type Phases interface {
	// MakeReady stores the keys, makes the empty box and takes a draft to ready. seed is kept where no backup has it.
	MakeReady(ctx context.Context, id string, keys Keys, seed []byte, act Act) error
	// Advance takes a session to collecting, voting or archived.
	Advance(ctx context.Context, id string, from, to survey.Phase, act Act) error
	// Withdraw takes a session back to draft (退回筹备) from ready or collecting while no slip was collected: its slips, keys and
	// manifest are erased. A *Refusal otherwise.
	Withdraw(ctx context.Context, id string, act Act) error
	// CloseBox takes a session from voting to closed: it ends casts, takes out what is left of their order, and fixes the seal, whose
	// count and digest it writes into the detail of the act.
	CloseBox(ctx context.Context, id string, act Act) (ballot.Seal, error)
	// ReopenBox takes a session from closed to voting, withdraws the seal, whose digest it writes into the detail of the act, and forgets
	// the leftovers. The rows are drawn again.
	ReopenBox(ctx context.Context, id string, act Act) error
	// OpenBox stores the result and takes a session from closed to opened, and records the acts right after one another; then nonces,
	// seed and blinded elements are overwritten, at the next start if not now. A *Refusal, too, when the session's seal is not
	// result.Seal any more: then the box that was counted was reopened meanwhile.
	OpenBox(ctx context.Context, id string, result Result, acts ...Act) error
}

// HallBook keeps how phones reach the house and its sessions.
type HallBook interface {
	// HouseHall returns what was set for all sessions; the zero HouseHall when nothing ever was.
	HouseHall(ctx context.Context) (survey.HouseHall, error)
	// SetHouseHall replaces it, with its acts. When it is not from any more, it is a *Refusal.
	SetHouseHall(ctx context.Context, from, to survey.HouseHall, acts ...Act) error
	// SessionHall returns what a session has of its own; the zero SessionHall when it has nothing. It goes with the session.
	SessionHall(ctx context.Context, session string) (survey.SessionHall, error)
	// SetSessionHall replaces it, with its acts. When it is not from any more, or the session closed, it is a *Refusal.
	SetSessionHall(ctx context.Context, session string, from, to survey.SessionHall, acts ...Act) error
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
	// ChangePeople makes an account or replaces the one of that name: decide is told all accounts by name as they are, and
	// answers the one to keep and its act. Nothing changes between what it is told and what is kept; it must not use the
	// store. Its error is answered as it is, and nothing has changed.
	ChangePeople(ctx context.Context, decide func(all []survey.Person) (survey.Person, Act, error)) error
	// TerminalGeneration returns the number that EndTerminal raises, for good; 0 when it never was.
	TerminalGeneration(ctx context.Context) (int, error)
	EndTerminal(ctx context.Context, act Act) error
}

// AssessmentBook keeps assessments.
type AssessmentBook interface {
	// Assessments lists all by name.
	Assessments(ctx context.Context) ([]survey.Assessment, error)
	// Assessment returns one; ErrAssessmentUnknown.
	Assessment(ctx context.Context, id string) (survey.Assessment, error)
	// PutAssessment keeps one whose stored version is before, 0 for a new one; otherwise a *Refusal. The stored Previous stays.
	PutAssessment(ctx context.Context, a survey.Assessment, before int, act Act) error
	// SetPrevious keeps the Previous of an assessment and nothing else; ErrAssessmentUnknown.
	SetPrevious(ctx context.Context, id, previous string, act Act) error
}

// SlipBook does what staff do with slips. It knows no ballot.
type SlipBook interface {
	// Issue stores a batch and forgets the one before for good. Only in ready; otherwise a *Refusal.
	Issue(ctx context.Context, session string, batch []survey.IssuedSlip, act Act) error
	// Void takes a fresh slip of the session out (作废), as ballot.DecideVoid says. ErrSlipUnknown for one of another session.
	Void(ctx context.Context, session string, digest survey.SlipDigest, act Act) error
	// Replace takes a collected slip out whose phone is lost (补发), as ballot.DecideReplace says.
	Replace(ctx context.Context, session string, digest survey.SlipDigest, act Act) error
}

// Boxes reads what is needed of a box to open it. It knows no slip.
type Boxes interface {
	// ReadBox reads a box from closed on; ballot.ErrNotClosed before.
	ReadBox(ctx context.Context, session string) (check.Box, error)
	Past
}

// Past reads what was kept of sessions of version 1.
type Past interface {
	// Version1 returns what an opened session of version 1 is archived from, its ballots sorted by digest; ErrSessionUnknown for any other.
	Version1(ctx context.Context, session string) (version1.Keys, []version1.SealedBallot, error)
}

// House is all that knows neither.
type House interface {
	Registry
	Phases
	PeopleBook
	AssessmentBook
	HallBook
}

// ErrNotOpened: the box is not opened yet.
var ErrNotOpened = errors.New("the box is not opened yet")
