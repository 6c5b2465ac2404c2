package streettest

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/credential"
	"ceping/survey/envelope"
)

func testCast(t *testing.T, h *hall) {
	h.session(3, 2, survey.Voting)
	h.collect("A", 2)
	h.collect("B", 2)
	ctx := t.Context()
	a, b, paper := NewCast("A"), NewCast("B"), NewCast("B")
	paper.Paper = true
	for name, wrong := range map[string]func(c *ballot.Cast){
		"no category":                func(c *ballot.Cast) { c.Category = "" },
		"an unknown category":        func(c *ballot.Cast) { c.Category = "C" },
		"another category":           func(c *ballot.Cast) { c.Category = "B" },
		"an envelope too few":        func(c *ballot.Cast) { c.Envelopes = c.Envelopes[:2] },
		"an envelope too many":       func(c *ballot.Cast) { c.Envelopes = append(c.Envelopes, Random(112)) },
		"no envelopes":               func(c *ballot.Cast) { c.Envelopes = nil },
		"an envelope of a byte more": func(c *ballot.Cast) { c.Envelopes[1] = Random(113) },
		"an empty envelope":          func(c *ballot.Cast) { c.Envelopes[0] = nil },
		"envelopes in another order": func(c *ballot.Cast) { slices.Reverse(c.Envelopes) },
	} {
		c := NewCast("A")
		wrong(&c)
		h.want(name, h.box.Cast(ctx, c), ballot.ErrMalformed)
	}
	h.cast(a, b, paper)
	for range 2 {
		h.cast(a, b, paper) // again
		other := NewCast("A")
		other.Nonce = a.Nonce
		h.cast(other) // another ballot under the same credential is answered, and not stored
		state := h.box.State()
		want := street.State{House: h.house, Session: h.content.Session, Phase: survey.Voting, Step: 3,
			Slips: map[string]int{"A": 3, "B": 2}, Cast: map[string]int{"A": 1, "B": 2}, Paper: map[string]int{"A": 0, "B": 1}}
		if diff := cmp.Diff(want, state); diff != "" {
			t.Error(diff)
		}
		if !bytes.Equal(h.box.Seed(), h.content.Seed) {
			t.Error("the seed is another")
		}
		_, err := h.box.Read(ctx)
		h.want("reading an open box", err, ballot.ErrNotClosed)
		_, err = h.box.ClosedSeal()
		h.want("the seal of an open box", err, ballot.ErrNotClosed)
		h.restart()
	}
	h.advance(survey.Closed)
	contents, err := h.box.Read(ctx)
	h.must(err)
	if diff := cmp.Diff(sorted("cover", []ballot.Cast{a, b, paper}), digests("cover", contents)); diff != "" {
		t.Errorf("covers (-cast +stored):\n%s", diff)
	}
}

// digests are those of a key's rows, as they lie.
func digests(key string, contents street.Contents) (list [][32]byte) {
	for _, row := range contents.Rows[key] {
		list = append(list, envelope.Digest(envelope.Name{Key: key, Category: row.Category}, row.Sealed))
	}
	return list
}

func testCastByPhase(t *testing.T, h *hall) {
	h.session(2, 1, survey.Ready)
	ctx := t.Context()
	h.want("cast while ready", h.box.Cast(ctx, NewCast("A")), ballot.ErrNotVoting)
	h.advance(survey.Collecting)
	h.collect("A", 2)
	h.want("cast while collecting", h.box.Cast(ctx, NewCast("A")), ballot.ErrNotVoting)
	h.advance(survey.Voting)
	in := NewCast("A")
	h.cast(in)
	h.advance(survey.Closed)
	for range 2 {
		h.want("a ballot that is in, while closed", h.box.Cast(ctx, in), nil)
		h.want("a new ballot while closed", h.box.Cast(ctx, NewCast("A")), ballot.ErrBoxClosed)
		h.want("malformed while closed", h.box.Cast(ctx, NewCast("C")), ballot.ErrMalformed)
		h.restart()
	}
	h.advance(survey.Opened)
	for range 2 {
		h.want("a ballot that is in, while opened", h.box.Cast(ctx, in), ballot.ErrBoxOpened)
		h.want("a new ballot while opened", h.box.Cast(ctx, NewCast("A")), ballot.ErrBoxOpened)
		h.restart()
	}
}

