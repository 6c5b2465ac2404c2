// Package totp has the second factor of staff's accounts: codes of six digits that a phone computes from a secret and the time (RFC 6238, with
// SHA-1 and steps of 30 seconds, which is what every authenticator knows). It keeps nothing: that a code works once is the house's to hold.
package totp

import (
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"ceping/survey/printed"
	"ceping/survey/random"
)

const (
	// Digits are those of a code.
	Digits = 6
	// Period is how long a code stands on the phone.
	Period = 30 * time.Second
	// around is how many steps before and after this one are taken too: people type slowly, and clocks differ.
	around = 1
)

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// Secret is what phone and house share; the zero Secret is none. Printed or logged it says nothing: Text alone tells it.
type Secret [20]byte

// ErrSecret: what was to be a secret's text is none.
var ErrSecret = errors.New("no secret of a login code")

// New draws a secret.
func New() (s Secret) {
	random.Fill(s[:])
	return s
}

// Parse reads the text that Text writes, spaces aside.
func Parse(text string) (s Secret, err error) {
	plain, err := encoding.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil || len(plain) != len(s) {
		return Secret{}, ErrSecret
	}
	return Secret(plain), nil
}

// String keeps a secret out of whatever prints one.
func (Secret) String() string { return "(secret)" }

// GoString is String.
func (Secret) GoString() string { return "(secret)" }

// Text is the secret to be typed into an authenticator, in groups of four.
func (s Secret) Text() string {
	return printed.Spaced(encoding.EncodeToString(s[:]))
}

// URI is the secret as the QR code says it that authenticators scan, under the names of whoever asks for the code and of the account.
func (s Secret) URI(issuer, account string) (string, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: account, Secret: s[:]})
	if err != nil {
		return "", err
	}
	return key.URL(), nil
}

// StepAt is the number of the step that a time lies in.
func StepAt(at time.Time) int64 { return at.Unix() / int64(Period/time.Second) }

// Match finds the step whose code was given, among the one that now lies in, the one before and the one after; ok is false when it is none of
// theirs.
func (s Secret) Match(given string, now time.Time) (step int64, ok bool) {
	at := StepAt(now)
	for n := max(at-around, 0); n <= at+around; n++ {
		code, err := s.Code(n)
		if err == nil && subtle.ConstantTimeCompare([]byte(code), []byte(given)) == 1 && !ok {
			step, ok = n, true
		}
	}
	return step, ok
}

// Code is the code of a step, as the phone shows it.
func (s Secret) Code(step int64) (string, error) {
	return hotp.GenerateCode(encoding.EncodeToString(s[:]), uint64(step))
}
