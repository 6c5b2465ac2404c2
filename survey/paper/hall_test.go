package paper_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/example"
	"ceping/survey/office"
	"ceping/survey/paper"
	"ceping/survey/setup"
	"ceping/survey/version1"
)

// hall is a session of the worked example over a real store, with a desk.
type hall struct {
	*faulty
	*paper.Desk
	t      *testing.T
	dir    string
	office *office.Office
	id     string
	slips  map[string][]string
	plan   func(*survey.Setup) // changes the sessions to come
}

// faulty is a store that can be made to fail.
type faulty struct {
	office.Store
	collect, cast, count error
	lost                 bool // what fails is done all the same: only its answer is lost
	tried                []version1.SealedBallot
}

func (f *faulty) Collect(ctx context.Context, digest survey.SlipDigest, blinded [32]byte) (survey.SlipRecord, error) {
	if f.collect != nil && !f.lost {
		return survey.SlipRecord{}, f.collect
	}
	record, err := f.Store.Collect(ctx, digest, blinded)
	if f.collect != nil {
		return survey.SlipRecord{}, f.collect
	}
	return record, err
}

func (f *faulty) Cast(ctx context.Context, session string, b version1.SealedBallot) error {
	f.tried = append(f.tried, b)
	if f.cast != nil && !f.lost {
		return f.cast
	}
	err := f.Store.Cast(ctx, session, b)
	if f.cast != nil {
		return f.cast
	}
	return err
}

func (f *faulty) CountPaper(ctx context.Context, id, category string) error {
	if f.count != nil {
		return f.count
	}
	return f.Store.CountPaper(ctx, id, category)
}

func newHall(t *testing.T, to survey.Phase) *hall {
	t.Helper()
	h := &hall{t: t, dir: t.TempDir(), slips: map[string][]string{}}
	opened, err := store.Open(t.Context(), store.Config{Dir: h.dir, Access: store.Making})
	h.must(err)
	t.Cleanup(func() { opened.Close() })
	h.faulty = &faulty{Store: opened}
	h.office = office.New(h.faulty, office.Config{Software: "ceping test", NewID: uuid.NewString, Work: 10})
	h.Desk = paper.NewDesk(version1.NewIssuer(h.faulty, h.faulty), version1.NewBox(h.faulty, h.faulty), h.office)
	h.session()
	for _, phase := range []survey.Phase{survey.Collecting, survey.Voting} {
		if to.Reached(phase) {
			h.advance(phase)
		}
	}
	return h
}

// session makes another session ready, which the hall is about from now on.
func (h *hall) session() {
	h.t.Helper()
	plan, err := setup.Read(bytes.NewReader(example.Session), nil)
	h.must(err)
	if h.plan != nil {
		h.plan(&plan)
	}
	h.id, err = h.office.Create(h.t.Context(), plan)
	h.must(err)
	h.must(h.office.Advance(h.t.Context(), h.id, survey.Ready, passphrases()))
	batch, err := h.office.IssueSlips(h.t.Context(), h.id)
	h.must(err)
	h.slips = map[string][]string{}
	for _, p := range batch.Slips {
		h.slips[p.Category.Code] = append(h.slips[p.Category.Code], p.Slip.String())
	}
}

func passphrases() []string { return strings.Fields(example.Passphrases) }

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) advance(to survey.Phase) {
	h.t.Helper()
	h.must(h.office.Advance(h.t.Context(), h.id, to, nil))
}

func (h *hall) slip(category string) string {
	slip := h.slips[category][0]
	h.slips[category] = h.slips[category][1:]
	return slip
}

// begun is a new number at the desk.
func (h *hall) begun() int {
	h.t.Helper()
	n, err := h.Begin(h.t.Context(), h.id)
	h.must(err)
	return n
}

// agreed is a ballot that two people read the same.
func (h *hall) agreed(r paper.Reading) int {
	h.t.Helper()
	n := h.begun()
	h.must(h.First(h.t.Context(), h.id, n, r))
	h.must(h.Second(h.t.Context(), h.id, n, r))
	return n
}

// sealed is a ballot that is in the box.
func (h *hall) sealed(r paper.Reading) {
	h.t.Helper()
	h.must(h.Seal(h.t.Context(), h.id, h.agreed(r), h.slip(r.Category)))
}

func (h *hall) state(number int) paper.State {
	h.t.Helper()
	entry, err := h.Entry(h.t.Context(), h.id, number)
	h.must(err)
	return entry.State
}

// counts are 领取, 收回 and 其中纸质 of a category.
func (h *hall) counts(category string) [3]int {
	h.t.Helper()
	all, err := h.office.Counts(h.t.Context(), h.id)
	h.must(err)
	c := all[category]
	return [3]int{c.Collected, c.Cast, c.Paper}
}

// audited is how many acts the audit log has.
func (h *hall) audited() (n int) {
	h.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(h.dir, "ceping.db")+"?mode=ro")
	h.must(err)
	defer db.Close()
	h.must(db.QueryRowContext(h.t.Context(), `SELECT count(*) FROM audit`).Scan(&n))
	return n
}

// files are the bytes of the whole data directory.
func (h *hall) files() (all map[string][]byte) {
	h.t.Helper()
	all = map[string][]byte{}
	h.must(filepath.WalkDir(h.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		all[path], err = os.ReadFile(path)
		return err
	}))
	return all
}

// refused checks that an error says to staff what is wrong.
func refused(t *testing.T, name string, err error, chinese string) {
	t.Helper()
	var refusal *survey.Refusal
	if !errors.As(err, &refusal) || refusal.English == "" || !strings.Contains(refusal.Chinese, chinese) {
		t.Errorf("%s: %v, want a refusal with %q", name, err, chinese)
	}
}
