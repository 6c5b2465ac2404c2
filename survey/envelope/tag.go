package envelope

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"hash"
)

// RowSize is the length in bytes of the random id that each stored envelope got when its row was made.
const RowSize = 16

// TagKey returns the key of a session's tags: HKDF-SHA256 (RFC 5869) of the issuers' seed, without salt, with
// info = "ceping/store/v2" ‖ session. Whoever cannot read the seed can neither alter nor copy a row unseen.
func TagKey(seed []byte, session string) ([]byte, error) {
	return hkdf.Key(sha256.New, seed, nil, "ceping/store/v2"+session, sha256.Size)
}

// Tag returns the MAC that ties a stored envelope to its row: HMAC-SHA256(key, row ‖ lp(envelope key) ‖ lp(category) ‖ sealed).
func Tag(key []byte, row [RowSize]byte, name Name, sealed []byte) [sha256.Size]byte {
	return NewTagger(key).Tag(row, name, sealed)
}

// Tagger makes tags under one key, in memory of its own that it uses again: a MAC keeps a part of what went through it, and one
// made for each envelope would leave them in memory in the order in which they came. It is not safe for concurrent use.
type Tagger struct{ mac hash.Hash }

// NewTagger returns a Tagger that makes tags as [Tag] does.
func NewTagger(key []byte) *Tagger { return &Tagger{hmac.New(sha256.New, key)} }

// Tag returns what [Tag] does, under the tagger's key.
func (t *Tagger) Tag(row [RowSize]byte, name Name, sealed []byte) [sha256.Size]byte {
	t.mac.Reset()
	t.mac.Write(row[:])
	t.mac.Write(appendPrefixed(appendPrefixed(nil, name.Key), name.Category))
	t.mac.Write(sealed)
	return [sha256.Size]byte(t.mac.Sum(nil))
}
