package version1

import (
	"context"
	"encoding/hex"
	"sync"
	"time"

	"ceping/survey"
)

// boardInterval: counts are published no oftener, so that a watcher of the counts cannot time a single voter.
const boardInterval = 5 * time.Second

// Board is what anyone may read of a session: counts, and the seal.
type Board struct {
	store Public
	now   func() time.Time
	mu    sync.Mutex
	shown map[string]shownCounts
	lists sync.Map // PublishedSeal by session: from opened on it never changes
}

type shownCounts struct {
	counts BoardCounts
	until  time.Time
}

// NewBoard publishes from a store; now is a clock.
func NewBoard(store Public, now func() time.Time) *Board {
	return &Board{store: store, now: now, shown: map[string]shownCounts{}}
}

// BoardCounts are 已领 and 已投 of all categories together.
type BoardCounts struct {
	Phase     survey.Phase
	Collected int
	Cast      int
}

// Counts returns the counts as they stood at most five seconds ago, and the phase as it is. ErrSessionUnknown for a draft.
func (b *Board) Counts(ctx context.Context, session string) (BoardCounts, error) {
	s, err := readySession(ctx, b.store, session)
	if err != nil {
		return BoardCounts{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	shown, ok := b.shown[session]
	if !ok || !b.now().Before(shown.until) {
		if shown.counts, err = b.count(ctx, session); err != nil {
			return BoardCounts{}, err
		}
		shown.until = b.now().Add(boardInterval)
		b.shown[session] = shown
	}
	shown.counts.Phase = s.Phase
	return shown.counts, nil
}

func (b *Board) count(ctx context.Context, session string) (BoardCounts, error) {
	var counts BoardCounts
	slips, err := b.store.CountSlips(ctx, session)
	if err != nil {
		return counts, err
	}
	cast, err := b.store.CountCast(ctx, session)
	if err != nil {
		return counts, err
	}
	for _, c := range slips {
		counts.Collected += c.Collected
	}
	for _, n := range cast {
		counts.Cast += n
	}
	return counts, nil
}

// PublishedSeal is the seal, and from opened on the digests of all ballots, sorted, in hex.
type PublishedSeal struct {
	survey.Seal
	Ballots []string // nil before opened
}

// Seal publishes the seal from closed on; ErrNotClosed before, ErrSessionUnknown for a draft.
func (b *Board) Seal(ctx context.Context, session string) (PublishedSeal, error) {
	s, err := readySession(ctx, b.store, session)
	if err != nil {
		return PublishedSeal{}, err
	}
	if s.Seal == nil {
		return PublishedSeal{}, survey.ErrNotClosed
	}
	published := PublishedSeal{Seal: *s.Seal}
	if !s.Phase.Reached(survey.Opened) {
		return published, nil
	}
	if list, ok := b.lists.Load(session); ok {
		return list.(PublishedSeal), nil
	}
	ballots, err := b.store.Ballots(ctx, session)
	if err != nil {
		return PublishedSeal{}, err
	}
	published.Ballots = []string{}
	for _, d := range Digests(ballots) {
		published.Ballots = append(published.Ballots, hex.EncodeToString(d[:]))
	}
	b.lists.Store(session, published)
	return published, nil
}

// readySession is a session that the public may know of.
func readySession(ctx context.Context, registry Public, id string) (survey.Session, error) {
	s, err := registry.Session(ctx, id)
	if err == nil && !s.Phase.Reached(survey.Ready) {
		err = survey.ErrSessionUnknown
	}
	return s, err
}
