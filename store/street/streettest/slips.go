package streettest

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/ballot"
)

func testSlips(t *testing.T, h *hall) {
	h.session(3, 1, survey.Ready)
	ctx, bound := t.Context(), [32]byte(Random(32))
	_, err := h.slips.Collect(ctx, h.batch[0].Digest, bound)
	h.want("collect while ready", err, ballot.ErrNotCollecting)
	h.advance(survey.Collecting)
	record, err := h.slips.Collect(ctx, h.batch[0].Digest, bound)
	want := ballot.SlipRecord{Session: h.content.Session, Category: "A", State: ballot.Collected, Phase: survey.Collecting}
	if err != nil || record != want {
		t.Errorf("collect: %+v, %v", record, err)
	}
	h.must(h.slips.Void(ctx, h.content.Session, h.batch[1].Digest))
	h.advance(survey.Voting)
	want.Phase = survey.Voting
	for range 2 { // as it stands, and after a restart
		for _, test := range []struct {
			name   string
			digest ballot.SlipDigest
			bound  [32]byte
			want   error
		}{
			{"the same element again", h.batch[0].Digest, bound, nil},
			{"another element", h.batch[0].Digest, [32]byte(Random(32)), ballot.ErrSlipSpent},
			{"a void slip", h.batch[1].Digest, bound, ballot.ErrSlipVoid},
			{"no slip at all", survey.NewSlip().Digest(), bound, ballot.ErrSlipUnknown},
		} {
			got, err := h.slips.Collect(ctx, test.digest, test.bound)
			h.want(test.name, err, test.want)
			if (err == nil) != (got == want) {
				t.Errorf("%s: %+v", test.name, got)
			}
		}
		for i, state := range []ballot.SlipState{ballot.Collected, ballot.Voided, ballot.Fresh, ballot.Fresh} {
			want := ballot.SlipRecord{Session: h.content.Session, Category: h.batch[i].Category, State: state, Phase: survey.Voting}
			if record, err := h.slips.Find(ctx, h.batch[i].Digest); err != nil || record != want {
				t.Errorf("slip %d: %+v, %v, want %+v", i, record, err, want)
			}
		}
		_, err := h.slips.Find(ctx, survey.NewSlip().Digest())
		h.want("finding no slip at all", err, ballot.ErrSlipUnknown)
		counts := map[string]survey.SlipCount{"A": {Printed: 3, Void: 1, Collected: 1}, "B": {Printed: 1}}
		if diff := cmp.Diff(counts, h.slips.Counts(h.content.Session)); diff != "" {
			t.Error(diff)
		}
		for category, want := range map[string]int{"A": 1, "B": 0, "C": 0} {
			if n := h.slips.Collected(h.content.Session, category); n != want {
				t.Errorf("%d slips of %s are collected, want %d", n, category, want)
			}
		}
		if n := h.slips.Collected(uuid.NewString(), "A"); n != 0 {
			t.Errorf("%d slips of no session", n)
		}
		h.restart()
	}
}

func testSlipsAfterPhases(t *testing.T, h *hall) {
	h.session(4, 0, survey.Collecting)
	ctx, bound := t.Context(), [32]byte(Random(32))
	_, err := h.slips.Collect(ctx, h.batch[0].Digest, bound)
	h.must(err)
	h.advance(survey.Voting)
	h.advance(survey.Closed)
	_, err = h.slips.Collect(ctx, h.batch[0].Digest, bound)
	h.want("the same element while closed", err, nil)
	_, err = h.slips.Collect(ctx, h.batch[1].Digest, bound)
	h.want("a fresh slip while closed", err, ballot.ErrBoxClosed)
	h.want("void while closed", h.slips.Void(ctx, h.content.Session, h.batch[1].Digest), ballot.ErrBoxClosed)
	h.want("replace while closed", h.slips.Replace(ctx, h.content.Session, h.batch[0].Digest), ballot.ErrBoxClosed)
	h.advance(survey.Opened)
	h.must(h.slips.Unbind(ctx, h.content.Session))
	for range 2 {
		for name, element := range map[string][32]byte{"the same element": bound, "zeros": {}} {
			_, err := h.slips.Collect(ctx, h.batch[0].Digest, element)
			h.want(name+" when it was overwritten", err, ballot.ErrSlipSpent)
		}
		if n := h.slips.Collected(h.content.Session, "A"); n != 1 {
			t.Errorf("%d are collected", n)
		}
		h.restart()
	}
	h.want("a phase that is none", h.slips.SetPhase(ctx, uuid.NewString(), survey.Voting), ballot.ErrSessionUnknown)
	for _, phase := range []survey.Phase{survey.Draft, survey.Archived, "unheard of"} {
		if err := h.slips.SetPhase(ctx, h.content.Session, phase); err == nil {
			t.Errorf("the gate stands at %s", phase)
		}
	}
}

