package store_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/office"
	"ceping/survey/words"
)

// noted is a log that is read while it is written.
type noted struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (n *noted) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(p)
}

func (n *noted) count(what string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return strings.Count(n.text.String(), what)
}

// served is a hall on a store that looks after its files each second.
func served(t *testing.T, slots int, to survey.Phase) (*hall, *noted) {
	t.Helper()
	log := &noted{}
	return newHall(t, func(t *testing.T, dir string) ports {
		opened, err := store.Open(t.Context(), store.Config{Dir: dir, Access: store.Making, Serving: true, Logger: slog.New(slog.NewTextHandler(log, nil))})
		must(t, err)
		t.Cleanup(func() { opened.Close() })
		return opened
	}, slots, to), log
}

func (h *hall) store() *store.Store { return h.ports.(*store.Store) }

// troubles are what staff are told, in Chinese, once it is as many as wanted; looked at for three seconds, nothing else being done.
func (h *hall) troubles(want int) (said []string) {
	h.t.Helper()
	for end := time.Now().Add(3 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		list, err := h.store().Troubles(h.t.Context())
		h.must(err)
		if len(list) == want || time.Now().After(end) {
			for _, one := range list {
				said = append(said, words.ChineseOf(one))
			}
			if len(list) != want {
				h.t.Errorf("%d troubles, want %d: %q", len(list), want, said)
			}
			return said
		}
	}
}

// losses are the ways in which a file is lost under the server, and how it is put back; nil where it cannot be.
var losses = []struct {
	name, said string
	lose       func(t *testing.T, path, aside string)
	back       func(t *testing.T, path, aside string)
}{
	{"moved", "不在原处", func(t *testing.T, path, aside string) { must(t, os.Rename(path, aside)) },
		func(t *testing.T, path, aside string) { must(t, os.Rename(aside, path)) }},
	{"replaced by a copy", "被换成", func(t *testing.T, path, aside string) { must(t, os.Rename(path, aside)); copyFile(t, aside, path) },
		func(t *testing.T, path, aside string) { must(t, os.Rename(aside, path)) }},
	{"removed", "不在原处", func(t *testing.T, path, _ string) { must(t, os.Remove(path)) }, nil},
	{"cut", "被截短", func(t *testing.T, path, _ string) { must(t, os.Truncate(path, 0)) }, nil},
}

// TestVanished: whichever file is lost under the server, and however, it is noticed without any vote; what that file carries is answered
// with success no more, what it does not carry goes on, /readyz is red, the log says it once and staff are told what to do. Put back,
// all is well again.
func TestVanished(t *testing.T) {
	for _, loss := range losses {
		for _, file := range []string{"ceping.db", "slips.db", "box"} {
			t.Run(loss.name+"/"+file, func(t *testing.T) {
				h, log := served(t, 20, survey.Voting)
				h.cast(newBallots(3)...)
				h.collect(3)
				digests := h.issued[h.id]
				name := file
				if file == "box" {
					name = h.boxFile()
				}
				path, aside := filepath.Join(h.dir, name), filepath.Join(h.dir, "..", "aside-"+filepath.Base(name))
				h.must(h.store().Ready(t.Context()))
				loss.lose(t, path, aside)
				said := h.troubles(1)
				if !strings.Contains(said[0], loss.said) || !strings.Contains(said[0], name) || !strings.Contains(said[0], "请") {
					t.Errorf("staff are told %q", said)
				}
				err := h.store().Ready(t.Context())
				h.unavailable("ready", err)
				for _, of := range []string{h.id, name, "vot"} {
					if err != nil && strings.Contains(err.Error(), of) {
						t.Errorf("readyz names %s: %v", of, err)
					}
				}
				late := newBallot()
				for what, carried := range map[string]error{
					"box":       h.Cast(t.Context(), h.id, late),
					"slips.db":  second(h.Collect(t.Context(), digests[len(digests)-1].Digest, element())),
					"ceping.db": h.Record(t.Context(), act("", "note")),
				} {
					if what == file {
						h.unavailable(what, carried)
					} else if carried != nil {
						t.Errorf("%s is lost, and %s is answered %v", file, what, carried)
					}
				}
				if n := log.count("\""+name+" is ") + log.count("\""+name+" was "); n != 1 {
					t.Errorf("the log says it %d times: %s", n, log.text.String())
				}
				if loss.back == nil {
					return
				}
				loss.back(t, path, aside)
				h.troubles(0)
				h.must(h.store().Ready(t.Context()))
				h.must(h.Record(t.Context(), act("", "note")))
				h.must(h.Cast(t.Context(), h.id, late))
				h.advance(survey.Closed)
				if n := len(h.covers()); n != 4 {
					t.Errorf("%d ballots", n)
				}
				h.reopen()
			})
		}
	}
}

