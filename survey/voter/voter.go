// Package voter is a voter in Go, from the text of protocol.md alone: it enters with a slip and checks the manifest against the
// slip's fingerprint ([Voter.Enter]), exchanges the slip for a credential ([Voter.Collect]), fills a ballot in ([Manifest.Fill]),
// seals every envelope of it ([Credential.Enclose]), casts it ([Voter.Cast], a success on the box's own proof alone), and after opening
// finds its ballot in the lists ([Voter.Look]). The demo's simulated voters, the end-to-end tests and paper entry use it.
//
// It imports leaves and nothing else of ceping: its reading of a manifest is the second one, made apart from the server's,
// so that a mistake in either shows.
package voter

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"ceping/survey/envelope"
	"ceping/survey/strict/base64url"
)

// Whoever meets one of these must not go on: the server is not the one that the slip was printed for, or does not keep to the
// protocol.
var (
	// ErrManifest: another manifest than the slip's fingerprint stands for, or one that cannot be used.
	ErrManifest = errors.New("voter: the manifest is not one that a ballot may be sealed for")
	// ErrProof: the credential was not made with the key that the manifest names.
	ErrProof = errors.New("voter: the issuer's proof does not verify")
	// ErrAck: the box answered without proving that it holds the credential's secret. The ballot may be in or not: cast it again.
	ErrAck = errors.New("voter: the box's answer does not verify")
	// ErrSeal: the lists do not hash to the seal, or are not lists.
	ErrSeal = errors.New("voter: the lists do not fit the seal")
)

// Voter talks to one server. It keeps nothing between calls, and may be used concurrently.
type Voter struct {
	Base   string       // scheme and host, without a path
	Client *http.Client // without a cookie jar; redirects are not followed
}

// Entry is what a slip opened.
type Entry struct {
	Phase    string
	Category string
	State    string // fresh or collected
	Manifest *Manifest
	slip     string
}

// Enter opens a slip and checks the manifest against the fingerprint, which is not checked when empty (a slip typed by hand). Errors
// are a *Problem or ErrManifest.
func (v *Voter) Enter(ctx context.Context, slip, fingerprint string) (*Entry, error) {
	var answer struct {
		Phase    string `json:"phase"`
		Category string `json:"category"`
		State    string `json:"state"`
		Manifest string `json:"manifest"`
	}
	if err := v.post(ctx, "enter", map[string]string{"slip": slip}, &answer); err != nil {
		return nil, err
	}
	m, err := ParseManifest(answer.Manifest, fingerprint)
	if err != nil {
		return nil, err
	}
	if _, err := m.issuerKey(answer.Category); err != nil {
		return nil, err
	}
	return &Entry{Phase: answer.Phase, Category: answer.Category, State: answer.State, Manifest: m, slip: slip}, nil
}

// Collect exchanges the slip and verifies the proof against the manifest's issuer key. Errors are a *Problem, ErrProof or ErrManifest.
func (v *Voter) Collect(ctx context.Context, e *Entry) (*Credential, error) {
	exchange, err := NewExchange(e.Manifest, e.Category)
	if err != nil {
		return nil, err
	}
	return v.Exchange(ctx, e, exchange)
}

// Exchange is Collect with an exchange that the caller keeps: after an answer that was lost, the same one gets the same credential.
func (v *Voter) Exchange(ctx context.Context, e *Entry, x *Exchange) (*Credential, error) {
	var answer struct {
		Evaluated base64url.Bytes `json:"evaluated"`
		Proof     base64url.Bytes `json:"proof"`
	}
	request := struct {
		Slip    string          `json:"slip"`
		Blinded base64url.Bytes `json:"blinded"`
	}{e.slip, x.Blinded()}
	if err := v.post(ctx, "collect", request, &answer); err != nil {
		return nil, err
	}
	return x.Finish(answer.Evaluated, answer.Proof)
}

// Cast drops a ballot into the box. Nil means that it is in, for good: the box's answer verified. After any error the same Cast may
// be sent again, and is the same bytes. Errors are a *Problem, ErrAck, or that there was no answer.
func (v *Voter) Cast(ctx context.Context, c *Cast) error {
	var answer struct {
		Ack base64url.Bytes `json:"ack"`
	}
	if err := v.post(ctx, "cast", c, &answer); err != nil {
		return err
	}
	return c.Verify(answer.Ack)
}

// Counts are what the big screen shows of a session.
type Counts struct {
	Phase     string `json:"phase"`
	Collected int    `json:"collected"`
	Cast      int    `json:"cast"`
}

// Counts of a session, as they were at most five seconds ago.
func (v *Voter) Counts(ctx context.Context, session string) (c Counts, err error) {
	return c, v.get(ctx, "sessions/"+url.PathEscape(session), &c)
}

// ParseAddress takes the slip and the fingerprint out of what a slip's QR holds: {BASE}/S/{SLIP}{FINGERPRINT}, in capitals.
func ParseAddress(address string) (slip, fingerprint string, err error) {
	_, code, found := strings.Cut(address, "/S/")
	if !found || len(code) != slipLength+fingerprintLength || strings.Trim(code, crockford) != "" || !checked(code[:slipLength]) {
		return "", "", fmt.Errorf("%q is not a slip's address", address)
	}
	return code[:slipLength], code[slipLength:], nil
}

const (
	crockford         = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	slipLength        = 16
	fingerprintLength = 26
)

// checked is Luhn mod 32, factor 2 at the rightmost character of the payload.
func checked(slip string) bool {
	sum, factor := 0, 1
	for i := len(slip) - 1; i >= 0; i-- {
		addend := factor * strings.IndexByte(crockford, slip[i])
		sum += addend/32 + addend%32
		factor = 3 - factor
	}
	return sum%32 == 0
}

// limits that no honest server comes near.
const (
	maxAnswer = 8 << 20 // a manifest of two thousand leaders is far below
	maxLimit  = envelope.MaxBallot / 4
)
