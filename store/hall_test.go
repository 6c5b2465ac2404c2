package store_test

import (
	"io"
	"log/slog"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/store/storetest"
	"ceping/survey"
	"ceping/survey/ballot"
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
	return openHouse(t, dir).(house).Store
}

// house is a store in a directory of its own, as the contract has it.
type house struct {
	*store.Store
	dir string
}

func openHouse(t testing.TB, dir string) storetest.Store {
	t.Helper()
	opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Making, Logger: slog.New(slog.NewTextHandler(t.Output(), nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	return house{opened, dir}
}

// Restart implements storetest.Store.
func (h house) Restart(t testing.TB) storetest.Store {
	t.Helper()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	return openHouse(t, h.dir)
}

// TestContract: the store is what the ports say.
func TestContract(t *testing.T) {
	storetest.Test(t, func(t testing.TB) storetest.Store { return openHouse(t, t.TempDir()) })
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
	storetest.Chained(h.t, h.ports)
	if closer, ok := h.ports.(io.Closer); ok {
		h.must(closer.Close())
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
	s, err := h.Session(h.t.Context(), h.id)
	if err != nil {
		return err
	}
	return storetest.Step(h.t.Context(), h.ports, s, to)
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

// act is one on the session.
func (h *hall) act(name string) office.Act { return act(h.id, name) }

// begun is one on the session as the house keeps it while it is under way.
func (h *hall) begun(name string) map[string]string {
	return map[string]string{"Who": survey.Terminal, "Session": h.id, "Name": name, "Detail": ""}
}

// What the contract's tests make, the adapter's own make too.
var (
	setupOf    = storetest.SetupOf
	act        = storetest.Act
	someKeys   = storetest.SomeKeys
	someResult = storetest.SomeResult
	newBallot  = storetest.NewBallot
	newBallots = storetest.NewBallots
	newSlips   = storetest.NewSlips
	coversOf   = storetest.CoversOf
	element    = storetest.Element
	random     = storetest.Random
	isRefusal  = storetest.IsRefusal
	newID      = uuid.NewString
)

func second[T any](_ T, err error) error { return err }
