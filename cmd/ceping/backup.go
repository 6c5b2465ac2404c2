package main

import (
	"errors"
	"fmt"
	"os"

	"ceping/store"
	"ceping/survey/control"
)

type backupCommand struct {
	Out string `required:"" placeholder:"FILE" help:"Where to write; it holds keys and slips' digests: keep it as safe as the machine."`
}

func (cmd backupCommand) Run(c *console, h *house) error {
	out, err := openOutput(c, cmd.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	desk, done, err := h.desk(c, accessOf("backup"))
	if err != nil {
		return err
	}
	var health control.Health
	if err := desk.Do(c.ctx, "doctor", struct{}{}, &health); err != nil {
		return errors.Join(out.without(err), done())
	}
	for _, fault := range health.Faults {
		fmt.Fprintln(c.errors, "ceping: this backup is without a box that does not fit:", fault)
	}
	err = desk.Stream(c.ctx, "backup", struct{}{}, out)
	if err := errors.Join(err, done()); err != nil {
		return out.without(err)
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
	file, err := os.Open(cmd.File)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := store.Restore(c.ctx, h.Data, file); err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.errors, "ceping: new data directory", h.Data)
	return err
}
