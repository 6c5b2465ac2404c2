package vault_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store/vault"
)

var tables = []vault.Table{{Name: "cover", Width: 16, Rows: 70}, {Name: "long.one", Width: 9000, Rows: 5}, {Name: "none", Width: 4, Rows: 0}}

// zeroed is a file of empty rows.
func zeroed(head string, tables []vault.Table) vault.Content {
	return vault.Content{Head: []byte(head), Tables: tables, Cells: func(table int) iter.Seq[[]byte] {
		return slices.Values(slices.Repeat([][]byte{make([]byte, tables[table].Width)}, tables[table].Rows))
	}}
}

func create(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "box.db")
	must(t, vault.Create(t.Context(), path, zeroed("head", tables)))
	return path
}

func open(t *testing.T, path string, config vault.Config) *vault.File {
	t.Helper()
	f, err := vault.Open(t.Context(), path, config)
	must(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func set(table, row int, cell []byte) vault.Change {
	return func(tx *vault.Tx) (func(), error) { return func() {}, tx.Set(table, row, cell) }
}

func cell(width int, n byte) []byte { return bytes.Repeat([]byte{n}, width) }

// rows are the cells of a table, by row.
func rows(t *testing.T, f *vault.File, table int) map[int]string {
	t.Helper()
	found := map[int]string{}
	must(t, f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error {
		return a.Each(ctx, table, func(row int, cell []byte) error {
			found[row] = string(cell)
			return nil
		})
	}))
	return found
}

func head(t *testing.T, f *vault.File) (head string) {
	t.Helper()
	must(t, f.Alone(t.Context(), func(_ context.Context, a *vault.Alone) error {
		head = string(a.Head())
		return nil
	}))
	return head
}

func TestFile(t *testing.T) {
	path := create(t)
	f := open(t, path, vault.Config{})
	if diff := cmp.Diff(tables, f.Tables()); diff != "" {
		t.Error(diff)
	}
	must(t, f.Do(t.Context(), set(0, 3, cell(16, 1))))
	must(t, f.Do(t.Context(), set(1, 5, cell(9000, 2))))
	must(t, f.Do(t.Context(), func(tx *vault.Tx) (func(), error) { return func() {}, tx.SetHead([]byte("HEAD")) }))
	check := func(f *vault.File) {
		t.Helper()
		if got := rows(t, f, 0); len(got) != 70 || got[3] != string(cell(16, 1)) || got[4] != string(cell(16, 0)) {
			t.Errorf("rows %v", got)
		}
		if got := rows(t, f, 1); got[5] != string(cell(9000, 2)) {
			t.Error("the long row is not there")
		}
		if got := head(t, f); got != "HEAD" {
			t.Errorf("head %q", got)
		}
	}
	check(f)
	must(t, f.Close())
	if err := f.Do(t.Context(), set(0, 1, cell(16, 1))); !errors.Is(err, vault.ErrStopped) {
		t.Errorf("a closed file answers %v", err)
	}
	check(open(t, path, vault.Config{}))
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestCreateTakesNobodysPlace(t *testing.T) {
	path := create(t)
	before, err := os.ReadFile(path)
	must(t, err)
	if err := vault.Create(t.Context(), path, zeroed("other", tables)); !errors.Is(err, os.ErrExist) {
		t.Errorf("Create over a file: %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file that was there is changed")
	}
	other := filepath.Join(t.TempDir(), "box.db")
	content := zeroed("head", tables)
	content.Cells = func(int) iter.Seq[[]byte] { return slices.Values([][]byte{{1}}) }
	if err := vault.Create(t.Context(), other, content); err == nil {
		t.Error("a cell of the wrong width was taken")
	}
	if left, _ := os.ReadDir(filepath.Dir(other)); len(left) != 0 {
		t.Errorf("a failed Create leaves %v", left)
	}
}

// Whatever is not a whole file is named and left as it is.
func TestDamaged(t *testing.T) {
	for name, damage := range map[string]func(path string, whole []byte) error{
		"missing": func(path string, _ []byte) error { return os.Remove(path) },
		"empty":   func(path string, _ []byte) error { return os.Truncate(path, 0) },
		"cut":     func(path string, whole []byte) error { return os.Truncate(path, int64(len(whole)/2)) },
		"garbage": func(path string, whole []byte) error {
			return os.WriteFile(path, bytes.Repeat([]byte("x"), len(whole)), 0o600)
		},
		"directory": func(path string, _ []byte) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) },
		"newer": func(path string, whole []byte) error {
			binary.BigEndian.PutUint32(whole[60:], 99)
			return os.WriteFile(path, whole, 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := create(t)
			whole, err := os.ReadFile(path)
			must(t, err)
			must(t, damage(path, slices.Clone(whole)))
			before := listing(t, filepath.Dir(path))
			if f, err := vault.Open(t.Context(), path, vault.Config{}); err == nil {
				f.Close()
				t.Fatal("it was opened")
			} else if !strings.Contains(err.Error(), "box.db") {
				t.Errorf("the error does not name the file: %v", err)
			}
			if after := listing(t, filepath.Dir(path)); name != "cut" && name != "newer" && before != after {
				t.Errorf("it was changed: %s, then %s", before, after)
			}
		})
	}
}

