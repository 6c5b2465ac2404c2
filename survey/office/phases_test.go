package office_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/check"
	"ceping/survey/count"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/voter"
	"ceping/survey/words"
)

// ready makes the example's session ready, with slips.
func ready(t *testing.T, change func(*survey.Setup)) *sitting {
	t.Helper()
	s := newHouse(t)
	plan := exampleSetup(t)
	if change != nil {
		change(&plan)
	}
	var err error
	s.id, err = s.office.Terminal().Create(t.Context(), plan)
	s.must(err)
	s.advance(survey.Ready)
	s.issue()
	return s
}

// TestBackToDraft: from ready and from collecting a session goes back to draft while nothing was collected; then its slips are unknown,
// and the next ready has other keys, in whose box no credential of before casts.
func TestBackToDraft(t *testing.T) {
	for _, from := range []survey.Phase{survey.Ready, survey.Collecting} {
		t.Run(string(from), func(t *testing.T) {
			s := ready(t, nil)
			if from == survey.Collecting {
				s.advance(survey.Collecting)
			}
			before, old := s.manifest(), s.take("C")
			past, err := s.store.Material(t.Context(), s.id)
			s.must(err)
			s.must(s.office.Terminal().Attendance(t.Context(), s.id, hand("A", 3)))
			digest, found := old.Digest(), map[string]bool{} // pieces of the manifest, which lies on several pages
			secrets := map[string]string{"seed": string(past.Seed), "slip": string(digest[:]), "manifest's start": before.Text[:40], "manifest's end": before.Text[len(before.Text)-40:]}
			for _, content := range s.kept() {
				for name, secret := range secrets {
					found[name] = found[name] || strings.Contains(content, secret)
				}
			}
			if !found["seed"] || !found["slip"] || !found["manifest's start"] && !found["manifest's end"] {
				t.Fatalf("before, only %v are found", found)
			}
			s.advance(survey.Draft)
			if session := s.session(); session.Phase != survey.Draft || session.Protocol != 0 || len(session.Counts) > 0 {
				t.Errorf("it is %s of version %d with %v", session.Phase, session.Protocol, session.Counts)
			}
			if _, err := s.office.Manifest(t.Context(), s.id); !errors.Is(err, survey.ErrSessionUnknown) {
				t.Errorf("a draft's manifest: %v", err)
			}
			for path, content := range s.kept() {
				for name, secret := range secrets {
					if strings.Contains(content, secret) {
						t.Errorf("the %s is still in %s", name, path)
					}
				}
			}
			unknown := func(when string) {
				t.Helper()
				if _, err := s.state(old); !errors.Is(err, ballot.ErrSlipUnknown) {
					t.Errorf("%s an old slip is %v", when, err)
				}
			}
			unknown("in draft")
			s.advance(survey.Ready)
			unknown("ready again")
			after := s.manifest()
			if after.Text == before.Text || bytes.Equal(after.BoxKey, before.BoxKey) {
				t.Error("the keys are those of before")
			}
			s.issue()
			unknown("with new slips")
			s.advance(survey.Collecting)
			s.advance(survey.Voting)
			s.castMany("C", 6)
			s.collect("C")
			c := s.forged(past, before, "C")
			if err := s.send(c); !errors.Is(err, ballot.ErrBadCredential) {
				t.Errorf("a credential of before: %v", err)
			}
			if report := s.open(); report.Counts["C"].Cast != 6 || report.Counts["C"].Collected != 7 {
				t.Errorf("%+v", report.Counts["C"])
			}
			s.recounts()
		})
	}
}

