package store_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/boxkey"
	"ceping/survey/office"
)

// marked is a session with what its slips, ballots and keys leave in the files.
func (h *hall) marked(rehearsal bool) (map[string][]byte, []ballot.Cast) {
	h.t.Helper()
	ctx := h.t.Context()
	wrapped := boxkey.Wrapped(random(200))
	keys, seed := office.Keys{Manifest: "{}", Wrapped: wrapped, Digest: wrapped.Digest()}, random(32)
	h.create(rehearsal)
	h.must(h.MakeReady(ctx, h.id, keys, seed, h.act("ready")))
	batch, bound, ballots := h.issue(), element(), newBallots(h.slots-2)
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	h.must(second(h.Collect(ctx, batch[0].Digest, bound)))
	h.issued[h.id] = batch[1:]
	h.collect(len(ballots) - 1)
	for _, b := range ballots {
		h.must(h.Cast(ctx, h.id, b))
	}
	marks := map[string][]byte{"blinded": bound[:], "seed": seed, "wrapped key": keys.Wrapped}
	for _, s := range batch {
		marks["slip "+string(s.Digest[:4])] = append([]byte(nil), s.Digest[:]...)
	}
	for _, b := range ballots {
		marks["nonce "+string(b.Nonce[:4])], marks["sealed "+string(b.Nonce[:4])] = append([]byte(nil), b.Nonce[:]...), b.Envelopes[1][:64]
	}
	return marks, ballots
}

// TestEraseRehearsal: a rehearsal may be erased in any phase, and then no byte of it is left. Others stay as they were.
func TestEraseRehearsal(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Voting)
	other := h.id
	h.cast(newBallots(3)...)
	for _, to := range []survey.Phase{survey.Voting, survey.Closed, survey.Opened} {
		marks, ballots := h.marked(true)
		for _, phase := range []survey.Phase{survey.Closed, survey.Opened} {
			if to.Reached(phase) {
				h.advance(phase)
			}
		}
		if to == survey.Opened { // these go at opening
			for name := range marks {
				if name == "seed" || name == "blinded" || name[:5] == "nonce" {
					delete(marks, name)
				}
			}
		}
		if len(holding(t, h.dir, marks)) < len(marks) {
			t.Fatal("the marks are not in the files: nothing is tried")
		}
		h.must(h.Erase(t.Context(), h.id, h.act("erase")))
		for range 2 {
			if found := holding(t, h.dir, marks); len(found) > 0 {
				t.Errorf("erased while %s, but %v", to, found)
			}
			if _, err := h.Session(t.Context(), h.id); !errors.Is(err, survey.ErrSessionUnknown) {
				t.Errorf("an erased rehearsal: %v", err)
			}
			if err := h.Cast(t.Context(), h.id, ballots[0]); !errors.Is(err, survey.ErrSessionUnknown) {
				t.Errorf("cast into an erased rehearsal: %v", err)
			}
			if list, err := h.Sessions(t.Context()); err != nil || len(list) != 1 || list[0].ID != other {
				t.Errorf("sessions: %v, %v", list, err)
			}
			h.reopen()
		}
	}
	if h.id = other; h.counted() != 3 {
		t.Errorf("the other session has %d ballots", h.counted())
	}
	if err := h.Erase(t.Context(), h.id, h.act("erase")); !isRefusal(err) {
		t.Errorf("a session that is voting was erased: %v", err)
	}
}

// TestEraseArchived: of an archived session the counts stay, and no slip, ballot or key.
func TestEraseArchived(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Draft)
	marks, ballots := h.marked(false)
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	if err := h.Erase(t.Context(), h.id, h.act("erase")); !isRefusal(err) {
		t.Errorf("a session that is not archived was erased: %v", err)
	}
	h.advance(survey.Archived)
	slips, err := h.CountSlips(t.Context(), h.id)
	h.must(err)
	before := h.at()
	h.must(h.Erase(t.Context(), h.id, h.act("erase")))
	for range 2 {
		if found := holding(t, h.dir, marks); len(found) > 0 {
			t.Errorf("erased, but %v", found)
		}
		now, err := h.CountSlips(t.Context(), h.id)
		if diff := cmp.Diff(slips, now); err != nil || diff != "" || h.counted() != len(ballots) {
			t.Errorf("%v, %d ballots, slips (-want +got):\n%s", err, h.counted(), diff)
		}
		after := h.at()
		after.Remains = nil
		if diff := cmp.Diff(before, after, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("session (-want +got):\n%s", diff)
		}
		if _, err := h.ReadBox(t.Context(), h.id); !errors.Is(err, survey.ErrSessionUnknown) {
			t.Errorf("its box: %v", err)
		}
		h.reopen()
	}
	if err := h.Erase(t.Context(), h.id, h.act("erase")); !isRefusal(err) {
		t.Errorf("erased twice: %v", err)
	}
}

// TestEraseInterrupted: what a process that was killed while erasing has left is swept away by the next.
func TestEraseInterrupted(t *testing.T) {
	h := newHall(t, openSQLite, 12, survey.Draft)
	marks, _ := h.marked(true)
	h.close()
	alter(t, filepath.Join(h.dir, "ceping.db"), `PRAGMA secure_delete = ON; DELETE FROM sessions WHERE id = '`+h.id+`';
		INSERT INTO intents (session, what) VALUES ('`+h.id+`', 'erase')`)
	for range 2 {
		h.open()
		h.close()
	}
	if found := holding(t, h.dir, marks); len(found) > 0 {
		t.Errorf("swept, but %v", found)
	}
}
