package export

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"ceping/survey/count"
	"ceping/survey/example"
)

// manifestText stands for a session's.
const manifestText = `{"version":2}`

// coded are the worked examples' Reports and some made up at random, each with its result code as it is given out.
func coded(t *testing.T, seed uint64, n int) (list []*count.Report) {
	t.Helper()
	for _, name := range example.Fixtures {
		worked, err := example.ReadFixture(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, worked.Report())
	}
	random := rand.New(rand.NewPCG(seed, 2))
	for range n {
		list = append(list, example.Counted(random, random.IntN(6)))
	}
	for i, r := range list {
		audit, opened := fmt.Sprintf("%064x", random.Uint64()), ""
		if i%3 == 2 {
			opened = fmt.Sprintf("%064x", random.Uint64())
		}
		var err error
		if r.Result, err = count.NewResult(*r, manifestText, audit, opened, count.NewBlinds(r.Forms)); err != nil {
			t.Fatal(err)
		}
	}
	return list
}
