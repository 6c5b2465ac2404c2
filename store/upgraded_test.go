package store_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/boxkey"
	"ceping/survey/export"
)

// earlier is what a ceping left whose house had another schema, in testdata/schema*.tar.gz: ceping-data is its data directory, with a session
// that is a draft, one ready, one opened, one archived and one erased; beside it the Reports that it wrote, the archive and a backup. They were
// made by the command line of the last commit with that schema.
type earlier struct {
	dir string
	id  map[string]string // by phase
}

func newEarlier(t *testing.T, name string) *earlier {
	t.Helper()
	e := &earlier{t.TempDir(), map[string]string{}}
	packed, err := os.Open(filepath.Join("testdata", name+".tar.gz"))
	must(t, err)
	defer packed.Close()
	unpacked, err := gzip.NewReader(packed)
	must(t, err)
	untar(t, unpacked, e.dir)
	for _, phase := range []string{"draft", "ready", "opened", "archived", "erased"} {
		e.id[phase] = string(e.read(t, phase+".id")[:36])
	}
	return e
}

// untar unpacks files as tar does, markers of a backup left out.
func untar(t *testing.T, from io.Reader, dir string) {
	t.Helper()
	for files := tar.NewReader(from); ; {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		must(t, err)
		path := filepath.Join(dir, filepath.FromSlash(head.Name))
		if head.Typeflag == tar.TypeDir {
			must(t, os.MkdirAll(path, 0o700))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		content, err := io.ReadAll(files)
		must(t, err)
		must(t, os.WriteFile(path, content, 0o600))
	}
}

func (e *earlier) read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(e.dir, name))
	must(t, err)
	return content
}

func (e *earlier) house() string { return filepath.Join(e.dir, "ceping-data") }

// log are the acts of a house as its file has them.
func logOf(t *testing.T, dir string) []map[string]string {
	t.Helper()
	return rowsOf(t, filepath.Join(dir, "ceping.db"))["audit"]
}

// holds checks that a house has what was left: phases, counts, Reports to the byte, and the acts, which are a chain.
func (e *earlier) holds(t *testing.T, opened *store.Store, ready survey.Phase, log []map[string]string) {
	t.Helper()
	ctx := t.Context()
	staff, _ := staffOf(opened)
	for kind, want := range map[string]struct {
		phase                           survey.Phase
		printed, collected, void, again int
		cast                            int
	}{
		"draft":    {survey.Draft, 0, 0, 0, 0, 0},
		"ready":    {ready, 6, 0, 0, 0, 0},
		"opened":   {survey.Opened, 6, 5, 1, 0, 5},
		"archived": {survey.Archived, 6, 6, 0, 1, 5},
		"erased":   {survey.Archived, 6, 4, 0, 0, 4},
	} {
		id := e.id[kind]
		s, err := opened.Session(ctx, id)
		must(t, err)
		slips, err := opened.CountSlips(ctx, id)
		must(t, err)
		cast, err := opened.CountCast(ctx, id)
		must(t, err)
		var n survey.SlipCount
		ballots := 0
		for _, c := range slips {
			n.Printed, n.Collected, n.Void, n.Replaced = n.Printed+c.Printed, n.Collected+c.Collected, n.Void+c.Void, n.Replaced+c.Replaced
		}
		for _, c := range cast {
			ballots += c.Cast
		}
		if kind == "ready" && ready == survey.Draft {
			want.printed = 0
		}
		if got := (survey.SlipCount{Printed: want.printed, Collected: want.collected, Void: want.void, Replaced: want.again}); n != got || s.Phase != want.phase || ballots != want.cast {
			t.Errorf("%s: it is %s with %+v and %d ballots", kind, s.Phase, n, ballots)
		}
		own, err := opened.SessionAudit(ctx, id)
		must(t, err)
		if err := survey.CheckSessionAudit(id, own); err != nil || len(own) == 0 {
			t.Errorf("%s: %d acts, %v", kind, len(own), err)
		}
		if want.cast == 0 {
			continue
		}
		report, err := staff.Report(ctx, id)
		must(t, err)
		var text bytes.Buffer
		must(t, export.JSON(&text, report))
		if diff := cmp.Diff(string(e.read(t, kind+".json")), text.String()); diff != "" {
			t.Errorf("%s: the Report (-then +now):\n%s", kind, diff)
		}
	}
	entries, err := opened.Audit(ctx)
	must(t, err)
	if err := survey.CheckAudit(entries); err != nil || len(entries) < len(log) {
		t.Fatalf("the log: %d entries, %d before, %v", len(entries), len(log), err)
	}
	for i, row := range log {
		if want := "string " + entries[i].Hash; row["hash"] != want {
			t.Fatalf("entry %d is %s, and was %s", i+1, want, row["hash"])
		}
	}
}

