package paper_test

import (
	"context"
	"crypto/rand"
	"testing"

	"github.com/google/uuid"

	"ceping/survey"
	"ceping/survey/ballot"
	"ceping/survey/envelope"
	"ceping/survey/manifest"
)

// street is slips and boxes in memory behind the street's ports, which can be made to fail, and what the desk needs of an office.
type street struct {
	t                      *testing.T
	sessions               map[string]*sitting
	over                   []func(context.Context, string)
	collect, cast          error
	lost                   bool  // what fails is done all the same: only its answer is lost
	office, manifest, find error // what is said instead of a session, of its manifest, and of a slip
	tried                  []ballot.Cast
	reader                 string // who reads; somebody else each time if empty
}

type sitting struct {
	survey.Session
	ballot.Material
	key    *envelope.Key
	slips  map[ballot.SlipDigest]*slip
	nonces map[[32]byte]string // category by nonce
	rows   map[string][]row
	paper  map[string]int
}

type slip struct {
	category string
	state    ballot.SlipState
	bound    [32]byte
}

type row struct {
	category string
	sealed   []byte
}

// ready makes a session ready and returns its slips.
func (st *street) ready(s survey.Setup) (id string, slips map[string][]string) {
	st.t.Helper()
	made := &sitting{Session: survey.Session{ID: uuid.NewString(), Phase: survey.Ready, Setup: s}, slips: map[ballot.SlipDigest]*slip{},
		nonces: map[[32]byte]string{}, rows: map[string][]row{}, paper: map[string]int{}}
	made.Seed = make([]byte, 32)
	rand.Read(made.Seed)
	var err error
	if made.key, err = envelope.GenerateKey(); err != nil {
		st.t.Fatal(err)
	}
	if made.Manifest, err = manifest.New(made.ID, &made.Setup, made.Seed, made.key.Public()); err != nil {
		st.t.Fatal(err)
	}
	slips = map[string][]string{}
	for _, c := range s.Categories {
		for range c.Printed(s.Rules.Spares) {
			one := survey.NewSlip()
			made.slips[one.Digest()] = &slip{category: c.Code, state: ballot.Fresh}
			slips[c.Code] = append(slips[c.Code], one.String())
		}
	}
	st.sessions[made.ID] = made
	return made.ID, slips
}

// Acting is whoever stands at the desk, who may all that is asked here.
func (st *street) Acting(ctx context.Context, id string) (survey.Session, error) {
	return st.Session(ctx, id)
}

// Reader is another one each time, unless a test names one.
func (st *street) Reader(_ context.Context, id string) (string, error) {
	if _, ok := st.sessions[id]; !ok {
		return "", survey.ErrSessionUnknown
	}
	if st.reader != "" {
		return st.reader, nil
	}
	return uuid.NewString(), nil
}

// advance sets the phase, and tells who listens when voting is over.
func (st *street) advance(id string, to survey.Phase) {
	st.sessions[id].Phase = to
	if to == survey.Closed || to == survey.Opened {
		st.tell(id)
	}
}

func (st *street) erase(id string) {
	delete(st.sessions, id)
	st.tell(id)
}

func (st *street) tell(id string) {
	for _, f := range st.over {
		f(st.t.Context(), id)
	}
}

func (st *street) Session(_ context.Context, id string) (survey.Session, error) {
	s, ok := st.sessions[id]
	switch {
	case st.office != nil:
		return survey.Session{}, st.office
	case !ok:
		return survey.Session{}, survey.ErrSessionUnknown
	}
	return s.Session, nil
}

func (st *street) Manifest(_ context.Context, id string) (string, error) {
	s, ok := st.sessions[id]
	switch {
	case st.manifest != nil:
		return "", st.manifest
	case !ok || s.Phase == survey.Draft:
		return "", survey.ErrSessionUnknown
	}
	return s.Material.Manifest, nil
}

func (st *street) WhenOver(f func(context.Context, string)) { st.over = append(st.over, f) }

type slipPort struct{ *street }

func (p slipPort) Find(_ context.Context, d ballot.SlipDigest) (ballot.SlipRecord, error) {
	if p.find != nil {
		return ballot.SlipRecord{}, p.find
	}
	for id, s := range p.sessions {
		if found := s.slips[d]; found != nil {
			return ballot.SlipRecord{Session: id, Category: found.category, State: found.state, Phase: s.Phase}, nil
		}
	}
	return ballot.SlipRecord{}, ballot.ErrSlipUnknown
}

func (p slipPort) Collect(ctx context.Context, d ballot.SlipDigest, blinded [32]byte) (ballot.SlipRecord, error) {
	if p.collect != nil && !p.lost {
		return ballot.SlipRecord{}, p.collect
	}
	record, err := p.Find(ctx, d)
	if err != nil {
		return record, err
	}
	s := p.sessions[record.Session].slips[d]
	bind, err := ballot.DecideCollect(ballot.Collecting{State: s.state, Bound: s.bound, Phase: record.Phase}, blinded)
	if bind {
		s.state, s.bound = ballot.Collected, blinded
	}
	if p.collect != nil {
		err = p.collect
	}
	return record, err
}

func (p slipPort) Material(_ context.Context, id string) (ballot.Material, error) {
	return p.sessions[id].Material, nil
}

type boxPort struct{ *street }

func (p boxPort) Material(_ context.Context, id string) (ballot.Material, error) {
	return p.sessions[id].Material, nil
}

func (p boxPort) Phase(_ context.Context, id string) (survey.Phase, error) {
	return p.sessions[id].Phase, nil
}

func (p boxPort) Cast(_ context.Context, id string, c ballot.Cast) error {
	p.tried = append(p.tried, c)
	p.street.tried = p.tried
	if p.cast != nil && !p.lost {
		return p.cast
	}
	s := p.sessions[id]
	_, spent := s.nonces[c.Nonce]
	counts := s.counts(c.Category)
	store, err := ballot.DecideCast(ballot.Casting{Spent: spent, Phase: s.Phase, Collected: counts[0], Cast: counts[1]})
	if store {
		s.nonces[c.Nonce] = c.Category
		for i, e := range manifest.Sent(manifest.Envelopes(&s.Setup), c.Category) {
			s.rows[e.Key] = append(s.rows[e.Key], row{e.Name(c.Category).Category, c.Envelopes[i]})
		}
		if c.Paper {
			s.paper[c.Category]++
		}
	}
	if p.cast != nil {
		err = p.cast
	}
	return err
}

// counts are 领取, 收回 and 其中纸质 of a category.
func (s *sitting) counts(category string) (n [3]int) {
	for _, one := range s.slips {
		if one.category == category && (one.state == ballot.Collected || one.state == ballot.Replaced) {
			n[0]++
		}
	}
	for _, of := range s.nonces {
		if of == category {
			n[1]++
		}
	}
	n[2] = s.paper[category]
	return n
}
