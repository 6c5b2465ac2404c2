package count_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey/ballot"
	"ceping/survey/count"
	"ceping/survey/envelope"
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
			if closed, err = envelope.Seal(key.Public(), sha256.Sum256([]byte(manifest)), name, p.plain); err != nil {
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
	box, err := count.Open(t.Context(), ballot.Envelopes(n.setup), key, manifest, sealAll(t, key, n.box), nil)
	if err != nil {
		t.Fatal(err)
	}
	report := count.NewReport(count.Input{Setup: n.setup, Counts: n.counts, Tally: count.NewTally(n.setup, box), Facts: n.facts,
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
	for _, words := range []string{"notes", "software", "yardstick"} {
		delete(got, words)
	}
	return got
}

// randomNaive is a whole random session, before it is counted.
func randomNaive(seed uint64) *naive {
	r := rand.New(rand.NewPCG(10, seed))
	n := &naive{setup: randomSetup(r), digest: fmt.Sprintf("%064x", seed)}
	n.box, n.counts = randomBox(r, n.setup, r.IntN(3) == 0)
	if r.IntN(10) == 0 {
		n.facts = count.Facts{SealMismatch: r.IntN(2) == 0, BoxFull: r.IntN(2) == 0, Despite: pick(r, "", "核对过"), Corrected: pick(r, "", "点错了")}
	}
	return n
}

// TestSecondCount: a thousand random sessions, every cell of the Report against the naive count.
func TestSecondCount(t *testing.T) {
	sessions := uint64(1000)
	if testing.Short() {
		sessions = 100
	}
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range sessions {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			n := randomNaive(seed)
			if diff := cmp.Diff(n.report(), n.counted(t, key)); diff != "" {
				t.Errorf("-naive +program:\n%s", diff)
			}
		})
	}
}
