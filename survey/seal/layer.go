package seal

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"filippo.io/age"
)

// layer is one trustee's age file inside a Wrapped.
type layer struct {
	Trustee int    `json:"trustee"`
	Age     string `json:"age"`
}

// wrapLayers wraps secret under every choice of depth among the passphrases from index first on. A layer is shared by
// all the choices that begin alike, which saves scrypt runs here and in Unwrap.
func (k *task) wrapLayers(secret []byte, depth int, passphrases []string, first int, work WorkFactor) ([]layer, error) {
	var layers []layer
	for i := first; i <= len(passphrases)-depth; i++ {
		inside := secret
		if depth > 1 {
			inner, err := k.wrapLayers(secret, depth-1, passphrases, i+1, work)
			if err != nil {
				return nil, err
			}
			if inside, err = json.Marshal(inner); err != nil {
				return nil, fmt.Errorf("seal: wrap box key: %w", err)
			}
		}
		var file []byte
		err := k.do(func() (err error) {
			file, err = encrypt(inside, passphrases[i], work)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("seal: wrap box key: %w", err)
		}
		k.layer()
		layers = append(layers, layer{Trustee: i + 1, Age: encoding().EncodeToString(file)})
	}
	return layers, nil
}

// unwrapLayers goes down into the first layer that a passphrase fits and never comes back: trustees before that one gave
// none, and those after it are all inside.
func (k *task) unwrapLayers(layers []layer, depth int, given []string) ([]byte, error) {
	for _, l := range layers {
		file, err := encoding().DecodeString(l.Age)
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
			if json.Unmarshal(inside, &inner) != nil {
				return nil, ErrWrapped
			}
			return k.unwrapLayers(inner, depth-1, slices.Delete(slices.Clone(given), i, i+1))
		}
	}
	return nil, ErrPassphrase
}

func encrypt(secret []byte, passphrase string, work WorkFactor) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(canonical(passphrase))
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

// decrypt takes a canonical passphrase. The errors are ErrPassphrase and ErrWrapped.
func decrypt(file []byte, passphrase string) ([]byte, error) {
	identity, err := age.NewScryptIdentity(passphrase)
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

func encoding() *base64.Encoding { return base64.RawURLEncoding.Strict() }
