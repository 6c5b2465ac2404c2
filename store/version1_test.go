package store_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/store/storetest"
	"ceping/survey"
	"ceping/survey/boxkey"
	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/export"
	"ceping/survey/office"
	past "ceping/survey/version1"
	"ceping/survey/words"
)

// version1 is what ceping 0.1.1 left, in testdata/version1.tar.gz: house is a data directory with a session that is a draft, one opened, one
// archived and one erased; voting and closed are that directory with one session more. Of each opened session there is the Report that
// 0.1.1 published and, where it was archived, its archive; backup.tar is a backup of house.
type version1 struct {
	dir string
	id  map[string]string // by phase
}

func newVersion1(t *testing.T) *version1 {
	t.Helper()
	v := &version1{dir: t.TempDir()}
	packed, err := os.Open(filepath.Join("testdata", "version1.tar.gz"))
	must(t, err)
	defer packed.Close()
	unpacked, err := gzip.NewReader(packed)
	must(t, err)
	for files := tar.NewReader(unpacked); ; {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		must(t, err)
		path := filepath.Join(v.dir, filepath.FromSlash(head.Name))
		if head.Typeflag == tar.TypeDir {
			must(t, os.MkdirAll(path, 0o700))
			continue
		}
		content, err := io.ReadAll(files)
		must(t, err)
		must(t, os.WriteFile(path, content, 0o600))
	}
	must(t, json.Unmarshal(v.read(t, "ids.json"), &v.id))
	return v
}

func (v *version1) read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(v.dir, name))
	must(t, err)
	return content
}

func (v *version1) box(phase string) string { return filepath.Join("boxes", v.id[phase]+".db") }

// staffOf is who acts at the command line on a store, and with its boxes.
func staffOf(opened *store.Store) (office.Actor, office.BoxActor) {
	staff := office.New(opened, office.Config{Software: "ceping test", NewID: newID, Work: boxkey.WorkFactor(10)}).Terminal()
	return staff, office.NewOpening(opened).By(staff)
}

// holds checks that a house has what 0.1.1 left of its opened sessions; an archive is written only where writes.
func (v *version1) holds(t *testing.T, opened *store.Store, writes bool) {
	t.Helper()
	ctx := t.Context()
	staff, opening := staffOf(opened)
	for _, phase := range []string{"opened", "archived", "erased"} {
		id := v.id[phase]
		s, err := opened.Session(ctx, id)
		must(t, err)
		if s.Protocol != 1 {
			t.Errorf("%s: protocol %d", phase, s.Protocol)
		}
		report, err := staff.Report(ctx, id)
		must(t, err)
		var text bytes.Buffer
		must(t, export.JSON(&text, report))
		if diff := cmp.Diff(string(v.read(t, id+".report.json")), text.String()); diff != "" {
			t.Errorf("%s: the Report (-0.1.1 +now):\n%s", phase, diff)
		}
		slips, err := opened.CountSlips(ctx, id)
		must(t, err)
		cast, err := opened.CountCast(ctx, id)
		must(t, err)
		collected, ballots := 0, 0
		for _, n := range slips {
			collected += n.Collected
		}
		for _, n := range cast {
			ballots += n.Cast
		}
		if collected != 5 || ballots != 4 {
			t.Errorf("%s: %d collected, %d cast", phase, collected, ballots)
		}
		if _, err := opened.Material(ctx, id); !errors.Is(err, survey.ErrSessionUnknown) {
			t.Errorf("%s: version 1 is served to phones: %v", phase, err)
		}
		if err := opened.Cast(ctx, id, newBallot()); !errors.Is(err, survey.ErrSessionUnknown) {
			t.Errorf("%s: version 1 takes ballots: %v", phase, err)
		}
		own, err := opened.SessionAudit(ctx, id)
		must(t, err)
		if err := survey.CheckSessionAudit(id, own); err != nil || len(own) < 6 {
			t.Errorf("%s: %d acts, %v", phase, len(own), err)
		}
		if phase != "archived" {
			continue
		}
		archive := bytes.NewBuffer(v.read(t, id+".archive"))
		if writes {
			archive.Reset()
			must(t, opening.WriteArchive(ctx, id, archive))
		}
		for what, archive := range map[string]io.Reader{"of 0.1.1": bytes.NewReader(v.read(t, id+".archive")), "written now": archive} {
			recounted, err := past.Recount(ctx, archive, strings.Fields(example.Passphrases)[:2], "", nil)
			must(t, err)
			text.Reset()
			must(t, export.JSON(&text, &count.Report{Version: 1, Earlier: recounted}))
			if diff := cmp.Diff(string(v.read(t, id+".report.json")), text.String()); diff != "" {
				t.Errorf("the archive %s (-0.1.1 +recounted):\n%s", what, diff)
			}
		}
	}
	if s, err := opened.Session(ctx, v.id["draft"]); err != nil || s.Phase != survey.Draft || s.Protocol != 0 {
		t.Errorf("the draft: %+v, %v", s.Phase, err)
	}
	entries, err := opened.Audit(ctx)
	must(t, err)
	if err := survey.CheckAudit(entries); err != nil {
		t.Error(err)
	}
}

