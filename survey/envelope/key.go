package envelope

import (
	"crypto/hpke"
	"crypto/sha256"
	"errors"
	"fmt"
)

// ErrWiped is returned for any use of a private key after [Key.Wipe].
var ErrWiped = errors.New("envelope: box key has been wiped")

// Key is the private box key of one session. Its methods may be called concurrently, save for Wipe.
type Key struct {
	raw    []byte // as RFC 9180 §7.1.2 serializes it; nil once wiped
	hpke   hpke.PrivateKey
	public []byte
}

// GenerateKey makes a fresh X25519 box key from crypto/rand.
func GenerateKey() (*Key, error) {
	private, err := kem().GenerateKey()
	if err != nil {
		return nil, fmt.Errorf("envelope: generate box key: %w", err)
	}
	raw, err := private.Bytes()
	if err != nil {
		return nil, fmt.Errorf("envelope: generate box key: %w", err)
	}
	return NewKey(raw)
}

// NewKey returns the key whose bytes [Key.Bytes] gave, KeySize bytes; Wipe overwrites the caller's bytes too.
func NewKey(raw []byte) (*Key, error) {
	private, err := kem().NewPrivateKey(raw)
	if err != nil {
		return nil, fmt.Errorf("envelope: box key: %w", err)
	}
	return &Key{raw: raw, hpke: private, public: private.PublicKey().Bytes()}, nil
}

// Bytes returns the private key itself, to be wrapped for the trustees. It shares the key's memory: Wipe overwrites it.
func (k *Key) Bytes() ([]byte, error) {
	if k.raw == nil {
		return nil, ErrWiped
	}
	return k.raw, nil
}

// Public returns the box key that the manifest publishes, KeySize bytes, the caller's own copy. It outlives Wipe.
func (k *Key) Public() []byte { return append([]byte(nil), k.public...) }

// Format keeps the private key out of logs, whatever the verb: a Key prints as its public half.
func (k *Key) Format(s fmt.State, _ rune) { fmt.Fprintf(s, "box key %x", k.public) }

// Open opens what [Seal] made for this key, the same manifest and the same name. The only errors are ErrOpen, for bytes that do
// not open, and ErrWiped.
func (k *Key) Open(manifest [sha256.Size]byte, name Name, sealed []byte) ([]byte, error) {
	if k.raw == nil {
		return nil, ErrWiped
	}
	aad, err := name.aad()
	if err != nil || len(sealed) < Overhead {
		return nil, ErrOpen
	}
	return k.open(info(manifest), aad, sealed)
}

func (k *Key) open(info, aad, sealed []byte) ([]byte, error) {
	recipient, err := hpke.NewRecipient(sealed[:encSize], k.hpke, hpke.HKDFSHA256(), hpke.ChaCha20Poly1305(), info)
	if err != nil { // enc of low order
		return nil, ErrOpen
	}
	plaintext, err := recipient.Open(aad, sealed[encSize:])
	if err != nil {
		return nil, ErrOpen
	}
	return plaintext, nil
}

// Wipe overwrites the private key and makes it unusable. The standard library keeps a copy of its own, which is only let go for
// the garbage collector: a process that must hold no trace has to end.
func (k *Key) Wipe() {
	clear(k.raw)
	k.raw, k.hpke = nil, nil
}
