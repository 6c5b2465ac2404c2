package store

import (
	"context"
	"time"
)

// within waits for something so long. What comes later is undone; its error is nobody's any more.
func within[T any](limit time.Duration, do func(context.Context) (T, error), undo func(T)) (T, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer)
	go func() {
		defer cancel()
		value, err := do(ctx)
		select {
		case done <- answer{value, err}:
		case <-ctx.Done():
			if err == nil {
				undo(value)
			}
		}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, errMirrorSlow
	}
}
