package survey

import (
	"context"
	"errors"

	"ceping/survey/seal"
)

type progressKey struct{}

// WithProgress has told be told how far the box key is, wherever one is made or opened in the context: by layers of the trustees'
// locks, and by how many runs wait before it. told must not block. A context without it works in silence, as scripts do.
func WithProgress(ctx context.Context, told func(seal.Progress)) context.Context {
	return context.WithValue(ctx, progressKey{}, told)
}

// ProgressOf is what WithProgress said; nil without it.
func ProgressOf(ctx context.Context) func(seal.Progress) {
	told, _ := ctx.Value(progressKey{}).(func(seal.Progress))
	return told
}

// Crowded says no when too many keys are made or opened at once. Nothing was done then.
func Crowded(err error) error {
	if errors.Is(err, seal.ErrBusy) {
		return Refuse("too many sessions are made ready or opened at this moment, and nothing was done: try again in a minute",
			"同时制票或开箱的太多，没有执行：请过一分钟再试")
	}
	return err
}
