package main

import (
	"fmt"
	"maps"
	"slices"

	"ceping/store"
	"ceping/store/mirror"
	"ceping/survey/control"
)

type takeoverCommand struct {
	Mirror string `arg:"" placeholder:"DIR" help:"The directory that serve --mirror named, on the disk that came from the other machine."`
	Code   string `required:"" placeholder:"FILE" help:"File with the takeover code; - reads standard input."`
}

// Run says what the copy has, so that people compare it with what the hall's screen showed last.
func (cmd takeoverCommand) Run(c *console, h *house) error {
	if err := h.check(); err != nil {
		return err
	}
	typed, err := readInput(c, cmd.Code)
	if err != nil {
		return err
	}
	defer clear(typed)
	code, err := mirror.ParseCode(string(typed))
	if err != nil {
		return fmt.Errorf("--code: %w: type it again, as it was printed", err)
	}
	taken, err := store.TakeOver(c.ctx, h.Data, cmd.Mirror, code, version)
	if err != nil {
		return err
	}
	s := taken.Session
	fmt.Fprintf(c.out, "session %s (%s) is taken over: %s\n", s.ID, s.Setup.Unit, s.Phase)
	for _, category := range slices.Sorted(maps.Keys(taken.Slips)) {
		fmt.Fprintf(c.out, "category %s      %d slips collected, %d ballots cast\n", category, taken.Slips[category].Collected, taken.Cast[category].Cast)
	}
	fmt.Fprintf(c.out, "compare this with what the big screen showed last: fewer means that the mirror was lost before the machine was\n"+
		"new data directory %s, without accounts\n"+
		"next: ceping serve --data %s --mirror ANOTHER-DISK with the address that the slips were printed with; the other machine must stay off\n", h.Data, h.Data)
	return nil
}

type takeoverCodeCommand struct {
	ID string `arg:"" help:"Session."`
}

func (cmd takeoverCodeCommand) Run(c *console, h *house) error {
	var code control.TakeoverCode
	if err := act(c, h, "takeover-code", control.Mirrored{ID: cmd.ID}, &code); err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.out, code.Code)
	return err
}

type beginMirrorCommand struct {
	ID string `arg:"" help:"Session."`
}

func (cmd beginMirrorCommand) Run(c *console, h *house) error {
	if err := act(c, h, "begin-mirror", control.Mirrored{ID: cmd.ID}, nil); err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.out, "the mirror is written again: each ballot is on both disks before it is answered")
	return err
}

type endMirrorCommand struct {
	ID string `arg:"" help:"Session."`
}

func (cmd endMirrorCommand) Run(c *console, h *house) error {
	if err := act(c, h, "end-mirror", control.Mirrored{ID: cmd.ID}, nil); err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.out, "the copy is overwritten: the disk may be pulled")
	return err
}
