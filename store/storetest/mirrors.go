package storetest

import (
	"strings"
	"testing"

	"ceping/survey"
)

// testMirrors plays Mirrors of a house that keeps no second copies, as every house does that is opened without a place for them: what there
// is of one, the code in each phase, whose showing is an act, and the end of what is not there.
func testMirrors(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Draft)
	ctx := t.Context()
	code := ""
	for _, phase := range survey.Phases() {
		if phase != survey.Draft {
			h.advance(phase)
		}
		if m, err := h.Mirror(ctx, h.id); err != nil || m != (survey.Mirror{}) {
			t.Errorf("%s: the mirror is %+v, %v", phase, m, err)
		}
		acts := len(h.acts())
		got, err := h.TakeoverCode(ctx, h.id, h.act("code"))
		if of := phase.Reached(survey.Ready) && !phase.Reached(survey.Opened); of {
			h.must(err)
			if code == "" {
				code = got
			}
			if groups := strings.Fields(got); got != code || len(groups) != 7 || len(groups[0]) != 4 || len(groups[6]) != 2 {
				t.Errorf("%s: the code is %q, before it was %q", phase, got, code)
			}
			if names := h.acts(); len(names) != acts+1 || names[acts] != "code" {
				t.Errorf("%s: that it was shown is no act: %q", phase, names)
			}
		} else if !IsRefusal(err) || got != "" || len(h.acts()) != acts {
			t.Errorf("%s: the code is %q, %v, with %d acts", phase, got, err, len(h.acts())-acts)
		}
		acts = len(h.acts())
		if err := h.EndMirror(ctx, h.id, h.act("end")); !IsRefusal(err) || len(h.acts()) != acts {
			t.Errorf("%s: what is not there was ended: %v", phase, err)
		}
		h.reopen()
	}
	h.session(survey.Ready)
	another, err := h.TakeoverCode(ctx, h.id, h.act("code"))
	if err != nil || another == code {
		t.Errorf("another session has the code %q, %v", another, err)
	}
	h.must(h.Withdraw(ctx, h.id, h.act("back")))
	h.advance(survey.Ready)
	if again, err := h.TakeoverCode(ctx, h.id, h.act("code")); err != nil || again == another {
		t.Errorf("another box of the session has the code %q of the one before, %v", again, err)
	}
}
