package credential

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

const (
	castLabel = "ceping/cast/v2"
	ackLabel  = "ceping/ack/v2"
	inLabel   = "ceping/in/v2"
)

// MAC returns the MAC that ties the sealed envelopes of a ballot, in the manifest's order, to a credential: HMAC-SHA256 (RFC 2104) under
// the OutputSize bytes of the credential's output over "ceping/cast/v2" ‖ lp(session) ‖ lp(category) ‖ u32(count) ‖ (u32(len) ‖ sealed for
// each). It has MACSize bytes. Session and category are the issuer's own, thus shorter than 65,536 bytes.
func MAC(output []byte, session, category string, envelopes [][]byte) []byte {
	mac := hmac.New(sha256.New, output)
	mac.Write(appendNames([]byte(castLabel), session, category))
	mac.Write(binary.BigEndian.AppendUint32(nil, uint32(len(envelopes))))
	for _, sealed := range envelopes {
		mac.Write(binary.BigEndian.AppendUint32(nil, uint32(len(sealed))))
		mac.Write(sealed)
	}
	return mac.Sum(nil)
}

// Ack returns the box's answer to a ballot, AckSize bytes: HMAC-SHA256 under the output over "ceping/ack/v2" ‖ lp(session) ‖
// lp(category). Only the voter and the holder of the issuer's seed can make it.
func Ack(output []byte, session, category string) []byte {
	mac := hmac.New(sha256.New, output)
	mac.Write(appendNames([]byte(ackLabel), session, category))
	return mac.Sum(nil)
}

// In returns the line of a ballot in the published list of spent credentials: SHA-256("ceping/in/v2" ‖ ack).
func In(ack []byte) [sha256.Size]byte {
	return sha256.Sum256(append([]byte(inLabel), ack...))
}
