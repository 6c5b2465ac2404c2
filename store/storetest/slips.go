package storetest

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/ballot"
)

func testSlips(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 4, survey.Ready)
	ctx := t.Context()
	first := h.issued[h.id]
	batch := h.issue()
	if _, err := h.Find(ctx, first[0].Digest); !errors.Is(err, survey.ErrSlipUnknown) {
		t.Errorf("a slip of the batch before: %v", err)
	}
	bound := Element()
	if _, err := h.Collect(ctx, batch[0].Digest, bound); !errors.Is(err, ballot.ErrNotCollecting) {
		t.Errorf("collect while ready: %v", err)
	}
	h.must(h.Void(ctx, h.id, batch[1].Digest, h.act("void")))
	h.advance(survey.Collecting)
	record, err := h.Collect(ctx, batch[0].Digest, bound)
	if want := (ballot.SlipRecord{Session: h.id, Category: "A", State: ballot.Collected, Phase: survey.Collecting}); err != nil || record != want {
		t.Errorf("collect: %+v, %v", record, err)
	}
	for range 2 { // as it stands, and after a restart
		for _, test := range []struct {
			name   string
			digest survey.SlipDigest
			bound  [32]byte
			want   error
		}{
			{"the same element again", batch[0].Digest, bound, nil},
			{"another element", batch[0].Digest, Element(), ballot.ErrSlipSpent},
			{"a void slip", batch[1].Digest, Element(), ballot.ErrSlipVoid},
			{"an unknown slip", first[0].Digest, Element(), survey.ErrSlipUnknown},
		} {
			if _, err := h.Collect(ctx, test.digest, test.bound); !errors.Is(err, test.want) {
				t.Errorf("%s: %v, want %v", test.name, err, test.want)
			}
		}
		for i, want := range []ballot.SlipState{ballot.Collected, ballot.Voided, ballot.Fresh, ballot.Fresh} {
			record, err := h.Find(ctx, batch[i].Digest)
			if err != nil || record != (ballot.SlipRecord{Session: h.id, Category: "A", State: want, Phase: survey.Collecting}) {
				t.Errorf("slip %d: %+v, %v, want %s", i, record, err, want)
			}
		}
		if got, want := h.slips(), (survey.SlipCount{Printed: 4, Void: 1, Collected: 1}); got != want {
			t.Errorf("counts %+v", got)
		}
		h.reopen()
	}
}

func testSlipsAfterClosing(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 4, survey.Collecting)
	ctx, bound, batch := t.Context(), Element(), h.issued[h.id]
	h.must(second(h.Collect(ctx, batch[0].Digest, bound)))
	h.advance(survey.Voting)
	h.must(second(h.Collect(ctx, batch[1].Digest, Element())))
	h.advance(survey.Closed)
	h.must(second(h.Collect(ctx, batch[0].Digest, bound))) // the same, in any phase
	if _, err := h.Collect(ctx, batch[0].Digest, Element()); !errors.Is(err, ballot.ErrSlipSpent) {
		t.Errorf("another element after closing: %v", err)
	}
	if _, err := h.Collect(ctx, batch[2].Digest, Element()); !errors.Is(err, ballot.ErrBoxClosed) {
		t.Errorf("collect after closing: %v", err)
	}
	h.advance(survey.Opened)
	for name, element := range map[string][32]byte{"the same element": bound, "zeros": {}} {
		if _, err := h.Collect(ctx, batch[0].Digest, element); !errors.Is(err, ballot.ErrSlipSpent) {
			t.Errorf("%s after its overwriting: %v", name, err)
		}
	}
	h.advance(survey.Archived)
	if record, err := h.Find(ctx, batch[0].Digest); err != nil || record.Phase != survey.Archived {
		t.Errorf("a slip of an archived session: %+v, %v", record, err)
	}
	if n := h.slips().Collected; n != 2 {
		t.Errorf("%d collected after opening", n)
	}
	h.must(h.Erase(ctx, h.id, h.act("erase")))
	if _, err := h.Find(ctx, batch[0].Digest); !errors.Is(err, survey.ErrSlipUnknown) {
		t.Errorf("a slip of an erased session: %v", err)
	}
	if n := h.slips().Collected; n != 2 {
		t.Errorf("%d collected after erasing", n)
	}
}

