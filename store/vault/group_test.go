package vault_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"

	"ceping/store/vault"
)

// TestGroupIsShuffled: changes that waited together are not made in the order in which they came. Each writes nothing, so a
// refusal is all that is answered.
func TestGroupIsShuffled(t *testing.T) {
	f := open(t, create(t), vault.Config{})
	const n = 40
	refused := errors.New("refused")
	var order []int // the writer's alone
	var came sync.WaitGroup
	held, hold := make(chan struct{}), make(chan struct{})
	came.Go(func() {
		f.Alone(context.Background(), func(context.Context, *vault.Alone) error { close(held); <-hold; return nil })
	})
	<-held
	for i := range n {
		came.Go(func() {
			f.Do(context.Background(), func(*vault.Tx) (func(), error) { order = append(order, i); return nil, refused })
		})
		for f.Waiting() <= i {
			runtime.Gosched()
		}
	}
	close(hold)
	came.Wait()
	if len(order) != n || slices.IsSorted(order) {
		t.Errorf("they were made in the order %v", order)
	}
	stayed := 0
	for at, i := range order {
		if at == i {
			stayed++
		}
	}
	if stayed > n/4 { // by chance 1; so many once in 10⁷ runs
		t.Errorf("%d of %d stand where they came: %v", stayed, n, order)
	}
}
