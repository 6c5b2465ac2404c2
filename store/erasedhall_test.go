package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"ceping/survey"
)

// TestErasedHall: with a session that is erased its network's password is gone from the bytes too.
func TestErasedHall(t *testing.T) {
	h := newHall(t, openSQLite, 1, survey.Draft)
	h.must(h.SetSessionHall(t.Context(), h.id, survey.SessionHall{}, survey.SessionHall{OwnWiFi: true, WiFi: survey.WiFi{SSID: "own", Password: "own-secret"}}, act(h.id, "wifi")))
	found := func() bool {
		for _, name := range []string{"ceping.db", "ceping.db-wal"} {
			content, err := os.ReadFile(filepath.Join(h.dir, name))
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			if bytes.Contains(content, []byte("own-secret")) {
				return true
			}
		}
		return false
	}
	if !found() {
		t.Fatal("it is not in the bytes before either: the test looks in the wrong place")
	}
	h.must(h.Erase(t.Context(), h.id, act(h.id, "erase")))
	if found() {
		t.Error("the password of an erased session's network is on the disk")
	}
}
