// Package password hashes the passwords of staff accounts with Argon2id (RFC 9106), in the PHC string format, and makes new
// ones. Voters have no passwords, and trustees' passphrases are not kept at all: see package seal.
package password

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"ceping/survey/random"
)

// The second choice of RFC 9106 §4: for machines with little memory, which a laptop in a hall may be.
const (
	passes  = 3
	memory  = 64 << 10 // KiB
	lanes   = 4
	saltLen = 16
	keyLen  = 32
)

var encoding = base64.RawStdEncoding

// places bounds the memory that all hashing in the process takes together.
var places = make(chan struct{}, 2)

func derive(password string, salt []byte, t, m uint32, p uint8, length uint32) []byte {
	places <- struct{}{}
	defer func() { <-places }()
	return argon2.IDKey([]byte(password), salt, t, m, p, length)
}

// Hash returns a password's hash under a fresh salt. It takes some tens of milliseconds and 64 MiB on purpose; more than two at
// once, of Hash and Verify together, wait for each other.
func Hash(password string) string {
	salt := make([]byte, saltLen)
	random.Fill(salt)
	key := derive(password, salt, passes, memory, lanes, keyLen)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, encoding.EncodeToString(salt), encoding.EncodeToString(key))
}

// Verify reports whether a password has this hash. A hash that is none fits no password, after the same work, so that time
// does not tell whether there is such an account.
func Verify(hash, password string) bool {
	m, t, p, salt, want, ok := parse(hash)
	if !ok {
		m, t, p, salt, want = memory, passes, lanes, make([]byte, saltLen), make([]byte, keyLen)
	}
	got := derive(password, salt, t, m, p, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && ok
}

func parse(hash string) (m, t uint32, p uint8, salt, key []byte, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil || m > 1<<20 || t == 0 || t > 16 || p == 0 {
		return
	}
	var err, err2 error
	salt, err = encoding.DecodeString(parts[4])
	key, err2 = encoding.DecodeString(parts[5])
	return m, t, p, salt, key, err == nil && err2 == nil && len(key) == keyLen
}

// letters leaves out what is mistaken for another: 0 and o, 1, i and l.
const letters = "abcdefghjkmnpqrstuvwxyz23456789"

// Generate returns a password of 16 characters in groups of four, more than 78 random bits.
func Generate() string {
	var b strings.Builder
	for i := range 16 {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[random.Below(len(letters))])
	}
	return b.String()
}