func testVoidAndReplace(t *testing.T, h *hall) {
	h.session(6, 0, survey.Ready)
	ctx, mine := t.Context(), h.content.Session
	digest := func(i int) ballot.SlipDigest { return h.batch[i].Digest }
	h.must(h.slips.Void(ctx, mine, digest(0)))
	h.want("void again", h.slips.Void(ctx, mine, digest(0)), ballot.ErrSlipVoid)
	h.want("replace of a void one", h.slips.Replace(ctx, mine, digest(0)), ballot.ErrSlipVoid)
	h.want("replace of a fresh one", h.slips.Replace(ctx, mine, digest(1)), ballot.ErrSlipFresh)
	h.advance(survey.Collecting)
	element := [32]byte(Random(32))
	_, err := h.slips.Collect(ctx, digest(1), element)
	h.must(err)
	h.want("void of a collected one", h.slips.Void(ctx, mine, digest(1)), ballot.ErrSlipSpent)
	h.must(h.slips.Replace(ctx, mine, digest(1)))
	h.advance(survey.Voting)
	for range 2 {
		_, err := h.slips.Collect(ctx, digest(1), element)
		h.want("collect with a replaced one", err, ballot.ErrSlipReplaced)
		h.want("replace again", h.slips.Replace(ctx, mine, digest(1)), ballot.ErrSlipReplaced)
		h.want("void of a replaced one", h.slips.Void(ctx, mine, digest(1)), ballot.ErrSlipReplaced)
		h.want("void of none", h.slips.Void(ctx, mine, survey.NewSlip().Digest()), ballot.ErrSlipUnknown)
		h.want("void of another session's", h.slips.Void(ctx, uuid.NewString(), digest(2)), ballot.ErrSlipUnknown)
		h.want("void of another session's void one", h.slips.Void(ctx, uuid.NewString(), digest(0)), ballot.ErrSlipUnknown)
		h.want("replace of another session's", h.slips.Replace(ctx, "no id", digest(1)), ballot.ErrSlipUnknown)
		if diff := cmp.Diff(map[string]survey.SlipCount{"A": {Printed: 6, Void: 1, Collected: 1, Replaced: 1}}, h.slips.Counts(mine)); diff != "" {
			t.Error(diff)
		}
		if n := h.slips.Collected(mine, "A"); n != 1 {
			t.Errorf("%d are collected: a replaced one counts", n)
		}
		h.restart()
	}
}

func testIssue(t *testing.T, h *hall) {
	h.session(3, 2, survey.Ready)
	ctx, before := t.Context(), h.batch
	h.must(h.slips.Void(ctx, h.content.Session, before[0].Digest))
	h.batch = newBatch(4, 1)
	h.must(h.slips.Issue(ctx, h.content.Session, survey.Ready, h.batch))
	for range 2 {
		_, err := h.slips.Find(ctx, before[0].Digest)
		h.want("a slip of the batch before", err, ballot.ErrSlipUnknown)
		if diff := cmp.Diff(map[string]survey.SlipCount{"A": {Printed: 4}, "B": {Printed: 1}}, h.slips.Counts(h.content.Session)); diff != "" {
			t.Error(diff)
		}
		h.restart()
	}
	twice := append(newBatch(1, 0), h.batch[0])
	if err := h.slips.Issue(ctx, uuid.NewString(), survey.Ready, twice); err == nil {
		t.Error("a slip of another session was issued again")
	}
	if err := h.slips.Issue(ctx, uuid.NewString(), survey.Draft, newBatch(1, 0)); err == nil {
		t.Error("a draft has slips")
	}
	for _, code := range []string{"", "a code of more than thirty-two bytes", "A\x00"} {
		if err := h.slips.Issue(ctx, uuid.NewString(), survey.Ready, []survey.IssuedSlip{{Digest: twice[0].Digest, Category: code}}); err == nil {
			t.Errorf("category %q was taken", code)
		}
	}
	if err := h.slips.Issue(ctx, "no id", survey.Ready, newBatch(1, 0)); err == nil {
		t.Error("a session without an id has slips")
	}
	if list := h.slips.Sessions(); !slices.Equal(list, []string{h.content.Session}) {
		t.Errorf("sessions %v", list)
	}
	h.advance(survey.Collecting)
	h.collect("A", 1)
	h.collected(h.slips.Issue(ctx, h.content.Session, survey.Ready, newBatch(1, 1)), 1)
}

