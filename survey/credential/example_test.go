package credential_test

import (
	"bytes"
	"crypto/rand"
	"fmt"

	"ceping/survey/credential"
)

// A slip's way to a ballot: the phone blinds a nonce, the issuer evaluates it without seeing it, and later the nonce and a MAC come with
// the ballot's envelopes. What the box answers is what the phone expects, and nobody else could have said it.
func Example() {
	const session, category = "6f1c8b1e-3c58-4d0e-9a0c-2f6d5a7b9e10", "A"
	seed := make([]byte, credential.SeedSize)
	rand.Read(seed)
	issuer, err := credential.NewIssuer(seed, session, category)
	if err != nil {
		fmt.Println(err)
		return
	}

	// The phone, with its slip.
	nonce := make([]byte, credential.NonceSize)
	rand.Read(nonce)
	blinding, err := credential.Blind(nonce)
	if err != nil {
		fmt.Println(err)
		return
	}
	evaluated, proof, err := issuer.Evaluate(blinding.Blinded()) // the issuer sees the slip and the blinded element
	if err != nil {
		fmt.Println(err)
		return
	}
	output, err := blinding.Finalize(issuer.PublicKey(), evaluated, proof) // the key is the manifest's
	if err != nil {
		fmt.Println(err)
		return
	}

	// The phone, with its ballot and no slip.
	envelopes := [][]byte{[]byte("cover, sealed"), []byte("marks, sealed")}
	mac := credential.MAC(output, session, category, envelopes)
	ack, ok := issuer.Check(nonce, envelopes, mac) // the box sees the nonce and the envelopes
	fmt.Println("taken:", ok)
	fmt.Println("in the box:", bytes.Equal(ack, credential.Ack(output, session, category)))

	envelopes[1] = []byte("marks, another's")
	_, ok = issuer.Check(nonce, envelopes, mac)
	fmt.Println("taken with another envelope:", ok)
	// Output:
	// taken: true
	// in the box: true
	// taken with another envelope: false
}

// An answer that was made under a key of the voter's own, so that the ballot can be told from the others, does not verify.
func ExampleBlinding_Finalize() {
	published, _ := credential.NewIssuer(bytes.Repeat([]byte{1}, credential.SeedSize), "session", "A")
	another, _ := credential.NewIssuer(bytes.Repeat([]byte{2}, credential.SeedSize), "session", "A")
	blinding, _ := credential.Blind(bytes.Repeat([]byte{3}, credential.NonceSize))
	evaluated, proof, _ := another.Evaluate(blinding.Blinded())
	_, err := blinding.Finalize(published.PublicKey(), evaluated, proof)
	fmt.Println(err)
	// Output: credential: proof does not verify
}
