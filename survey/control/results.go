package control

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/export"
	"ceping/survey/version1/view"
)

// Tally opens a box. Despite is why, when it does not pass the check.
type Tally struct {
	ID          string
	Passphrases []string
	Despite     string
}

// Tallied says what whoever opened the box has to know.
type Tallied struct {
	WithoutLeftover []string // categories whose leftover slips were not entered
	Despite         []string // what did not fit
}

func (d *Desk) tally(ctx context.Context, act Tally) (Tallied, error) {
	if err := d.Office.OpenDespite(ctx, act.ID, act.Passphrases, act.Despite, nil); err != nil {
		return Tallied{}, err
	}
	s, err := d.Office.Session(ctx, act.ID)
	if err != nil {
		return Tallied{}, err
	}
	told := Tallied{WithoutLeftover: s.Missing(survey.Leftover)}
	for _, f := range s.Tally.Opening.Findings {
		told.Despite = append(told.Despite, f.English())
	}
	return told, nil
}

// Report asks for the Report in a format.
type Report struct{ ID, Format string }

func (d *Desk) report(ctx context.Context, act Report) (Files, error) {
	write, err := Format(act.Format)
	if err != nil {
		return nil, err
	}
	r, err := d.Office.Take(ctx, act.ID, act.Format)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = write(&out, view.Of(r))
	return Files{act.Format: out.Bytes()}, err
}

// Format finds what writes a Report in a format of the command line.
func Format(name string) (func(io.Writer, *count.Report) error, error) {
	write := map[string]func(io.Writer, *count.Report) error{"json": export.JSON, "csv": export.CSV, "xlsx": export.XLSX, "html": export.Print, "docx": export.DOCX, "zip": export.Zip}[name]
	if write == nil {
		return nil, &refusal{fmt.Errorf("no report in format %q: use json, xlsx, csv, html, docx or zip", name)}
	}
	return write, nil
}
