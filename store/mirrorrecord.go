package store

import (
	"context"
	"errors"

	"ceping/store/mirror"
)

// mirrorRecord brings a session's record to its copy as it is by now, before the act that changed it is answered.
func (s *Store) mirrorRecord(ctx context.Context, k *kept) {
	if k.second.live() && errors.Is(s.writeRecord(ctx, k), mirror.ErrRoom) {
		s.mirrorAnew(ctx, k)
	}
}

// mirrorRecords brings the house's log to all copies after an act that is about no session.
func (s *Store) mirrorRecords(ctx context.Context) {
	for _, k := range s.everySession() {
		s.mirrorRecord(ctx, k)
	}
}

// writeRecord holds the lock on records meanwhile: none that is older comes after a newer one.
func (s *Store) writeRecord(ctx context.Context, k *kept) error {
	s.mirror.records.Lock()
	defer s.mirror.records.Unlock()
	record, err := s.recordOf(ctx, k.session.ID)
	if err != nil {
		k.second.mu.Lock()
		defer k.second.mu.Unlock()
		if k.second.copy != nil {
			k.second.fail(s, k.session.ID, err)
		}
		return nil
	}
	defer clear(record)
	return k.second.write(ctx, s, k, []mirror.Part{{Record: record}})
}
