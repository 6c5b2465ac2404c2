package main

import "ceping/survey/control"

type tallyCommand struct {
	ID          string `arg:"" help:"Session."`
	Passphrases string `required:"" placeholder:"FILE" help:"Passphrases of enough trustees, one a line, in any order; - reads standard input."`
}

func (cmd tallyCommand) Run(c *console, h *house) error {
	passphrases, err := readPassphrases(c, cmd.Passphrases)
	if err != nil {
		return err
	}
	return act(c, h, "tally", control.Tally{ID: cmd.ID, Passphrases: passphrases}, nil)
}

type reportCommand struct {
	ID     string `arg:"" help:"Session."`
	Format string `default:"json" placeholder:"json|xlsx|csv|html|docx|zip" help:"Format of the report."`
	Out    string `default:"-" placeholder:"FILE" help:"Where to write; - is standard output."`
}

func (cmd reportCommand) Run(c *console, h *house) error {
	out, err := openOutput(c, cmd.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	var files control.Files
	if err := act(c, h, "report", control.Report{ID: cmd.ID, Format: cmd.Format}, &files); err != nil {
		return out.without(err)
	}
	return out.commit(files[cmd.Format])
}
