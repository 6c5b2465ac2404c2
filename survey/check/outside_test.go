package check

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/manifest"
	"ceping/survey/words"
)

// TestOutside: of a box whose rows are not read, what stands around it is looked at all the same, and the rows are not.
func TestOutside(t *testing.T) {
	sound := newBox(t)
	cast := map[string]int{"A": 3, "B": 4}
	none := func(b *box) { b.in.Slips, b.in.Logged.Void, b.in.Logged.Replaced = map[string]survey.SlipCount{}, 0, 0 }
	for name, test := range map[string]struct {
		spoil func(*box)
		cast  map[string]int
		want  []Finding
	}{
		"nothing is wrong":            {func(*box) {}, cast, nil},
		"rows are none of it":         {func(b *box) { clear(b.in.Box.Rows) }, cast, nil},
		"wrapped key":                 {func(b *box) { b.in.WrappedDigest = "" }, cast, []Finding{{Code: KeyExchanged}}},
		"no manifest":                 {func(b *box) { b.in.Manifest = ""; b.in.Audit[0] = errors.New("altered") }, cast, []Finding{{Code: ManifestUnreadable}}},
		"an audit chain":              {func(b *box) { b.in.Audit[0] = errors.New("altered") }, cast, []Finding{{Code: AuditBroken}}},
		"no slips are made yet":       {none, nil, nil},
		"ballots without slips":       {none, map[string]int{"A": 1}, []Finding{{Code: SlipsDiffer, Category: "A", Should: 5}, {Code: CastAboveCollected, Category: "A", Found: 1}}},
		"slips of A alone":            {func(b *box) { delete(b.in.Slips, "B") }, map[string]int{"A": 3}, []Finding{{Code: SlipsDiffer, Category: "B", Should: 7}, {Code: ReplacedDiffers, Should: 2}}},
		"more cast than were fetched": {func(*box) {}, map[string]int{"A": 5, "B": 4}, []Finding{{Code: CastAboveCollected, Category: "A", Found: 5, Should: 3}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := broken(t, sound)
			test.spoil(b)
			if diff := cmp.Diff(test.want, bare(Outside(b.in, test.cast))); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
		})
	}
}

// TestStrangeRowOfAKnownId: a row of an envelope that there is not is found for that, and for an id that another row has.
func TestStrangeRowOfAKnownId(t *testing.T) {
	sound := newBox(t)
	b := broken(t, sound)
	b.in.Box.Rows["yearly.l9"] = []Row{{ID: b.in.Box.Rows[yearly1][0].ID, Category: "A"}}
	want := []Finding{{Code: EnvelopeUnknown, Found: 1}, {Code: RowTwice, Found: 1}}
	if diff := cmp.Diff(want, bare(Look(b.in).Findings)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}

// TestEnvelopeIsNamed by what it is about.
func TestEnvelopeIsNamed(t *testing.T) {
	names := map[string]string{}
	for _, e := range manifest.Envelopes(setup(t)) {
		names[e.Key] = nameOf(e)
	}
	form, subject := setup(t).Forms[0].Title, setup(t).Leaders[0].Name
	if names[yearly1] != words.Chinese("envelope_marks", form, subject) || names[remark1] == names[yearly1] || names[manifest.CoverKey] != words.Chinese("envelope_cover") {
		t.Errorf("%q", names)
	}
}
