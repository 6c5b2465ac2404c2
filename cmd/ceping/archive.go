package main

import (
	"fmt"

	"ceping/survey/control"
)

type archiveCommand struct {
	ID  string `arg:"" help:"Session."`
	Out string `required:"" placeholder:"FILE" help:"Where to write. With enough passphrases it shows what every envelope says (of a session of ceping 0.1, every ballot), and nothing replaces it once the box is erased: keep it under lock, twice."`
}

// Run writes the file before the session is archived, and puts it in its place after, so that neither is without the other.
func (cmd archiveCommand) Run(c *console, h *house) error {
	out, err := openOutput(c, cmd.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	client, done, err := h.control(c, accessOf("archive"))
	if err != nil {
		return err
	}
	defer done()
	var before control.Digest
	if err := client.Do(c.ctx, "digest", control.Archive{ID: cmd.ID}, &before); err != nil {
		return err
	}
	if err := client.Stream(c.ctx, "archive", control.Archive{ID: cmd.ID}, out); err != nil {
		return out.without(err)
	}
	if err := out.sync(); err != nil {
		return err
	}
	if err := client.Do(c.ctx, "archived", control.Archived{ID: cmd.ID, Report: before.Report}, nil); err != nil {
		return out.without(err)
	}
	if err := out.commit(nil); err != nil {
		return fmt.Errorf("%w; the session is archived: ceping archive %s writes the file again", err, cmd.ID)
	}
	sayBackups(c.ctx, client, c.errors)
	return nil
}
