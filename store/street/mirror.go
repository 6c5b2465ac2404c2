package street

import (
	"context"
	"errors"
	"iter"
	"slices"

	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/ballot"
)

// BoxMirror keeps a second copy of a box. It is called while nothing is written to the box, and answers no error: a copy that cannot be
// written stops no ballot, and is for its keeper to tell of.
type BoxMirror interface {
	// Load gets the whole box, at [Box.Mirror] and whenever it was written anew, in the phase that it is in.
	Load(context.Context, survey.Phase, Whole)
	// Write gets what a group has written, which is durable in the box and not answered yet. It keeps nothing of it.
	Write(context.Context, []vault.Cell)
}

// SlipsMirror keeps second copies of rows of the book of slips, as BoxMirror.
type SlipsMirror interface {
	// Write gets a row of the book: of a session (its phase), or a slip of it.
	Write(ctx context.Context, session string, phase, slip []byte)
	// Done says that the rows of a group are all there.
	Done(context.Context)
}

// Whole is all of a box.
type Whole struct {
	Head   []byte // cleared afterwards
	Tables []vault.Table
	Each   func(ctx context.Context, table int, visit func(row int, cell []byte) error) error
}

// Mirror has the box's mirror load it now, and whatever is written from now on goes there.
func (b *Box) Mirror(ctx context.Context) error {
	if b.config.Mirror == nil {
		return nil
	}
	return alone(ctx, b.file, func(ctx context.Context, a *vault.Alone) error {
		b.mirrored = true
		b.config.Mirror.Load(ctx, b.phase, wholeOf(a))
		return nil
	})
}

func wholeOf(a *vault.Alone) Whole { return Whole{a.Head(), a.Tables(), a.Each} }

// boxMirror is the box's mirror as the vault knows it.
type boxMirror struct{ box *Box }

func (m boxMirror) Write(ctx context.Context, group []vault.Cell) error {
	if m.box.mirrored {
		m.box.config.Mirror.Write(ctx, group)
	}
	return nil
}

type slipsMirror struct{ SlipsMirror }

// Write tells the rows of each session apart. The head, which says whose the book is, is in no copy.
func (m slipsMirror) Write(ctx context.Context, group []vault.Cell) error {
	for _, cell := range group {
		switch cell.Table {
		case sessionsTable:
			m.SlipsMirror.Write(ctx, idText([16]byte(cell.Content)), cell.Content, nil)
		case slipsTable:
			m.SlipsMirror.Write(ctx, idText([16]byte(cell.Content[32:])), nil, cell.Content)
		}
	}
	m.Done(ctx)
	return nil
}

// Rows are a session's rows as the book has them, that of the session (nil when it has no slips here) and of its slips. What of them is
// not durable yet comes to the mirror once more when it is.
func (s *Slips) Rows(session string) (phase []byte, slips [][]byte) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	at, found := s.named(session)
	if !found {
		return nil, nil
	}
	for i := range s.slips {
		if one := &s.slips[i]; one.session == at {
			slips = append(slips, s.appendSlip(make([]byte, 0, slipWidth), one))
		}
	}
	return sessionCell(s.sessions[at].id, s.sessions[at].phase), slips
}

// Progress tells which of two copies of a box and its slips is further: the box's step, nonces spent, slips collected.
func Progress(ctx context.Context, whole Whole, slips [][]byte) (step, spent, collected int, err error) {
	head, err := readBoxHead(whole.Head)
	if err != nil {
		return 0, 0, 0, err
	}
	defer func() { *head.secrets = secrets{} }()
	err = whole.Each(ctx, noncesTable, func(_ int, cell []byte) error {
		defer clear(cell)
		spent += int(cell[0])
		return nil
	})
	for _, slip := range slips {
		if len(slip) != slipWidth {
			return 0, 0, 0, fault(survey.FaultShape, "a slip has %d bytes", len(slip))
		}
		switch state := int(slip[slipWidth-1-len(unbound)]); {
		case state >= len(slipStates):
			return 0, 0, 0, fault(survey.FaultShape, "a slip is in state %d", state)
		case slipStates[state] == ballot.Collected || slipStates[state] == ballot.Replaced: // a void one goes with its batch
			collected++
		}
	}
	return head.step, spent, collected, err
}

// RestoreBox makes a box of what its mirror kept, durably, as one that has seen acts up to seen. A *FaultError for what is no box.
func RestoreBox(ctx context.Context, path string, whole Whole, seen Seen) error {
	shape, err := readBoxHead(whole.Head)
	if err != nil {
		return err
	}
	defer func() { *shape.secrets = secrets{} }()
	shape.seen = seen
	head := shape.cell()
	defer clear(head)
	var failed error
	content := vault.Content{Head: head, Tables: whole.Tables, Cells: cellsOf(ctx, whole, &failed)}
	if err := vault.Create(ctx, path, content); failed != nil || err != nil {
		if failed != nil {
			err = failed
		}
		return err
	}
	_, err = LookBox(ctx, path)
	return err
}

// RestoreSlips makes a book of the slips of one session, as RestoreBox.
func RestoreSlips(ctx context.Context, path string, house [16]byte, seen Seen, phase []byte, slips [][]byte) error {
	sessions := [][]byte{phase}
	if len(phase) == 0 {
		sessions = nil
	}
	rows := [][][]byte{sessions, slips}
	content := vault.Content{Head: bookHead(house, seen), Tables: bookTables(len(sessions), len(slips)), Cells: rowsOf(rows)}
	if err := vault.Create(ctx, path, content); err != nil {
		return err
	}
	_, err := LookSlips(ctx, path)
	return err
}

// cellsOf are the rows of a whole box. An error ends them early and stands in *failed.
func cellsOf(ctx context.Context, whole Whole, failed *error) func(table int) iter.Seq[[]byte] {
	return func(table int) iter.Seq[[]byte] {
		return func(yield func([]byte) bool) {
			stopped := errors.New("no more is wanted")
			err := whole.Each(ctx, table, func(_ int, cell []byte) error {
				defer clear(cell)
				if !yield(cell) {
					return stopped
				}
				return nil
			})
			if err != nil && !errors.Is(err, stopped) {
				*failed = errors.Join(*failed, err)
			}
		}
	}
}

func rowsOf(rows [][][]byte) func(table int) iter.Seq[[]byte] {
	return func(table int) iter.Seq[[]byte] { return slices.Values(rows[table]) }
}
