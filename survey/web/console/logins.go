package console

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"

	"ceping/survey/office"
)

const (
	maxLogins  = 1000             // that are kept at a time
	ownLogins  = 50               // of one account, so that none takes all
	touchEvery = 10 * time.Minute // that a login in use is written down anew
)

// logins keeps staff sessions in memory, and of each in the house what lets its browser in after a restart: whose it is, and the digest of its
// token, by which scs asks for it. What else a staff session holds ends with the program. A house that cannot be written ends no login
// that is under way: it is kept in memory then, and no longer.
type logins struct {
	door   func() office.Door
	logger *slog.Logger
	now    func() time.Time

	mu   sync.Mutex
	read bool // what the house has
	list map[string]*login
}

// login is a staff session by its token's digest.
type login struct {
	office.Login
	data    []byte    // as scs has it; nil until it is asked for after a restart
	written time.Time // when it was last written down; zero when it never was
}

func newLogins(door func() office.Door, logger *slog.Logger, now func() time.Time) *logins {
	return &logins{door: door, logger: logger, now: now, list: map[string]*login{}}
}

// FindCtx implements scs.CtxStore.
func (l *logins) FindCtx(ctx context.Context, digest string) (data []byte, found bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.readAll(ctx)
	one := l.list[digest]
	if one == nil || !l.now().Before(one.ends()) {
		return nil, false, nil
	}
	if one.data == nil {
		held := map[string]any{staffKey: one.Who, generationKey: one.Generation}
		if one.data, err = (scs.GobCodec{}).Encode(one.Deadline, held); err != nil {
			return nil, false, err
		}
	}
	return one.data, true, nil
}

// readAll reads what the house has, once. Until that succeeds nobody from before is let in.
func (l *logins) readAll(ctx context.Context) {
	if l.read {
		return
	}
	kept, err := l.door().Logins(ctx)
	if err != nil {
		l.logger.Error("logins could not be read: whoever was logged in before is asked for the password", "error", err)
		return
	}
	l.read = true
	for _, one := range kept {
		if l.list[one.Digest] == nil {
			l.list[one.Digest] = &login{Login: one, written: l.now()}
		}
	}
}

// ends is when a login holds no more.
func (one *login) ends() time.Time {
	if one.Idle.Before(one.Deadline) {
		return one.Idle
	}
	return one.Deadline
}

// CommitCtx implements scs.CtxStore.
func (l *logins) CommitCtx(ctx context.Context, digest string, data []byte, expiry time.Time) error {
	deadline, held, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.readAll(ctx)
	before, now := l.list[digest], l.now()
	one := &login{data: slices.Clone(data)}
	one.Digest, one.Deadline, one.Idle = digest, deadline, expiry
	one.Who, _ = held[staffKey].(string)
	one.Generation, _ = held[generationKey].(int)
	if before != nil && before.Who == one.Who && before.Generation == one.Generation {
		one.written = before.written
	}
	l.list[digest] = one
	if one.Who == "" || !one.written.IsZero() && now.Sub(one.written).Abs() < touchEvery {
		return nil
	}
	if dropped := l.room(one, now); len(dropped) > 0 {
		l.failed(l.door().DropLogins(ctx, dropped...))
	}
	if err := l.door().KeepLogin(ctx, one.Login); err != nil {
		l.failed(err)
		return nil
	}
	one.written = now
	return nil
}

func (l *logins) failed(err error) {
	if err != nil {
		l.logger.Error("a login could not be written down: it ends with the program", "error", err)
	}
}

// room forgets logins that are over, and of more than are kept the ones that would end first; never the one that has just come.
func (l *logins) room(fresh *login, now time.Time) (dropped []string) {
	drop := func(digest string) {
		dropped = append(dropped, digest)
		delete(l.list, digest)
	}
	own := 0
	for digest, one := range l.list {
		if one != fresh && !now.Before(one.ends()) {
			drop(digest)
		} else if one.Who == fresh.Who {
			own++
		}
	}
	first := slices.SortedFunc(maps.Keys(l.list), func(a, b string) int { return l.list[a].ends().Compare(l.list[b].ends()) })
	for _, digest := range first {
		switch one := l.list[digest]; {
		case one == fresh:
		case own > ownLogins && one.Who == fresh.Who:
			own--
			drop(digest)
		case len(l.list) > maxLogins && own <= ownLogins:
			drop(digest)
		}
	}
	return dropped
}

// DeleteCtx implements scs.CtxStore. Whoever leaves is told when the house could not be written: it would let the browser in again.
func (l *logins) DeleteCtx(ctx context.Context, digest string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.readAll(ctx)
	one := l.list[digest]
	delete(l.list, digest)
	if one == nil || one.written.IsZero() {
		return nil
	}
	return l.door().DropLogins(ctx, digest)
}

// Find, Commit and Delete implement scs.Store, which calls them no more where it has those above.
func (l *logins) Find(digest string) ([]byte, bool, error) {
	return l.FindCtx(context.Background(), digest)
}
func (l *logins) Delete(digest string) error { return l.DeleteCtx(context.Background(), digest) }
func (l *logins) Commit(digest string, data []byte, expiry time.Time) error {
	return l.CommitCtx(context.Background(), digest, data, expiry)
}
