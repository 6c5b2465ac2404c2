package export

import (
	"math/rand/v2"
	"testing"

	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/version1/version1test"
	"ceping/survey/version1/view"
)

// reports are the worked examples' Reports, some made up at random, of a few leaders each, and some that version 1 counted.
func reports(t *testing.T, seed uint64, n int) (list []*count.Report) {
	t.Helper()
	for _, name := range example.Fixtures {
		worked, err := example.ReadFixture(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, worked.Report())
	}
	random := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		if i%5 == 4 {
			_, _, past := version1test.Random(random, random.IntN(6))
			list = append(list, view.Of(past))
			continue
		}
		list = append(list, example.Counted(random, random.IntN(6)))
	}
	return list
}
