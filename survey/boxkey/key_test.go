package boxkey

import (
	"context"
	"testing"

	"ceping/survey/envelope"
)

func generated(t *testing.T) *envelope.Key {
	t.Helper()
	key, err := envelope.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// raw is the private key itself.
func raw(t *testing.T, key *envelope.Key) []byte {
	t.Helper()
	b, err := key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// given are passphrases as a caller has them, to be overwritten.
func given(passphrases []string) [][]byte {
	list := make([][]byte, len(passphrases))
	for i, p := range passphrases {
		list[i] = []byte(p)
	}
	return list
}

func wrapped(t *testing.T, key *envelope.Key, threshold, n int) Wrapped {
	t.Helper()
	w, err := wrap(key, threshold, trustees[:n], testWork)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func wrap(key *envelope.Key, threshold int, passphrases []string, work WorkFactor) (Wrapped, error) {
	return new(Turns).Wrap(context.Background(), key, threshold, given(passphrases), work, nil)
}

func unwrap(w Wrapped, passphrases []string) (*envelope.Key, error) {
	return new(Turns).Unwrap(context.Background(), w, given(passphrases), nil)
}