// TestNotBackToDraft: once a slip was collected, and from any other phase, it is refused, and all stays as it is.
func TestNotBackToDraft(t *testing.T) {
	s := ready(t, nil)
	s.advance(survey.Collecting)
	mine := s.take("A")
	s.exchange("A", mine)
	stays := func(at survey.Phase) {
		t.Helper()
		before := s.session()
		if err := s.office.Terminal().Advance(t.Context(), s.id, survey.Draft, nil); !refusal(err) {
			t.Errorf("from %s: %v", at, err)
		}
		if diff := cmp.Diff(text(t, before), text(t, s.session())); diff != "" || before.Phase != at {
			t.Errorf("refused at %s: %s", at, diff)
		}
	}
	stays(survey.Collecting)
	if state, err := s.state(mine); err != nil || state != ballot.Collected {
		t.Errorf("the collected slip is %s, %v", state, err)
	}
	if state, err := s.state(s.slips["A"][0]); err != nil || state != ballot.Fresh {
		t.Errorf("a fresh slip is %s, %v", state, err)
	}
	s.restart(func() {})
	stays(survey.Collecting)
	s.advance(survey.Voting)
	stays(survey.Voting)
	s.castMany("A", 5)
	s.advance(survey.Closed)
	stays(survey.Closed)
	s.must(s.opening.By(s.office.Terminal()).Open(t.Context(), s.id, passphrases(0, 1), nil))
	stays(survey.Opened)
	draft, err := s.office.Terminal().Create(t.Context(), exampleSetup(t))
	s.must(err)
	if err := s.office.Terminal().Advance(t.Context(), draft, survey.Draft, nil); !refusal(err) {
		t.Errorf("a draft: %v", err)
	}
}

// forged is a ballot under a credential that whoever holds the issuer's seed makes, without a slip.
func (s *sitting) forged(m ballot.Material, manifestText *voter.Manifest, category string) *voter.Cast {
	s.t.Helper()
	c := &voter.Cast{Session: manifestText.Session, Category: category, Nonce: make([]byte, 32)}
	rand.Read(c.Nonce)
	for _, e := range manifestText.Sent(category) {
		c.Envelopes = append(c.Envelopes, s.plain(manifestText, e, category, envelope.Content{}.Encode()))
	}
	s.signed(m, c)
	return c
}

// plain seals a text as it is, padded to the envelope's size.
func (s *sitting) plain(m *voter.Manifest, e voter.Envelope, category string, text []byte) []byte {
	s.t.Helper()
	padded, err := envelope.Pad(text, e.Size)
	s.must(err)
	return s.seal(m, e, category, padded)
}

func (s *sitting) seal(m *voter.Manifest, e voter.Envelope, category string, plaintext []byte) []byte {
	s.t.Helper()
	sealed, err := envelope.Seal(m.BoxKey, sha(m.Text), e.Name(category), plaintext)
	s.must(err)
	return sealed
}

// signed gives a ballot whose envelopes were changed the MAC that fits, as its voter could.
func (s *sitting) signed(m ballot.Material, c *voter.Cast) {
	s.t.Helper()
	issuer, err := credential.NewIssuer(m.Seed, c.Session, c.Category)
	s.must(err)
	output, err := issuer.Output(c.Nonce)
	s.must(err)
	list := make([][]byte, len(c.Envelopes))
	for i, e := range c.Envelopes {
		list[i] = e
	}
	c.MAC = credential.MAC(output, c.Session, c.Category, list)
}

// post is send for a ballot whose answer nobody looks at.
func (s *sitting) post(c *voter.Cast) error {
	if err := s.send(c); err != nil && !errors.Is(err, voter.ErrAck) {
		return err
	}
	return nil
}

// TestNeverMoreThanCollected: whoever holds the seed fills in for one who has collected; then the voter is refused, staff see it at once,
// and every output says so.
func TestNeverMoreThanCollected(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 5)
	full := func(want bool) {
		t.Helper()
		if is, err := s.office.Terminal().BoxFull(t.Context(), s.id); err != nil || is != want {
			t.Errorf("full %t, %v", is, err)
		}
	}
	material, err := s.store.Material(t.Context(), s.id)
	s.must(err)
	if err := s.post(s.forged(material, s.manifest(), "A")); !errors.Is(err, ballot.ErrBoxFull) {
		t.Errorf("nobody has collected: %v", err)
	}
	s.restart(func() {})
	full(true)
	mine := s.sealed(s.collect("C"), "C")
	s.must(s.post(s.forged(material, s.manifest(), "C")))
	if err := s.send(mine); !errors.Is(err, ballot.ErrBoxFull) {
		t.Errorf("the voter: %v", err)
	}
	if counts, err := s.office.Terminal().Counts(t.Context(), s.id); err != nil || counts["C"].Cast != 6 || counts["C"].Collected != 6 {
		t.Errorf("%+v, %v", counts["C"], err)
	}
	s.open()
	full(true)
	if got := s.alarms(); !slices.Contains(got, count.BoxFull) || slices.Contains(got, count.CastAboveCollected+" C") {
		t.Errorf("alarms %v", got)
	}
	if told := s.acts(survey.ActOpen); len(told) != 1 || !strings.Contains(told[0].Detail, ", "+survey.BoxFullMark) {
		t.Errorf("%+v", told)
	}
	s.recounts()
}

