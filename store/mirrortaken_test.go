package store_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/office"
)

// TestTakeoverHasAll: after acts of every kind, a reopening, paper, a void and a replaced slip, what is taken over is what the laptop had.
func TestTakeoverHasAll(t *testing.T) {
	disk := t.TempDir()
	h := newHall(t, mirrored(disk), 12, survey.Ready)
	h.waitFor(survey.ActMirror)
	h.must(h.Void(t.Context(), h.id, h.issued[h.id][0].Digest, h.act("void")))
	h.issued[h.id] = h.issued[h.id][1:]
	h.advance(survey.Collecting)
	h.advance(survey.Voting)
	replaced := h.issued[h.id][0].Digest
	h.collect(1)
	h.must(h.Replace(t.Context(), h.id, replaced, h.act("replace")))
	h.must(h.Enter(t.Context(), h.id, map[string]survey.Entered{"A": {Present: new(int)}}, survey.Phases(), "", h.act("counts")))
	h.vote()
	paper := newBallot()
	paper.Paper = true
	h.cast(paper)
	h.advance(survey.Closed)
	h.back()
	h.vote()
	h.must(h.Record(t.Context(), act("", "of the house")))
	code, want, acts := h.code(), h.counts(), h.acts()
	slips := h.slips()
	house, err := h.Audit(t.Context())
	h.must(err)
	h = h.taken(asItIs(t, disk), code) // and the laptop runs on, which nobody knows here
	if got := h.counts(); got != want || want.Cast != 3 || want.Paper != 1 {
		t.Errorf("taken over are %+v, the laptop had %+v", got, want)
	}
	if got := h.slips(); got != slips {
		t.Errorf("slips %+v, the laptop had %+v", got, slips)
	}
	if at, err := h.Find(t.Context(), replaced); err != nil || at.State != ballot.Replaced {
		t.Errorf("the replaced slip is %+v, %v", at, err)
	}
	if names := h.acts(); !slices.Equal(names, append(acts, "takeover")) {
		t.Errorf("acts %q, the laptop had %q", names, acts)
	}
	all, err := h.Audit(t.Context())
	h.must(err)
	if len(all) != len(house)+1 || all[len(all)-2].Hash != house[len(house)-1].Hash {
		t.Errorf("%d acts of the house, the laptop had %d", len(all), len(house))
	}
	h.advance(survey.Closed)
	h.advance(survey.Opened)
	if n := h.at().Seal.Count; n != 3 {
		t.Errorf("%d ballots", n)
	}
}

func (h *hall) counts() survey.CastCount {
	h.t.Helper()
	counts, err := h.CountCast(h.t.Context(), h.id)
	h.must(err)
	return counts["A"]
}

// TestRecordOutgrows: a record that has outgrown its room in the copy gets a new copy, and nothing is lost.
func TestRecordOutgrows(t *testing.T) {
	disk := t.TempDir()
	h := newHall(t, mirrored(disk), 3, survey.Voting)
	h.vote()
	code := h.code()
	for i := range 12 { // of what does not pack
		h.must(h.Record(t.Context(), h.act(string(random(12<<10)))))
		if m := h.mirror(); !m.Live {
			t.Fatalf("after %d acts the mirror is %+v", i+1, m)
		}
	}
	h.vote()
	acts := h.acts()
	h = h.taken(asItIs(t, disk), code)
	if n := h.counted(); n != 2 || len(h.acts()) < len(acts)+1 { // the watch may have noted the copy meanwhile
		t.Errorf("%d ballots and %d acts of %d", n, len(h.acts()), len(acts))
	}
}

// TestCopyOfDamagedBox: a session whose box is out of service is one whose copy is needed: no start overwrites it, nor one with an older box.
func TestCopyOfDamagedBox(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, h *hall, earlier string){
		"damaged": func(t *testing.T, h *hall, _ string) { h.must(os.Truncate(filepath.Join(h.dir, h.boxFile()), 5000)) },
		"missing": func(t *testing.T, h *hall, _ string) { h.must(os.Remove(filepath.Join(h.dir, h.boxFile()))) },
		"an older directory": func(t *testing.T, h *hall, earlier string) {
			h.must(os.RemoveAll(h.dir))
			h.must(os.CopyFS(h.dir, os.DirFS(earlier)))
			private(t, h.dir)
		},
	} {
		t.Run(name, func(t *testing.T) {
			disk := t.TempDir()
			h := newHall(t, mirrored(disk), 9, survey.Voting)
			h.vote()
			code := h.code()
			h.close()
			earlier := filepath.Join(t.TempDir(), "earlier")
			h.must(os.CopyFS(earlier, os.DirFS(h.dir)))
			h.open()
			h.vote()
			h.vote()
			h.close()
			damage(t, h, earlier)
			h.open()
			if strings.HasPrefix(name, "an older") {
				if m := h.mirror(); m.Live || m.Reason != survey.MirrorAhead {
					t.Errorf("the mirror of an older directory is %+v", m)
				}
			} else if _, err := h.Session(t.Context(), h.id); err == nil {
				t.Error("the session is in service")
			}
			if closer, ok := h.ports.(interface{ Close() error }); ok {
				h.must(closer.Close())
			}
			if n := h.taken(disk, code).counted(); n != 3 {
				t.Errorf("%d ballots are left on the mirror, want 3", n)
			}
		})
	}
}

