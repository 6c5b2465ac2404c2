package paper_test

import (
	"errors"
	"testing"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/voter"
)

// TestClosing: closing forgets what is not in the box, by whichever way it is closed. What was cast without an answer is in it or
// not, and the box counts it as paper with the cast.
func TestClosing(t *testing.T) {
	for name, test := range map[string]struct {
		lost bool
		want [3]int
	}{"not in the box": {false, [3]int{1, 0, 0}}, "in the box": {true, [3]int{1, 1, 1}}} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t, survey.Voting)
			ctx := t.Context()
			entered, agreed, cast := h.begun(), h.agreed(filled()), h.agreed(filled())
			h.begun() // nothing is entered
			h.must(h.First(ctx, h, h.id, entered, filled()))
			h.cast, h.lost = ballot.ErrUnavailable, test.lost
			refused(t, "cast", h.Cast(ctx, h, h.id, cast, h.slip("C")), "再按一次")
			h.cast = nil
			if n := h.Waiting(h.id); n != 3 {
				t.Errorf("%d unsealed, want 3", n)
			}
			h.advance(survey.Closed)
			if n := h.Waiting(h.id); n != 0 {
				t.Errorf("%d unsealed after closing", n)
			}
			refused(t, "sealing after closing", h.Cast(ctx, h, h.id, agreed, h.slips["C"][0]), "全部清除")
			h.advance(survey.Voting)
			refused(t, "sealing after reopening", h.Cast(ctx, h, h.id, agreed, h.slips["C"][0]), "录入台上没有")
			if got := h.counts("C"); got != test.want {
				t.Errorf("领取, 收回, 纸质: %v, want %v", got, test.want)
			}
			if n := h.begun(); n <= cast {
				t.Errorf("number %d is given again", n)
			}
		})
	}
}

// TestUnansweredAcrossClosing: while the store does not answer, a cast stays at the desk, through closing and reopening, and is in
// the box once; opening ends it.
func TestUnansweredAcrossClosing(t *testing.T) {
	h := newHall(t, survey.Voting)
	one, two := h.agreed(filled()), h.agreed(filled())
	h.cast, h.lost = ballot.ErrUnavailable, true
	for _, n := range []int{one, two} {
		refused(t, "cast", h.Cast(t.Context(), h, h.id, n, h.slip("C")), "再按一次")
	}
	h.advance(survey.Closed)
	if n := h.Waiting(h.id); n != 2 {
		t.Errorf("%d unsealed while nothing answers", n)
	}
	h.advance(survey.Voting)
	h.cast = nil
	h.must(h.Cast(t.Context(), h, h.id, one, ""))
	h.cast = ballot.ErrUnavailable
	h.advance(survey.Closed)
	h.advance(survey.Opened) // the box answers by its phase, whatever the store does
	if n := h.Waiting(h.id); n != 0 {
		t.Errorf("%d unsealed after opening", n)
	}
	if got := h.counts("C"); got != [3]int{2, 2, 2} {
		t.Errorf("领取, 收回, 纸质: %v", got)
	}
}

// TestAskedAgain: what could not be told when voting ended is asked with the next act at the desk: nothing stays there, and whoever
// acts is told that voting is over.
func TestAskedAgain(t *testing.T) {
	for _, told := range []bool{true, false} {
		h := newHall(t, survey.Voting)
		n := h.agreed(filled())
		h.begun()
		h.cast, h.lost = ballot.ErrUnavailable, true
		refused(t, "cast", h.Cast(t.Context(), h, h.id, n, h.slip("C")), "再按一次")
		h.sessions[h.id].Phase = survey.Closed
		if told {
			h.tell(h.id)
		}
		if n := h.Waiting(h.id); n != 1 {
			t.Errorf("%d unsealed while nothing answers", n)
		}
		h.cast = nil
		_, err := h.List(t.Context(), h, h.id)
		refused(t, "the list after closing", err, "全部清除")
		if n := h.Waiting(h.id); n != 0 || h.counts("C") != [3]int{1, 1, 1} {
			t.Errorf("%d unsealed; 领取, 收回, 纸质: %v", n, h.counts("C"))
		}
	}
}

// TestUnknownBox: a cast whose session the box does not know any more is not waited for.
func TestUnknownBox(t *testing.T) {
	h := newHall(t, survey.Voting)
	n := h.agreed(filled())
	h.cast = ballot.ErrUnavailable
	refused(t, "cast", h.Cast(t.Context(), h, h.id, n, h.slip("C")), "再按一次")
	h.cast = ballot.ErrSessionUnknown
	h.advance(survey.Closed)
	if n := h.Waiting(h.id); n != 0 {
		t.Errorf("%d unsealed", n)
	}
}

