package street

import (
	"context"
	"log/slog"
	"slices"
	"sync"

	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
)

// Box is the open box of a session. Its methods may be called concurrently.
type Box struct {
	path   string
	config BoxConfig
	file   *vault.File
	mu     sync.RWMutex // only the file's writer changes what follows, and others read
	boxShape
	cast []int // ballots by category, as the head has them; counted here before closed

	// These are the writer's alone. From closed on nothing is free, and from opened on there are no nonces.
	spent   *vault.Set
	nonces  *vault.Free // rows
	rows    []keyRows
	tags    *envelope.Tagger
	scratch []byte // one cell

	mirrored bool // the box has a second copy, which is to be made equal when the box was written anew

	lists sync.Map // sorted digests of an opened box by key, as they are asked for
}

// keyRows are the rows of a key in memory.
type keyRows struct {
	free *vault.Free
	ids  []byte // envelope.RowSize bytes a row, from row 1 on
}

// BoxConfig is what a box is opened with.
type BoxConfig struct {
	House   [16]byte // whose and of which session it must be
	Session string
	Shape   *Shape       // of its manifest; nil: not compared
	Logger  *slog.Logger // see vault.Config; nil for none
	// Collected is how many slips of a category were collected; see Slips.Collected. It is asked within the cast. Nil: none.
	Collected func(category string) int
	Mirror    BoxMirror // nil: none
}

// OpenBox opens a box. A *FaultError for one that is missing, empty, unreadable, newer, another house's or session's, or out of shape.
func OpenBox(ctx context.Context, path string, config BoxConfig) (*Box, error) {
	if config.Collected == nil {
		config.Collected = func(string) int { return 0 }
	}
	b := &Box{path: path, config: config}
	vaulted := vault.Config{Logger: config.Logger, Load: b.load}
	if config.Mirror != nil {
		vaulted.Mirror = boxMirror{b}
	}
	var err error
	b.file, err = vault.Open(ctx, path, vaulted)
	if err != nil {
		return nil, faultOf(path, err)
	}
	return b, nil
}

// Close finishes what is under way and lets go of the file. Later acts are unavailable.
func (b *Box) Close() error {
	err := b.file.Close()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wipe()
	return err
}

// wipe clears what memory has of nonces and seed.
func (b *Box) wipe() {
	if b.spent != nil {
		b.spent.Clear()
	}
	if b.secrets != nil {
		*b.secrets = secrets{}
		b.secrets = nil
	}
	b.spent, b.nonces, b.rows, b.tags = nil, nil, nil, nil
}

// load reads the box anew.
func (b *Box) load(ctx context.Context, a *vault.Alone) error {
	head := a.Head()
	defer clear(head)
	shape, err := readBoxShape(ctx, head, a.Tables(), a.Starts)
	if err != nil {
		return err
	}
	if shape.house != b.config.House || idText(shape.session) != b.config.Session {
		return fault(survey.FaultForeign, "it is the box of session %s in house %x", idText(shape.session), shape.house)
	}
	if b.config.Shape != nil {
		if err := shape.fits(*b.config.Shape); err != nil {
			return err
		}
	}
	fresh := &Box{boxShape: shape}
	if err := fresh.readRows(ctx, a.Starts); err != nil {
		return err
	}
	b.adopt(fresh)
	b.scratch = make([]byte, slices.MaxFunc(append(a.Tables(), vault.Table{}), func(a, b vault.Table) int { return a.Width - b.Width }).Width)
	if b.mirrored { // nobody who asks where the box stands waits for another disk
		b.config.Mirror.Load(ctx, b.phase, wholeOf(a))
	}
	return nil
}

func (b *Box) adopt(fresh *Box) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wipe()
	b.boxShape, b.cast, b.spent, b.nonces, b.rows, b.tags = fresh.boxShape, fresh.cast, fresh.spent, fresh.nonces, fresh.rows, fresh.tags
}

