package control

import "context"

// Mirrored names a session whose second copy is meant.
type Mirrored struct{ ID string }

// TakeoverCode is a takeover code in groups of four.
type TakeoverCode struct{ Code string }

func (h house) takeoverCode(ctx context.Context, act Mirrored) (TakeoverCode, error) {
	code, err := h.office.TakeoverCode(ctx, act.ID)
	return TakeoverCode{code}, err
}

func (h house) beginMirror(ctx context.Context, act Mirrored) (none, error) {
	return none{}, h.office.BeginMirror(ctx, act.ID)
}

func (h house) endMirror(ctx context.Context, act Mirrored) (none, error) {
	return none{}, h.office.EndMirror(ctx, act.ID)
}
