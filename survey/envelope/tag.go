package envelope

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
)

// RowSize is the length in bytes of the random id that each stored envelope got when its row was made.
const RowSize = 16

// TagKey is the key of a session's tags: HKDF-SHA256 (RFC 5869) of the issuers' seed, without salt, with
// info = "ceping/store/v2" ‖ session. Whoever cannot read the seed can neither alter nor copy a row unseen.
func TagKey(seed []byte, session string) ([]byte, error) {
	return hkdf.Key(sha256.New, seed, nil, "ceping/store/v2"+session, sha256.Size)
}

// Tag ties a stored envelope to its row: HMAC-SHA256(key, row ‖ lp(envelope key) ‖ lp(category) ‖ sealed).
func Tag(key []byte, row [RowSize]byte, name Name, sealed []byte) [sha256.Size]byte {
	h := hmac.New(sha256.New, key)
	h.Write(row[:])
	h.Write(appendPrefixed(appendPrefixed(nil, name.Key), name.Category))
	h.Write(sealed)
	return [sha256.Size]byte(h.Sum(nil))
}
