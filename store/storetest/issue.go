package storetest

import (
	"errors"
	"testing"

	"ceping/survey"
	"ceping/survey/ballot"
)

// testIssue: Issue "stores a batch and forgets the one before for good", void slips too.
func testIssue(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Ready)
	ctx, old := t.Context(), h.issued[h.id]
	h.must(h.Void(ctx, h.id, old[0].Digest, h.act("void")))
	batch := h.issue()
	h.advance(survey.Collecting)
	for range 2 {
		for _, slip := range old {
			if _, err := h.Collect(ctx, slip.Digest, Element()); !errors.Is(err, survey.ErrSlipUnknown) {
				t.Errorf("a slip of the batch before: %v", err)
			}
		}
		for _, slip := range batch {
			if record, err := h.Find(ctx, slip.Digest); err != nil || record.State != ballot.Fresh {
				t.Errorf("a slip of the batch: %+v, %v", record, err)
			}
		}
		if got := h.slips(); got != (survey.SlipCount{Printed: 3}) {
			t.Errorf("counts %+v", got)
		}
		h.reopen()
	}
}

// testWithoutSlips: Advance is refused "of one that has no slips", and a house with such a session starts.
func testWithoutSlips(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Draft)
	h.must(Step(t.Context(), h.Store, h.at(), survey.Ready))
	for range 2 {
		if err := h.Advance(t.Context(), h.id, survey.Ready, survey.Collecting, h.act("advance")); !IsRefusal(err) {
			t.Errorf("collecting without slips: %v", err)
		}
		h.reopen()
	}
	h.issue()
	h.advance(survey.Collecting)
}
