package main

import (
	"context"
	"log/slog"
	"time"

	"ceping/survey/office"
	"ceping/survey/words"
)

// patience is how long a start waits for the look around, before it listens and lets that end beside it.
const patience = 3 * time.Second

// lookAround looks at every session and the house, says in the log what does not fit, and keeps it for staff to see. It bars nothing: what a
// session has is looked for again before its box is opened, and what shuts the house was refused before. stop ends it.
func lookAround(ctx context.Context, o *office.Office, logger *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		q, err := o.LookAround(ctx)
		if err != nil {
			if ctx.Err() == nil {
				logger.Error("sessions and files could not be looked at: run ceping doctor", "error", words.EnglishError(err))
			}
			return
		}
		tell(logger, q)
	}()
	select {
	case <-looked:
	case <-time.After(patience):
	}
	return func() {
		cancel()
		<-looked
	}
}

// tell writes what was found into the log. What is out of service the store has told.
func tell(logger *slog.Logger, q office.Quick) {
	for _, s := range q.Sessions {
		if s.Failed != nil {
			logger.Error("a session could not be looked at: run ceping check", "session", s.ID, "error", words.EnglishError(s.Failed))
		}
		for _, f := range s.Findings {
			logger.Error(words.EnglishOf(f)+": "+words.EnglishOf(f.Remedy()), "session", s.ID, "phase", s.Phase)
		}
	}
	for _, c := range q.Concerns {
		level := slog.LevelError
		if c.Warns {
			level = slog.LevelWarn
		}
		logger.Log(context.Background(), level, words.EnglishOf(c)+": "+words.EnglishOf(c.Remedy()))
	}
}
