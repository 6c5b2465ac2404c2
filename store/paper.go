package store

import (
	"context"
	"fmt"

	"ceping/survey"
)

// CountPaper implements office.Registry. Nothing but the number changes: one act of staff at a time, so that it meets no
// other hand count halfway.
func (s *Store) CountPaper(ctx context.Context, id, category string) error {
	return s.hold(id, func(k *kept, _ *acting) error {
		session := k.get()
		if !session.Phase.Reached(survey.Voting) || session.Phase == survey.Archived {
			return wrongPhase(session.Phase, survey.Voting, survey.Closed, survey.Opened)
		}
		entered := session.Counts[category]
		if entered.Paper++; entered.Paper > k.box.counts()[category] {
			return &survey.Refusal{
				English: fmt.Sprintf("a paper ballot of %s cannot be counted before it is in the box: seal it first", category),
				Chinese: fmt.Sprintf("票种%s的纸质票不能多于票箱里的张数：请先入箱再计数", category),
			}
		}
		if session.Counts == nil {
			session.Counts = map[string]survey.Entered{}
		}
		session.Counts[category] = entered
		ctx := context.WithoutCancel(ctx) // begun, it is done or not done: the caller must know which
		if _, err := s.house.ExecContext(ctx, `UPDATE sessions SET entered = $1 WHERE id = $2`, text(session.Counts), id); err != nil {
			return unavailable(err)
		}
		k.set(func(kept *survey.Session) { kept.Counts = session.Counts })
		return nil
	})
}