func openAs(t *testing.T, dir string, access store.Access) (*store.Store, error) {
	return store.Open(t.Context(), store.Config{Dir: dir, Access: access, Version: "v2"})
}

// TestVersion1: a house of 0.1.1 is taken over: what it opened stays as it was, its drafts go on and are of version 2.
func TestVersion1(t *testing.T) {
	v := newVersion1(t)
	dir := filepath.Join(v.dir, "house")
	before := tree(t, dir)
	opened, err := openAs(t, dir, store.Reading)
	must(t, err)
	v.holds(t, opened, false)
	must(t, opened.Close())
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("reading changed the directory (-before +after):\n%s", diff)
	}
	for range 3 {
		opened, err = openAs(t, dir, store.Working)
		must(t, err)
		v.holds(t, opened, true)
		if strays, err := opened.Strays(t.Context()); err != nil || len(strays) > 0 {
			t.Errorf("strays: %v, %v", strays, err)
		}
		must(t, opened.Close())
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".ceping-tmp-*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	opened, err = openAs(t, dir, store.Working)
	must(t, err)
	defer opened.Close()
	ctx := t.Context()
	_, opening := staffOf(opened)
	var archive bytes.Buffer
	must(t, opening.WriteArchive(ctx, v.id["opened"], &archive))
	must(t, opened.Advance(ctx, v.id["opened"], survey.Opened, survey.Archived, act(v.id["opened"], "archive")))
	must(t, opened.MakeReady(ctx, v.id["draft"], someKeys(), random(32), act(v.id["draft"], "ready")))
	if s, err := opened.Session(ctx, v.id["draft"]); err != nil || s.Protocol != 2 {
		t.Errorf("the draft, ready: protocol %d, %v", s.Protocol, err)
	}
	var copied bytes.Buffer
	must(t, opened.Backup(ctx, &copied, act("", "backup")))
	for _, phase := range []string{"opened", "archived"} {
		must(t, opened.Erase(ctx, v.id[phase], act(v.id[phase], "erase")))
		if n := size(t, filepath.Join(dir, v.box(phase))); n != 0 {
			t.Errorf("the box of the erased session has %d bytes", n)
		}
		if _, _, err := opened.Version1(ctx, v.id[phase]); !errors.Is(err, survey.ErrSessionUnknown) {
			t.Errorf("an erased session: %v", err)
		}
	}
	again := filepath.Join(t.TempDir(), "data")
	restored, err := store.Restore(ctx, again, &copied)
	must(t, err)
	if len(restored.DraftAgain) != 1 || restored.DraftAgain[0].ID != v.id["draft"] {
		t.Errorf("drafts again: %+v", restored.DraftAgain)
	}
	opened, err = openAs(t, again, store.Working)
	must(t, err)
	v.holds(t, opened, true)
	must(t, opened.Close())
}