// TestNothingEntered: a session closes whose desk nobody has used, and a draft has none.
func TestNothingEntered(t *testing.T) {
	for phase, chinese := range map[survey.Phase]string{survey.Closed: "全部清除", survey.Draft: "开始领票以后"} {
		h := newHall(t, survey.Voting)
		h.advance(phase)
		_, err := h.Begin(t.Context(), h, h.id)
		refused(t, "begun", err, chinese)
	}
}

// TestStoreSilent: while a session or its manifest cannot be read every act says so, and what is entered stays.
func TestStoreSilent(t *testing.T) {
	h := newHall(t, survey.Voting)
	for name, says := range map[string]*error{"session": &h.office, "manifest": &h.manifest} {
		h.session()
		h.advance(survey.Collecting)
		*says = ballot.ErrUnavailable
		if _, err := h.Begin(t.Context(), h, h.id); !errors.Is(err, ballot.ErrUnavailable) {
			t.Errorf("%s, begun: %v", name, err)
		}
		*says = nil
		h.advance(survey.Voting)
		n := h.agreed(filled())
		*says = ballot.ErrUnavailable
		h.tell(h.id)
		if err := h.Cast(t.Context(), h, h.id, n, h.slips["C"][0]); !errors.Is(err, ballot.ErrUnavailable) {
			t.Errorf("%s, sealed: %v", name, err)
		}
		*says = nil
		if n := h.Waiting(h.id); n != 1 {
			t.Errorf("%s: %d unsealed", name, n)
		}
		h.must(h.Cast(t.Context(), h, h.id, n, h.slip("C")))
	}
	h.sessions[h.id].Material.Manifest = "{}"
	if _, err := h.List(t.Context(), h, h.id); !errors.Is(err, voter.ErrManifest) {
		t.Errorf("another manifest, which is none: %v", err)
	}
}

// TestClosedInBetween: a box that is closed after the slip was looked at takes nothing.
func TestClosedInBetween(t *testing.T) {
	h := newHall(t, survey.Voting)
	n := h.agreed(filled())
	h.cast = ballot.ErrBoxClosed
	if err := h.Cast(t.Context(), h, h.id, n, h.slip("C")); !errors.Is(err, ballot.ErrBoxClosed) {
		t.Errorf("sealing: %v", err)
	}
	h.advance(survey.Closed)
	if n := h.Waiting(h.id); n != 0 {
		t.Errorf("%d unsealed after closing", n)
	}
	if got := h.counts("C"); got != [3]int{1, 0, 0} {
		t.Errorf("领取, 收回, 纸质: %v", got)
	}
}

// TestErased: a rehearsal that is erased leaves nothing at the desk.
func TestErased(t *testing.T) {
	h := newHall(t, survey.Ready)
	h.plan = func(s *survey.Setup) { s.Rehearsal = true }
	h.session()
	if _, err := h.Begin(t.Context(), h, h.id); err == nil {
		t.Error("a paper ballot is begun before collecting")
	} else {
		refused(t, "begun before collecting", err, "开始领票以后")
	}
	h.advance(survey.Collecting)
	h.must(h.First(t.Context(), h, h.id, h.begun(), filled()))
	if n := h.Waiting(h.id); n != 1 {
		t.Errorf("%d unsealed", n)
	}
	h.erase(h.id)
	if n := h.Waiting(h.id); n != 0 {
		t.Errorf("%d unsealed after erasing", n)
	}
	if _, err := h.List(t.Context(), h, h.id); !errors.Is(err, survey.ErrSessionUnknown) {
		t.Errorf("the list of an erased session: %v", err)
	}
}

// TestBackToDraft: what was entered while a session was ready before is not taken for another set of forms.
func TestBackToDraft(t *testing.T) {
	for _, told := range []bool{true, false} {
		h := newHall(t, survey.Collecting)
		ctx := t.Context()
		n := h.agreed(filled("annual-body.body.politics", "good"))
		h.advance(survey.Draft)
		if told {
			h.tell(h.id)
			if n := h.Waiting(h.id); n != 0 {
				t.Errorf("%d unsealed of a draft", n)
			}
		}
		again := h.sessions[h.id]
		again.Setup.Forms = again.Setup.Forms[:1]
		other, slips := h.ready(again.Setup)
		h.sessions[h.id] = h.sessions[other]
		h.sessions[h.id].ID, h.slips = h.id, slips
		delete(h.sessions, other)
		h.advance(survey.Collecting)
		refused(t, "sealing what is gone", h.Cast(ctx, h, h.id, n, h.slips["C"][0]), "录入台上没有")
		if err := h.First(ctx, h, h.id, h.begun(), filled("annual-body.body.politics", "good")); !errors.Is(err, ballot.ErrMalformed) {
			t.Errorf("a form that is not there any more: %v", err)
		}
		h.must(h.First(ctx, h, h.id, h.begun(), filled("integrity-leaders.l1.duty", "good")))
	}
}
