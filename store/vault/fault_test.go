//go:build linux

package vault_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"ceping/store/vault"
)

var wide = []vault.Table{{Name: "cover", Width: 16, Rows: 70}, {Name: "wide", Width: 60_000, Rows: 64}}

func createWide(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "box.db")
	must(t, vault.Create(t.Context(), path, zeroed("head", wide)))
	return path
}

var errRefused = errors.New("refused")

// failWide is a large group that fails after it has written: more than SQLite keeps in memory.
func failWide(t *testing.T, f *vault.File) {
	t.Helper()
	if err := f.Do(t.Context(), func(tx *vault.Tx) (func(), error) {
		for row := range 64 {
			if err := tx.Set(1, row+1, cell(60_000, 7)); err != nil {
				return func() {}, err
			}
		}
		return func() {}, errRefused
	}); !errors.Is(err, errRefused) {
		t.Fatalf("answered %v", err)
	}
}

// What a group that failed left in the log is overwritten, not only as far as the next one reaches.
func TestFailedGroupLeavesNothing(t *testing.T) {
	path := createWide(t)
	f := open(t, path, vault.Config{})
	must(t, f.Do(t.Context(), set(0, 1, cell(16, 1))))
	aside, err := os.Open(path + "-wal")
	must(t, err)
	defer aside.Close()
	failWide(t, f)
	silent := func(when string) {
		t.Helper()
		log := make([]byte, 8<<20)
		if n, _ := aside.ReadAt(log, 0); n == 0 || strings.Trim(string(log[:n]), "\x00") != "" {
			t.Errorf("%s the log still says something", when)
		}
	}
	silent("after a failed group")
	must(t, f.Do(t.Context(), set(0, 2, cell(16, 1))))
	silent("after the next group")
	failWide(t, f)
	must(t, f.Close())
	silent("given back by Close,")
}

// limitFiles keeps this process from writing beyond an offset of any file, until the function it returns is called.
func limitFiles(t *testing.T, size uint64) func() {
	t.Helper()
	var before syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before))
	signal.Ignore(syscall.SIGXFSZ)
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: before.Max}))
	return func() {
		must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before))
		signal.Reset(syscall.SIGXFSZ)
	}
}

// A group that the log has no room for is answered with an error, leaves nothing, and the file goes on.
func TestLogFull(t *testing.T) {
	path := createWide(t)
	f := open(t, path, vault.Config{})
	lift := limitFiles(t, 1<<20)
	undone := 0
	err := f.Do(t.Context(), func(tx *vault.Tx) (func(), error) {
		for row := range 40 {
			if err := tx.Set(1, row+1, cell(60_000, 7)); err != nil {
				return func() { undone++ }, err
			}
		}
		return func() { undone++ }, nil
	})
	lift()
	if err == nil || undone != 1 {
		t.Errorf("answered %v, undone %d times", err, undone)
	}
	must(t, f.Do(t.Context(), set(0, 2, cell(16, 2))))
	log, err := os.ReadFile(path + "-wal")
	must(t, err)
	if strings.Trim(string(log), "\x00") != "" {
		t.Error("the log says something")
	}
	if got := rows(t, f, 1); got[1] != string(cell(60_000, 0)) || rows(t, f, 0)[2] != string(cell(16, 2)) {
		t.Error("the rows are not as they were answered")
	}
}

var small = vault.Content{Head: []byte("small"), Tables: []vault.Table{{Name: "cover", Width: 16, Rows: 1}}, Cells: func(int) iter.Seq[[]byte] {
	return slices.Values([][]byte{cell(16, 5)})
}}

