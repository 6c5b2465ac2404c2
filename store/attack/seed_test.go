package attack_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/store/street"
	"ceping/store/street/streettest"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/credential"
	"ceping/survey/envelope"
)

// forge makes a ballot without a slip, of whoever holds the issuers' seed.
func forge(t *testing.T, seed []byte, session, category string, envelopes [][]byte) (c ballot.Cast, mac []byte) {
	t.Helper()
	issuer, err := credential.NewIssuer(seed, session, category)
	must(t, err)
	c = ballot.Cast{Category: category, Nonce: [32]byte(random(32)), Envelopes: envelopes}
	output, err := issuer.Output(c.Nonce[:])
	must(t, err)
	return c, credential.MAC(output, session, category, envelopes)
}

// TestStuffing: with the seed, a box that does not count takes a ballot for every slip that was printed, and nothing tells. Ours takes one
// for each that was collected and not cast yet, which is said, and not one more; the next is refused, and every output says so.
func TestStuffing(t *testing.T) {
	ctx := t.Context()
	t.Run("a box that does not count", func(t *testing.T) {
		path, content := filepath.Join(t.TempDir(), "box.db"), street.BoxContent{
			Shape: street.Shape{Envelopes: streettest.Envelopes(), Slips: map[string]int{"A": 15}}, House: uuid.New(), Session: uuid.NewString(), Seed: random(32),
		}
		must(t, street.CreateBox(ctx, path, content))
		box, err := street.OpenBox(ctx, path, street.BoxConfig{House: content.House, Session: content.Session, Collected: func(string) int { return 1 << 30 }})
		must(t, err)
		defer box.Close()
		must(t, box.SetPhase(ctx, 1, survey.Collecting))
		must(t, box.SetPhase(ctx, 2, survey.Voting))
		for range 15 {
			must(t, box.Cast(ctx, streettest.NewCast("A")))
		}
		if state := box.State(); state.Full || state.Cast["A"] != 15 {
			t.Errorf("the suite does not bite: %+v", state)
		}
	})
	h := openHall(t, t.TempDir(), setupOf(2, 12))
	defer h.close()
	h.advance(survey.Collecting)
	h.collectAll(h.voters[:5])
	h.advance(survey.Voting)
	h.castAll(h.voters[:3])
	stuffed, refused := 0, 0
	for range 15 {
		var envelopes [][]byte
		for _, sealed := range h.voters[0].cast.Envelopes {
			envelopes = append(envelopes, random(len(sealed)))
		}
		c, mac := forge(t, h.seed, h.id, "A", envelopes)
		switch _, err := h.box.Cast(ctx, h.id, c, mac); {
		case err == nil:
			stuffed++
		case errors.Is(err, ballot.ErrBoxFull):
			refused++
		default:
			t.Error(err)
		}
	}
	if stuffed != 2 || refused != 13 {
		t.Errorf("%d ballots were stuffed and %d refused, with 5 collected and 3 cast", stuffed, refused)
	}
	// Who collected and comes now gets box_full; with a credential of another seed, not even that.
	if err := h.send(h.voters[3]); !errors.Is(err, ballot.ErrBoxFull) {
		t.Errorf("a voter in whose place somebody cast: %v", err)
	}
	c, mac := forge(t, random(32), h.id, "A", sealed(h.voters[3]))
	if _, err := h.box.Cast(ctx, h.id, c, mac); !errors.Is(err, ballot.ErrBadCredential) {
		t.Errorf("with another seed: %v", err)
	}
	h.advance(survey.Closed)
	h.open()
	report, err := h.office.Terminal().Report(ctx, h.id)
	must(t, err)
	if !slices.ContainsFunc(report.Alarms, func(a count.Alarm) bool { return a.Code == count.BoxFull }) {
		t.Errorf("the report has the alarms %v", report.Alarms)
	}
	// The list of credentials is where the voters whose place was taken see it: their ballots are not in.
	list, err := h.store.List(ctx, h.id, envelope.Credentials)
	must(t, err)
	for i, p := range h.voters[:5] {
		if in := slices.Contains(list, p.cast.Keep().In); in != (i < 3) {
			t.Errorf("voter %d is in the list: %t", i, in)
		}
	}
}

func sealed(p *person) (envelopes [][]byte) {
	for _, sealed := range p.cast.Envelopes {
		envelopes = append(envelopes, sealed)
	}
	return envelopes
}

// TestSeedNowhere: a backup has no seed, and so nothing to stuff a box with: a session that was ready is a draft in it, its slips are dead. From
// opened on no file has it.
func TestSeedNowhere(t *testing.T) {
	ctx := commandLine
	h := openHall(t, t.TempDir(), setupOf(2, 5))
	defer func() { h.close() }()
	box := take(t, h.dir)[filepath.Join("boxes", h.id+".db")]
	if !bytes.Contains(box, h.seed) {
		t.Error("the suite does not bite: the box of a ready session has no seed")
	}
	for name, content := range take(t, h.dir) {
		if name != filepath.Join("boxes", h.id+".db") && bytes.Contains(content, h.seed) {
			t.Errorf("%s has the seed", name)
		}
	}
	var archive bytes.Buffer
	must(t, h.office.Terminal().Backup(ctx, &archive))
	if bytes.Contains(archive.Bytes(), h.seed) {
		t.Error("the backup of a ready session has the seed")
	}
	for _, p := range h.voters {
		digest := p.slip.Digest()
		if bytes.Contains(archive.Bytes(), digest[:]) {
			t.Error("the backup of a ready session has slips")
		}
	}
	restored := filepath.Join(t.TempDir(), "restored")
	_, err := store.Restore(ctx, restored, &archive)
	must(t, err)
	other := &hall{t: t, id: h.id}
	other.start(restored)
	defer other.close()
	if s, err := other.office.Session(ctx, h.id); err != nil || s.Phase != survey.Draft {
		t.Errorf("the session is %s in the backup, %v", s.Phase, err)
	}
	if _, err := other.issuer.Enter(ctx, h.voters[0].slip.String()); !errors.Is(err, ballot.ErrSlipUnknown) {
		t.Errorf("a slip that was printed before: %v", err)
	}
	h.advance(survey.Collecting)
	h.collectAll(h.voters)
	h.advance(survey.Voting)
	h.castAll(h.voters)
	h.advance(survey.Closed)
	h.open()
	nowhere(t, take(t, h.dir), "opened", map[string][][]byte{"seeds": {h.seed}})
	var after bytes.Buffer
	must(t, h.office.Terminal().Backup(ctx, &after))
	if bytes.Contains(after.Bytes(), h.seed) {
		t.Error("the backup of an opened session has the seed")
	}
}