func testFull(t *testing.T, h *hall) {
	h.session(3, 3, survey.Voting)
	h.want("a ballot when nothing was collected", h.box.Cast(t.Context(), NewCast("A")), ballot.ErrBoxFull)
	h.session(3, 3, survey.Voting)
	h.collect("A", 2)
	h.collect("B", 1)
	first := NewCast("A")
	h.cast(first, NewCast("A"))
	if h.box.State().Full {
		t.Error("full before anything was refused")
	}
	for range 2 {
		h.want("a ballot too many", h.box.Cast(t.Context(), NewCast("A")), ballot.ErrBoxFull)
		h.want("one that is in", h.box.Cast(t.Context(), first), nil)
		if !h.box.State().Full {
			t.Error("nobody is told")
		}
		h.restart()
	}
	h.cast(NewCast("B"))
	h.collect("A", 1)
	h.cast(NewCast("A"))
	h.advance(survey.Closed)
	if contents, err := h.box.Read(t.Context()); err != nil || !contents.Full || contents.Seal.Count != 4 {
		t.Errorf("full %t, %d ballots, %v", contents.Full, contents.Seal.Count, err)
	}
}

func testSteps(t *testing.T, h *hall) {
	h.session(1, 1, survey.Ready)
	ctx := t.Context()
	phase := survey.Ready
	make := func(step int, to survey.Phase) error {
		switch to {
		case survey.Closed:
			_, err := h.box.Seal(ctx, step)
			return err
		case survey.Opened:
			return h.box.Open(ctx, step)
		case survey.Voting:
			if phase == survey.Closed {
				return h.box.Reopen(ctx, step)
			}
		}
		return h.box.SetPhase(ctx, step, to)
	}
	step := 1
	// Every step from every phase: what does not follow changes nothing.
	for _, next := range []survey.Phase{survey.Collecting, survey.Voting, survey.Closed, survey.Voting, survey.Closed, survey.Opened, ""} {
		for _, to := range []survey.Phase{survey.Draft, survey.Ready, survey.Collecting, survey.Voting, survey.Closed, survey.Opened, survey.Archived} {
			for _, at := range []int{step - 1, step, step + 1, step + 2} {
				follows := at == step+1 && ballot.Step(phase, to, 1) && to != survey.Archived
				if follows || at == step && to == phase {
					continue
				}
				var wrong *street.WrongStep
				if err := make(at, to); !errors.As(err, &wrong) || wrong.At != phase || wrong.AtStep != step || wrong.To != to || wrong.Step != at {
					t.Errorf("from %s at step %d to %s at step %d: %v", phase, step, to, at, err)
				}
			}
		}
		if next == "" {
			break
		}
		h.must(make(step+1, next))
		step, phase = step+1, next
		h.restart()
		h.must(make(step, phase)) // it is there: done
		if s := h.box.State(); s.Phase != phase || s.Step != step || h.box.Phase() != phase {
			t.Fatalf("%s at step %d, want %s at %d", s.Phase, s.Step, phase, step)
		}
	}
}

// play casts so many ballots, every third on paper.
func (h *hall) play(category string, n int) (list []ballot.Cast) {
	h.Helper()
	h.collect(category, n)
	for i := range n {
		c := NewCast(category)
		c.Paper = i%3 == 2
		list = append(list, c)
	}
	h.cast(list...)
	return list
}

// checkSealed checks everything that a closed box holds against what was cast.
func (h *hall) checkSealed(seal ballot.Seal, in []ballot.Cast) street.Contents {
	h.Helper()
	contents, err := h.box.Read(h.Context())
	h.must(err)
	h.checkSeal(seal, contents.Salt, in)
	if kept, err := h.box.ClosedSeal(); err != nil || kept != seal || contents.Seal != seal || h.box.State().Seal != seal {
		h.Errorf("the seal is %+v, was answered %+v, %v", kept, seal, err)
	}
	tagKey, err := envelope.TagKey(h.content.Seed, h.content.Session)
	h.must(err)
	ids := map[[envelope.RowSize]byte]bool{}
	for _, e := range Envelopes() {
		if diff := cmp.Diff(sorted(e.Key, in), digests(e.Key, contents)); diff != "" {
			h.Errorf("%s (-cast +stored):\n%s", e.Key, diff)
		}
		for _, row := range contents.Rows[e.Key] {
			if row.Tag != envelope.Tag(tagKey, row.ID, envelope.Name{Key: e.Key, Category: row.Category}, row.Sealed) {
				h.Errorf("a row of %s has a tag that does not fit", e.Key)
			}
			if ids[row.ID] || row.ID == [envelope.RowSize]byte{} {
				h.Error("a row's id is there twice")
			}
			ids[row.ID] = true
		}
	}
	var nonces []street.Nonce
	paper := map[string]int{"A": 0, "B": 0}
	for _, c := range in {
		nonces = append(nonces, street.Nonce{Category: c.Category, Nonce: c.Nonce})
		if c.Paper {
			paper[c.Category]++
		}
	}
	slices.SortFunc(nonces, func(a, b street.Nonce) int { return bytes.Compare(a.Nonce[:], b.Nonce[:]) })
	if diff := cmp.Diff(nonces, contents.Nonces); diff != "" {
		h.Errorf("nonces (-cast +stored):\n%s", diff)
	}
	if diff := cmp.Diff(paper, contents.Paper); diff != "" || !bytes.Equal(contents.Seed, h.content.Seed) {
		h.Errorf("paper ballots (-cast +stored):\n%s", diff)
	}
	return contents
}