func listing(t *testing.T, dir string) string {
	t.Helper()
	var text strings.Builder
	must(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			content, err := os.ReadFile(path)
			fmt.Fprintf(&text, "%s %x %v\n", entry.Name(), content, err)
		}
		return err
	}))
	return text.String()
}

// After every answer the log is there and says nothing.
func TestLogIsOverwritten(t *testing.T) {
	path := create(t)
	f := open(t, path, vault.Config{})
	size := int64(0)
	for i := range 40 {
		must(t, f.Do(t.Context(), set(i%2, 1+i%5, cell(tables[i%2].Width, byte(i+1)))))
		log, err := os.ReadFile(path + "-wal")
		must(t, err)
		if strings.Trim(string(log), "\x00") != "" {
			t.Fatalf("change %d is in the log", i)
		}
		if int64(len(log)) < size || len(log) == 0 {
			t.Fatalf("the log shrank from %d to %d bytes: its blocks were given back", size, len(log))
		}
		size = int64(len(log))
	}
	if _, err := os.Stat(path + "-shm"); !os.IsNotExist(err) {
		t.Errorf("there is a -shm: %v", err)
	}
	if got := rows(t, f, 0)[1]; got != string(cell(16, 31)) {
		t.Errorf("row 1 is %q", got)
	}
}

// A group is all or nothing, a refusal writes nothing, and one that wrote fails its group.
func TestGroup(t *testing.T) {
	f := open(t, create(t), vault.Config{})
	refused := errors.New("refused")
	if err := f.Do(t.Context(), func(*vault.Tx) (func(), error) { return nil, refused }); err != refused {
		t.Errorf("a refusal is answered %v", err)
	}
	undone := 0
	for name, wrong := range map[string]vault.Change{
		"refused after it wrote": func(tx *vault.Tx) (func(), error) {
			return func() { undone++ }, errors.Join(tx.Set(0, 1, cell(16, 9)), refused)
		},
		"width":   set(0, 1, cell(15, 9)),
		"row":     set(0, 71, cell(16, 9)),
		"row 0":   set(0, 0, cell(16, 9)),
		"table":   set(3, 1, cell(16, 9)),
		"no rows": set(2, 1, cell(4, 9)),
		"head":    func(tx *vault.Tx) (func(), error) { return func() {}, tx.SetHead([]byte("longer")) },
	} {
		// Both wait while another has the turn, so they are one group.
		var wg sync.WaitGroup
		var beside, failed error
		hold := make(chan struct{})
		wg.Add(1)
		go func() {
			defer wg.Done()
			f.Alone(context.Background(), func(context.Context, *vault.Alone) error { <-hold; return nil })
		}()
		wg.Add(2)
		go func() { defer wg.Done(); beside = f.Do(context.Background(), set(0, 2, cell(16, 9))) }()
		go func() { defer wg.Done(); failed = f.Do(context.Background(), wrong) }()
		close(hold)
		wg.Wait()
		if failed == nil {
			t.Errorf("%s: it was answered as done", name)
		}
		if beside == nil { // they were not one group: that is for the next
			must(t, f.Do(t.Context(), set(0, 2, cell(16, 0))))
		}
	}
	if undone != 1 {
		t.Errorf("undone %d times", undone)
	}
	for row, got := range rows(t, f, 0) {
		if got != string(cell(16, 0)) {
			t.Errorf("row %d is %q", row, got)
		}
	}
}

