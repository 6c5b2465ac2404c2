//go:build linux

package vault_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ceping/store/attack"
	"ceping/store/vault"
	"ceping/survey/random"
)

// TestMain lets the test binary be the process that is killed, stopped or read.
func TestMain(m *testing.M) {
	for name, child := range map[string]func(path string) error{"CEPING_VAULT_WRITES": writes, "CEPING_VAULT_REMEMBERS": remembers, "CEPING_VAULT_OPENS": opens} {
		if path := os.Getenv(name); path != "" {
			if err := child(path); err != nil {
				fmt.Println("error", err)
				os.Exit(1)
			}
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

// acts are what the child of these tests keeps: numbered changes, each with a row in every table.
type acts struct {
	free []*vault.Free
	done map[uint64]bool
	rows [][][]byte // as Each gives them; index 0 is row 1
}

var actTables = []vault.Table{{Name: "small", Width: 40, Rows: 64}, {Name: "middle", Width: 112, Rows: 64}, {Name: "wide", Width: 700, Rows: 64}}

// cellOf is the cell of an act: its number and a hash over it, so that a torn cell shows.
func cellOf(act uint64, width int) []byte {
	c := binary.BigEndian.AppendUint64(make([]byte, 0, width), act)
	sum := sha256.Sum256(c)
	for len(c) < width {
		c = append(c, sum[:min(32, width-len(c))]...)
	}
	return c
}

// readActs reads a file and reports whatever no instant may show: a torn cell, an act twice or only in part.
func readActs(ctx context.Context, f *vault.File) (*acts, error) {
	a := &acts{done: map[uint64]bool{}}
	in := map[uint64]int{}
	err := f.Alone(ctx, func(ctx context.Context, alone *vault.Alone) error {
		for i, table := range f.Tables() {
			free, rows := vault.NewFree(table.Rows), [][]byte{}
			if err := alone.Each(ctx, i, func(row int, cell []byte) error {
				rows = append(rows, cell)
				act := binary.BigEndian.Uint64(cell)
				switch {
				case bytes.Equal(cell, make([]byte, table.Width)):
					free.Add(row)
				case !bytes.Equal(cell, cellOf(act, table.Width)):
					return fmt.Errorf("table %d row %d is torn", i, row)
				case in[act] != i:
					return fmt.Errorf("act %d is there %d times before table %d", act, in[act], i)
				default:
					in[act]++
					a.done[act] = true
				}
				return nil
			}); err != nil {
				return err
			}
			a.free, a.rows = append(a.free, free), append(a.rows, rows)
		}
		return nil
	})
	for act, n := range in {
		if n != len(a.free) && err == nil {
			err = fmt.Errorf("act %d is in %d tables of %d", act, n, len(a.free))
		}
	}
	return a, err
}

// writes makes acts from several goroutines, now and then one that was made already, rewrites the file now and then, and says
// of every act when it begins and when it is answered.
func writes(path string) error {
	ctx := context.Background()
	f, err := vault.Open(ctx, path, vault.Config{})
	if err != nil {
		return err
	}
	a, err := readActs(ctx, f)
	if err != nil {
		return err
	}
	next, err := strconv.ParseUint(os.Getenv("CEPING_VAULT_NEXT"), 10, 64)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	number := func() uint64 {
		mu.Lock()
		defer mu.Unlock()
		if rand.IntN(10) == 0 && next > 1 {
			return 1 + rand.Uint64N(next-1)
		}
		next++
		return next - 1
	}
	failed := make(chan error)
	for range 6 {
		go func() {
			for {
				act := number()
				fmt.Printf("begin %d\n", act)
				if rand.IntN(40) == 0 {
					if err := f.Alone(ctx, func(ctx context.Context, alone *vault.Alone) error { return a.rewrite(ctx, f, alone) }); err != nil {
						failed <- err
					}
				}
				for {
					err := f.Do(ctx, a.make(act))
					if err == nil {
						break
					}
					if err != errFull {
						failed <- err
					}
					if err := f.Alone(ctx, func(ctx context.Context, alone *vault.Alone) error { return a.rewrite(ctx, f, alone) }); err != nil {
						failed <- err
					}
				}
				fmt.Printf("done %d\n", act)
			}
		}()
	}
	return <-failed
}

var errFull = fmt.Errorf("no row is free")

func (a *acts) make(act uint64) vault.Change {
	return func(tx *vault.Tx) (func(), error) {
		if a.done[act] {
			return nil, nil
		}
		if a.free[0].Len() == 0 {
			return nil, errFull
		}
		a.done[act] = true
		drawn := make([]int, len(a.free))
		undo := func() {
			delete(a.done, act)
			for i, row := range drawn {
				a.free[i].Add(row)
			}
		}
		for i, free := range a.free {
			drawn[i], _ = free.Draw()
			if err := tx.Set(i, drawn[i], cellOf(act, actTables[i].Width)); err != nil {
				return undo, err
			}
		}
		return undo, nil
	}
}

// rewrite scatters the rows anew, and makes the file larger when few are left.
func (a *acts) rewrite(ctx context.Context, f *vault.File, alone *vault.Alone) error {
	tables, all := f.Tables(), [][][]byte{}
	for i := range tables {
		rows := [][]byte{}
		if err := alone.Each(ctx, i, func(_ int, cell []byte) error { rows = append(rows, cell); return nil }); err != nil {
			return err
		}
		if a.free[0].Len() < 16 {
			rows = append(rows, slices.Repeat([][]byte{make([]byte, tables[i].Width)}, len(rows))...)
		}
		scattered := make([][]byte, len(rows))
		for to, from := range random.Permutation(len(rows)) {
			scattered[to] = rows[from]
		}
		tables[i].Rows = len(rows)
		all = append(all, scattered)
	}
	if err := alone.Rewrite(ctx, vault.Content{Head: alone.Head(), Tables: tables, Cells: func(table int) iter.Seq[[]byte] { return slices.Values(all[table]) }}); err != nil {
		return err
	}
	for i := range tables {
		a.free[i] = vault.NewFree(tables[i].Rows)
		for row, cell := range all[i] {
			if bytes.Equal(cell, make([]byte, tables[i].Width)) {
				a.free[i].Add(row + 1)
			}
		}
	}
	return nil
}

// writing is a child that writes, and what it has said so far.
type writing struct {
	t       *testing.T
	process *exec.Cmd
	mu      sync.Mutex
	begun   map[uint64]bool
	done    map[uint64]bool
	wrong   []string
	ended   chan struct{}
}

func startWriting(t *testing.T, path string, next uint64) *writing {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "CEPING_VAULT_WRITES="+path, fmt.Sprintf("CEPING_VAULT_NEXT=%d", next))
	child.Stderr = t.Output()
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	w := &writing{t: t, process: child, begun: map[uint64]bool{}, done: map[uint64]bool{}, ended: make(chan struct{})}
	go w.listen(out)
	return w
}

func (w *writing) listen(out io.Reader) {
	defer close(w.ended)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		w.mu.Lock()
		word, number, _ := strings.Cut(lines.Text(), " ")
		act, err := strconv.ParseUint(number, 10, 64)
		switch {
		case word == "begin" && err == nil:
			w.begun[act] = true
		case word == "done" && err == nil:
			w.done[act] = true
		case word == "error":
			w.wrong = append(w.wrong, lines.Text())
		}
		w.mu.Unlock()
	}
}

// waitFor waits until so many acts are answered.
func (w *writing) waitFor(count int) {
	w.t.Helper()
	for until := time.Now().Add(time.Minute); ; {
		w.mu.Lock()
		n, wrong := len(w.done), w.wrong
		w.mu.Unlock()
		if n >= count {
			return
		}
		if len(wrong) > 0 || time.Now().After(until) {
			w.t.Fatalf("%d acts are answered, want %d; %v", n, count, wrong)
		}
		time.Sleep(100 * time.Microsecond)
	}
}

func (w *writing) kill() {
	w.process.Process.Kill()
	<-w.ended
	w.process.Wait()
}

// stopped runs f while the child stands still, with the acts that it had answered before.
func (w *writing) stopped(f func(answered map[uint64]bool)) {
	w.t.Helper()
	w.mu.Lock()
	answered := maps.Clone(w.done)
	w.mu.Unlock()
	must(w.t, w.process.Process.Signal(syscall.SIGSTOP))
	for { // a system call under way ends first
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", w.process.Process.Pid))
		must(w.t, err)
		if fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])); fields[0] == "T" {
			break
		}
		time.Sleep(50 * time.Microsecond)
	}
	f(answered)
	must(w.t, w.process.Process.Signal(syscall.SIGCONT))
}

