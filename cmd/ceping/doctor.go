package main

import (
	"fmt"

	"ceping/survey"
)

type doctorCommand struct{}

// Run looks whether the house is sound: it opens (or a server answers for it), and no entry of the audit log was altered.
func (doctorCommand) Run(c *console, h *house) error {
	var log []survey.AuditEntry
	if err := act(c, h, "audit", struct{}{}, &log); err != nil {
		return err
	}
	if err := survey.CheckAudit(log); err != nil {
		return fmt.Errorf("%w: compare it with a copy kept elsewhere, and keep this data directory as it is", err)
	}
	head := "none"
	if n := len(log); n > 0 {
		head = log[n-1].Hash
	}
	_, err := fmt.Fprintf(c.out, "data directory  opens\naudit log       %d entries, each fits the one before; last hash %s\n", len(log), head)
	return err
}
