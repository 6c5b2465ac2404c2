package archive_test

import (
	"maps"
	"slices"
	"testing"
)

// TestEveryKindOfForgery makes every kind of change that it knows to true archives, and holds what a recount says against what was signed.
// `go test -v` lists the kinds and what came of each.
func TestEveryKindOfForgery(t *testing.T) {
	all := trueArchives(t)
	if testing.Short() {
		all = all[1:3]
	}
	outcomes := map[string]map[string]int{} // by kind
	for i, a := range all {
		kinds := slices.Concat(a.fileKinds(t, all[(i+1)%len(all)]), a.headKinds(t, max(1, 2-i)), a.envelopeKinds(t), a.actKinds(t), a.wrappedKinds(t), a.forgerKinds(t))
		if i == 0 { // a manifest is read in one way, whatever became of its box
			kinds = append(kinds, a.manifestKinds(t)...)
		}
		for _, k := range kinds {
			if outcomes[k.name] == nil {
				outcomes[k.name] = map[string]int{}
			}
			outcomes[k.name][a.try(t, k)]++
		}
	}
	files, sums := 0, map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(outcomes)) {
		for outcome, n := range outcomes[name] {
			files, sums[outcome] = files+n, sums[outcome]+n
		}
		t.Logf("%s: %v", name, outcomes[name])
	}
	t.Logf("%d kinds in %d files: %v", len(outcomes), files, sums)
	if len(outcomes) < 200 || sums["refused by the signed code alone"] == 0 || sums["same Report and code"] == 0 {
		t.Errorf("%d kinds, which end as %v: some are missing", len(outcomes), sums)
	}
}
