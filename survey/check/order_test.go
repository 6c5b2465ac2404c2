package check

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"ceping/survey/words"

	"github.com/google/go-cmp/cmp"
)

// TestOrderSaysNothing: whatever the order of rows, nonces and lists, the same is found, in the same order.
func TestOrderSaysNothing(t *testing.T) {
	sound := newBox(t)
	var some []breakage
	for _, one := range breakages {
		switch one.name {
		case "a text altered", "a nonce of B is that of another", "copied by a voter", "a row stands there twice", "marks of A of no category", "more on paper than cast":
			some = append(some, one)
		}
	}
	b := broken(t, sound, some...)
	want := Look(b.in)
	if len(want.Findings) < 5 || len(want.Alarms) == 0 {
		t.Fatalf("only %s is found", words.EnglishList(Coded(want.Findings)))
	}
	for range 20 {
		mix(b.in.Box.Nonces)
		mix(b.in.Box.Credentials)
		for _, rows := range b.in.Box.Rows {
			mix(rows)
		}
		got := Look(b.in)
		if diff := cmp.Diff(want.Findings, got.Findings); diff != "" {
			t.Fatalf("in another order (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want.Alarms, got.Alarms); diff != "" {
			t.Fatalf("alarms in another order (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want.Lists, got.Lists); diff != "" {
			t.Fatalf("lists in another order (-want +got):\n%s", diff)
		}
	}
}

func mix[T any](list []T) {
	rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

// TestFindingsAreKept: what is written down of findings reads back as it was.
func TestFindingsAreKept(t *testing.T) {
	sound := newBox(t)
	for _, one := range breakages {
		want := Look(broken(t, sound, one).in).Findings
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got []Finding
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", one.name, diff)
		}
	}
}

// FuzzLook: whatever the manifest, the wrapped key and the seed are, there is an answer, and a sound one of the sound ones only.
func FuzzLook(f *testing.F) {
	f.Add(`{"version":2}`, []byte(`{"v":2}`), []byte("seed"), "yearly.l1", "A")
	f.Add(`{"version":2,"box_key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","categories":[{"code":"A"},{"code":"A"}],"envelopes":[{"key":"cover"},{"key":"cover"}]}`,
		[]byte(nil), make([]byte, 32), "", "")
	var sound *box
	f.Fuzz(func(t *testing.T, manifest string, wrapped, seed []byte, key, category string) {
		if sound == nil {
			sound = newBox(t)
		}
		b := broken(t, sound)
		b.in.Manifest, b.in.Wrapped, b.in.Box.Seed = manifest, wrapped, seed
		b.in.Box.Rows[key] = append(b.in.Box.Rows[key], Row{Category: category, Sealed: seed})
		looked := Look(b.in)
		if len(looked.Findings) == 0 {
			t.Errorf("nothing is found of %q", manifest)
		}
		for _, f := range looked.Findings {
			if !said(f) {
				t.Errorf("%+v has no words", f)
			}
		}
	})
}
