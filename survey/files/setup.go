package files

import (
	"bytes"
	"context"
	"encoding/json"

	"ceping/survey"
	"ceping/survey/child"
	"ceping/survey/setup"
	"ceping/survey/strict"
)

// sessionAbout says of a session file whether it is UTF-8 for sure.
type sessionAbout struct {
	Text bool `json:"text"`
}

// sessionRead is a session file that was taken.
type sessionRead struct {
	Setup survey.Setup `json:"setup"`
	From  string       `json:"from"` // which encoding, where that is worth a look
}

// Session reads a session file in any encoding that setup.UTF8 knows; from names it, where that is worth a look.
func (f Files) Session(ctx context.Context, name string, file []byte) (s survey.Setup, from string, err error) {
	return f.session(ctx, child.Order{Kind: session, Name: name, About: sessionAbout{}, File: file})
}

// SessionText reads a session file that is UTF-8.
func (f Files) SessionText(ctx context.Context, name string, text []byte) (survey.Setup, error) {
	s, _, err := f.session(ctx, child.Order{Kind: session, Name: name, About: sessionAbout{Text: true}, File: text})
	return s, err
}

func (f Files) session(ctx context.Context, order child.Order) (survey.Setup, string, error) {
	var read sessionRead
	err := f.in.Read(ctx, order, &read)
	return read.Setup, read.From, err
}

func readSession(builtins func() (map[string]survey.Form, error)) func(context.Context, json.RawMessage, []byte) (any, error) {
	return func(_ context.Context, about json.RawMessage, file []byte) (any, error) {
		var of sessionAbout
		if err := strict.JSON(about, &of); err != nil {
			return nil, err
		}
		var read sessionRead
		if !of.Text {
			var err error
			if file, read.From, err = setup.UTF8(file); err != nil {
				return nil, survey.Refuse("session_file_encoding", err)
			}
		}
		known, err := builtins()
		if err != nil {
			return nil, err
		}
		read.Setup, err = setup.Read(bytes.NewReader(file), known)
		return read, err
	}
}

// formRead is a form that was read. Its JSON leaves out an empty list of categories and empty weights, which are refused later, as if none
// were named, which is taken: so they are told beside it.
type formRead struct {
	Form         survey.Form `json:"form"`
	NoCategories bool        `json:"no_categories"`
	NoWeights    bool        `json:"no_weights"`
}

// Form reads one form as a session has it (setup.FormOf).
func (f Files) Form(ctx context.Context, name, text string, in *survey.Setup) (survey.Form, error) {
	var read formRead
	if err := f.in.Read(ctx, child.Order{Kind: form, Name: name, About: in, File: []byte(text)}, &read); err != nil {
		return survey.Form{}, err
	}
	if read.NoCategories {
		read.Form.Categories = []string{}
	}
	if read.NoWeights {
		read.Form.Weights = map[string]int{}
	}
	return read.Form, nil
}

func readForm(_ context.Context, about json.RawMessage, file []byte) (any, error) {
	var in survey.Setup
	if err := strict.JSON(about, &in); err != nil {
		return nil, err
	}
	read, err := setup.FormOf(file, &in)
	return formRead{read, read.Categories != nil && len(read.Categories) == 0, read.Weights != nil && len(read.Weights) == 0}, err
}
