package main

import (
	"fmt"
	"time"

	"ceping/survey/control"
)

type doctorCommand struct {
	Head string `placeholder:"HASH" help:"The last hash that doctor told once, kept on paper: the audit log must still have it. Without it, a log that was written anew as a whole looks sound."`
}

// Run looks whether the house is sound, and only looks: it is read as it lies (or a server answers for it), and every session and file
// that does not fit is named, with what to do.
func (cmd doctorCommand) Run(c *console, h *house) error {
	var health control.Health
	if err := act(c, h, "doctor", control.Doctor{Head: cmd.Head}, &health); err != nil {
		return err
	}
	return c.told(health)
}

// told says what was found of a house: an error when something does not fit.
func (c *console) told(health control.Health) error {
	for _, fault := range health.Faults {
		fmt.Fprintln(c.out, fault)
	}
	for _, warning := range health.Warnings {
		fmt.Fprintln(c.out, "warning        ", warning)
	}
	head, backup := health.Head, "never"
	if head == "" {
		head = "none"
	}
	if !health.LastBackup.IsZero() {
		backup = health.LastBackup.Local().Format(time.DateTime)
	}
	fmt.Fprintf(c.out, "data directory  opens\nsessions        %d looked at\nlast backup     %s\n", health.Sessions, backup)
	if n := len(health.Faults); n > 0 {
		fmt.Fprintf(c.out, "audit log       %d entries; last hash %s\n", health.Entries, head)
		return fmt.Errorf("%d of its sessions, files and places do not fit, as named above: delete nothing, see the remedy at each", n)
	}
	fmt.Fprintf(c.out, "audit log       %d entries, each fits the one before; last hash %s\n", health.Entries, head)
	return nil
}