// TestVersion1UnderWay: a house is not taken over while a session of version 1 is between ready and closed, also when its box is not there
// now: nothing is touched, and the session is named.
func TestVersion1UnderWay(t *testing.T) {
	for _, phase := range []string{"voting", "closed"} {
		for _, damage := range []string{"", "missing"} {
			v := newVersion1(t)
			dir := filepath.Join(v.dir, phase)
			aside := filepath.Join(t.TempDir(), "box.db")
			if damage != "" {
				must(t, os.Rename(filepath.Join(dir, v.box(phase)), aside))
			}
			before := tree(t, dir)
			for kind, access := range accesses {
				_, err := openAs(t, dir, access)
				if err == nil || !strings.Contains(words.EnglishError(err), v.id[phase]) || !strings.Contains(words.EnglishError(err), "open its box with the ceping that made it") {
					t.Errorf("%s %s, %s: %v", phase, damage, kind, err)
				}
			}
			if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
				t.Errorf("%s (-before +after):\n%s", phase, diff)
			}
		}
	}
}

// TestVersion1Restored: a backup of 0.1.1 is restored.
func TestVersion1Restored(t *testing.T) {
	v := newVersion1(t)
	dir := filepath.Join(t.TempDir(), "data")
	restored, err := store.Restore(t.Context(), dir, bytes.NewReader(v.read(t, "backup.tar")))
	must(t, err)
	if len(restored.DraftAgain) != 0 {
		t.Errorf("drafts again: %+v", restored.DraftAgain)
	}
	opened, err := openAs(t, dir, store.Working)
	must(t, err)
	v.holds(t, opened, true)
	must(t, opened.Close())
}

// TestVersion1BoxPutBack: a box that was not there when the house was taken over loses no count, and its session is as it was once it is put
// back.
func TestVersion1BoxPutBack(t *testing.T) {
	v := newVersion1(t)
	dir := filepath.Join(v.dir, "house")
	box, aside := filepath.Join(dir, v.box("archived")), filepath.Join(t.TempDir(), "box.db")
	must(t, os.Rename(box, aside))
	for range 2 {
		opened, err := openAs(t, dir, store.Working)
		must(t, err)
		if _, err := opened.Session(t.Context(), v.id["archived"]); err == nil || !strings.Contains(words.EnglishError(err), "is missing") {
			t.Errorf("without its box: %v", err)
		}
		must(t, opened.Close())
	}
	copyFile(t, filepath.Join(dir, v.box("opened")), box)
	opened, err := openAs(t, dir, store.Working)
	must(t, err)
	if _, err := opened.Session(t.Context(), v.id["archived"]); err == nil || !strings.Contains(words.EnglishError(err), "belongs to another session") {
		t.Errorf("with the box of another: %v", err)
	}
	must(t, opened.Close())
	must(t, os.Remove(box))
	must(t, os.Rename(aside, box))
	for range 2 {
		opened, err := openAs(t, dir, store.Working)
		must(t, err)
		v.holds(t, opened, true)
		must(t, opened.Close())
	}
}

// TestVersion1Damaged: a book of slips of version 1 that cannot be read whole is not taken over in part.
func TestVersion1Damaged(t *testing.T) {
	for what, statement := range map[string]string{
		"a slip out of shape": `UPDATE slips SET state = x'0101' WHERE rank = (SELECT max(rank) FROM slips)`,
		"no slips":            `DELETE FROM slips`,
		"another house's":     `UPDATE stamp SET house = randomblob(16)`,
		"older":               `UPDATE stamp SET act = x'0000000000000000', hash = zeroblob(32)`,
	} {
		v := newVersion1(t)
		dir := filepath.Join(v.dir, "house")
		alter(t, filepath.Join(dir, "slips.db"), statement)
		before := tree(t, dir)
		for kind, access := range accesses {
			_, err := openAs(t, dir, access)
			t.Run(what+" "+kind, func(t *testing.T) { shut(t, err, "slips.db") })
		}
		if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
			t.Errorf("%s (-before +after):\n%s", what, diff)
		}
	}
}

