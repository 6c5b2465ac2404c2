package main

import (
	"errors"

	"ceping/survey/control"
)

type compositeCommand struct {
	ID      string `arg:"" help:"Session."`
	Figures string `placeholder:"FILE" help:"CSV of the figures that come from elsewhere, with the head subject,<name>…; only where a part is entered."`
	Format  string `default:"json" placeholder:"json|xlsx" help:"Format of the composite."`
	Out     string `default:"-" placeholder:"FILE" help:"Where to write; - is standard output."`
}

func (cmd compositeCommand) Run(c *console, h *house) error {
	out, err := openOutput(c, cmd.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	var figures []byte
	if cmd.Figures != "" {
		if figures, err = readInput(c, cmd.Figures); err != nil {
			return out.without(err)
		}
		if len(figures) == 0 {
			return out.without(errors.New("the file of figures is empty: write subject and the names of the figures in its first line"))
		}
	}
	var files control.Files
	if err := act(c, h, "composite", control.Composite{ID: cmd.ID, Format: cmd.Format, Figures: string(figures)}, &files); err != nil {
		return out.without(err)
	}
	return out.commit(files[cmd.Format])
}
