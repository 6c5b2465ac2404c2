package store_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/office"
)

// TestBackupOpensNoConsole: no byte of a backup has a login's digest, and what is restored from it lets nobody in.
func TestBackupOpensNoConsole(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Opened)
	ctx, digest := t.Context(), strings.Repeat("aZ_-9", 9)[:43]
	later := time.Now().Add(time.Hour)
	h.must(h.KeepLogin(ctx, office.Login{Digest: digest, Who: survey.Terminal, Deadline: later, Idle: later}))
	var copied bytes.Buffer
	h.must(h.Backup(ctx, &copied, act("", "backup")))
	if bytes.Contains(copied.Bytes(), []byte(digest)) {
		t.Error("a backup has a login's digest")
	}
	target := filepath.Join(t.TempDir(), "new")
	_, err := store.Restore(ctx, target, bytes.NewReader(copied.Bytes()))
	h.must(err)
	again := &hall{t: t, opener: openSQLite, dir: target, id: h.id, slots: h.slots}
	again.open()
	defer again.close()
	if kept, err := again.Logins(ctx); err != nil || len(kept) != 0 {
		t.Errorf("restored: %+v, %v", kept, err)
	}
	if kept, err := h.Logins(ctx); err != nil || len(kept) != 1 {
		t.Errorf("taking a backup logs out: %+v, %v", kept, err)
	}
}
