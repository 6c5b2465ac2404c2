package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/store/backup"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/words"
)

// keeping opens a store that keeps so many backups.
func keeping(keep int) func(t *testing.T, dir string) ports {
	return func(t *testing.T, dir string) ports {
		opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Making, Version: "test", Keep: keep})
		if err != nil {
			t.Fatal(err)
		}
		return opened
	}
}

// keep asks for a backup.
func (h *hall) keep(why office.BackupReason) error {
	return h.KeepBackup(h.t.Context(), why, act("", words.KeptBackup(string(why)).Name()))
}

// keptFiles are the backups that a house keeps, without the days in their names; and whatever else lies beside them.
func (h *hall) keptFiles() (names []string) {
	h.t.Helper()
	entries, err := os.ReadDir(filepath.Join(h.dir, "backups"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		h.t.Fatal(err)
	}
	for _, e := range entries {
		parts := strings.Split(strings.TrimSuffix(e.Name(), ".tar"), "-")
		names = append(names, parts[0]+" "+parts[len(parts)-1])
	}
	return names
}

func (h *hall) keptPaths() []string {
	paths, err := filepath.Glob(filepath.Join(h.dir, "backups", "*.tar"))
	h.must(err)
	return paths
}

func (h *hall) told() office.Backups {
	h.t.Helper()
	told, err := h.Backups(h.t.Context())
	h.must(err)
	return told
}

// logged counts the acts of a name in the house's log, and entries all.
func (h *hall) logged(name string) (n int) {
	h.t.Helper()
	log, err := h.Audit(h.t.Context())
	h.must(err)
	for _, one := range log {
		if one.Name == name || name == "" {
			n++
		}
	}
	return n
}

func (h *hall) entries() int { return h.logged("") }

// opened takes a new session to opened with ballots, recorded as the office records it.
func (h *hall) openedOne(t *testing.T) {
	h.session(survey.Voting)
	h.cast(newBallots(3)...)
	h.advance(survey.Closed)
	h.openIt()
}

// openIt opens the box of the session under the name that the office has for it.
func (h *hall) openIt() {
	h.t.Helper()
	h.must(h.OpenBox(h.t.Context(), h.id, office.Result{Software: "ceping test", Seal: *h.at().Seal}, act(h.id, survey.ActOpen)))
}

// TestKeepBackup: after an opening a backup is kept, for the owner alone, which restores; once, until something is due again.
func TestKeepBackup(t *testing.T) {
	h := newHall(t, keeping(3), 12, survey.Draft)
	h.must(h.keep(office.AfterWaiting))
	if told := h.told(); told != (office.Backups{}) || len(h.keptFiles()) != 0 {
		t.Errorf("nothing is due: %+v, %v", told, h.keptFiles())
	}
	h.openedOne(t)
	if told := h.told(); !told.Due || told.Newest != "" {
		t.Errorf("after an opening: %+v", told)
	}
	before := h.entries()
	for range 2 {
		h.must(h.keep(office.AfterOpening))
	}
	if diff := cmp.Diff([]string{seq(before) + " opened"}, h.keptFiles()); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if told := h.told(); told.Due || told.Newest == "" || told.Failed != nil || h.logged("keep backup") != 1 {
		t.Errorf("kept: %+v, %d acts", told, h.logged("keep backup"))
	}
	path := h.keptPaths()[0]
	if name := filepath.Base(path); !regexp.MustCompile(`^[0-9]{6}-[0-9]{4}-[0-9]{2}-[0-9]{2}-opened\.tar$`).MatchString(name) {
		t.Errorf("its name is %s", name)
	}
	for _, private := range []string{path, filepath.Dir(path)} {
		if info, err := os.Stat(private); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", private, info.Mode(), err)
		}
	}
	whole, err := os.ReadFile(path)
	h.must(err)
	h.must(backup.Check(bytes.NewReader(whole)))
	target := filepath.Join(t.TempDir(), "new")
	if _, err := store.Restore(t.Context(), target, bytes.NewReader(whole)); err != nil {
		t.Fatal(err)
	}
	again := &hall{t: t, opener: keeping(3), dir: target, id: h.id, slots: h.slots}
	again.open()
	if diff := cmp.Diff(h.at(), again.at()); diff != "" || again.counted() != 3 {
		t.Errorf("%d ballots, the session (-want +got):\n%s", again.counted(), diff)
	}
	if !again.told().Due {
		t.Error("a restored house has no backup of its own, and none is due")
	}
	h.reopen()
	if h.told().Due || len(h.keptFiles()) != 1 {
		t.Errorf("after a restart: %+v, %v", h.told(), h.keptFiles())
	}
	h.must(h.Advance(t.Context(), h.id, survey.Opened, survey.Archived, act(h.id, "archive")))
	h.must(h.keep(office.AfterArchiving))
	if names := h.keptFiles(); len(names) != 2 || !strings.HasSuffix(names[1], "archived") {
		t.Errorf("after archiving: %v", names)
	}
}

