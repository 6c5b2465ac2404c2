package store_test

import (
	"crypto/sha256"
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
	"ceping/survey/ballot"
	"ceping/survey/manifest"
	"ceping/survey/office"
	"ceping/survey/words"
)

// street is a data directory with a session in each phase, an older copy of each of its files, and one of another house.
type street struct {
	dir     string
	older   string            // a directory of older files, at the same paths
	other   string            // that of another house
	session map[string]string // id by phase, and of one erased
	ballot  ballot.Cast
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
	h.must(h.Erase(t.Context(), h.id, act(h.id, "erase")))
	h.id = s.session[string(survey.Voting)]
	s.ballot = newBallot()
	h.cast(s.ballot, newBallot())
	h.collect(1)                                // and one who has not cast yet
	for _, phase := range survey.Phases()[1:] { // the older boxes: each lacks the last act on its session
		path := s.box(string(phase))
		h.reopen()
		h.must(os.MkdirAll(filepath.Join(s.older, "boxes"), 0o700))
		copyFile(t, filepath.Join(h.dir, path), filepath.Join(s.older, path))
		one := 1
		h.must(h.Enter(t.Context(), s.session[string(phase)], map[string]survey.Entered{"A": {Present: &one}}, survey.Phases(), "", act(s.session[string(phase)], "attendance")))
	}
	h.close()
	for _, name := range []string{"ceping.db", "slips.db"} {
		copyFile(t, filepath.Join(h.dir, name), filepath.Join(s.older, name))
	}
	h.open()
	h.must(h.Record(t.Context(), act("", "take report")))
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
	if !strings.Contains(words.EnglishError(err), file) || misfit.Remedy == "" || strings.Contains(words.EnglishError(err), "\n") {
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
		"box": second(opened.ReadBox(ctx, id)), "material": second(opened.Material(ctx, id)), "withdraw": opened.Withdraw(ctx, id, act(id, "back to draft")), "counts": second(opened.CountCast(ctx, id)), "erase": opened.Erase(ctx, id, act(id, "erase")),
		"advance": opened.Advance(ctx, id, survey.Ready, survey.Collecting, act(id, "advance")), "issue": opened.Issue(ctx, id, newSlips(1), act(id, "issue")),
		"close": second(opened.CloseBox(ctx, id, act(id, "close"))), "enter": opened.Enter(ctx, id, nil, survey.Phases(), "", act(id, "enter")),
	} {
		if !errors.Is(err, survey.ErrUnavailable) || !isRefusal(err) || !strings.Contains(words.EnglishError(err), file) || !strings.Contains(words.EnglishError(err), "Delete nothing") {
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
	check(survey.Draft, opened.MakeReady(ctx, id(survey.Draft), someKeys(), random(32), act(id(survey.Draft), "ready")))
	check(survey.Ready, opened.Issue(ctx, id(survey.Ready), newSlips(6), act(id(survey.Ready), "issue")))
	check(survey.Collecting, opened.Advance(ctx, id(survey.Collecting), survey.Collecting, survey.Voting, act(id(survey.Collecting), "advance")))
	check(survey.Voting, opened.Cast(ctx, id(survey.Voting), newBallot()))
	check(survey.Voting, opened.Cast(ctx, id(survey.Voting), s.ballot))
	check(survey.Voting, second(opened.CloseBox(ctx, id(survey.Voting), act(id(survey.Voting), "close"))))
	check(survey.Opened, opened.Advance(ctx, id(survey.Opened), survey.Opened, survey.Archived, act(id(survey.Opened), "archive")))
	for _, phase := range []survey.Phase{survey.Closed, survey.Opened, survey.Archived} {
		box, err := opened.ReadBox(ctx, id(phase))
		if check(phase, err); err == nil && len(box.Rows[manifest.CoverKey]) != 3 {
			t.Errorf("%d ballots of the session that is %s", len(box.Rows[manifest.CoverKey]), phase)
		}
	}
	check(survey.Archived, opened.Erase(ctx, id(survey.Archived), act(id(survey.Archived), "erase")))
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
				damage(t, filepath.Join(dir, "ceping.db"), `UPDATE sessions SET `+change+` WHERE id = '`+id+`'`)
				before := tree(t, dir)
				opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access})
				must(t, err)
				_, err = opened.Session(t.Context(), id)
				if !isRefusal(err) || !errors.Is(err, survey.ErrUnavailable) || !strings.Contains(words.EnglishError(err), "ceping.db") {
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
			if !errors.As(err, &misfit) || !strings.Contains(words.EnglishError(err), dir) || !strings.Contains(words.EnglishError(err), "ceping serve") {
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
	h.must(h.Record(t.Context(), act("", "take report")))
	want, err := h.Audit(t.Context())
	h.must(err)
	dir := h.frozen() // as killed now
	private(t, dir)
	if size(t, filepath.Join(dir, "ceping.db-wal")) == 0 {
		t.Fatal("nothing stands in the log: nothing is tried")
	}
	h.cast(newBallot()) // a group that is committed, and whose log was not moved
	h.close()
	inLog(t, filepath.Join(dir, h.boxFile()), `ATTACH '`+filepath.Join(h.dir, h.boxFile())+`' AS later;
		UPDATE t1 SET cell = (SELECT cell FROM later.t1 AS l WHERE l.row = t1.row)`)
	before := tree(t, dir)
	for _, access := range []store.Access{store.Reading, store.Reading, store.Working} {
		opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access})
		h.must(err)
		log, err := opened.Audit(t.Context())
		h.must(err)
		if diff := cmp.Diff(want, log); diff != "" {
			t.Errorf("the log (-want +got):\n%s", diff)
		}
		if counts, err := opened.CountCast(t.Context(), h.id); err != nil || counts["A"].Cast != 3 {
			t.Errorf("%v ballots, %v, want 3", counts, err)
		}
		if access == store.Reading {
			for what, err := range map[string]error{
				"an act":    opened.Record(t.Context(), act("", "x")),
				"a note":    opened.NoteListening(t.Context(), "http://a"),
				"a ballot":  opened.Cast(t.Context(), h.id, newBallot()),
				"a slip":    second(opened.Collect(t.Context(), h.issued[h.id][0].Digest, element())),
				"a search":  second(opened.Find(t.Context(), h.issued[h.id][0].Digest)),
				"readiness": opened.Ready(t.Context()),
				"a step":    second(opened.CloseBox(t.Context(), h.id, h.act("close"))),
				"a draft":   opened.Withdraw(t.Context(), h.id, h.act("back to draft")),
			} {
				if err == nil {
					t.Errorf("%s in a house that is only read", what)
				}
			}
			if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
				t.Errorf("reading changed the directory (-before +after):\n%s", diff)
			}
		}
		h.must(opened.Close())
	}
}