// A rewrite that fails after the rename has the new file: it says so, whoever keeps rows in memory reads them anew before
// anything is written, and the old file is overwritten before anything is answered.
func TestRewriteFailsAfterTheRename(t *testing.T) {
	path := createWide(t)
	var heads []string
	f := open(t, path, vault.Config{Load: func(_ context.Context, a *vault.Alone) error {
		heads = append(heads, string(a.Head()))
		return nil
	}})
	must(t, f.Do(t.Context(), set(1, 64, cell(60_000, 7))))
	aside, err := os.Open(path)
	must(t, err)
	defer aside.Close()
	lift := limitFiles(t, 1<<20) // the fresh file is smaller, the old one is not
	err = f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error {
		err := a.Rewrite(ctx, small)
		if err := a.Each(ctx, 0, func(int, []byte) error { return nil }); err == nil {
			t.Error("Each reads what is not settled")
		}
		return err
	})
	if err == nil {
		t.Fatal("the old file is not overwritten, and nobody says so")
	}
	if err := f.Do(t.Context(), set(0, 1, cell(16, 9))); err == nil {
		t.Error("answered, while the old file is not overwritten")
	}
	lift()
	must(t, f.Do(t.Context(), set(0, 1, cell(16, 6))))
	old := make([]byte, 8<<20)
	if n, _ := aside.ReadAt(old, 0); n == 0 || strings.Trim(string(old[:n]), "\x00") != "" {
		t.Errorf("%d bytes of the old file, not all overwritten", n)
	}
	if heads[0] != "head" || heads[len(heads)-1] != "small" {
		t.Errorf("loaded %q", heads)
	}
	onlyBox(t, path)
}

// onlyBox looks that nothing lies beside a file but its log.
func onlyBox(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	for _, entry := range entries {
		if name := entry.Name(); name != "box.db" && name != "box.db-wal" {
			t.Errorf("left: %s", name)
		}
	}
}

// A rewrite that fails at any step before the rename leaves the file as it was, and the next one succeeds.
func TestRewriteFails(t *testing.T) {
	beside := func(path, suffix string) string {
		return filepath.Join(filepath.Dir(path), vault.TemporaryPrefix+"box.db"+suffix)
	}
	for name, wrong := range map[string]struct {
		put, lift func(path string) error
		content   func(vault.Content) vault.Content
	}{
		"a directory in the place of the fresh file": {
			put:  func(path string) error { return os.Mkdir(beside(path, ".new"), 0o700) },
			lift: func(path string) error { return os.Remove(beside(path, ".new")) },
		},
		"a directory in the place of the old file": {
			put:  func(path string) error { return os.Mkdir(beside(path, ".old"), 0o700) },
			lift: func(path string) error { return os.Remove(beside(path, ".old")) },
		},
		"a cell of another width": {content: func(c vault.Content) vault.Content {
			c.Cells = func(int) iter.Seq[[]byte] { return slices.Values([][]byte{{1}}) }
			return c
		}},
		"no head": {content: func(c vault.Content) vault.Content { c.Head = nil; return c }},
		"the disk is full": {content: func(c vault.Content) vault.Content {
			c.Tables = []vault.Table{{Name: "cover", Width: 1 << 20, Rows: 8}}
			c.Cells = func(int) iter.Seq[[]byte] { return slices.Values(slices.Repeat([][]byte{cell(1<<20, 1)}, 8)) }
			return c
		}},
	} {
		t.Run(name, func(t *testing.T) {
			path := create(t)
			f := open(t, path, vault.Config{})
			must(t, f.Do(t.Context(), set(0, 1, cell(16, 7))))
			if wrong.put != nil {
				must(t, wrong.put(path))
			}
			content := small
			if wrong.content != nil {
				content = wrong.content(small)
			}
			descriptors := countDescriptors(t)
			lift := limitFiles(t, 2<<20)
			for range 3 {
				if err := f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error {
					err := a.Rewrite(ctx, content)
					if a.Each(ctx, 0, func(int, []byte) error { return nil }) != nil {
						t.Error("the file cannot be read after a rewrite that failed")
					}
					return err
				}); err == nil {
					t.Fatal("it went well")
				}
			}
			lift()
			must(t, f.Do(t.Context(), set(0, 2, cell(16, 8))))
			if got := rows(t, f, 0); len(got) != 70 || got[1] != string(cell(16, 7)) || got[2] != string(cell(16, 8)) {
				t.Errorf("the file is not as it was: %v", got)
			}
			if now := countDescriptors(t); now > descriptors {
				t.Errorf("%d descriptors, then %d", descriptors, now)
			}
			if wrong.lift != nil {
				must(t, wrong.lift(path))
			}
			must(t, f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error { return a.Rewrite(ctx, small) }))
			onlyBox(t, path)
		})
	}
}