// TestChain: a session's own chain has every act on it, from making it on, with what a result stands on.
func TestChain(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 5)
	s.advance(survey.Closed)
	withdrawn := *s.session().Seal
	s.advance(survey.Voting)
	s.castMany("C", 1)
	s.must(s.staff.By(s.office.Terminal()).Void(t.Context(), s.id, s.take("A").String()))
	s.open()
	seal := *s.session().Seal
	if seal.Count != 6 || withdrawn.Count != 5 || seal.Digest == withdrawn.Digest {
		t.Errorf("seals %+v and %+v", withdrawn, seal)
	}
	_, err := s.office.Terminal().Take(t.Context(), s.id, "xlsx")
	s.must(err)
	digest, err := s.opening.By(s.office.Terminal()).Digest(t.Context(), s.id)
	s.must(err)
	s.archived()
	s.must(s.opening.By(s.office.Terminal()).Archive(t.Context(), s.id, digest))
	s.must(s.opening.By(s.office.Terminal()).Archive(t.Context(), s.id, digest)) // again
	acts, err := s.store.SessionAudit(t.Context(), s.id)
	s.must(err)
	s.must(survey.CheckSessionAudit(s.id, acts))
	var names []string
	details := map[string]string{}
	for _, e := range acts {
		names = append(names, e.Name)
		details[e.Name] = e.Detail
	}
	want := []string{"create", "ready", "issue slips", "advance", "advance", "close", "reopen", "void", "close", "leave out", "leave out", "open", "take report", "take archive", "archive"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("acts (-want +got):\n%s", diff)
	}
	keys, err := s.store.Keys(t.Context(), s.id)
	s.must(err)
	kept, err := s.store.Result(t.Context(), s.id)
	s.must(err)
	setup, counts := s.session().Setup, words.ClosedCounts(details["close"])
	if len(counts) != 64 || words.ArchivedCode(details["archive"]) != s.report().Result.Code {
		t.Errorf("closed with %q, archived with %q", details["close"], details["archive"])
	}
	for name, want := range map[string]string{
		"create": s.session().Setup.Unit, "ready": "manifest " + manifest.Fingerprint(keys.Manifest) + ", wrapped key " + keys.Digest + ", setup " + check.SetupDigest(&setup), "advance": "collecting to voting",
		"close": "6 ballots, counts " + counts + ", digest " + seal.Digest, "reopen": "withdrawn digest " + withdrawn.Digest, "open": "6 ballots, seal matches: true, " + kept.Mark(),
	} {
		if details[name] != want {
			t.Errorf("%s: %q, want %q", name, details[name], want)
		}
	}
	if r := s.report().Result; r.Audit != acts[11].Hash {
		t.Errorf("the result stands on %s", r.Audit)
	}
}

// TestErasedRehearsal: a rehearsal is erased as a whole, in any phase: nothing of its slips and ballots is in any byte, and the phone
// knows nothing of it.
func TestErasedRehearsal(t *testing.T) {
	s := newSitting(t, func(s *survey.Setup) { s.Rehearsal = true })
	c := s.cast("A", answered(s.manifest(), "A"))
	slip := s.slips["A"][0]
	digest := slip.Digest()
	in := func() (n int) {
		for _, content := range s.kept() {
			for _, part := range [][]byte{digest[:], c.Envelopes[0], c.Envelopes[1], c.Nonce, []byte(s.id[:8])} {
				if strings.Contains(content, string(part)) {
					n++
				}
			}
		}
		return n
	}
	if n := in(); n < 4 {
		t.Fatalf("before, %d are found", n)
	}
	s.must(s.office.Terminal().Erase(t.Context(), s.id))
	for path, content := range s.kept() {
		for name, part := range map[string][]byte{"a slip": digest[:], "the cover": c.Envelopes[0], "marks": c.Envelopes[1], "the nonce": c.Nonce} {
			if strings.Contains(content, string(part)) {
				t.Errorf("%s is still in %s", name, path)
			}
		}
		if path == s.boxPath() {
			t.Error("the box is still there")
		}
	}
	if _, err := s.office.Session(t.Context(), s.id); !errors.Is(err, survey.ErrSessionUnknown) {
		t.Errorf("the session: %v", err)
	}
	if _, err := s.state(slip); !errors.Is(err, ballot.ErrSlipUnknown) {
		t.Errorf("its slip: %v", err)
	}
	if err := s.send(c); !errors.Is(err, ballot.ErrSessionUnknown) {
		t.Errorf("its ballot again: %v", err)
	}
	if err := s.office.Terminal().Erase(t.Context(), s.id); !errors.Is(err, survey.ErrSessionUnknown) {
		t.Errorf("erased again: %v", err)
	}
}

