package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// most are the ballots that make a report list texts.
const most = 10

// sitting opens a hall at an address, lets each engine vote at least n times, opens the box, and lets each engine look for its ballots. The
// error is of the hall; what engines did wrong stands with them, what was counted wrong with all.
func sitting(ctx context.Context, log io.Writer, ceping, address string, list []engine, n int, pictures album) ([]*voted, error) {
	dir, err := os.MkdirTemp("", "ceping-engines")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	h, err := open(ctx, ceping, dir, address)
	if err != nil {
		return nil, err
	}
	defer h.kill()
	profile := func(e engine) string { return filepath.Join(dir, e.name) }
	var all []*voted
	for _, e := range list {
		v := sit(ctx, e, h, n, profile(e), pictures)
		fmt.Fprintf(log, "%s: %s, %d ballots; faults: %v\n", e.name, v.version, len(v.walks), v.failed())
		all = append(all, v)
	}
	report, err := h.tally(ctx)
	if err != nil {
		return all, err
	}
	for _, v := range all {
		if len(v.faults) > 0 || v.engine.plain {
			continue
		}
		if err := v.look(ctx, profile(v.engine), pictures); err != nil {
			v.faults = append(v.faults, err)
			fmt.Fprintf(log, "%s: %v\n", v.name, err)
		}
	}
	if lines := differences(all, report); len(lines) > 0 {
		return all, errors.New("counted otherwise than tapped:\n" + strings.Join(lines, "\n"))
	}
	return all, nil
}

// display starts an X server for the engines that draw on one.
func display(ctx context.Context) (*program, string, error) {
	if _, err := exec.LookPath("Xvfb"); err != nil {
		return nil, "", err
	}
	p, lines, err := launch(nil, nil, nil, "Xvfb", "-displayfd", "1", "-screen", "0", "1024x1024x24", "-nolisten", "tcp")
	if err != nil {
		return nil, "", err
	}
	number, err := p.until(ctx, lines, `^(\d+)$`)
	if err != nil {
		p.kill()
		return nil, "", err
	}
	return p, ":" + number, nil
}
