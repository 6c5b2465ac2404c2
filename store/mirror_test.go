package store_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ceping/store"
	"ceping/store/mirror"
	"ceping/store/storetest"
	"ceping/survey"
)

// mirrored opens stores with a mirror.
func mirrored(dir string) opener {
	return func(t *testing.T, house string) ports {
		t.Helper()
		opened, err := store.Open(t.Context(), store.Config{Dir: house, Access: store.Making, Mirror: dir, Serving: true})
		if err != nil {
			t.Fatal(err)
		}
		return opened
	}
}

// code is the session's takeover code.
func (h *hall) code() mirror.Code {
	h.t.Helper()
	m, err := h.Material(h.t.Context(), h.id)
	h.must(err)
	code, err := mirror.CodeOf(m.Seed, h.id)
	h.must(err)
	return code
}

// taken is the hall as it goes on from the mirror, in another directory.
func (h *hall) taken(from string, code mirror.Code) *hall {
	h.t.Helper()
	dir := filepath.Join(h.t.TempDir(), "laptop")
	taken, err := store.TakeOver(h.t.Context(), dir, from, code, "")
	h.must(err)
	if taken.Session.ID != h.id {
		h.t.Fatalf("session %s was taken over", taken.Session.ID)
	}
	other := *h
	other.dir = dir
	other.open()
	return &other
}

// TestTakeover: whenever the laptop dies while ballots are cast and the box is closed and reopened, every ballot and slip that was answered
// is in what the mirror's disk gives another laptop, none twice, and the same slips go on.
func TestTakeover(t *testing.T) {
	rounds := 10
	if testing.Short() {
		rounds = 3
	}
	for round := range rounds {
		disk := t.TempDir()
		h := newHall(t, openSQLite, killedVoters, survey.Draft)
		h.must(h.step(survey.Ready))
		h.must(h.Issue(t.Context(), h.id, killedSlips(h.id), h.act("issue")))
		h.must(h.step(survey.Collecting))
		h.must(h.step(survey.Voting))
		code := h.code()
		h.close()
		c := start(t, h.dir, "CEPING_CASTS="+h.id, "CEPING_MIRROR="+disk)
		c.told()
		time.Sleep(time.Duration(5+rand.IntN(300)) * time.Millisecond)
		c.kill()
		if len(c.wrong) > 0 {
			t.Fatal(c.wrong)
		}
		done := map[string]bool{}
		maps.Copy(done, c.done)
		h.must(os.RemoveAll(h.dir)) // the laptop is dead
		h = h.taken(disk, code)
		if h.at().Phase == survey.Voting {
			h.advance(survey.Closed)
		}
		covers := h.covers()
		if n := h.slips().Collected; len(covers) > n || h.at().Seal.Count != len(covers) {
			t.Fatalf("round %d: %d ballots, %d slips collected, sealed are %d", round, len(covers), n, h.at().Seal.Count)
		}
		votes := 0
		for what := range done {
			var i int
			if _, err := fmt.Sscanf(what, "vote "+h.id+" %d", &i); err != nil {
				t.Fatal(what)
			}
			votes++
			if b := ballotOf(h.id, i); covers[string(b.Envelopes[0])] != 1 {
				t.Errorf("round %d: an answered ballot is %d times in the box", round, covers[string(b.Envelopes[0])])
			}
			if _, err := h.Collect(t.Context(), [32]byte(mark("slip", h.id, i)), [32]byte(mark("blinded", h.id, i))); err != nil {
				t.Errorf("round %d: an answered slip is not bound to its element: %v", round, err)
			}
		}
		h.back()
		for i := range killedVoters { // those who have not voted go on
			if done[fmt.Sprintf("vote %s %d", h.id, i)] || rand.IntN(100) > 2 {
				continue
			}
			_, err := h.Collect(t.Context(), [32]byte(mark("slip", h.id, i)), [32]byte(mark("blinded", h.id, i)))
			h.must(err)
			h.must(h.Cast(t.Context(), h.id, ballotOf(h.id, i)))
		}
		if names := h.acts(); !slices.Contains(names, "takeover") {
			t.Errorf("round %d: the log does not tell of the takeover: %q", round, names)
		}
		h.close()
		t.Logf("round %d: %d ballots answered, %d in the box", round, votes, len(covers))
	}
}

