package store

import (
	"context"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"

	"ceping/survey"
	"ceping/survey/office"
)

// Create implements office.Registry.
func (s *Store) Create(ctx context.Context, session survey.Session, act office.Act) error {
	if err := checkID(session.ID); err != nil {
		return err
	}
	if act.Session() != session.ID {
		return errElsewhere
	}
	return s.act(ctx, nil, []office.Act{act}, func(a *acting) error {
		s.making.Lock() // not mu: who waits for the house would keep every voter waiting
		defer s.making.Unlock()
		insert := statement{`INSERT INTO sessions (id, phase, setup) VALUES ($1, $2, $3)`, []any{session.ID, session.Phase, text(session.Setup)}}
		if err := a.record(ctx, insert); err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.sessions[session.ID] = &kept{session: session}
		s.order = append(s.order, session.ID)
		return nil
	})
}

// Session implements office.Registry.
func (s *Store) Session(_ context.Context, id string) (survey.Session, error) {
	k, err := s.find(id)
	if err != nil {
		return survey.Session{}, err
	}
	return k.get(), nil
}

// Sessions implements office.Registry.
func (s *Store) Sessions(context.Context) ([]survey.Session, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return nil, unavailable(errStopped)
	}
	list := make([]survey.Session, 0, len(s.order))
	for _, id := range slices.Backward(s.order) {
		list = append(list, s.sessions[id].get())
	}
	return list, nil
}

// Keys implements office.Registry.
func (s *Store) Keys(_ context.Context, id string) (office.Keys, error) {
	k, err := s.find(id)
	if err != nil {
		return office.Keys{}, err
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	if !k.session.Phase.Reached(survey.Ready) {
		return office.Keys{}, survey.ErrSessionUnknown
	}
	return k.keys, nil
}

// Enter implements office.Registry.
func (s *Store) Enter(ctx context.Context, id string, entered map[string]survey.Entered, phases []survey.Phase, correction string, act office.Act) error {
	return s.hold(id, []office.Act{act}, func(k *kept, a *acting) error {
		session := k.get()
		if !slices.Contains(phases, session.Phase) {
			return wrongPhase(session.Phase, phases...)
		}
		counts := map[string]survey.Entered{}
		maps.Copy(counts, session.Counts)
		for code, given := range entered {
			counts[code] = counts[code].With(given) // as they are by now: others enter, too
		}
		corrected := session.Corrected
		if correction != "" {
			corrected = correction
		}
		if err := a.record(ctx, statement{`UPDATE sessions SET entered = $1, corrected = $2 WHERE id = $3`, []any{text(counts), corrected, id}}); err != nil {
			return err
		}
		k.set(func(session *survey.Session) { session.Counts, session.Corrected = counts, corrected })
		return nil
	})
}

// Strays implements office.Registry. Of what was put aside Surroundings tells.
func (s *Store) Strays(context.Context) ([]string, error) {
	return slices.DeleteFunc(slices.Clone(s.strays), func(file string) bool { return isFound(filepath.Base(file)) }), nil
}

// text is a value as a JSON column has it.
func text(value any) string {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err) // the domain's own plain types
	}
	return string(b)
}