// TestVanishedWhileRecording: an act that was recorded in a house which was taken away or exchanged meanwhile is not answered as done,
// and stands in what the process has in hand: with the file back it is there, once.
func TestVanishedWhileRecording(t *testing.T) {
	for _, what := range []string{"ceping.db", "ceping.db-wal"} {
		h := newHall(t, openSQLite, 6, survey.Ready)
		path, aside := filepath.Join(h.dir, what), filepath.Join(t.TempDir(), "aside")
		name := "甲"
		err := h.ChangePeople(t.Context(), func([]survey.Person) (survey.Person, office.Act, error) {
			return survey.Person{Name: name, Role: survey.Observer}, act("", "account"), os.Rename(path, aside)
		})
		h.unavailable("an account", err)
		if sentence := words.EnglishError(err); !strings.Contains(sentence, "ceping.db") || !strings.Contains(sentence, "not done for certain") {
			t.Errorf("%s", sentence)
		}
		h.unavailable("the next act", h.Record(t.Context(), act("", "note")))
		h.unavailable("a step", h.step(survey.Collecting))
		h.unavailable("an intent", h.Void(t.Context(), h.id, h.issued[h.id][0].Digest, h.act("void")))
		if h.at().Phase != survey.Ready {
			t.Errorf("it is %s", h.at().Phase)
		}
		must(t, os.Rename(aside, path))
		if _, err := h.Person(t.Context(), name); err != nil {
			t.Errorf("what was recorded in the file: %v", err)
		}
		h.advance(survey.Collecting)
		if got := strings.Join(h.acts(), " "); got != "create ready issue advance" {
			t.Errorf("acts: %s", got)
		}
		h.reopen()
	}
}

// TestVanishedIntent: nothing is begun, on slips or box, whose beginning cannot be recorded where it will be looked for: with the house back the
// slip is fresh and the session where it was, and both acts can be done.
func TestVanishedIntent(t *testing.T) {
	h := newHall(t, openSQLite, 6, survey.Ready)
	path, aside := filepath.Join(h.dir, "ceping.db"), filepath.Join(t.TempDir(), "aside")
	must(t, os.Rename(path, aside))
	copyFile(t, aside, path)
	digest := h.issued[h.id][0].Digest
	h.unavailable("void", h.Void(t.Context(), h.id, digest, h.act("void")))
	h.unavailable("a step", h.step(survey.Collecting))
	if record, err := h.Find(t.Context(), digest); err != nil || record.State != ballot.Fresh || record.Phase != survey.Ready {
		t.Errorf("begun all the same: %+v, %v", record, err)
	}
	must(t, os.Rename(aside, path))
	h.must(h.Void(t.Context(), h.id, digest, h.act("void")))
	h.advance(survey.Collecting)
}

// TestVanishedRights: a file whose rights were taken from us takes nothing until they are given back.
func TestVanishedRights(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read and write whatever its rights say")
	}
	h, _ := served(t, 6, survey.Voting)
	path := filepath.Join(h.dir, h.boxFile())
	must(t, os.Chmod(path, 0o400))
	h.troubles(1)
	h.unavailable("cast", h.Cast(t.Context(), h.id, newBallot()))
	must(t, os.Chmod(path, 0o600))
	h.troubles(0)
	h.cast(newBallot())
}
