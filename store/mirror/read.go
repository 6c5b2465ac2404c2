package mirror

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"

	"ceping/store/vault"
	"ceping/survey/strict"
)

// ErrNone: a directory has no copy that a code reads.
var ErrNone = errors.New("mirror: no copy here is read by this code")

// Find finds the copies in a directory that a key reads: one, or more where an older one could not be removed. ErrNone.
func Find(dir string, key Key) (found []string, err error) {
	name, err := key.Name()
	if err != nil {
		return nil, err
	}
	if _, err := os.ReadDir(dir); err != nil {
		return nil, err
	}
	for _, path := range paths(dir, name) {
		if _, err := os.Lstat(path); err == nil {
			found = append(found, path)
		}
	}
	if len(found) == 0 {
		return nil, ErrNone
	}
	return found, nil
}

// Read reads a whole copy. What is damaged or missing is an error: a copy is whole or it is none. The caller clears what it got.
func Read(ctx context.Context, path string, key Key) (c Content, err error) {
	aead, err := key.aead()
	if err != nil {
		return c, err
	}
	v, err := vault.Look(ctx, path)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	id, err := headID(v)
	if err != nil {
		return c, err
	}
	found := gathered{}
	err = v.Starts(ctx, 0, chunkSize, func(row int, cell []byte) error {
		plain, err := open(aead, id, cell)
		if err != nil {
			return fmt.Errorf("chunk %d cannot be read: %w", row, err)
		}
		return found.add(plain)
	})
	if err != nil {
		return c, err
	}
	return found.content()
}

// place is what a chunk is of.
type place struct {
	kind  kind
	table uint16
	row   uint32
}

// gathered are pieces by what they are of.
type gathered map[place]*whole

type whole struct {
	size   int
	pieces map[int][]byte
}

// most is how large a part may be: the record is the largest.
const most = 64 << 20

func (g gathered) add(plain []byte) error {
	at := place{kind(plain[0]), binary.BigEndian.Uint16(plain[1:]), binary.BigEndian.Uint32(plain[3:])}
	if at.kind == 0 { // a filler, or room of the record
		return nil
	}
	piece, size := int(binary.BigEndian.Uint16(plain[7:])), int(binary.BigEndian.Uint32(plain[9:]))
	if size > most {
		return fmt.Errorf("a part of the copy is of %d bytes", size)
	}
	of := g[at]
	if of == nil {
		of = &whole{size, map[int][]byte{}}
		g[at] = of
	}
	switch {
	case of.pieces[piece] != nil:
		return errors.New("a part of the copy is there twice")
	case at.kind == recordKind: // behind it lies what a longer one has left; the first piece is of the one that counts
		if piece == 0 {
			of.size = size
		}
	case of.size != size || piece >= pieces(size):
		return errors.New("a part of the copy is of two sizes")
	}
	of.pieces[piece] = plain[headSize:]
	return nil
}

// take puts a part together; nil when a piece of it is missing.
func (g gathered) take(at place) []byte {
	of := g[at]
	if of == nil || !of.whole() {
		return nil
	}
	all := make([]byte, 0, of.size)
	for i := range pieces(of.size) {
		all = append(all, of.pieces[i][:min(pieceSize, of.size-len(all))]...)
	}
	return all
}

func (w *whole) whole() bool {
	for i := range pieces(w.size) {
		if w.pieces[i] == nil {
			return false
		}
	}
	return true
}

func (g gathered) content() (c Content, err error) {
	missing := func(what string) (Content, error) { return c, fmt.Errorf("the copy lacks %s", what) }
	text := g.take(place{kind: layoutKind})
	if text == nil {
		return missing("what it is of")
	}
	var l layout
	if err := strict.JSON(text, &l); err != nil {
		return c, err
	}
	if l.Slips < 0 || slices.ContainsFunc(l.Tables, func(t vault.Table) bool { return t.Rows < 0 || t.Width < 1 }) {
		return missing("what it is of")
	}
	c.Session, c.Tables = l.Session, l.Tables
	if c.Head = g.take(place{kind: headKind}); len(c.Head) != l.Head {
		return missing("the head of the box")
	}
	if c.Phase = g.take(place{kind: phaseKind}); len(c.Phase) != l.Phase {
		return missing("the phase of the slips")
	}
	if c.Record = g.take(place{kind: recordKind}); len(c.Record) == 0 {
		return missing("the record of the session")
	}
	for i := range l.Slips {
		slip := g.take(place{kind: slipKind, row: uint32(i)})
		if slip == nil {
			return missing("slips")
		}
		c.Slips = append(c.Slips, slip)
	}
	for i, t := range l.Tables {
		for row := range t.Rows {
			if of := g[place{cellKind, uint16(i), uint32(row + 1)}]; of == nil || of.size != t.Width || !of.whole() {
				return missing("rows of the box")
			}
		}
	}
	c.Cells = func(table int, visit func(int, []byte) error) error {
		for row := range l.Tables[table].Rows {
			if err := visit(row+1, g.take(place{cellKind, uint16(table), uint32(row + 1)})); err != nil {
				return err
			}
		}
		return nil
	}
	return c, nil
}
