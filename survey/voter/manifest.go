package voter

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"

	"ceping/survey/envelope"
	"ceping/survey/strict"
	"ceping/survey/strict/base64url"
)

// Manifest is what a voter must know of a session, read from the exact text of the wire.
type Manifest struct {
	Text       string          `json:"-"`
	Version    int             `json:"version"`
	Session    string          `json:"session"`
	Unit       string          `json:"unit"`
	BoxKey     base64url.Bytes `json:"box_key"`
	Categories []struct {
		Code      string          `json:"code"`
		Name      string          `json:"name"`
		IssuerKey base64url.Bytes `json:"issuer_key"`
	} `json:"categories"`
	Roles    []json.RawMessage `json:"roles"`
	Rules    []string          `json:"rules"`
	Bodies   []Subject         `json:"bodies"`
	Leaders  []Subject         `json:"leaders"`
	Promoted []Subject         `json:"promoted"`
	Forms    []Form            `json:"forms"`
	Listed   []Listed          `json:"envelopes"`

	envelopes []Envelope
}

// Listed is an envelope as the manifest lists it.
type Listed struct {
	Key        string   `json:"key"`
	Size       int      `json:"size"`
	Categories []string `json:"categories"` // nil: all
}

// Subject is whom or what a form rates.
type Subject struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"` // of leaders
}

// ParseManifest reads a manifest and checks it against the slip's fingerprint, which is not checked when empty. The envelopes are
// derived from its forms and must be those that it lists, in order. The error is ErrManifest.
func ParseManifest(text, fingerprint string) (*Manifest, error) {
	if fingerprint != "" && fingerprint != Fingerprint(text) {
		return nil, fmt.Errorf("%w: its fingerprint is %s", ErrManifest, Fingerprint(text))
	}
	m := &Manifest{Text: text}
	if err := strict.Part([]byte(text), m); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrManifest, err)
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	return m, m.derive()
}

func unusable(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrManifest, fmt.Sprintf(format, args...))
}

// check: a list that is not there is not taken for an empty one.
func (m *Manifest) check() error {
	if m.Version != 2 {
		return unusable("version %d", m.Version)
	}
	for _, list := range []struct {
		name    string
		missing bool
	}{
		{"categories", len(m.Categories) == 0}, {"roles", m.Roles == nil}, {"rules", m.Rules == nil}, {"bodies", m.Bodies == nil},
		{"leaders", m.Leaders == nil}, {"promoted", m.Promoted == nil}, {"forms", m.Forms == nil}, {"envelopes", m.Listed == nil},
	} {
		if list.missing {
			return unusable("without %s", list.name)
		}
	}
	if len(m.BoxKey) != envelope.KeySize {
		return unusable("a box key of %d bytes", len(m.BoxKey))
	}
	seen := map[string]bool{}
	for _, c := range m.Categories {
		if seen[c.Code] {
			return unusable("category %s twice", c.Code)
		}
		seen[c.Code] = true
		if len(c.IssuerKey) != 32 {
			return unusable("an issuer key of %d bytes", len(c.IssuerKey))
		}
	}
	for i := range m.Forms {
		if err := m.Forms[i].settle(); err != nil {
			return err
		}
	}
	return nil
}

// Fingerprint is the first 130 bits of the SHA-256 of a manifest, as 26 characters of Crockford base32.
func Fingerprint(manifest string) string {
	digest := sha256.Sum256([]byte(manifest))
	var bits, held uint
	var text []byte
	for _, b := range digest {
		bits, held = bits<<8|uint(b), held+8
		for held >= 5 && len(text) < fingerprintLength {
			held -= 5
			text = append(text, crockford[bits>>held&31])
		}
	}
	return string(text)
}

// digest is what envelopes are sealed for.
func (m *Manifest) digest() [sha256.Size]byte { return sha256.Sum256([]byte(m.Text)) }

func (m *Manifest) issuerKey(category string) ([]byte, error) {
	for _, c := range m.Categories {
		if c.Code == category {
			return c.IssuerKey, nil
		}
	}
	return nil, unusable("no category %q", category)
}

// filling are the categories of a form in the session's order; nil when all fill it.
func (m *Manifest) filling(f *Form) []string {
	list := []string{}
	for _, c := range m.Categories {
		if slices.Contains(f.Categories, c.Code) {
			list = append(list, c.Code)
		}
	}
	if len(list) == len(m.Categories) {
		return nil
	}
	return list
}