// TestVersion1Logs: what a process that was killed has left in the logs of the old book and of a box goes over with them.
func TestVersion1Logs(t *testing.T) {
	v := newVersion1(t)
	dir := filepath.Join(v.dir, "house")
	inLog(t, filepath.Join(dir, "slips.db"), `UPDATE slips SET state = x'02' WHERE rank = (SELECT max(rank) FROM slips WHERE state = x'00')`)
	inLog(t, filepath.Join(dir, v.box("opened")), `UPDATE stamp SET one = 1`)
	voided := func(opened *store.Store) (n int) {
		for _, phase := range []string{"opened", "archived"} {
			counts, err := opened.CountSlips(t.Context(), v.id[phase])
			must(t, err)
			for _, c := range counts {
				n += c.Void
			}
		}
		return n
	}
	for _, access := range []store.Access{store.Reading, store.Working, store.Working} {
		opened, err := openAs(t, dir, access)
		must(t, err)
		if n := voided(opened); n != 1 {
			t.Errorf("%d void slips, want the one in the log", n)
		}
		must(t, opened.Close())
	}
	for _, name := range []string{"slips.db-wal", v.box("opened") + "-wal"} {
		if n := size(t, filepath.Join(dir, name)); n != 0 {
			t.Errorf("%s has %d bytes", name, n)
		}
	}
}

// inLog changes a file so that the change stands in its log alone, as a killed process leaves it.
func inLog(t *testing.T, path, statement string) {
	t.Helper()
	work := filepath.Join(t.TempDir(), "work.db")
	copyFile(t, path, work)
	db, err := sql.Open("sqlite", "file:"+work+"?_pragma=journal_mode(WAL)&_pragma=wal_autocheckpoint(0)")
	must(t, err)
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
	if size(t, work+"-wal") == 0 {
		t.Fatal("nothing stands in the log: nothing is tried")
	}
	copyFile(t, work, path)
	copyFile(t, work+"-wal", path+"-wal")
}

// TestVersion1Unmarked: a house of 0.1.0, whose files do not say whose they are, is taken over as it stands.
func TestVersion1Unmarked(t *testing.T) {
	v := newVersion1(t)
	dir := filepath.Join(v.dir, "house")
	v.unmark(t, dir)
	alter(t, filepath.Join(dir, "ceping.db"), `INSERT INTO settings (name, value) VALUES
		('base_url', 'HTTP://Old.example:8080/'), ('wifi_ssid', '会场'), ('wifi_password', '12345678')`)
	before := tree(t, dir)
	opened, err := openAs(t, dir, store.Reading)
	must(t, err)
	v.holds(t, opened, false)
	must(t, opened.Close())
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("reading changed the directory (-before +after):\n%s", diff)
	}
	for range 2 {
		opened, err := openAs(t, dir, store.Working)
		must(t, err)
		v.holds(t, opened, true)
		hall, err := opened.HouseHall(t.Context())
		if want := (survey.HouseHall{Base: storetest.Address(t, "http://old.example:8080"), WiFi: survey.WiFi{SSID: "会场", Password: "12345678"}}); err != nil || hall != want {
			t.Errorf("the hall: %+v, %v", hall, err)
		}
		must(t, opened.Close())
	}
}

// TestVersion1Address: an address of 0.1.0 that is none by the rules of now is taken away and said.
func TestVersion1Address(t *testing.T) {
	v := newVersion1(t)
	dir := filepath.Join(v.dir, "house")
	v.unmark(t, dir)
	alter(t, filepath.Join(dir, "ceping.db"), `INSERT INTO settings (name, value) VALUES ('base_url', 'http://a_b')`)
	opened, err := openAs(t, dir, store.Working)
	must(t, err)
	defer opened.Close()
	entries, err := opened.Audit(t.Context())
	must(t, err)
	if last := entries[len(entries)-1]; last.Detail != `"http://a_b" to none` || survey.CheckAudit(entries) != nil {
		t.Errorf("told: %+v", last)
	}
}

// unmark makes a house as ceping 0.1.0 would have left it.
func (v *version1) unmark(t *testing.T, dir string) {
	t.Helper()
	alter(t, filepath.Join(dir, "ceping.db"), `DROP TABLE house; DROP TABLE intents; DROP TABLE session_halls;
		ALTER TABLE sessions DROP COLUMN slots; ALTER TABLE sessions DROP COLUMN box_seen; DELETE FROM goose_db_version WHERE version_id > 6`)
	alter(t, filepath.Join(dir, "slips.db"), `DROP TABLE stamp`)
	boxes, err := filepath.Glob(filepath.Join(dir, "boxes", "*.db"))
	must(t, err)
	for _, box := range boxes {
		alter(t, box, `DROP TABLE stamp`)
	}
}
