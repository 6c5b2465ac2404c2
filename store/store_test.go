package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/version1"
)

func TestLocked(t *testing.T) {
	h := newHall(t, openSQLite, 1, survey.Draft)
	if _, err := store.Open(t.Context(), store.Config{Dir: h.dir, Access: store.Making}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a second store on the same directory: %v", err)
	}
	h.close()
	h.open()
}

// TestNewerFile: a file that a newer ceping wrote is refused by name, and stays as it is.
func TestNewerFile(t *testing.T) {
	h := newHall(t, openSQLite, 1, survey.Voting)
	h.close()
	for name, change := range map[string][2]string{
		"ceping.db": {"INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)", "DELETE FROM goose_db_version WHERE version_id = 99"},
		"slips.db":  {"PRAGMA user_version = 9", "PRAGMA user_version = 1"},
	} {
		alter(t, filepath.Join(h.dir, name), change[0])
		_, err := store.Open(t.Context(), store.Config{Dir: h.dir, Access: store.Making})
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "newer") || !strings.Contains(err.Error(), "use the") {
			t.Errorf("%s: %v", name, err)
		}
		alter(t, filepath.Join(h.dir, name), change[1])
	}
	alter(t, filepath.Join(h.dir, h.boxFile()), "PRAGMA user_version = 9")
	h.open()
	_, err := h.Session(t.Context(), h.id)
	if err == nil || !strings.Contains(err.Error(), h.id+".db was written by a newer ceping") || !strings.Contains(err.Error(), "use the") {
		t.Errorf("a box of a newer ceping: %v", err)
	}
	h.close()
	alter(t, filepath.Join(h.dir, h.boxFile()), "PRAGMA user_version = 0")
	h.open()
	h.cast(newBallot())
}

// alter changes a file of a store that is not open.
func alter(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// TestStrangePath: the directory may have any name.
func TestStrangePath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "测评 50%?x=1&y#z:%41")
	h := &hall{t: t, opener: openSQLite, dir: dir, slots: 2}
	h.open()
	h.session(survey.Voting)
	h.cast(newBallot())
	h.reopen()
	if n := h.counted(); n != 1 {
		t.Errorf("%d ballots after a restart", n)
	}
	for _, name := range []string{"ceping.db", "slips.db", filepath.Join("boxes", h.id+".db")} {
		if size(t, filepath.Join(dir, name)) == 0 {
			t.Errorf("%s is not in the directory", name)
		}
	}
}

// TestAudit: each act of staff has its line, written with the change; refused and voters' acts have none.
func TestAudit(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Ready)
	batch := h.issue()
	h.must(h.Void(t.Context(), h.id, batch[0].Digest, survey.Act{Session: h.id, Name: "void", Detail: "one slip"}))
	h.advance(survey.Collecting)
	h.must(second(h.Collect(t.Context(), batch[1].Digest, element())))
	h.advance(survey.Voting)
	h.cast(newBallot())
	if err := h.Issue(t.Context(), h.id, batch, act("too late")); err == nil {
		t.Error("issued while voting")
	}
	h.advance(survey.Closed)
	h.back()
	h.close()
	db, err := sql.Open("sqlite", filepath.Join(h.dir, "ceping.db"))
	h.must(err)
	defer db.Close()
	var names, session string
	h.must(db.QueryRow(`SELECT group_concat(name, ' ' ORDER BY entry), max(session) FROM audit`).Scan(&names, &session))
	if want := "create ready issue void advance advance close reopen"; names != want || session != h.id {
		t.Errorf("audit: %q of %q, want %q of %q", names, session, want, h.id)
	}
}

// TestAuditChain: entries are chained, cannot be changed by a statement, and what is changed behind the program's back is found.
func TestAuditChain(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Closed)
	entries, err := h.Audit(t.Context())
	h.must(err)
	if err := survey.CheckAudit(entries); err != nil || len(entries) < 5 {
		t.Errorf("%d entries: %v", len(entries), err)
	}
	for i := range entries {
		for what, altered := range map[string]func(*survey.AuditEntry){
			"who":     func(e *survey.AuditEntry) { e.Who = "another" },
			"time":    func(e *survey.AuditEntry) { e.At = "2020-01-01T00:00:00Z" },
			"detail":  func(e *survey.AuditEntry) { e.Detail += "x" },
			"name":    func(e *survey.AuditEntry) { e.Name, e.Detail = e.Name+e.Detail, "" },
			"session": func(e *survey.AuditEntry) { e.Session = "" },
		} {
			log := slices.Clone(entries)
			if altered(&log[i]); log[i] != entries[i] && survey.CheckAudit(log) == nil {
				t.Errorf("another %s in entry %d is not found", what, i+1)
			}
		}
		if i < len(entries)-1 && survey.CheckAudit(slices.Delete(slices.Clone(entries), i, i+1)) == nil {
			t.Errorf("entry %d can be taken out", i+1)
		}
	}
	h.close()
	db, err := sql.Open("sqlite", filepath.Join(h.dir, "ceping.db"))
	h.must(err)
	defer db.Close()
	for _, statement := range []string{`UPDATE audit SET detail = ''`, `DELETE FROM audit`} {
		if _, err := db.Exec(statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
}

// TestAuditOfAnOlderHouse: entries that had no chain get one when the house is brought up to date.
func TestAuditOfAnOlderHouse(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Ready)
	h.close()
	h.unstamp()
	alter(t, filepath.Join(h.dir, "ceping.db"), `DROP TRIGGER audit_unchanged; DROP TRIGGER audit_kept;
		ALTER TABLE audit DROP COLUMN who; ALTER TABLE audit DROP COLUMN hash; DROP TABLE people; DROP TABLE assessments;
		DELETE FROM goose_db_version WHERE version_id > 2`)
	h.open()
	h.advance(survey.Collecting)
	entries, err := h.Audit(t.Context())
	h.must(err)
	if err := survey.CheckAudit(entries); err != nil || len(entries) != 3 {
		t.Errorf("%d entries: %v", len(entries), err)
	}
}