// collected wants a *street.SlipsCollected.
func (h *hall) collected(err error, n int) {
	h.Helper()
	var collected *street.SlipsCollected
	if !errors.As(err, &collected) || collected.Collected != n || collected.Session != h.content.Session {
		h.Errorf("%v, want that %d were collected", err, n)
	}
}

func testWithdraw(t *testing.T, h *hall) {
	ctx := t.Context()
	for _, phase := range []survey.Phase{survey.Ready, survey.Collecting} {
		h.session(2, 1, phase)
		h.must(h.slips.Void(ctx, h.content.Session, h.batch[0].Digest))
		for range 2 {
			h.must(h.slips.Withdraw(ctx, h.content.Session))
			for _, issued := range h.batch {
				_, err := h.slips.Find(ctx, issued.Digest)
				h.want("a slip that was withdrawn", err, ballot.ErrSlipUnknown)
			}
			_, err := h.slips.Phase(h.content.Session)
			h.want("its phase", err, ballot.ErrSessionUnknown)
			if n := len(h.slips.Counts(h.content.Session)); n != 0 {
				t.Errorf("%d categories are counted", n)
			}
			h.restart()
		}
	}
	h.session(2, 0, survey.Collecting)
	h.collect("A", 1)
	h.collected(h.slips.Withdraw(ctx, h.content.Session), 1)
	h.must(h.slips.Replace(ctx, h.content.Session, h.batch[0].Digest))
	h.collected(h.slips.Withdraw(ctx, h.content.Session), 1)
	h.must(h.slips.Forget(ctx, h.content.Session))
	h.must(h.slips.Forget(ctx, h.content.Session))
	_, err := h.slips.Find(ctx, h.batch[0].Digest)
	h.want("a slip that was erased", err, ballot.ErrSlipUnknown)
	h.session(2, 0, survey.Voting)
	var wrong *street.WrongStep
	if err := h.slips.Withdraw(ctx, h.content.Session); !errors.As(err, &wrong) || wrong.At != survey.Voting {
		t.Errorf("withdrawn while voting: %v", err)
	}
}

func testUnbind(t *testing.T, h *hall) {
	h.session(3, 2, survey.Collecting)
	ctx := t.Context()
	h.collect("A", 2)
	h.collect("B", 1)
	h.advance(survey.Voting)
	h.advance(survey.Closed)
	var wrong *street.WrongStep
	if err := h.slips.Unbind(ctx, h.content.Session); !errors.As(err, &wrong) || h.slips.Unbound(h.content.Session) {
		t.Errorf("unbound while closed: %v", err)
	}
	h.advance(survey.Opened)
	for range 3 {
		h.must(h.slips.Unbind(ctx, h.content.Session))
		if !h.slips.Unbound(h.content.Session) {
			t.Error("an element is left")
		}
		if n := h.slips.Counts(h.content.Session)["A"].Collected; n != 2 {
			t.Errorf("%d are collected", n)
		}
		h.restart()
	}
	h.must(h.slips.Unbind(ctx, uuid.NewString()))
}

func testSeen(t *testing.T, h *hall) {
	h.session(1, 0, survey.Ready)
	ctx, none := t.Context(), street.Seen{}
	if h.slips.Seen() != none || h.box.State().Seen != none || h.slips.House() != h.house || h.box.State().House != h.house {
		t.Error("a fresh file is stamped wrongly")
	}
	seen := street.Seen{Acts: 300, Hash: [32]byte(Random(32))}
	for range 2 {
		h.must(h.slips.SetSeen(ctx, seen))
		h.must(h.box.SetSeen(ctx, seen))
		h.must(h.slips.SetSeen(ctx, street.Seen{Acts: 299}))
		h.must(h.box.SetSeen(ctx, street.Seen{Acts: 300}))
		h.restart()
		if h.slips.Seen() != seen || h.box.State().Seen != seen {
			t.Errorf("seen %+v and %+v, want %+v", h.slips.Seen(), h.box.State().Seen, seen)
		}
		h.must(h.slips.Issue(ctx, h.content.Session, survey.Ready, h.batch)) // a rewrite keeps it
	}
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	seen.Acts++
	h.must(h.box.SetSeen(ctx, seen))
	h.restart()
	if h.box.State().Seen != seen {
		t.Error("an opened box did not see")
	}
}
