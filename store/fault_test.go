package store_test

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/version1"
)

// street is a data directory with a session in each phase, an older copy of each of its files, and one of another house.
type street struct {
	dir     string
	older   string            // a directory of older files, at the same paths
	other   string            // that of another house
	session map[string]string // id by phase, and of one erased
	ballot  version1.SealedBallot
}

// files are all that may be damaged, by path below the directory.
func (s *street) files() []string {
	list := []string{"ceping.db", "slips.db"}
	for _, phase := range survey.Phases()[1:] {
		list = append(list, s.box(string(phase)))
	}
	return list
}

func (s *street) box(phase string) string { return filepath.Join("boxes", s.session[phase]+".db") }

// newStreet builds one. Its older files lack one act each.
func newStreet(t *testing.T) *street {
	t.Helper()
	s := &street{session: map[string]string{}, older: t.TempDir()}
	other := newHall(t, openSQLite, 6, survey.Closed)
	h := newHall(t, openSQLite, 6, survey.Draft)
	s.session[string(survey.Draft)] = h.id
	for _, phase := range append(survey.Phases()[1:], "erased") {
		to := phase
		if phase == "erased" {
			to = survey.Archived
		}
		h.session(survey.Ready)
		h.issue()
		for _, next := range survey.Phases()[2:] {
			if next == survey.Closed && to.Reached(next) {
				h.cast(newBallots(3)...)
			}
			if to.Reached(next) {
				h.advance(next)
			}
		}
		s.session[string(phase)] = h.id
	}
	h.must(h.Erase(t.Context(), h.id, act("erase")))
	h.id = s.session[string(survey.Voting)]
	s.ballot = newBallot()
	h.cast(s.ballot, newBallot())
	for _, phase := range survey.Phases()[1:] { // the older boxes: each lacks the last act on its session
		path := s.box(string(phase))
		h.reopen()
		h.must(os.MkdirAll(filepath.Join(s.older, "boxes"), 0o700))
		copyFile(t, filepath.Join(h.dir, path), filepath.Join(s.older, path))
		one := 1
		h.must(h.Enter(t.Context(), s.session[string(phase)], map[string]survey.Entered{"A": {Present: &one}}, survey.Phases(), act("attendance")))
	}
	h.close()
	for _, name := range []string{"ceping.db", "slips.db"} {
		copyFile(t, filepath.Join(h.dir, name), filepath.Join(s.older, name))
	}
	h.open()
	h.must(h.Record(t.Context(), act("take report")))
	h.close()
	other.close()
	s.dir, s.other = h.dir, other.dir
	return s
}

// copied is the street's directory again.
func (s *street) copied(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	private(t, dir)
	return dir
}

// private takes away what a copy gave to others.
func private(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		mode := fs.FileMode(0o600)
		if entry.IsDir() {
			mode = 0o700
		}
		return os.Chmod(path, mode)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// damages are what may happen to a file; a path and the street it is of.
var damages = map[string]func(t *testing.T, s *street, dir, file string){
	"missing": func(t *testing.T, _ *street, dir, file string) { must(t, os.Remove(filepath.Join(dir, file))) },
	"empty":   func(t *testing.T, _ *street, dir, file string) { must(t, os.Truncate(filepath.Join(dir, file), 0)) },
	"cut off": func(t *testing.T, _ *street, dir, file string) {
		must(t, os.Truncate(filepath.Join(dir, file), size(t, filepath.Join(dir, file))/2))
	},
	"cut off by a page": func(t *testing.T, _ *street, dir, file string) {
		must(t, os.Truncate(filepath.Join(dir, file), size(t, filepath.Join(dir, file))-4096))
	},
	"noise": func(t *testing.T, _ *street, dir, file string) {
		must(t, os.WriteFile(filepath.Join(dir, file), random(20_000), 0o600))
	},
	"noise behind the header": func(t *testing.T, _ *street, dir, file string) {
		content, err := os.ReadFile(filepath.Join(dir, file))
		must(t, err)
		copy(content[200:], random(len(content)-200))
		must(t, os.WriteFile(filepath.Join(dir, file), content, 0o600))
	},
	"older": func(t *testing.T, s *street, dir, file string) {
		copyFile(t, filepath.Join(s.older, file), filepath.Join(dir, file))
	},
	"another house's": func(t *testing.T, s *street, dir, file string) {
		from := filepath.Join(s.other, file)
		if filepath.Dir(file) == "boxes" {
			found, err := filepath.Glob(filepath.Join(s.other, "boxes", "*.db"))
			must(t, err)
			from = found[0]
		}
		copyFile(t, from, filepath.Join(dir, file))
	},
	"another session's": func(t *testing.T, s *street, dir, file string) {
		from := s.box("closed")
		if file == from {
			from = s.box("opened")
		}
		if filepath.Dir(file) == "." {
			from = map[string]string{"ceping.db": "slips.db", "slips.db": "ceping.db"}[file]
		}
		copyFile(t, filepath.Join(s.dir, from), filepath.Join(dir, file))
	},
	"a directory": func(t *testing.T, _ *street, dir, file string) {
		must(t, errors.Join(os.Remove(filepath.Join(dir, file)), os.Mkdir(filepath.Join(dir, file), 0o700)))
	},
	"a link elsewhere": func(t *testing.T, s *street, dir, file string) {
		must(t, errors.Join(os.Remove(filepath.Join(dir, file)), os.Symlink(filepath.Join(s.dir, file), filepath.Join(dir, file))))
	},
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// tree is every file below a directory, with what can be seen of it: kind, size, time, content.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	seen := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		text := fmt.Sprintf("%v %d %d", info.Mode(), info.Size(), info.ModTime().UnixNano())
		if info.Mode().IsRegular() {
			content, err := os.ReadFile(path)
			if err != nil {
				content = []byte(err.Error())
			}
			text += fmt.Sprintf(" %x", sha256.Sum256(content))
		}
		name, _ := filepath.Rel(dir, path)
		seen[name] = text
		return nil
	})
	must(t, err)
	return seen
}