func testVoid(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 5, survey.Ready)
	ctx := t.Context()
	mine, batch := h.id, h.issued[h.id]
	h.must(h.Void(ctx, h.id, batch[0].Digest, h.act("void")))
	h.session(survey.Draft)
	for name, test := range map[string]struct {
		session string
		digest  survey.SlipDigest
		want    error
	}{
		"a void slip":             {mine, batch[0].Digest, ballot.ErrSlipVoid},
		"no slip at all":          {mine, NewSlips(1)[0].Digest, survey.ErrSlipUnknown},
		"a slip of another":       {h.id, batch[1].Digest, survey.ErrSlipUnknown},
		"a session there is not":  {uuid.NewString(), batch[1].Digest, survey.ErrSessionUnknown},
		"the void one of another": {h.id, batch[0].Digest, survey.ErrSlipUnknown},
	} {
		if err := h.Void(ctx, test.session, test.digest, Act(test.session, "void")); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	h.id = mine
	h.advance(survey.Collecting)
	h.must(h.Void(ctx, h.id, batch[1].Digest, h.act("void")))
	h.must(second(h.Collect(ctx, batch[3].Digest, Element())))
	h.advance(survey.Voting)
	h.must(h.Void(ctx, h.id, batch[2].Digest, h.act("void")))
	if err := h.Void(ctx, h.id, batch[3].Digest, h.act("void")); !errors.Is(err, ballot.ErrSlipSpent) {
		t.Errorf("void of a collected slip: %v", err)
	}
	h.advance(survey.Closed)
	if err := h.Void(ctx, h.id, batch[4].Digest, h.act("void")); !errors.Is(err, ballot.ErrBoxClosed) {
		t.Errorf("void after closing: %v", err)
	}
	if got, want := h.slips(), (survey.SlipCount{Printed: 5, Void: 3, Collected: 1}); got != want {
		t.Errorf("counts %+v", got)
	}
	if diff := cmp.Diff(strings.Fields("create ready issue void advance void advance void close"), h.acts()); diff != "" {
		t.Errorf("the acts (-want +got):\n%s", diff)
	}
}

// testReplace: a collected slip whose phone is lost answers no more, and still counts as collected.
func testReplace(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 5, survey.Collecting)
	ctx, bound, batch := t.Context(), Element(), h.issued[h.id]
	h.must(second(h.Collect(ctx, batch[0].Digest, bound)))
	if err := h.Replace(ctx, h.id, batch[1].Digest, h.act("replace")); !errors.Is(err, ballot.ErrSlipFresh) {
		t.Errorf("a fresh slip: %v", err)
	}
	mine := h.id
	h.session(survey.Collecting)
	if err := h.Replace(ctx, h.id, batch[0].Digest, h.act("replace")); !errors.Is(err, survey.ErrSlipUnknown) {
		t.Errorf("a slip of another session: %v", err)
	}
	h.id = mine
	h.must(h.Replace(ctx, h.id, batch[0].Digest, h.act("replace")))
	for range 2 {
		if err := h.Replace(ctx, h.id, batch[0].Digest, h.act("replace")); !errors.Is(err, ballot.ErrSlipReplaced) {
			t.Errorf("twice: %v", err)
		}
		if _, err := h.Collect(ctx, batch[0].Digest, bound); !errors.Is(err, ballot.ErrSlipReplaced) {
			t.Errorf("the lost phone: %v", err)
		}
		if got, want := h.slips(), (survey.SlipCount{Printed: 5, Collected: 1, Replaced: 1}); got != want {
			t.Errorf("counts %+v", got)
		}
		h.reopen()
	}
	h.advance(survey.Voting)
	h.must(second(h.Collect(ctx, batch[2].Digest, Element())))
	h.must(h.Replace(ctx, h.id, batch[2].Digest, h.act("replace")))
	h.must(second(h.Collect(ctx, batch[3].Digest, Element())))
	h.advance(survey.Closed)
	if err := h.Replace(ctx, h.id, batch[3].Digest, h.act("replace")); !errors.Is(err, ballot.ErrBoxClosed) {
		t.Errorf("after closing: %v", err)
	}
}
