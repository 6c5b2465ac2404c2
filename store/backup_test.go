package store_test

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/manifest"
	"ceping/survey/words"
)

// TestBackup: a backup brings back what was opened, and of a session between collecting and opened there is none.
func TestBackup(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Opened)
	h.session(survey.Collecting)
	var copied bytes.Buffer
	refused := func() {
		t.Helper()
		err := h.Backup(t.Context(), &copied, act("", "backup"))
		if !isRefusal(err) || copied.Len() != 0 || !strings.Contains(words.EnglishError(err), h.id) || !strings.Contains(words.EnglishError(err), "Open it first") {
			t.Errorf("backup of a session that is %s: %v, %d bytes", h.at().Phase, err, copied.Len())
		}
	}
	refused()
	h.advance(survey.Voting)
	ballots := newBallots(10)
	h.cast(ballots...)
	refused()
	h.advance(survey.Closed)
	refused()
	h.back()
	refused()
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	h.must(h.Backup(t.Context(), &copied, act("", "backup")))
	want, sealed := h.at(), mustOpened(h)

	target := filepath.Join(t.TempDir(), "new")
	restored, err := store.Restore(t.Context(), target, bytes.NewReader(copied.Bytes()))
	h.must(err)
	if len(restored.DraftAgain) != 0 {
		t.Errorf("drafts again: %v", restored.DraftAgain)
	}
	again := &hall{t: t, opener: openSQLite, dir: target, id: want.ID, slots: h.slots}
	again.open()
	if diff := cmp.Diff(want, again.at(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("session (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(coversOf(ballots...), again.covers()); diff != "" {
		t.Errorf("the box (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(sealed, mustOpened(again)); diff != "" || h.slips() != again.slips() {
		t.Errorf("slips %+v, the seal (-want +got):\n%s", again.slips(), diff)
	}
	again.advance(survey.Archived)
	again.reopen()
	for archive := tar.NewReader(bytes.NewReader(copied.Bytes())); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		h.must(err)
		if header.ModTime.Unix() > 0 {
			t.Errorf("%s carries a time: %v", header.Name, header.ModTime)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(h.dir, ".ceping-tmp-*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

func mustOpened(h *hall) ballot.OpenedSeal {
	h.t.Helper()
	sealed, err := h.OpenedSeal(h.t.Context(), h.id)
	h.must(err)
	return sealed
}

// TestBackupHasNoSeed: of a session that is ready a backup has neither seed nor keys nor slips, in any byte. Restored it is a draft again, and
// its slips are dead; where it was backed up it goes on.
func TestBackupHasNoSeed(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Opened)
	opened := h.id
	h.session(survey.Draft)
	ctx := t.Context()
	seed, keys := random(32), someKeys()
	keys.Wrapped, keys.Manifest = random(200), `{"version":2,"made":"`+hex.EncodeToString(random(40))+`"}`
	h.must(h.MakeReady(ctx, h.id, keys, seed, h.act("ready")))
	batch := h.issue()
	h.must(h.Void(ctx, h.id, batch[0].Digest, h.act("void")))
	secret := map[string][]byte{"seed": seed, "wrapped key": keys.Wrapped, "manifest": []byte(keys.Manifest)}
	for _, slip := range batch {
		secret["slip"+string(slip.Digest[:4])] = bytes.Clone(slip.Digest[:])
	}
	if found := holding(t, h.dir, secret); len(found) < len(secret) {
		t.Fatalf("the marks are not in the files: nothing is tried: %v", found)
	}
	for range 2 {
		var copied bytes.Buffer
		h.must(h.Backup(ctx, &copied, act("", "backup")))
		target := filepath.Join(t.TempDir(), "new")
		restored, err := store.Restore(ctx, target, bytes.NewReader(copied.Bytes()))
		h.must(err)
		for what, mark := range secret {
			if bytes.Contains(copied.Bytes(), mark) {
				t.Errorf("the backup has the %.5s", what)
			}
		}
		if found := holding(t, target, secret); len(found) > 0 {
			t.Errorf("restored: %v", found)
		}
		if len(restored.DraftAgain) != 1 || restored.DraftAgain[0].ID != h.id || restored.DraftAgain[0].Phase != survey.Draft {
			t.Errorf("drafts again: %+v", restored.DraftAgain)
		}
		again := &hall{t: t, opener: openSQLite, dir: target, id: h.id, slots: h.slots}
		again.open()
		if _, err := again.Find(ctx, batch[1].Digest); !errors.Is(err, survey.ErrSlipUnknown) {
			t.Errorf("a slip printed before: %v", err)
		}
		if names := again.acts(); names[len(names)-1] != "back to draft" {
			t.Errorf("acts: %v", names)
		}
		again.advance(survey.Ready)
		again.advance(survey.Collecting)
		again.reopen()
		again.close()
		h.reopen()
	}
	if s, err := h.Session(ctx, opened); err != nil || s.Phase != survey.Opened || h.at().Phase != survey.Ready {
		t.Errorf("where it was backed up: %s, %s, %v", s.Phase, h.at().Phase, err)
	}
	if m, err := h.Material(ctx, h.id); err != nil || !bytes.Equal(m.Seed, seed) {
		t.Errorf("the seed is gone from where it was backed up: %v", err)
	}
	h.advance(survey.Collecting)
}

// slowWriter takes nothing until it is let.
type slowWriter struct{ let chan struct{} }

func (w slowWriter) Write(p []byte) (int, error) { <-w.let; return len(p), nil }

// TestBackupKeepsNobodyWaiting: while somebody takes a backup slowly, phones see the lists of an opened box.
func TestBackupKeepsNobodyWaiting(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Opened)
	let, done := make(chan struct{}), make(chan error)
	go func() { done <- h.Backup(context.Background(), slowWriter{let}, act("", "backup")) }()
	for range 50 {
		h.must(second(h.List(t.Context(), h.id, manifest.CoverKey)))
	}
	close(let)
	h.must(<-done)
}

// TestRestoreRefuses: what is not a whole backup, or would overwrite something, leaves nothing behind.
func TestRestoreRefuses(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Opened)
	var whole bytes.Buffer
	h.must(h.Backup(t.Context(), &whole, act("", "backup")))
	stray := func(name string) io.Reader {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		h.must(w.WriteHeader(&tar.Header{Name: name, Size: 1, Mode: 0o600}))
		h.must(second(w.Write([]byte("x"))))
		h.must(w.Close())
		return &b
	}
	for name, archive := range map[string]io.Reader{
		"noise":     strings.NewReader(strings.Repeat("noise", 1000)),
		"nothing":   strings.NewReader(""),
		"half":      bytes.NewReader(whole.Bytes()[:whole.Len()/2]),
		"a way out": stray("../escaped"),
		"stray":     stray("boxes/x.sh"),
		"one file":  stray("ceping.db"),
	} {
		parent := t.TempDir()
		if _, err := store.Restore(t.Context(), filepath.Join(parent, "new"), archive); err == nil {
			t.Errorf("%s was restored", name)
		}
		if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
			t.Errorf("%s left %v, %v", name, left, err)
		}
	}
	if _, err := store.Restore(t.Context(), h.dir, &whole); err == nil || !strings.Contains(words.EnglishError(err), "not empty") {
		t.Errorf("restored over a data directory: %v", err)
	}
}

// TestTwoMoments is why: whoever has two copies of an open session sees which ballots came between them.
func TestTwoMoments(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Voting)
	h.cast(newBallots(5)...)
	before, err := os.ReadFile(filepath.Join(h.dir, h.boxFile()))
	h.must(err)
	between := newBallot()
	h.cast(between)
	after, err := os.ReadFile(filepath.Join(h.dir, h.boxFile()))
	h.must(err)
	if bytes.Contains(before, between.Nonce[:]) || !bytes.Contains(after, between.Nonce[:]) {
		t.Error("two copies do not show what changed: a backup need not be refused")
	}
}

