package voter

import (
	"crypto/rand"

	"ceping/survey/credential"
)

// Exchange is one exchange of a slip for a credential, however its two messages travel. It may be sent again: the blinded
// element stays the same.
type Exchange struct {
	credential Credential
	issuerKey  []byte
	blinding   *credential.Blinding
}

// NewExchange draws a nonce and blinds it. ErrManifest for a category that the manifest does not have.
func NewExchange(m *Manifest, category string) (*Exchange, error) {
	x := &Exchange{credential: Credential{category: category, manifest: m}}
	var err error
	if x.issuerKey, err = m.issuerKey(category); err != nil {
		return nil, err
	}
	rand.Read(x.credential.nonce[:])
	x.blinding, err = credential.Blind(x.credential.nonce[:])
	return x, err
}

// Blinded is what is sent with the slip.
func (x *Exchange) Blinded() []byte { return x.blinding.Blinded() }

// Finish verifies the issuer's proof against the manifest's key and makes the credential. credential.ErrProof.
func (x *Exchange) Finish(evaluated, proof []byte) (*Credential, error) {
	c := x.credential
	var err error
	c.output, err = x.blinding.Finalize(x.issuerKey, evaluated, proof)
	return &c, err
}
