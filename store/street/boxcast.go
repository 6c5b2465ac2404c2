package street

import (
	"context"
	"errors"

	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
)

// errNoRow: fewer rows are free than ballots may come, so something else has written into the file.
var errNoRow = errors.New("no row is free for a ballot that the box should have room for")

// Cast does what ballot.DecideCast says and answers its errors; ballot.ErrMalformed before, for an unknown category or envelopes of
// another number or size. The nonce is spent and every envelope stored, each in a row drawn anew; a paper ballot is counted in the
// same commit. Nil means durable, and that no order is left on the disk. The caller may clear the ballot when it is answered.
func (b *Box) Cast(ctx context.Context, c ballot.Cast) error {
	defer clear(c.Nonce[:])
	drawn := make([]int, 1+len(c.Envelopes)) // rows, of the nonce and of each envelope: they tell what came together
	defer clear(drawn)
	err := do(ctx, b.file, func(tx *vault.Tx) (func(), error) { return b.take(tx, &c, drawn) })
	if errors.Is(err, ballot.ErrBoxFull) {
		b.raiseFull(ctx)
	}
	return err
}

// take is the change of a cast.
func (b *Box) take(tx *vault.Tx, c *ballot.Cast, drawn []int) (undo func(), err error) {
	category := b.category(c.Category)
	if category < 0 || !b.fit(category, c.Envelopes) {
		return nil, refusal{ballot.ErrMalformed}
	}
	casting := ballot.Casting{Phase: b.phase, Cast: b.cast[category]}
	if !b.phase.Reached(survey.Opened) { // from then on no nonce is known
		casting.Spent = b.spent.Has(c.Nonce)
	}
	if !casting.Spent && b.phase == survey.Voting {
		casting.Collected = b.config.Collected(c.Category)
	}
	store, err := ballot.DecideCast(casting)
	if err != nil {
		return nil, refusal{err}
	}
	if !store {
		return nil, nil
	}
	if !b.room(category) {
		return nil, refusal{&unavailable{errNoRow}}
	}
	var undoHead func()
	undo = func() {
		if undoHead != nil {
			undoHead()
		}
		b.giveBack(category, c, drawn)
	}
	b.spent.Add(c.Nonce)
	b.count(category, 1)
	drawn[0], _ = b.nonces.Draw()
	b.each(category, func(i, k int) { drawn[1+i], _ = b.rows[k].free.Draw() })
	if err := b.write(tx, category, c, drawn); err != nil {
		return undo, err
	}
	if c.Paper {
		undoHead, err = b.setHead(tx, func(h *boxHead) { h.categories[category].paper++ })
	}
	return undo, err
}

// each visits the keys that a category sends, in order: i counts its envelopes, k is the key's index.
func (b *Box) each(category int, visit func(i, k int)) {
	i := 0
	for k := range b.keys {
		if b.keys[k].fills>>category&1 == 1 {
			visit(i, k)
			i++
		}
	}
}

// fit reports whether envelopes are as many and as long as a category sends.
func (b *Box) fit(category int, envelopes [][]byte) bool {
	n, fit := 0, true
	b.each(category, func(i, k int) {
		n++
		fit = fit && i < len(envelopes) && len(envelopes[i]) == b.keys[k].sealed
	})
	return fit && n == len(envelopes)
}

// room reports whether a row is free wherever a ballot of a category needs one.
func (b *Box) room(category int) bool {
	room := b.nonces.Len() > 0
	b.each(category, func(_, k int) { room = room && b.rows[k].free.Len() > 0 })
	return room
}

func (b *Box) count(category, n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cast[category] += n
}

// giveBack takes back what a cast changed in memory.
func (b *Box) giveBack(category int, c *ballot.Cast, drawn []int) {
	b.spent.Remove(c.Nonce)
	b.count(category, -1)
	b.nonces.Add(drawn[0])
	b.each(category, func(i, k int) { b.rows[k].free.Add(drawn[1+i]) })
}

// write writes the rows of a ballot, one cell after the other in the same memory.
func (b *Box) write(tx *vault.Tx, category int, c *ballot.Cast, drawn []int) (err error) {
	defer clear(b.scratch)
	cell := append(appendCode(append(b.scratch[:0], 1), c.Category), c.Nonce[:]...)
	if err := tx.Set(noncesTable, drawn[0], cell); err != nil {
		return err
	}
	b.each(category, func(i, k int) {
		if err != nil {
			return
		}
		row, name, sealed := drawn[1+i], b.keys[k].of(c.Category), c.Envelopes[i]
		id := [envelope.RowSize]byte(b.rows[k].ids[(row-1)*envelope.RowSize:])
		tag := b.tags.Tag(id, name, sealed)
		cell = appendCode(append(append(cell[:0], 1), id[:]...), name.Category)
		cell = append(append(cell, tag[:]...), sealed...)
		err = tx.Set(firstKey+k, row, cell)
	})
	return err
}

// raiseFull says once in the head that a ballot was refused, in a change of its own: never once a ballot. When it cannot be
// written, the next refusal tries again.
func (b *Box) raiseFull(ctx context.Context) {
	do(context.WithoutCancel(ctx), b.file, func(tx *vault.Tx) (func(), error) {
		if b.full || b.phase.Reached(survey.Opened) {
			return nil, nil
		}
		return b.setHead(tx, func(h *boxHead) { h.full = true })
	})
}
