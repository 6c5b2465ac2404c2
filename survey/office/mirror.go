package office

import (
	"context"

	"ceping/survey"
	"ceping/survey/words"
)

// Mirror tells what there is of the second copy of a session's live box.
func (a Actor) Mirror(ctx context.Context, id string) (survey.Mirror, error) {
	if _, err := a.seen(ctx, id); err != nil {
		return survey.Mirror{}, err
	}
	return a.office.house.Mirror(ctx, id)
}

// TakeoverCode returns the code with which another machine goes on from the session's copy. Whoever has it and the disk has the box: that it
// was shown is an act.
func (a Actor) TakeoverCode(ctx context.Context, id string) (string, error) {
	_, may, err := a.acting(ctx, id)
	if err != nil {
		return "", err
	}
	return a.office.house.TakeoverCode(ctx, id, may.act(words.TakeoverCode()))
}

// BeginMirror has a copy that was lost, or ended, written anew: its disk is back.
func (a Actor) BeginMirror(ctx context.Context, id string) error {
	_, may, err := a.acting(ctx, id)
	if err != nil {
		return err
	}
	return a.office.house.BeginMirror(ctx, id, may.act(words.MirrorWanted()))
}

// EndMirror overwrites the session's copy, so that its disk may be pulled.
func (a Actor) EndMirror(ctx context.Context, id string) error {
	_, may, err := a.acting(ctx, id)
	if err != nil {
		return err
	}
	return a.office.house.EndMirror(ctx, id, may.act(words.MirrorLost(survey.MirrorPulled)))
}
