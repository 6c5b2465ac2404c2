package ballot

import (
	"context"
	"sync"
	"time"

	"ceping/survey/sitting"
)

// boardInterval: counts are published no oftener, so that a watcher of the counts cannot time a single voter.
const boardInterval = 5 * time.Second

// Board publishes what anyone may read of a session. It knows numbers and digests only.
type Board struct {
	public Public
	now    func() time.Time
	mu     sync.Mutex
	shown  map[string]shown
}

type shown struct {
	totals Totals
	until  time.Time
}

// NewBoard returns a Board that publishes from a store; now is a clock.
func NewBoard(public Public, now func() time.Time) *Board {
	return &Board{public: public, now: now, shown: map[string]shown{}}
}

// Counts are 已领, 补发 and 已投 of all categories together.
type Counts struct {
	Phase sitting.Phase
	Totals
}

// Counts returns the counts as they were at most five seconds ago, and the phase as it is. ErrSessionUnknown.
func (b *Board) Counts(ctx context.Context, session string) (Counts, error) {
	phase, err := b.public.Phase(ctx, session)
	if err != nil {
		return Counts{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	kept, ok := b.shown[session]
	if !ok || !b.now().Before(kept.until) {
		if kept.totals, err = b.public.Totals(ctx, session); err != nil {
			return Counts{}, err
		}
		kept.until = b.now().Add(boardInterval)
		b.shown[session] = kept
	}
	return Counts{phase, kept.totals}, nil
}

// Seal publishes the seal: count and digest from closed on, with salt and lists from opened on, when opened is true. ErrNotClosed
// before, ErrSessionUnknown.
func (b *Board) Seal(ctx context.Context, session string) (seal OpenedSeal, opened bool, err error) {
	phase, err := b.public.Phase(ctx, session)
	if err != nil {
		return OpenedSeal{}, false, err
	}
	if phase.Reached(sitting.Opened) {
		seal, err = b.public.OpenedSeal(ctx, session)
		return seal, err == nil, err
	}
	seal.Seal, err = b.public.Seal(ctx, session)
	return seal, false, err
}

// List publishes the digests of one key from opened on, in hex, sorted. ErrNotClosed before, ErrEnvelopeUnknown, ErrSessionUnknown.
func (b *Board) List(ctx context.Context, session, key string) ([]string, error) {
	phase, err := b.public.Phase(ctx, session)
	if err != nil {
		return nil, err
	}
	if !phase.Reached(sitting.Opened) {
		return nil, ErrNotClosed
	}
	return b.public.List(ctx, session, key)
}
