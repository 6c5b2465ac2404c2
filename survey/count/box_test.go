package count_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// TestOpen: of envelopes that are the same bytes one counts, and the others are told; progress is told of each, and who stops waiting
// gets nothing.
func TestOpen(t *testing.T) {
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	setup := hall(t, nil, nil).Setup
	list := manifest.Envelopes(&setup)
	seal := func(category string) count.Sealed {
		padded, err := envelope.Pad(envelope.Content{}.Encode(), list[0].Size)
		if err != nil {
			t.Fatal(err)
		}
		closed, err := envelope.Seal(key.Public(), sha256.Sum256([]byte(manifestText)), list[0].Name(category), padded)
		if err != nil {
			t.Fatal(err)
		}
		return count.Sealed{Category: category, Sealed: closed}
	}
	one, other := seal("A"), seal("A")
	sealed := map[string][]count.Sealed{manifest.CoverKey: {one, other, one, one, {Category: "B", Sealed: one.Sealed}}}
	var told [][2]int
	box, err := count.Open(t.Context(), list, key, manifestText, sealed, func(done, total int) { told = append(told, [2]int{done, total}) })
	if err != nil || box.Copied != 2 {
		t.Errorf("%d copied, %v", box.Copied, err)
	}
	found := map[string]int{}
	for _, e := range box.Envelopes[manifest.CoverKey] {
		if e.Damaged {
			found[e.Category+", damaged"]++
		} else {
			found[e.Category]++
		}
	}
	if diff := cmp.Diff(map[string]int{"A": 2, "A, damaged": 2, "B, damaged": 1}, found); diff != "" {
		t.Errorf("of two that A sealed, two copies, and one under another category: %s", diff)
	}
	if diff := cmp.Diff([][2]int{{1, 5}, {2, 5}, {3, 5}, {4, 5}, {5, 5}}, told); diff != "" {
		t.Error(diff)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if box, err := count.Open(stopped, list, key, manifestText, sealed, nil); !errors.Is(err, context.Canceled) || box.Envelopes != nil {
		t.Errorf("stopped: %v, %v", box, err)
	}
}

// TestDifferencesBySubject: envelopes of one subject of one form are told together, and another subject's, or the same one's on another form, apart.
func TestDifferencesBySubject(t *testing.T) {
	for _, test := range []struct {
		damaged []string // the first envelope of each
		want    []count.Difference
	}{
		{nil, []count.Difference{}},
		{[]string{"work.unit.problems", "work.unit.comment"}, []count.Difference{{Form: "work", Subject: "unit", Damaged: 2}}},
		{[]string{"f.l1", "f.l2"}, []count.Difference{{Form: "f", Subject: "l1", Damaged: 1}, {Form: "f", Subject: "l2", Damaged: 1}}},
		{[]string{"f.l2", "again.l2", "work.unit.comment"}, []count.Difference{{Form: "f", Subject: "l2", Damaged: 1}, {Form: "again", Subject: "l2", Damaged: 1}, {Form: "work", Subject: "unit", Damaged: 1}}},
	} {
		f := hall(t, func(s *survey.Setup) {
			again := s.Forms[0]
			again.ID, again.Roles = "again", []survey.Role{survey.Member}
			s.Forms = slices.Insert(s.Forms, 1, again)
		}, map[string][]map[string]any{"A": marked(6)})
		box := f.box(t)
		for _, key := range test.damaged {
			box.Envelopes[key][0].Damaged = true
		}
		if diff := cmp.Diff(test.want, count.NewTally(&f.Setup, box).Differ); diff != "" {
			t.Errorf("%v: %s", test.damaged, diff)
		}
	}
}

// TestAtMinGroup: a session, and a form for some categories, with exactly so many valid ballots as there must be is counted; with one less
// nothing of it is kept, and nothing reported whatever was kept.
func TestAtMinGroup(t *testing.T) {
	for valid, withheld := range map[int]bool{5: false, 4: true} {
		f := hall(t, func(s *survey.Setup) { s.Forms[1].Categories = []string{"A"} }, map[string][]map[string]any{"A": times(valid, "work.unit.problems", "x"), "B": marked(6)})
		tally := count.NewTally(&f.Setup, f.box(t))
		if form := tally.Forms[1]; form.Withheld != withheld || (len(form.Choices) == 0) != withheld || (len(form.Texts) == 0) != withheld {
			t.Errorf("a form with %d: %+v", valid, form)
		}
		tally.Forms[0].Withheld = true
		if form := count.NewReport(count.Input{Setup: &f.Setup, Counts: f.Header(), Tally: tally}).Forms[0]; len(form.Subjects) > 0 {
			t.Errorf("reported of a withheld form: %+v", form)
		}
		f = hall(t, nil, map[string][]map[string]any{"A": marked(valid)})
		if tally := count.NewTally(&f.Setup, f.box(t)); tally.Withheld != withheld || (len(tally.Forms) == 0) != withheld {
			t.Errorf("a session with %d: %+v", valid, tally)
		}
	}
}

// TestFormOfNobody: a form that rates nobody is left out.
func TestFormOfNobody(t *testing.T) {
	r := hall(t, func(s *survey.Setup) {
		nobody := s.Forms[0]
		nobody.ID, nobody.Subjects = "promoted", survey.OverPromoted
		s.Forms = append(s.Forms, nobody)
	}, map[string][]map[string]any{"A": marked(6)}).count(t, nil)
	if len(r.Forms) != 2 || r.Forms[0].ID != "f" || r.Forms[1].ID != "work" {
		t.Errorf("%+v", r.Forms)
	}
}

// TestTextsInNoOrder: what is kept of texts is sorted, and a Report orders them by the seal's digest, the envelope's key and the text.
func TestTextsInNoOrder(t *testing.T) {
	said := []string{"丁", "甲", "丙", "乙", "戊"}
	var votes []map[string]any
	for _, text := range said {
		votes = append(votes, times(2, "work.unit.comment", text)...)
	}
	f := hall(t, nil, map[string][]map[string]any{"A": votes})
	tally := count.NewTally(&f.Setup, f.box(t))
	kept := tally.Forms[1].Texts[0].Texts
	if len(kept) != 10 || !slices.IsSorted(kept) {
		t.Errorf("kept as %v", kept)
	}
	orders := map[string]bool{}
	for _, digest := range []string{"00", "01", "02", "03"} {
		place := func(text string) []byte {
			h := sha256.Sum256([]byte(digest + "\x00work.unit.comment\x00" + text))
			return h[:]
		}
		got := count.NewReport(count.Input{Setup: &f.Setup, Counts: f.Header(), Tally: tally, Seal: count.ReportSeal{Digest: digest}}).Forms[1].Texts[0].Texts
		if len(got) != 10 || !slices.IsSortedFunc(got, func(a, b string) int { return bytes.Compare(place(a), place(b)) }) {
			t.Errorf("%s: %v", digest, got)
		}
		orders[got[0]+got[2]+got[4]+got[6]+got[8]] = true
	}
	if len(orders) < 2 {
		t.Error("one order whatever the seal")
	}
}

// TestRankedByRate: where a form names a derived rate its weighted value ranks and not the total; within a role only those of it.
func TestRankedByRate(t *testing.T) {
	for _, test := range []struct {
		rank, within string
		want         [2]int
	}{
		{"", "", [2]int{1, 2}}, {survey.RankTotal, survey.WithinForm, [2]int{1, 2}}, {"差评率", "", [2]int{2, 1}}, {"", survey.WithinRole, [2]int{1, 1}}, {"差评率", survey.WithinRole, [2]int{1, 1}},
	} {
		r := hall(t, func(s *survey.Setup) {
			s.Forms[0].Derived = []survey.Derived{{Name: "差评率", Grades: []string{"p"}}}
			s.Forms[0].Rank, s.Forms[0].RankWithin = test.rank, test.within
		}, map[string][]map[string]any{"A": marked(6)}).count(t, nil)
		l1, l2 := r.Forms[0].Subjects[0].Rank, r.Forms[0].Subjects[1].Rank
		if l1 == nil || l2 == nil || [2]int{*l1, *l2} != test.want {
			t.Errorf("by %q within %q: %v and %v, want %v", test.rank, test.within, l1, l2, test.want)
		}
	}
}

// TestFlagOfAnotherScale: a flag holds of nobody whose criterion it names is not there, or has a scale without one of its grades.
func TestFlagOfAnotherScale(t *testing.T) {
	half, err := survey.ParseFraction("1/2")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		flag  survey.Flag
		holds bool
	}{
		{survey.Flag{Name: "少", Criterion: "de", Grades: []string{"p"}, Below: half}, true},
		{survey.Flag{Name: "少", Criterion: "neng", Grades: []string{"p"}, Below: half}, false},
		{survey.Flag{Name: "少", Criterion: "neng", Grades: []string{"no", "p"}, Below: half}, false},
		{survey.Flag{Name: "少", Criterion: "neng", Grades: []string{"no"}, Below: half}, true},
		{survey.Flag{Name: "少", Criterion: "gone", Grades: []string{"no"}, Below: half}, false},
	} {
		r := hall(t, func(s *survey.Setup) {
			s.Forms[0].Criteria[1].Grades = []survey.Grade{{Code: "yes", Name: "是", Value: survey.Whole(100)}, {Code: "no", Name: "否", Value: survey.Whole(0)}}
			s.Forms[0].Flags, s.Forms[0].Quota = []survey.Flag{test.flag}, nil
		}, map[string][]map[string]any{"A": times(6, "f.l1.de", "g", "f.l1.neng", "yes")}).count(t, nil)
		if flags := r.Forms[0].Subjects[0].Flags; (len(flags) == 1) != test.holds {
			t.Errorf("%v of %s: %v", test.flag.Grades, test.flag.Criterion, flags)
		}
	}
}
