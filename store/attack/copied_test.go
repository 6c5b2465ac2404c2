package attack_test

import (
	"bytes"
	"crypto/sha256"
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
	"ceping/survey/envelope"
	"ceping/survey/voter"
)

// copying is what somebody who reads the wire does with another's sealed envelopes, in one's own ballot, by the places of a ballot of two
// leaders: cover, marks and text of each.
type copying struct {
	name    string
	change  func(own, victims [][]byte)
	copied  int      // envelopes that stand twice under their key
	damaged int      // besides them, those that do not open where they are
	lost    []string // criteria of which the copier's own mark is not there
	invalid bool     // the copier's ballot
}

var copyings = []copying{
	{"one envelope", func(own, victims [][]byte) { own[1] = victims[1] }, 1, 0, []string{"l1"}, false},
	{"every envelope but the cover", func(own, victims [][]byte) { copy(own[1:], victims[1:]) }, 4, 0, []string{"l1", "l2"}, false},
	{"the whole ballot", func(own, victims [][]byte) { copy(own, victims) }, 5, 0, []string{"l1", "l2"}, true},
	{"one leader's under the other", func(own, victims [][]byte) { own[3] = victims[1] }, 0, 1, []string{"l2"}, false},
}

// put makes a ballot of other envelopes, under one's own credential, as a modified phone can.
func (p *person) put(change func(own, victims [][]byte), victim *person) {
	own := sealed(p)
	change(own, sealed(victim))
	for i := range own {
		p.cast.Envelopes[i] = bytes.Clone(own[i])
	}
	p.cast.MAC = credential.MAC(p.made.Output(), p.cast.Session, p.category, own)
}

// refusingBox is the box of whoever thinks that copies must be kept out: it knows which envelopes it has.
type refusingBox map[[sha256.Size]byte]bool

var errCopied = errors.New("an envelope that is in the box already")

func (b refusingBox) cast(p *person) error {
	for _, one := range p.cast.Envelopes {
		if b[sha256.Sum256(one)] {
			return errCopied
		}
	}
	for _, one := range p.cast.Envelopes {
		b[sha256.Sum256(one)] = true
	}
	return nil
}

// playCopies is a sitting in which some copy a victim's envelopes, before it casts or after. The victim says what nobody else says.
func playCopies(t *testing.T, n, copiers int, how copying, first bool) (h *hall, victim *person, silenced bool) {
	t.Helper()
	setup := setupOf(2, n)
	h = openHall(t, t.TempDir(), setup)
	h.advance(survey.Collecting)
	h.draw(h.voters)
	for i, p := range h.voters {
		a := voter.NewAnswers()
		for _, leader := range []string{"l1", "l2"} {
			for _, criterion := range []string{"duty", "clean"} {
				a.Grades["leaders."+leader+"."+criterion] = []string{"good", "fair"}[min(i, 1)]
			}
			a.Texts["leaders."+leader+".remark"] = fmt.Sprintf("%s之%d", leader, i)
		}
		must(t, h.collect(p, a))
	}
	h.advance(survey.Voting)
	victim = h.voters[0]
	turns := slices.Clone(h.voters[1:])
	for _, p := range turns[:copiers] {
		p.put(how.change, victim)
	}
	if first {
		turns = append(turns, victim)
	} else {
		turns = append([]*person{victim}, turns...)
	}
	refusing := refusingBox{}
	for _, p := range turns {
		if err := refusing.cast(p); err != nil && p == victim {
			silenced = true
		}
		must(t, h.send(p)) // and holds the box's answer against the credential
	}
	return h, victim, silenced
}

// TestCopies: envelopes that are copied off the wire into other ballots silence nobody and count once, whoever came first. A box that refuses
// what it has already lets the copier silence the victim; a count that takes every row says what the victim marked, by making it the
// mark of many. Ours says no more than that copies were there.
func TestCopies(t *testing.T) {
	sizes := []int{5, 12}
	if *full {
		sizes = []int{3, 5, 12, 30, 60}
	}
	for _, n := range sizes {
		for _, how := range copyings {
			t.Run(fmt.Sprintf("%d voters, %s", n, how.name), func(t *testing.T) {
				t.Parallel()
				copiers := n / 2
				var said [2]string
				for i, first := range []bool{true, false} {
					h, victim, silenced := playCopies(t, n, copiers, how, first)
					if want := first && how.copied > 0; silenced != want && !(first && how.damaged > 0) {
						t.Errorf("the suite does not bite: a box that refuses copies silences the victim: %t, with the copier first: %t", silenced, first)
					}
					h.advance(survey.Closed)
					findings, err := h.opening.By(h.office.Terminal()).Inspect(commandLine, h.id)
					if err != nil || len(findings) > 0 {
						t.Errorf("copies stop the opening: %+v, %v", findings, err)
					}
					h.open()
					report, err := h.office.Terminal().Report(commandLine, h.id)
					must(t, err)
					said[i] = h.judgeCopies(report, n, copiers, how)
					list, err := h.store.List(commandLine, h.id, envelope.Credentials)
					must(t, err)
					for _, p := range h.voters {
						if !slices.Contains(list, p.cast.Keep().In) {
							t.Errorf("a ballot is not in the list; the victim's: %t", p == victim)
						}
					}
					h.close()
				}
				if said[0] != said[1] {
					t.Errorf("who came first tells: %s, then %s", said[0], said[1])
				}
			})
		}
	}
}