// seq is a number of acts as a kept backup's name has it.
func seq(acts int) string { return fmt.Sprintf("%06d", acts) }

// TestKeptBackupWaits: while another session is anywhere from collecting until opened none is made, which is told, over a restart too; then
// it is made up for.
func TestKeptBackupWaits(t *testing.T) {
	h := newHall(t, keeping(3), 12, survey.Draft)
	h.openedOne(t)
	h.session(survey.Collecting)
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed} {
		if phase != survey.Collecting {
			h.advance(phase)
		}
		for range 2 {
			if err := h.keep(office.AfterOpening); !isRefusal(err) || !strings.Contains(words.EnglishError(err), h.id) {
				t.Errorf("%s: %v", phase, err)
			}
			if told := h.told(); !told.Due || !told.Waits || told.Failed != nil || len(h.keptFiles()) != 0 || h.logged("keep backup") != 0 {
				t.Errorf("%s: %+v, %v", phase, told, h.keptFiles())
			}
			h.reopen()
		}
	}
	h.openIt()
	h.must(h.keep(office.AfterOpening))
	if told := h.told(); told.Due || told.Waits || len(h.keptFiles()) != 1 {
		t.Errorf("opened: %+v, %v", told, h.keptFiles())
	}
}

// TestKeptBackupsGo: as many are kept as are to be, the newest, and the last whole one is never among those that go.
func TestKeptBackupsGo(t *testing.T) {
	h := newHall(t, keeping(2), 12, survey.Draft)
	for range 4 {
		h.openedOne(t)
		h.must(h.keep(office.AfterOpening))
	}
	paths := h.keptPaths()
	if len(paths) != 2 || !strings.HasPrefix(filepath.Base(paths[1]), seq(h.entries()-1)) {
		t.Errorf("kept: %v of %d acts", paths, h.entries())
	}
	for _, path := range paths {
		f, err := os.Open(path)
		h.must(err)
		h.must(errors.Join(backup.CheckFile(f), f.Close()))
	}
	strange := filepath.Join(h.dir, "backups", "mine.tar")
	later := filepath.Join(h.dir, "backups", "999999-2026-01-01-opened.tar")
	for _, path := range []string{strange, later} {
		h.must(os.WriteFile(path, []byte("somebody's"), 0o600))
	}
	half := filepath.Join(h.dir, "backups", ".ceping-tmp-backup")
	h.must(os.WriteFile(half, []byte("half"), 0o600))
	h.reopen()
	if _, err := os.Lstat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what a killed process left half: %v", err)
	}
	h.openedOne(t)
	h.must(h.keep(office.AfterOpening))
	for _, path := range []string{strange, later} {
		if text, err := os.ReadFile(path); err != nil || string(text) != "somebody's" {
			t.Errorf("%s: %q, %v", path, text, err)
		}
	}
	if left := h.keptPaths(); len(left) != 4 || left[0] != paths[1] {
		t.Errorf("kept: %v", left)
	}
	if strays, err := h.Strays(t.Context()); err != nil || len(strays) != 0 {
		t.Errorf("strays: %v, %v", strays, err)
	}
	h.close()
	h.opener = keeping(0)
	h.open()
	h.openedOne(t)
	h.must(h.keep(office.AfterOpening))
	if told := h.told(); !told.Off || len(h.keptPaths()) != 4 {
		t.Errorf("of a house that keeps none: %+v, %v", told, h.keptPaths())
	}
}

// TestKeptBackupFails: one that cannot be written, or does not read back, is said and leaves nothing; those before it stay, the session is as
// it was, and it is tried again.
func TestKeptBackupFails(t *testing.T) {
	if !apart(t) {
		return
	}
	h := newHall(t, keeping(1), 12, survey.Draft)
	h.openedOne(t)
	h.must(h.keep(office.AfterOpening))
	first := h.keptPaths()
	h.openedOne(t)
	at := h.at()
	fails := func(what, code string) {
		t.Helper()
		err := h.keep(office.AfterOpening)
		var refused *survey.Refusal
		if !errors.As(err, &refused) || string(refused.Code) != code || !words.Has(refused.Code) {
			t.Errorf("%s: %v, want %s", what, err, code)
		}
		if told := h.told(); !told.Due || told.Waits || !errors.As(told.Failed, &refused) || string(refused.Code) != code {
			t.Errorf("%s: %+v", what, told)
		}
		if diff := cmp.Diff(first, h.keptPaths()); diff != "" || len(h.keptFiles()) > 1 {
			t.Errorf("%s: kept (-before +after):\n%s %v", what, diff, h.keptFiles())
		}
		if diff := cmp.Diff(at, h.at()); diff != "" {
			t.Errorf("%s: the session (-before +after):\n%s", what, diff)
		}
	}
	var whole bytes.Buffer
	h.must(h.Backup(t.Context(), &whole, act("", "backup")))
	for what, at := range map[string]int{"of the box": whole.Len() - 20_000, "of its end": whole.Len() - 3} {
		err := h.ports.(*store.Store).KeepWritten(office.AfterOpening, func(w io.Writer) (int, error) {
			damaged := bytes.Clone(whole.Bytes())
			damaged[at] ^= 1 // as a disk that fails
			return 7, second(w.Write(damaged))
		})
		var refused *survey.Refusal
		if !errors.As(err, &refused) || refused.Code != "kept_backup_unread" || !words.Has(refused.Code) || len(h.keptFiles()) != 1 {
			t.Errorf("a byte %s: %v, kept %v", what, err, h.keptFiles())
		}
	}
	freed := fullAbove(t, 20_000)
	fails("a full disk", "kept_backup_failed")
	freed()
	dir := filepath.Join(h.dir, "backups")
	h.must(os.Chmod(dir, 0o777))
	fails("a folder that others may write", "kept_backup_folder")
	h.must(os.Chmod(dir, 0o700))
	h.must(h.keep(office.AfterOpening))
	if told := h.told(); told.Due || told.Failed != nil || len(h.keptPaths()) != 1 || h.keptPaths()[0] == first[0] {
		t.Errorf("with room again: %+v, %v", told, h.keptPaths())
	}
}