// TestFaultReadingCounts: a house that is only read answers what is asked of it to count and report.
func TestFaultReadingCounts(t *testing.T) {
	s := newStreet(t)
	dir := s.copied(t)
	opened, err := store.Open(t.Context(), store.Config{Dir: dir})
	must(t, err)
	defer opened.Close()
	ctx := t.Context()
	for phase, id := range s.session {
		slips, err := opened.CountSlips(ctx, id)
		must(t, err)
		cast, err := opened.CountCast(ctx, id)
		must(t, err)
		wantSlips, wantCast := survey.SlipCount{Printed: 6, Collected: 3}, 3
		switch phase {
		case "draft":
			wantSlips, wantCast = survey.SlipCount{}, 0
		case "ready", "collecting":
			wantSlips, wantCast = survey.SlipCount{Printed: 6}, 0
		case "voting":
			wantCast = 2
		}
		if slips["A"] != wantSlips || cast["A"].Cast != wantCast {
			t.Errorf("%s: %+v, %+v", phase, slips["A"], cast["A"])
		}
		_, resultErr := opened.Result(ctx, id)
		box, boxErr := opened.ReadBox(ctx, id)
		switch phase {
		case "closed":
			if boxErr != nil || len(box.Rows[manifest.CoverKey]) != 3 || len(box.Seed) != 32 || !errors.Is(resultErr, office.ErrNotOpened) {
				t.Errorf("closed: %v, %v", boxErr, resultErr)
			}
		case "opened", "archived":
			if boxErr != nil || resultErr != nil || len(box.Rows[manifest.CoverKey]) != 3 || box.Seed != nil {
				t.Errorf("%s: %v, %v", phase, boxErr, resultErr)
			}
		default:
			if boxErr == nil {
				t.Errorf("%s: its box was read", phase)
			}
		}
	}
}