var accesses = map[string]store.Access{"reading": store.Reading, "working": store.Working, "making": store.Making}

// TestFaultFiles: whatever happens to a file, no access removes or changes what is there; the message names the file and what to
// do; and a box that does not fit hinders no other session.
func TestFaultFiles(t *testing.T) {
	s := newStreet(t)
	for _, file := range s.files() {
		for what, damage := range damages {
			for kind, access := range accesses {
				t.Run(file+" "+what+" "+kind, func(t *testing.T) {
					dir := s.copied(t)
					damage(t, s, dir, file)
					before := tree(t, dir)
					opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access})
					if filepath.Dir(file) == "." {
						shut(t, err, file)
						if err == nil {
							opened.Close()
						}
					} else {
						must(t, err)
						s.outOfService(t, opened, file)
						if access != store.Reading {
							s.othersWork(t, opened, file)
						}
						must(t, opened.Close())
					}
					after := tree(t, dir)
					if filepath.Dir(file) != "." && access != store.Reading { // the house and the others have gone on
						for name := range before {
							gone := after[name] == "" && !strings.HasSuffix(name, "-wal") && !strings.HasSuffix(name, "-shm")
							if gone && name != s.box("archived") { // which was erased
								t.Errorf("%s is gone", name)
							}
						}
						before, after = map[string]string{file: before[file]}, map[string]string{file: after[file]}
					}
					if diff := cmp.Diff(before, after); diff != "" {
						t.Errorf("the directory changed (-before +after):\n%s", diff)
					}
				})
			}
		}
	}
}

// shut checks that an error names one of the files of the house, and what to do.
func shut(t *testing.T, err error, file string) {
	t.Helper()
	var misfit *store.Misfit
	if !errors.As(err, &misfit) {
		t.Fatalf("opened: %v", err)
	}
	if !strings.Contains(err.Error(), file) || misfit.Remedy == "" || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v: want one line that names %s and the remedy", err, file)
	}
}

