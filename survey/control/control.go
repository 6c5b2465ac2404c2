// Package control is the operator's desk: the acts of the command line as an HTTP handler and as its client. A command
// beside a running server sends its act through the server's socket; without one the same handler is called inside the
// command's own process. So an act is written once, and a data directory is never open in two processes.
package control

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"

	"ceping/survey"
	"ceping/survey/export"
	"ceping/survey/setup"
)

// Desk is where acts arrive.
type Desk struct {
	Office   *survey.Office
	Builtins map[string]survey.Form
	// ConsoleLink makes a one-time path into the console; nil when no server runs.
	ConsoleLink func() string
}

// maxAct bounds the body of an act: a session file is the largest.
const maxAct = 4 << 20

// Handler answers POST /<act>. A refused act is 409 and one line of text, a broken server 500 and one line.
func (d *Desk) Handler() http.Handler {
	mux := http.NewServeMux()
	handle(mux, "create", d.create)
	handle(mux, "sessions", d.sessions)
	handle(mux, "advance", d.advance)
	handle(mux, "attendance", d.attendance)
	handle(mux, "leftover", d.leftover)
	handle(mux, "issue", d.issue)
	handle(mux, "void", d.void)
	handle(mux, "tally", d.tally)
	handle(mux, "report", d.report)
	handle(mux, "console", d.console)
	return mux
}

// handle decodes an act, does it, and encodes the answer or the refusal.
func handle[Act, Answer any](mux *http.ServeMux, name string, do func(context.Context, Act) (Answer, error)) {
	mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, r *http.Request) {
		var act Act
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAct))
		if err == nil {
			err = json.Unmarshal(body, &act)
		}
		if err != nil {
			http.Error(w, "unreadable act: use the same version of ceping for the command and the server", http.StatusBadRequest)
			return
		}
		answer, err := do(r.Context(), act)
		if err != nil {
			status, line := words(err)
			http.Error(w, line, status)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(answer)
	})
}

type none struct{}

// Create is a session file to make a draft of.
type Create struct{ File []byte }

// Created names the new draft.
type Created struct {
	ID string `json:"id"`
}

func (d *Desk) create(ctx context.Context, act Create) (Created, error) {
	s, err := setup.Read(bytes.NewReader(act.File), d.Builtins)
	if err != nil {
		return Created{}, &refusal{err}
	}
	id, err := d.Office.Create(ctx, s)
	return Created{ID: id}, err
}

// Listed is a line of the list of sessions.
type Listed struct {
	ID         string       `json:"id"`
	Unit       string       `json:"unit"`
	Assessment string       `json:"assessment"`
	Date       string       `json:"date"`
	Phase      survey.Phase `json:"phase"`
}

func (d *Desk) sessions(ctx context.Context, _ none) ([]Listed, error) {
	sessions, err := d.Office.Sessions(ctx)
	list := []Listed{}
	for _, s := range sessions {
		list = append(list, Listed{s.ID, s.Setup.Unit, s.Setup.Assessment, s.Setup.Date, s.Phase})
	}
	return list, err
}

// Advance takes a session to a phase.
type Advance struct {
	ID          string
	Phase       string
	Passphrases []string
}

func (d *Desk) advance(ctx context.Context, act Advance) (none, error) {
	to, err := survey.ParsePhase(act.Phase)
	if err != nil {
		return none{}, err
	}
	return none{}, d.Office.Advance(ctx, act.ID, to, act.Passphrases)
}

// Numbers are hand counts by category.
type Numbers struct {
	ID      string
	Numbers map[string]int
}

func (d *Desk) attendance(ctx context.Context, act Numbers) (none, error) {
	return none{}, d.Office.Attendance(ctx, act.ID, act.Numbers)
}

func (d *Desk) leftover(ctx context.Context, act Numbers) (none, error) {
	return none{}, d.Office.Leftover(ctx, act.ID, act.Numbers)
}

// Issue makes all slips and prints them in the formats asked for. BaseURL is the stored one when empty.
type Issue struct {
	ID      string
	BaseURL string
	Formats []string
}

// Files are written outputs by format.
type Files map[string][]byte

func (d *Desk) issue(ctx context.Context, act Issue) (Files, error) {
	writers := map[string]func(io.Writer, survey.SlipBatch, string) error{"csv": export.SlipCSV, "html": export.SlipHTML}
	if act.BaseURL == "" {
		stored, err := d.Office.BaseURL(ctx)
		if err != nil {
			return nil, err
		}
		act.BaseURL = stored
	}
	if act.BaseURL == "" {
		return nil, &refusal{fmt.Errorf("no base URL is known yet: give --base-url http://HOST:PORT, the address phones reach, or run serve with it")}
	}
	if err := survey.CheckBaseURL(act.BaseURL); err != nil {
		return nil, err
	}
	for _, format := range act.Formats {
		if writers[format] == nil {
			return nil, &refusal{fmt.Errorf("no slips in format %q: use csv or html", format)}
		}
	}
	batch, err := d.Office.IssueSlips(ctx, act.ID)
	if err != nil {
		return nil, err
	}
	files := Files{}
	for _, format := range slices.Compact(slices.Sorted(slices.Values(act.Formats))) {
		var out bytes.Buffer
		if err := writers[format](&out, batch, act.BaseURL); err != nil {
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

// Tally opens a box.
type Tally struct {
	ID          string
	Passphrases []string
}

func (d *Desk) tally(ctx context.Context, act Tally) (none, error) {
	return none{}, d.Office.Open(ctx, act.ID, act.Passphrases, nil)
}

// Report asks for the Report in a format.
type Report struct{ ID, Format string }

func (d *Desk) report(ctx context.Context, act Report) (Files, error) {
	write := map[string]func(io.Writer, survey.Report) error{"json": export.JSON, "csv": export.CSV, "xlsx": export.XLSX}[act.Format]
	if write == nil {
		return nil, &refusal{fmt.Errorf("no report in format %q: use json, xlsx or csv", act.Format)}
	}
	r, err := d.Office.Report(ctx, act.ID)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = write(&out, r)
	return Files{act.Format: out.Bytes()}, err
}

// Link is a path.
type Link struct{ Path string }

func (d *Desk) console(context.Context, none) (Link, error) {
	if d.ConsoleLink == nil {
		return Link{}, &refusal{fmt.Errorf("no server runs on this data directory: start ceping serve, it prints a link to the console")}
	}
	return Link{Path: d.ConsoleLink()}, nil
}
