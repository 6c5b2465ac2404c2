package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// newMirrored is a sitting that is voting and has a second copy.
func newMirrored(t *testing.T, slips int) *ordeal {
	t.Helper()
	o := newPlain(t)
	o.flags = []string{"--mirror", t.TempDir()}
	o.start()
	o.create(slips)
	o.toVoting()
	o.mirrorIs("live")
	return o
}

// mirrorIs waits until it is said of the mirror.
func (o *ordeal) mirrorIs(state string) {
	o.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		shown := o.must("session", "show", o.id)
		_, mirror, _ := strings.Cut(shown, "mirror ")
		if strings.HasPrefix(strings.TrimSpace(mirror), state) {
			return
		}
		if time.Now().After(deadline) {
			o.t.Fatalf("the mirror is not %s: %s", state, shown)
		}
	}
}

// mirrorPulled: the mirror's disk goes in mid-voting, which is said, and comes back, which a reopening makes a new copy of.
func (o *ordeal) mirrorPulled() func(<-chan struct{}) {
	return func(some <-chan struct{}) {
		<-some
		stick := o.flags[1]
		if err := os.Rename(stick, stick+"-pulled"); err != nil {
			o.t.Error(err)
			return
		}
		o.mirrorIs("LOST")
		pause(200)
		if err := os.Rename(stick+"-pulled", stick); err != nil {
			o.t.Error(err)
			return
		}
		o.soon("session", "advance", o.id, "closed")
		o.must("check", o.id)
		o.soon("session", "advance", o.id, "voting")
		o.mirrorIs("live")
	}
}

// takenOver: the machine dies in mid-voting; another one has nothing but the mirror's disk and the code on paper, and the same slips go on.
func (o *ordeal) takenOver() func(<-chan struct{}) {
	return func(some <-chan struct{}) {
		code := filepath.Join(o.t.TempDir(), "code.txt")
		if err := os.WriteFile(code, []byte(o.must("session", "takeover-code", o.id)), 0o600); err != nil {
			o.t.Error(err)
			return
		}
		<-some
		pause(200)
		o.kill()
		stick := o.flags[1]
		o.data = filepath.Join(o.t.TempDir(), "taken")
		o.alone("takeover", stick, "--code", code)
		o.alone("check", o.id)
		o.flags = []string{"--mirror", o.t.TempDir()}
		o.start()
		o.mirrorIs("live")
	}
}
