package check

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
	"ceping/survey/words"
)

// broken is a closed box with some breakages.
func broken(t *testing.T, sound *box, list ...breakage) *box {
	t.Helper()
	b := sound.clone(t)
	for _, one := range list {
		if one.before != nil {
			one.before(b)
		}
	}
	b.close()
	for _, one := range list {
		if one.after != nil {
			one.after(b)
		}
	}
	return b
}

// bare leaves out of findings what tests do not spell.
func bare(list []Finding) []Finding {
	var out []Finding
	for _, f := range list {
		f.Name, f.Digest, f.Detail = "", "", ""
		out = append(out, f)
	}
	return out
}

// said reports whether a finding has its sentence.
func said(f Finding) bool {
	code, _ := f.Coded()
	return words.Has(code)
}

func TestSound(t *testing.T) {
	b := broken(t, newBox(t))
	b.in.Box.Full = true
	looked := Look(b.in)
	if len(looked.Findings) > 0 || len(looked.Alarms) > 0 || looked.Bars() || looked.OpenedDigest != "" {
		t.Fatalf("found %s, alarms %s", words.EnglishList(Coded(looked.Findings)), words.EnglishList(Coded(looked.Alarms)))
	}
	if diff := cmp.Diff(map[string]int{"A": 3, "B": 4}, looked.Cast); diff != "" {
		t.Error(diff)
	}
	if want := (count.Facts{BoxFull: true, Despite: "why"}); looked.Facts("why") != want {
		t.Errorf("facts %+v", looked.Facts("why"))
	}
	opened, err := count.Open(t.Context(), manifest.Envelopes(b.in.Setup), b.key, b.in.Manifest, looked.Sealed, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range manifest.Envelopes(b.in.Setup) {
		want := 7
		if e.Categories != nil {
			want = 4
		}
		damaged := slices.ContainsFunc(opened.Envelopes[e.Key], func(o count.Opened) bool { return o.Damaged })
		if len(opened.Envelopes[e.Key]) != want || damaged {
			t.Errorf("%s: %d envelopes to count, damaged %t", e.Key, len(opened.Envelopes[e.Key]), damaged)
		}
		if len(looked.Lists[e.Key]) != 64 {
			t.Errorf("%s: list %q", e.Key, looked.Lists[e.Key])
		}
	}
	if len(looked.Lists) != 1+len(manifest.Envelopes(b.in.Setup)) || len(looked.Lists[envelope.Credentials]) != 64 {
		t.Errorf("%d lists", len(looked.Lists))
	}
}

// TestBreakages: of each thing that is wrong just that is found.
func TestBreakages(t *testing.T) {
	sound := newBox(t)
	for _, one := range breakages {
		t.Run(one.name, func(t *testing.T) {
			looked := Look(broken(t, sound, one).in)
			if diff := cmp.Diff(one.want, bare(looked.Findings)); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(one.alarms, bare(looked.Alarms)); diff != "" {
				t.Errorf("alarms (-want +got):\n%s", diff)
			}
			mismatch := slices.ContainsFunc(one.want, func(f Finding) bool { return f.Code == SealMismatch }) &&
				one.name != "digest of the box's seal" && one.name != "no digest of the seal recorded"
			if looked.SealMismatch != mismatch || (looked.OpenedDigest != "") != (mismatch && one.name != "number of the published seal") {
				t.Errorf("seal mismatch %t, opened digest %q", looked.SealMismatch, looked.OpenedDigest)
			}
			for _, f := range append(looked.Findings, looked.Alarms...) {
				if !said(f) || f.Key != "" && f.Name == "" {
					t.Errorf("%+v has no words", f)
				}
			}
		})
	}
}

// TestPairs: of two things that are wrong both are found, and nothing else. Where one hides what belongs to the other, not all of it
// is, but something. Numbers of one envelope or category may be of both.
func TestPairs(t *testing.T) {
	sound := newBox(t)
	for i, one := range breakages {
		for _, two := range breakages[i+1:] {
			t.Run(one.name+" and "+two.name, func(t *testing.T) {
				looked := Look(broken(t, sound, one, two).in)
				got, want := kinds(looked.Findings, looked.Alarms), kinds(one.want, one.alarms, two.want, two.alarms)
				if slices.Contains(one.hides, two.name) || slices.Contains(two.hides, one.name) {
					if len(got) == 0 {
						t.Error("nothing is found")
					}
					maps.DeleteFunc(want, func(kind string, _ bool) bool { return !got[kind] })
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("found (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func kinds(lists ...[]Finding) map[string]bool {
	set := map[string]bool{}
	for _, f := range slices.Concat(lists...) {
		set[f.Code+" "+f.Category+" "+f.Key] = true
	}
	return set
}

// TestNothingToGoOn: what bars, and that nothing else is looked at without a manifest.
func TestNothingToGoOn(t *testing.T) {
	sound := newBox(t)
	for name, spoil := range map[string]func(b *box){
		"no manifest":           func(b *box) { b.in.Manifest = "" },
		"manifest of version 1": func(b *box) { b.in.Manifest = strings.Replace(b.in.Manifest, `"version":2`, `"version":1`, 1) },
		"box key too short":     func(b *box) { b.in.Manifest = strings.Replace(b.in.Manifest, `"box_key":"`, `"box_key":"","x":"`, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			b := broken(t, sound)
			spoil(b)
			b.in.Box.Seed, b.in.Wrapped = nil, nil
			looked := Look(b.in)
			if diff := cmp.Diff([]Finding{{Code: KeyUnreadable}, {Code: ManifestUnreadable}}, bare(looked.Findings)); diff != "" || !looked.Bars() {
				t.Errorf("bars %t, found (-want +got):\n%s", looked.Bars(), diff)
			}
			if f := CheckKey(b.key, b.in.Manifest); f == nil || f.Code != ManifestUnreadable {
				t.Errorf("CheckKey = %v", f)
			}
		})
	}
	for _, f := range []Finding{{Code: BoxUnreadable}, {Code: KeyDiffers}} {
		if !f.Bars() {
			t.Errorf("%s does not bar", f.Code)
		}
	}
	if looked := Look(broken(t, sound, breakages[1], breakages[2]).in); looked.Bars() {
		t.Errorf("%s bars", words.EnglishList(Coded(looked.Findings)))
	}
}

func TestCheckKey(t *testing.T) {
	b, other := newBox(t), newBox(t)
	if f := CheckKey(b.key, b.in.Manifest); f != nil {
		t.Errorf("the right key: %s", words.EnglishOf(f))
	}
	if f := CheckKey(other.key, b.in.Manifest); f == nil || f.Code != KeyDiffers || !f.Bars() {
		t.Errorf("another key: %v", f)
	}
	public := b.key.Public()
	b.key.Wipe()
	if f := CheckKey(b.key, b.in.Manifest); f != nil || len(public) != envelope.KeySize {
		t.Errorf("the right key, wiped: %v", f)
	}
}

// TestCounted: going on despite what was found, copies are counted once, what does not open is damaged, nothing else is left out.
func TestCounted(t *testing.T) {
	sound := newBox(t)
	tests := []struct {
		name, breakage, key string
		rows, damaged       int
	}{
		{"an altered text is damaged", "a text altered", remark1, 7, 1},
		{"a row that stands there twice is counted once", "a row stands there twice", problems, 5, 1},
		{"copied over another: the other is lost, the copy counted once", "copied over another at rest", remark1, 7, 1},
		{"copied by a voter: the other is damaged", "copied by a voter", yearly1, 7, 1},
		{"moved to another category: it does not open there", "marks of A moved to B", yearly1, 7, 1},
		{"of no category: it is handed on, and damaged", "marks of A of no category", yearly2, 7, 1},
		{"under another id: it opens", "a row under another id", yearly1, 7, 0},
		{"too short: it does not open", "a text is too short", remark1, 7, 1},
		{"more than ballots: all are counted", "a text too many", remark1, 8, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := slices.IndexFunc(breakages, func(b breakage) bool { return b.name == tt.breakage })
			b := broken(t, sound, breakages[at])
			opened, err := count.Open(t.Context(), manifest.Envelopes(b.in.Setup), b.key, b.in.Manifest, Look(b.in).Sealed, nil)
			if err != nil {
				t.Fatal(err)
			}
			damaged := 0
			for _, one := range opened.Envelopes[tt.key] {
				if one.Damaged {
					damaged++
				}
			}
			if rows := len(opened.Envelopes[tt.key]); rows != tt.rows || damaged != tt.damaged {
				t.Errorf("%d rows, %d damaged; want %d and %d", rows, damaged, tt.rows, tt.damaged)
			}
		})
	}
}

// TestCastOfCopies: a cover that stands there twice is a ballot more to count, which the count finds invalid; what is held against
// nonces and slips is the ballots without it.
func TestCastOfCopies(t *testing.T) {
	b := newBox(t)
	covers := b.in.Box.Rows[manifest.CoverKey]
	b.in.Box.Rows[manifest.CoverKey] = append(covers, covers[b.of(manifest.CoverKey, "A", 1)])
	b.slips("A", func(n *survey.SlipCount) { n.Collected = 3 })
	b.close()
	looked := Look(b.in)
	if diff := cmp.Diff([]Finding{{Code: RowTwice, Found: 1}}, bare(looked.Findings)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"A": 4, "B": 4}, looked.Cast); diff != "" {
		t.Error(diff)
	}
	opened, err := count.Open(t.Context(), manifest.Envelopes(b.in.Setup), b.key, b.in.Manifest, looked.Sealed, nil)
	if err != nil {
		t.Fatal(err)
	}
	if tally := count.NewTally(b.in.Setup, opened); tally.Copied != 1 || tally.Invalid != 1 {
		t.Errorf("%d copied, %d invalid", tally.Copied, tally.Invalid)
	}
}
