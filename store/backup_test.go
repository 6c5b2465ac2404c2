package store_test

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
	"ceping/survey/version1"
)

// TestBackup: a backup brings everything back, and of an open session there is none.
func TestBackup(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Draft)
	_, ballots := h.filled(false)
	var copied bytes.Buffer
	refused := func(err error) {
		t.Helper()
		var refusal *survey.Refusal
		if !errors.As(err, &refusal) || copied.Len() != 0 || !strings.Contains(refusal.English, h.id) || !strings.Contains(refusal.English, "Close it first") {
			t.Errorf("backup of a session that is %s: %v, %d bytes", h.at().Phase, err, copied.Len())
		}
	}
	refused(h.Backup(t.Context(), &copied, act("backup")))
	h.advance(survey.Closed)
	want := h.at()
	h.session(survey.Collecting)
	refused(h.Backup(t.Context(), &copied, act("backup")))
	h.advance(survey.Voting)
	h.advance(survey.Closed)
	h.must(h.Backup(t.Context(), &copied, act("backup")))

	target := filepath.Join(t.TempDir(), "new")
	h.must(store.Restore(t.Context(), target, bytes.NewReader(copied.Bytes())))
	again := &hall{t: t, opener: openSQLite, dir: target, id: want.ID, slots: h.slots}
	again.open()
	if diff := cmp.Diff(want, again.at(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("session (-want +got):\n%s", diff)
	}
	restored, err := again.Ballots(t.Context(), want.ID)
	if err != nil || version1.NewSeal(version1.Digests(restored)) != version1.NewSeal(version1.Digests(ballots)) {
		t.Errorf("%d ballots, %v", len(restored), err)
	}
	slips, err := h.CountSlips(t.Context(), want.ID)
	h.must(err)
	if now, err := again.CountSlips(t.Context(), want.ID); err != nil || !cmp.Equal(slips, now) {
		t.Errorf("slips %v, want %v, %v", now, slips, err)
	}
	again.advance(survey.Opened)
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
}

// TestRestoreRefuses: what is not a whole backup, or would overwrite something, leaves nothing behind.
func TestRestoreRefuses(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Closed)
	var whole bytes.Buffer
	h.must(h.Backup(t.Context(), &whole, act("backup")))
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
		if err := store.Restore(t.Context(), filepath.Join(parent, "new"), archive); err == nil {
			t.Errorf("%s was restored", name)
		}
		if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
			t.Errorf("%s left %v, %v", name, left, err)
		}
	}
	if err := store.Restore(t.Context(), h.dir, &whole); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("restored over a data directory: %v", err)
	}
}

// TestTwoMoments is why: whoever has two copies of an open session sees which ballots came between them.
func TestTwoMoments(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Voting)
	h.cast(newBallots(5)...)
	before := h.raw(h.boxFile())
	between := newBallot()
	h.cast(between)
	if bytes.Contains(before, between.Nonce[:]) || !bytes.Contains(h.raw(h.boxFile()), between.Nonce[:]) {
		t.Error("two copies do not show what changed: a backup need not be refused")
	}
}

// TestUpgrade: another program is refused while a session is in the hall, and says what to do.
func TestUpgrade(t *testing.T) {
	version := "v1"
	versioned := func(t *testing.T, dir string) office.Store {
		opened, err := store.Open(context.Background(), store.Config{Dir: dir, Access: store.Making, Version: version})
		if err != nil {
			t.Fatal(err)
		}
		return opened
	}
	h := newHall(t, versioned, 3, survey.Ready)
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting} {
		h.advance(phase)
		h.reopen() // the same program may
		h.close()
		_, err := store.Open(t.Context(), store.Config{Dir: h.dir, Access: store.Making, Version: "v2"})
		if err == nil || !strings.Contains(err.Error(), "under ceping v1 and this is ceping v2") || !strings.Contains(err.Error(), h.id) {
			t.Errorf("upgraded while %s: %v", phase, err)
		}
		h.open()
	}
	h.advance(survey.Closed)
	h.close()
	version = "v2"
	h.open()
	h.back()
	h.reopen()
}
