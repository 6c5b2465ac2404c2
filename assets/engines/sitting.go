package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// finger is what a quick one needs from one answer to the next.
const finger = 300 * time.Millisecond

// voted is what was seen of one engine.
type voted struct {
	engine
	version string
	measured
	walks  []*walk
	slips  []string
	killed string // what became of the ballot whose engine was killed
	inBox  int    // ballots that the engine finds in the opened box
	toldIn int    // ms until the plain page stood
	faults []error
}

// album keeps pictures, where it names a directory.
type album string

func (a album) take(ctx context.Context, p page, engine, name string) error {
	if a == "" {
		return nil
	}
	picture, err := p.Picture(ctx)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(string(a), engine+"-"+name+".png"), picture, 0o644)
}

// sit lets an engine vote n times: once from beginning to end, once killed in the middle of the ballot and after it, then as the first.
func sit(ctx context.Context, e engine, h *hall, n int, profile string, pictures album) *voted {
	ctx, cancel := context.WithTimeout(ctx, 5*patience)
	defer cancel()
	v := &voted{engine: e}
	p, err := e.start(ctx, profile)
	if err != nil {
		v.faults = append(v.faults, err)
		return v
	}
	defer func() { p.Kill() }()
	v.version = p.Version()
	if e.plain {
		v.faults = append(v.faults, v.refused(ctx, h.slip(), p, pictures))
		return v
	}
	for i := range n {
		w := &walk{page: p, words: fmt.Sprintf("%s的话%d", e.name, i), answered: map[string]string{}}
		slip := h.slip()
		v.walks, v.slips = append(v.walks, w), append(v.slips, slip)
		switch i {
		case 0:
			err = v.whole(ctx, w, slip, pictures)
		case 1:
			if err = v.broken(ctx, w, slip, profile); w.page != nil {
				p = w.page
			}
		default:
			err = w.navigate(ctx, slip, done)
		}
		if err != nil {
			v.faults = append(v.faults, fmt.Errorf("ballot %d: %w", i+1, err))
			return v
		}
	}
	return v
}

// whole is a sitting without trouble, with pictures and measures.
func (v *voted) whole(ctx context.Context, w *walk, slip string, pictures album) error {
	if err := w.scan(ctx, slip); err != nil {
		return err
	}
	for _, screen := range []string{"welcome", "card", "answered", "review", "done"} {
		if screen == "answered" {
			if _, err := w.to(ctx, "", func(said) bool { return len(w.answered) == 2 }); err != nil {
				return err
			}
		} else if err := w.shows(ctx, screen); err != nil {
			return err
		}
		if err := pictures.take(ctx, w.page, v.name, screen); err != nil {
			return err
		}
	}
	var err error
	if v.measured, err = w.measured(ctx); err != nil {
		return err
	}
	if v.Collects != 1 || v.Casts != 1 {
		return fmt.Errorf("%d requests to collect and %d to cast", v.Collects, v.Casts)
	}
	return nil
}

// broken is a sitting whose engine is killed after four answers, and again after the ballot was cast; each time the slip is scanned again.
func (v *voted) broken(ctx context.Context, w *walk, slip, profile string) error {
	w.pause = finger // no sooner is the next answer given; the engine is killed at once after the last
	if err := w.navigate(ctx, slip, func(said) bool { return len(w.answered) == 4 }); err != nil {
		return err
	}
	w.pause = 0
	restart := func() (err error) {
		w.Kill()
		w.page = nil
		p, err := v.start(ctx, profile)
		if err == nil {
			w.page = p
		}
		return err
	}
	if err := restart(); err != nil {
		return fmt.Errorf("after it was killed: %w", err)
	}
	before := w.steps
	err := errors.Join(w.scan(ctx, slip), w.shows(ctx, "card"))
	if err == nil && w.steps != before {
		err = errors.New("the slip is to be exchanged again")
	}
	if err == nil {
		_, err = w.to(ctx, "", done)
	}
	if err != nil {
		return fmt.Errorf("after it was killed: %w", err)
	}
	if err := restart(); err != nil {
		return fmt.Errorf("after it was killed a second time: %w", err)
	}
	before = w.steps
	if err := w.navigate(ctx, slip, done); err != nil {
		return fmt.Errorf("after it was killed a second time: %w", err)
	}
	if w.steps != before {
		return errors.New("a ballot that was cast is asked for again")
	}
	if v.killed = "goes on"; w.lost > 0 {
		v.killed = fmt.Sprintf("goes on, %d of 4 answers lost", w.lost)
	}
	if w.lost > 1 { // SECURITY.md: what a killed phone may lose is a mark
		return errors.New(v.killed)
	}
	return nil
}

// look opens each ballot's slip again in the engine that cast it, after the box was opened.
func (v *voted) look(ctx context.Context, profile string, pictures album) error {
	ctx, cancel := context.WithTimeout(ctx, 5*patience)
	defer cancel()
	p, err := v.start(ctx, profile)
	if err != nil {
		return err
	}
	defer p.Kill()
	for i, slip := range v.slips {
		w := &walk{page: p}
		if err := w.navigate(ctx, slip, func(s said) bool { return strings.HasPrefix(s.Title, "您的测评票已在箱内") }); err != nil {
			return fmt.Errorf("ballot %d after the opening: %w", i+1, err)
		}
		v.inBox++
	}
	return pictures.take(ctx, p, v.name, "inbox")
}

// failed is all that went wrong with an engine, nil for nothing.
func (v *voted) failed() error { return errors.Join(v.faults...) }