// judgeCopies holds the Report against what was marked, and answers what of it is not this sitting's own.
func (h *hall) judgeCopies(report *count.Report, n, copiers int, how copying) string {
	h.t.Helper()
	for _, texts := range textsOf(report) { // whose order is the seal's
		slices.Sort(texts)
	}
	said, err := json.Marshal([]any{report.Alarms, report.Counts, report.Forms})
	must(h.t, err)
	alarms := fmt.Sprint(report.Alarms)
	twice := how.copied * copiers
	if how.damaged > 0 {
		twice = copiers - 1 // of each other
	}
	at := slices.IndexFunc(report.Alarms, func(a count.Alarm) bool { return a.Code == count.EnvelopesCopied })
	if (at >= 0) != (twice > 0) || at >= 0 && (!strings.Contains(report.Alarms[at].Text, fmt.Sprintf("%d个", twice)) || report.Alarms[at].Category != "" || report.Alarms[at].Form != "") {
		h.t.Errorf("%d envelopes are copies; alarms %s", twice, alarms)
	}
	total := report.Counts[count.Total]
	if total.Cast != n {
		h.t.Errorf("%d ballots are cast", total.Cast)
	}
	valid := n
	if how.invalid {
		valid -= copiers
	}
	least := h.minGroup()
	if valid < least {
		if !report.Withheld {
			h.t.Errorf("%d valid ballots are published", valid)
		}
		return string(said)
	}
	if total.Valid == nil || *total.Valid != valid {
		h.t.Errorf("valid ballots: %v, want %d", total.Valid, valid)
	}
	for _, subject := range report.Forms[0].Subjects {
		raters := n
		if slices.Contains(how.lost, subject.ID) {
			raters -= copiers
		}
		for _, criterion := range subject.Criteria {
			marks := criterion.Marks[count.Total]
			switch {
			case raters < least:
				if !criterion.Withheld || marks != nil {
					h.t.Errorf("%s.%s of %d raters is published: %v", subject.ID, criterion.ID, raters, marks)
				}
			case marks["good"] != 1 || marks["fair"] != raters-1 || marks["poor"] != 0:
				h.t.Errorf("%s.%s: %v, want the victim's mark once, and %d others", subject.ID, criterion.ID, marks, raters-1)
			}
		}
	}
	if how.copied > 0 {
		h.counted(copiers)
	}
	return string(said)
}

// textsOf are the lists of texts in a Report.
func textsOf(report *count.Report) (all [][]string) {
	for _, form := range report.Forms {
		for _, one := range form.Texts {
			all = append(all, one.Texts)
		}
	}
	return all
}

// counted: whoever counts every row finds the victim's mark as often as it was copied, which picks it out.
func (h *hall) counted(copiers int) {
	h.t.Helper()
	marks := map[string]int{}
	for text, rows := range h.plaintexts()["leaders.l1"] {
		for i, code := range []string{"good", "fair", "poor"} {
			if bytes.Contains([]byte(text), fmt.Appendf(nil, `"marks":"%d`, i)) {
				marks[code] += rows
			}
		}
	}
	if marks["good"] != 1+copiers {
		h.t.Errorf("the suite does not bite: counted row by row, the victim's mark is there %d times, copied %d times", marks["good"], copiers)
	}
}

func (h *hall) minGroup() int {
	h.t.Helper()
	session, err := h.office.Session(commandLine, h.id)
	must(h.t, err)
	return session.Setup.Rules.MinGroup
}

// TestReplayed: a whole request that was read off the wire and is sent again by somebody else is the same ballot; its nonce under another
// MAC, or other envelopes under its MAC, are nobody's. A box that goes by the nonce alone lets the first sender decide.
func TestReplayed(t *testing.T) {
	h := openHall(t, t.TempDir(), setupOf(2, 5))
	defer h.close()
	h.advance(survey.Collecting)
	h.collectAll(h.voters)
	h.advance(survey.Voting)
	victim, thief := h.voters[0], h.voters[1]
	swapped := &person{category: "A", cast: &voter.Cast{Session: h.id, Nonce: victim.cast.Nonce, Envelopes: thief.cast.Envelopes, MAC: victim.cast.MAC}}
	naive := map[string][]byte{} // the first envelopes that come with a nonce
	for _, p := range []*person{swapped, victim} {
		if naive[string(p.cast.Nonce)] == nil {
			naive[string(p.cast.Nonce)] = p.cast.Envelopes[0]
		}
	}
	if bytes.Equal(naive[string(victim.cast.Nonce)], victim.cast.Envelopes[0]) {
		t.Error("the suite does not bite: a box that goes by the nonce has the victim's ballot")
	}
	refused := func(moment string) {
		t.Helper()
		for name, mac := range map[string][]byte{"the victim's MAC": victim.cast.MAC, "the thief's": thief.cast.MAC, "a MAC of the thief's credential": credential.MAC(thief.made.Output(), h.id, "A", sealed(swapped))} {
			swapped.cast.MAC = mac
			if err := h.send(swapped); !errors.Is(err, ballot.ErrBadCredential) {
				t.Errorf("%s: the victim's nonce with other envelopes and %s: %v", moment, name, err)
			}
		}
	}
	refused("before the victim")
	must(t, h.send(victim))
	refused("after the victim")
	for range 3 {
		must(t, h.send(victim)) // by whoever
	}
	h.castAll(h.voters[1:])
	h.advance(survey.Closed)
	h.open()
	report, err := h.office.Terminal().Report(commandLine, h.id)
	must(t, err)
	if total := report.Counts[count.Total]; total.Cast != 5 || *total.Valid != 5 {
		t.Errorf("%d ballots are cast, %v valid", total.Cast, total.Valid)
	}
}