// outOfService checks that the session of a box is named in every way, and takes nothing.
func (s *street) outOfService(t *testing.T, opened *store.Store, file string) {
	t.Helper()
	ctx, id := t.Context(), strings.TrimSuffix(filepath.Base(file), ".db")
	list, err := opened.Sessions(ctx)
	must(t, err)
	for _, one := range list {
		if (one.ID == id) != (one.Fault != "") {
			t.Errorf("session %s, %s: fault %q", one.ID, one.Phase, one.Fault)
		}
	}
	for what, err := range map[string]error{
		"session": second(opened.Session(ctx, id)), "keys": second(opened.Keys(ctx, id)), "cast": opened.Cast(ctx, id, s.ballot),
		"ballots": second(opened.Ballots(ctx, id)), "counts": second(opened.CountCast(ctx, id)), "erase": opened.Erase(ctx, id, act("erase")),
		"advance": opened.Advance(ctx, id, survey.Ready, survey.Collecting, act("advance")), "issue": opened.Issue(ctx, id, newSlips(1), act("issue")),
		"close": second(opened.CloseBox(ctx, id, closing)), "enter": opened.Enter(ctx, id, nil, survey.Phases(), act("enter")),
	} {
		if !errors.Is(err, survey.ErrUnavailable) || !isRefusal(err) || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "Delete nothing") {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// othersWork takes every other session on.
func (s *street) othersWork(t *testing.T, opened *store.Store, file string) {
	t.Helper()
	ctx := t.Context()
	id := func(phase survey.Phase) string { return s.session[string(phase)] }
	check := func(phase survey.Phase, err error) {
		if s.box(string(phase)) != file && err != nil {
			t.Errorf("the session that is %s: %v", phase, err)
		}
	}
	check(survey.Draft, opened.MakeReady(ctx, id(survey.Draft), someKeys(), 6, act("ready")))
	check(survey.Ready, opened.Issue(ctx, id(survey.Ready), newSlips(6), act("issue")))
	check(survey.Collecting, opened.Advance(ctx, id(survey.Collecting), survey.Collecting, survey.Voting, act("advance")))
	check(survey.Voting, opened.Cast(ctx, id(survey.Voting), newBallot()))
	check(survey.Voting, second(opened.CloseBox(ctx, id(survey.Voting), closing)))
	check(survey.Opened, opened.Advance(ctx, id(survey.Opened), survey.Opened, survey.Archived, act("archive")))
	for _, phase := range []survey.Phase{survey.Closed, survey.Opened, survey.Archived} {
		ballots, err := opened.Ballots(ctx, id(phase))
		if check(phase, err); err == nil && len(ballots) != 3 {
			t.Errorf("%d ballots of the session that is %s", len(ballots), phase)
		}
	}
	check(survey.Archived, opened.Erase(ctx, id(survey.Archived), act("erase")))
}

// TestFaultWords: a session whose record cannot be read, or whose phase is no word, goes out of service alone and keeps its box.
func TestFaultWords(t *testing.T) {
	s := newStreet(t)
	for what, change := range map[string]string{
		"phase":   `phase = 'votin'`,
		"nothing": `phase = ''`,
		"setup":   `setup = '{"Unit":'`,
		"no text": `setup = ''`,
		"seal":    `seal = NULL`,
		"keys":    `wrapped_box = NULL`,
		"counts":  `entered = 'x'`,
	} {
		for kind, access := range accesses {
			t.Run(what+" "+kind, func(t *testing.T) {
				dir := s.copied(t)
				id, file := s.session["closed"], s.box("closed")
				alter(t, filepath.Join(dir, "ceping.db"), `UPDATE sessions SET `+change+` WHERE id = '`+id+`'`)
				before := tree(t, dir)
				opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access})
				must(t, err)
				_, err = opened.Session(t.Context(), id)
				if !isRefusal(err) || !errors.Is(err, survey.ErrUnavailable) || !strings.Contains(err.Error(), "ceping.db") {
					t.Errorf("session: %v", err)
				}
				if strays, _ := opened.Strays(t.Context()); len(strays) > 0 {
					t.Errorf("its box is a stray: %v", strays)
				}
				if access != store.Reading {
					s.othersWork(t, opened, file)
				}
				must(t, opened.Close())
				if after := tree(t, dir); after[file] != before[file] {
					t.Errorf("its box changed: %s, %s", before[file], after[file])
				}
			})
		}
	}
}

// TestFaultNothingThere: a house is made only where nothing is, and only by an access that says so.
func TestFaultNothingThere(t *testing.T) {
	for name, made := range map[string]func(dir string) error{
		"missing": func(string) error { return nil },
		"empty":   func(dir string) error { return os.Mkdir(dir, 0o700) },
		"a lock and a link": func(dir string) error {
			return errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, "ceping.lock"), nil, 0o600))
		},
	} {
		for kind, access := range accesses {
			dir := filepath.Join(t.TempDir(), "data")
			must(t, made(dir))
			before := tree(t, filepath.Dir(dir))
			opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access})
			if access == store.Making {
				must(t, err)
				if !opened.Fresh() {
					t.Errorf("%s, %s: not said to be new", name, kind)
				}
				must(t, opened.Close())
				info, err := os.Stat(dir)
				must(t, err)
				if info.Mode().Perm() != 0o700 {
					t.Errorf("%s has mode %v", dir, info.Mode())
				}
				continue
			}
			var misfit *store.Misfit
			if !errors.As(err, &misfit) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "ceping serve") {
				t.Errorf("%s, %s: %v", name, kind, err)
			}
			if diff := cmp.Diff(before, tree(t, filepath.Dir(dir))); diff != "" {
				t.Errorf("%s, %s (-before +after):\n%s", name, kind, diff)
			}
		}
	}
	dir := t.TempDir()
	must(t, os.Chmod(dir, 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("mine"), 0o600))
	before := tree(t, dir)
	if _, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Making}); err == nil {
		t.Error("a house was made among other files")
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("among other files (-before +after):\n%s", diff)
	}
}

