package seal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// MaxTrustees is the largest number of passphrases that a box key can be wrapped for.
const MaxTrustees = 5

// WorkFactor is the cost of guessing a passphrase: log2 of scrypt's N (RFC 7914). Each step doubles time and memory.
type WorkFactor int

// DefaultWork takes about a second and 256 MiB for each layer. It is also the most that Unwrap accepts.
const DefaultWork WorkFactor = 18

var (
	// ErrPassphrase is returned when too many of the passphrases given belong to no trustee.
	ErrPassphrase = errors.New("seal: a passphrase is wrong")
	// ErrTooFew is returned for fewer different passphrases than the threshold.
	ErrTooFew = errors.New("seal: too few passphrases")
	// ErrWrapped is returned for a wrapped key that is damaged or was not made by Wrap.
	ErrWrapped = errors.New("seal: wrapped box key is damaged")
)

// Wrapped is a box key that any threshold of the trustees can unwrap, in any order. It is a JSON text,
// {"v":1,"threshold":2,"trustees":3,"files":[{"trustee":1,"age":"<b64url>"},…]}, where age is an age file encrypted with
// that trustee's passphrase (age-encryption.org/v1, scrypt; a generated one as it was printed).
// It holds the private key (KeySize bytes) if it is the threshold-th layer; else an array of files as above, for the
// trustees after this one. A trustee is an index from 1 in the list given to Wrap. Each layer can be guessed at by itself
// once the ones around it are open, so the passphrases have to be strong one by one.
type Wrapped []byte

type wrapping struct {
	Version   int     `json:"v"`
	Threshold int     `json:"threshold"`
	Trustees  int     `json:"trustees"`
	Files     []layer `json:"files"`
}

// Wrap encrypts the key so that any threshold of the passphrases, one a trustee, give it back:
// 1 ≤ threshold ≤ len(passphrases) ≤ MaxTrustees. The errors are a *PassphraseError, ErrWiped, or one that names the
// number out of range, ErrBusy, or ErrStopped when the context ends first. It runs scrypt five times for 2 of 3. progress, which
// may be nil, is told of every layer and every wait, and must not block.
func (t *Turns) Wrap(ctx context.Context, key *Key, threshold int, passphrases []string, work WorkFactor, progress func(Progress)) (Wrapped, error) {
	n := len(passphrases)
	if n < 1 || n > MaxTrustees {
		return nil, fmt.Errorf("seal: %d passphrases; give one to each of 1 to %d trustees", n, MaxTrustees)
	}
	if threshold < 1 || threshold > n {
		return nil, fmt.Errorf("seal: threshold %d; it must be from 1 to the number of trustees, %d", threshold, n)
	}
	if work < 1 || work > DefaultWork {
		return nil, fmt.Errorf("seal: work factor %d; it must be from 1 to %d", work, DefaultWork)
	}
	if err := CheckPassphrases(passphrases); err != nil {
		return nil, err
	}
	if key.raw == nil {
		return nil, ErrWiped
	}
	task, err := t.enter(ctx, layers(threshold, n), progress)
	if err != nil {
		return nil, err
	}
	defer task.leave()
	files, err := task.wrapLayers(key.raw, threshold, passphrases, 0, work)
	if err != nil {
		return nil, err
	}
	return json.Marshal(wrapping{Version: 1, Threshold: threshold, Trustees: n, Files: files})
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
// ErrWrapped; and ErrStopped when the context ends first. Each attempt to fit a passphrase to a trustee runs scrypt once and none is made twice: threshold attempts
// if the passphrases of the first trustees are given in order, never more than their number times the trustees'. progress is
// as in Wrap, of threshold layers. The caller compares [Key.Public] with the manifest.
func (t *Turns) Unwrap(ctx context.Context, w Wrapped, passphrases []string, progress func(Progress)) (*Key, error) {
	parsed, err := w.parse()
	if err != nil {
		return nil, err
	}
	var given []string
	for _, p := range passphrases {
		if p = canonical(p); p != "" && !slices.Contains(given, p) {
			given = append(given, p)
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
	raw, err := task.unwrapLayers(parsed.Files, parsed.Threshold, given)
	if err != nil {
		return nil, err
	}
	if len(raw) != KeySize {
		return nil, ErrWrapped
	}
	return newKey(raw)
}

func (w Wrapped) parse() (wrapping, error) {
	var parsed wrapping
	if err := json.Unmarshal(w, &parsed); err != nil {
		return wrapping{}, ErrWrapped
	}
	if parsed.Version != 1 || parsed.Threshold < 1 || parsed.Threshold > parsed.Trustees || parsed.Trustees > MaxTrustees {
		return wrapping{}, ErrWrapped
	}
	if len(parsed.Files) != parsed.Trustees-parsed.Threshold+1 {
		return wrapping{}, ErrWrapped
	}
	return parsed, nil
}
