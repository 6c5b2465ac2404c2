package count_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// sealAll seals every posted envelope: what opens under its own name, what does not under another.
func sealAll(t *testing.T, key *envelope.Key, box []posted) map[string][]count.Sealed {
	t.Helper()
	sealed, again := map[string][]count.Sealed{}, map[int][]byte{}
	for _, p := range box {
		closed, known := again[p.bytes]
		if !known {
			name := envelope.Name{Key: p.key, Category: p.category}
			if !p.opens {
				name.Key += "x"
			}
			var err error
			if closed, err = envelope.Seal(key.Public(), sha256.Sum256([]byte(manifestText)), name, p.plain); err != nil {
				t.Fatal(err)
			}
			again[p.bytes] = closed
		}
		sealed[p.key] = append(sealed[p.key], count.Sealed{Category: p.category, Sealed: closed})
	}
	return sealed
}

// counted is the Report that the program makes of a session, as JSON gives it back, without what is words.
func (n *naive) counted(t *testing.T, key *envelope.Key) tree {
	t.Helper()
	box, err := count.Open(t.Context(), manifest.Envelopes(n.setup), key, manifestText, sealAll(t, key, n.box), nil)
	if err != nil {
		t.Fatal(err)
	}
	var tally count.Tally // as it is kept
	if kept, err := json.Marshal(count.NewTally(n.setup, box)); err != nil || json.Unmarshal(kept, &tally) != nil {
		t.Fatal(err)
	}
	report := count.NewReport(count.Input{Setup: n.setup, Counts: n.counts, Tally: tally, Facts: n.facts,
		Seal: count.ReportSeal{Count: n.cast(), Digest: n.digest}})
	return plainReport(t, report)
}

// plainReport is a Report as JSON gives it back, without what is words.
func plainReport(t *testing.T, report count.Report) tree {
	t.Helper()
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var got tree
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	var alarms []tree
	for _, a := range got["alarms"].([]any) {
		if strings.TrimSpace(a.(tree)["text"].(string)) == "" {
			t.Errorf("alarm %v says nothing", a)
		}
		delete(a.(tree), "text")
		alarms = append(alarms, a.(tree))
	}
	got["alarms"] = sortedAlarms(alarms)
	for _, words := range []string{"notes", "software", "yardstick", "result"} {
		delete(got, words)
	}
	return got
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(10, seed)) }

// randomNaive is a whole random session, before it is counted.
func randomNaive(seed uint64) *naive {
	r := newRand(seed)
	n := &naive{setup: randomSetup(r), digest: fmt.Sprintf("%064x", seed)}
	n.box, n.counts = randomBox(r, n.setup, r.IntN(3) == 0)
	if r.IntN(10) == 0 {
		n.facts = count.Facts{SealMismatch: r.IntN(2) == 0, BoxFull: r.IntN(2) == 0, Despite: pick(r, "", "核对过"), Corrected: pick(r, "", "点错了"), MirrorLost: r.IntN(2) == 0}
	}
	return n
}

// TestSecondCount: a thousand random sessions, every cell of the Report against the naive count. What they must have seen is listed,
// so that a generator that grew tame is noticed.
func TestSecondCount(t *testing.T) {
	sessions := uint64(1000)
	if testing.Short() {
		sessions = 100
	}
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	var mutex sync.Mutex
	seen := map[string]int{}
	t.Run("sessions", func(t *testing.T) {
		for seed := range sessions {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				n := randomNaive(seed)
				n.seen = map[string]int{}
				want := n.report()
				if diff := cmp.Diff(want, n.counted(t, key)); diff != "" {
					t.Errorf("-naive +program:\n%s", diff)
				}
				mutex.Lock()
				defer mutex.Unlock()
				n.features(want)
				for feature, times := range n.seen {
					seen[feature] += times
				}
			})
		}
	})
	unseen(t, seen)
}
