package export

import (
	"math/rand/v2"
	"testing"

	"ceping/survey/example"
	"ceping/survey/version1"
)

// reports are the worked example's Report and some made up at random, of a few leaders each.
func reports(t *testing.T, seed uint64, n int) []version1.Report {
	t.Helper()
	worked, err := example.Report()
	if err != nil {
		t.Fatal(err)
	}
	random, list := rand.New(rand.NewPCG(seed, 1)), []version1.Report{worked}
	for range n {
		_, _, r := example.Random(random, random.IntN(6))
		list = append(list, r)
	}
	return list
}
