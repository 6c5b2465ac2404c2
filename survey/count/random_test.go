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
		n.facts = count.Facts{SealMismatch: r.IntN(2) == 0, BoxFull: r.IntN(2) == 0, Despite: pick(r, "", "核对过"), Corrected: pick(r, "", "点错了")}
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
				want := n.report()
				if diff := cmp.Diff(want, n.counted(t, key)); diff != "" {
					t.Errorf("-naive +program:\n%s", diff)
				}
				mutex.Lock()
				defer mutex.Unlock()
				features(want, seen)
			})
		}
	})
	for _, feature := range []string{
		"session withheld", "form withheld", "form with own groups", "merged group", "V of a merged category", "criterion withheld", "score dropped", "rate null",
		"total null", "total", "rank shared", "flag", "choices by group", "choices in total", "texts", "texts withheld", "bands", "own scale", "unsure without a rate",
		"leftover_missing", "issued_below_collected", "issued_above_present", "cast_above_collected", "cast_above_voters", "many_invalid", "seal_mismatch",
		"box_full", "opened_despite", "corrected", "envelopes_differ", "envelopes_copied", "quota_exceeded",
	} {
		if seen[feature] == 0 {
			t.Errorf("no random session had: %s", feature)
		}
	}
	t.Logf("%d sessions: %v", sessions, seen)
}

// features notes what a Report has.
func features(report tree, seen map[string]int) {
	note := func(when bool, feature string) {
		if when {
			seen[feature]++
		}
	}
	note(report["withheld"] == true, "session withheld")
	for _, a := range report["alarms"].([]any) {
		seen[a.(tree)["code"].(string)]++
	}
	for _, g := range report["groups"].([]any) {
		note(len(g.(tree)["members"].([]any)) > 1, "merged group")
	}
	for _, one := range report["forms"].([]any) {
		form := one.(tree)
		note(form["withheld"] == true, "form withheld")
		note(form["groups"] != nil, "form with own groups")
		ranks := map[any]int{}
		for _, one := range form["subjects"].([]any) {
			subject := one.(tree)
			note(subject["total"] == nil, "total null")
			note(subject["total"] != nil, "total")
			note(len(subject["flags"].([]any)) > 0, "flag")
			ranks[subject["rank"]]++
			note(subject["rank"] != nil && ranks[subject["rank"]] > 1, "rank shared")
			for _, v := range subject["valid"].(tree) {
				note(v == nil, "V of a merged category")
			}
			for _, one := range subject["criteria"].([]any) {
				criterion := one.(tree)
				note(criterion["withheld"] == true, "criterion withheld")
				note(criterion["bands"] != nil, "bands")
				note(criterion["grades"] != nil, "own scale")
				note(len(criterion["dropped"].([]any)) > 0, "score dropped")
				if rates, ok := criterion["rates"].(tree); ok {
					for code, rate := range rates["total"].(tree) {
						note(rate == nil && code != "unsure", "rate null")
						note(rate == nil && code == "unsure", "unsure without a rate")
					}
				}
			}
		}
		for _, one := range form["choices"].([]any) {
			few := len(one.(tree)["options"].([]any)[0].(tree)["marks"].(tree)) == 1
			note(few, "choices in total")
			note(!few, "choices by group")
		}
		for _, one := range form["texts"].([]any) {
			note(one.(tree)["withheld"] == true, "texts withheld")
			note(len(one.(tree)["texts"].([]any)) > 1, "texts")
		}
	}
}
