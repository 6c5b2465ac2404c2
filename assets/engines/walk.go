package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

//go:embed walker.js
var walker string

// mostSteps is what no ballot of the session needs.
const mostSteps = 150

// patience is for one part of a sitting: slow machines, and answers of the page that come later than its own retries.
const patience = 40 * time.Second

// said is what a step of the walker found and did.
type said struct {
	Screen, Title      string
	Act                string // "answer", or the button that was tapped
	Key, Before, Value string // of the question that was answered
	Refused            int    // grades that a quota refused before
	Fault              string
}

// walk is one voter's way through the page.
type walk struct {
	page
	words    string            // what is written wherever words are asked for, this voter's own
	answered map[string]string // what was tapped and typed, by question
	refused  int
	lost     int           // answers that were not there any more after the page went on
	pause    time.Duration // between two answers
	steps    int
}

// scan begins to load a slip's page. The page that stands meanwhile is told that it has had its turn.
func (w *walk) scan(ctx context.Context, slip string) error {
	if _, err := w.Evaluate(ctx, `window.passed = "yes"`); err != nil {
		return err
	}
	return w.Navigate(ctx, slip)
}

// navigate scans a slip and goes on until something holds.
func (w *walk) navigate(ctx context.Context, slip string, until func(said) bool) error {
	if err := w.scan(ctx, slip); err != nil {
		return err
	}
	_, err := w.to(ctx, "", until)
	return err
}

// to goes on until `done` holds after a step; at the screen `stop` nothing is tapped. It fails when the page stands still, when what is to
// be tapped cannot be, or when there is no end.
func (w *walk) to(ctx context.Context, stop string, done func(said) bool) (said, error) {
	deadline := time.Now().Add(patience)
	for {
		s, err := w.step(ctx, stop)
		if err == nil && done(s) {
			return s, nil
		}
		// Between two documents there is none to ask.
		if ctx.Err() != nil || time.Now().After(deadline) || err == nil && s.Fault != "" || w.steps > mostSteps {
			shown, _ := w.Evaluate(ctx, `document.body ? document.body.innerText : ""`)
			return s, fmt.Errorf("after %d steps at %q %q: %s %v; the page says: %s", w.steps, s.Screen, s.Title, s.Fault, err, strings.ReplaceAll(shown, "\n", " "))
		}
		rest := 20 * time.Millisecond
		if err == nil && s.Act != "" {
			rest = w.pause
		}
		select {
		case <-ctx.Done():
		case <-time.After(rest):
		}
	}
}

func (w *walk) step(ctx context.Context, stop string) (said, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	wishes, err := json.Marshal(w.answered)
	if err != nil {
		return said{}, err
	}
	words, err := json.Marshal(w.words)
	if err != nil {
		return said{}, err
	}
	text, err := w.Evaluate(ctx, fmt.Sprintf("%s(%s, %s, %q)", strings.TrimSpace(walker), wishes, words, stop))
	if err != nil {
		return said{}, err
	}
	var s said
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, fmt.Errorf("%q: %w", text, err)
	}
	if s.Act != "" {
		w.steps++
	}
	if s.Act == "answer" {
		if old, was := w.answered[s.Key]; was && s.Before != old {
			w.lost++
		}
		w.answered[s.Key] = s.Value
		w.refused += s.Refused
	}
	return s, nil
}

// done holds at the page that says 已投入票箱.
func done(s said) bool { return s.Title == "已投入票箱" }

// shows goes on until a screen stands, and leaves it as it came.
func (w *walk) shows(ctx context.Context, screen string) error {
	_, err := w.to(ctx, screen, func(s said) bool { return s.Screen == screen })
	return err
}

// measure reads off the page what this sitting took: milliseconds, bytes, and how often ballots were sent.
const measure = `(function () {
	var entries = performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
	var sent = function (act) { return entries.filter(function (e) { return e.name.indexOf('/api/v1/' + act) > 0 }) }
	var walked = window.walked
	return JSON.stringify({
		Collect: Math.round(walked.seen.card - walked.tapped.collect) || 0,
		Seal: Math.round(sent('cast')[0].startTime - walked.tapped.submit) || 0,
		Cast: Math.round(walked.seen.done - walked.tapped.submit) || 0,
		Bytes: entries.reduce(function (n, e) { return n + (e.transferSize || 0) }, 0),
		Collects: sent('collect').length,
		Casts: sent('cast').length
	})
})()`

// measured is what a page says of its own sitting; what is not known is 0.
type measured struct{ Collect, Seal, Cast, Bytes, Collects, Casts int }

func (w *walk) measured(ctx context.Context) (measured, error) {
	var m measured
	text, err := w.Evaluate(ctx, measure)
	if err == nil {
		err = json.Unmarshal([]byte(text), &m)
	}
	return m, err
}
