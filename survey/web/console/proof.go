package console

import (
	"crypto/hmac"
	"crypto/sha256"
	"strconv"
	"strings"
	"time"

	"ceping/survey"
	"ceping/survey/random"
	"ceping/survey/strict/base64url"
)

// What the door leaves in a browser to know it by, or something of its own, later. It is proved with the hash of an account's password, which
// is random and kept anyway: there is no other secret, it outlives a restart, and a new password ends it.
const (
	knownUse = "ceping/known/v1"
	signUse  = "ceping/staff/v1"
	sealUse  = "ceping/unsent/v1"
)

// proof is what only this program can make for an account and a use. The terminal has no password: what is made for it ends with the program.
func (r *doorRoom) proof(p survey.Person, use string, parts ...string) string {
	key := p.Password
	if p.Name == survey.Terminal {
		key = r.terminalKey
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(use + "\x00" + p.Name + "\x00" + strings.Join(parts, "\x00")))
	return base64url.Encode(mac.Sum(nil))
}

// proves reports whether a proof was made for an account and a use. An account without a password has none.
func (r *doorRoom) proves(p survey.Person, proof, use string, parts ...string) bool {
	return (p.Password != "" || p.Name == survey.Terminal) && hmac.Equal([]byte(proof), []byte(r.proof(p, use, parts...)))
}

// mark makes what a browser keeps for so long: "<random>.<expiry>.<proof>".
func (r *doorRoom) mark(p survey.Person, use string, left time.Duration) string {
	drawn, expiry := random.Text(), strconv.FormatInt(r.now().Add(left).Unix(), 10)
	return drawn + "." + expiry + "." + r.proof(p, use, drawn, expiry)
}

// marked returns the random part of a mark that holds still.
func (r *doorRoom) marked(p survey.Person, use, mark string) (drawn string, ok bool) {
	drawn, rest, _ := strings.Cut(mark, ".")
	expiry, proof, _ := strings.Cut(rest, ".")
	until, err := strconv.ParseInt(expiry, 10, 64)
	return drawn, err == nil && r.now().Unix() <= until && r.proves(p, proof, use, drawn, expiry)
}
