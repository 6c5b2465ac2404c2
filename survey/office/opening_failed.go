package office

import (
	"context"
	"fmt"
	"math/bits"
	"sync"
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
func (o *Office) recordFailed(ctx context.Context, may right, name, detail string) error {
	n, tell := o.failed.add(failure{may.session, may.who, name})
	if !tell {
		return nil
	}
	if n > 1 {
		detail = fmt.Sprintf("%s, time %d", detail, n)
	}
	return o.house.Record(context.WithoutCancel(ctx), may.act(name, detail))
}
