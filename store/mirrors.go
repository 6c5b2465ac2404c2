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
		c := &k.second
		c.mu.Lock()
		live := c.copy != nil
		c.mu.Unlock()
		if !live {
			return survey.Refuse("mirror_none")
		}
		if err := a.record(ctx); err != nil {
			return err
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.removeLocked(s, id)
		c.state = survey.Mirror{Reason: survey.MirrorPulled}
		c.noted = c.state
		return nil
	})
}
