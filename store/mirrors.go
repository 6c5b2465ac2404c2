package store

import (
	"context"

	"ceping/store/mirror"
	"ceping/survey"
	"ceping/survey/office"
)

// Mirror implements office.Mirrors.
func (s *Store) Mirror(_ context.Context, id string) (survey.Mirror, error) {
	k, err := s.find(id)
	if err != nil {
		return survey.Mirror{}, err
	}
	k.second.mu.Lock()
	defer k.second.mu.Unlock()
	return k.second.state, nil
}

// TakeoverCode implements office.Mirrors.
func (s *Store) TakeoverCode(ctx context.Context, id string, act office.Act) (code string, err error) {
	err = s.hold(id, []office.Act{act}, func(k *kept, a *acting) error {
		k.mu.RLock()
		defer k.mu.RUnlock()
		if len(k.seed) == 0 {
			return survey.Refuse("takeover_phase", k.session.Phase)
		}
		made, err := mirror.CodeOf(k.seed, id)
		if err != nil {
			return err
		}
		code = made.Spaced()
		return a.record(ctx)
	})
	if err != nil {
		return "", err
	}
	return code, nil
}

// EndMirror implements office.Mirrors.
func (s *Store) EndMirror(ctx context.Context, id string, act office.Act) error {
	return s.hold(id, []office.Act{act}, func(k *kept, a *acting) error {
		if !k.second.live() {
			return survey.Refuse("mirror_none")
		}
		if err := a.record(ctx); err != nil {
			return err
		}
		k.second.pulled()
		if err := k.second.end(s, id, survey.Mirror{Reason: survey.MirrorPulled}); err != nil {
			return survey.Refuse("mirror_not_overwritten")
		}
		return nil
	})
}

// pulled notes what the session's log has already.
func (c *secondCopy) pulled() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = survey.Mirror{Reason: survey.MirrorPulled}
	c.noted = c.state
}
