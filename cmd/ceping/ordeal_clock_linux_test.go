package main

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

const year = 365 * 24 * time.Hour

// setClock makes the clock of the server and of commands wrong by so much from now on.
func (o *ordeal) setClock(by time.Duration) {
	o.t.Helper()
	path := os.Getenv(clockFile)
	if path == "" {
		o.t.Fatal("no clock was made before the server was started")
	}
	fresh := filepath.Join(filepath.Dir(path), "fresh")
	err := os.WriteFile(fresh, []byte(by.String()), 0o600)
	if err == nil {
		err = os.Rename(fresh, path)
	}
	if err != nil {
		o.t.Fatal(err)
	}
	o.clocks = true
}

// clockJumps sets the clock a year ahead, where staff do something, and an hour back, where they do more, close and reopen among it; it
// stays a year ahead. From then on the house says that its clock stands before its last act wherever it does.
func (o *ordeal) clockJumps() func(<-chan struct{}) {
	return func(some <-chan struct{}) {
		<-some
		o.setClock(year)
		o.soon("session", "attendance", o.id, "A=1", "B=1")
		pause(150)
		o.setClock(0)
		if _, err := o.command("doctor"); err == nil || !strings.Contains(err.Error(), "which is before the last act") {
			o.t.Errorf("with a clock that stands before the last act doctor says %v", err)
		}
		o.setClock(-time.Hour)
		o.soon("session", "attendance", o.id, "A=2", "B=2")
		o.soon("session", "advance", o.id, "closed")
		o.must("check", o.id)
		o.soon("session", "advance", o.id, "voting")
		pause(150)
		o.setClock(year)
	}
}
