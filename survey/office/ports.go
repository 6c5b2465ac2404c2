package office

import (
	"context"
	"errors"
	"io"
	"time"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/check"
	"ceping/survey/version1"
)

// The ports that an adapter implements. A method is one atomic act: it is done and durable when it returns nil, and nothing has
// changed when it returns an error, save where it says otherwise. Every method answers survey.ErrSessionUnknown for a session there
// is not, and survey.ErrUnavailable (wrapped) when the store cannot take anything. Acts are appended to the audit log of the house,
// and to that of the session they are about, in the same transaction. Every method that writes takes one, save NoteListening,
// what is kept of logins, and SpendLoginCode; a zero Act is refused.
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
	// Surroundings says what is wrong with the data directory where it lies: rights, owners, the directories above, file system, space.
	Surroundings(ctx context.Context) ([]survey.Concern, error)
	// Troubles are what is the matter with the files that the store works on, and with the room that they have, as it was seen within the
	// last second.
	Troubles(ctx context.Context) ([]survey.Trouble, error)
	// WriteOut writes what the process has in hand of files that were moved away or exchanged into new ones in their place, and names them.
	// What lies there is put aside, with .found behind its name, until opening or erasing overwrites it. A *Refusal where there is no such file, and where what was in one is gone.
	WriteOut(ctx context.Context, act Act) ([]string, error)
	// Record appends an act that changes nothing else.
	Record(ctx context.Context, act Act) error
	// Audit returns the whole audit log, oldest first; SessionAudit that of one session.
	Audit(ctx context.Context) ([]survey.AuditEntry, error)
	SessionAudit(ctx context.Context, id string) ([]survey.SessionEntry, error)
}

// BackupBook keeps backups in the house itself. They are of the same form as those of Registry.Backup, and hold what these hold.
type BackupBook interface {
	// KeepBackup keeps a backup when one is due: after an opening or an archiving that no kept one has, or while one holds a session
	// that was erased since. It was read back when it counts, and only then does it take the place of older ones; then the act is
	// recorded. When none is due, or the house keeps none, it does nothing and answers nil. A *Refusal backup_of_open_session while
	// a session is anywhere from collecting until opened: it stays due, over a restart too. What else keeps it from being made is a
	// *Refusal with a sentence for staff, and remembered for Backups.
	KeepBackup(ctx context.Context, why BackupReason, act Act) error
	// Backups tells how they stand.
	Backups(ctx context.Context) (Backups, error)
}

// BackupReason is after what a backup was kept, as its file's name has it: small letters.
type BackupReason string

const (
	AfterOpening   BackupReason = "opened"
	AfterArchiving BackupReason = "archived"
	AfterErasing   BackupReason = "erased"
	AfterWaiting   BackupReason = "later" // made up for
)

// Backups tells how the backups stand that a house keeps.
type Backups struct {
	Off     bool   // it makes none
	Due     bool   // something is in none of them
	Waits   bool   // a session is between collecting and opened, so that none is made now
	Failed  error  // why the last that was due was not kept; nil when it was
	Holding int    // so many hold a session that was erased, and go once the next is kept
	Newest  string // the day of the newest, 2006-01-02; "" while there is none
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
	// Advance takes a session to collecting, voting or archived. A *Refusal, too, of one that has no slips.
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
	// SessionHalls returns what all sessions have of their own, in no order; one that cannot be read is left out.
	SessionHalls(ctx context.Context) ([]survey.SessionHall, error)
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
	// Logins are those that were kept. KeepLogin keeps one, or what it is now; DropLogins takes some out, whether they are there or not. They
	// are no acts: logging in and out is. Those of an account, or the terminal, go with a change of its generation, and no backup has any.
	Logins(ctx context.Context) ([]Login, error)
	KeepLogin(ctx context.Context, l Login) error
	DropLogins(ctx context.Context, digests ...string) error
}

// Login is what is kept of a browser that an account, or the terminal, has logged in with.
type Login struct {
	Digest         string // of the token that the browser has
	Who            string
	Generation     int
	Deadline, Idle time.Time // when it ends at the latest, and if it is not used
}

// CodeBook keeps what accounts compute and look up their login codes by, apart from the accounts: whoever lists these sees no secret.
type CodeBook interface {
	// LoginCode returns an account's; the zero LoginCode when it has none.
	LoginCode(ctx context.Context, name string) (LoginCode, error)
	// LoginCodes names the accounts that have one.
	LoginCodes(ctx context.Context) ([]string, error)
	// ChangeLoginCode keeps the account and its LoginCode that decide answers, as ChangePeople does; the zero LoginCode takes it out.
	ChangeLoginCode(ctx context.Context, name string, decide func(all []survey.Person, before LoginCode) (survey.Person, LoginCode, Act, error)) error
	// SpendLoginCode keeps the step of a code that is taken, durably before it answers. first is false, and nothing is kept, when that step
	// or a later one was taken already, or the account has not this secret any more. It is no act: logging in is.
	SpendLoginCode(ctx context.Context, name string, code LoginCode) (first bool, err error)
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

// Mirrors keeps second copies of live boxes on another disk (镜像盘).
type Mirrors interface {
	// Mirror tells what there is of a session's copy.
	Mirror(ctx context.Context, session string) (survey.Mirror, error)
	// TakeoverCode returns the code that reads the session's copy, in groups of four, whether there is one or will be: a *Refusal from opened on, and of
	// a draft.
	TakeoverCode(ctx context.Context, session string, act Act) (string, error)
	// BeginMirror writes a copy that was given up, or ended, anew as a whole, and every group from then on. A *Refusal where there is one that is
	// written, where there is to be none, where its
	// disk is not there, and where it could not be made: then alone the act is recorded all the same, and the reason shown is the new one.
	BeginMirror(ctx context.Context, session string, act Act) error
	// EndMirror overwrites the session's copy and keeps none any more, until BeginMirror. A *Refusal where there is none.
	EndMirror(ctx context.Context, session string, act Act) error
}

// House is all that knows neither.
type House interface {
	Mirrors
	Registry
	Phases
	PeopleBook
	CodeBook
	AssessmentBook
	HallBook
	BackupBook
}

// ErrNotOpened: the box is not opened yet.
var ErrNotOpened = errors.New("the box is not opened yet")
