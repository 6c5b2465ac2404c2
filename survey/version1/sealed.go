package version1

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"slices"

	"ceping/survey"
)

// SealedBallot is a ballot as it travels and as the box keeps it, with the credential it is cast under.
type SealedBallot struct {
	Category string
	Nonce    [32]byte
	MAC      [32]byte
	Sealed   []byte // enc ‖ ct, ballot size + Overhead bytes
}

// Digest is a ballot's digest as the seal lists it:
// SHA-256(u16(len category) ‖ category ‖ nonce ‖ mac ‖ sealed).
func (b SealedBallot) Digest() [32]byte {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint16(nil, uint16(len(b.Category))))
	io.WriteString(h, b.Category)
	h.Write(b.Nonce[:])
	h.Write(b.MAC[:])
	h.Write(b.Sealed)
	return [32]byte(h.Sum(nil))
}

// Digests are the digests of ballots, sorted.
func Digests(ballots []SealedBallot) [][32]byte {
	list := make([][32]byte, len(ballots))
	for i, b := range ballots {
		list[i] = b.Digest()
	}
	slices.SortFunc(list, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	return list
}

// NewSeal seals a box whose ballots have these digests, which must be sorted: SHA-256 over the digests in hex, each
// followed by a newline.
func NewSeal(digests [][32]byte) survey.Seal {
	h := sha256.New()
	for _, d := range digests {
		io.WriteString(h, hex.EncodeToString(d[:])+"\n")
	}
	return survey.Seal{Count: len(digests), Digest: hex.EncodeToString(h.Sum(nil))}
}
