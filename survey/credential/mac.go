package credential

import (
	"crypto/hmac"
	"crypto/sha256"
)

const castLabel = "ceping/cast/v1"

// MAC ties a sealed ballot to a credential: HMAC-SHA256 (RFC 2104) under the OutputSize bytes of the credential's output
// over "ceping/cast/v1" ‖ u16(len session) ‖ session ‖ u16(len category) ‖ category ‖ sealed. It has MACSize bytes.
// Session and category are the issuer's own, thus shorter than 65,536 bytes.
func MAC(output []byte, session, category string, sealed []byte) []byte {
	mac := hmac.New(sha256.New, output)
	mac.Write(appendNames([]byte(castLabel), session, category))
	mac.Write(sealed)
	return mac.Sum(nil)
}
