package store

import (
	"context"
	"database/sql"
	"errors"
)

// maxGroup is how many changes are committed together at most.
const maxGroup = 256

// change is a change to an exclusive file. It decides and writes. A plain error is a refusal and has written nothing; undo
// takes back what was changed in memory, and is nil when nothing was written.
type change func(ctx context.Context, tx *sql.Tx) (undo func(), err error)

// broken is an error of the file, as against a refusal: it fails the whole group.
type broken struct{ error }

// commit makes a group of changes, in random order, and answers them.
func (w *writer) commit(group []order) {
	shuffle(group)
	answers, err := w.transact(context.Background(), group)
	w.tell(w.settled(err))
	for i, o := range group {
		if err != nil {
			o.done <- unavailable(err)
		} else {
			o.done <- answers[i]
		}
	}
}

// tell logs that the file has begun to fail, or is well again; not each act, since that would be a line per ballot.
func (w *writer) tell(err error) {
	switch {
	case err != nil && !w.failing:
		w.logger.Error("the file cannot be written: acts on it are refused until it can", "error", err)
	case err == nil && w.failing:
		w.logger.Info("the file can be written again")
	}
	w.failing = err != nil
}

// transact makes a group in one transaction and truncates the log. With an error no change may be answered as done: none was
// made, or, when only the truncation failed, they wait for one that succeeds.
func (w *writer) transact(ctx context.Context, group []order) (answers []error, err error) {
	db, err := w.connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := w.settle(ctx, db); err != nil { // nothing new before the last group's order is gone
		return nil, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	var undo []func()
	takeBack := func() {
		for i := len(undo) - 1; i >= 0; i-- {
			undo[i]()
		}
	}
	answers = make([]error, len(group))
	for i, o := range group {
		back, err := o.change(ctx, tx)
		if back != nil {
			undo = append(undo, back)
		}
		var fault *broken
		if errors.As(err, &fault) {
			takeBack()
			return nil, errors.Join(fault.error, tx.Rollback())
		}
		answers[i] = err
	}
	if len(undo) == 0 {
		return answers, tx.Rollback() // only refusals and repetitions
	}
	if err := tx.Commit(); err != nil { // the driver has rolled it back
		takeBack()
		return nil, err
	}
	w.dirty = true
	return answers, w.settle(ctx, db)
}

// settle truncates the log when that is still to be done.
func (w *writer) settle(ctx context.Context, db *sql.DB) error {
	if !w.dirty {
		return nil
	}
	err := truncate(ctx, db)
	w.dirty = err != nil
	return err
}

// exec runs a statement that must change exactly one row.
func exec(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	result, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return &broken{err}
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return &broken{errors.Join(err, errors.New("a row of an exclusive file is missing"))}
	}
	return nil
}
