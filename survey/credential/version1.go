package credential

import (
	"crypto/hmac"
	"crypto/sha256"
)

// Labels of protocol version 1, whose archives are counted again.
const (
	issuerLabelVersion1 = "ceping/issuer/v1"
	castLabelVersion1   = "ceping/cast/v1"
)

// NewIssuerVersion1 derives an issuer as NewIssuer does for protocol version 1: the key is derived alike, under another label.
func NewIssuerVersion1(seed []byte, session, category string) (*Issuer, error) {
	return labelled(issuerLabelVersion1, seed, session, category)
}

// VerifyVersion1 reports whether mac was made for a sealed ballot of protocol version 1 under this nonce's output, for this issuer's
// session and category. Wrong lengths are simply false.
func (i *Issuer) VerifyVersion1(nonce, sealed, mac []byte) bool {
	output, err := i.Output(nonce)
	if err != nil {
		return false
	}
	return hmac.Equal(macVersion1(output, i.session, i.category, sealed), mac)
}

// macVersion1 is HMAC-SHA256 under the output over "ceping/cast/v1" ‖ lp(session) ‖ lp(category) ‖ sealed.
func macVersion1(output []byte, session, category string, sealed []byte) []byte {
	mac := hmac.New(sha256.New, output)
	mac.Write(appendNames([]byte(castLabelVersion1), session, category))
	mac.Write(sealed)
	return mac.Sum(nil)
}
