package credential

import (
	"fmt"
	"strings"
	"testing"
)

// TestNoNonceNoBallot: a MAC that anybody can make, under no output at all, casts nothing with a nonce that has none.
func TestNoNonceNoBallot(t *testing.T) {
	i := issuer(t, fill(1), "s", "A")
	for _, size := range []int{0, NonceSize - 1, NonceSize + 1} {
		envelopes := [][]byte{[]byte("sealed")}
		if ack, ok := i.Check(make([]byte, size), envelopes, MAC(nil, "s", "A", envelopes)); ok || ack != nil {
			t.Errorf("a nonce of %d bytes casts", size)
		}
		if i.VerifyVersion1(make([]byte, size), []byte("sealed"), macVersion1(nil, "s", "A", []byte("sealed"))) {
			t.Errorf("a nonce of %d bytes verifies", size)
		}
	}
}

// TestLongestNames: session and category may be as long as their lengths can be hashed, together, and no longer.
func TestLongestNames(t *testing.T) {
	room := 65_535 - len(issuerLabel) - 4
	for _, of := range []int{0, 1, room} {
		session, category := strings.Repeat("s", of), strings.Repeat("c", room-of)
		if _, err := NewIssuer(fill(1), session, category); err != nil {
			t.Errorf("%d and %d: %v", of, room-of, err)
		}
		if _, err := NewIssuer(fill(1), session+"s", category); err == nil {
			t.Errorf("%d and %d are taken", of+1, room-of)
		}
	}
}

// TestIssuerPrints as its public half, so that a log tells one from another.
func TestIssuerPrints(t *testing.T) {
	i := issuer(t, fill(1), "s", "A")
	if got, want := fmt.Sprintf("%v %+v", i, i), fmt.Sprintf("issuer key %[1]x issuer key %[1]x", i.PublicKey()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
