package main

import (
	"context"
	"runtime/debug"
	runtimemetrics "runtime/metrics"
	"time"
)

// forgetInterval is how long garbage lies at most. What an act leaves behind is copies of credentials, made by libraries, one behind
// the other as voters came: with the issuers' seed the order of casting was read from them (store/attack, TestMemory).
const forgetInterval = time.Second

// forget collects garbage soon after there is some, until the context ends. Freed, objects are overwritten (see startSet), and
// memory that nothing is in any more, stacks that were outgrown among it, goes back to the system.
func forget(ctx context.Context) {
	allocated := []runtimemetrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	runtimemetrics.Read(allocated)
	before := allocated[0].Value.Uint64()
	for tick := time.NewTicker(forgetInterval); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		if runtimemetrics.Read(allocated); allocated[0].Value.Uint64()-before < someGarbage {
			continue
		}
		debug.FreeOSMemory()
		runtimemetrics.Read(allocated)
		before = allocated[0].Value.Uint64()
	}
}

// someGarbage is less than one act of a voter leaves, and more than an idle server does in a second.
const someGarbage = 16 << 10
