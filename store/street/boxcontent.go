package street

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/random"
)

// BoxContent is what a box is made of.
type BoxContent struct {
	Shape
	House   [16]byte
	Session string
	Step    int    // that makes the session ready; later ones count from it
	Seed    []byte // of the issuers, credential.SeedSize bytes; the caller's own
	Seen    Seen
}

// CreateBox makes an empty box of a session that is ready, durably. An error that wraps os.ErrExist when there is a file: it is left.
func CreateBox(ctx context.Context, path string, content BoxContent) error {
	id, err := sessionID(content.Session)
	if err != nil {
		return err
	}
	if len(content.Seed) != credential.SeedSize {
		return fmt.Errorf("a seed of %d bytes, want %d", len(content.Seed), credential.SeedSize)
	}
	categories, keys, err := content.box()
	if err != nil {
		return err
	}
	s := boxShape{keys: keys, boxHead: boxHead{
		house: content.House, session: id, seen: content.Seen, step: content.Step, phase: survey.Ready, categories: categories, secrets: new(secrets),
	}}
	copy(s.seed[:], content.Seed)
	defer clear(s.seed[:])
	made := s.content(func(table int) iter.Seq[[]byte] {
		if table < firstKey {
			return zeroRows(boxTables(&s.boxHead, keys)[table])
		}
		return freeRows(keys[table-firstKey])
	})
	defer clear(made.Head)
	return vault.Create(ctx, path, made)
}

// content is a file of this shape, with lists as they stand in it and the rows of its other tables.
func (s *boxShape) content(rows func(table int) iter.Seq[[]byte]) vault.Content {
	return vault.Content{Head: s.cell(), Tables: boxTables(&s.boxHead, s.keys), Cells: func(table int) iter.Seq[[]byte] {
		if table != listsTable {
			return rows(table)
		}
		cells := [][]byte{listCell(false, 0, s.credentials)}
		for i := range s.keys {
			cells = append(cells, s.keys[i].cell())
		}
		return slices.Values(cells)
	}}
}

// freeRows are the rows of a key that nothing is in yet. Each gets its id here.
func freeRows(k key) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		cell := make([]byte, envelopeHead+k.sealed)
		for range k.rows {
			random.Fill(cell[1 : 1+envelope.RowSize])
			if !yield(cell) {
				return
			}
		}
	}
}
