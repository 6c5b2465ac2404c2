package office

import (
	"context"
	"math/bits"
	"sync"

	"ceping/survey/words"
)

// failures counts openings that came to nothing, by who tried, so that their acts do not flood the audit log.
type failures struct {
	mu   sync.Mutex
	list map[failure]int
}

type failure struct{ session, who, name string }

// toldFailures is how many in a row are each an act. Later ones are told when their number has doubled.
const toldFailures = 8

// add counts one more, and says whether it is to be told.
func (f *failures) add(key failure) (n int, tell bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.list == nil {
		f.list = map[failure]int{}
	}
	f.list[key]++
	n = f.list[key]
	return n, n <= toldFailures || bits.OnesCount(uint(n)) == 1
}

// recordFailed makes an opening that was refused an act: who tried, and what is said of it, never a passphrase.
func (o *Office) recordFailed(ctx context.Context, may right, failed words.Deed) error {
	n, tell := o.failed.add(failure{may.session, may.who, failed.Name()})
	if !tell {
		return nil
	}
	return o.house.Record(context.WithoutCancel(ctx), may.act(failed.Again(n)))
}
