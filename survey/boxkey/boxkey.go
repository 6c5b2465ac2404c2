// Package boxkey keeps a session's private box key for its trustees: any k of n passphrases give it back, in any order
// ([Turns.Wrap], [Turns.Unwrap]). Between being made ready and being opened a session has its key only as a [Wrapped], age files
// (age-encryption.org/v1) under scrypt (RFC 7914), one inside the other.
//
// Passphrases are bytes, which are overwritten as soon as they were used. What remains is said at [Turns.Wrap].
//
// The package is a leaf, kept small to be audited alone.
package boxkey

import "errors"

// MaxTrustees is the largest number of passphrases that a box key can be wrapped for.
const MaxTrustees = 5

// WorkFactor is the cost of guessing a passphrase: log2 of scrypt's N (RFC 7914 §2; r is 8, p is 1). Each step doubles time and
// memory.
type WorkFactor int

// DefaultWork takes about a second and 256 MiB for each layer. It is also the most that Unwrap accepts.
const DefaultWork WorkFactor = 18

var (
	// ErrPassphrase is returned when too many of the passphrases given belong to no trustee.
	ErrPassphrase = errors.New("boxkey: a passphrase is wrong")
	// ErrTooFew is returned for fewer different passphrases than the threshold.
	ErrTooFew = errors.New("boxkey: too few passphrases")
	// ErrWrapped is returned for a wrapped key that is damaged or was not made by Wrap.
	ErrWrapped = errors.New("boxkey: wrapped box key is damaged")
)
