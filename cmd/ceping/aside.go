package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"ceping/survey/control"
)

// aside does what a server does beside its answers. A fault in it is logged, and ends nothing: people may be voting.
type aside struct {
	logger *slog.Logger
	work   sync.WaitGroup
}

func (a *aside) do(work func()) {
	a.work.Go(func() {
		defer func() {
			if fault := recover(); fault != nil {
				a.logger.Error("a fault of the program beside its answers", "fault", fault, "stack", string(debug.Stack()))
			}
		}()
		work()
	})
}

// wait waits until all is done.
func (a *aside) wait() { a.work.Wait() }

// catchUpInterval is how soon a backup is tried again that was due and not kept: a session was in the hall, or the disk was full.
const catchUpInterval = 5 * time.Minute

// catchUp keeps backups that are due, at once and from time to time, until the context ends.
func (s *server) catchUp(ctx context.Context) {
	for tick := time.NewTicker(catchUpInterval); ; {
		s.office.Terminal().CatchUp(ctx) // what keeps it from being kept is logged, and stands on the console
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

// sayBackups says on the terminal what is the matter with the house's own backups, after an act that one is due after. The act is done
// whatever it says.
func sayBackups(ctx context.Context, client *control.Client, to io.Writer) {
	var told control.Backups
	if err := client.Do(ctx, "backups", struct{}{}, &told); err != nil {
		return // the act itself was answered: nothing is lost by not saying this
	}
	if told.Say != "" {
		fmt.Fprintln(to, "ceping:", told.Say)
	}
}
