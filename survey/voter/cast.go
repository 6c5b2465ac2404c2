package voter

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"ceping/survey/credential"
	"ceping/survey/envelope"
	"ceping/survey/random"
	"ceping/survey/strict/base64url"
)

// Cast is a request that may be sent again, always the same bytes.
type Cast struct {
	Session   string            `json:"session"`
	Category  string            `json:"category"`
	Nonce     base64url.Bytes   `json:"nonce"`
	Envelopes []base64url.Bytes `json:"envelopes"`
	MAC       base64url.Bytes   `json:"mac"`

	ack   []byte // what the box must answer
	names []envelope.Name
	marks []int // which envelopes are marks
}

// Enclose seals every envelope of a ballot of the credential's category, empty ones too. ErrManifest for a ballot of another category.
func (c *Credential) Enclose(b *Ballot) (*Cast, error) {
	m := c.manifest
	if b.category != c.category || b.manifest.Text != m.Text {
		return nil, unusable("a ballot of category %s, and a credential of %s", b.category, c.category)
	}
	cast := &Cast{Session: m.Session, Category: c.category, Nonce: slices.Clone(c.nonce[:])}
	digest := m.digest()
	var sealed [][]byte
	for i, e := range m.Sent(c.category) {
		name := e.Name(c.category)
		one, err := seal(m.BoxKey, digest, name, b.contents[i], e.Size)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Key, err)
		}
		sealed, cast.Envelopes, cast.names = append(sealed, one), append(cast.Envelopes, one), append(cast.names, name)
		if e.Shape.Kind == envelope.Marks {
			cast.marks = append(cast.marks, i)
		}
	}
	cast.MAC = credential.MAC(c.output, m.Session, c.category, sealed)
	cast.ack = credential.Ack(c.output, m.Session, c.category)
	return cast, nil
}

func seal(boxKey []byte, manifest [sha256.Size]byte, name envelope.Name, content envelope.Content, size int) ([]byte, error) {
	text := content.Encode()
	defer clear(text)
	plaintext, err := envelope.Pad(text, size)
	if err != nil {
		return nil, err
	}
	defer clear(plaintext)
	return envelope.Seal(boxKey, manifest, name, plaintext)
}

// Verify says whether an answer proves that the ballot is in the box. ErrAck.
func (c *Cast) Verify(ack []byte) error {
	if len(c.ack) != credential.AckSize || !hmac.Equal(ack, c.ack) {
		return ErrAck
	}
	return nil
}

// Wipe overwrites what ties the request to the credential; it cannot be sent or verified afterwards.
func (c *Cast) Wipe() {
	clear(c.Nonce)
	clear(c.MAC)
	clear(c.ack)
	c.ack = nil
}

// Digests are those of the ballot's envelopes as the lists have them, in hex, by key.
func (c *Cast) Digests() map[string]string {
	all := map[string]string{}
	for i, sealed := range c.Envelopes {
		d := envelope.Digest(c.names[i], sealed)
		all[c.names[i].Key] = hex.EncodeToString(d[:])
	}
	return all
}

// kept is how many of its envelopes a phone keeps: a seized phone and an opened archive together show so many and no more.
const kept = 3

// Keep is what a phone keeps of a ballot that is in the box.
func (c *Cast) Keep() Kept {
	in := credential.In(c.ack)
	k := Kept{In: hex.EncodeToString(in[:]), Envelopes: map[string]string{}}
	digests := c.Digests()
	for _, at := range random.Permutation(len(c.marks)) {
		if len(k.Envelopes) == kept {
			break
		}
		key := c.names[c.marks[at]].Key
		k.Envelopes[key] = digests[key]
	}
	return k
}

// Kept is what a phone keeps of its ballot, to look for it after opening: hex.
type Kept struct {
	In        string            // SHA-256("ceping/in/v2" ‖ ack)
	Envelopes map[string]string // digests by key, of at most three marks envelopes drawn at random
}