// check opens a file as the next start would, and looks that everything answered is there, once, and nothing else is left.
func check(t *testing.T, path string, answered, begun map[uint64]bool) map[uint64]bool {
	t.Helper()
	f, err := vault.Open(t.Context(), path, vault.Config{})
	must(t, err)
	defer f.Close()
	log, err := os.ReadFile(path + "-wal")
	must(t, err)
	if strings.Trim(string(log), "\x00") != "" {
		t.Errorf("the log says something after Open")
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*"))
	must(t, err)
	if len(left) > 0 {
		t.Errorf("left after Open: %v", left)
	}
	a, err := readActs(t.Context(), f)
	must(t, err)
	for act := range answered {
		if !a.done[act] {
			t.Errorf("act %d was answered and is gone", act)
		}
	}
	for act := range a.done {
		if begun != nil && !begun[act] {
			t.Errorf("act %d is there and nobody made it", act)
		}
	}
	return a.done
}

func createActs(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "box.db")
	must(t, vault.Create(t.Context(), path, zeroed("head", actTables)))
	return path
}

// A process that is killed at any moment has done every act that it answered, once, and leaves nothing that the next start does
// not clear away.
func TestKilled(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 8
	}
	path := createActs(t, t.TempDir())
	done, begun := map[uint64]bool{}, map[uint64]bool{}
	next := uint64(1)
	for range rounds {
		w := startWriting(t, path, next)
		w.waitFor(1)
		time.Sleep(time.Duration(rand.IntN(120_000)) * time.Microsecond)
		w.kill()
		if len(w.wrong) > 0 {
			t.Fatal(w.wrong)
		}
		maps.Copy(done, w.done)
		maps.Copy(begun, w.begun)
		maps.Copy(done, check(t, path, done, begun)) // what was seen once must stay
		if t.Failed() {
			return
		}
		for act := range begun {
			next = max(next, act+1)
		}
	}
	t.Logf("%d acts", len(done))
}

