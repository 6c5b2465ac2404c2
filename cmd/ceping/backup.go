package main

import (
	"errors"
	"fmt"

	"ceping/store"
	"ceping/store/backup"
	"ceping/survey"
	"ceping/survey/child"
	"ceping/survey/control"
)

type backupCommand struct {
	Out string `required:"" placeholder:"FILE" help:"Where to write; it holds wrapped keys and slips' digests, and no seed: keep it as safe as the machine."`
}

func (cmd backupCommand) Run(c *console, h *house) error {
	out, err := openOutput(c, cmd.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	out.back = backup.CheckFile
	client, done, err := h.control(c, accessOf("backup"))
	if err != nil {
		return err
	}
	var list []control.Listed
	if err := client.Do(c.ctx, "sessions", struct{}{}, &list); err != nil {
		return errors.Join(out.without(err), done())
	}
	err = client.Stream(c.ctx, "backup", struct{}{}, out)
	if err := errors.Join(err, done()); err != nil {
		return out.without(err)
	}
	for _, s := range list {
		switch {
		case s.Fault != "":
			fmt.Fprintln(c.errors, "ceping: this backup is without a box that does not fit:", s.Fault)
		case s.Phase == survey.Ready:
			fmt.Fprintf(c.errors, "ceping: session %s (%s) is ready, and a draft in this backup, which has no seed: once it is restored, slips printed now are dead\n", s.ID, s.Unit)
		}
	}
	if out.temp == nil {
		fmt.Fprintln(c.errors, "ceping: this backup went to no file and was not read back: restore it once into another directory, which looks at every byte")
	}
	return out.commit(nil)
}

type restoreCommand struct {
	File string `arg:"" help:"A backup."`
}

func (cmd restoreCommand) Run(c *console, h *house) error {
	if err := h.check(); err != nil {
		return err
	}
	child.StepBack()
	file, err := openInput(cmd.File)
	if err != nil {
		return err
	}
	defer file.Close()
	restored, err := store.Restore(c.ctx, h.Data, file)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.errors, "ceping: new data directory", h.Data)
	if restored.Undigested {
		fmt.Fprintln(c.errors, "ceping: this backup is of an earlier ceping and has no digests: each file in it fits, and a damage inside that does not show "+
			"was not looked for; run ceping doctor, and make a new backup")
	}
	for _, s := range restored.DraftAgain {
		fmt.Fprintf(c.errors, "ceping: session %s (%s) was ready and is a draft again, since no backup has what its slips stand on: the slips printed for it are dead, "+
			"collect and destroy them, make it ready and print new ones\n", s.ID, s.Setup.Unit)
	}
	var health control.Health
	if err := act(c, h, "doctor", control.Doctor{}, &health); err != nil {
		return fmt.Errorf("it is restored, and could not be looked at: %w", err)
	}
	if err := c.told(health); err != nil {
		return fmt.Errorf("it is restored, and %w", err)
	}
	return nil
}
