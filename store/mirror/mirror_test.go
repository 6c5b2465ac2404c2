package mirror_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"

	"ceping/store/mirror"
	"ceping/store/vault"
)

// piece is how much of a part goes into one chunk.
const piece = 1024 - chacha20poly1305.NonceSizeX - chacha20poly1305.Overhead - 13

const id = "5b2f3a0e-94a3-4c0e-9d61-1f6f0c3a7a11"

func some(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

// session is all of a session in memory.
type session struct {
	mirror.Content
	cells [][][]byte
}

// sessionOf has tables with cells of these widths, three rows each, and five slips.
func sessionOf(widths ...int) *session {
	s := &session{Content: mirror.Content{Session: id, Head: some(200), Phase: some(17), Record: some(3000)}}
	for i, width := range widths {
		s.Tables = append(s.Tables, vault.Table{Name: fmt.Sprint("t", i), Width: width, Rows: 3})
		s.cells = append(s.cells, [][]byte{some(width), some(width), some(width)})
	}
	for range 5 {
		s.Slips = append(s.Slips, some(113))
	}
	s.Cells = func(table int, visit func(int, []byte) error) error {
		for row, cell := range s.cells[table] {
			if err := visit(row+1, slices.Clone(cell)); err != nil {
				return err
			}
		}
		return nil
	}
	return s
}

func keyOf(t testing.TB, seed string) mirror.Key {
	t.Helper()
	code, err := mirror.CodeOf([]byte(seed), id)
	must(t, err)
	key, err := code.Key()
	must(t, err)
	return key
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// made is a session's copy in a directory.
func (s *session) made(t testing.TB, dir string, key mirror.Key) *mirror.Copy {
	t.Helper()
	prepared, err := mirror.Prepare(s.Content)
	must(t, err)
	made, err := prepared.Create(t.Context(), dir, key)
	must(t, err)
	t.Cleanup(func() { made.Close() })
	return made
}

// read reads the only copy in a directory and compares it with the session.
func (s *session) read(t testing.TB, dir string, key mirror.Key) {
	t.Helper()
	paths, err := mirror.Find(dir, key)
	must(t, err)
	if len(paths) != 1 {
		t.Fatalf("%d copies", len(paths))
	}
	s.is(t, paths[0], key)
}

func (s *session) is(t testing.TB, path string, key mirror.Key) {
	t.Helper()
	got, err := mirror.Read(t.Context(), path, key)
	must(t, err)
	slips, want := slices.Clone(got.Slips), slices.Clone(s.Slips)
	slices.SortFunc(want, bytes.Compare)
	if got.Session != s.Session || !bytes.Equal(got.Head, s.Head) || !bytes.Equal(got.Phase, s.Phase) || !bytes.Equal(got.Record, s.Record) ||
		!slices.Equal(got.Tables, s.Tables) || !slices.EqualFunc(slips, want, bytes.Equal) {
		t.Error("the copy is of another session")
	}
	for table := range s.Tables {
		n := 0
		must(t, got.Cells(table, func(row int, cell []byte) error {
			if n++; !bytes.Equal(cell, s.cells[table][row-1]) {
				t.Errorf("row %d of table %d is another", row, table)
			}
			return nil
		}))
		if n != s.Tables[table].Rows {
			t.Errorf("table %d has %d rows", table, n)
		}
	}
}

// TestCopy: what was copied comes back, whatever its parts' sizes are to the pieces that chunks have, after changes too.
func TestCopy(t *testing.T) {
	dir, key := t.TempDir(), keyOf(t, "seed")
	s := sessionOf(1, piece-1, piece, piece+1, 2*piece, 2*piece+1, 5*piece)
	made := s.made(t, dir, key)
	var parts []mirror.Part
	for table, cells := range s.cells {
		cells[1] = some(len(cells[1]))
		parts = append(parts, mirror.Part{Box: &vault.Cell{Table: table, Row: 2, Content: cells[1]}})
	}
	copy(s.Slips[3][32:], some(81))
	s.Head, s.Phase = some(200), some(17)
	for _, size := range []int{piece, 3*piece + 1, 2*piece - 1, 20} { // a shorter record after a longer one
		s.Record = some(size)
		must(t, made.Write(t.Context(), append(parts, mirror.Part{Slip: s.Slips[3]}, mirror.Part{Box: &vault.Cell{Table: -1, Row: 1, Content: s.Head}},
			mirror.Part{Phase: s.Phase}, mirror.Part{Record: s.Record})...))
	}
	must(t, made.Close())
	s.read(t, dir, key)
}

// TestNoPlace: what has no place in a copy is refused by name, and nothing of its group is written.
func TestNoPlace(t *testing.T) {
	dir, key := t.TempDir(), keyOf(t, "seed")
	s := sessionOf(40)
	made := s.made(t, dir, key)
	other := slices.Clone(s.Slips[0])
	other[0]++
	for name, part := range map[string]mirror.Part{
		"nothing":       {},
		"table":         {Box: &vault.Cell{Table: 1, Row: 1, Content: some(40)}},
		"row 0":         {Box: &vault.Cell{Table: 0, Row: 0, Content: some(40)}},
		"row 4":         {Box: &vault.Cell{Table: 0, Row: 4, Content: some(40)}},
		"width":         {Box: &vault.Cell{Table: 0, Row: 1, Content: some(41)}},
		"head":          {Box: &vault.Cell{Table: -1, Row: 1, Content: some(199)}},
		"another slip":  {Slip: other},
		"half a digest": {Slip: s.Slips[0][:16]},
		"phase":         {Phase: some(16)},
	} {
		if err := made.Write(t.Context(), mirror.Part{Record: some(100)}, part); !errors.Is(err, mirror.ErrUnknown) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := made.Write(t.Context(), mirror.Part{Record: some(3000 + 80<<10)}); !errors.Is(err, mirror.ErrRoom) {
		t.Errorf("a record that outgrew its room: %v", err)
	}
	must(t, made.Write(t.Context())) // and no group at all is one
	must(t, made.Close())
	s.read(t, dir, key)
}

// TestPlaces: a fresh copy is made beside the one that is there, which stays whole until it is taken out, and of three the oldest goes.
func TestPlaces(t *testing.T) {
	dir, key := t.TempDir(), keyOf(t, "seed")
	var all []*session
	for range 4 {
		s := sessionOf(40)
		all = append(all, s)
		must(t, s.made(t, dir, key).Close())
	}
	paths, err := mirror.Find(dir, key)
	must(t, err)
	if len(paths) != 3 {
		t.Fatalf("%d copies", len(paths))
	}
	all[3].is(t, paths[0], key) // of all the oldest went
	all[1].is(t, paths[1], key)
	all[2].is(t, paths[2], key)
	name, err := key.Name()
	must(t, err)
	for _, left := range []string{".ceping-tmp-" + name + "-b.ceping-mirror.new", name + "-a.ceping-mirror-wal", "another"} {
		must(t, os.WriteFile(filepath.Join(dir, left), []byte("left"), 0o600))
	}
	must(t, os.Remove(paths[2]))
	last := sessionOf(40)
	copied := last.made(t, dir, key)
	must(t, copied.RemoveOther())
	must(t, copied.Close())
	last.read(t, dir, key)
	must(t, copied.Remove())
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 || entries[0].Name() != "another" {
		t.Errorf("left are %v, %v", entries, err)
	}
}

// TestPlaced: a copy that was moved, exchanged or taken away is not taken for the one that is written.
func TestPlaced(t *testing.T) {
	for name, lose := range map[string]func(path string) error{
		"removed":   os.Remove,
		"exchanged": func(path string) error { return errors.Join(os.Remove(path), os.WriteFile(path, []byte("x"), 0o600)) },
	} {
		dir, key := t.TempDir(), keyOf(t, "seed")
		s := sessionOf(40)
		made := s.made(t, dir, key)
		must(t, made.Placed(t.Context()))
		paths, err := mirror.Find(dir, key)
		must(t, err)
		must(t, lose(paths[0]))
		if err := made.Placed(t.Context()); err == nil {
			t.Errorf("%s: nothing is said", name)
		}
		if err := made.Write(t.Context(), mirror.Part{Phase: s.Phase}); err == nil {
			t.Errorf("%s: written all the same", name)
		}
	}
}

// TestWriteWaitsForNobody: a write that nobody waits for any more writes what it was given, and no zeros, when the disk answers at last.
func TestWriteWaitsForNobody(t *testing.T) {
	dir, key := t.TempDir(), keyOf(t, "seed")
	s := sessionOf(40)
	made := s.made(t, dir, key)
	for range 200 {
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		must2(t, made.Write(ctx, mirror.Part{Box: &vault.Cell{Table: 0, Row: 1, Content: s.cells[0][0]}}))
	}
	must(t, made.Close())
	s.read(t, dir, key)
}

func must2(t testing.TB, err error) {
	t.Helper()
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

// TestDamaged: a copy with one chunk damaged, exchanged, twice there or missing is refused, and says so.
func TestDamaged(t *testing.T) {
	key := keyOf(t, "seed")
	s := sessionOf(40, 2*piece)
	for name, damage := range map[string]func(chunks [][]byte){
		"a bit":          func(c [][]byte) { c[7][500] ^= 1 },
		"a nonce":        func(c [][]byte) { c[7][3] ^= 1 },
		"another's":      func(c [][]byte) { c[7] = some(1024) },
		"one many times": func(c [][]byte) { twice(c) },
		"zeros":          func(c [][]byte) { clear(c[7]) },
		"all of another copy": func(c [][]byte) {
			dir := t.TempDir()
			must(t, s.made(t, dir, key).Close())
			copy(c, chunksOf(t, dir, key))
		},
	} {
		dir := t.TempDir()
		must(t, s.made(t, dir, key).Close())
		chunks := chunksOf(t, dir, key)
		damage(chunks)
		path := rewritten(t, dir, key, chunks)
		if _, err := mirror.Read(t.Context(), path, key); err == nil {
			t.Errorf("%s: nothing is said", name)
		}
	}
	dir := t.TempDir()
	must(t, s.made(t, dir, key).Close())
	if err := os.Truncate(only(t, dir, key), 40<<10); err != nil {
		t.Fatal(err)
	}
	if _, err := mirror.Read(t.Context(), only(t, dir, key), key); err == nil {
		t.Error("half a file is read")
	}
	if _, err := mirror.Find(dir, keyOf(t, "another")); !errors.Is(err, mirror.ErrNone) {
		t.Errorf("with another code: %v", err)
	}
	if err := mirror.RemoveNamed(dir, "../"+strings.Repeat("0", 29)); err == nil {
		t.Error("a name that is none is taken")
	}
}

// twice puts one chunk in the place of half of them. Of fillers, which nobody knows from outside, one may stand for another.
func twice(chunks [][]byte) {
	for i := range len(chunks) / 2 {
		copy(chunks[i], chunks[len(chunks)-1])
	}
}

func only(t testing.TB, dir string, key mirror.Key) string {
	t.Helper()
	paths, err := mirror.Find(dir, key)
	must(t, err)
	return paths[0]
}

// chunksOf are the chunks of a copy, encrypted.
func chunksOf(t testing.TB, dir string, key mirror.Key) (chunks [][]byte) {
	t.Helper()
	v, err := vault.Look(t.Context(), only(t, dir, key))
	must(t, err)
	defer v.Close()
	must(t, v.Starts(t.Context(), 0, 1024, func(_ int, cell []byte) error { chunks = append(chunks, slices.Clone(cell)); return nil }))
	return chunks
}

// rewritten puts other chunks into a copy.
func rewritten(t testing.TB, dir string, key mirror.Key, chunks [][]byte) (path string) {
	t.Helper()
	path = only(t, dir, key)
	v, err := vault.Look(t.Context(), path)
	must(t, err)
	head := slices.Clone(v.Head())
	must(t, v.Close())
	must(t, vault.Remove(path))
	must(t, vault.Create(t.Context(), path, vault.Content{Head: head, Tables: []vault.Table{{Name: "chunks", Width: 1024, Rows: len(chunks)}},
		Cells: func(int) iter.Seq[[]byte] { return slices.Values(chunks) }}))
	return path
}

// TestLarge: what does not fit into memory is refused, and not half copied.
func TestLarge(t *testing.T) {
	s := sessionOf(40)
	s.Tables[0].Rows = 1 << 20
	if _, err := mirror.Prepare(s.Content); !errors.Is(err, mirror.ErrLarge) {
		t.Errorf("%v", err)
	}
	s = sessionOf(40)
	s.cells[0] = s.cells[0][:2]
	if _, err := mirror.Prepare(s.Content); err == nil {
		t.Error("a table with a row too few is taken")
	}
	prepared, err := mirror.Prepare(sessionOf(40).Content)
	must(t, err)
	dir := filepath.Join(t.TempDir(), "stick")
	if _, err := prepared.Create(t.Context(), dir, keyOf(t, "seed")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without the directory: %v", err)
	}
	if _, err := os.Lstat(dir); err == nil {
		t.Error("its directory was made: it would lie on the disk of the data")
	}
}

// TestNonces: each chunk has a nonce of its own, and a new one whenever it is written, though nothing in it has changed.
func TestNonces(t *testing.T) {
	dir, key := t.TempDir(), keyOf(t, "seed")
	s := sessionOf(40)
	made := s.made(t, dir, key)
	must(t, made.Close())
	seen := map[string]bool{}
	chunks := chunksOf(t, dir, key)
	for _, c := range chunks {
		seen[string(c[:chacha20poly1305.NonceSizeX])] = true
	}
	if len(seen) != len(chunks) {
		t.Errorf("%d chunks have %d nonces", len(chunks), len(seen))
	}
	again := s.made(t, dir, key)
	must(t, again.RemoveOther())
	must(t, again.Write(t.Context(), mirror.Part{Phase: s.Phase}))
	must(t, again.Close())
	before := chunksOf(t, dir, key)
	again = s.made(t, dir, key)
	must(t, again.RemoveOther())
	must(t, again.Write(t.Context(), mirror.Part{Phase: s.Phase}, mirror.Part{Phase: s.Phase}))
	must(t, again.Close())
	for _, c := range chunksOf(t, dir, key) {
		if seen[string(c[:chacha20poly1305.NonceSizeX])] || slices.ContainsFunc(before, func(b []byte) bool {
			return bytes.Equal(b[:chacha20poly1305.NonceSizeX], c[:chacha20poly1305.NonceSizeX])
		}) {
			t.Error("a nonce was used before")
		}
	}
}
