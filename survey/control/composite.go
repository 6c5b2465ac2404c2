package control

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"ceping/survey/composite"
	"ceping/survey/export"
)

// Composite asks for the composite of an opened session. Figures is the text of a CSV; empty where no part is entered.
type Composite struct{ ID, Format, Figures string }

func (h house) composite(ctx context.Context, act Composite) (Files, error) {
	write := map[string]func(io.Writer, *composite.Document) error{"json": export.CompositeJSON, "xlsx": export.CompositeXLSX}[act.Format]
	if write == nil {
		return nil, &refusal{fmt.Errorf("no composite in format %q: use json or xlsx", act.Format)}
	}
	if err := h.readable(ctx, act); err != nil {
		return nil, err
	}
	d, err := h.office.TakeComposite(ctx, act.ID, act.Figures, act.Format)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = write(&out, d)
	return Files{act.Format: out.Bytes()}, err
}

// readable has the figures read apart before the Office reads the same bytes, whose digest it writes down: what no reader gets through does
// not come that far.
func (h house) readable(ctx context.Context, act Composite) error {
	s, err := h.office.Session(ctx, act.ID)
	if err != nil || act.Figures == "" || s.Setup.Composite == nil || len(composite.Entered(s.Setup.Composite)) == 0 {
		return err // the Office says what is wrong with figures where none belong
	}
	_, err = h.files.Figures(ctx, "the file of figures", []byte(act.Figures), &s.Setup)
	return err
}
