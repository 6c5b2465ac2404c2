package store_test

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/office"
)

// ports are all that a store does for others.
type ports interface {
	office.House
	office.SlipBook
	office.Boxes
	ballot.Slips
	ballot.Boxes
	ballot.Public
}

// opener opens a store on a directory that another has left.
type opener func(t *testing.T, dir string) ports

func openSQLite(t *testing.T, dir string) ports {
	t.Helper()
	opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Making, Logger: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

// hall is a store with one session, of one category A.
type hall struct {
	ports
	t      *testing.T
	opener opener
	dir    string
	id     string
	slots  int
	issued map[string][]survey.IssuedSlip // by session, those that nobody has collected
}

// newHall makes a session with that many slips and takes it to a phase.
func newHall(t *testing.T, open opener, slots int, to survey.Phase) *hall {
	t.Helper()
	h := &hall{t: t, opener: open, dir: t.TempDir(), slots: slots}
	h.open()
	h.session(to)
	return h
}

// session makes another session in the same store, which the hall is about from now on. Its slips are issued.
func (h *hall) session(to survey.Phase) {
	h.t.Helper()
	h.create(false)
	for _, phase := range survey.Phases()[1:] {
		if to.Reached(phase) {
			h.advance(phase)
		}
	}
}

func (h *hall) create(rehearsal bool) {
	h.t.Helper()
	h.id = newID()
	h.must(h.Create(h.t.Context(), survey.Session{ID: h.id, Phase: survey.Draft, Setup: setupOf(h.slots, rehearsal)}, h.act("create")))
}

// setupOf has one category and a form with marks and a text of its own.
func setupOf(slots int, rehearsal bool) survey.Setup {
	return survey.Setup{
		Unit: "局", Rehearsal: rehearsal, Categories: []survey.Category{{Code: "A", Name: "甲", Weight: 100, Slips: slots}},
		Forms: []survey.Form{{
			ID: "unit", Subjects: survey.OverUnit, Grades: []survey.Grade{{Code: "g", Name: "好"}, {Code: "b", Name: "差"}},
			Criteria: []survey.Criterion{
				{ID: "work", Kind: survey.Graded, Name: survey.CriterionName{All: "工作"}},
				{ID: "words", Kind: survey.Text, Name: survey.CriterionName{All: "意见"}, Max: 20},
			},
		}},
	}
}

func (h *hall) open() {
	h.t.Helper()
	opened := h.opener(h.t, h.dir)
	h.ports = opened
	if closer, ok := opened.(io.Closer); ok {
		h.t.Cleanup(func() { closer.Close() })
	}
}

func (h *hall) close() {
	h.t.Helper()
	h.chained()
	if closer, ok := h.ports.(io.Closer); ok {
		h.must(closer.Close())
	}
}

// chained checks that the audit log of the house, and that of each session, are whole and say the same.
func (h *hall) chained() {
	h.t.Helper()
	ctx := h.t.Context()
	all, err := h.Audit(ctx)
	if errors.Is(err, survey.ErrUnavailable) {
		return // closed already
	}
	h.must(err)
	if err := survey.CheckAudit(all); err != nil {
		h.t.Error(err)
	}
	sessions, err := h.Sessions(ctx)
	h.must(err)
	for _, s := range sessions {
		if s.Fault != "" {
			continue
		}
		own, err := h.SessionAudit(ctx, s.ID)
		h.must(err)
		if err := survey.CheckSessionAudit(s.ID, own); err != nil {
			h.t.Error(err)
		}
		var want, got [][3]string
		for _, e := range all {
			if e.Session == s.ID {
				want = append(want, [3]string{e.Who, e.Name, e.Detail})
			}
		}
		for _, e := range own {
			got = append(got, [3]string{e.Who, e.Name, e.Detail})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			h.t.Errorf("the log of session %s (-of the house +its own):\n%s", s.ID, diff)
		}
	}
}

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

// reopen lets go of the store and opens it again.
func (h *hall) reopen() {
	h.t.Helper()
	h.close()
	h.open()
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) advance(to survey.Phase) {
	h.t.Helper()
	h.must(h.step(to))
	if to == survey.Ready {
		h.issue()
	}
}

// step is advance that may fail, and issues no slips.
func (h *hall) step(to survey.Phase) error {
	ctx := h.t.Context()
	switch to {
	case survey.Ready:
		return h.MakeReady(ctx, h.id, someKeys(), random(32), h.act("ready"))
	case survey.Closed:
		return second(h.CloseBox(ctx, h.id, h.act("close")))
	case survey.Opened:
		s, err := h.Session(ctx, h.id)
		if err != nil {
			return err
		}
		return h.OpenBox(ctx, h.id, someResult(s), h.act("open"))
	}
	s, err := h.Session(ctx, h.id)
	if err != nil {
		return err
	}
	return h.Advance(ctx, h.id, s.Phase, to, h.act("advance"))
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
		digest := h.issued[h.id][0].Digest
		h.must(second(h.Collect(h.t.Context(), digest, element())))
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
	batch := newSlips(h.slots)
	h.must(h.Issue(h.t.Context(), h.id, batch, h.act("issue")))
	if h.issued == nil {
		h.issued = map[string][]survey.IssuedSlip{}
	}
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

// coversOf are those of ballots, each once.
func coversOf(ballots ...ballot.Cast) map[string]int {
	set := map[string]int{}
	for _, b := range ballots {
		set[string(b.Envelopes[0])] = 1
	}
	return set
}

// act is one on the session.
func (h *hall) act(name string) office.Act { return act(h.id, name) }

// begun is one on the session as the house keeps it while it is under way.
func (h *hall) begun(name string) map[string]string {
	return map[string]string{"Who": survey.Terminal, "Session": h.id, "Name": name, "Detail": ""}
}

// act is one at the command line.
func act(session, name string) office.Act {
	keeper, err := new(office.Office).Terminal().Keeper(context.Background())
	if err != nil {
		panic(err)
	}
	return keeper.Act(session, name, "")
}

func someKeys() office.Keys {
	return office.Keys{Manifest: `{"version":2}`, Wrapped: []byte("wrapped"), Digest: "digest"}
}

// someResult is one of the box as it was sealed.
func someResult(s survey.Session) office.Result {
	r := office.Result{Software: "ceping test", Tally: count.Tally{Invalid: 1}, Cast: map[string]int{"A": 1}}
	if s.Seal != nil {
		r.Seal = *s.Seal
	}
	return r
}

func newBallot() ballot.Cast {
	setup := setupOf(1, false)
	b := ballot.Cast{Category: "A", Nonce: element()}
	for _, e := range manifest.Sent(manifest.Envelopes(&setup), "A") {
		b.Envelopes = append(b.Envelopes, random(e.Size+envelope.Overhead))
	}
	return b
}

func newBallots(n int) []ballot.Cast {
	list := make([]ballot.Cast, n)
	for i := range list {
		list[i] = newBallot()
	}
	return list
}

func newSlips(n int) []survey.IssuedSlip {
	batch := make([]survey.IssuedSlip, n)
	for i := range batch {
		batch[i] = survey.IssuedSlip{Digest: survey.NewSlip().Digest(), Category: "A"}
	}
	return batch
}

func element() (b [32]byte) {
	rand.Read(b[:])
	return b
}

func second[T any](_ T, err error) error { return err }

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func newID() string { return uuid.NewString() }
