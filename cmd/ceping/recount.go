package main

import (
	"bytes"
	"fmt"
	"os"

	"ceping/survey"
	"ceping/survey/control"
	"ceping/survey/version1/view"
)

type recountCommand struct {
	File        string `arg:"" help:"Archive."`
	Passphrases string `required:"" placeholder:"FILE" help:"Passphrases of enough trustees, one a line, in any order; - reads standard input."`
	Digest      string `placeholder:"HEX" help:"封箱校验码 from the signed sheet: without it, whoever holds an archive could have made it."`
	Format      string `default:"json" placeholder:"json|xlsx|csv|html|docx|zip" help:"Format of the report."`
	Out         string `default:"-" placeholder:"FILE" help:"Where to write; - is standard output."`
}

// Run needs no data directory, and looks at none.
func (cmd recountCommand) Run(c *console) error {
	write, err := control.Format(cmd.Format)
	if err != nil {
		return err
	}
	passphrases, err := readPassphrases(c, cmd.Passphrases)
	if err != nil {
		return err
	}
	file, err := os.Open(cmd.File)
	if err != nil {
		return err
	}
	defer file.Close()
	out, err := openOutput(c, cmd.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	report, err := survey.Recount(c.ctx, file, passphrases, cmd.Digest, nil)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := write(&text, view.Of(report)); err != nil {
		return err
	}
	if err := out.commit(text.Bytes()); err != nil {
		return err
	}
	if cmd.Digest == "" {
		fmt.Fprintf(c.errors, "ceping: the archive is whole, and nothing but it was looked at: whoever holds one could have made it. "+
			"Compare its digest with the signed sheet, or give it with --digest: %s\n", report.Seal.Digest)
	}
	return nil
}