// on are the bytes of all files on a disk.
func on(t *testing.T, disk string) (all []byte, files int) {
	t.Helper()
	err := filepath.WalkDir(disk, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			var content []byte
			content, err = os.ReadFile(path)
			all, files = append(append(all, path...), content...), files+1
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, files
}

// TestStolenMirror: without the code a mirror's disk shows nothing of the session, its slips, its ballots or its seed.
func TestStolenMirror(t *testing.T) {
	disk := t.TempDir()
	h := newHall(t, mirrored(disk), 12, survey.Voting)
	for range 8 {
		h.vote()
	}
	all, files := on(t, disk)
	if files == 0 || len(all) < 64<<10 {
		t.Fatalf("the mirror has %d files of %d bytes", files, len(all))
	}
	m, err := h.Material(t.Context(), h.id)
	h.must(err)
	secrets := map[string][]byte{"seed": m.Seed, "id": []byte(h.id), "unit": []byte(h.at().Setup.Unit), "manifest": []byte("box_key"), "log": []byte("create")}
	slips, err := os.ReadFile(filepath.Join(h.dir, "slips.db"))
	h.must(err)
	boxed, err := os.ReadFile(filepath.Join(h.dir, "boxes", h.id+".db"))
	h.must(err)
	for what, secret := range secrets {
		if bytes.Contains(all, secret) {
			t.Errorf("the mirror shows the %s", what)
		}
	}
	// No piece of the files is there. Pages of SQLite have zeros and heads alike: pieces of high entropy are looked for.
	for name, content := range map[string][]byte{"slips": slips, "box": boxed} {
		for at := 0; at+24 <= len(content); at += 24 {
			if piece := content[at : at+24]; noText(piece) && bytes.Contains(all, piece) {
				t.Fatalf("a piece of the %s lies open on the mirror", name)
			}
		}
	}
	wrong := []byte(h.code())
	wrong[3] = "0123456789ABCDEFGH"[(bytes.IndexByte([]byte("0123456789ABCDEFGH"), wrong[3])+1)%18]
	if _, err := store.TakeOver(t.Context(), filepath.Join(t.TempDir(), "x"), disk, mirror.Code(wrong), ""); err == nil {
		t.Error("another code opens it")
	}
}

// noText reports whether bytes are of no text.
func noText(piece []byte) bool {
	high := 0
	for _, b := range piece {
		high += int(b >> 7)
	}
	return high >= 6
}

// TestMirrorLost: a mirror that is pulled, full or not there costs no ballot and is told of, in the session's log too.
func TestMirrorLost(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, h *hall, disk string){
		"pulled": func(t *testing.T, h *hall, disk string) { h.must(os.RemoveAll(disk)) },
		"exchanged": func(t *testing.T, h *hall, disk string) {
			entries, err := os.ReadDir(disk)
			h.must(err)
			for _, e := range entries {
				if strings.HasSuffix(e.Name(), ".ceping-mirror") {
					h.must(os.Rename(filepath.Join(disk, e.Name()), filepath.Join(disk, "away")))
					h.must(os.WriteFile(filepath.Join(disk, e.Name()), []byte("another"), 0o600))
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			disk := filepath.Join(t.TempDir(), "stick")
			if err := os.Mkdir(disk, 0o700); err != nil {
				t.Fatal(err)
			}
			h := newHall(t, mirrored(disk), 12, survey.Voting)
			h.vote()
			if m := h.mirror(); !m.Live {
				t.Fatalf("the mirror is %+v", m)
			}
			lose(t, h, disk)
			h.vote()
			h.vote()
			if m := h.mirror(); m.Live || m.Reason != survey.MirrorMissing {
				t.Errorf("the mirror is %+v", m)
			}
			h.waitFor(survey.ActMirrorLost)
			h.advance(survey.Closed)
			if n := h.at().Seal.Count; n != 3 {
				t.Errorf("%d ballots, want 3", n)
			}
		})
	}
	t.Run("never there", func(t *testing.T) {
		h := newHall(t, mirrored(filepath.Join(t.TempDir(), "stick")), 3, survey.Voting)
		h.vote()
		if m := h.mirror(); m.Live || m.Reason != survey.MirrorMissing {
			t.Errorf("the mirror is %+v", m)
		}
		if _, err := os.Stat(h.dir + "/../stick"); err == nil {
			t.Error("its directory was made")
		}
	})
	t.Run("left off", func(t *testing.T) {
		disk := t.TempDir()
		h := newHall(t, mirrored(disk), 3, survey.Voting)
		h.waitFor(survey.ActMirror)
		h.opener = mirrored("")
		h.reopen()
		h.waitFor(survey.ActMirrorLost)
		if m := h.mirror(); m.Live || m.Reason != survey.MirrorOff {
			t.Errorf("the mirror is %+v", m)
		}
	})
}

// TestMirrorEnds: with the opening, and with the way back to draft, seed, slips and box are gone from the mirror as from the disk.
func TestMirrorEnds(t *testing.T) {
	for name, end := range map[string]func(*hall){
		"opened": func(h *hall) { h.advance(survey.Closed); h.advance(survey.Opened) },
		"draft":  func(h *hall) { h.must(h.Withdraw(h.t.Context(), h.id, h.act("back"))) },
	} {
		t.Run(name, func(t *testing.T) {
			disk := t.TempDir()
			h := newHall(t, mirrored(disk), 3, survey.Collecting)
			if name == "opened" {
				h.advance(survey.Voting)
				h.vote()
			}
			if _, files := on(t, disk); files == 0 {
				t.Fatal("there was no copy")
			}
			end(h)
			if _, files := on(t, disk); files != 0 {
				t.Errorf("%d files are left on the mirror", files)
			}
		})
	}
}

// mirror is what the store says of the session's mirror.
func (h *hall) mirror() survey.Mirror {
	h.t.Helper()
	m, err := h.Mirror(h.t.Context(), h.id)
	h.must(err)
	return m
}

// waitFor waits until the session's log has an act, which the watch writes within a second.
func (h *hall) waitFor(name string) {
	h.t.Helper()
	for range 400 {
		if slices.Contains(h.acts(), name) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	h.t.Fatalf("the log has no %q: %q", name, h.acts())
}

// vote is a voter who collects and casts.
func (h *hall) vote() {
	h.t.Helper()
	h.cast(storetest.NewBallot())
}

// none looks that there is no mirror, for this reason, and nothing in its place.
func (h *hall) none(when, place string, reason survey.MirrorReason) {
	h.t.Helper()
	if m := h.mirror(); m != (survey.Mirror{Reason: reason}) {
		h.t.Errorf("%s: the mirror is %+v", when, m)
	}
	folder, err := filepath.EvalSymlinks(place)
	h.must(err)
	if _, files := on(h.t, folder); files != 0 {
		h.t.Errorf("%s: %d files", when, files)
	}
}