// readRows reads what is kept in memory of the rows in this phase.
func (b *Box) readRows(ctx context.Context, rows starts) (err error) {
	b.cast = make([]int, len(b.categories))
	if b.phase.Reached(survey.Closed) {
		for i, c := range b.categories {
			b.cast[i] = c.cast
		}
	}
	if b.phase.Reached(survey.Opened) {
		return nil
	}
	b.spent, b.nonces = vault.NewSet(b.slips()), vault.NewFree(b.slips())
	if err := b.readNonces(ctx, rows); err != nil {
		return err
	}
	if b.phase.Reached(survey.Closed) {
		return nil
	}
	tagKey, err := envelope.TagKey(b.seed[:], idText(b.session))
	if err != nil {
		return err
	}
	defer clear(tagKey)
	b.tags = envelope.NewTagger(tagKey)
	for i, k := range b.keys {
		in := keyRows{free: vault.NewFree(k.rows), ids: make([]byte, 0, k.rows*envelope.RowSize)}
		if err := rows(ctx, firstKey+i, 1+envelope.RowSize, func(row int, start []byte) error {
			in.ids = append(in.ids, start[1:]...)
			switch start[0] {
			case 0:
				in.free.Add(row)
			case 1:
			default:
				return fault(survey.FaultShape, "row %d of %s is neither used nor free", row, k.name)
			}
			return nil
		}); err != nil {
			return err
		}
		b.rows = append(b.rows, in)
	}
	return nil
}

// readNonces takes any category and any nonce, twice if need be: what does not fit is for the check before opening to tell.
func (b *Box) readNonces(ctx context.Context, rows starts) error {
	return rows(ctx, noncesTable, nonceWidth, func(row int, cell []byte) error {
		defer clear(cell)
		r := &reader{rest: cell}
		used, code, nonce := r.byte(), r.code(), r.array()
		switch used {
		case 0:
			b.nonces.Add(row)
		case 1:
			b.spent.Add(nonce)
			if i := b.category(code); i >= 0 && !b.phase.Reached(survey.Closed) {
				b.cast[i]++
			}
		default:
			return fault(survey.FaultShape, "row %d of the nonces is neither used nor free", row)
		}
		return nil
	})
}

// State is where a box stands, in numbers.
type State struct {
	House   [16]byte
	Session string
	Phase   survey.Phase // ready to opened
	Step    int
	Seen    Seen
	Seal    ballot.Seal // from closed on
	Full    bool        // a ballot was refused since it would have been one more than slips were collected
	// By category.
	Slips, Cast, Paper map[string]int
}

// State is where the box stands.
func (b *Box) State() State {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.state(b.cast)
}

func (s *boxShape) state(cast []int) State {
	state := State{House: s.house, Session: idText(s.session), Phase: s.phase, Step: s.step, Seen: s.seen, Full: s.full,
		Slips: map[string]int{}, Cast: map[string]int{}, Paper: map[string]int{}}
	if s.phase.Reached(survey.Closed) {
		state.Seal = s.seal()
	}
	for i, c := range s.categories {
		state.Slips[c.code], state.Cast[c.code], state.Paper[c.code] = c.slips, cast[i], c.paper
	}
	return state
}

// Phase is that of State.
func (b *Box) Phase() survey.Phase {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.phase
}

// Seed is a copy of the issuers' seed; nil from opened on, and of a box that was closed with Close.
func (b *Box) Seed() []byte {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.secrets == nil || b.phase.Reached(survey.Opened) {
		return nil
	}
	return slices.Clone(b.seed[:])
}

// Salt is the seal's, from closed on; zeros before, and of a box that was closed with Close.
func (b *Box) Salt() [32]byte {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if b.secrets == nil {
		return [32]byte{}
	}
	return b.salt
}

// SetSeen lets the box see acts. It never goes back: fewer than it has seen change nothing.
func (b *Box) SetSeen(ctx context.Context, seen Seen) error {
	return do(ctx, b.file, func(tx *vault.Tx) (func(), error) {
		if seen.Acts <= b.seen.Acts {
			return nil, nil
		}
		return b.setHead(tx, func(h *boxHead) { h.seen = seen })
	})
}

// setHead is a change of the head.
func (b *Box) setHead(tx *vault.Tx, change func(*boxHead)) (undo func(), err error) {
	before, fresh := b.boxHead, b.boxHead.copied()
	change(&fresh)
	cell := fresh.cell()
	defer clear(cell)
	b.takeHead(fresh)
	return func() { b.takeHead(before) }, tx.SetHead(cell)
}

func (b *Box) takeHead(h boxHead) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.boxHead = h
}

// InPlace wraps vault.ErrReplaced when another file, or none, lies where the box is.
func (b *Box) InPlace(ctx context.Context) error {
	return answer(b.file.InPlace(ctx))
}

// Ready reports whether a ballot could be written now: unavailable when not. It tries anew what failed before.
func (b *Box) Ready(ctx context.Context) error {
	return do(ctx, b.file, func(*vault.Tx) (func(), error) { return nil, nil })
}
