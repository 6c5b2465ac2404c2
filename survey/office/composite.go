package office

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"

	"ceping/survey"
	"ceping/survey/composite"
	"ceping/survey/words"
)

// TakeComposite does what Composite does for one who takes it away, which is an act that names the figures by their digest. as is the format.
func (a Actor) TakeComposite(ctx context.Context, id, figures, as string) (*composite.Document, error) {
	s, may, err := a.allowed(ctx, id, survey.Person.Results)
	if err != nil {
		return nil, err
	}
	d, err := a.office.composite(ctx, s, figures)
	if err != nil {
		return nil, err
	}
	var digest []byte
	if figures != "" {
		sum := sha256.Sum256([]byte(figures))
		digest = sum[:]
	}
	return d, a.office.house.Record(ctx, may.act(words.TookComposite(as, digest)))
}

// Composite computes the composite (综合得分) of an opened or archived session. figures is the text of the CSV with what is entered: it is
// required where a part is, and refused where none is.
func (a Actor) Composite(ctx context.Context, id, figures string) (*composite.Document, error) {
	s, _, err := a.allowed(ctx, id, survey.Person.Results)
	if err != nil {
		return nil, err
	}
	return a.office.composite(ctx, s, figures)
}

func (o *Office) composite(ctx context.Context, s survey.Session, figures string) (*composite.Document, error) {
	defined := s.Setup.Composite
	if defined == nil {
		return nil, survey.Refuse("composite_none")
	}
	entered := composite.Entered(defined)
	switch {
	case len(entered) > 0 && figures == "":
		return nil, survey.Refuse("composite_wants_figures", entered, strings.Join(entered, ","))
	case len(entered) == 0 && figures != "":
		return nil, survey.Refuse("composite_wants_none")
	}
	r, err := o.report(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := o.frozen(ctx, s); err != nil {
		return nil, err
	}
	var read composite.Figures
	if len(entered) > 0 {
		if read, err = composite.ReadFigures(figures, &s.Setup); err != nil {
			return nil, err
		}
	}
	return composite.Of(r, defined, read)
}

// frozen refuses a definition that is not the one of the act of ready.
func (o *Office) frozen(ctx context.Context, s survey.Session) error {
	acts, err := o.house.SessionAudit(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(acts) {
		if e.Name == survey.ActReady && words.ReadyComposite(e.Detail, definition(&s.Setup)) {
			return nil
		} else if e.Name == survey.ActReady {
			break
		}
	}
	return survey.Refuse("composite_altered")
}

// definition is the composite's text, as the act of ready has it; "" of none.
func definition(s *survey.Setup) string {
	if s.Composite == nil {
		return ""
	}
	text, err := json.Marshal(s.Composite)
	if err != nil {
		panic(err) // plain types
	}
	return string(text)
}
