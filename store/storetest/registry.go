package storetest

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"ceping/survey"

	"github.com/google/go-cmp/cmp"
)

// testErase: Erase forgets a rehearsal or a draft as a whole, and of an archived session slips, ballots and keys; "its counts, seal and
// result stay". Twice, and of another session, it is a *Refusal; see testRefused.
func testErase(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 4, survey.Draft)
	ctx, kept := t.Context(), h.id
	h.create(true)
	h.advanceTo(survey.Collecting)
	rehearsal, slip := h.id, h.issued[h.id][0].Digest
	h.collect(1)
	h.must(h.Erase(ctx, rehearsal, h.act("erase")))
	h.create(false)
	draft := h.id
	h.must(h.Erase(ctx, draft, h.act("erase")))
	h.session(survey.Voting)
	batch := h.issued[h.id]
	paper := NewBallot()
	paper.Paper = true
	h.cast(NewBallot(), paper)
	h.collect(1)
	h.must(h.Void(ctx, h.id, batch[3].Digest, h.act("void")))
	for _, to := range []survey.Phase{survey.Closed, survey.Opened, survey.Archived} {
		h.advance(to)
	}
	before := h.told(ctx, h.id)
	h.must(h.Erase(ctx, h.id, h.act("erase")))
	if err := h.Erase(ctx, h.id, h.act("erase")); !IsRefusal(err) {
		t.Errorf("erased twice: %v", err)
	}
	for range 2 {
		for _, id := range []string{rehearsal, draft} {
			for what, err := range map[string]error{
				"session": second(h.Session(ctx, id)), "keys": second(h.Keys(ctx, id)), "audit": second(h.SessionAudit(ctx, id)),
				"slips": second(h.CountSlips(ctx, id)), "cast": second(h.CountCast(ctx, id)), "hall": second(h.SessionHall(ctx, id)),
				"again": h.Erase(ctx, id, Act(id, "erase")),
			} {
				if !errors.Is(err, survey.ErrSessionUnknown) {
					t.Errorf("%s of what was erased as a whole: %v", what, err)
				}
			}
		}
		for _, digest := range []survey.SlipDigest{slip, batch[0].Digest, batch[3].Digest} {
			for what, err := range map[string]error{
				"find": second(h.Find(ctx, digest)), "collect": second(h.Collect(ctx, digest, Element())),
				"void": h.Void(ctx, h.id, digest, h.act("void")), "replace": h.Replace(ctx, h.id, digest, h.act("replace")),
			} {
				if !errors.Is(err, survey.ErrSlipUnknown) {
					t.Errorf("%s with a slip of what was erased: %v", what, err)
				}
			}
		}
		for what, err := range map[string]error{
			"material": second(h.Material(ctx, h.id)), "box": second(h.ReadBox(ctx, h.id)), "cast": h.Cast(ctx, h.id, NewBallot()), "list": second(h.List(ctx, h.id, "cover")),
			"phase": second(h.Phase(ctx, h.id)), "totals": second(h.Totals(ctx, h.id)),
			"seal": second(h.Seal(ctx, h.id)), "opened": second(h.OpenedSeal(ctx, h.id)),
		} {
			if !errors.Is(err, survey.ErrSessionUnknown) {
				t.Errorf("%s of an archived session whose rows were erased: %v", what, err)
			}
		}
		after := h.told(ctx, h.id)
		for _, what := range []string{"slips", "cast", "result"} {
			if after[what] != before[what] {
				t.Errorf("%s: %s, before it was erased %s", what, after[what], before[what])
			}
		}
		s := h.at()
		if s.Phase != survey.Archived || s.Seal == nil || s.Seal.Count != 2 || s.Remains == nil {
			t.Errorf("what stays of the session: %+v", s)
		}
		if keys, err := h.Keys(ctx, h.id); err != nil || len(keys.Wrapped) != 0 {
			t.Errorf("the box key: %d bytes, %v", len(keys.Wrapped), err)
		}
		list, err := h.Sessions(ctx)
		h.must(err)
		if len(list) != 2 || list[0].ID != h.id || list[1].ID != kept {
			t.Errorf("%d sessions", len(list))
		}
		h.reopen()
	}
}

// testBackup: Backup is "a *Refusal, before the first byte, while a session is anywhere from collecting until opened".
func testBackup(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 2, survey.Draft)
	for _, at := range survey.Phases() {
		if at != survey.Draft {
			h.advance(at)
		}
		var copied bytes.Buffer
		entries := len(h.log())
		err := h.Backup(t.Context(), &copied, Act("", "backup"))
		open := slices.Contains([]survey.Phase{survey.Collecting, survey.Voting, survey.Closed}, at)
		switch recorded := len(h.log()) - entries; {
		case open && (!IsRefusal(err) || copied.Len() != 0 || recorded != 0):
			t.Errorf("while %s: %v, %d bytes, %d acts", at, err, copied.Len(), recorded)
		case !open && (err != nil || copied.Len() == 0 || recorded != 1):
			t.Errorf("while %s: %v, %d bytes, %d acts", at, err, copied.Len(), recorded)
		}
	}
}

// testRecord: Record appends an act and changes nothing else; Audit is oldest first, SessionAudit that of one session.
func testRecord(t *testing.T, fresh Fresh) {
	h := newHall(t, fresh, 2, survey.Ready)
	ctx, before := t.Context(), h.picture()
	h.must(h.Record(ctx, h.act("looked")))
	h.must(h.Record(ctx, Act("", "told")))
	for range 2 {
		after, log := h.picture(), h.log()
		if n := len(log); log[n-2].Name != "looked" || log[n-2].Session != h.id || log[n-1].Name != "told" || log[n-1].Session != "" {
			t.Errorf("recorded: %+v", log[n-2:])
		}
		if acts := h.acts(); acts[len(acts)-1] != "looked" {
			t.Errorf("the session's: %v", acts)
		}
		for _, own := range []string{"audit", h.id + " audit"} {
			after[own] = before[own]
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("changed too (-before +after):\n%s", diff)
		}
		h.reopen()
	}
}
