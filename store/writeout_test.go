package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
)

// TestWriteOut: whatever of house, slips and box is moved, exchanged or removed while voters cast, the directory whole too, is written out
// on staff's word into a fresh file in its place: every ballot that was answered is in it, every act stands in the log once, what lay there
// is put aside, the voters go on, and so does the next start.
func TestWriteOut(t *testing.T) {
	whole := func(h *hall) []string { return []string{"ceping.db", "slips.db", h.boxFile()} }
	for _, loss := range losses[:3] {
		for what, files := range map[string]func(h *hall) []string{
			"house": func(*hall) []string { return []string{"ceping.db"} },
			"slips": func(*hall) []string { return []string{"slips.db"} },
			"box":   func(h *hall) []string { return []string{h.boxFile()} },
			"all":   whole,
		} {
			t.Run(loss.name+"/"+what, func(t *testing.T) {
				h, _ := served(t, 60, survey.Voting)
				ballots := newBallots(40)
				h.collect(40)
				var answered [40]atomic.Bool
				var voters sync.WaitGroup
				for v := range 4 {
					voters.Go(func() {
						for i := v; i < len(ballots); i += 4 {
							for try := 0; try < 4000; try++ {
								if h.Cast(t.Context(), h.id, ballots[i]) == nil {
									answered[i].Store(true)
									break
								}
							}
						}
					})
				}
				for _, name := range files(h) {
					loss.lose(t, filepath.Join(h.dir, name), filepath.Join(t.TempDir(), "aside"))
				}
				h.troubles(len(files(h)))
				written, err := h.store().WriteOut(t.Context(), act("", "write out"))
				h.must(err)
				if diff := cmp.Diff(len(files(h)), len(written)); diff != "" {
					t.Errorf("written: %v", written)
				}
				h.troubles(0)
				h.must(h.store().Ready(t.Context()))
				voters.Wait()
				late := newBallot()
				h.collect(1)
				h.must(h.Cast(t.Context(), h.id, late))
				if loss.name == "replaced by a copy" {
					for _, name := range files(h) {
						if size(t, filepath.Join(h.dir, name+".found")) == 0 {
							t.Errorf("what lay at %s is not put aside", name)
						}
						must(t, os.Remove(filepath.Join(h.dir, name+".found")))
					}
				}
				h.reopen()
				h.advance(survey.Closed)
				in, want := h.covers(), []ballot.Cast{late}
				for i := range ballots {
					if answered[i].Load() {
						want = append(want, ballots[i])
					}
				}
				for cover, n := range coversOf(want...) {
					if in[cover] != n {
						t.Errorf("an answered ballot is %d times in the box", in[cover])
					}
				}
				if h.slips().Collected != 41 {
					t.Errorf("%d slips are collected", h.slips().Collected)
				}
				entries, err := h.Audit(t.Context())
				h.must(err)
				if err := survey.CheckAudit(entries); err != nil || times(entries, "write out") != 1 {
					t.Errorf("the log: %v, %+v", err, entries)
				}
			})
		}
	}
}

func times(entries []survey.AuditEntry, name string) (n int) {
	for _, e := range entries {
		if e.Name == name {
			n++
		}
	}
	return n
}

// TestWriteOutDirectory: the whole data directory is removed, or moved away, and made anew in its place, which belongs to this process.
func TestWriteOutDirectory(t *testing.T) {
	for name, lose := range map[string]func(dir string) error{
		"removed": os.RemoveAll, "moved": func(dir string) error { return os.Rename(dir, dir+".moved") },
	} {
		t.Run(name, func(t *testing.T) {
			h, _ := served(t, 20, survey.Voting)
			ballots := newBallots(7)
			h.cast(ballots...)
			must(t, lose(h.dir))
			h.troubles(3)
			h.unavailable("cast", h.Cast(t.Context(), h.id, newBallot()))
			h.must(second(h.store().WriteOut(t.Context(), act("", "write out"))))
			h.troubles(0)
			if _, err := store.Open(t.Context(), store.Config{Dir: h.dir, Access: store.Working}); !errors.Is(err, store.ErrLocked) {
				t.Errorf("another process comes to the new directory: %v", err)
			}
			late := newBallot()
			h.cast(late)
			h.reopen()
			h.advance(survey.Closed)
			if diff := cmp.Diff(coversOf(append(ballots, late)...), h.covers()); diff != "" {
				t.Errorf("the box (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWriteOutRefuses: nothing is written where nothing is lost, where what a file held is gone, and over what was put aside before.
func TestWriteOutRefuses(t *testing.T) {
	h, _ := served(t, 6, survey.Voting)
	h.cast(newBallots(2)...)
	box := filepath.Join(h.dir, h.boxFile())
	refused := func(code survey.Code) {
		t.Helper()
		_, err := h.store().WriteOut(t.Context(), act("", "write out"))
		var refusal *survey.Refusal
		if !errors.As(err, &refusal) || refusal.Code != code {
			t.Errorf("%v, want %s", err, code)
		}
	}
	refused("write_out_nothing")
	aside := filepath.Join(t.TempDir(), "aside")
	must(t, os.Rename(box, aside))
	must(t, os.WriteFile(box+".found", []byte("mine"), 0o600))
	refused("write_out_in_the_way")
	must(t, os.Remove(box+".found"))
	must(t, os.Truncate(aside, 4096))
	refused("write_out_lost")
	if content, err := os.ReadFile(box); err == nil {
		t.Errorf("%d bytes were written", len(content))
	}
}

// TestWriteOutBesideReaders: however many ask the house while its file is away, no empty one comes to lie in its place, and what is written out
// is what the process has in hand.
func TestWriteOutBesideReaders(t *testing.T) {
	h, _ := served(t, 6, survey.Voting)
	path := filepath.Join(h.dir, "ceping.db")
	must(t, os.Remove(path))
	var readers sync.WaitGroup
	for range 40 {
		readers.Go(func() {
			for range 20 {
				_, _ = h.store().Audit(t.Context())
			}
		})
	}
	readers.Wait()
	if info, err := os.Lstat(path); err == nil {
		t.Fatalf("%d bytes lie where the house was", info.Size())
	}
	if _, err := h.store().WriteOut(t.Context(), act("", "write out")); err != nil {
		t.Fatal(err)
	}
	h.reopen()
	if s, err := h.Session(t.Context(), h.id); err != nil || s.Phase != survey.Voting {
		t.Errorf("%+v, %v", s.Phase, err)
	}
}

// TestLostBoxStaysInHand: a closed box whose file is gone is let go of for no other that is asked for: what is in hand is all that there is.
func TestLostBoxStaysInHand(t *testing.T) {
	h, _ := served(t, 4, survey.Voting)
	h.cast(newBallots(2)...)
	h.advance(survey.Closed)
	lost, file := h.id, filepath.Join(h.dir, h.boxFile())
	must(t, os.Remove(file))
	for range 18 { // more than are held open
		h.session(survey.Closed)
	}
	if _, err := h.store().WriteOut(t.Context(), act("", "write out")); err != nil {
		t.Fatal(err)
	}
	h.reopen()
	if n, err := h.store().Seal(t.Context(), lost); err != nil || n.Count != 2 {
		t.Errorf("%+v, %v", n, err)
	}
}
