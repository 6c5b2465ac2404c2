package credential

import (
	"errors"
	"fmt"

	"github.com/cloudflare/circl/group"
	"github.com/cloudflare/circl/oprf"
	"github.com/cloudflare/circl/zk/dleq"
)

// Blinding is a voter's half of one exchange: the nonce, the secret blind and the blinded element made of them.
type Blinding struct {
	data    *oprf.FinalizeData
	blinded []byte
}

// Blind runs Blind of RFC 9497 §3.3.2 for a nonce of NonceSize random bytes, under a fresh random scalar from crypto/rand.
func Blind(nonce []byte) (*Blinding, error) {
	if err := checkLength("nonce", nonce, NonceSize); err != nil {
		return nil, err
	}
	return blind(nonce, oprf.SuiteRistretto255.Group().RandomNonZeroScalar(nil))
}

func blind(input []byte, scalar group.Scalar) (*Blinding, error) {
	// circl asks for the issuer's key here already, though blinding does not use it: any valid one will do.
	generator, err := oprf.SuiteRistretto255.Group().Generator().MarshalBinaryCompress()
	if err != nil {
		return nil, fmt.Errorf("credential: blind: %w", err)
	}
	client, err := newClient(generator)
	if err != nil {
		return nil, err
	}
	data, request, err := client.DeterministicBlind([][]byte{append([]byte(nil), input...)}, []oprf.Blind{scalar})
	if err != nil {
		return nil, fmt.Errorf("credential: blind: %w", err)
	}
	blinded, err := request.Elements[0].MarshalBinaryCompress()
	if err != nil {
		return nil, fmt.Errorf("credential: encode blinded element: %w", err)
	}
	return &Blinding{data: data, blinded: blinded}, nil
}

// Blinded returns the element to send, BlindedSize bytes, the caller's own copy.
func (b *Blinding) Blinded() []byte { return append([]byte(nil), b.blinded...) }

// Finalize runs Finalize of RFC 9497 §3.3.2: it verifies that evaluated was made with issuerKey, which must come from the
// manifest and not from the answer, and returns the OutputSize bytes that [MAC] takes. The errors are ErrMalformed and
// ErrProof; after one the Blinding may be finalized again with another answer.
func (b *Blinding) Finalize(issuerKey, evaluated, proof []byte) (output []byte, err error) {
	client, err := newClient(issuerKey)
	if err != nil {
		return nil, err
	}
	element, err := decodeElement("evaluated element", evaluated)
	if err != nil {
		return nil, err
	}
	if err := checkLength("proof", proof, ProofSize); err != nil {
		return nil, err
	}
	parsed := new(dleq.Proof)
	if err := parsed.UnmarshalBinary(oprf.SuiteRistretto255.Group(), proof); err != nil {
		return nil, fmt.Errorf("%w: proof is not two reduced scalars", ErrMalformed)
	}
	outputs, err := client.Finalize(b.data, &oprf.Evaluation{Elements: []oprf.Evaluated{element}, Proof: parsed})
	if errors.Is(err, oprf.ErrInvalidProof) {
		return nil, ErrProof
	}
	if err != nil {
		return nil, fmt.Errorf("credential: finalize: %w", err)
	}
	return outputs[0], nil
}

func newClient(issuerKey []byte) (oprf.VerifiableClient, error) {
	if _, err := decodeElement("issuer key", issuerKey); err != nil {
		return oprf.VerifiableClient{}, err
	}
	key := new(oprf.PublicKey)
	if err := key.UnmarshalBinary(oprf.SuiteRistretto255, issuerKey); err != nil {
		return oprf.VerifiableClient{}, fmt.Errorf("%w: issuer key: %w", ErrMalformed, err)
	}
	return oprf.NewVerifiableClient(oprf.SuiteRistretto255, key), nil
}
