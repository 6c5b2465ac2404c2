package storetest

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"ceping/survey"
)

// testAssessments: the plan goes by its version, and last year's assessment beside it by itself.
func testAssessments(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 3, survey.Draft)
	ctx := t.Context()
	a := survey.Assessment{ID: uuid.NewString(), Version: 1, Plan: survey.Setup{Assessment: "2026年度考核"}}
	h.must(h.PutAssessment(ctx, a, 0, Act("", "save")))
	if err := h.PutAssessment(ctx, a, 0, Act("", "save")); !IsRefusal(err) {
		t.Errorf("a second time: %v", err)
	}
	last := uuid.NewString()
	h.must(h.SetPrevious(ctx, a.ID, last, Act("", "previous")))
	if err := h.SetPrevious(ctx, uuid.NewString(), last, Act("", "previous")); !errors.Is(err, survey.ErrAssessmentUnknown) {
		t.Errorf("of an unknown one: %v", err)
	}
	a.Version, a.Plan.Assessment = 2, "2026年度检查" // by somebody who has not seen the choice
	h.must(h.PutAssessment(ctx, a, 1, Act("", "save")))
	h.reopen()
	got, err := h.Assessment(ctx, a.ID)
	h.must(err)
	if got.Previous != last || got.Version != 2 || got.Name() != "2026年度检查" {
		t.Errorf("kept: %+v", got)
	}
	list, err := h.Assessments(ctx)
	h.must(err)
	if len(list) != 1 || list[0].Previous != last {
		t.Errorf("listed: %+v", list)
	}
	// By name, whichever was made first.
	names := []string{"2026年度检查", "2025年度考核", "2024年度考核", "2023年度考核", "2022年度考核", "2021年度考核"}
	for _, name := range names[1:] {
		h.must(h.PutAssessment(ctx, survey.Assessment{ID: uuid.NewString(), Version: 1, Plan: survey.Setup{Assessment: name}}, 0, Act("", "save")))
	}
	list, err = h.Assessments(ctx)
	h.must(err)
	listed := []string{}
	for _, a := range list {
		listed = append(listed, a.Name())
	}
	if slices.Reverse(names); !slices.Equal(listed, names) {
		t.Errorf("listed: %q", listed)
	}
	if _, err := h.Assessment(ctx, uuid.NewString()); !errors.Is(err, survey.ErrAssessmentUnknown) {
		t.Errorf("an unknown one: %v", err)
	}
	entries, err := h.Audit(ctx)
	h.must(err)
	chosen := 0
	for _, e := range entries {
		if e.Name == "previous" {
			chosen++
		}
	}
	if chosen != 1 {
		t.Errorf("%d choices in the audit log, want the one that was made", chosen)
	}
}
