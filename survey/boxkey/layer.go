package boxkey

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unsafe"

	"filippo.io/age"

	"ceping/survey/strict"
	"ceping/survey/strict/base64url"
)

// layer is one trustee's age file inside a Wrapped.
type layer struct {
	Trustee int    `json:"trustee"`
	Age     string `json:"age"`
}

// wrapLayers wraps secret under every choice of depth among the passphrases from index first on. A layer is shared by
// all the choices that begin alike, which saves scrypt runs here and in Unwrap. The passphrases are canonical.
func (k *task) wrapLayers(secret []byte, depth int, passphrases [][]byte, first int, work WorkFactor) ([]layer, error) {
	var layers []layer
	for i := first; i <= len(passphrases)-depth; i++ {
		inside := secret
		if depth > 1 {
			inner, err := k.wrapLayers(secret, depth-1, passphrases, i+1, work)
			if err != nil {
				return nil, err
			}
			if inside, err = json.Marshal(inner); err != nil {
				return nil, fmt.Errorf("boxkey: wrap box key: %w", err)
			}
		}
		var file []byte
		err := k.do(func() (err error) {
			file, err = encrypt(inside, passphrases[i], work)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("boxkey: wrap box key: %w", err)
		}
		k.layer()
		layers = append(layers, layer{Trustee: i + 1, Age: base64url.Encode(file)})
	}
	return layers, nil
}

// inPlace reports whether there is a layer for each trustee after a given one that may be the first of so many, and no other: a
// forged archive must not choose how often scrypt runs.
func inPlace(layers []layer, depth, after, trustees int) bool {
	if len(layers) != trustees-after-depth+1 {
		return false
	}
	for i, l := range layers {
		if l.Trustee != after+1+i {
			return false
		}
	}
	return true
}

// unwrapLayers goes down into the first layer that a passphrase fits and never comes back: trustees before that one gave
// none, and those after it are all inside. The passphrases are canonical.
func (k *task) unwrapLayers(layers []layer, depth int, given [][]byte, after, trustees int) ([]byte, error) {
	if !inPlace(layers, depth, after, trustees) {
		return nil, ErrWrapped
	}
	for _, l := range layers {
		file, err := base64url.Decode(l.Age)
		if err != nil {
			return nil, ErrWrapped
		}
		for i, p := range given {
			var inside []byte
			err := k.do(func() (err error) {
				inside, err = decrypt(file, p)
				return err
			})
			if errors.Is(err, ErrPassphrase) {
				continue
			}
			if err != nil {
				return nil, err
			}
			k.layer()
			if depth == 1 {
				return inside, nil
			}
			var inner []layer
			if strict.JSON(inside, &inner) != nil {
				return nil, ErrWrapped
			}
			return k.unwrapLayers(inner, depth-1, slices.Delete(slices.Clone(given), i, i+1), l.Trustee, trustees)
		}
	}
	return nil, ErrPassphrase
}

// encrypt takes a canonical passphrase, as decrypt does.
func encrypt(secret, passphrase []byte, work WorkFactor) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(text(passphrase))
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(int(work))
	var file bytes.Buffer
	writer, err := age.Encrypt(&file, recipient)
	if err != nil {
		return nil, err
	}
	if _, err := writer.Write(secret); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return file.Bytes(), nil
}

// decrypt has the errors ErrPassphrase and ErrWrapped.
func decrypt(file, passphrase []byte) ([]byte, error) {
	identity, err := age.NewScryptIdentity(text(passphrase))
	if err != nil {
		return nil, ErrPassphrase
	}
	identity.SetMaxWorkFactor(int(DefaultWork)) // or a forged archive could take all the memory
	reader, err := age.Decrypt(bytes.NewReader(file), identity)
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, ErrWrapped
	}
	secret, err := io.ReadAll(reader)
	if err != nil {
		return nil, ErrWrapped
	}
	return secret, nil
}

// text is the passphrase itself as age wants it, not a copy, which nothing could overwrite. It is used before the bytes are cleared,
// and age keeps a copy of its own.
func text(passphrase []byte) string {
	return unsafe.String(unsafe.SliceData(passphrase), len(passphrase))
}
