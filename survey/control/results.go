package control

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/export"
	"ceping/survey/words"
)

// Tally opens a box. Despite is why, when it does not pass the check.
type Tally struct {
	ID          string
	Passphrases [][]byte // overwritten when it is done
	Despite     string
}

// Tallied says what whoever opened the box has to know.
type Tallied struct {
	WithoutLeftover []string // categories whose leftover slips were not entered
	Despite         []string // what did not fit
	Code            string   // the result code
}

func (o opening) tally(ctx context.Context, act Tally) (Tallied, error) {
	defer forget(act.Passphrases)
	if err := o.boxes.OpenDespite(ctx, act.ID, act.Passphrases, act.Despite, nil); err != nil {
		return Tallied{}, err
	}
	s, err := o.office.Session(ctx, act.ID)
	if err != nil {
		return Tallied{}, err
	}
	r, err := o.office.Report(ctx, act.ID)
	if err != nil {
		return Tallied{}, err
	}
	told := Tallied{WithoutLeftover: s.Missing(survey.Leftover), Code: r.Result.Code}
	found, err := o.boxes.Despite(ctx, act.ID)
	for _, f := range found {
		told.Despite = append(told.Despite, words.EnglishOf(f))
	}
	return told, err
}

// Report asks for the Report in a format. With Package it is the part of one office.
type Report struct{ ID, Format, Package string }

func (h house) report(ctx context.Context, act Report) (Files, error) {
	write, err := Format(act.Format)
	if err != nil {
		return nil, err
	}
	as := act.Format
	if act.Package != "" {
		as += " for " + act.Package
		write = packed(write, act.Format, act.Package)
		s, err := h.office.Session(ctx, act.ID)
		if err != nil {
			return nil, err
		}
		if names := packages(&s.Setup); !slices.Contains(names, act.Package) {
			return nil, &refusal{fmt.Errorf("no form of this session goes to %q: the packages are %s", act.Package, strings.Join(names, ", "))}
		}
		if act.Format == "json" && s.Protocol == 1 {
			return nil, &refusal{errors.New("the JSON of a session that version 1 counted is of the whole report: leave --package out")}
		}
	}
	r, err := h.office.Take(ctx, act.ID, as)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = write(&out, r)
	return Files{act.Format: out.Bytes()}, err
}

// packages are the names that a session's forms give, in their order, also of forms that are withheld.
func packages(s *survey.Setup) (names []string) {
	for _, f := range s.Forms {
		if !slices.Contains(names, f.Package) {
			names = append(names, f.Package)
		}
	}
	return names
}

// Writer writes a Report in some format.
type Writer func(io.Writer, *count.Report) error

// Format finds what writes a Report in a format of the command line.
func Format(name string) (Writer, error) {
	write := map[string]Writer{"json": export.JSON, "csv": export.CSV, "xlsx": export.XLSX, "html": export.Print, "docx": export.DOCX, "zip": export.Zip}[name]
	if write == nil {
		return nil, &refusal{fmt.Errorf("no report in format %q: use json, xlsx, csv, html, docx or zip", name)}
	}
	return write, nil
}

// packed writes what one office is to see.
func packed(write Writer, format, office string) Writer {
	if format == "zip" {
		return func(w io.Writer, r *count.Report) error { return export.Package(w, r, office) }
	}
	return func(w io.Writer, r *count.Report) error { return write(w, r.Of(office)) }
}

// Show asks how a session stands.
type Show struct{ ID string }

// Shown is how a session stands. Seal is null before it is closed, Code before it is opened.
type Shown struct {
	ID         string                  `json:"id"`
	Unit       string                  `json:"unit"`
	Assessment string                  `json:"assessment"`
	Group      string                  `json:"group"`
	Date       string                  `json:"date"`
	Rehearsal  bool                    `json:"rehearsal"`
	Protocol   int                     `json:"protocol"` // of its ballots; 0 of a draft
	Phase      survey.Phase            `json:"phase"`
	Categories []string                `json:"categories"` // in their order
	Counts     map[string]count.Counts `json:"counts"`     // as the report's
	Seal       *survey.Seal            `json:"seal"`
	Code       *string                 `json:"code"` // the result code; null of a session counted by version 1, too
	Alarms     []count.Alarm           `json:"alarms"`
	Mirror     *ShownMirror            `json:"mirror"` // until opened; null where there is none and never was
}

// ShownMirror is what there is of a session's second copy.
type ShownMirror struct {
	Live bool                `json:"live"`
	Lost survey.MirrorReason `json:"lost,omitempty"` // why it is not live any more
}

func (h house) show(ctx context.Context, act Show) (shown Shown, err error) {
	s, err := h.office.Session(ctx, act.ID)
	if err != nil {
		return shown, err
	}
	setup := &s.Setup
	shown = Shown{
		ID: s.ID, Unit: setup.Unit, Assessment: setup.Assessment, Group: setup.Group, Date: setup.Date, Rehearsal: setup.Rehearsal,
		Protocol: s.Protocol, Phase: s.Phase, Categories: setup.Codes(), Seal: s.Seal, Alarms: []count.Alarm{},
	}
	if s.Phase.Reached(survey.Opened) {
		r, err := h.office.Report(ctx, act.ID)
		if err != nil {
			return shown, err
		}
		shown.Counts, shown.Alarms = r.Counts, r.Alarms
		if r.Result != nil {
			shown.Code = &r.Result.Code
		}
		return shown, nil
	}
	if shown.Counts, err = h.office.Counts(ctx, act.ID); err != nil {
		return shown, err
	}
	mirror, err := h.office.Mirror(ctx, act.ID)
	if err != nil {
		return shown, err
	}
	if mirror != (survey.Mirror{}) {
		shown.Mirror = &ShownMirror{mirror.Live, mirror.Reason}
	}
	if s.Phase == survey.Closed {
		shown.Alarms = append(shown.Alarms, count.CountAlarms(setup, shown.Counts)...)
	}
	return shown, nil
}