// TestClosed: a closed store refuses every act, and touches no file any more: another process may have them.
func TestClosed(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Ready)
	batch, ready := h.issue(), h.id
	h.session(survey.Draft)
	h.close()
	ctx := t.Context()
	entries, err := os.ReadDir(filepath.Join(h.dir, "boxes"))
	h.must(err)
	for name, err := range map[string]error{
		"create":  h.Create(ctx, survey.Session{ID: uuid.NewString(), Phase: survey.Draft}, act("create")),
		"session": second(h.Session(ctx, ready)),
		"ready":   h.MakeReady(ctx, h.id, someKeys(), 3, act("ready")),
		"advance": h.Advance(ctx, ready, survey.Ready, survey.Collecting, act("advance")),
		"enter":   h.Enter(ctx, ready, nil, survey.Phases(), act("enter")),
		"house":   second(h.HouseHall(ctx)),
		"own":     second(h.SessionHall(ctx, ready)),
		"record":  h.Record(ctx, act("take report")),
		"set":     h.SetHouseHall(ctx, survey.HouseHall{}, survey.HouseHall{}, act("wifi")),
		"set own": h.SetSessionHall(ctx, ready, survey.SessionHall{}, survey.SessionHall{OwnWiFi: true}, act("wifi")),
		"listen":  h.NoteListening(ctx, "x"),
		"issue":   h.Issue(ctx, ready, newSlips(3), act("issue")),
		"void":    h.Void(ctx, ready, batch[0].Digest, act("void")),
		"collect": second(h.Collect(ctx, batch[0].Digest, element())),
		"cast":    h.Cast(ctx, ready, newBallot()),
		"probe":   h.Store.(*store.Store).Ready(ctx),
	} {
		h.unavailable(name, err)
	}
	after, err := os.ReadDir(filepath.Join(h.dir, "boxes"))
	if err != nil || len(after) != len(entries) {
		t.Errorf("a closed store made files: %v, %v", after, err)
	}
}

// TestCloseUnderLoad: a store that is closed while phones send ends soon, loses nothing it answered, and then refuses.
func TestCloseUnderLoad(t *testing.T) {
	h := newHall(t, openSQLite, 5000, survey.Ready)
	batch := h.issue()
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	opened := h.Store.(*store.Store)
	var mu sync.Mutex
	ballots, slips := []version1.SealedBallot{}, []survey.SlipDigest{}
	var begun, group sync.WaitGroup
	begun.Add(8)
	for worker := range 8 {
		group.Go(func() {
			for i := worker; ; i += 8 {
				b := newBallot()
				_, err := opened.Collect(context.Background(), batch[i].Digest, element())
				if err == nil {
					mu.Lock()
					slips = append(slips, batch[i].Digest)
					mu.Unlock()
					if err = opened.Cast(context.Background(), h.id, b); err == nil {
						mu.Lock()
						ballots = append(ballots, b)
						mu.Unlock()
					}
				}
				if i == worker {
					begun.Done()
				}
				if err != nil {
					if !errors.Is(err, survey.ErrUnavailable) {
						t.Error(err)
					}
					return
				}
			}
		})
	}
	begun.Wait()
	closed := make(chan error)
	go func() { closed <- opened.Close() }()
	select {
	case err := <-closed:
		h.must(err)
	case <-time.After(30 * time.Second):
		t.Fatal("the store does not close")
	}
	group.Wait()
	if err := opened.Ready(t.Context()); !errors.Is(err, survey.ErrUnavailable) {
		t.Errorf("ready after closing: %v", err)
	}
	h.open()
	h.cast(ballots...) // all are there: none takes another slot
	if n := h.counted(); n < len(ballots) || n > len(ballots)+8 {
		t.Errorf("%d ballots are counted, %d were answered", n, len(ballots))
	}
	for _, digest := range slips {
		if record, err := h.Slip(t.Context(), digest); err != nil || record.State != survey.SlipCollected {
			t.Errorf("an answered slip is %q, %v", record.State, err)
		}
	}
}

// BenchmarkCast measures acknowledged ballots under as many phones as a hall sends at once.
func BenchmarkCast(b *testing.B) {
	for _, phones := range []int{1, 64} {
		b.Run(fmt.Sprintf("phones=%d", phones), func(b *testing.B) {
			opened, err := store.Open(b.Context(), store.Config{Dir: b.TempDir(), Access: store.Making})
			if err != nil {
				b.Fatal(err)
			}
			defer opened.Close()
			id, ctx := uuid.NewString(), context.Background()
			s := survey.Session{ID: id, Phase: survey.Draft, Setup: survey.Setup{}}
			if err := opened.Create(ctx, s, act("create")); err != nil {
				b.Fatal(err)
			}
			if err := opened.MakeReady(ctx, id, someKeys(), b.N, act("ready")); err != nil {
				b.Fatal(err)
			}
			for _, step := range [][2]survey.Phase{{survey.Ready, survey.Collecting}, {survey.Collecting, survey.Voting}} {
				if err := opened.Advance(ctx, id, step[0], step[1], act("advance")); err != nil {
					b.Fatal(err)
				}
			}
			b.SetParallelism(phones)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := opened.Cast(ctx, id, newBallot()); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}