// When the path names another file, nothing is acknowledged; put back, the file goes on.
func TestReplaced(t *testing.T) {
	path := create(t)
	f := open(t, path, vault.Config{})
	must(t, f.Do(t.Context(), set(0, 1, cell(16, 1))))
	away := path + ".away"
	must(t, os.Rename(path, away))
	if err := f.Do(t.Context(), set(0, 2, cell(16, 1))); !errors.Is(err, vault.ErrReplaced) {
		t.Errorf("a file that is gone answers %v", err)
	}
	must(t, os.WriteFile(path, []byte("another"), 0o600))
	if err := f.Do(t.Context(), set(0, 2, cell(16, 1))); !errors.Is(err, vault.ErrReplaced) {
		t.Errorf("a file that was replaced answers %v", err)
	}
	must(t, os.Rename(away, path))
	must(t, f.Do(t.Context(), set(0, 2, cell(16, 2))))
	if got := rows(t, f, 0); got[2] != string(cell(16, 2)) {
		t.Errorf("row 2 is %q", got[2])
	}
}

// A file that was moved away while it was open is still written anew, from the open handle, and nobody else's file is lost.
func TestRewriteOfAFileThatIsAway(t *testing.T) {
	for name, another := range map[string]bool{"nothing in its place": false, "another file in its place": true} {
		t.Run(name, func(t *testing.T) {
			path := create(t)
			f := open(t, path, vault.Config{})
			must(t, f.Do(t.Context(), set(0, 1, cell(16, 7))))
			away := path + ".away"
			must(t, os.Rename(path, away))
			if another {
				must(t, os.WriteFile(path, []byte("another"), 0o600))
				must(t, os.Rename(path+"-wal", away+"-wal"))
				must(t, os.WriteFile(path+"-wal", []byte("its log"), 0o600))
				must(t, os.WriteFile(path+"-journal", []byte("its journal"), 0o600))
			}
			if err := f.Do(t.Context(), set(0, 2, cell(16, 8))); !errors.Is(err, vault.ErrReplaced) {
				t.Errorf("answered %v", err)
			}
			must(t, f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error {
				var kept [][]byte
				if err := a.Each(ctx, 0, func(_ int, cell []byte) error { kept = append(kept, cell); return nil }); err != nil {
					return err
				}
				return a.Rewrite(ctx, vault.Content{Head: []byte("anew"), Tables: tables[:1], Cells: func(int) iter.Seq[[]byte] { return slices.Values(kept) }})
			}))
			must(t, f.Do(t.Context(), set(0, 3, cell(16, 9))))
			must(t, f.Close())
			f = open(t, path, vault.Config{})
			if got := rows(t, f, 0); head(t, f) != "anew" || got[1] != string(cell(16, 7)) || got[3] != string(cell(16, 9)) {
				t.Errorf("%q %v", head(t, f), got)
			}
			if old, err := os.ReadFile(away); err != nil || strings.Trim(string(old), "\x00") != "" {
				t.Errorf("what was moved away is not overwritten: %v", err)
			}
			if found, err := os.ReadFile(path + ".found"); another && (err != nil || string(found) != "another") {
				t.Errorf("the other file: %q, %v", found, err)
			}
			for suffix, content := range map[string]string{"-wal": "its log", "-journal": "its journal"} { // else it would be taken for the fresh file's
				if found, err := os.ReadFile(path + ".found" + suffix); another && (err != nil || string(found) != content) {
					t.Errorf("what lay beside the other file: %q, %v", found, err)
				}
			}
		})
	}
}

type mirror struct {
	fail   error
	groups [][]vault.Cell
}

func (m *mirror) Write(_ context.Context, group []vault.Cell) error {
	if m.fail == nil {
		kept := slices.Clone(group)
		for i := range kept { // the vault overwrites its own
			kept[i].Content = slices.Clone(kept[i].Content)
		}
		m.groups = append(m.groups, kept)
	}
	return m.fail
}

