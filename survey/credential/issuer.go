package credential

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/cloudflare/circl/group"
	"github.com/cloudflare/circl/oprf"
)

const issuerLabel = "ceping/issuer/v2"

// Issuer holds the issuer key of one category of one session. It is safe for concurrent use.
type Issuer struct {
	session  string
	category string
	server   oprf.VerifiableServer
	key      group.Scalar // the server's
	public   []byte
}

// NewIssuer derives the issuer key of a category: DeriveKeyPair of RFC 9497 §3.2.1 over the session's seed, with
// info = "ceping/issuer/v2" ‖ u16(len session) ‖ session ‖ u16(len category) ‖ category. The same arguments give the
// same key. The seed has SeedSize bytes and is not kept; names too long for a u16 are refused.
func NewIssuer(seed []byte, session, category string) (*Issuer, error) {
	return labelled(issuerLabel, seed, session, category)
}

func labelled(label string, seed []byte, session, category string) (*Issuer, error) {
	if len(session) > math.MaxUint16 || len(category) > math.MaxUint16 {
		return nil, fmt.Errorf("%w: session and category must be shorter than 65,536 bytes", ErrMalformed)
	}
	return newIssuer(seed, appendNames([]byte(label), session, category), session, category)
}

func newIssuer(seed, info []byte, session, category string) (*Issuer, error) {
	if err := checkLength("seed", seed, SeedSize); err != nil {
		return nil, err
	}
	if len(info) > math.MaxUint16 { // circl would wrap the length it hashes
		return nil, fmt.Errorf("%w: session and category together are too long", ErrMalformed)
	}
	key, err := oprf.DeriveKey(oprf.SuiteRistretto255, oprf.VerifiableMode, seed, info)
	if err != nil {
		return nil, fmt.Errorf("credential: derive issuer key: %w", err)
	}
	// Public caches in the key without a lock: filled here, before anyone shares the key, it is only read afterwards.
	public, err := key.Public().MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("credential: encode issuer key: %w", err)
	}
	secret, err := key.MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("credential: encode issuer key: %w", err)
	}
	defer clear(secret)
	scalar := group.Ristretto255.NewScalar()
	if err := scalar.UnmarshalBinary(secret); err != nil {
		return nil, fmt.Errorf("credential: read issuer key: %w", err)
	}
	return &Issuer{
		session:  session,
		category: category,
		server:   oprf.NewVerifiableServer(oprf.SuiteRistretto255, key),
		key:      scalar,
		public:   public,
	}, nil
}

// Format keeps the private key out of logs, whatever the verb: an Issuer prints as its public half.
func (i *Issuer) Format(s fmt.State, _ rune) { fmt.Fprintf(s, "issuer key %x", i.public) }

// PublicKey returns the issuer key that the manifest publishes, KeySize bytes, the caller's own copy.
func (i *Issuer) PublicKey() []byte { return append([]byte(nil), i.public...) }

// Evaluate runs BlindEvaluate of RFC 9497 §3.3.2. The same blinded element always gives the same evaluated one
// (EvaluatedSize bytes); the proof (c ‖ s, ProofSize bytes) is made with fresh randomness and differs each time. The
// error is ErrMalformed for a blinded element that [CheckBlinded] refuses.
func (i *Issuer) Evaluate(blinded []byte) (evaluated, proof []byte, err error) {
	element, err := decodeElement("blinded element", blinded)
	if err != nil {
		return nil, nil, err
	}
	evaluation, err := i.server.Evaluate(&oprf.EvaluationRequest{Elements: []oprf.Blinded{element}})
	if err != nil {
		return nil, nil, fmt.Errorf("credential: evaluate: %w", err)
	}
	evaluated, err = evaluation.Elements[0].MarshalBinaryCompress()
	if err != nil {
		return nil, nil, fmt.Errorf("credential: encode evaluated element: %w", err)
	}
	proof, err = evaluation.Proof.MarshalBinary()
	if err != nil {
		return nil, nil, fmt.Errorf("credential: encode proof: %w", err)
	}
	return evaluated, proof, nil
}

// Output runs Evaluate of RFC 9497 §3.3.2 on an unblinded nonce of NonceSize bytes: the OutputSize bytes that a phone
// gets from [Blinding.Finalize]. Whoever knows them can cast the one ballot of this nonce.
func (i *Issuer) Output(nonce []byte) ([]byte, error) {
	if err := checkLength("nonce", nonce, NonceSize); err != nil {
		return nil, err
	}
	return i.output(nonce)
}

// output is the library's FullEvaluate, step by step: that one leaves the nonce in a hash's buffer to the collector, so that memory
// would have nonces in order of casting. Group and hash are the same.
func (i *Issuer) output(input []byte) ([]byte, error) {
	element := group.Ristretto255.NewElement().Mul(group.Ristretto255.HashToElement(input, []byte(hashToGroup)), i.key)
	evaluated, err := element.MarshalBinaryCompress()
	if err != nil {
		return nil, fmt.Errorf("credential: evaluate: %w", err)
	}
	const finalize = "Finalize"
	var buffer [2 + NonceSize + 2 + EvaluatedSize + len(finalize)]byte
	defer clear(buffer[:])
	text := appendSized(appendSized(buffer[:0], input), evaluated)
	output := sha512.Sum512(append(text, finalize...))
	return output[:], nil
}

// hashToGroup is "HashToGroup-" ‖ the context string of RFC 9497 §3.1 for the suite in mode 0x01.
const hashToGroup = "HashToGroup-OPRFV1-\x01-ristretto255-SHA512"

// Check answers a cast: ack, made by [Ack], proves to the phone that its ballot is in, if mac was made for these envelopes under this
// nonce's output, for this issuer's session and category; otherwise ok is false. The comparison takes the same time wherever a
// forged mac goes wrong; wrong lengths are simply false.
func (i *Issuer) Check(nonce []byte, envelopes [][]byte, mac []byte) (ack []byte, ok bool) {
	output, err := i.Output(nonce)
	if err != nil {
		return nil, false
	}
	defer clear(output)
	want := MAC(output, i.session, i.category, envelopes)
	defer clear(want)
	if !hmac.Equal(want, mac) {
		return nil, false
	}
	return Ack(output, i.session, i.category), true
}

// appendNames appends u16(len session) ‖ session ‖ u16(len category) ‖ category, big-endian.
func appendNames(b []byte, session, category string) []byte {
	return appendSized(appendSized(b, session), category)
}

// appendSized appends u16(len part) ‖ part, big-endian.
func appendSized[T string | []byte](b []byte, part T) []byte {
	return append(binary.BigEndian.AppendUint16(b, uint16(len(part))), part...)
}
