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
	d, err := h.office.TakeComposite(ctx, act.ID, act.Figures, act.Format)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = write(&out, d)
	return Files{act.Format: out.Bytes()}, err
}
