package envelope

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
)

// Digest returns an envelope's digest as its list has it: SHA-256(lp(key) ‖ lp(category) ‖ sealed).
func Digest(name Name, sealed []byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write(appendPrefixed(appendPrefixed(nil, name.Key), name.Category))
	h.Write(sealed)
	return [sha256.Size]byte(h.Sum(nil))
}

// ListDigest returns SHA-256 over the digests of a list, sorted, in hex, each followed by a newline. It sorts the caller's list.
func ListDigest(digests [][sha256.Size]byte) [sha256.Size]byte {
	slices.SortFunc(digests, func(a, b [sha256.Size]byte) int { return bytes.Compare(a[:], b[:]) })
	h := sha256.New()
	for _, d := range digests {
		io.WriteString(h, hex.EncodeToString(d[:])+"\n")
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// Credentials is the reserved key of the list of spent credentials, the first of a seal.
const Credentials = "credentials"

// List is one list of a seal.
type List struct {
	Key    string
	Digest [sha256.Size]byte
}

// SealDigest returns the digest of a closed box: SHA-256("ceping/seal/v2" ‖ salt ‖ (lp(key) ‖ list digest) for each list). The lists
// are Credentials and then every key of the manifest, in its order.
func SealDigest(salt [32]byte, lists []List) [sha256.Size]byte {
	h := sha256.New()
	io.WriteString(h, "ceping/seal/v2")
	h.Write(salt[:])
	for _, l := range lists {
		h.Write(appendPrefixed(nil, l.Key))
		h.Write(l.Digest[:])
	}
	return [sha256.Size]byte(h.Sum(nil))
}
