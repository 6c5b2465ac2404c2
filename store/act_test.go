package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/office"
)

// TestActsBelong: an act that nobody does, and one about another session or about none, is not taken, and nothing is recorded.
func TestActsBelong(t *testing.T) {
	h := newHall(t, openSQLite, 3, survey.Ready)
	ctx, another := t.Context(), newID()
	h.must(h.Create(ctx, survey.Session{ID: another, Phase: survey.Draft}, act(another, "create")))
	before, err := h.Audit(ctx)
	h.must(err)
	for name, wrong := range map[string]office.Act{"nobody's": {}, "another session's": act(another, "x"), "the house's": act("", "x")} {
		id := newID()
		for method, err := range map[string]error{
			"create":  h.Create(ctx, survey.Session{ID: id, Phase: survey.Draft}, wrong),
			"enter":   h.Enter(ctx, h.id, nil, survey.Phases(), "", wrong),
			"issue":   h.Issue(ctx, h.id, newSlips(3), wrong),
			"void":    h.Void(ctx, h.id, h.issued[h.id][0].Digest, wrong),
			"advance": h.Advance(ctx, h.id, survey.Ready, survey.Collecting, wrong),
			"hall":    h.SetSessionHall(ctx, h.id, survey.SessionHall{}, survey.SessionHall{OwnWiFi: true}, wrong),
			"draft":   h.Withdraw(ctx, h.id, wrong),
		} {
			if err == nil {
				t.Errorf("%s with an act that is %s", method, name)
			}
		}
		if _, err := h.Session(ctx, id); err == nil {
			t.Errorf("a session was made with an act that is %s", name)
		}
	}
	after, err := h.Audit(ctx)
	h.must(err)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("recorded all the same:\n%s", diff)
	}
	if at := h.at(); at.Phase != survey.Ready || h.slips().Void != 0 {
		t.Errorf("the session is %s, with %+v", at.Phase, h.slips())
	}
}