// TestFaultMakingInterrupted: a process that is killed while it makes a house leaves none, and the next makes it.
func TestFaultMakingInterrupted(t *testing.T) {
	h := &hall{t: t, opener: openSQLite, dir: t.TempDir(), slots: 3}
	h.open()
	h.close()
	must(t, os.Rename(filepath.Join(h.dir, "ceping.db"), filepath.Join(h.dir, ".ceping-tmp-ceping.db")))
	h.open()
	h.session(survey.Voting)
	h.cast(newBallot())
	h.reopen()
	if h.counted() != 1 {
		t.Errorf("%d ballots", h.counted())
	}
}

// TestFaultLockFile: what is in the place of the lock file and is none is named, and neither waited for nor followed.
func TestFaultLockFile(t *testing.T) {
	s := newStreet(t)
	for what, lay := range map[string]func(path string) error{
		"pipe":      func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"directory": func(path string) error { return os.Mkdir(path, 0o700) },
		"link":      func(path string) error { return os.Symlink(filepath.Join(t.TempDir(), "elsewhere"), path) },
	} {
		for kind, access := range accesses {
			dir := s.copied(t)
			path := filepath.Join(dir, "ceping.lock")
			if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			must(t, lay(path))
			opened := make(chan error, 1)
			go func() {
				_, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access})
				opened <- err
			}()
			select {
			case err := <-opened:
				shut(t, err, "ceping.lock")
			case <-time.After(30 * time.Second):
				t.Fatalf("%s, %s: waits without an end", what, kind)
			}
		}
	}
}

// TestFaultOthersFiles: what others put beside the house and may write shuts nothing.
func TestFaultOthersFiles(t *testing.T) {
	s := newStreet(t)
	dir := s.copied(t)
	for _, name := range []string{"notes.txt", filepath.Join("boxes", "notes.txt")} {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte("mine"), 0o600))
		must(t, os.Chmod(filepath.Join(dir, name), 0o664))
	}
	must(t, os.Mkdir(filepath.Join(dir, "printed"), 0o700))
	must(t, os.Chmod(filepath.Join(dir, "printed"), 0o775))
	for kind, access := range accesses {
		opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access})
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		must(t, opened.Close())
	}
}

// TestFaultReadingChangesNothing: reading leaves every byte, also of what a killed process has left in write-ahead logs, and sees it.
func TestFaultReadingChangesNothing(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Voting)
	h.cast(newBallots(2)...)
	h.must(h.Record(t.Context(), act("take report")))
	want, err := h.Audit(t.Context())
	h.must(err)
	left := h.frozen() // as killed now
	private(t, left)
	box := filepath.Join(left, h.boxFile())
	logged, err := sql.Open("sqlite", "file:"+box+"?_pragma=journal_mode(WAL)&_pragma=wal_autocheckpoint(0)")
	h.must(err)
	defer logged.Close()
	if _, err := logged.Exec(`UPDATE slots SET used = x'01', nonce = randomblob(32), category = CAST('A' || substr(category, 2) AS BLOB)
		WHERE slot = (SELECT min(slot) FROM slots WHERE used = x'00')`); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	h.must(os.CopyFS(dir, os.DirFS(left)))
	private(t, dir)
	if size(t, filepath.Join(dir, h.boxFile()+"-wal")) == 0 || size(t, filepath.Join(dir, "ceping.db-wal")) == 0 {
		t.Fatal("nothing stands in the logs: nothing is tried")
	}
	before := tree(t, dir)
	for _, access := range []store.Access{store.Reading, store.Reading, store.Working} {
		opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access})
		h.must(err)
		log, err := opened.Audit(t.Context())
		h.must(err)
		if diff := cmp.Diff(want, log); diff != "" {
			t.Errorf("the log (-want +got):\n%s", diff)
		}
		if counts, err := opened.CountCast(t.Context(), h.id); err != nil || counts["A"] != 3 {
			t.Errorf("%v ballots, %v, want 3", counts, err)
		}
		if access == store.Reading {
			if err := opened.Record(t.Context(), act("x")); err == nil {
				t.Error("an act was recorded in a house that is only read")
			}
			if err := opened.NoteListening(t.Context(), "http://a"); err == nil {
				t.Error("a note was kept in a house that is only read")
			}
			if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
				t.Errorf("reading changed the directory (-before +after):\n%s", diff)
			}
		}
		h.must(opened.Close())
	}
}
