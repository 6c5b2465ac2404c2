package voter

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// ErrManifest: the server showed another manifest than the slip's fingerprint stands for, or one that cannot be used.
// Whoever meets it must not go on.
var ErrManifest = errors.New("the manifest is not the one that the slip names")

// Manifest is what a voter must know of a session. It is read from the exact text of the wire, apart from the server's
// types, so that a mistake there is not repeated here.
type Manifest struct {
	Text       string `json:"-"`
	Version    int
	Session    string
	BallotSize int    `json:"ballot_size"`
	BoxKey     base64 `json:"box_key"`
	Categories []struct {
		Code      string
		IssuerKey base64 `json:"issuer_key"`
	}
	Leaders  []person
	Promoted []person
	Forms    []Form
}

type person struct{ ID, Role string }

// Form as a manifest describes it, as far as filling it in needs.
type Form struct {
	ID       string
	Subjects string
	Roles    []string
	Grades   []struct{ Code string }
	Criteria []Criterion
}

// Criterion as a manifest describes it.
type Criterion struct {
	ID      string
	Kind    string
	Name    json.RawMessage
	Max     int
	Options []struct {
		Code      string
		Exclusive bool
		Text      int
	}
}

// Item is one criterion of one subject, in the order of the wire's marks.
type Item struct {
	Key       string // <form>.<subject>.<criterion>
	Form      *Form
	Criterion *Criterion
}

// ParseManifest reads a manifest and checks it against the slip's fingerprint, which is not checked when empty (a slip
// typed by hand). The error is ErrManifest.
func ParseManifest(text, fingerprint string) (*Manifest, error) {
	if fingerprint != "" && fingerprint != Fingerprint(text) {
		return nil, ErrManifest
	}
	m := &Manifest{Text: text}
	if err := json.Unmarshal([]byte(text), m); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrManifest, err)
	}
	if m.Version != 1 {
		return nil, fmt.Errorf("%w: version %d", ErrManifest, m.Version)
	}
	return m, nil
}

// Fingerprint is the first 130 bits of the SHA-256 of a manifest, as 26 characters of Crockford base32.
func Fingerprint(manifest string) string {
	digest := sha256.Sum256([]byte(manifest))
	var bits, held uint
	var text []byte
	for _, b := range digest {
		bits, held = bits<<8|uint(b), held+8
		for held >= 5 && len(text) < 26 {
			held -= 5
			text = append(text, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits>>held&31])
		}
	}
	return string(text)
}

// Items lists all items of the ballot in listed order.
func (m *Manifest) Items() []Item {
	var items []Item
	for i := range m.Forms {
		f := &m.Forms[i]
		for _, subject := range m.subjects(f) {
			for j := range f.Criteria {
				if c := &f.Criteria[j]; c.asks(subject.Role) {
					items = append(items, Item{Key: f.ID + "." + subject.ID + "." + c.ID, Form: f, Criterion: c})
				}
			}
		}
	}
	return items
}

func (m *Manifest) subjects(f *Form) []person {
	switch f.Subjects {
	case "leaders":
		return slices.DeleteFunc(slices.Clone(m.Leaders), func(p person) bool { return !slices.Contains(f.Roles, p.Role) })
	case "promoted":
		return m.Promoted
	}
	return []person{{ID: f.Subjects}}
}

// asks reports whether a criterion has wording for a role, or one for all.
func (c *Criterion) asks(role string) bool {
	var byRole map[string]string
	if json.Unmarshal(c.Name, &byRole) != nil {
		return true
	}
	return byRole[role] != ""
}

func (m *Manifest) issuerKey(category string) ([]byte, error) {
	for _, c := range m.Categories {
		if c.Code == category {
			return c.IssuerKey, nil
		}
	}
	return nil, fmt.Errorf("%w: no category %q", ErrManifest, category)
}
