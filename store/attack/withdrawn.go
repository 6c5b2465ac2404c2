package attack

import (
	"crypto/sha256"

	"ceping/survey/envelope"
)

// Lists are the lists of a box that was opened, in the seal's order, as anyone may read them.
type Lists []struct {
	Key     string
	Digests [][sha256.Size]byte
}

// Withdrawn tries to find what came into a box between a closing that was taken back, whose digest is known, and the last one: for
// one list, with every salt that is given, and one line less than in the end. It is told by late which line of each other list came
// later, which nobody knows. It answers the line of the list.
func Withdrawn(digest [sha256.Size]byte, lists Lists, list int, late []int, salts func(yield func(salt [32]byte) bool)) (line int, found bool) {
	without := func(i, line int) [sha256.Size]byte {
		rest := append(append([][sha256.Size]byte{}, lists[i].Digests[:line]...), lists[i].Digests[line+1:]...)
		return envelope.ListDigest(rest)
	}
	sealed := make([]envelope.List, len(lists))
	for i := range lists {
		sealed[i] = envelope.List{Key: lists[i].Key, Digest: without(i, late[i])}
	}
	tries := make([][sha256.Size]byte, len(lists[list].Digests))
	for line := range tries {
		tries[line] = without(list, line)
	}
	for salt := range salts {
		for line := range tries {
			sealed[list].Digest = tries[line]
			if envelope.SealDigest(salt, sealed) == digest {
				return line, true
			}
		}
	}
	return 0, false
}

// Salts are all 32 bytes of a copy that may be a salt: those that are not zeros and text, at any place of any file. One that is all
// zeros comes first: that there is none.
func Salts(c Copy) func(yield func(salt [32]byte) bool) {
	return func(yield func(salt [32]byte) bool) {
		if !yield([32]byte{}) {
			return
		}
		for _, content := range c {
			for at := 0; at+32 <= len(content); at++ {
				salt := [32]byte(content[at:])
				if plain(salt) > 24 { // of random bytes about 12 are, and so many three times in a million
					continue
				}
				if !yield(salt) {
					return
				}
			}
		}
	}
}

// plain is how many bytes are zero or ASCII.
func plain(b [32]byte) (n int) {
	for _, one := range b {
		if one == 0 || one >= ' ' && one < 127 {
			n++
		}
	}
	return n
}
