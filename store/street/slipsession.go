package street

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/ballot"
)

func idText(id [16]byte) string { return uuid.UUID(id).String() }

// named finds a session by the text of its id.
func (b *book) named(session string) (at int, found bool) {
	id, err := sessionID(session)
	if err != nil {
		return 0, false
	}
	return b.session(id)
}

// count is how many slips of a session were collected, replaced ones included, whether that was answered or not.
func (b *book) count(session int) (n int) {
	for i := range b.slips {
		if s := &b.slips[i]; s.session == session && (s.state == ballot.Collected || s.state == ballot.Replaced) {
			n++
		}
	}
	return n
}

// Issue keeps a session's batch in the place of the one before, which is forgotten, and its phase. The file is written anew, with
// all slips sorted by digest. A *SlipsCollected when slips of the batch before were collected.
func (s *Slips) Issue(ctx context.Context, session string, phase survey.Phase, batch []survey.IssuedSlip) error {
	id, err := sessionID(session)
	if err != nil {
		return err
	}
	if !gates(phase) {
		return fmt.Errorf("session %s: no slips are kept of one that is %s", session, phase)
	}
	for _, issued := range batch {
		if err := checkCode(issued.Category); err != nil {
			return err
		}
	}
	return s.rewrite(ctx, func(b *book) (*book, error) {
		if at, found := b.session(id); found {
			if n := b.count(at); n > 0 {
				return nil, refusal{&SlipsCollected{session, n}}
			}
		}
		fresh := b.without(id)
		at, _ := fresh.session(id)
		fresh.sessions = slices.Insert(fresh.sessions, at, slipSession{id: id, phase: phase})
		for i := range fresh.slips {
			if fresh.slips[i].session >= at {
				fresh.slips[i].session++
			}
		}
		for _, issued := range batch {
			fresh.slips = append(fresh.slips, slip{digest: issued.Digest, session: at, category: fresh.sessions[at].add(issued.Category), state: ballot.Fresh})
		}
		slices.SortFunc(fresh.slips, func(a, b slip) int { return bytes.Compare(a.digest[:], b.digest[:]) })
		return fresh, checkDigests(fresh.slips)
	})
}

// Withdraw forgets a session's slips for its way back to draft (退回筹备), wholly before or wholly after each collecting: a
// *SlipsCollected when there was one, a *WrongStep from voting on. Done for a session that has no slips here.
func (s *Slips) Withdraw(ctx context.Context, session string) error {
	return s.forget(ctx, session, func(b *book, at int) error {
		n, from := b.count(at), b.sessions[at].phase
		switch {
		case n > 0:
			return refusal{&SlipsCollected{session, n}}
		case !ballot.Step(from, survey.Draft, n):
			return refusal{&WrongStep{At: from, To: survey.Draft, Session: session}}
		}
		return nil
	})
}

// Forget erases a session's slips, whatever they are. Done for a session that has none here.
func (s *Slips) Forget(ctx context.Context, session string) error {
	return s.forget(ctx, session, func(*book, int) error { return nil })
}

func (s *Slips) forget(ctx context.Context, session string, allowed func(b *book, at int) error) error {
	id, err := sessionID(session)
	if err != nil {
		return err
	}
	return s.rewrite(ctx, func(b *book) (*book, error) {
		at, found := b.session(id)
		if !found {
			return nil, nil
		}
		if err := allowed(b, at); err != nil {
			return nil, err
		}
		return b.without(id), nil
	})
}

// rewrite writes the book anew as decide makes it, nil for as it is, while nothing else is written.
func (s *Slips) rewrite(ctx context.Context, decide func(*book) (*book, error)) error {
	return alone(ctx, s.file, func(ctx context.Context, a *vault.Alone) error {
		fresh, err := decide(&s.book) // which only the writer changes, and that is us; what stays collected but was not answered is not
		if err != nil || fresh == nil {
			return err
		}
		return a.Rewrite(ctx, fresh.content(s.house))
	})
}

// without is a copy of a book that does not have a session.
func (b *book) without(id [16]byte) *book {
	gone, found := b.session(id)
	fresh := &book{seen: b.seen}
	for i, s := range b.sessions {
		if !found || i != gone {
			s.codes = slices.Clone(s.codes)
			fresh.sessions = append(fresh.sessions, s)
		}
	}
	for _, s := range b.slips {
		if found && s.session == gone {
			continue
		}
		if found && s.session > gone {
			s.session--
		}
		fresh.slips = append(fresh.slips, s)
	}
	return fresh
}

