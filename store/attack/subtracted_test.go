package attack_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/credential"
	"ceping/survey/office"
	"ceping/survey/voter"
)

// another is one more session in the same house, of the same setup but for what is changed.
func (h *hall) another(change func(*survey.Setup)) *hall {
	h.t.Helper()
	first, err := h.office.Session(commandLine, h.id)
	must(h.t, err)
	setup, err := first.Setup.Clone()
	must(h.t, err)
	change(&setup)
	other := &hall{t: h.t, dir: h.dir, store: h.store, office: h.office, opening: h.opening, issuer: h.issuer, box: h.box}
	other.id, err = other.office.Terminal().Create(commandLine, setup)
	must(h.t, err)
	other.advance(survey.Ready)
	batch, err := office.NewSlips(other.store).By(other.office.Terminal()).Issue(commandLine, other.id)
	must(h.t, err)
	for _, printed := range batch.Slips[:printed(setup)] {
		other.voters = append(other.voters, &person{category: "A", slip: printed.Slip})
	}
	material, err := other.store.Material(commandLine, other.id)
	must(h.t, err)
	other.seed = material.Seed
	return other
}

func printed(s survey.Setup) (n int) {
	for _, c := range s.Categories {
		n += c.Slips
	}
	return n
}

// vote is a whole sitting, in which the i-th voter marks what the i-th list says, one grade a criterion.
func (h *hall) vote(graded [][]string) {
	h.t.Helper()
	h.advance(survey.Collecting)
	h.draw(h.voters)
	for i, p := range h.voters {
		a := voter.NewAnswers()
		for j, key := range gradedKeys {
			a.Grades[key] = graded[i][j]
		}
		must(h.t, h.collect(p, a))
	}
	h.advance(survey.Voting)
	h.castAll(shuffled(h.voters))
	h.advance(survey.Closed)
	h.open()
}

var gradedKeys = []string{"leaders.l1.duty", "leaders.l1.clean", "leaders.l2.duty", "leaders.l2.clean"}

// less is one Report less another: the grade that one more voter gave for each criterion, as far as the difference is one.
func less(all, rest *count.Report) (left []string) {
	for i, subject := range all.Forms[0].Subjects {
		for j, criterion := range subject.Criteria {
			was := rest.Forms[0].Subjects[i].Criteria[j].Marks[count.Total]
			for _, grade := range []string{"good", "fair", "poor"} {
				if criterion.Marks[count.Total][grade]-was[grade] == 1 {
					left = append(left, grade)
				}
			}
		}
	}
	return left
}

// TestSubtracted shows a limit: of two opened sessions of a unit in which all but one are the same people who mark the same, the difference is
// that one's whole ballot. Every output that people read says so as long as both results are there, a rehearsal's too; the numbers stay as they
// are, for they are signed. A rehearsal that is erased leaves nothing to subtract.
func TestSubtracted(t *testing.T) {
	sizes := []int{5, 12}
	if *full {
		sizes = []int{5, 12, 30, 60}
	}
	const caution = "两份结果相减可能看出个别人的填写"
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			h := openHall(t, t.TempDir(), setupOf(2, n))
			defer h.close()
			var graded [][]string
			for range n {
				one := make([]string, len(gradedKeys))
				for i := range one {
					one[i] = []string{"good", "fair", "poor"}[int(random(1)[0])%3]
				}
				graded = append(graded, one)
			}
			h.vote(graded) // the rehearsal
			report := func(of *hall) *count.Report {
				t.Helper()
				r, err := h.office.Terminal().Report(commandLine, of.id)
				must(t, err)
				return r
			}
			cautioned := func(of *hall, want bool) {
				t.Helper()
				batch := survey.SlipBatch{}
				var err error
				batch.Session, err = h.office.Session(commandLine, of.id)
				must(t, err)
				for name, content := range documents(t, of, batch) {
					parts := map[string][]byte{}
					unpacked(parts, name, content)
					said := false
					for _, part := range parts {
						said = said || bytes.Contains(part, []byte(caution))
					}
					if reads := strings.HasPrefix(name, "report.") && name != "report.json" || name == "package.zip"; said != (want && reads) {
						t.Errorf("%s: the caution is said: %t, want %t", name, said, want && reads)
					}
				}
			}
			alone := report(h)
			cautioned(h, false)
			sitting := h.another(func(s *survey.Setup) { s.Rehearsal, s.Categories[0].Slips = false, n-1 })
			sitting.vote(graded[:n-1])
			if left := less(report(h), report(sitting)); !slices.Equal(left, graded[n-1]) {
				t.Errorf("the difference is %v, the one voter's ballot %v: the limit is stated otherwise", left, graded[n-1])
			}
			cautioned(h, true)
			cautioned(sitting, true)
			if again := report(h); again.Result.Code != alone.Result.Code {
				t.Error("another session's result has changed this one's code")
			}
			blinds := blindsOf(t, alone) // which stand beside the numbers that are kept
			holding := func() (names []string) {
				for name, content := range take(t, h.dir) {
					if slices.ContainsFunc(blinds, func(b []byte) bool { return bytes.Contains(content, b) }) {
						names = append(names, name)
					}
				}
				return names
			}
			if len(holding()) == 0 {
				t.Error("the suite does not bite: no file has the rehearsal's result before it is erased")
			}
			must(t, h.office.Terminal().Erase(commandLine, h.id))
			cautioned(sitting, false)
			if names := holding(); len(names) > 0 {
				t.Errorf("%v have the result of the erased rehearsal", names)
			}
		})
	}
}

