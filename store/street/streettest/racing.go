package streettest

import (
	"encoding/hex"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/ballot"
)

func hexOf(digest [32]byte) string { return hex.EncodeToString(digest[:]) }

func hexes(digests [][32]byte) []string {
	list := make([]string, len(digests))
	for i := range list {
		list[i] = hexOf(digests[i])
	}
	return list
}

// testRacingSlip: of many who collect with one slip at once, and one who voids it, one gets it.
func testRacingSlip(t *testing.T, h *hall) {
	h.session(1, 0, survey.Collecting)
	var got atomic.Int32
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			var err error
			if i == 6 {
				err = h.slips.Void(background(), h.content.Session, h.batch[0].Digest)
			} else {
				_, err = h.slips.Collect(background(), h.batch[0].Digest, [32]byte(Random(32)))
			}
			switch {
			case err == nil:
				got.Add(1)
			case !errors.Is(err, ballot.ErrSlipSpent) && !errors.Is(err, ballot.ErrSlipVoid):
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := got.Load(); n != 1 {
		t.Errorf("one slip was taken %d times", n)
	}
}

// testRacingWithdraw: a session that goes back to draft has given no credential out.
func testRacingWithdraw(t *testing.T, h *hall) {
	withdrawn, kept := 0, 0
	for round := range 12 {
		h.session(6, 0, survey.Collecting)
		var taken atomic.Int32
		var group sync.WaitGroup
		for i := range h.batch {
			group.Go(func() {
				switch _, err := h.slips.Collect(background(), h.batch[i].Digest, [32]byte(Random(32))); {
				case err == nil:
					taken.Add(1)
				case !errors.Is(err, ballot.ErrSlipUnknown):
					t.Error(err)
				}
			})
		}
		var err error
		group.Go(func() {
			if round%2 == 0 {
				err = h.slips.Withdraw(background(), h.content.Session)
			} else {
				err = h.slips.Issue(background(), h.content.Session, survey.Collecting, newBatch(1, 0))
			}
		})
		group.Wait()
		var collected *street.SlipsCollected
		switch {
		case err == nil:
			withdrawn++
			if taken.Load() != 0 {
				t.Errorf("forgotten, and %d were answered", taken.Load())
			}
		case errors.As(err, &collected):
			kept++
			if int(taken.Load()) != len(h.batch) {
				t.Errorf("not forgotten, and %d were answered", taken.Load())
			}
		default:
			t.Error(err)
		}
	}
	t.Logf("forgotten %d times, kept %d times", withdrawn, kept)
}

// testRacingNonce: of many ballots under one credential one is stored, whole, and all are answered.
func testRacingNonce(t *testing.T, h *hall) {
	h.session(10, 0, survey.Voting)
	h.collect("A", 10)
	same := NewCast("A").Nonce
	var mu sync.Mutex
	var tried []ballot.Cast
	var group sync.WaitGroup
	for range 12 {
		group.Go(func() {
			c := NewCast("A")
			c.Nonce = same
			mu.Lock()
			tried = append(tried, c)
			mu.Unlock()
			if err := h.box.Cast(background(), c); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	seal, err := h.box.Seal(t.Context(), h.box.State().Step+1)
	h.must(err)
	contents, err := h.box.Read(t.Context())
	h.must(err)
	for _, c := range tried {
		if sorted("cover", []ballot.Cast{c})[0] == digests("cover", contents)[0] {
			h.checkSealed(seal, []ballot.Cast{c})
			return
		}
	}
	t.Errorf("what is stored was not cast; seal %+v", seal)
}

// testRacingCasts: while slips are collected and ballots cast at once, there are never more ballots than slips that were collected,
// and exactly as many casts succeed as could.
func testRacingCasts(t *testing.T, h *hall) {
	const slips, casters = 24, 60
	h.session(slips, 0, survey.Voting)
	var collected, stored, full atomic.Int32
	var group, watch sync.WaitGroup
	end := make(chan struct{})
	watch.Go(func() {
		for {
			cast := h.box.State().Cast["A"] // before the slips: they only grow
			if n := h.slips.Collected(h.content.Session, "A"); cast > n {
				t.Errorf("%d ballots, %d slips", cast, n)
			}
			select {
			case <-end:
				return
			default:
			}
		}
	})
	for i := range casters {
		group.Go(func() {
			if i < slips/2 {
				if _, err := h.slips.Collect(background(), h.batch[i].Digest, [32]byte(Random(32))); err != nil {
					t.Error(err)
				}
				collected.Add(1)
			}
			switch err := h.box.Cast(background(), NewCast("A")); {
			case err == nil:
				stored.Add(1)
			case errors.Is(err, ballot.ErrBoxFull):
				full.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	group.Wait()
	close(end)
	watch.Wait()
	if stored.Load() > collected.Load() || int(stored.Load()) != h.box.State().Cast["A"] || stored.Load()+full.Load() != casters {
		t.Errorf("%d collected, %d stored, %d counted, %d refused", collected.Load(), stored.Load(), h.box.State().Cast["A"], full.Load())
	}
	for range slips/2 - int(stored.Load()) {
		h.cast(NewCast("A"))
	}
	h.want("one more than were collected", h.box.Cast(t.Context(), NewCast("A")), ballot.ErrBoxFull)
}

// testRacingSeal: while casts race with closing, each is in the box when it is sealed, or refused.
func testRacingSeal(t *testing.T, h *hall) {
	for range 3 {
		h.session(40, 0, survey.Voting)
		h.collect("A", 40)
		in := h.race(t, func() error {
			_, err := h.box.Seal(background(), h.box.State().Step+1)
			return err
		})
		seal, err := h.box.ClosedSeal()
		h.must(err)
		h.checkSealed(seal, in)
		h.must(h.box.Reopen(t.Context(), h.box.State().Step+1))
		h.cast(in...)
		seal, err = h.box.Seal(t.Context(), h.box.State().Step+1)
		h.must(err)
		h.checkSealed(seal, in)
	}
}

// race casts while something happens that closes the box, and returns the ballots that were answered.
func (h *hall) race(t *testing.T, what func() error) (in []ballot.Cast) {
	var mu sync.Mutex
	var begun, group sync.WaitGroup
	begun.Add(4)
	for range 4 {
		group.Go(func() {
			for i := range 10 {
				c := NewCast("A")
				switch err := h.box.Cast(background(), c); {
				case err == nil:
					mu.Lock()
					in = append(in, c)
					mu.Unlock()
				case !errors.Is(err, ballot.ErrBoxClosed) && !errors.Is(err, ballot.ErrBoxOpened):
					t.Error(err)
				}
				if i == 1 {
					begun.Done()
				}
			}
		})
	}
	begun.Wait()
	err := what()
	group.Wait()
	h.must(err)
	return in
}

// testRacingOpen: a ballot that is repeated while the box is opened is answered, or told that it is opened.
func testRacingOpen(t *testing.T, h *hall) {
	h.session(40, 0, survey.Voting)
	h.collect("A", 40)
	in := h.race(t, func() error {
		if _, err := h.box.Seal(background(), h.box.State().Step+1); err != nil {
			return err
		}
		h.box.Seed()
		return h.box.Open(background(), h.box.State().Step+1)
	})
	if n := h.box.State().Cast["A"]; n != len(in) {
		t.Errorf("%d counted, %d answered", n, len(in))
	}
	opened, err := h.box.OpenedSeal()
	h.must(err)
	h.checkSeal(opened.Seal, opened.Salt, in)
}

// testRacingFull: many who are refused at once, and the one flag that says so.
func testRacingFull(t *testing.T, h *hall) {
	h.session(10, 0, survey.Voting)
	h.collect("A", 1)
	var stored atomic.Int32
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			switch err := h.box.Cast(background(), NewCast("A")); {
			case err == nil:
				stored.Add(1)
			case !errors.Is(err, ballot.ErrBoxFull):
				t.Error(err)
			}
		})
	}
	group.Wait()
	if s := h.box.State(); stored.Load() != 1 || s.Cast["A"] != 1 || !s.Full {
		t.Errorf("%d stored, %+v", stored.Load(), s)
	}
}