// TestUpgrade: another program is refused from collecting until opened, and says what to do.
func TestUpgrade(t *testing.T) {
	version := "v1"
	versioned := func(t *testing.T, dir string) ports {
		opened, err := store.Open(context.Background(), store.Config{Dir: dir, Access: store.Making, Version: version})
		if err != nil {
			t.Fatal(err)
		}
		return opened
	}
	h := newHall(t, versioned, 3, survey.Ready)
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed} {
		h.advance(phase)
		h.reopen() // the same program may
		h.close()
		before := tree(t, h.dir)
		_, err := store.Open(t.Context(), store.Config{Dir: h.dir, Access: store.Making, Version: "v2"})
		if err == nil || !strings.Contains(words.EnglishError(err), "under ceping v1 and this is ceping v2") || !strings.Contains(words.EnglishError(err), h.id) {
			t.Errorf("upgraded while %s: %v", phase, err)
		}
		if after := tree(t, h.dir); !slices.Equal(slices.Sorted(maps.Keys(before)), slices.Sorted(maps.Keys(after))) || before["ceping.db"] != after["ceping.db"] {
			t.Errorf("a refused upgrade changed the directory while %s", phase)
		}
		h.open()
	}
	h.advance(survey.Opened)
	h.close()
	version = "v2"
	h.open()
	h.session(survey.Voting)
	h.reopen()
}