// checkSeal checks a seal against what was cast and its salt.
func (h *hall) checkSeal(seal ballot.Seal, salt [32]byte, in []ballot.Cast) {
	h.Helper()
	digest := envelope.SealDigest(salt, h.lists(in))
	if want := (ballot.Seal{Count: len(in), Digest: hexOf(digest)}); seal != want || salt == [32]byte{} {
		h.Errorf("sealed %+v, want %+v", seal, want)
	}
}

func (h *hall) lists(in []ballot.Cast) []envelope.List {
	lists := []envelope.List{{Key: envelope.Credentials, Digest: envelope.ListDigest(h.credentials(in))}}
	for _, e := range Envelopes() {
		lists = append(lists, envelope.List{Key: e.Key, Digest: envelope.ListDigest(sorted(e.Key, in))})
	}
	return lists
}

// credentials are the lines of the list of spent credentials.
func (h *hall) credentials(in []ballot.Cast) (lines [][32]byte) {
	h.Helper()
	for _, c := range in {
		issuer, err := credential.NewIssuer(h.content.Seed, h.content.Session, c.Category)
		h.must(err)
		output, err := issuer.Output(c.Nonce[:])
		h.must(err)
		lines = append(lines, credential.In(credential.Ack(output, h.content.Session, c.Category)))
	}
	slices.SortFunc(lines, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	return lines
}

func testSeal(t *testing.T, h *hall) {
	for _, n := range [][2]int{{0, 0}, {1, 0}, {7, 4}} {
		h.session(8, 5, survey.Voting)
		in := append(h.play("A", n[0]), h.play("B", n[1])...)
		step := h.box.State().Step + 1
		seal, err := h.box.Seal(t.Context(), step)
		h.must(err)
		h.checkSealed(seal, in)
		again, err := h.box.Seal(t.Context(), step)
		if err != nil || again != seal {
			t.Errorf("the same step again: %+v, %v", again, err)
		}
		h.restart()
		h.checkSealed(seal, in)
		if s := h.box.State(); s.Cast["A"] != n[0] || s.Cast["B"] != n[1] {
			t.Errorf("%v are cast, want %v", s.Cast, n)
		}
		_, err = h.box.OpenedSeal()
		h.want("salt and lists while closed", err, ballot.ErrNotClosed)
		for _, key := range []string{"cover", envelope.Credentials, "no key"} {
			_, err = h.box.List(t.Context(), key)
			h.want("the list "+key+" while closed", err, ballot.ErrNotClosed)
		}
	}
}

func testReopen(t *testing.T, h *hall) {
	h.session(8, 8, survey.Voting)
	in := append(h.play("A", 3), h.play("B", 2)...)
	for round := range 3 {
		h.advance(survey.Closed)
		withdrawn, err := h.box.ClosedSeal()
		h.must(err)
		before := h.checkSealed(withdrawn, in)
		h.must(h.box.Reopen(t.Context(), h.box.State().Step+1))
		h.must(h.slips.SetPhase(t.Context(), h.content.Session, survey.Voting))
		if round == 1 {
			h.restart()
		}
		h.cast(in...) // all are in
		_, err = h.box.ClosedSeal()
		h.want("a seal that was withdrawn", err, ballot.ErrNotClosed)
		if s := h.box.State(); s.Seal != (ballot.Seal{}) || s.Cast["A"]+s.Cast["B"] != len(in) {
			t.Errorf("%+v", s)
		}
		in = append(in, h.play("A", 1)...)
		in = append(in, h.play("B", 1)...)
		seal, err := h.box.Seal(t.Context(), h.box.State().Step+1)
		h.must(err)
		after := h.checkSealed(seal, in)
		if after.Salt == before.Salt {
			t.Error("two closings with one salt")
		}
		h.must(h.slips.SetPhase(t.Context(), h.content.Session, survey.Closed))
		h.must(h.box.Reopen(t.Context(), h.box.State().Step+1))
	}
}

func testOpen(t *testing.T, h *hall) {
	h.session(5, 5, survey.Voting)
	in := append(h.play("A", 4), h.play("B", 3)...)
	h.advance(survey.Closed)
	seal, err := h.box.ClosedSeal()
	h.must(err)
	h.advance(survey.Opened)
	for range 2 {
		if h.box.Seed() != nil {
			t.Error("there is a seed")
		}
		opened, err := h.box.OpenedSeal()
		h.must(err)
		h.checkSeal(opened.Seal, opened.Salt, in)
		if opened.Seal != seal {
			t.Errorf("opened with seal %+v, closed with %+v", opened.Seal, seal)
		}
		lists := map[string]string{}
		for _, l := range h.lists(in) {
			lists[l.Key] = hexOf(l.Digest)
		}
		if diff := cmp.Diff(lists, opened.Lists); diff != "" {
			t.Errorf("lists (-want +got):\n%s", diff)
		}
		for range 2 {
			for _, key := range []string{envelope.Credentials, "cover", "integrity.body", "integrity.body.advice"} {
				want := sorted(key, in)
				if key == envelope.Credentials {
					want = h.credentials(in)
				}
				list, err := h.box.List(t.Context(), key)
				if err != nil || !slices.Equal(list, hexes(want)) {
					t.Errorf("the list of %s: %d lines, %v", key, len(list), err)
				}
			}
		}
		for _, key := range []string{"", "no key", "nonces", "lists"} {
			_, err = h.box.List(t.Context(), key)
			h.want("the list of "+key, err, ballot.ErrEnvelopeUnknown)
		}
		contents, err := h.box.Read(t.Context())
		h.must(err)
		if len(contents.Nonces) != 0 || contents.Seed != nil || contents.Salt != opened.Salt || contents.Seal != seal || len(contents.Rows["cover"]) != 7 {
			t.Errorf("read %d nonces, seed %x, seal %+v, %d covers", len(contents.Nonces), contents.Seed, contents.Seal, len(contents.Rows["cover"]))
		}
		if s := h.box.State(); s.Cast["A"] != 4 || s.Cast["B"] != 3 || s.Paper["A"] != 1 || s.Paper["B"] != 1 || s.Phase != survey.Opened {
			t.Errorf("%+v", s)
		}
		h.restart()
	}
}

// testTwoSessions: what is done to one session does not touch another.
func testTwoSessions(t *testing.T, h *hall) {
	ctx := t.Context()
	h.session(3, 3, survey.Voting)
	first := *h
	h.box = nil
	h.session(3, 3, survey.Voting)
	defer first.box.Close()
	same := NewCast("A")
	h.collect("A", 2)
	first.want("cast without a slip of this session", first.box.Cast(ctx, same), ballot.ErrBoxFull)
	first.collect("A", 1)
	h.cast(same)
	first.cast(same)
	first.advance(survey.Closed)
	h.cast(NewCast("A"))
	h.advance(survey.Closed)
	h.must(h.slips.Forget(ctx, h.content.Session))
	if n := first.box.State().Cast["A"]; n != 1 {
		t.Errorf("%d in the first box", n)
	}
	if n := h.box.State().Cast["A"]; n != 2 {
		t.Errorf("%d in the second box", n)
	}
	if n := h.slips.Counts(first.content.Session)["A"]; n != (survey.SlipCount{Printed: 3, Collected: 1}) {
		t.Errorf("slips of the first: %+v", n)
	}
	if err := h.store.CreateBox(ctx, h.content); err == nil {
		t.Error("a box was made in the place of another")
	}
}

// testCallerGone: an act of a caller who has gone is wholly done or not at all, and harms nobody.
func testCallerGone(t *testing.T, h *hall) {
	h.session(12, 0, survey.Voting)
	h.collect("A", 11)
	in := []ballot.Cast{NewCast("A")}
	h.cast(in...)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 3 {
		h.want("cast of somebody gone", h.box.Cast(gone, NewCast("A")), context.Canceled)
		_, err := h.slips.Collect(gone, h.batch[11].Digest, [32]byte(Random(32)))
		h.want("collect of somebody gone", err, context.Canceled)
	}
	h.want("and it is unavailable", h.box.Cast(gone, NewCast("A")), ballot.ErrUnavailable)
	h.want("to the house, too", h.box.Cast(gone, NewCast("A")), survey.ErrUnavailable)
	for range 10 { // go away at any moment of a cast
		leaving, leave := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { leave(); close(done) }()
		c := NewCast("A")
		if err := h.box.Cast(leaving, c); err == nil {
			in = append(in, c)
		}
		<-done
	}
	if n := h.box.State().Cast["A"]; n != len(in) {
		t.Errorf("%d are counted, %d were answered", n, len(in))
	}
	seal, err := h.box.Seal(t.Context(), h.box.State().Step+1)
	h.must(err)
	h.checkSealed(seal, in)
	h.must(h.box.Close())
	h.want("a closed file", h.box.Cast(t.Context(), in[0]), ballot.ErrUnavailable)
	if h.box.Seed() != nil {
		t.Error("a closed file has a seed")
	}
	h.openBox()
}
