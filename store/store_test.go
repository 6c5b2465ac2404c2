package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
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
	"ceping/survey/ballot"
	"ceping/survey/words"
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
		if err == nil || !strings.Contains(words.EnglishError(err), name) || !strings.Contains(words.EnglishError(err), "newer") || !strings.Contains(words.EnglishError(err), "use the") {
			t.Errorf("%s: %v", name, err)
		}
		alter(t, filepath.Join(h.dir, name), change[1])
	}
	alter(t, filepath.Join(h.dir, h.boxFile()), "PRAGMA user_version = 9")
	h.open()
	_, err := h.Session(t.Context(), h.id)
	if err == nil || !strings.Contains(words.EnglishError(err), h.id+".db was written by a newer ceping") || !strings.Contains(words.EnglishError(err), "use the") {
		t.Errorf("a box of a newer ceping: %v", err)
	}
	h.close()
	alter(t, filepath.Join(h.dir, h.boxFile()), "PRAGMA user_version = 1")
	h.open()
	h.cast(newBallot())
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
	batch := h.issued[h.id]
	h.must(h.Void(t.Context(), h.id, batch[0].Digest, h.act("void")))
	h.issued[h.id] = batch[1:]
	h.advance(survey.Collecting)
	h.collect(2)
	h.must(h.Replace(t.Context(), h.id, batch[1].Digest, h.act("replace")))
	h.advance(survey.Voting)
	h.cast(newBallot())
	if err := h.Issue(t.Context(), h.id, batch, h.act("too late")); err == nil {
		t.Error("issued while voting")
	}
	h.advance(survey.Closed)
	h.back()
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	h.advance(survey.Archived)
	h.must(h.Erase(t.Context(), h.id, h.act("erase")))
	if got, want := strings.Join(h.acts(), " "), "create ready issue void advance replace advance close reopen close open advance erase"; got != want {
		t.Errorf("acts %s, want %s", got, want)
	}
	h.reopen() // which looks at the logs
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

// TestClosed: a closed store refuses every act, and touches no file any more: another process may have them.
func TestClosed(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Ready)
	batch, ready := h.issued[h.id], h.id
	h.session(survey.Draft)
	h.close()
	fresh := uuid.NewString()
	ctx, create, act := t.Context(), act(fresh, "create"), act(ready, "act")
	entries, err := os.ReadDir(filepath.Join(h.dir, "boxes"))
	h.must(err)
	for name, err := range map[string]error{
		"create":   h.Create(ctx, survey.Session{ID: fresh, Phase: survey.Draft}, create),
		"session":  second(h.Session(ctx, ready)),
		"ready":    h.MakeReady(ctx, h.id, someKeys(), random(32), act),
		"advance":  h.Advance(ctx, ready, survey.Ready, survey.Collecting, act),
		"withdraw": h.Withdraw(ctx, ready, act),
		"enter":    h.Enter(ctx, ready, nil, survey.Phases(), "", act),
		"house":    second(h.HouseHall(ctx)),
		"own":      second(h.SessionHall(ctx, ready)),
		"record":   h.Record(ctx, act),
		"set":      h.SetHouseHall(ctx, survey.HouseHall{}, survey.HouseHall{}, act),
		"set own":  h.SetSessionHall(ctx, ready, survey.SessionHall{}, survey.SessionHall{OwnWiFi: true}, act),
		"listen":   h.NoteListening(ctx, "x"),
		"issue":    h.Issue(ctx, ready, newSlips(3), act),
		"void":     h.Void(ctx, ready, batch[0].Digest, act),
		"replace":  h.Replace(ctx, ready, batch[0].Digest, act),
		"collect":  second(h.Collect(ctx, batch[0].Digest, element())),
		"material": second(h.Material(ctx, ready)),
		"cast":     h.Cast(ctx, ready, newBallot()),
		"box":      second(h.ReadBox(ctx, ready)),
		"list":     second(h.List(ctx, ready, "cover")),
		"backup":   h.Backup(ctx, new(bytes.Buffer), act),
		"probe":    h.ports.(*store.Store).Ready(ctx),
	} {
		h.unavailable(name, err)
	}
	after, err := os.ReadDir(filepath.Join(h.dir, "boxes"))
	if err != nil || len(after) != len(entries) {
		t.Errorf("a closed store made files: %v, %v", after, err)
	}
}

// TestCloseUnderLoad: a store that is closed while phones send ends soon, loses nothing it answered, lets go of every file, and then refuses.
func TestCloseUnderLoad(t *testing.T) {
	h := newHall(t, openSQLite, 3000, survey.Voting)
	batch := h.issued[h.id]
	opened := h.ports.(*store.Store)
	var mu sync.Mutex
	ballots, slips := []ballot.Cast{}, []survey.SlipDigest{}
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
	read, err := store.Open(t.Context(), store.Config{Dir: h.dir, Access: store.Reading})
	h.must(err)
	h.must(read.Close())
	h.open()
	for _, b := range ballots { // all are there: none takes another row
		h.must(h.Cast(t.Context(), h.id, b))
	}
	if n := h.counted(); n < len(ballots) || n > len(ballots)+8 {
		t.Errorf("%d ballots are counted, %d were answered", n, len(ballots))
	}
	for _, digest := range slips {
		if record, err := h.Find(t.Context(), digest); err != nil || record.State != ballot.Collected {
			t.Errorf("an answered slip is %q, %v", record.State, err)
		}
	}
}
