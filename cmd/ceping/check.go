package main

import (
	"fmt"

	"ceping/survey/control"
	"ceping/survey/count"
)

type checkCommand struct {
	ID   string `arg:"" help:"Session."`
	Code string `placeholder:"CODE" help:"结果校验码 from the signed sheet of an opened session, spaces and hyphens ignored: its report must still have it."`
}

// Run names all that does not fit, a line each, and then what to do.
func (cmd checkCommand) Run(c *console, h *house) error {
	if cmd.Code != "" {
		code, err := count.ParseCode(cmd.Code)
		if err != nil {
			return fmt.Errorf("--code: %w", err)
		}
		cmd.Code = code
	}
	var found control.Checked
	if err := act(c, h, "check", control.Check{ID: cmd.ID, Code: cmd.Code}, &found); err != nil {
		return err
	}
	for _, one := range found.Wrong {
		fmt.Fprintln(c.out, one)
	}
	if n := len(found.Wrong); n > 0 {
		return fmt.Errorf("%d things do not fit in session %s (%s), as named above: delete nothing, find out what was changed, or restore the data directory as it was", n, cmd.ID, found.Phase)
	}
	_, err := fmt.Fprintf(c.out, "session %s (%s): all that can be checked in this phase fits\n", cmd.ID, found.Phase)
	return err
}
