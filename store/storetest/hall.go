package storetest

import (
	"testing"

	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/manifest"
	"ceping/survey/office"
)

// hall is a store with one session, of one category A.
type hall struct {
	Store
	t      *testing.T
	id     string
	slots  int
	issued map[string][]survey.IssuedSlip // by session, those that nobody has collected
}

// newHall makes a session with that many slips and takes it to a phase.
func newHall(t *testing.T, fresh Fresh, slots int, to survey.Phase) *hall {
	t.Helper()
	h := &hall{Store: fresh(t), t: t, slots: slots, issued: map[string][]survey.IssuedSlip{}}
	h.session(to)
	return h
}

// session makes another session in the same store, which the hall is about from now on. Its slips are issued.
func (h *hall) session(to survey.Phase) {
	h.t.Helper()
	h.create(false)
	h.advanceTo(to)
}

// advanceTo takes a draft to a phase.
func (h *hall) advanceTo(to survey.Phase) {
	h.t.Helper()
	for _, phase := range survey.Phases()[1:] {
		if to.Reached(phase) {
			h.advance(phase)
		}
	}
}

func (h *hall) create(rehearsal bool) {
	h.t.Helper()
	h.id = uuid.NewString()
	h.must(h.Create(h.t.Context(), survey.Session{ID: h.id, Phase: survey.Draft, Setup: SetupOf(h.slots, rehearsal)}, h.act("create")))
}

// reopen lets go of the store and opens it again.
func (h *hall) reopen() {
	h.t.Helper()
	Chained(h.t, h.Store)
	h.Store = h.Restart(h.t)
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// act is one on the session.
func (h *hall) act(name string) office.Act { return Act(h.id, name) }

// acts are the names of the acts on the session, in order.
func (h *hall) acts() (names []string) {
	h.t.Helper()
	list, err := h.SessionAudit(h.t.Context(), h.id)
	h.must(err)
	for _, e := range list {
		names = append(names, e.Name)
	}
	return names
}

// log is the audit log of the house.
func (h *hall) log() []survey.AuditEntry {
	h.t.Helper()
	entries, err := h.Audit(h.t.Context())
	h.must(err)
	return entries
}

func (h *hall) advance(to survey.Phase) {
	h.t.Helper()
	h.must(Step(h.t.Context(), h.Store, h.at(), to))
	if to == survey.Ready {
		h.issue()
	}
}

// back takes a closed session back to voting.
func (h *hall) back() {
	h.t.Helper()
	h.must(h.ReopenBox(h.t.Context(), h.id, h.act("reopen")))
}

// at is the session as it stands.
func (h *hall) at() survey.Session {
	h.t.Helper()
	s, err := h.Session(h.t.Context(), h.id)
	h.must(err)
	return s
}

// collect has so many voters collect their ballots.
func (h *hall) collect(n int) {
	h.t.Helper()
	for range n {
		h.must(second(h.Collect(h.t.Context(), h.issued[h.id][0].Digest, Element())))
		h.issued[h.id] = h.issued[h.id][1:]
	}
}

// cast casts ballots, each by somebody who has collected.
func (h *hall) cast(ballots ...ballot.Cast) {
	h.t.Helper()
	for _, b := range ballots {
		if n, slips := h.counted(), h.slips(); n == slips.Collected && len(h.issued[h.id]) > 0 && h.at().Phase == survey.Voting {
			h.collect(1)
		}
		h.must(h.Cast(h.t.Context(), h.id, b))
	}
}

func (h *hall) issue() []survey.IssuedSlip {
	h.t.Helper()
	batch := NewSlips(h.slots)
	h.must(h.Issue(h.t.Context(), h.id, batch, h.act("issue")))
	h.issued[h.id] = batch
	return batch
}

// counted is how many ballots are in the box.
func (h *hall) counted() int {
	h.t.Helper()
	counts, err := h.CountCast(h.t.Context(), h.id)
	h.must(err)
	return counts["A"].Cast
}

func (h *hall) slips() survey.SlipCount {
	h.t.Helper()
	counts, err := h.CountSlips(h.t.Context(), h.id)
	h.must(err)
	return counts["A"]
}

// covers are the covers in a closed box, as a set.
func (h *hall) covers() map[string]int {
	h.t.Helper()
	content, err := h.ReadBox(h.t.Context(), h.id)
	h.must(err)
	set := map[string]int{}
	for _, row := range content.Rows[manifest.CoverKey] {
		set[string(row.Sealed)]++
	}
	return set
}
