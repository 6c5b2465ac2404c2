// Package mirror keeps a second copy of one session on another disk, a USB stick say, while it can still be voted in: its record, its
// slips, its box with the issuers' seed. Whoever has the session's takeover code reads it (接管码); to everybody else it is one file of
// random bytes that says no more than that it is one, and about how large.
//
// # What a file is
//
// A file of package vault with one table. What is copied is cut into chunks of one size, each encrypted by itself under the code's key
// with XChaCha20-Poly1305 and a random nonce, bound to this file and padded; chunks of all kinds lie in one random order, drawn when
// the file is made, which only the process that made it knows. Beside them lie fillers, so that the number of chunks, too, is one of few.
// A change overwrites chunks in place, in one commit of the vault, and the log is overwritten as there.
//
// The key is made of the code, and the code of the issuers' seed: nothing new is kept anywhere, and with the seed the code is gone.
//
// # What it does not hide
//
// Two copies of a file, taken at different times, tell how many chunks were written in between; with the code they tell which ballots
// came, as two copies of the disk do. Flash keeps old pages of its own, out of a program's reach: all of them are encrypted.
package mirror

import (
	"bytes"
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"ceping/store/vault"
	"ceping/survey/random"
)

// suffix ends the name of a copy's file; before it stand the name that follows from its key, and a letter.
const suffix = ".ceping-mirror"

// magic begins the head of a file; an id of the file follows.
var magic = []byte("cpmirr01")

const idSize = 16

// ErrUnknown: what was written has no place in this copy, so that the copy is not one any more.
var ErrUnknown = errors.New("mirror: something was written that has no place in this copy")

// ErrRoom: the record has outgrown the room that it has in this copy. The copy is as it was; a new one has room.
var ErrRoom = errors.New("mirror: the record has outgrown its room in this copy")

// ErrLarge: the session has more than a copy is made of, since all of it is in memory for a moment.
var ErrLarge = errors.New("mirror: the session is too large for a second copy")

// maxChunks is 256 MB, some 2,500 voters with a hundred envelopes each.
const maxChunks = 256 << 10

// Copy is a copy that is being kept. Its methods may be called concurrently.
type Copy struct {
	path string
	name string
	made os.FileInfo
	file *vault.File
	key  cipher.AEAD
	id   []byte
	plan plan
	rows []int32 // of the file, by chunk
}

// Prepared is a copy in memory that is on its way to a disk. It has all of the session in clear: Create clears it, or Forget.
type Prepared struct {
	plan plan
	all  []byte
}

// Prepare takes all of a session in. ErrLarge.
func Prepare(content Content) (*Prepared, error) {
	planned, err := planOf(content)
	if err != nil {
		return nil, err
	}
	if planned.chunks > maxChunks {
		return nil, fmt.Errorf("%w: %d chunks, at most %d", ErrLarge, planned.chunks, maxChunks)
	}
	all, err := planned.all(content)
	if err != nil {
		return nil, err
	}
	return &Prepared{planned, all}, nil
}

// Forget clears what was taken in, and makes no copy.
func (p *Prepared) Forget() { clear(p.all) }

// Create makes the copy in a directory, durably, and keeps it open. The directory is not made: a disk that is not there would be written
// to the one that its directory lies on.
func (p *Prepared) Create(ctx context.Context, dir string, key Key) (*Copy, error) {
	defer clear(p.all)
	if info, err := os.Stat(dir); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: dir, Err: errors.New("not a directory")}
	}
	name, err := key.Name()
	if err != nil {
		return nil, err
	}
	c := &Copy{name: name, plan: p.plan, id: make([]byte, idSize), rows: make([]int32, p.plan.chunks)}
	if c.path, err = freePlace(dir, name); err != nil {
		return nil, err
	}
	random.Fill(c.id)
	if c.key, err = key.aead(); err != nil {
		return nil, err
	}
	order := random.Permutation(rounded(p.plan.chunks)) // which chunk lies in each row; those above the planned ones are fillers
	for row, chunk := range order {
		if chunk < p.plan.chunks {
			c.rows[chunk] = int32(row + 1)
		}
	}
	made := vault.Content{
		Head:   append(slices.Clone(magic), c.id...),
		Tables: []vault.Table{{Name: "chunks", Width: chunkSize, Rows: len(order)}},
		Cells: func(int) iter.Seq[[]byte] {
			return func(yield func([]byte) bool) {
				filler, cell := make([]byte, plainSize), make([]byte, 0, chunkSize)
				for _, chunk := range order {
					plain := filler
					if chunk < p.plan.chunks {
						plain = p.all[chunk*plainSize : (chunk+1)*plainSize]
					}
					if !yield(c.seal(cell[:0], plain)) {
						return
					}
				}
			}
		},
	}
	if err := vault.Create(ctx, c.path, made); err != nil {
		return nil, err
	}
	if c.file, err = vault.Open(ctx, c.path, vault.Config{}); err == nil {
		c.made, err = os.Lstat(c.path)
	}
	if err != nil {
		return nil, errors.Join(err, vault.Remove(c.path))
	}
	return c, nil
}

