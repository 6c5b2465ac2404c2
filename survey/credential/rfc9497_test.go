package credential

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudflare/circl/group"
	"github.com/cloudflare/circl/oprf"
	"github.com/cloudflare/circl/zk/dleq"
)

// hexList is one or more values joined by commas, as the RFC's vector files write a batch.
type hexList [][]byte

func (l *hexList) UnmarshalText(text []byte) error {
	for part := range strings.SplitSeq(string(text), ",") {
		b, err := hex.DecodeString(part)
		if err != nil {
			return err
		}
		*l = append(*l, b)
	}
	return nil
}

type rfcVectors struct {
	Seed    hexList `json:"seed"`
	KeyInfo hexList `json:"keyInfo"`
	Secret  hexList `json:"skSm"`
	Public  hexList `json:"pkSm"`
	Vectors []struct {
		Batch     int
		Blind     hexList
		Blinded   hexList `json:"BlindedElement"`
		Evaluated hexList `json:"EvaluationElement"`
		Input     hexList
		Output    hexList
		Proof     struct {
			Proof hexList `json:"proof"`
			R     hexList `json:"r"`
		}
	} `json:"vectors"`
}

func readRFC(t *testing.T) rfcVectors {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "rfc9497_a_1_2.json"))
	if err != nil {
		t.Fatal(err)
	}
	var v rfcVectors
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Vectors) != 3 {
		t.Fatalf("%d vectors, want the 3 of appendix A.1.2", len(v.Vectors))
	}
	return v
}

func TestRFC9497(t *testing.T) {
	v := readRFC(t)
	issuer, err := newIssuer(v.Seed[0], v.KeyInfo[0], "", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := issuer.PublicKey(); !bytes.Equal(got, v.Public[0]) {
		t.Errorf("DeriveKeyPair gives %x, want %x", got, v.Public[0])
	}

	for i, vector := range v.Vectors {
		if len(vector.Input) != vector.Batch {
			t.Fatalf("vector %d: %d inputs in a batch of %d", i+1, len(vector.Input), vector.Batch)
		}
		proof := prove(t, scalar(t, v.Secret[0]), v.Public[0], vector.Blinded, vector.Evaluated, vector.Proof.R[0])
		if !bytes.Equal(proof, vector.Proof.Proof[0]) {
			t.Errorf("vector %d: proof %x, want %x", i+1, proof, vector.Proof.Proof[0])
		}
		for j, input := range vector.Input {
			blinding, err := blind(input, scalar(t, vector.Blind[j]))
			if err != nil {
				t.Fatal(err)
			}
			if got := blinding.Blinded(); !bytes.Equal(got, vector.Blinded[j]) {
				t.Errorf("vector %d: blinded %x, want %x", i+1, got, vector.Blinded[j])
			}
			evaluated, ownProof, err := issuer.Evaluate(vector.Blinded[j])
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(evaluated, vector.Evaluated[j]) {
				t.Errorf("vector %d: evaluated %x, want %x", i+1, evaluated, vector.Evaluated[j])
			}
			if vector.Batch == 1 { // a batch has one proof for all; this package makes one for each
				ownProof = vector.Proof.Proof[0]
			}
			output, err := blinding.Finalize(v.Public[0], vector.Evaluated[j], ownProof)
			if err != nil {
				t.Fatalf("vector %d: finalize: %v", i+1, err)
			}
			if !bytes.Equal(output, vector.Output[j]) {
				t.Errorf("vector %d: finalized %x, want %x", i+1, output, vector.Output[j])
			}
			output, err = issuer.output(input)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(output, vector.Output[j]) {
				t.Errorf("vector %d: evaluated without blinding %x, want %x", i+1, output, vector.Output[j])
			}
		}
	}
}

// The batch of two is outside this package's use; it pins the library below.
func TestRFC9497Batch(t *testing.T) {
	v := readRFC(t)
	vector := v.Vectors[2]
	client, err := newClient(v.Public[0])
	if err != nil {
		t.Fatal(err)
	}
	data, _, err := client.DeterministicBlind(vector.Input, []oprf.Blind{scalar(t, vector.Blind[0]), scalar(t, vector.Blind[1])})
	if err != nil {
		t.Fatal(err)
	}
	proof := new(dleq.Proof)
	if err := proof.UnmarshalBinary(group.Ristretto255, vector.Proof.Proof[0]); err != nil {
		t.Fatal(err)
	}
	evaluated := elements(t, vector.Evaluated...)
	outputs, err := client.Finalize(data, &oprf.Evaluation{Elements: evaluated, Proof: proof})
	if err != nil {
		t.Fatal(err)
	}
	for i := range outputs {
		if !bytes.Equal(outputs[i], vector.Output[i]) {
			t.Errorf("output %d is %x, want %x", i, outputs[i], vector.Output[i])
		}
	}
	evaluated[0], evaluated[1] = evaluated[1], evaluated[0]
	if _, err := client.Finalize(data, &oprf.Evaluation{Elements: evaluated, Proof: proof}); !errors.Is(err, oprf.ErrInvalidProof) {
		t.Errorf("evaluations exchanged: %v, want ErrInvalidProof", err)
	}
}
