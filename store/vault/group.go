package vault

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"ceping/survey/random"
)

// Change decides and writes. A plain error is a refusal and must have written nothing; undo takes back what was changed in memory
// when the group fails after all, and is nil when nothing was written.
type Change func(*Tx) (undo func(), err error)

// Tx is a group's transaction, for the time of one change.
type Tx struct {
	file  *File
	tx    *sql.Tx
	group map[[2]int][]byte // content by table and row: what the mirror gets, nil without one
	head  []byte            // the new head, if there is one
	wrote int               // how often
	wide  map[int]int       // how often, by width of the cell
	ended bool              // a change that kept it writes no more
	fault error             // of the file: fails the whole group
}

// Set overwrites a cell of a table, its index in the layout. Rows count from 1.
func (t *Tx) Set(table, row int, cell []byte) error {
	if tables := *t.file.layout.Load(); table < 0 || table >= len(tables) || len(cell) != tables[table].Width {
		return t.fail(fmt.Errorf("table %d has no cells of %d bytes", table, len(cell)))
	}
	return t.exec(Cell{table, row, cell}, t.file.set[table])
}

// SetHead overwrites the head, which keeps its width.
func (t *Tx) SetHead(head []byte) error {
	if len(head) != len(t.file.head) {
		return t.fail(fmt.Errorf("the head has %d bytes, not %d", len(t.file.head), len(head)))
	}
	if t.ended {
		return errors.New("vault: the change is over")
	}
	s, err := t.tx.Prepare(`UPDATE head SET cell = $1 WHERE row = $2`)
	if err != nil {
		return t.fail(err)
	}
	defer s.Close()
	if err := t.exec(Cell{-1, 1, head}, s); err != nil {
		return err
	}
	clear(t.head)
	t.head = slices.Clone(head)
	return nil
}

func (t *Tx) exec(cell Cell, statement *sql.Stmt) error {
	if t.ended {
		return errors.New("vault: the change is over")
	}
	result, err := statement.Exec(cell.Content, cell.Row)
	if err != nil {
		return t.fail(err)
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return t.fail(errors.Join(err, fmt.Errorf("table %d has no row %d", cell.Table, cell.Row)))
	}
	if t.group != nil {
		t.group[[2]int{cell.Table, cell.Row}] = slices.Clone(cell.Content)
	}
	t.wrote++
	t.wide[len(cell.Content)]++
	return nil
}

func (t *Tx) fail(err error) error {
	t.fault = errors.Join(t.fault, err)
	return err
}

// commit makes a group of changes, in random order, and answers them.
func (f *File) commit(group []order) {
	random.Shuffle(group)
	answers, err := f.transact(context.Background(), group)
	if err != nil && f.conn != nil && f.conn.PingContext(context.Background()) != nil {
		err = errors.Join(err, f.disconnect()) // the next group has a new one
	}
	f.tell(err)
	for i, o := range group {
		if err != nil {
			o.done <- err
		} else {
			o.done <- answers[i]
		}
	}
}

// tell logs that the file has begun to fail, or is well again; not each change, since that would be a line per ballot.
func (f *File) tell(err error) {
	switch w := f.writer; {
	case err != nil && !w.failing:
		w.failing = true
		f.config.Logger.Error("the file cannot be written: changes are refused until it can", "error", err)
	case err == nil && w.failing:
		w.failing = false
		f.config.Logger.Info("the file can be written again")
	}
}

// transact makes a group in one transaction, moves and overwrites the log, and hands the group to the mirror. With an error no
// change may be answered as done: none was made, or they wait for a later group that succeeds.
func (f *File) transact(ctx context.Context, group []order) (answers []error, err error) {
	if err := f.connect(ctx); err != nil {
		return nil, err
	}
	if err := errors.Join(f.settle(ctx), f.inPlace()); err != nil { // nothing new before the last group's order is gone
		return nil, err
	}
	tx, err := f.conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	var undo []func()
	// What a group that fails has put into the log already is overwritten like another's.
	failed := func(err error) error {
		for _, back := range slices.Backward(undo) {
			back()
		}
		f.writer.owed, f.log.whole = true, true
		return errors.Join(err, f.settle(ctx))
	}
	answers = make([]error, len(group))
	written := &Tx{file: f, tx: tx, wide: map[int]int{}}
	defer func() { wash(written.wide) }() // before anything is answered
	if f.config.Mirror != nil {
		written.group = map[[2]int][]byte{}
	}
	for i, o := range group {
		before := written.wrote
		written.ended = false
		back, err := o.change(written)
		written.ended = true
		if back != nil {
			undo = append(undo, back)
		}
		if err != nil && written.fault == nil && written.wrote > before {
			written.fault = fmt.Errorf("a change was refused after it had written: %w", err)
		}
		if written.fault != nil {
			return nil, failed(errors.Join(written.fault, tx.Rollback()))
		}
		answers[i] = err
	}
	if written.wrote == 0 {
		return answers, tx.Rollback() // only refusals and repetitions
	}
	if err := tx.Commit(); err != nil { // the driver has rolled it back
		return nil, failed(err)
	}
	f.writer.owed = true
	f.writer.mirrored = append(f.writer.mirrored, written.cells()...)
	if written.head != nil {
		f.setHead(written.head)
	}
	return answers, errors.Join(f.settle(ctx), f.inPlace())
}

// cells is the group, ordered by table and row.
func (t *Tx) cells() []Cell {
	list := make([]Cell, 0, len(t.group))
	for at, content := range t.group {
		list = append(list, Cell{at[0], at[1], content})
	}
	slices.SortFunc(list, func(a, b Cell) int { return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Row, b.Row)) })
	return list
}

// settle does what is still owed to the last group: its log is moved and overwritten, and the mirror has it.
func (f *File) settle(ctx context.Context) error {
	if f.writer.owed {
		if err := f.log.empty(ctx, f.conn); err != nil {
			return err
		}
		f.writer.owed = false
	}
	if len(f.writer.mirrored) > 0 {
		if err := f.config.Mirror.Write(ctx, f.writer.mirrored); err != nil {
			return err
		}
	}
	for _, cell := range f.writer.mirrored { // else they lie in memory in the order of groups
		clear(cell.Content)
	}
	f.writer.mirrored = nil
	return nil
}
