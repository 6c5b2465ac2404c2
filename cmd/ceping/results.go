package main

import (
	"errors"
	"fmt"
	"strings"

	"ceping/survey/control"
	"ceping/survey/count"
)

type tallyCommand struct {
	ID          string  `arg:"" help:"Session."`
	Passphrases string  `required:"" placeholder:"FILE" help:"Passphrases of enough trustees, one a line, in any order; - reads standard input."`
	Despite     *string `placeholder:"REASON" help:"Open a box that does not pass the check: why, in one line. It is an act, and an alarm on every output."`
}

func (cmd tallyCommand) Run(c *console, h *house) error {
	despite := ""
	if cmd.Despite != nil {
		if despite = strings.TrimSpace(*cmd.Despite); despite == "" {
			return errors.New("--despite needs a reason, one line that stands beside the results: say why the box is opened all the same")
		}
	}
	given, err := readPassphrases(c, cmd.Passphrases)
	if err != nil {
		return err
	}
	defer given.forget()
	var told control.Tallied
	if err := act(c, h, "tally", control.Tally{ID: cmd.ID, Passphrases: given.lines, Despite: despite}, &told); err != nil {
		return err
	}
	if len(told.Despite) > 0 {
		fmt.Fprintf(c.errors, "ceping: the box was opened although %s: every output says so, with the reason\n", strings.Join(told.Despite, "; "))
	}
	if len(told.WithoutLeftover) > 0 {
		fmt.Fprintf(c.errors, "ceping: the leftover slips (余票) of %s were not entered: they count as 0, and every output carries an alarm\n", strings.Join(told.WithoutLeftover, ", "))
	}
	_, err = fmt.Fprintf(c.out, "result code %s\n", count.SpacedCode(told.Code))
	return err
}

type reportCommand struct {
	ID      string `arg:"" help:"Session."`
	Format  string `default:"json" placeholder:"json|xlsx|csv|html|docx|zip" help:"Format of the report."`
	Package string `placeholder:"NAME" help:"Only what goes to one office, by the package that its forms name; as zip, xlsx, docx, csv or html."`
	Out     string `default:"-" placeholder:"FILE" help:"Where to write; - is standard output."`
}

func (cmd reportCommand) Run(c *console, h *house) error {
	out, err := openOutput(c, cmd.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	var files control.Files
	if err := act(c, h, "report", control.Report{ID: cmd.ID, Format: cmd.Format, Package: cmd.Package}, &files); err != nil {
		return out.without(err)
	}
	return out.commit(files[cmd.Format])
}
