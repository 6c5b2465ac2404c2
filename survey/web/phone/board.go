package phone

import (
	"context"

	"ceping/survey"
)

// board publishes what anyone may know.
type board struct{ says Board }

type countsAnswer struct {
	Phase     survey.Phase `json:"phase"`
	Collected int          `json:"collected"`
	Cast      int          `json:"cast"`
}

func (b board) counts(ctx context.Context, session string) (countsAnswer, error) {
	counts, err := b.says.Counts(ctx, session)
	return countsAnswer(counts), err
}

type sealAnswer struct {
	survey.Seal
	Ballots []string `json:"ballots,omitzero"` // absent before opened, [] of an empty box
}

func (b board) seal(ctx context.Context, session string) (sealAnswer, error) {
	published, err := b.says.Seal(ctx, session)
	return sealAnswer(published), err
}
