// Package street keeps what phones bring, in the order-free files of [ceping/store/vault]: the book of slips (slips.db, one for a
// house; [Slips]) and the boxes (boxes/<session>.db, one a session; [Box]). It implements what a store needs of the ports
// ballot.Slips and ballot.Boxes, and what the house needs of these files: steps from phase to phase, stamps, and looking at a file
// without changing it ([LookSlips], [LookBox]).
//
// Slips and Box know nothing of each other: a box is told by its opener how many slips of a category were collected, a number.
//
// The phase of a box, with a step that only grows, is the truth for its session from ready to opened; the phase in slips.db gates
// collecting and follows it. A step changes phase, rows, salt and seal in one commit. Asked for a step where the box stands
// already, it answers as if it had just been made, so whoever was interrupted asks again.
//
// # What is kept in no order
//
// Rows are as the vault keeps them. In memory, slips are a list sorted by digest, nonces a sorted set, free rows bitmaps; each is
// built when a file is loaded and changed in place. Buffers with a nonce, an element or drawn rows are cleared when their act is
// answered. An act, once it waits for its turn, is therefore waited for, however its context ends.
package street

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"ceping/store/vault"
	"ceping/survey"
)

// Seen is up to where a file has seen the acts of staff: the number of the last, and its hash in the audit log; zeros before the
// first.
type Seen struct {
	Acts int
	Hash [32]byte
}

// FaultError says that a file is not the one that was made, or not whole. It is left as it is.
type FaultError struct {
	Fault survey.Fault
	Why   error
}

func (e *FaultError) Error() string { return fmt.Sprintf("%s: %v", e.Fault, e.Why) }
func (e *FaultError) Unwrap() error { return e.Why }

func fault(f survey.Fault, format string, args ...any) error {
	return &FaultError{f, fmt.Errorf(format, args...)}
}

// faultOf is the error of opening or looking at a file as a *FaultError.
func faultOf(path string, err error) error {
	var known *FaultError
	if err == nil || errors.As(err, &known) {
		return err
	}
	what := survey.FaultUnreadable
	info, statErr := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		what = survey.FaultMissing
	case statErr == nil && info.Mode().IsRegular() && info.Size() == 0:
		what = survey.FaultEmpty
	case errors.Is(err, vault.ErrNewer):
		what = survey.FaultNewer
	case errors.Is(err, vault.ErrShape):
		what = survey.FaultShape
	}
	return &FaultError{what, err}
}

// WrongStep: a step does not follow from where a file stands. Nothing was changed.
type WrongStep struct {
	At      survey.Phase // where it stands
	AtStep  int          // 0 of a book of slips, which counts none
	To      survey.Phase // where it was to go
	Step    int
	Session string
}

func (e *WrongStep) Error() string {
	return fmt.Sprintf("session %s is %s at step %d: it does not go to %s at step %d from there", e.Session, e.At, e.AtStep, e.To, e.Step)
}

// SlipsCollected: what would forget a session's slips is refused, since some of them were collected.
type SlipsCollected struct {
	Session   string
	Collected int
}

func (e *SlipsCollected) Error() string {
	return fmt.Sprintf("session %s: %d slips were collected: its slips cannot be forgotten", e.Session, e.Collected)
}

// refusal is an answer of an act, as against an error of the file.
type refusal struct{ error }

// answer is what an act is answered: a refusal as it is, anything else as unavailable.
func answer(err error) error {
	var no refusal
	switch {
	case err == nil:
		return nil
	case errors.As(err, &no):
		return no.error
	}
	return &unavailable{err}
}

// unavailable is an error of the file. The act may be tried again with the same bytes: it was not made, or finds itself.
type unavailable struct{ error }

func (e *unavailable) Unwrap() []error {
	return []error{e.error, survey.ErrUnavailable}
}

// do makes a change and waits for it, whatever becomes of the context: the change holds buffers that are cleared afterwards.
func do(ctx context.Context, f *vault.File, change vault.Change) error {
	if err := ctx.Err(); err != nil {
		return &unavailable{err}
	}
	return answer(f.Do(context.WithoutCancel(ctx), change))
}

// alone does something while nothing is written.
func alone(ctx context.Context, f *vault.File, act func(context.Context, *vault.Alone) error) error {
	return answer(f.Alone(ctx, act))
}

// phases are a phase as the files have it, by index. Draft has no files, and archived is the house's alone.
var phases = []survey.Phase{survey.Draft, survey.Ready, survey.Collecting, survey.Voting, survey.Closed, survey.Opened}

func phaseByte(p survey.Phase) byte { return byte(slices.Index(phases, p)) }

// gates reports whether a phase is one that stands in these files.
func gates(p survey.Phase) bool { return slices.Contains(phases[1:], p) }