func openKeeping(t *testing.T, dir string, access store.Access, keep int) *store.Store {
	t.Helper()
	opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: access, Version: "later", Keep: keep})
	must(t, err)
	return opened
}

// TestUpgraded: a data directory of each of the last two schemas opens with all that it had, behind a backup of it as it was, which the
// ceping before could go on with; and so does a backup of that time, which had no digests.
func TestUpgraded(t *testing.T) {
	for name, schema := range map[string]int{"schema10": 10, "schema11": 11} {
		t.Run(name, func(t *testing.T) {
			e := newEarlier(t, name)
			dir := e.house()
			log, before := logOf(t, dir), tree(t, dir)
			reading := openKeeping(t, dir, store.Reading, 2)
			e.holds(t, reading, survey.Ready, log)
			must(t, reading.Close())
			if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
				t.Errorf("reading changed the directory (-before +after):\n%s", diff)
			}
			for range 2 {
				opened := openKeeping(t, dir, store.Working, 2)
				e.holds(t, opened, survey.Ready, log)
				must(t, opened.Close())
			}
			kept, err := filepath.Glob(filepath.Join(dir, "backups", "*-upgrade.tar"))
			must(t, err)
			if len(kept) != 1 {
				t.Fatalf("kept: %v", kept)
			}
			e.wentBack(t, kept[0], schema, log)
			again := filepath.Join(t.TempDir(), "data")
			restored, err := store.Restore(t.Context(), again, bytes.NewReader(e.read(t, "backup.tar")))
			must(t, err)
			if !restored.Undigested || len(restored.DraftAgain) != 1 || restored.DraftAgain[0].ID != e.id["ready"] {
				t.Errorf("restored: %+v", restored)
			}
			opened := openKeeping(t, again, store.Working, 2)
			e.holds(t, opened, survey.Draft, log)
			must(t, opened.Close())
			e.recounts(t)
			e.goesOn(t)
		})
	}
}

// wentBack looks into the backup from before an upgrade.
func (e *earlier) wentBack(t *testing.T, path string, was int, log []map[string]string) {
	whole, err := os.ReadFile(path)
	must(t, err)
	by := t.TempDir()
	untar(t, bytes.NewReader(whole), by)
	db := opened(t, filepath.Join(by, "ceping.db"))
	var schema int
	must(t, db.QueryRow(`SELECT max(version_id) FROM goose_db_version`).Scan(&schema))
	must(t, db.Close())
	if schema != was {
		t.Errorf("it has schema %d", schema)
	}
	house := openKeeping(t, e.house(), store.Working, 2)
	m, err := house.Material(t.Context(), e.id["ready"])
	must(t, err)
	if bytes.Contains(whole, m.Seed) || len(holding(t, e.house(), map[string][]byte{"seed": m.Seed})) == 0 {
		t.Error("the backup has the seed, or nothing has it")
	}
	entries, err := house.Audit(t.Context())
	must(t, err)
	if last := entries[len(entries)-1]; last.Name != "keep backup" || last.Detail != "upgrade" {
		t.Errorf("the last act is %+v", last)
	}
	must(t, house.Close())
	again := filepath.Join(t.TempDir(), "data")
	restored, err := store.Restore(t.Context(), again, bytes.NewReader(whole))
	must(t, err)
	if restored.Undigested || len(restored.DraftAgain) != 1 || restored.DraftAgain[0].ID != e.id["ready"] {
		t.Errorf("restored: %+v", restored)
	}
	back := openKeeping(t, again, store.Working, 0)
	e.holds(t, back, survey.Draft, log)
	must(t, back.Close())
}

// recounts counts the archive of that time anew.
func (e *earlier) recounts(t *testing.T) {
	t.Helper()
	a, err := archive.Read(bytes.NewReader(e.read(t, "archived.ceping")))
	must(t, err)
	key, err := new(boxkey.Turns).Unwrap(t.Context(), a.WrappedKey, [][]byte{[]byte("example-passphrase-one")}, nil)
	must(t, err)
	defer key.Wipe()
	report, err := archive.Recount(t.Context(), a, key, "", nil)
	must(t, err)
	var text bytes.Buffer
	must(t, export.JSON(&text, &report))
	if diff := cmp.Diff(string(e.read(t, "archived.json")), text.String()); diff != "" {
		t.Errorf("the archive (-then +recounted):\n%s", diff)
	}
}

