package files

import (
	"context"
	"encoding/json"

	"ceping/survey"
	"ceping/survey/child"
	"ceping/survey/composite"
	"ceping/survey/setup"
	"ceping/survey/strict"
)

// Figures are those of a file, as they may be typed: by subject's id and the name of the part. What is not there is missing.
type Figures struct {
	Typed map[string]map[string]string `json:"typed"`
	From  string                       `json:"from"` // which encoding, where that is worth a look
}

// Figures reads figures of the composite that a set-up defines (composite.ReadFigures), in any encoding that setup.UTF8 knows.
func (f Files) Figures(ctx context.Context, name string, file []byte, s *survey.Setup) (read Figures, err error) {
	err = f.in.Read(ctx, child.Order{Kind: figures, Name: name, About: s, File: file}, &read)
	return read, err
}

func readFigures(_ context.Context, about json.RawMessage, file []byte) (any, error) {
	var s survey.Setup
	if err := strict.JSON(about, &s); err != nil {
		return nil, err
	}
	text, from, err := setup.UTF8(file)
	if err != nil {
		return nil, survey.Refuse("file_not_csv", err)
	}
	read, err := composite.ReadFigures(string(text), &s)
	if err != nil {
		return nil, err
	}
	typed := map[string]map[string]string{}
	for subject, parts := range read {
		typed[subject] = map[string]string{}
		for name, figure := range parts {
			typed[subject][name] = composite.Text(figure)
		}
	}
	return Figures{typed, from}, nil
}
