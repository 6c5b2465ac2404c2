package check

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/words"
)

// TestRowsOfAll: rows of a text belong to no category, and the sentence names none.
func TestRowsOfAll(t *testing.T) {
	for want, f := range map[survey.Code]Finding{
		"finding_rows_differ":        {Code: RowsDiffer, Category: "A"},
		"finding_rows_differ_of_all": {Code: RowsDiffer},
		"finding_nonces_differ":      {Code: NoncesDiffer},
	} {
		if code, _ := f.Coded(); code != want || !words.Has(code) {
			t.Errorf("%+v is said as %s", f, code)
		}
	}
}

// TestWhatIsWrongWithTheManifest: what bars says why, not what followed from it.
func TestWhatIsWrongWithTheManifest(t *testing.T) {
	b := broken(t, newBox(t))
	b.in.Manifest = strings.Replace(b.in.Manifest, `"version":2`, `"version":1`, 1)
	looked := Look(b.in)
	if len(looked.Findings) != 1 || !strings.Contains(looked.Findings[0].Detail, "version 1") {
		t.Errorf("%+v", looked.Findings)
	}
	if f := CheckKey(b.key, b.in.Manifest); f == nil || !strings.Contains(f.Detail, "version 1") {
		t.Errorf("%+v", f)
	}
}

// TestNothingIsPromised: of a session that no manifest can be made of, the manifest that is there is not its.
func TestNothingIsPromised(t *testing.T) {
	b := broken(t, newBox(t))
	b.in.Session = strings.Repeat("s", 1<<16)
	if looked := Look(b.in); len(looked.Findings) == 0 || looked.Findings[0].Code != ManifestDiffers || looked.Bars() {
		t.Errorf("%+v", bare(looked.Findings))
	}
}

// TestLineOfOneNonceStandsForOne: a nonce that is written over another after closing takes the line of its own, and the other's is left.
func TestLineOfOneNonceStandsForOne(t *testing.T) {
	b := broken(t, newBox(t))
	*b.nonce("B", 1) = *b.nonce("B", 2)
	want := []Finding{{Code: CredentialsDiffer, Found: 7, Should: 7}, {Code: NonceTwice, Category: "B", Found: 1}}
	got := bare(Look(b.in).Findings)
	if diff := cmp.Diff(kinds(want), kinds(got)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}
