package office

import (
	"context"
	"errors"

	"ceping/survey"
	"ceping/survey/boxkey"
)

type progressKey struct{}

// WithProgress has told be told how far the box key is, wherever one is made or opened in the context: by layers of the trustees'
// locks, and by how many runs wait before it. told must not block. A context without it works in silence, as scripts do.
func WithProgress(ctx context.Context, told func(boxkey.Progress)) context.Context {
	return context.WithValue(ctx, progressKey{}, told)
}

// progressOf returns what WithProgress was given; nil without it.
func progressOf(ctx context.Context) func(boxkey.Progress) {
	told, _ := ctx.Value(progressKey{}).(func(boxkey.Progress))
	return told
}

// crowded says no when too many keys are made or opened at once. Nothing was done then.
func crowded(err error) error {
	if errors.Is(err, boxkey.ErrBusy) {
		return survey.Refuse("works_full")
	}
	return err
}

// WrongPassphrases returns the refusal of passphrases that do not unwrap a box key.
func WrongPassphrases(err error, t survey.Trustees) error {
	switch {
	case errors.Is(err, boxkey.ErrTooFew):
		return survey.Refuse("passphrases_few", t.Threshold, len(t.Names))
	case errors.Is(err, boxkey.ErrPassphrase):
		return survey.Refuse("passphrase_wrong")
	case errors.Is(err, boxkey.ErrWrapped):
		return survey.Refuse("key_damaged")
	}
	return crowded(err)
}
