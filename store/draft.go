package store

import (
	"context"

	"ceping/survey"
	"ceping/survey/office"
)

// Change implements office.Registry.
func (s *Store) Change(ctx context.Context, id string, from, to survey.Setup, act office.Act) error {
	return s.move(id, survey.Draft, []office.Act{act}, func(k *kept, a *acting) error {
		session := k.get()
		if text(session.Setup) != text(from) {
			return &survey.Refusal{Code: "draft_changed"}
		}
		if err := a.record(ctx, statement{`UPDATE sessions SET setup = $1 WHERE id = $2`, []any{text(to), id}}); err != nil {
			return err
		}
		k.set(func(session *survey.Session) { session.Setup = to })
		return nil
	})
}