// A mirror that fails leaves the group unanswered, and gets it again before the next.
func TestMirror(t *testing.T) {
	m := &mirror{fail: errors.New("mirror is away")}
	f := open(t, create(t), vault.Config{Mirror: m})
	if err := f.Do(t.Context(), set(0, 9, cell(16, 1))); !errors.Is(err, m.fail) {
		t.Errorf("answered %v", err)
	}
	m.fail = nil
	must(t, f.Do(t.Context(), func(tx *vault.Tx) (func(), error) {
		return func() {}, errors.Join(tx.Set(1, 2, cell(9000, 2)), tx.Set(0, 4, cell(16, 3)), tx.SetHead([]byte("new!")))
	}))
	want := [][]vault.Cell{
		{{Table: 0, Row: 9, Content: cell(16, 1)}},
		{{Table: -1, Row: 1, Content: []byte("new!")}, {Table: 0, Row: 4, Content: cell(16, 3)}, {Table: 1, Row: 2, Content: cell(9000, 2)}},
	}
	if diff := cmp.Diff(want, m.groups); diff != "" {
		t.Error(diff)
	}
}

func TestRewrite(t *testing.T) {
	path := create(t)
	f := open(t, path, vault.Config{})
	must(t, f.Do(t.Context(), set(0, 1, cell(16, 7))))
	aside, err := os.Open(path) // the old file's blocks
	must(t, err)
	defer aside.Close()
	other := []vault.Table{{Name: "cover", Width: 16, Rows: 2}}
	content := vault.Content{Head: []byte("other"), Tables: other, Cells: func(int) iter.Seq[[]byte] {
		return slices.Values([][]byte{cell(16, 5), cell(16, 6)})
	}}
	must(t, f.Alone(t.Context(), func(ctx context.Context, a *vault.Alone) error { return a.Rewrite(ctx, content) }))
	old := make([]byte, 1<<20)
	n, _ := aside.ReadAt(old, 0)
	if n == 0 || strings.Trim(string(old[:n]), "\x00") != "" {
		t.Errorf("%d bytes of the old file, not all overwritten", n)
	}
	must(t, f.Do(t.Context(), set(0, 2, cell(16, 8))))
	for _, f := range []*vault.File{f, nil} {
		if f == nil {
			f = open(t, path, vault.Config{})
		}
		if diff := cmp.Diff(map[int]string{1: string(cell(16, 5)), 2: string(cell(16, 8))}, rows(t, f, 0)); diff != "" || head(t, f) != "other" {
			t.Error(diff, head(t, f))
		}
		must(t, f.Close())
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

// Whatever a killed rewrite left beside the file is overwritten at the next start, and the file itself never.
func TestInterruptedRewrite(t *testing.T) {
	temporary := func(path, suffix string) string {
		return filepath.Join(filepath.Dir(path), vault.TemporaryPrefix+filepath.Base(path)+suffix)
	}
	for name, leave := range map[string]func(path string) error{
		"half of the fresh file":                        func(path string) error { return os.WriteFile(temporary(path, ".new"), []byte("half"), 0o600) },
		"the old file's second name, before the rename": func(path string) error { return os.Link(path, temporary(path, ".old")) },
		"both": func(path string) error {
			return errors.Join(os.Link(path, temporary(path, ".old")), os.WriteFile(temporary(path, ".new"), []byte("whole"), 0o600))
		},
		"the old file, after the rename": func(path string) error { return os.WriteFile(temporary(path, ".old"), []byte("old"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			path := create(t)
			f := open(t, path, vault.Config{})
			must(t, f.Do(t.Context(), set(0, 1, cell(16, 7))))
			must(t, f.Close())
			must(t, leave(path))
			f = open(t, path, vault.Config{})
			if got := rows(t, f, 0)[1]; got != string(cell(16, 7)) {
				t.Errorf("row 1 is %q", got)
			}
			must(t, f.Close())
			if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
				t.Errorf("left: %v", left)
			}
		})
	}
	t.Run("without the file nothing is touched", func(t *testing.T) {
		path := create(t)
		must(t, os.Rename(path, temporary(path, ".new")))
		if _, err := vault.Open(t.Context(), path, vault.Config{}); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("Open = %v", err)
		}
		if _, err := os.Stat(temporary(path, ".new")); err != nil {
			t.Error(err)
		}
	})
}

func TestRemove(t *testing.T) {
	path := create(t)
	aside, err := os.Open(path)
	must(t, err)
	defer aside.Close()
	must(t, os.WriteFile(path+"-wal", []byte("log"), 0o600))
	must(t, vault.Remove(path))
	content := make([]byte, 1<<20)
	if n, _ := aside.ReadAt(content, 0); n == 0 || strings.Trim(string(content[:n]), "\x00") != "" {
		t.Error("the blocks are not overwritten")
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	must(t, vault.Remove(path))
}
