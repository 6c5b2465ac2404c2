package main

import (
	"fmt"

	"ceping/store"
	"ceping/survey"
	"ceping/survey/control"
)

type doctorCommand struct{}

// Run looks whether the house is sound, and only looks: it is read as it lies (or a server answers for it), every session and file
// that does not fit is named, and no entry of the audit log was altered.
func (doctorCommand) Run(c *console, h *house) error {
	var health control.Health
	if err := act(c, h, "doctor", struct{}{}, &health); err != nil {
		return err
	}
	for _, fault := range health.Faults {
		fmt.Fprintln(c.out, fault)
	}
	for _, file := range health.Strays {
		fmt.Fprintf(c.out, "%s belongs to no session here and was left where it is: look what it is, and move it away\n", file)
	}
	for _, file := range health.Exchanged {
		fmt.Fprintf(c.out, "%s is not the file any more that ceping works on: somebody took that away or put another in its place. Move the right one back before ceping ends; else close, open and archive what is under way first, since what is done now is lost with the file\n", file)
	}
	if err := survey.CheckAudit(health.Audit); err != nil {
		return fmt.Errorf("%w: compare it with a copy kept elsewhere, and keep this data directory as it is", err)
	}
	head := "none"
	if n := len(health.Audit); n > 0 {
		head = health.Audit[n-1].Hash
	}
	if warning := store.FileSystemWarning(h.Data); warning != "" {
		fmt.Fprintln(c.out, "warning        ", warning)
	}
	fmt.Fprintf(c.out, "data directory  opens\nsessions        %d looked at\naudit log       %d entries, each fits the one before; last hash %s\n", health.Sessions, len(health.Audit), head)
	if n := len(health.Faults) + len(health.Strays) + len(health.Exchanged); n > 0 {
		return fmt.Errorf("%d of its sessions and files do not fit, as named above: delete nothing, see the remedy at each", n)
	}
	return nil
}