// TestFurtherCopy: of two copies the one that is further is taken over; a damaged one beside it does no harm.
func TestFurtherCopy(t *testing.T) {
	disk := t.TempDir()
	h := newHall(t, mirrored(disk), 9, survey.Voting)
	h.vote()
	code := h.code()
	h.close()
	older := copyOn(t, disk)
	h.open()
	h.vote()
	h.close()
	newer := copyOn(t, disk)
	for _, places := range [][2]string{{"a", "b"}, {"c", "a"}} {
		other := t.TempDir()
		h.must(os.WriteFile(filepath.Join(other, older.name(places[0])), older.content, 0o600))
		h.must(os.WriteFile(filepath.Join(other, newer.name(places[1])), newer.content, 0o600))
		h.must(os.WriteFile(filepath.Join(other, newer.name("b")+".x"), []byte("no copy"), 0o600))
		if n := h.taken(other, code).counted(); n != 2 {
			t.Errorf("the older at %s and the newer at %s: %d ballots", places[0], places[1], n)
		}
	}
	broken := slices.Clone(newer.content)
	clear(broken[len(broken)/2 : len(broken)/2+4096])
	other := t.TempDir()
	h.must(os.WriteFile(filepath.Join(other, older.name("a")), older.content, 0o600))
	h.must(os.WriteFile(filepath.Join(other, older.name("b")), broken, 0o600))
	if n := h.taken(other, code).counted(); n != 1 {
		t.Errorf("beside a damaged one: %d ballots", n)
	}
	h.must(os.Remove(filepath.Join(other, older.name("a"))))
	target := filepath.Join(t.TempDir(), "laptop")
	if _, err := store.TakeOver(t.Context(), target, other, code, ""); err == nil || !strings.Contains(err.Error(), "damaged") || !strings.Contains(err.Error(), "nothing was taken over") {
		t.Errorf("a damaged copy alone: %v", err)
	}
	if left, _ := filepath.Glob(target + "*"); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}

// asItIs is a disk that was pulled: as its files are, whoever has them open.
func asItIs(t *testing.T, disk string) string {
	t.Helper()
	pulled := filepath.Join(t.TempDir(), "pulled")
	if err := os.CopyFS(pulled, os.DirFS(disk)); err != nil {
		t.Fatal(err)
	}
	return pulled
}

// aCopy is the file of a copy.
type aCopy struct {
	file    string
	content []byte
}

func (c aCopy) name(place string) string { return c.file[:32] + "-" + place + ".ceping-mirror" }

// copyOn is the only copy on a disk.
func copyOn(t *testing.T, disk string) (c aCopy) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(disk, "*.ceping-mirror"))
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	if c.content, err = os.ReadFile(found[0]); err != nil {
		t.Fatal(err)
	}
	c.file = filepath.Base(found[0])
	return c
}

// TestRecordHasNoAccounts: a copy has the house's log, and nobody's password, of whatever session.
func TestRecordHasNoAccounts(t *testing.T) {
	disk := t.TempDir()
	h := newHall(t, mirrored(disk), 3, survey.Ready)
	h.must(h.ChangePeople(t.Context(), func([]survey.Person) (survey.Person, office.Act, error) {
		return survey.Person{Name: "组长", Role: survey.Administrator, Password: "hash of a password"}, act("", "account"), nil
	}))
	h.must(h.Record(t.Context(), h.act("after it")))
	taken := h.taken(asItIs(t, disk), h.code())
	people, err := taken.People(t.Context())
	h.must(err)
	if len(people) != 0 {
		t.Errorf("accounts %+v", people)
	}
	log, err := taken.Audit(t.Context())
	h.must(err)
	if !slices.ContainsFunc(log, func(e survey.AuditEntry) bool { return e.Name == "account" }) {
		t.Error("the log is not whole")
	}
	content, err := os.ReadFile(filepath.Join(taken.dir, "ceping.db"))
	h.must(err)
	if strings.Contains(string(content), "hash of a password") {
		t.Error("the password of an account is in the copy")
	}
}
