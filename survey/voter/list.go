package voter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"

	"ceping/survey/envelope"
	"ceping/survey/strict/base64url"
)

// PublishedSeal is the seal of a closed box; Salt and Lists are there from opened on.
type PublishedSeal struct {
	Count  int               `json:"count"`  // ballots
	Digest string            `json:"digest"` // hex
	Salt   base64url.Bytes   `json:"salt"`
	Lists  map[string]string `json:"lists"` // hex, by key; envelope.Credentials is one
}

// Seal of a session, from closed on. A *Problem before.
func (v *Voter) Seal(ctx context.Context, session string) (s PublishedSeal, err error) {
	return s, v.get(ctx, "sessions/"+url.PathEscape(session)+"/seal", &s)
}

// List of the envelopes under one key, from opened on: digests in hex, sorted. A *Problem before, and for an unknown key.
func (v *Voter) List(ctx context.Context, session, key string) ([]string, error) {
	var answer struct {
		Envelopes []string `json:"envelopes"`
	}
	err := v.get(ctx, "sessions/"+url.PathEscape(session)+"/seal/"+url.PathEscape(key), &answer)
	return answer.Envelopes, err
}

// Verify says whether the lists' digests, those of the manifest's keys after the credentials', hash to the seal's. ErrSeal.
func (s PublishedSeal) Verify(m *Manifest) error {
	if len(s.Salt) != 32 || len(s.Lists) != len(m.envelopes)+1 {
		return ErrSeal
	}
	lists := []envelope.List{}
	for _, key := range m.keys() {
		digest, err := hexDigest(s.Lists[key])
		if err != nil {
			return err
		}
		lists = append(lists, envelope.List{Key: key, Digest: digest})
	}
	if digest := envelope.SealDigest([32]byte(s.Salt), lists); hex.EncodeToString(digest[:]) != s.Digest {
		return ErrSeal
	}
	return nil
}

// keys of a seal's lists, in order.
func (m *Manifest) keys() []string {
	keys := []string{envelope.Credentials}
	for _, e := range m.envelopes {
		keys = append(keys, e.Key)
	}
	return keys
}

func hexDigest(text string) (d [sha256.Size]byte, err error) {
	if len(text) != hex.EncodedLen(len(d)) {
		return d, ErrSeal
	}
	if _, err := hex.Decode(d[:], []byte(text)); err != nil || hex.EncodeToString(d[:]) != text {
		return d, ErrSeal
	}
	return d, nil
}

// Looked is what a voter finds in the lists.
type Looked struct {
	In    bool // the ballot is in the box
	Found int  // of the kept envelopes, in the box too
	Kept  int  // Found < Kept while In: another ballot was cast under the credential before
}

// Look looks for a ballot in the lists of an opened session: the list of credentials, and those of the kept envelopes, each read
// whole and held against the seal. Which lists are asked for tells nothing of the voter but the subjects of at most three envelopes.
// Errors are a *Problem and ErrSeal.
func (v *Voter) Look(ctx context.Context, m *Manifest, k Kept) (Looked, error) {
	seal, err := v.Seal(ctx, m.Session)
	if err != nil {
		return Looked{}, err
	}
	if err := seal.Verify(m); err != nil {
		return Looked{}, err
	}
	found := Looked{Kept: len(k.Envelopes)}
	if found.In, err = v.listed(ctx, m, seal, envelope.Credentials, k.In); err != nil {
		return Looked{}, err
	}
	for key, digest := range k.Envelopes {
		in, err := v.listed(ctx, m, seal, key, digest)
		if err != nil {
			return Looked{}, err
		}
		if in {
			found.Found++
		}
	}
	return found, nil
}

// listed reads a whole list, holds it against the seal, and looks a digest up.
func (v *Voter) listed(ctx context.Context, m *Manifest, seal PublishedSeal, key, digest string) (bool, error) {
	list, err := v.List(ctx, m.Session, key)
	if err != nil {
		return false, err
	}
	if !slices.IsSorted(list) {
		return false, ErrSeal
	}
	digests := make([][sha256.Size]byte, len(list))
	for i, text := range list {
		if digests[i], err = hexDigest(text); err != nil {
			return false, err
		}
	}
	if d := envelope.ListDigest(digests); hex.EncodeToString(d[:]) != seal.Lists[key] {
		return false, ErrSeal
	}
	return slices.Contains(list, digest), nil
}
