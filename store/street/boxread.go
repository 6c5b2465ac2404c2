package street

import (
	"bytes"
	"context"
	"encoding/hex"
	"slices"

	"ceping/store/vault"
	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
)

// Row is a used row of an envelope key.
type Row struct {
	ID       [envelope.RowSize]byte
	Category string // empty of a text
	Tag      [32]byte
	Sealed   []byte
}

// Nonce is a spent nonce.
type Nonce struct {
	Category string
	Nonce    [32]byte
}

// Contents are all that a closed box holds, as it stands there, whether it fits or not.
type Contents struct {
	Rows   map[string][]Row // by key, as they lie: sorted by digest
	Nonces []Nonce          // none from opened on
	// Credentials are the list that closing wrote.
	Credentials [][32]byte
	Seed        []byte // nil from opened on
	Salt        [32]byte
	Seal        ballot.Seal
	Paper       map[string]int // ballots that staff entered, by category
	Full        bool           // a ballot was refused since it would have been one more than slips were collected
}

// readEnvelope reads a row of a key. Sealed is a part of the cell.
func readEnvelope(cell []byte) Row {
	r := &reader{rest: cell[1:]}
	return Row{ID: r.id(), Category: r.code(), Tag: r.array(), Sealed: r.rest}
}

// Read reads the box. ballot.ErrNotClosed before closed.
func (b *Box) Read(ctx context.Context) (contents Contents, err error) {
	err = alone(ctx, b.file, func(ctx context.Context, a *vault.Alone) error {
		if !b.phase.Reached(survey.Closed) {
			return refusal{ballot.ErrNotClosed}
		}
		contents, err = b.boxShape.contents(ctx, a.Starts)
		return err
	})
	return contents, err
}

// contents reads all that a closed box holds.
func (s *boxShape) contents(ctx context.Context, rows starts) (Contents, error) {
	c := Contents{Rows: map[string][]Row{}, Salt: s.salt, Seal: s.seal(), Paper: map[string]int{}, Full: s.full}
	if !s.phase.Reached(survey.Opened) {
		c.Seed = slices.Clone(s.seed[:])
	}
	for _, of := range s.categories {
		c.Paper[of.code] = of.paper
	}
	err := rows(ctx, noncesTable, nonceWidth, func(_ int, cell []byte) error {
		if cell[0] == 1 {
			c.Nonces = append(c.Nonces, Nonce{readCode(cell[1 : 1+codeWidth]), [32]byte(cell[1+codeWidth:])})
		}
		clear(cell)
		return nil
	})
	if err != nil {
		return c, err
	}
	if err := rows(ctx, credentialsTable, credentialWidth, func(_ int, cell []byte) error {
		c.Credentials = append(c.Credentials, [32]byte(cell))
		return nil
	}); err != nil {
		return c, err
	}
	for i, k := range s.keys {
		c.Rows[k.name] = []Row{}
		if err := rows(ctx, firstKey+i, envelopeHead+k.sealed, func(_ int, cell []byte) error {
			if cell[0] == 1 {
				c.Rows[k.name] = append(c.Rows[k.name], readEnvelope(slices.Clone(cell)))
			}
			return nil
		}); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (h *boxHead) seal() ballot.Seal {
	return ballot.Seal{Count: h.count, Digest: hex.EncodeToString(h.digest[:])}
}

// ClosedSeal is the seal from closed on; ballot.ErrNotClosed before.
func (b *Box) ClosedSeal() (ballot.Seal, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if !b.phase.Reached(survey.Closed) {
		return ballot.Seal{}, ballot.ErrNotClosed
	}
	return b.seal(), nil
}

// OpenedSeal is the seal with salt and lists from opened on; ballot.ErrNotClosed before.
func (b *Box) OpenedSeal() (ballot.OpenedSeal, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if !b.phase.Reached(survey.Opened) {
		return ballot.OpenedSeal{}, ballot.ErrNotClosed
	}
	if b.secrets == nil {
		return ballot.OpenedSeal{}, &unavailable{vault.ErrStopped}
	}
	opened := ballot.OpenedSeal{Seal: b.seal(), Salt: b.salt, Lists: map[string]string{envelope.Credentials: hex.EncodeToString(b.credentials[:])}}
	for _, k := range b.keys {
		opened.Lists[k.name] = hex.EncodeToString(k.list[:])
	}
	return opened, nil
}

// List is the digests of one key from opened on, in hex, sorted; envelope.Credentials lists the spent credentials.
// ballot.ErrNotClosed before, whatever the key, then ballot.ErrEnvelopeUnknown.
func (b *Box) List(ctx context.Context, key string) ([]string, error) {
	digests, err := b.list(ctx, key)
	if err != nil {
		return nil, err
	}
	list := make([]string, len(digests))
	for i := range list {
		list[i] = hex.EncodeToString(digests[i][:])
	}
	return list, nil
}

func (b *Box) list(ctx context.Context, name string) (digests [][32]byte, err error) {
	if !b.Phase().Reached(survey.Opened) {
		return nil, ballot.ErrNotClosed
	}
	if kept, ok := b.lists.Load(name); ok { // an opened box changes no more
		return kept.([][32]byte), nil
	}
	table := credentialsTable
	if name != envelope.Credentials {
		b.mu.RLock()
		table = firstKey + slices.IndexFunc(b.keys, func(k key) bool { return k.name == name })
		b.mu.RUnlock()
		if table < firstKey {
			return nil, ballot.ErrEnvelopeUnknown
		}
	}
	err = alone(ctx, b.file, func(ctx context.Context, a *vault.Alone) error {
		return a.Each(ctx, table, func(_ int, cell []byte) error {
			if table == credentialsTable {
				digests = append(digests, [32]byte(cell))
			} else if e := readEnvelope(cell); cell[0] == 1 {
				digests = append(digests, envelope.Digest(envelope.Name{Key: name, Category: e.Category}, e.Sealed))
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(digests, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	b.lists.Store(name, digests)
	return digests, nil
}