// TestErasedArchive: of an archived session slips, ballots and keys go from every byte, and its Report stays as it was; its archive file is all
// there is.
func TestErasedArchive(t *testing.T) {
	s := newSitting(t, nil)
	s.castMany("C", 6)
	c := s.cast("A", voter.NewAnswers())
	keys, err := s.store.Keys(t.Context(), s.id)
	s.must(err)
	digest := s.slips["A"][0].Digest()
	parts := map[string]string{"a slip": string(digest[:]), "the cover": string(c.Envelopes[0]), "marks": string(c.Envelopes[1]), "the wrapped key": string(keys.Wrapped)}
	in := func() (found []string) {
		for path, content := range s.kept() {
			for name, part := range parts {
				if strings.Contains(content, part) {
					found = append(found, name+" in "+path)
				}
			}
		}
		return found
	}
	if found := in(); len(found) < len(parts) {
		t.Fatalf("before, only %v are found", found)
	}
	s.must(s.office.Terminal().Attendance(t.Context(), s.id, hand("C", 7)))
	report := s.open()
	if err := s.office.Terminal().Erase(t.Context(), s.id); !refusal(err) {
		t.Errorf("erased before it was archived: %v", err)
	}
	s.must(s.leftover(corrected("C", 12, "当场补点")))
	want, file := text(t, s.report()), s.archived()
	code, err := s.opening.By(s.office.Terminal()).Digest(t.Context(), s.id)
	s.must(err)
	if err := s.opening.By(s.office.Terminal()).Archive(t.Context(), s.id, report.Result.Code); !refusal(err) {
		t.Errorf("archived with the code of before the correction: %v", err)
	}
	s.must(s.opening.By(s.office.Terminal()).Archive(t.Context(), s.id, code))
	if err := s.leftover(corrected("A", 0, "晚了")); !refusal(err) {
		t.Errorf("an archived session takes counts: %v", err)
	}
	again, err := recount(t, file, s.report().Result.Code)
	s.must(err)
	s.must(s.office.Terminal().Erase(t.Context(), s.id))
	if found := in(); len(found) > 0 {
		t.Errorf("erased: %v", found)
	}
	for range 2 {
		if got := text(t, s.report()); got != want || got != text(t, &again) {
			t.Errorf("erased, the report is another: %s", cmp.Diff(want, got))
		}
		if err := s.opening.By(s.office.Terminal()).WriteArchive(t.Context(), s.id, &bytes.Buffer{}); !refusal(err) {
			t.Errorf("the archive of an erased session: %v", err)
		}
		s.restart(func() {})
	}
	if err := s.office.Terminal().Erase(t.Context(), s.id); !refusal(err) {
		t.Errorf("erased twice: %v", err)
	}
}

// TestPassphrasesOverwritten: whatever comes of making a session ready, no passphrase stays.
func TestPassphrasesOverwritten(t *testing.T) {
	s := newHouse(t)
	id, err := s.office.Terminal().Create(t.Context(), exampleSetup(t))
	s.must(err)
	for _, test := range []struct {
		name, id string
		to       survey.Phase
		given    [][]byte
		ok       bool
	}{
		{"no session", uuid.NewString(), survey.Ready, passphrases(), false},
		{"out of order", id, survey.Voting, passphrases(), false},
		{"back to draft", id, survey.Draft, passphrases(), false},
		{"too few", id, survey.Ready, passphrases(0, 1), false},
		{"twice the same", id, survey.Ready, passphrases(0, 1, 1), false},
		{"ready", id, survey.Ready, passphrases(), true},
		{"ready again", id, survey.Ready, passphrases(), false},
	} {
		if err := s.office.Terminal().Advance(t.Context(), test.id, test.to, test.given); (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
		if left := bytes.Trim(bytes.Join(test.given, nil), "\x00"); len(left) > 0 {
			t.Errorf("%s: %q is left", test.name, left)
		}
	}
}
