package assets_test

import (
	"context"
	"encoding/hex"
	"slices"
	"sync"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// memory is one session's slips, box and board, for tests of the page: ballot's ports over maps. It keeps order and hides nothing.
type memory struct {
	mu        sync.Mutex
	phase     survey.Phase
	manifest  string
	seed      []byte
	envelopes []manifest.Envelope
	slips     map[survey.SlipDigest]*kept
	casts     []ballot.Cast
	salt      [32]byte
	altered   bool // the list of credentials lacks one that the seal counts
}

type kept struct {
	category string
	state    ballot.SlipState
	blinded  [32]byte
}

func (m *memory) lock() func() {
	m.mu.Lock()
	return m.mu.Unlock
}

// set changes something between two acts of the voter.
func (m *memory) set(change func()) {
	defer m.lock()()
	change()
}

func (m *memory) Find(_ context.Context, digest survey.SlipDigest) (ballot.SlipRecord, error) {
	defer m.lock()()
	slip := m.slips[digest]
	if slip == nil {
		return ballot.SlipRecord{}, ballot.ErrSlipUnknown
	}
	return ballot.SlipRecord{Session: sessionID, Category: slip.category, State: slip.state, Phase: m.phase}, nil
}

func (m *memory) Collect(_ context.Context, digest survey.SlipDigest, blinded [32]byte) (ballot.SlipRecord, error) {
	defer m.lock()()
	slip := m.slips[digest]
	if slip == nil {
		return ballot.SlipRecord{}, ballot.ErrSlipUnknown
	}
	bound := slip.blinded
	if m.phase.Reached(survey.Opened) {
		bound = [32]byte{}
	}
	bind, err := ballot.DecideCollect(ballot.Collecting{State: slip.state, Bound: bound, Phase: m.phase}, blinded)
	if err != nil {
		return ballot.SlipRecord{}, err
	}
	if bind {
		slip.state, slip.blinded = ballot.Collected, blinded
	}
	return ballot.SlipRecord{Session: sessionID, Category: slip.category, State: slip.state, Phase: m.phase}, nil
}

func (m *memory) Material(context.Context, string) (ballot.Material, error) {
	defer m.lock()()
	return ballot.Material{Manifest: m.manifest, Seed: m.seed}, nil
}

func (m *memory) Phase(_ context.Context, session string) (survey.Phase, error) {
	defer m.lock()()
	if session != sessionID || m.phase == survey.Draft {
		return "", ballot.ErrSessionUnknown
	}
	return m.phase, nil
}

func (m *memory) Cast(_ context.Context, _ string, c ballot.Cast) error {
	defer m.lock()()
	casting := ballot.Casting{Phase: m.phase}
	for _, other := range m.casts {
		casting.Spent = casting.Spent || other.Nonce == c.Nonce
		if other.Category == c.Category {
			casting.Cast++
		}
	}
	for _, slip := range m.slips {
		if slip.category == c.Category && slip.state != ballot.Fresh && slip.state != ballot.Voided {
			casting.Collected++
		}
	}
	store, err := ballot.DecideCast(casting)
	if store {
		m.casts = append(m.casts, c)
	}
	return err
}

func (m *memory) Totals(context.Context, string) (ballot.Totals, error) {
	defer m.lock()()
	return ballot.Totals{Collected: 1, Cast: len(m.casts)}, nil
}

// lists are the digests of a box by key, sorted, in hex, and the lists of its seal.
func (m *memory) lists() (map[string][]string, []envelope.List, error) {
	digests := map[string][][32]byte{envelope.Credentials: nil}
	for _, c := range m.casts {
		issuer, err := credential.NewIssuer(m.seed, sessionID, c.Category)
		if err != nil {
			return nil, nil, err
		}
		output, err := issuer.Output(c.Nonce[:])
		if err != nil {
			return nil, nil, err
		}
		digests[envelope.Credentials] = append(digests[envelope.Credentials], credential.In(credential.Ack(output, sessionID, c.Category)))
		for i, e := range manifest.Sent(m.envelopes, c.Category) {
			digests[e.Key] = append(digests[e.Key], envelope.Digest(e.Name(c.Category), c.Envelopes[i]))
		}
	}
	lines := map[string][]string{}
	var lists []envelope.List
	keys := []string{envelope.Credentials}
	for _, e := range m.envelopes {
		keys = append(keys, e.Key)
	}
	for _, key := range keys {
		lists = append(lists, envelope.List{Key: key, Digest: envelope.ListDigest(digests[key])})
		lines[key] = []string{}
		for _, d := range digests[key] {
			lines[key] = append(lines[key], hex.EncodeToString(d[:]))
		}
	}
	return lines, lists, nil
}

func (m *memory) Seal(ctx context.Context, session string) (ballot.Seal, error) {
	opened, err := m.OpenedSeal(ctx, session)
	return opened.Seal, err
}

func (m *memory) OpenedSeal(context.Context, string) (ballot.OpenedSeal, error) {
	defer m.lock()()
	if !m.phase.Reached(survey.Closed) {
		return ballot.OpenedSeal{}, ballot.ErrNotClosed
	}
	_, lists, err := m.lists()
	if err != nil {
		return ballot.OpenedSeal{}, err
	}
	digest := envelope.SealDigest(m.salt, lists)
	seal := ballot.OpenedSeal{Seal: ballot.Seal{Count: len(m.casts), Digest: hex.EncodeToString(digest[:])}, Salt: m.salt, Lists: map[string]string{}}
	for _, l := range lists {
		seal.Lists[l.Key] = hex.EncodeToString(l.Digest[:])
	}
	return seal, nil
}

func (m *memory) List(_ context.Context, _, key string) ([]string, error) {
	defer m.lock()()
	lines, _, err := m.lists()
	if err != nil {
		return nil, err
	}
	list, ok := lines[key]
	if !ok {
		return nil, ballot.ErrEnvelopeUnknown
	}
	if m.altered && key == envelope.Credentials {
		return slices.Clone(list[1:]), nil
	}
	return list, nil
}
