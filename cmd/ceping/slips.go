package main

import (
	"fmt"

	"ceping/survey/control"
)

type slipsCommand struct {
	Issue issueCommand `cmd:"" help:"Make all slips of a ready session and print them; doing it again replaces the whole batch."`
	Void  voidCommand  `cmd:"" help:"Void a spoiled slip that is in hand and was not used."`

	Replace replaceCommand `cmd:"" help:"Take a collected slip that is in hand out, whose phone is lost or broken (补发): its voter gets a spare."`
}

type issueCommand struct {
	ID      string   `arg:"" help:"Session."`
	Format  []string `required:"" sep:"none" placeholder:"csv|html" help:"Format of the file named by the --out at the same place."`
	Out     []string `required:"" sep:"none" placeholder:"FILE" help:"Where to write; - is standard output."`
	BaseURL string   `name:"base-url" placeholder:"URL" help:"Address that the slips lead to, if serve has not stored one."`
}

func (cmd issueCommand) Run(c *console, h *house) error {
	if len(cmd.Format) != len(cmd.Out) {
		return fmt.Errorf("%d --format and %d --out given: give one --out for each --format", len(cmd.Format), len(cmd.Out))
	}
	outputs := make([]*output, len(cmd.Out))
	for i, name := range cmd.Out {
		out, err := openOutput(c, name)
		if err != nil {
			return err
		}
		defer out.discard()
		outputs[i] = out
	}
	var files control.Files
	if err := act(c, h, "issue", control.Issue{ID: cmd.ID, BaseURL: cmd.BaseURL, Formats: cmd.Format}, &files); err != nil {
		return err
	}
	for i, format := range cmd.Format {
		if err := outputs[i].commit(files[format]); err != nil {
			return fmt.Errorf("the slips were made and cannot be written: %w: mend that and issue again, which replaces the batch", err)
		}
	}
	return nil
}

type voidCommand struct {
	ID   string `arg:"" help:"Session."`
	Code string `arg:"" help:"The slip's 16 characters."`
}

func (cmd voidCommand) Run(c *console, h *house) error {
	return act(c, h, "void", control.Void{ID: cmd.ID, Code: cmd.Code}, nil)
}

type replaceCommand struct {
	ID   string `arg:"" help:"Session."`
	Code string `arg:"" help:"The slip's 16 characters."`
}

func (cmd replaceCommand) Run(c *console, h *house) error {
	if err := act(c, h, "replace", control.Replace{ID: cmd.ID, Code: cmd.Code}, nil); err != nil {
		return err
	}
	_, err := fmt.Fprintln(c.errors, "ceping: the slip is out of use: give a spare of the same category, and keep the slip. The lost phone may still submit, which the counts show")
	return err
}