func countDescriptors(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	return len(list)
}

// What a rewrite could not clear away does not stand in the way of the next.
func TestRewriteClearsWhatIsLeft(t *testing.T) {
	path := create(t)
	f := open(t, path, vault.Config{})
	must(t, os.Link(path, filepath.Join(filepath.Dir(path), vault.TemporaryPrefix+"box.db.old")))
	must(t, f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error { return a.Rewrite(ctx, small) }))
	onlyBox(t, path)
}

// A file is opened by its own name: a rewrite would put the new file in the place of a link, and keep the old one.
func TestLinkIsRefused(t *testing.T) {
	path := create(t)
	link := filepath.Join(t.TempDir(), "box.db")
	must(t, os.Symlink(path, link))
	if f, err := vault.Open(t.Context(), link, vault.Config{}); err == nil {
		f.Close()
		t.Error("a link was opened")
	}
}

// Open keeps no descriptor when it fails.
func TestOpenFails(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string][]byte{"empty": nil, "garbage": bytes.Repeat([]byte("x"), 5000)} {
		must(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	whole, err := os.ReadFile(create(t))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(dir, "cut"), whole[:len(whole)/2], 0o600))
	load := vault.Config{Load: func(context.Context, *vault.Alone) error { return errRefused }}
	must(t, os.WriteFile(filepath.Join(dir, "not loaded"), whole, 0o600))
	before := countDescriptors(t)
	for _, name := range []string{"empty", "garbage", "cut", "missing", "not loaded"} {
		for range 5 {
			if f, err := vault.Open(t.Context(), filepath.Join(dir, name), load); err == nil {
				f.Close()
				t.Errorf("%s was opened", name)
			}
		}
	}
	if now := countDescriptors(t); now > before {
		t.Errorf("%d descriptors, then %d", before, now)
	}
}

// Nothing but the file and its log ever lies there: a -shm lists the pages of the last group.
func TestNoSharedMemory(t *testing.T) {
	path := create(t)
	for range 3 {
		f, err := vault.Open(t.Context(), path, vault.Config{})
		must(t, err)
		onlyBox(t, path)
		must(t, f.Do(t.Context(), set(0, 1, cell(16, 1))))
		onlyBox(t, path)
		must(t, f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error { return a.Rewrite(ctx, zeroed("head", tables)) }))
		must(t, f.Do(t.Context(), set(0, 1, cell(16, 1))))
		onlyBox(t, path)
		must(t, f.Close())
	}
}

// A change that keeps its transaction cannot write with it afterwards, in nobody's turn.
func TestKeptTransaction(t *testing.T) {
	f := open(t, create(t), vault.Config{})
	var kept *vault.Tx
	must(t, f.Do(t.Context(), func(tx *vault.Tx) (func(), error) {
		kept = tx
		return func() {}, tx.Set(0, 1, cell(16, 1))
	}))
	if kept.Set(0, 2, cell(16, 2)) == nil || kept.SetHead([]byte("HEAD")) == nil {
		t.Error("it wrote")
	}
	if got := rows(t, f, 0); got[2] != string(cell(16, 0)) || head(t, f) != "head" {
		t.Error("the file has it")
	}
}

// The layout may be asked for while it changes.
func TestTablesWhileRewriting(t *testing.T) {
	f := open(t, create(t), vault.Config{})
	var wait sync.WaitGroup
	wait.Go(func() {
		for range 200 {
			f.Tables()
		}
	})
	must(t, f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error { return a.Rewrite(ctx, small) }))
	wait.Wait()
}
