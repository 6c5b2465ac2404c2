package store

import (
	"context"

	"ceping/store/street"
	"ceping/survey"
	"ceping/survey/office"
)

// BeginMirror implements office.Mirrors. What is shown stays as it is until the copy is whole, or fails.
func (s *Store) BeginMirror(ctx context.Context, id string, act office.Act) error {
	var of *kept
	err := s.hold(id, []office.Act{act}, func(k *kept, a *acting) error {
		switch {
		case s.mirror.dir == "":
			return survey.Refuse("mirror_nowhere")
		case !k.mirrored():
			return survey.Refuse("mirror_phase", k.phase())
		case k.second.live():
			return survey.Refuse("mirror_live")
		}
		if err := s.mirrorThere(); err != nil { // freshCopy asks again: this one is for the log, which has no copy begun then
			return survey.Refuse("mirror_not_begun", reasonOfMirror(err))
		}
		if err := a.record(ctx); err != nil {
			return err
		}
		of = k
		s.mirror.hangs.Store(false)
		k.second.again(true)
		defer k.second.again(false)
		if err := s.withBox(context.WithoutCancel(ctx), k, func(box *street.Box) error { return s.mirrorBox(ctx, k, box) }); err != nil {
			return err
		}
		k.second.mu.Lock()
		defer k.second.mu.Unlock()
		if !k.second.state.Live {
			return survey.Refuse("mirror_not_begun", k.second.state.Reason)
		}
		return nil
	})
	if of != nil {
		s.noteMirror(context.WithoutCancel(ctx), of)
	}
	return err
}

// again says that staff want a copy although they ended the one before.
func (c *secondCopy) again(wanted bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wanted = wanted
}

// unwanted reports whether staff ended the copy and want none yet, with its lock held.
func (c *secondCopy) unwanted() bool { return c.state.Reason == survey.MirrorPulled && !c.wanted }