// TestRehearsalApart: nothing of a rehearsal counts in the sitting: not a slip, not a credential, not an envelope. Where both stand on one key
// that is not bound to its session, a credential of the one is good in the other.
func TestRehearsalApart(t *testing.T) {
	const n = 5
	h := openHall(t, t.TempDir(), setupOf(2, n))
	defer h.close()
	sitting := h.another(func(s *survey.Setup) { s.Rehearsal = false })
	for _, one := range []*hall{h, sitting} {
		one.advance(survey.Collecting)
		one.collectAll(one.voters)
		one.advance(survey.Voting)
	}
	rehearsed, voted := h.voters[0], sitting.voters[0]

	naive := func(seed []byte, _ string) *credential.Issuer { // whatever the session
		issuer, err := credential.NewIssuer(seed, "", "A")
		must(t, err)
		return issuer
	}
	output := func(i *credential.Issuer) []byte {
		out, err := i.Output(rehearsed.cast.Nonce)
		must(t, err)
		return out
	}
	if !bytes.Equal(output(naive(h.seed, h.id)), output(naive(h.seed, sitting.id))) {
		t.Error("the suite does not bite: a key for all sessions gives other credentials")
	}
	bound := func(session string) []byte {
		issuer, err := credential.NewIssuer(h.seed, session, "A")
		must(t, err)
		return output(issuer)
	}
	if bytes.Equal(bound(h.id), bound(sitting.id)) || bytes.Equal(h.seed, sitting.seed) {
		t.Error("a seed's credentials are the same in two sessions, or two sessions have one seed")
	}
	foreign := ballot.Cast{Category: "A", Nonce: [32]byte(rehearsed.cast.Nonce), Envelopes: sealed(rehearsed)}
	for name, mac := range map[string][]byte{"as it was": rehearsed.cast.MAC, "for the sitting": credential.MAC(rehearsed.made.Output(), sitting.id, "A", sealed(rehearsed))} {
		c := foreign
		c.Envelopes = nil
		for _, one := range foreign.Envelopes {
			c.Envelopes = append(c.Envelopes, bytes.Clone(one))
		}
		if _, err := h.box.Cast(commandLine, sitting.id, c, mac); !errors.Is(err, ballot.ErrBadCredential) {
			t.Errorf("a ballot of the rehearsal in the sitting, its MAC %s: %v", name, err)
		}
	}
	voted.put(func(own, victims [][]byte) { copy(own, victims) }, rehearsed) // under one's own credential, what was sealed for the rehearsal
	sitting.castAll(sitting.voters)
	sitting.advance(survey.Closed)
	sitting.open()
	report, err := sitting.office.Terminal().Report(commandLine, sitting.id)
	must(t, err)
	if total := report.Counts[count.Total]; total.Cast != n || *total.Valid != n-1 || *total.Invalid != 1 {
		t.Errorf("cast %d, valid %v, invalid %v", total.Cast, *total.Valid, *total.Invalid)
	}
}

// blindsOf are the blinds of a Report as the house keeps them.
func blindsOf(t *testing.T, r *count.Report) (all [][]byte) {
	t.Helper()
	for _, form := range r.Result.Forms {
		for _, text := range []string{*form.Blind, *form.TextBlind} {
			raw, err := base64.RawURLEncoding.DecodeString(text)
			must(t, err)
			kept, err := json.Marshal([32]byte(raw))
			must(t, err)
			all = append(all, kept)
		}
	}
	return all
}
