package boxkey

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"ceping/survey/envelope"
	"ceping/survey/strict"
)

// format is the version of Wrapped. Version 1 is of sessions of protocol version 1, see survey/version1.
const format = 2

// Wrapped is a box key that any threshold of the trustees can unwrap, in any order. It is a JSON text,
// {"v":2,"threshold":2,"trustees":3,"files":[{"trustee":1,"age":"<b64url>"},…]}, where age is an age file encrypted with
// that trustee's passphrase (age-encryption.org/v1, scrypt; a generated one as it was printed).
// It holds the private key (envelope.KeySize bytes) if it is the threshold-th layer; else an array of files as above, for the
// trustees after this one. A trustee is an index from 1 in the list given to Wrap. Each layer can be guessed at by itself
// once the ones around it are open, so the passphrases have to be strong one by one.
type Wrapped []byte

type wrapping struct {
	Version   int     `json:"v"`
	Threshold int     `json:"threshold"`
	Trustees  int     `json:"trustees"`
	Files     []layer `json:"files"`
}

// Digest is the SHA-256 of the wrapped key in lower-case hex, as the act of ready records it.
func (w Wrapped) Digest() string {
	digest := sha256.Sum256(w)
	return hex.EncodeToString(digest[:])
}

// Wrap encrypts the key so that any threshold of the passphrases, one a trustee, give it back:
// 1 ≤ threshold ≤ len(passphrases) ≤ MaxTrustees. The errors are a *PassphraseError, envelope.ErrWiped, or one that names the
// number out of range, ErrBusy, or ErrStopped when the context ends first. It runs scrypt five times for 2 of 3. progress, which
// may be nil, is told of every layer and every wait, and must not block. The key stays the caller's, to be wiped.
//
// Whatever it returns, the caller's passphrases are overwritten with zeros. What is left of them until the garbage collector's
// memory is used anew: the copy that age takes of each, and what scrypt's HMAC derives of it; of the key, age's buffer of one
// block. The process must not be dumpable, and one that must hold no trace has to end.
func (t *Turns) Wrap(ctx context.Context, key *envelope.Key, threshold int, passphrases [][]byte, work WorkFactor, progress func(Progress)) (Wrapped, error) {
	defer forget(passphrases)
	n := len(passphrases)
	if n < 1 || n > MaxTrustees {
		return nil, fmt.Errorf("boxkey: %d passphrases; give one to each of 1 to %d trustees", n, MaxTrustees)
	}
	if threshold < 1 || threshold > n {
		return nil, fmt.Errorf("boxkey: threshold %d; it must be from 1 to the number of trustees, %d", threshold, n)
	}
	if work < 1 || work > DefaultWork {
		return nil, fmt.Errorf("boxkey: work factor %d; it must be from 1 to %d", work, DefaultWork)
	}
	if err := CheckPassphrases(passphrases); err != nil {
		return nil, err
	}
	raw, err := key.Bytes()
	if err != nil {
		return nil, err
	}
	task, err := t.enter(ctx, layers(threshold, n), progress)
	if err != nil {
		return nil, err
	}
	defer task.leave()
	spelt := make([][]byte, n)
	defer forget(spelt)
	for i, p := range passphrases {
		spelt[i] = canonical(p)
	}
	files, err := task.wrapLayers(raw, threshold, spelt, 0, work)
	if err != nil {
		return nil, err
	}
	return json.Marshal(wrapping{Version: format, Threshold: threshold, Trustees: n, Files: files})
}

// layers is how many layers lock a key for threshold of n.
func layers(threshold, n int) int {
	sum := 0
	for first := range n - threshold + 1 {
		sum++
		if threshold > 1 {
			sum += layers(threshold-1, n-first-1)
		}
	}
	return sum
}

// Threshold returns how many passphrases Unwrap needs, and of how many trustees. The error is ErrWrapped.
func (w Wrapped) Threshold() (threshold, trustees int, err error) {
	parsed, err := w.parse()
	return parsed.Threshold, parsed.Trustees, err
}

// Unwrap gives the key back for enough of the passphrases, in any order. Empty and repeated ones do not count; those
// beyond what is needed are not looked at. The errors are ErrTooFew and ErrBusy, before any work is done; ErrPassphrase;
// ErrWrapped; and ErrStopped when the context ends first. Each attempt to fit a passphrase to a trustee runs scrypt once and none
// is made twice: threshold attempts if the passphrases of the first trustees are given in order, never more than their number
// times the trustees'. progress is as in Wrap, of threshold layers. The caller compares [envelope.Key.Public] with the manifest,
// and wipes the key. The caller's passphrases are overwritten as in Wrap, and the same of them is left.
func (t *Turns) Unwrap(ctx context.Context, w Wrapped, passphrases [][]byte, progress func(Progress)) (*envelope.Key, error) {
	defer forget(passphrases)
	parsed, err := w.parse()
	if err != nil {
		return nil, err
	}
	var given [][]byte
	defer func() { forget(given) }()
	for _, p := range passphrases {
		if p = canonical(p); len(p) > 0 && !contains(given, p) {
			given = append(given, p)
		} else {
			clear(p)
		}
	}
	if len(given) < parsed.Threshold {
		return nil, fmt.Errorf("%w: %d given, %d of %d trustees are needed", ErrTooFew, len(given), parsed.Threshold, parsed.Trustees)
	}
	if len(given) > parsed.Trustees {
		return nil, fmt.Errorf("%w: %d given for %d trustees; leave out the ones of other sessions", ErrPassphrase, len(given), parsed.Trustees)
	}
	task, err := t.enter(ctx, parsed.Threshold, progress)
	if err != nil {
		return nil, err
	}
	defer task.leave()
	raw, err := task.unwrapLayers(parsed.Files, parsed.Threshold, given, 0, parsed.Trustees)
	if err != nil {
		return nil, err
	}
	if len(raw) != envelope.KeySize {
		clear(raw)
		return nil, ErrWrapped
	}
	return envelope.NewKey(raw)
}

func (w Wrapped) parse() (wrapping, error) {
	var parsed wrapping
	if strict.JSON(w, &parsed) != nil {
		return wrapping{}, ErrWrapped
	}
	if parsed.Version != format || parsed.Threshold < 1 || parsed.Threshold > parsed.Trustees || parsed.Trustees > MaxTrustees {
		return wrapping{}, ErrWrapped
	}
	if !inPlace(parsed.Files, parsed.Threshold, 0, parsed.Trustees) {
		return wrapping{}, ErrWrapped
	}
	return parsed, nil
}

func contains(list [][]byte, p []byte) bool {
	for _, one := range list {
		if bytes.Equal(one, p) {
			return true
		}
	}
	return false
}

// forget overwrites passphrases.
func forget(passphrases [][]byte) {
	for _, p := range passphrases {
		clear(p)
	}
}
