package store_test

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/words"
)

// TestFaultRestore: what exists is not touched, whatever is restored onto it; and a damaged backup leaves nothing.
func TestFaultRestore(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Voting)
	h.cast(newBallots(4)...)
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	var whole bytes.Buffer
	h.must(h.Backup(t.Context(), &whole, act("", "backup")))
	mkdir := func(path string) { must(t, os.MkdirAll(path, 0o700)) }
	write := func(path string) { must(t, os.WriteFile(path, []byte("mine"), 0o600)) }
	for what, test := range map[string]struct {
		there func(dir string)
		named string // in the refusal; empty: it is restored
	}{
		"nothing":             {func(string) {}, ""},
		"an empty directory":  {mkdir, ""},
		"a file in it":        {func(dir string) { mkdir(dir); write(filepath.Join(dir, "notes.txt")) }, "not empty"},
		"a file":              {func(dir string) { write(dir) }, "no directory"},
		"an earlier restore":  {func(dir string) { mkdir(dir + ".restoring"); write(filepath.Join(dir+".restoring", "ceping.db")) }, ".restoring is there already"},
		"a link to an empty":  {func(dir string) { mkdir(dir + "2"); must(t, os.Symlink(dir+"2", dir)) }, "is a link"},
		"a link that dangles": {func(dir string) { must(t, os.Symlink(dir+"2", dir)) }, "is a link"},
	} {
		t.Run(what, func(t *testing.T) {
			parent := t.TempDir()
			dir := filepath.Join(parent, "data")
			test.there(dir)
			before := tree(t, parent)
			_, err := store.Restore(t.Context(), dir, bytes.NewReader(whole.Bytes()))
			if test.named != "" {
				if err == nil || !strings.Contains(words.EnglishError(err), test.named) || !strings.Contains(words.EnglishError(err), dir) {
					t.Errorf("%v, want one that says %q", err, test.named)
				}
				if diff := cmp.Diff(before, tree(t, parent)); diff != "" {
					t.Errorf("something was touched (-before +after):\n%s", diff)
				}
				return
			}
			must(t, err)
			again := &hall{t: t, opener: openSQLite, dir: dir, id: h.id, slots: h.slots}
			again.open()
			if again.counted() != 4 {
				t.Errorf("%d ballots", again.counted())
			}
			if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("%v, %v", info.Mode(), err)
			}
		})
	}
	for what, change := range map[string]func(*tar.Header, []byte) (*tar.Header, []byte){
		"a box cut off": func(head *tar.Header, content []byte) (*tar.Header, []byte) {
			if strings.HasPrefix(head.Name, "boxes/") {
				content = content[:4096]
			}
			return head, content
		},
		"a box of noise": func(head *tar.Header, content []byte) (*tar.Header, []byte) {
			if strings.HasPrefix(head.Name, "boxes/") {
				content = random(len(content))
			}
			return head, content
		},
		"no box": func(head *tar.Header, content []byte) (*tar.Header, []byte) {
			if strings.HasPrefix(head.Name, "boxes/") {
				head = nil
			}
			return head, content
		},
		"a link": func(head *tar.Header, content []byte) (*tar.Header, []byte) {
			if head.Name == "slips.db" {
				return &tar.Header{Name: head.Name, Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, nil
			}
			return head, content
		},
		"an empty file": func(head *tar.Header, content []byte) (*tar.Header, []byte) {
			if head.Name == "slips.db" {
				content = nil
			}
			return head, content
		},
		"a box of another name": func(head *tar.Header, content []byte) (*tar.Header, []byte) {
			if strings.HasPrefix(head.Name, "boxes/") {
				head.Name = "boxes/" + newID() + ".db"
			}
			return head, content
		},
	} {
		t.Run(what, func(t *testing.T) {
			parent := t.TempDir()
			damaged := retar(t, whole.Bytes(), change)
			for _, dir := range []string{filepath.Join(parent, "data"), filepath.Join(parent, "a", "b", "data")} {
				if _, err := store.Restore(t.Context(), dir, bytes.NewReader(damaged)); err == nil {
					t.Error("it was restored")
				}
			}
			if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
				t.Errorf("left %v, %v", left, err)
			}
		})
	}
	t.Run("holes", func(t *testing.T) {
		parent := t.TempDir()
		if _, err := store.Restore(t.Context(), filepath.Join(parent, "data"), bytes.NewReader(sparse())); err == nil || !strings.Contains(words.EnglishError(err), "it has holes") {
			t.Errorf("a file of holes: %v", err)
		}
		if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
			t.Errorf("left %v, %v", left, err)
		}
	})
}

// retar changes the entries of a backup.
func retar(t *testing.T, whole []byte, change func(*tar.Header, []byte) (*tar.Header, []byte)) []byte {
	t.Helper()
	var out bytes.Buffer
	to := tar.NewWriter(&out)
	for from := tar.NewReader(bytes.NewReader(whole)); ; {
		head, err := from.Next()
		if err == io.EOF {
			break
		}
		must(t, err)
		content, err := io.ReadAll(from)
		must(t, err)
		if head, content = change(head, content); head == nil {
			continue
		}
		head.Size = int64(len(content))
		must(t, to.WriteHeader(head))
		must(t, second(to.Write(content)))
	}
	must(t, to.Close())
	return out.Bytes()
}

// sparse is an archive of one file of 1 GB that is all hole, in PAX format 1.0, in a few blocks.
func sparse() []byte {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	records := "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n29 GNU.sparse.name=ceping.db\n34 GNU.sparse.realsize=1073741824\n"
	w.WriteHeader(&tar.Header{Name: "x", Typeflag: tar.TypeXHeader, Size: int64(len(records))})
	w.Write([]byte(records))
	w.Flush()
	head := out.Bytes()
	if len(head) == 0 { // the writer makes no such header itself: by hand
		block := func(name string, kind byte, size int) []byte {
			b := make([]byte, 512)
			copy(b, name)
			copy(b[100:], "0000600\x000000000\x000000000\x00")
			copy(b[124:], []byte(octal(size)))
			copy(b[136:], "00000000000\x00        ")
			b[156] = kind
			copy(b[257:], "ustar\x0000")
			sum := 0
			for _, c := range b {
				sum += int(c)
			}
			copy(b[148:], []byte(octal(sum)[5:]))
			b[155] = ' '
			return b
		}
		pad := func(text string) []byte { return append([]byte(text), make([]byte, (512-len(text)%512)%512)...) }
		out.Write(block("x", 'x', len(records)))
		out.Write(pad(records))
		data := pad("0\n")
		out.Write(block("ceping.db", '0', len(data)))
		out.Write(data)
		out.Write(make([]byte, 1024))
	}
	return out.Bytes()
}

// octal is a number as tar has it, 11 digits and a zero.
func octal(n int) string {
	digits := []byte("00000000000\x00")
	for i := 10; n > 0; i-- {
		digits[i] = byte('0' + n%8)
		n /= 8
	}
	return string(digits)
}