// A copy of the files as they stand at any instant opens, and has every act that was answered before.
func TestCopied(t *testing.T) {
	copies := 60
	if testing.Short() {
		copies = 10
	}
	path := createActs(t, t.TempDir())
	w := startWriting(t, path, 1)
	defer w.kill()
	w.waitFor(1)
	for range copies {
		time.Sleep(time.Duration(rand.IntN(20_000)) * time.Microsecond)
		w.stopped(func(answered map[uint64]bool) {
			dir := t.TempDir()
			must(t, os.CopyFS(dir, os.DirFS(filepath.Dir(path))))
			samePlaces(t, filepath.Dir(path), dir)
			check(t, filepath.Join(dir, filepath.Base(path)), answered, nil)
		})
		if t.Failed() {
			return
		}
	}
	if len(w.wrong) > 0 {
		t.Error(w.wrong)
	}
}

// samePlaces makes two names of one file two names in its copy as well.
func samePlaces(t *testing.T, from, to string) {
	t.Helper()
	box, err := os.Stat(filepath.Join(from, "box.db"))
	must(t, err)
	old := vault.TemporaryPrefix + "box.db.old"
	if info, err := os.Lstat(filepath.Join(from, old)); err == nil && os.SameFile(box, info) {
		must(t, os.Remove(filepath.Join(to, old)))
		must(t, os.Link(filepath.Join(to, "box.db"), filepath.Join(to, old)))
	}
}

// After a power cut, of which nothing but what was synced reached the disk, the file opens and has every act that was answered.
// The disk is an ext4 image, mounted; its copy is mounted again.
func TestPowerCut(t *testing.T) {
	cuts := 25
	if testing.Short() {
		cuts = 5
	}
	disk, err := attack.Mount(t.TempDir(), 24<<20)
	if err != nil {
		t.Skip("no file system can be mounted here: ", err)
	}
	defer func() { must(t, disk.Unmount()) }()
	path := createActs(t, disk.Dir)
	w := startWriting(t, path, 1)
	defer w.kill()
	w.waitFor(1)
	for range cuts {
		time.Sleep(time.Duration(rand.IntN(40_000)) * time.Microsecond)
		w.stopped(func(answered map[uint64]bool) {
			cut, err := disk.Cut(t.TempDir())
			must(t, err)
			check(t, filepath.Join(cut.Dir, filepath.Base(path)), answered, nil)
			must(t, cut.Unmount())
		})
		if t.Failed() {
			return
		}
	}
	if len(w.wrong) > 0 {
		t.Error(w.wrong)
	}
}
