package version1

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"

	"filippo.io/age"

	"ceping/survey/strict"
	"ceping/survey/strict/base64url"
)

const (
	maxTrustees = 5
	maxWork     = 18 // log2 of scrypt's N (RFC 7914), 256 MiB a run: what version 1 asked for
)

var (
	// errTooFew is for fewer different passphrases than the threshold.
	errTooFew = errors.New("version 1: too few passphrases")
	// errPassphrase is for passphrases of which too many belong to no trustee.
	errPassphrase = errors.New("version 1: a passphrase is wrong")
	// errWrapped is for a wrapped key that is damaged or forged.
	errWrapped = errors.New("version 1: the wrapped box key is damaged")
)

// wrappedKey is a box key under the trustees' passphrases, any threshold of which give it back. In a session's files and in an archive
// it is a JSON text, {"v":1,"threshold":2,"trustees":3,"files":[{"trustee":1,"age":"<b64url>"},…]}, where age is an age file encrypted
// with that trustee's passphrase (age-encryption.org/v1, scrypt). It holds the private key if it is the threshold-th layer; else an
// array of files as above, for the trustees after this one. A trustee is an index from 1.
type wrappedKey struct {
	Version   int     `json:"v"`
	Threshold int     `json:"threshold"`
	Trustees  int     `json:"trustees"`
	Files     []layer `json:"files"`
}

// layer is one trustee's age file.
type layer struct {
	Trustee int    `json:"trustee"`
	Age     string `json:"age"`
}

// parseWrapped reads the text. The error is errWrapped.
func parseWrapped(text []byte) (w wrappedKey, err error) {
	if strict.Part(text, &w) != nil || w.Version != 1 || w.Threshold < 1 || w.Threshold > w.Trustees || w.Trustees > maxTrustees {
		return wrappedKey{}, errWrapped
	}
	if !w.inPlace(w.Files, w.Threshold, 0) {
		return wrappedKey{}, errWrapped
	}
	return w, nil
}

// inPlace reports whether there is a layer for each trustee after a given one that may be the first of so many, and no other: a forged
// archive must not choose how often scrypt runs.
func (w wrappedKey) inPlace(layers []layer, depth, after int) bool {
	if len(layers) != w.Trustees-after-depth+1 {
		return false
	}
	for i, l := range layers {
		if l.Trustee != after+1+i {
			return false
		}
	}
	return true
}

// unwrap gives the key back for enough of the passphrases, in any order. Empty and repeated ones do not count; those beyond what is
// needed are not looked at. The errors are errTooFew before any work is done, errPassphrase, errWrapped, and the context's. Each
// attempt to fit a passphrase to a trustee runs scrypt once, one after another, and none is made twice: never more than the passphrases
// times the trustees. The caller compares the public key with the manifest.
func (w wrappedKey) unwrap(ctx context.Context, passphrases []string) (*boxKey, error) {
	var given []string
	for _, p := range passphrases {
		if p = canonical(p); p != "" && !slices.Contains(given, p) {
			given = append(given, p)
		}
	}
	if len(given) < w.Threshold {
		return nil, fmt.Errorf("%w: %d given, %d of %d trustees are needed", errTooFew, len(given), w.Threshold, w.Trustees)
	}
	if len(given) > w.Trustees {
		return nil, fmt.Errorf("%w: %d given for %d trustees", errPassphrase, len(given), w.Trustees)
	}
	raw, err := w.open(ctx, w.Files, w.Threshold, 0, given)
	if err != nil {
		return nil, err
	}
	defer clear(raw)
	key, err := newBoxKey(raw)
	if err != nil {
		return nil, errWrapped
	}
	return key, nil
}

// open goes down into the first layer that a passphrase fits and never comes back: trustees before that one gave none, and those after
// it are all inside.
func (w wrappedKey) open(ctx context.Context, layers []layer, depth, after int, given []string) ([]byte, error) {
	if !w.inPlace(layers, depth, after) {
		return nil, errWrapped
	}
	for _, l := range layers {
		file, err := base64url.Decode(l.Age)
		if err != nil {
			return nil, errWrapped
		}
		for i, p := range given {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			inside, err := decrypt(file, p)
			if errors.Is(err, errPassphrase) {
				continue
			}
			if err != nil || depth == 1 {
				return inside, err
			}
			var inner []layer
			if strict.Part(inside, &inner) != nil {
				return nil, errWrapped
			}
			return w.open(ctx, inner, depth-1, l.Trustee, slices.Delete(slices.Clone(given), i, i+1))
		}
	}
	return nil, errPassphrase
}

// decrypt takes a canonical passphrase. The errors are errPassphrase and errWrapped. What the run took is given back to the system, or
// the collector would let the next one take as much again beside it.
func decrypt(file []byte, passphrase string) ([]byte, error) {
	defer debug.FreeOSMemory()
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, errPassphrase
	}
	identity.SetMaxWorkFactor(maxWork) // or a forged archive could take all the memory
	reader, err := age.Decrypt(bytes.NewReader(file), identity)
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return nil, errPassphrase
	}
	if err != nil {
		return nil, errWrapped
	}
	secret, err := io.ReadAll(reader)
	if err != nil {
		return nil, errWrapped
	}
	return secret, nil
}