// goesOn takes the sessions further.
func (e *earlier) goesOn(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	house := openKeeping(t, e.house(), store.Working, 2)
	defer house.Close()
	_, opening := staffOf(house)
	var file bytes.Buffer
	must(t, opening.WriteArchive(ctx, e.id["opened"], &file))
	must(t, house.Advance(ctx, e.id["opened"], survey.Opened, survey.Archived, act(e.id["opened"], "archive")))
	must(t, house.Erase(ctx, e.id["archived"], act(e.id["archived"], "erase")))
	must(t, house.Advance(ctx, e.id["ready"], survey.Ready, survey.Collecting, act(e.id["ready"], "advance")))
	must(t, house.MakeReady(ctx, e.id["draft"], someKeys(), random(32), act(e.id["draft"], "ready")))
}

// TestUpgradeWantsItsBackup: where the backup before an upgrade cannot be kept nothing is upgraded, and it is said how; nor is anything while
// a session is in the hall, whatever the program calls itself.
func TestUpgradeWantsItsBackup(t *testing.T) {
	e := newEarlier(t, "schema10")
	must(t, os.WriteFile(filepath.Join(e.house(), "backups"), []byte("in the way"), 0o600))
	before := tree(t, e.house())
	_, err := store.Open(t.Context(), store.Config{Dir: e.house(), Access: store.Working, Version: "later", Keep: 2})
	if err == nil || !strings.Contains(err.Error(), "Nothing was upgraded") || !strings.Contains(err.Error(), "--keep-backups 0") {
		t.Errorf("with something in the way: %v", err)
	}
	if diff := cmp.Diff(before, tree(t, e.house())); diff != "" {
		t.Errorf("the directory (-before +after):\n%s", diff)
	}
	opened := openKeeping(t, e.house(), store.Working, 0)
	e.holds(t, opened, survey.Ready, nil)
	must(t, opened.Close())

	s := newOldStreet(t) // with sessions in every phase
	before = tree(t, s.dir)
	_, err = store.Open(t.Context(), store.Config{Dir: s.dir, Access: store.Working, Keep: 2})
	if err == nil || !strings.Contains(err.Error(), "(schema 10) and this is ceping") || !strings.Contains(err.Error(), "then upgrade") {
		t.Errorf("with sessions in the hall: %v", err)
	}
	if diff := cmp.Diff(before, tree(t, s.dir)); diff != "" {
		t.Errorf("with sessions in the hall the directory is another (-before +after):\n%s", diff)
	}
}

// TestUpgradedVersion1: a house of 0.1.1 is taken over behind a backup of it as it was, which is restored; with what a killed process had left
// in a log, too.
func TestUpgradedVersion1(t *testing.T) {
	for want := range 2 { // slips that are void in the log alone
		v := newVersion1(t)
		dir := filepath.Join(v.dir, "house")
		if want > 0 {
			inLog(t, filepath.Join(dir, "slips.db"), `UPDATE slips SET state = x'02' WHERE rank = (SELECT max(rank) FROM slips WHERE state = x'00')`)
		}
		must(t, openKeeping(t, dir, store.Working, 2).Close())
		kept, err := filepath.Glob(filepath.Join(dir, "backups", "*-upgrade.tar"))
		if err != nil || len(kept) != 1 {
			t.Fatalf("kept: %v, %v", kept, err)
		}
		whole, err := os.ReadFile(kept[0])
		must(t, err)
		again := filepath.Join(t.TempDir(), "data")
		_, err = store.Restore(t.Context(), again, bytes.NewReader(whole))
		must(t, err)
		opened, err := openAs(t, again, store.Working)
		must(t, err)
		if want == 0 {
			v.holds(t, opened, true)
		}
		void := 0
		for _, phase := range []string{"opened", "archived"} {
			counts, err := opened.CountSlips(t.Context(), v.id[phase])
			must(t, err)
			for _, c := range counts {
				void += c.Void
			}
		}
		if must(t, opened.Close()); void != want {
			t.Errorf("%d void slips, want %d", void, want)
		}
	}
}
