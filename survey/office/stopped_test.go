package office_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/boxkey"
	"ceping/survey/check"
	"ceping/survey/office"
	"ceping/survey/words"
)

// reading are boxes of which one is read, and something happens right before.
type reading struct {
	*store.Store
	then func()
}

func (r *reading) ReadBox(ctx context.Context, id string) (check.Box, error) {
	if r.then != nil {
		r.then()
	}
	if ctx.Err() != nil { // as SQLite says it, which does not say why
		return check.Box{}, errors.New("interrupted")
	}
	return r.Store.ReadBox(ctx, id)
}

// TestStoppedOpening: an opening that is stopped while the box is read, keys are tried or envelopes opened is no failed one: nothing is
// kept and nobody is said to have tried; nor is the box unsound that was reopened right before it was read.
func TestStoppedOpening(t *testing.T) {
	sound := closed(t)
	for name, test := range map[string]struct {
		read, unwrapped, counted bool
		reopened                 bool
		want                     error
	}{
		"while it is read":        {read: true, want: context.Canceled},
		"while keys are tried":    {unwrapped: true, want: context.Canceled},
		"while it is counted":     {counted: true, want: context.Canceled},
		"reopened before reading": {reopened: true, want: ballot.ErrNotClosed},
	} {
		t.Run(name, func(t *testing.T) {
			s := sound.copied(t)
			boxes := &reading{Store: s.store}
			s.opening = office.NewOpening(boxes)
			log, err := s.store.Audit(t.Context())
			s.must(err)
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			acts := len(log)
			switch {
			case test.read:
				boxes.then = stop
			case test.reopened:
				boxes.then = func() { s.advance(survey.Voting) }
				acts++
			case test.unwrapped:
				ctx = office.WithProgress(ctx, func(boxkey.Progress) { stop() })
			}
			counting := func(done, _ int) {
				if test.counted && done == 1 {
					stop()
				}
			}
			given := passphrases(0, 1)
			if err := s.opening.By(s.office.Terminal()).Open(ctx, s.id, given, counting); !errors.Is(err, test.want) || refusal(err) {
				t.Errorf("%v, want %v", err, test.want)
			}
			for _, p := range given {
				if string(p) != string(make([]byte, len(p))) {
					t.Error("a passphrase is left")
				}
			}
			log, err = s.store.Audit(t.Context())
			s.must(err)
			if len(log) != acts || s.session().Phase == survey.Opened {
				t.Errorf("%d acts, want %d; the session is %s", len(log), acts, s.session().Phase)
			}
			boxes.then = nil
			if test.reopened {
				s.advance(survey.Closed)
			}
			s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
		})
	}
}

// TestNotReady: what has gaps, is too large or is stopped while its keys are made does not become ready, and no byte has changed.
func TestNotReady(t *testing.T) {
	s := newHouse(t)
	plan := exampleSetup(t)
	plan.Trustees.Names = plan.Trustees.Names[:1] // of two who must be there
	var err error
	s.id, err = s.office.Terminal().Draft(t.Context(), plan)
	s.must(err)
	gaps := s.id
	whole, err := s.office.Terminal().Create(t.Context(), exampleSetup(t))
	s.must(err)
	before := s.kept()
	var invalid *survey.InvalidError
	if err := s.office.Terminal().Advance(t.Context(), gaps, survey.Ready, passphrases(0)); !errors.As(err, &invalid) {
		t.Errorf("with gaps: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	if err := s.office.Terminal().Advance(office.WithProgress(ctx, func(boxkey.Progress) { stop() }), whole, survey.Ready, passphrases()); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	for path, content := range s.kept() {
		if before[path] != content {
			t.Errorf("%s has changed", path)
		}
	}
	s.must(s.office.Terminal().Advance(t.Context(), whole, survey.Ready, passphrases()))
}

// TestResultWithoutItsGround: an opened session whose manifest cannot be read, or whose log has no opening, has no Report; one whose
// box lacks a row, or cannot be read, has no archive.
func TestResultWithoutItsGround(t *testing.T) {
	s := closed(t)
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	for name, with := range map[string]*tampered{
		"manifest": {Store: s.store, keys: func(k *office.Keys) { k.Manifest = "{" }},
		"opening": {Store: s.store, own: func(log []survey.SessionEntry) {
			for i := range log {
				if log[i].Name == survey.ActOpen {
					log[i].Name = "another"
				}
			}
		}},
	} {
		s.work(with, with)
		if r, err := s.office.Terminal().Report(t.Context(), s.id); err == nil || refusal(err) {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
		if wrong, err := s.opening.By(s.office.Terminal()).Check(t.Context(), s.id, ""); err != nil || len(wrong) == 0 {
			t.Errorf("%s is not missed: %v, %v", name, wrong, err)
		}
	}
	other := &tampered{Store: s.store, box: func(b *check.Box) { b.Rows[marksKey] = b.Rows[marksKey][1:] }}
	s.work(other, other)
	if wrong, err := s.opening.By(s.office.Terminal()).Check(t.Context(), s.id, ""); err != nil || len(wrong) == 0 {
		t.Errorf("a row is not missed: %v, %v", wrong, err)
	}
	var file bytes.Buffer
	if err := s.opening.By(s.office.Terminal()).WriteArchive(t.Context(), s.id, &file); codeOf(err) != "archive_refused" || file.Len() > 0 {
		t.Errorf("an archive of %d bytes without a row: %v", file.Len(), err)
	}
	gone := &tampered{Store: s.store, broken: errors.New("slot 3 is out of shape")}
	s.work(gone, gone)
	if wrong, err := s.opening.By(s.office.Terminal()).Check(t.Context(), s.id, ""); err != nil || len(wrong) != 1 || !strings.Contains(words.EnglishOf(wrong[0]), "slot 3") {
		t.Errorf("a box that cannot be read: %v, %v", wrong, err)
	}
}
