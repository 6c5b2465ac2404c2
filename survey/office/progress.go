package office

import (
	"context"
	"errors"
	"fmt"

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
		return survey.Refuse("too many sessions are made ready or opened at this moment, and nothing was done: try again in a minute",
			"同时制票或开箱的太多，没有执行：请过一分钟再试")
	}
	return err
}

// WrongPassphrases returns the refusal of passphrases that do not unwrap a box key.
func WrongPassphrases(err error, t survey.Trustees) error {
	switch {
	case errors.Is(err, boxkey.ErrTooFew):
		return survey.Refuse(
			fmt.Sprintf("too few passphrases: %d of %d trustees are needed", t.Threshold, len(t.Names)),
			fmt.Sprintf("口令不够：需要%d位开箱人中的%d位分别输入", len(t.Names), t.Threshold))
	case errors.Is(err, boxkey.ErrPassphrase):
		return survey.Refuse("a passphrase is wrong: check each and try again", "有口令不正确：请各位开箱人核对后重新输入")
	case errors.Is(err, boxkey.ErrWrapped):
		return survey.Refuse("the wrapped box key is damaged: restore the data directory as it was when the box was closed", "锁好的票箱密钥已损坏：请恢复封箱时的数据目录")
	}
	return crowded(err)
}
