package control

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"ceping/survey"
	"ceping/survey/export"
)

// Issue makes all slips and prints them in the formats asked for. BaseURL is the session's when empty.
type Issue struct {
	ID      string
	BaseURL string
	Formats []string
}

// Files are written outputs by format.
type Files map[string][]byte

func (d *Desk) issue(ctx context.Context, act Issue) (Files, error) {
	writers := map[string]func(io.Writer, survey.SlipBatch, string) error{"csv": export.SlipCSV, "html": export.SlipHTML}
	hall, err := d.Office.Hall(ctx, act.ID)
	if err != nil {
		return nil, err
	}
	base := hall.Base
	if act.BaseURL != "" {
		if base, err = survey.ParseBaseURL(act.BaseURL); err != nil {
			return nil, err
		}
	}
	if base == (survey.BaseURL{}) {
		return nil, &refusal{fmt.Errorf("no base URL is known yet: give --base-url http://HOST:PORT, the address phones reach, or run serve with it")}
	}
	for _, format := range act.Formats {
		if writers[format] == nil {
			return nil, &refusal{fmt.Errorf("no slips in format %q: use csv or html", format)}
		}
	}
	batch, err := d.Office.IssueSlipsAt(ctx, act.ID, base)
	if err != nil {
		return nil, err
	}
	files := Files{}
	for _, format := range slices.Compact(slices.Sorted(slices.Values(act.Formats))) {
		var out bytes.Buffer
		if err := writers[format](&out, batch, base.String()); err != nil {
			return nil, err
		}
		files[format] = out.Bytes()
	}
	return files, nil
}

// Void takes a spoiled slip out.
type Void struct{ ID, Code string }

func (d *Desk) void(ctx context.Context, act Void) (none, error) {
	return none{}, d.Office.VoidSlip(ctx, act.ID, act.Code)
}
