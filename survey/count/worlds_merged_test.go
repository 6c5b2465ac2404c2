package count_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// exchangeBallots exchanges a ballot that is blank or spoiled with a valid one of another category, in every envelope; false when there is none.
func exchangeBallots(list []manifest.Envelope, box count.Box, from, to string) (undo func(), ok bool) {
	find := func(key, category string, state envelope.State) int {
		return slices.IndexFunc(box.Envelopes[key], func(o count.Opened) bool { return o.Category == category && o.Content.State == state })
	}
	state := envelope.Blank
	if find(manifest.CoverKey, from, state) < 0 {
		state = envelope.Spoiled
	}
	var done []func()
	for _, e := range list {
		if e.Shape.Kind == envelope.Text || !e.FilledBy(from) || !e.FilledBy(to) {
			continue
		}
		i, j := find(e.Key, from, state), find(e.Key, to, envelope.Marked)
		if i < 0 || j < 0 {
			return nil, false
		}
		swap := func() {
			all := box.Envelopes[e.Key]
			all[i].Content, all[j].Content = all[j].Content, all[i].Content
		}
		done = append(done, swap)
	}
	for _, swap := range done {
		swap()
	}
	return func() {
		for _, swap := range done {
			swap()
		}
	}, true
}

// TestMergedIsNotSingledOut: how many ballots of a category that the session merged are valid, blank or invalid is not certain: another
// box of which the whole Report is the same has one more, or one less. It is certain where the group has no ballot of a kind, where a form
// is for one of its categories, and where the merge tells: the ballot that is missing to min_group can be nowhere else.
func TestMergedIsNotSingledOut(t *testing.T) {
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	free, told := 0, 0
	for seed := range uint64(250) {
		n := honest(seed)
		list := manifest.Envelopes(n.setup)
		box, err := count.Open(t.Context(), list, key, manifestText, sealAll(t, key, n.box), nil)
		if err != nil {
			t.Fatal(err)
		}
		report := func() string {
			text, err := json.Marshal(count.NewReport(count.Input{Setup: n.setup, Counts: n.counts, Tally: count.NewTally(n.setup, box)}))
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		n.open()
		if n.valid(n.codes()) < n.setup.Rules.MinGroup {
			continue
		}
		before := report()
		merged := n.byBallots(n.codes())
		for _, group := range merged {
			rejected, voting := 0, 0
			for _, c := range group {
				if n.counts[c].Cast > 0 {
					voting++
				}
				rejected += n.ballots[c]["blank"] + n.ballots[c]["invalid"]
			}
			apart := slices.ContainsFunc(n.setup.Forms, func(f survey.Form) bool {
				in := 0
				for _, c := range group {
					if slices.Contains(n.fillers(f), c) {
						in++
					}
				}
				return in > 0 && in < len(group)
			})
			if voting < 2 || rejected == 0 || n.valid(group) == 0 || apart {
				continue
			}
			for _, c := range group {
				certain, edge := true, false
				if n.counts[c].Cast == 0 {
					continue
				}
				for _, o := range group {
					if o == c {
						continue
					}
					for _, pair := range [][2]string{{c, o}, {o, c}} { // who casts the blank ballot, and who the valid one
						undo, can := exchangeBallots(list, box, pair[0], pair[1])
						if !can {
							continue
						}
						certain = certain && report() != before
						undo()
						n.ballots[pair[0]]["valid"]++
						n.ballots[pair[1]]["valid"]--
						edge = edge || !cmp.Equal(n.byBallots(n.codes()), merged)
						n.ballots[pair[0]]["valid"]--
						n.ballots[pair[1]]["valid"]++
					}
				}
				switch {
				case !certain:
					free++
				case edge:
					told++
				default:
					t.Errorf("session %d, min_group %d: %v of %s, who cast %d", seed, n.setup.Rules.MinGroup, n.ballots[c], c, n.counts[c].Cast)
				}
			}
		}
	}
	if free == 0 {
		t.Error("no session merged categories with a blank ballot")
	}
	t.Logf("%d categories may have had other ballots; of %d the merge tells", free, told)
}