// SetPhase lets the phase that gates collecting follow the box. Done when it stands there already; ballot.ErrSessionUnknown when
// the session has no slips here.
func (s *Slips) SetPhase(ctx context.Context, session string, phase survey.Phase) error {
	if !gates(phase) {
		return fmt.Errorf("session %s: no slips are kept of one that is %s", session, phase)
	}
	return do(ctx, s.file, func(tx *vault.Tx) (func(), error) {
		at, found := s.named(session)
		if !found {
			return nil, refusal{ballot.ErrSessionUnknown}
		}
		one := &s.sessions[at]
		before := one.phase
		if before == phase {
			return nil, nil
		}
		to := func(p survey.Phase) {
			s.mu.Lock()
			defer s.mu.Unlock()
			one.phase = p
		}
		to(phase)
		return func() { to(before) }, tx.Set(sessionsTable, at+1, sessionCell(one.id, phase))
	})
}

// Unbind overwrites every blinded element of a session that was opened: with another phase it is a *WrongStep. Done for a session
// that has no slips here.
func (s *Slips) Unbind(ctx context.Context, session string) error {
	return do(ctx, s.file, func(tx *vault.Tx) (func(), error) {
		at, found := s.named(session)
		if !found {
			return nil, nil
		}
		if phase := s.sessions[at].phase; phase != survey.Opened {
			return nil, refusal{&WrongStep{At: phase, To: survey.Opened, Session: session}}
		}
		var undo []func()
		back := func() {
			for _, b := range undo {
				b()
			}
		}
		for i := range s.slips {
			if one := &s.slips[i]; one.session == at && one.blinded != unbound {
				b, err := s.set(tx, i, one.state, &unbound)
				undo = append(undo, b)
				if err != nil {
					return back, err
				}
			}
		}
		if undo == nil {
			return nil, nil
		}
		return back, nil
	})
}

// Unbound reports whether no blinded element of a session is left.
func (s *Slips) Unbound(session string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	at, found := s.named(session)
	return !found || s.unbound(at)
}

func (b *book) unbound(session int) bool {
	return !slices.ContainsFunc(b.slips, func(s slip) bool { return s.session == session && s.blinded != unbound })
}

// Phase is the phase that gates a session's collecting; ballot.ErrSessionUnknown when it has no slips here.
func (s *Slips) Phase(session string) (survey.Phase, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	at, found := s.named(session)
	if !found {
		return "", ballot.ErrSessionUnknown
	}
	return s.sessions[at].phase, nil
}

// Sessions are those that have slips here, sorted.
func (s *Slips) Sessions() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := make([]string, len(s.sessions))
	for i := range list {
		list[i] = idText(s.sessions[i].id)
	}
	return list
}

// Counts are a session's slips by category; empty when it has none here.
func (s *Slips) Counts(session string) map[string]survey.SlipCount {
	s.mu.RLock()
	defer s.mu.RUnlock()
	at, found := s.named(session)
	if !found {
		return map[string]survey.SlipCount{}
	}
	return s.counts(at)
}

func (b *book) counts(session int) map[string]survey.SlipCount {
	counts := map[string]survey.SlipCount{}
	for i := range b.slips {
		s := &b.slips[i]
		if s.session != session {
			continue
		}
		code := b.sessions[session].codes[s.category]
		n := counts[code]
		n.Printed++
		if bound := s.blinded != unbound; bound != (s.state == ballot.Collected) && !b.sessions[session].phase.Reached(survey.Opened) {
			n.Unfit++
		}
		switch s.state {
		case ballot.Voided:
			n.Void++
		case ballot.Collected:
			n.Collected++
		case ballot.Replaced:
			n.Collected++
			n.Replaced++
		}
		counts[code] = n
	}
	return counts
}

// Collected is how many slips of a category were collected and answered, replaced ones included: as many ballots a box may hold.
func (s *Slips) Collected(session, category string) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	at, found := s.named(session)
	if !found {
		return 0
	}
	one := &s.sessions[at]
	if i, found := slices.BinarySearch(one.codes, category); found {
		return one.collected[i]
	}
	return 0
}

// House is whose the book is.
func (s *Slips) House() [16]byte { return s.house }

// Seen is up to where the book has seen the acts of staff.
func (s *Slips) Seen() Seen {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.seen
}

// SetSeen lets the book see acts. It never goes back: fewer than it has seen change nothing.
func (s *Slips) SetSeen(ctx context.Context, seen Seen) error {
	return do(ctx, s.file, func(tx *vault.Tx) (func(), error) {
		before := s.seen
		if seen.Acts <= before.Acts {
			return nil, nil
		}
		to := func(seen Seen) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.seen = seen
		}
		to(seen)
		return func() { to(before) }, tx.SetHead(bookHead(s.house, seen))
	})
}

// Copy writes a book with the same slips to another path, without those of some sessions, durably. Path must not exist.
func (s *Slips) Copy(ctx context.Context, path string, without func(session string) bool) error {
	return alone(ctx, s.file, func(ctx context.Context, _ *vault.Alone) error {
		fresh := &s.book
		for _, session := range s.book.sessions {
			if without(idText(session.id)) {
				fresh = fresh.without(session.id)
			}
		}
		return vault.Create(ctx, path, fresh.content(s.house))
	})
}