// Write makes changes, durably, all or none. Each must be of a place that the copy was made with, or its record: ErrUnknown, ErrRoom. When
// the context ends first, they may still be made.
func (c *Copy) Write(ctx context.Context, parts ...Part) error {
	type change struct {
		row  int
		cell []byte
	}
	var changes []change
	wipe := func() { // encrypted they are, but the key lies in the same memory
		for _, one := range changes {
			clear(one.cell)
		}
	}
	plain := make([]byte, plainSize)
	defer clear(plain)
	for _, p := range parts {
		err := c.plan.cut(p, func(chunk int, head, content []byte) {
			clear(plain)
			copy(plain[copy(plain, head):], content)
			changes = append(changes, change{int(c.rows[chunk]), c.seal(nil, plain)})
		})
		if err != nil {
			wipe()
			return err
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return a.row - b.row })
	return c.file.Do(ctx, func(tx *vault.Tx) (func(), error) {
		defer wipe() // here: the disk may get them long after nobody waits any more
		for _, one := range changes {
			if err := tx.Set(0, one.row, one.cell); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
}

// Placed reports whether the copy lies where it was made: an error when another file, or none, does. It does not wait for what is being
// written, nor longer than its context for the disk.
func (c *Copy) Placed(ctx context.Context) error {
	looked := make(chan error, 1)
	go func() {
		now, err := os.Lstat(c.path)
		if err == nil && !os.SameFile(now, c.made) {
			err = vault.ErrReplaced
		}
		looked <- err
	}()
	select {
	case err := <-looked:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close lets go of the copy, and leaves it.
func (c *Copy) Close() error { return c.file.Close() }

// Remove overwrites the copy and removes it, with whatever else there is of the session.
func (c *Copy) Remove() error {
	return errors.Join(c.file.Close(), removeAll(filepath.Dir(c.path), c.name, ""))
}

// RemoveOther removes what earlier copies of the session have left beside this one.
func (c *Copy) RemoveOther() error {
	return removeAll(filepath.Dir(c.path), c.name, filepath.Base(c.path))
}

// RemoveNamed overwrites and removes the copies of a session by their name, whose key may be gone. There may be none.
func RemoveNamed(dir, name string) error {
	if len(name) != nameLength || strings.Trim(name, "0123456789abcdef") != "" {
		return fmt.Errorf("%q is no name of a mirror's copy", name)
	}
	return removeAll(dir, name, "")
}

// removeAll removes all that bears a name, what a killed process was making included, save one file and what belongs to it.
func removeAll(dir, name, keep string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if file := entry.Name(); strings.Contains(file, name+"-") && (keep == "" || !strings.Contains(file, keep)) {
			err = errors.Join(err, vault.Remove(filepath.Join(dir, file)))
		}
	}
	return err
}

// paths are the places of a session's copy.
func paths(dir, name string) (list []string) {
	for _, which := range "abc" {
		list = append(list, filepath.Join(dir, name+"-"+string(which)+suffix))
	}
	return list
}

// freePlace is where a fresh copy is made: where none is, so that a whole one is there at every moment. Only removals that failed fill all
// places; then the oldest goes.
func freePlace(dir, name string) (string, error) {
	oldest, since := "", time.Time{}
	for _, path := range paths(dir, name) {
		info, err := os.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return path, nil
		case err != nil:
			return "", err
		case oldest == "" || info.ModTime().Before(since):
			oldest, since = path, info.ModTime()
		}
	}
	return oldest, vault.Remove(oldest)
}

func headID(v *vault.View) ([]byte, error) {
	head, tables := v.Head(), v.Tables()
	if len(head) != len(magic)+idSize || !bytes.Equal(head[:len(magic)], magic) || len(tables) != 1 || tables[0].Width != chunkSize {
		return nil, errors.New("it is no mirror of ceping")
	}
	return slices.Clone(head[len(magic):]), nil
}

// seal encrypts a chunk behind a nonce of its own.
func (c *Copy) seal(to, plain []byte) []byte {
	to = append(to, make([]byte, chacha20poly1305.NonceSizeX)...)
	nonce := to[len(to)-chacha20poly1305.NonceSizeX:]
	random.Fill(nonce)
	return c.key.Seal(to, nonce, plain, c.id)
}

func open(key cipher.AEAD, id, cell []byte) ([]byte, error) {
	if len(cell) != chunkSize {
		return nil, fmt.Errorf("a chunk of %d bytes", len(cell))
	}
	return key.Open(nil, cell[:chacha20poly1305.NonceSizeX], cell[chacha20poly1305.NonceSizeX:], id)
}
