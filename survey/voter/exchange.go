package voter

import (
	"fmt"

	"ceping/survey/credential"
	"ceping/survey/random"
)

// Exchange is one exchange of a slip for a credential, however its two messages travel. It may be sent again: the blinded element
// stays the same.
type Exchange struct {
	manifest  *Manifest
	category  string
	nonce     [credential.NonceSize]byte
	issuerKey []byte
	blinding  *credential.Blinding
}

// NewExchange draws a nonce and blinds it. ErrManifest for a category that the manifest does not have.
func NewExchange(m *Manifest, category string) (*Exchange, error) {
	x := &Exchange{manifest: m, category: category}
	var err error
	if x.issuerKey, err = m.issuerKey(category); err != nil {
		return nil, err
	}
	random.Fill(x.nonce[:])
	x.blinding, err = credential.Blind(x.nonce[:])
	return x, err
}

// Blinded is what is sent with the slip, credential.BlindedSize bytes.
func (x *Exchange) Blinded() []byte { return x.blinding.Blinded() }

// Finish verifies the issuer's proof against the manifest's key and makes the credential. ErrProof, after which the exchange may be
// finished with another answer.
func (x *Exchange) Finish(evaluated, proof []byte) (*Credential, error) {
	output, err := x.blinding.Finalize(x.issuerKey, evaluated, proof)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProof, err)
	}
	return &Credential{manifest: x.manifest, category: x.category, nonce: x.nonce, output: output}, nil
}

// Wipe overwrites the nonce. The blind is the library's, and only let go.
func (x *Exchange) Wipe() {
	clear(x.nonce[:])
	x.blinding = nil
}

// Credential is what a slip was exchanged for. Nothing links it to the slip.
type Credential struct {
	manifest *Manifest
	category string
	nonce    [credential.NonceSize]byte
	output   []byte
}

// Category is the one whose ballot the credential casts.
func (c *Credential) Category() string { return c.category }

// Output is the credential's secret, credential.OutputSize bytes, the caller's own copy: it keys the MAC of a cast and the box's
// answer, and never leaves the phone.
func (c *Credential) Output() []byte { return append([]byte(nil), c.output...) }

// Wipe overwrites the credential, which is of no use afterwards. A Cast that was sealed under it stays good.
func (c *Credential) Wipe() {
	clear(c.nonce[:])
	clear(c.output)
}
