package version1

import (
	"context"
	"encoding/json"
	"sync"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/seal"
)

// material is what answering a phone needs of a session that is ready: all of it is made once and never changes, so it
// may be kept in memory for as long as the process runs, on any number of servers.
type material struct {
	manifest   string
	sealedSize int
	issuers    map[string]*credential.Issuer // by category
}

// materials keeps the material of sessions that were asked for.
type materials struct {
	registry Sessions
	byID     sync.Map
}

// of returns a session's material; ErrSessionUnknown while it is a draft.
func (m *materials) of(ctx context.Context, id string) (*material, error) {
	if kept, ok := m.byID.Load(id); ok {
		return kept.(*material), nil
	}
	keys, err := m.registry.Keys(ctx, id)
	if err != nil {
		return nil, err
	}
	made, err := newMaterial(id, keys)
	if err != nil {
		return nil, err
	}
	m.byID.Store(id, made)
	return made, nil
}

func newMaterial(id string, keys survey.Keys) (*material, error) {
	var m manifest
	if err := json.Unmarshal([]byte(keys.Manifest), &m); err != nil {
		return nil, err
	}
	made := &material{manifest: keys.Manifest, sealedSize: keys.BallotSize + seal.Overhead, issuers: map[string]*credential.Issuer{}}
	for _, c := range m.Categories {
		issuer, err := credential.NewIssuerVersion1(keys.IssuerSeed, id, c.Code)
		if err != nil {
			return nil, err
		}
		made.issuers[c.Code] = issuer
	}
	return made, nil
}
