package street

import (
	"context"
	"errors"

	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/ballot"
)

// SlipsView is a book of slips as it stands on the disk.
type SlipsView struct {
	House    [16]byte
	Seen     Seen
	Sessions []SlipSession // sorted by id
}

// SlipSession is a session that has slips.
type SlipSession struct {
	Session string
	Phase   survey.Phase
	Counts  map[string]survey.SlipCount
	Unbound bool // no blinded element is left
}

// LookSlips reads a book of slips that nobody has open, with what a killed process left, and changes no byte. A *FaultError as of
// OpenSlips, for which house it is left to the caller.
func LookSlips(ctx context.Context, path string) (view SlipsView, err error) {
	err = look(ctx, path, func(v *vault.View) error {
		house, b, err := readBook(ctx, v.Head(), v.Tables(), v.Starts)
		if err != nil {
			return err
		}
		view = SlipsView{House: house, Seen: b.seen}
		for i, s := range b.sessions {
			view.Sessions = append(view.Sessions, SlipSession{idText(s.id), s.phase, b.counts(i), b.unbound(i)})
		}
		return nil
	})
	return view, err
}

// BoxView is a box as it stands on the disk.
type BoxView struct {
	State
	shape boxShape
}

// Fits reports a *FaultError when the box is not of a shape.
func (v *BoxView) Fits(shape Shape) error { return v.shape.fits(shape) }

// LookBox reads a box that nobody has open, with what a killed process left, and changes no byte. A *FaultError as of OpenBox, for
// which house and session it is left to the caller.
func LookBox(ctx context.Context, path string) (view BoxView, err error) {
	err = look(ctx, path, func(v *vault.View) error {
		shape, err := readBoxShape(ctx, v.Head(), v.Tables(), v.Starts)
		if err != nil {
			return err
		}
		b := &Box{boxShape: shape}
		defer b.wipe()
		if err := b.readRows(ctx, v.Starts); err != nil {
			return err
		}
		view = BoxView{b.state(b.cast), b.boxShape}
		view.shape.secrets = nil
		return nil
	})
	return view, err
}

// LookInto is Box.Read for a box that nobody has open, and changes no byte. ballot.ErrNotClosed before closed; a *FaultError as of
// OpenBox, for which house and session it is left to the caller.
func LookInto(ctx context.Context, path string) (contents Contents, err error) {
	var open bool
	err = look(ctx, path, func(v *vault.View) error {
		shape, err := readBoxShape(ctx, v.Head(), v.Tables(), v.Starts)
		if err != nil {
			return err
		}
		defer func() { *shape.secrets = secrets{} }()
		if open = !shape.phase.Reached(survey.Closed); open {
			return nil
		}
		contents, err = shape.contents(ctx, v.Starts)
		return err
	})
	if err == nil && open {
		err = ballot.ErrNotClosed
	}
	return contents, err
}

func look(ctx context.Context, path string, read func(*vault.View) error) error {
	v, err := vault.Look(ctx, path)
	if err != nil {
		return faultOf(path, err)
	}
	return faultOf(path, errors.Join(read(v), v.Close()))
}
