package control

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"ceping/survey"
	"ceping/survey/export"
	"ceping/survey/office"
)

// slips is what is done with slips. It knows no ballot.
type slips struct {
	office office.Actor
	book   office.SlipActor
}

// Issue makes all slips and prints them in the formats asked for. BaseURL is the session's when empty.
type Issue struct {
	ID      string
	BaseURL string
	Formats []string
}

// Files are written outputs by format.
type Files map[string][]byte

func (s slips) issue(ctx context.Context, act Issue) (Files, error) {
	writers := map[string]func(io.Writer, survey.SlipBatch, string) error{"csv": export.SlipCSV, "html": export.SlipHTML}
	hall, err := s.office.Hall(ctx, act.ID)
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
	batch, err := s.book.IssueAt(ctx, act.ID, base)
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

func (s slips) void(ctx context.Context, act Void) (none, error) {
	return none{}, s.book.Void(ctx, act.ID, act.Code)
}

// Replace takes a collected slip out whose phone is lost.
type Replace struct{ ID, Code string }

func (s slips) replace(ctx context.Context, act Replace) (none, error) {
	return none{}, s.book.Replace(ctx, act.ID, act.Code)
}
