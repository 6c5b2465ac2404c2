package archive_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// emptied counts a box of a setup in which every envelope is of no account, and one with a blank of each.
func emptied(t *testing.T, setup survey.Setup) {
	t.Helper()
	for _, opened := range []count.Opened{{Damaged: true}, {Content: envelope.Content{State: envelope.Blank}}, {}} {
		box := count.Box{Envelopes: map[string][]count.Opened{}}
		for _, e := range manifest.Envelopes(&setup) {
			for _, c := range setup.Categories {
				opened.Category = e.Name(c.Code).Category
				for range 12 {
					box.Envelopes[e.Key] = append(box.Envelopes[e.Key], opened)
				}
			}
		}
		count.NewReport(count.Input{Setup: &setup, Tally: count.NewTally(&setup, box), Counts: map[string]count.Counts{}})
	}
}

// TestAlteredManifests: whatever value of a manifest is altered, it is refused or counted, and never stops the program. Its yardstick
// and its list of envelopes are made to fit, as a forger would.
func TestAlteredManifests(t *testing.T) {
	tries := 500
	if testing.Short() {
		tries = 200
	}
	random := rand.New(rand.NewPCG(9, 2))
	good := map[bool]int{}
	for _, name := range []string{"worked-example", "second-example"} {
		text := opened(t, worked(t, name), 1).archive.Manifest
		for range tries {
			var m any
			if err := json.Unmarshal([]byte(text), &m); err != nil {
				t.Fatal(err)
			}
			m = alter(random, m, 0.002)
			altered, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			var parsed manifest.Manifest
			if json.Unmarshal(altered, &parsed) != nil || parsed.Version != 2 {
				continue
			}
			fitted, ok := fit(parsed)
			if !ok {
				continue
			}
			_, setup, err := archive.Setup(fitted, survey.Trustees{})
			good[err == nil]++
			if err == nil {
				emptied(t, setup)
			}
		}
	}
	t.Logf("%d counted, %d refused", good[true], good[false])
	if good[true] == 0 || good[false] == 0 {
		t.Error("all alike: nothing was tried")
	}
}

// fit gives an altered manifest the yardstick and the envelopes that its forms ask for.
func fit(m manifest.Manifest) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}() // the makers of manifests may stop at what no session can be; Setup may not
	again := func() string {
		written, err := archive.Compact(m)
		ok = err == nil
		return written
	}
	s, err := archive.SetupOf(m)
	if err != nil {
		return again(), true
	}
	m.Yardstick, err = manifest.Yardstick(&s)
	if err != nil {
		return "", false
	}
	m.Envelopes = nil
	for _, e := range manifest.Envelopes(&s) {
		m.Envelopes = append(m.Envelopes, manifest.ListedEnvelope{Key: e.Key, Size: e.Size, Categories: e.Categories})
	}
	return again(), ok
}

// alter changes some of the values below one.
func alter(random *rand.Rand, value any, chance float64) any {
	if random.Float64() < chance {
		others := []any{"", "x", "A", "B", "l1", "de", "score", "grade", "text", "choices", "leaders", "body", "promoted", "unit", "0", "100", "1000000", "0.001", "1/3", 0.0, 1.0, -1.0, 36.0, 1e9, true, false, nil,
			[]any{}, []any{"e"}, []any{"A"}, map[string]any{}, map[string]any{"member": "x"}}
		return others[random.IntN(len(others))]
	}
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = alter(random, v[i], chance)
		}
		switch n := len(v); {
		case n > 0 && random.Float64() < chance:
			v = v[:n-1]
		case n > 0 && random.Float64() < chance:
			v = append(v, v[random.IntN(n)])
		}
		return v
	case map[string]any:
		for key := range v {
			v[key] = alter(random, v[key], chance)
			if random.Float64() < chance {
				delete(v, key)
			}
		}
	case string:
		if random.Float64() < chance {
			return fmt.Sprint(v, "x")
		}
	}
	return value
}
