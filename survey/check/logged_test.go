package check

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/words"
)

// TestReadLog: the acts of a session say what is entered by now.
func TestReadLog(t *testing.T) {
	did := func(d words.Deed) survey.SessionEntry { return survey.SessionEntry{Name: d.Name(), Detail: d.Detail()} }
	seal := survey.Seal{Count: 3, Digest: strings.Repeat("0", 64)}
	acts := []survey.SessionEntry{
		did(words.Created("某局")), did(words.Readied("F", "K", "first", "")), did(words.Issued(9)), did(words.Voided()),
		did(words.Entered(survey.Present, map[string]int{"A": 2})), did(words.Withdrawn(survey.Ready)),
		did(words.Readied("F", "K", "second", `{"name":", setup x"}`)), did(words.Issued(9)), did(words.Voided()), did(words.Issued(9)),
		did(words.Voided()), did(words.Voided()), did(words.Replaced()), did(words.Entered(survey.Present, map[string]int{"A": 3, "B-1": 4})),
		did(words.Closed(seal, "1111")), did(words.Entered(survey.Leftover, map[string]int{"A": 1})), did(words.Reopened(seal)),
	}
	want := Logged{Entered: map[string]survey.Entered{"A": {Present: new(3)}, "B-1": {Present: new(4)}}, Void: 2, Replaced: 1, Setup: "second"}
	if diff := cmp.Diff(want, ReadLog(acts)); diff != "" {
		t.Errorf("reopened (-want +got):\n%s", diff)
	}
	acts = append(acts, did(words.Closed(seal, "2222")), did(words.Entered(survey.Leftover, map[string]int{"A": 0})), did(words.LeftOut(survey.Leftover, []string{"B-1"})),
		did(words.Opened(3, true, false, "")), did(words.Corrected(survey.Leftover, map[string]int{"A": 2}, "当场; reason: 二")), did(words.Archived(seal, "CODE")))
	want.Counts, want.Corrected = "2222", "当场; reason: 二"
	want.Entered["A"] = survey.Entered{Present: new(3), Leftover: new(2)}
	if diff := cmp.Diff(want, ReadLog(acts)); diff != "" {
		t.Errorf("archived (-want +got):\n%s", diff)
	}
}

// TestNothingRecorded: a session made ready, or closed, by a program that recorded no digests is not held to any.
func TestNothingRecorded(t *testing.T) {
	b := broken(t, newBox(t))
	b.in.Logged.Setup, b.in.Logged.Counts = "", ""
	if found := Look(b.in).Findings; len(found) > 0 {
		t.Errorf("found %+v", found)
	}
}

// TestCountsDigest: each number is in it, and without the salt nothing is.
func TestCountsDigest(t *testing.T) {
	slips := func() map[string]survey.SlipCount {
		return map[string]survey.SlipCount{"A": {Printed: 5, Void: 1, Collected: 4, Replaced: 1}, "B": {Printed: 2}}
	}
	seen := map[string]string{}
	for name, digest := range map[string]string{
		"as it is":  CountsDigest([32]byte{1}, slips(), map[string]int{"A": 3}, map[string]int{"A": 1}),
		"salt":      CountsDigest([32]byte{2}, slips(), map[string]int{"A": 3}, map[string]int{"A": 1}),
		"cast":      CountsDigest([32]byte{1}, slips(), map[string]int{"A": 2}, map[string]int{"A": 1}),
		"cast of B": CountsDigest([32]byte{1}, slips(), map[string]int{"B": 3}, map[string]int{"A": 1}),
		"paper":     CountsDigest([32]byte{1}, slips(), map[string]int{"A": 3}, nil),
		"void":      CountsDigest([32]byte{1}, map[string]survey.SlipCount{"A": {Printed: 5, Void: 2, Collected: 4, Replaced: 1}, "B": {Printed: 2}}, map[string]int{"A": 3}, map[string]int{"A": 1}),
		"collected": CountsDigest([32]byte{1}, map[string]survey.SlipCount{"A": {Printed: 5, Void: 1, Collected: 3, Replaced: 1}, "B": {Printed: 2}}, map[string]int{"A": 3}, map[string]int{"A": 1}),
		"replaced":  CountsDigest([32]byte{1}, map[string]survey.SlipCount{"A": {Printed: 5, Void: 1, Collected: 4}, "B": {Printed: 2}}, map[string]int{"A": 3}, map[string]int{"A": 1}),
	} {
		if other, twice := seen[digest]; twice || len(digest) != 64 {
			t.Errorf("%s and %s have the digest %s", name, other, digest)
		}
		seen[digest] = name
	}
	// The box's head names a category of which nothing is, and the slips or the log do not.
	same := CountsDigest([32]byte{1}, slips(), map[string]int{"A": 3, "B": 0}, map[string]int{"A": 1, "B": 0})
	if seen[same] != "as it is" {
		t.Error("a number that is none is another than one that is not there")
	}
}

// TestEveryFindingHasARemedy in both languages, and none says that of nothing.
func TestEveryFindingHasARemedy(t *testing.T) {
	for _, one := range breakages {
		for _, f := range append(one.want, one.alarms...) {
			if !words.Has(f.remedy()) {
				t.Errorf("%s has no remedy", f.Code)
			}
		}
	}
	for _, code := range []string{KeyUnreadable, KeyDiffers, BoxUnreadable, ResultAltered, SumsDiffer, CodeDiffers, ReportUnmade, ArchiveUnfit, OldUnfit, CastAboveVoters} {
		if f := (Finding{Code: code}); !said(f) || !words.Has(f.remedy()) {
			t.Errorf("%s is not said, or has no remedy", code)
		}
	}
	none := Finding{Code: LeftoverDiffers, Category: "A", Found: NotEntered, Should: 3}
	if said := words.EnglishOf(none); !strings.Contains(said, "is none, and by the audit log 3 was") {
		t.Error(said)
	}
	if said := words.ChineseOf(none); !strings.Contains(said, "没有填") {
		t.Error(said)
	}
}