// TestKeptBackupHasNoSeed: nor has one any byte of it.
func TestKeptBackupHasNoSeed(t *testing.T) {
	h := newHall(t, keeping(2), 12, survey.Draft)
	h.openedOne(t)
	h.session(survey.Draft)
	seed := random(32)
	h.must(h.MakeReady(t.Context(), h.id, someKeys(), seed, h.act("ready")))
	batch := h.issue()
	h.must(h.keep(office.AfterOpening))
	secret := map[string][]byte{"seed": seed, "slip": batch[0].Digest[:]}
	if found := holding(t, filepath.Join(h.dir, "backups"), secret); len(found) > 0 || len(h.keptPaths()) != 1 {
		t.Errorf("the backup has %v", found)
	}
	if found := holding(t, h.dir, secret); len(found) == 0 {
		t.Error("the marks are in no file: nothing is tried")
	}
}

// TestErasedFromKeptBackups: what is erased goes from the backups that the house keeps, to the bytes, once one without it is whole; that
// waits for a session in the hall, and is told.
func TestErasedFromKeptBackups(t *testing.T) {
	h := newHall(t, keeping(4), 12, survey.Draft)
	h.openedOne(t)
	h.must(h.keep(office.AfterOpening))
	early := h.keptPaths() // before what is erased was there
	h.openedOne(t)
	erased := h.id
	h.must(h.Advance(t.Context(), h.id, survey.Opened, survey.Archived, act(h.id, "archive")))
	h.must(h.keep(office.AfterArchiving))
	h.openedOne(t)
	h.must(h.keep(office.AfterOpening))
	box, err := os.ReadFile(filepath.Join(h.dir, "boxes", erased+".db"))
	h.must(err)
	mark := map[string][]byte{"a page of its box": box[len(box)-4096:], "its name": []byte("boxes/" + erased)}
	dir := filepath.Join(h.dir, "backups")
	if found := holding(t, dir, mark); len(found) != 4 || len(h.keptPaths()) != 3 {
		t.Fatalf("nothing is tried: %v", found)
	}
	h.session(survey.Collecting)
	waiting := h.id
	h.must(h.Erase(t.Context(), erased, act(erased, "erase")))
	if err := h.keep(office.AfterErasing); !isRefusal(err) {
		t.Errorf("while one is collecting: %v", err)
	}
	h.reopen()
	if told := h.told(); !told.Due || !told.Waits || told.Holding != 2 || len(h.keptPaths()) != 3 {
		t.Errorf("while one is collecting: %+v, %v", told, h.keptPaths())
	}
	h.id = waiting
	h.must(h.Withdraw(t.Context(), h.id, h.act("back to draft")))
	h.must(h.keep(office.AfterWaiting))
	if told := h.told(); told.Due || told.Holding != 0 {
		t.Errorf("made up for: %+v", told)
	}
	if found := holding(t, dir, mark); len(found) > 0 {
		t.Errorf("the backups still have %v", found)
	}
	if paths := h.keptPaths(); len(paths) != 2 || paths[0] != early[0] || !strings.HasSuffix(paths[1], "later.tar") {
		t.Errorf("kept: %v", paths)
	}
	h.must(h.Erase(t.Context(), waiting, act(waiting, "erase"))) // a draft, as a whole
	h.must(h.keep(office.AfterErasing))
	if paths := h.keptPaths(); len(paths) != 2 || paths[0] != early[0] || !strings.HasSuffix(paths[1], "erased.tar") {
		t.Errorf("kept: %v", paths)
	}
}
