// Package voter is a voter in Go: it enters with a slip, collects a credential, seals a ballot and casts it, from the
// text of protocol.md alone. The demo's simulated voters, the end-to-end tests and paper entry use it. It imports the two
// leaves and nothing else of ceping.
package voter

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"ceping/survey/credential"
	"ceping/survey/seal"
)

// Voter talks to one server. It keeps nothing between calls.
type Voter struct {
	Base   string       // scheme and host
	Client *http.Client // without a cookie jar
}

// Entry is what a slip opened.
type Entry struct {
	Phase    string
	Category string
	State    string // fresh or collected
	Manifest *Manifest
	slip     string
}

// ParseAddress takes the slip and the fingerprint out of what a slip's QR holds.
func ParseAddress(address string) (slip, fingerprint string, err error) {
	_, code, found := strings.Cut(address, "/S/")
	if !found || len(code) != 16+26 {
		return "", "", fmt.Errorf("%q is not a slip's address", address)
	}
	return code[:16], code[16:], nil
}

// Enter opens a slip and checks the manifest against the fingerprint, if one is given. Errors are a *Problem or
// ErrManifest.
func (v *Voter) Enter(ctx context.Context, slip, fingerprint string) (*Entry, error) {
	var answer struct{ Phase, Category, State, Manifest string }
	if err := v.post(ctx, "enter", map[string]string{"slip": slip}, &answer); err != nil {
		return nil, err
	}
	m, err := ParseManifest(answer.Manifest, fingerprint)
	if err != nil {
		return nil, err
	}
	return &Entry{Phase: answer.Phase, Category: answer.Category, State: answer.State, Manifest: m, slip: slip}, nil
}

// Credential is what a slip was exchanged for. It cannot be linked back to the slip.
type Credential struct {
	category string
	manifest *Manifest
	nonce    [credential.NonceSize]byte
	output   []byte
}

// Collect exchanges the slip and verifies the proof against the manifest's issuer key. Errors are a *Problem,
// credential.ErrProof or ErrManifest.
func (v *Voter) Collect(ctx context.Context, e *Entry) (*Credential, error) {
	exchange, err := NewExchange(e.Manifest, e.Category)
	if err != nil {
		return nil, err
	}
	var answer struct{ Evaluated, Proof base64 }
	request := struct {
		Slip    string `json:"slip"`
		Blinded base64 `json:"blinded"`
	}{e.slip, exchange.Blinded()}
	if err := v.post(ctx, "collect", request, &answer); err != nil {
		return nil, err
	}
	return exchange.Finish(answer.Evaluated, answer.Proof)
}

// Cast is a request that may be sent again, always the same bytes.
type Cast struct {
	Session  string `json:"session"`
	Category string `json:"category"`
	Nonce    base64 `json:"nonce"`
	Sealed   base64 `json:"sealed"`
	MAC      base64 `json:"mac"`
}

// Output is the credential's secret: it keys the MAC of a cast, and never leaves the phone.
func (c *Credential) Output() []byte { return slices.Clone(c.output) }

// Seal seals a ballot under a credential. The text is padded to the session's ballot size: seal.ErrTooLong.
func (c *Credential) Seal(ballot []byte) (*Cast, error) {
	m := c.manifest
	plaintext, err := seal.Pad(ballot, m.BallotSize)
	if err != nil {
		return nil, err
	}
	sealed, err := seal.Seal(m.BoxKey, sha256.Sum256([]byte(m.Text)), c.nonce[:], plaintext)
	if err != nil {
		return nil, err
	}
	mac := credential.MACVersion1(c.output, m.Session, c.category, sealed)
	return &Cast{Session: m.Session, Category: c.category, Nonce: c.nonce[:], Sealed: sealed, MAC: mac}, nil
}

// Digest is the ballot's digest, as the seal lists it, in hex.
func (c *Cast) Digest() string {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint16(nil, uint16(len(c.Category))))
	h.Write([]byte(c.Category))
	h.Write(c.Nonce)
	h.Write(c.MAC)
	h.Write(c.Sealed)
	return hex.EncodeToString(h.Sum(nil))
}

// Cast drops a ballot into the box. Nil means that it is there for good. A *Problem says why not.
func (v *Voter) Cast(ctx context.Context, c *Cast) error { return v.post(ctx, "cast", c, nil) }
