package attack_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/cloudflare/circl/oprf"

	"ceping/survey"
	"ceping/survey/credential"
	"ceping/survey/voter"
)

// tagging is a server that evaluates with a key of its own for each slip, and afterwards looks under which of them a ballot's nonce makes
// the output that it came with.
type tagging struct{ keys []*oprf.PrivateKey }

func newTagging(t *testing.T, n int) (s tagging) {
	t.Helper()
	for range n {
		key, err := oprf.DeriveKey(oprf.SuiteRistretto255, oprf.BaseMode, random(32), nil)
		must(t, err)
		s.keys = append(s.keys, key)
	}
	return s
}

func (s tagging) whose(t *testing.T, nonce, output []byte) int {
	t.Helper()
	for i, key := range s.keys {
		made, err := oprf.NewServer(oprf.SuiteRistretto255, key).FullEvaluate(nonce)
		must(t, err)
		if bytes.Equal(made, output) {
			return i
		}
	}
	return -1
}

// TestKeyForEachSlip: a server with a key for each slip knows each ballot's slip, where phones take what they are given. Ours ask for a proof
// that it was made with the one key of the manifest, whose fingerprint is on every slip: each phone stops, and no slip is told. Keys that are
// another's manifest's do not fit the fingerprint.
func TestKeyForEachSlip(t *testing.T) {
	sizes := []int{3, 12}
	if *full {
		sizes = []int{3, 5, 12, 30, 60}
	}
	for _, n := range sizes {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			server, linked := newTagging(t, n), 0
			for _, slip := range permutation(n) {
				nonce := random(32)
				client := oprf.NewClient(oprf.SuiteRistretto255)
				finish, request, err := client.Blind([][]byte{nonce})
				must(t, err)
				evaluation, err := oprf.NewServer(oprf.SuiteRistretto255, server.keys[slip]).Evaluate(request)
				must(t, err)
				outputs, err := client.Finalize(finish, evaluation) // and no proof is asked for
				must(t, err)
				if server.whose(t, nonce, outputs[0]) == slip {
					linked++
				}
			}
			if linked != n {
				t.Errorf("the suite does not bite: %d of %d ballots are linked to their slips", linked, n)
			}

			h := openHall(t, t.TempDir(), setupOf(1, n))
			defer h.close()
			h.advance(survey.Collecting)
			h.draw(h.voters)
			m := h.manifest()
			stopped := 0
			for _, p := range h.voters {
				own, err := credential.NewIssuer(random(32), h.id, "A") // its proof is good, for its key
				must(t, err)
				evaluated, proof, err := own.Evaluate(p.exchange.Blinded())
				must(t, err)
				if _, err := p.exchange.Finish(evaluated, proof); errors.Is(err, voter.ErrProof) {
					stopped++
				}
				// A manifest that names this key instead is another one.
				honest, err := credential.NewIssuer(h.seed, h.id, "A")
				must(t, err)
				encode := func(key []byte) []byte { return []byte(encoded(key)) }
				changed := bytes.Replace([]byte(m.Text), encode(honest.PublicKey()), encode(own.PublicKey()), 1)
				if string(changed) == m.Text {
					t.Fatal("the manifest is as it was")
				}
				if _, err := voter.ParseManifest(string(changed), voter.Fingerprint(m.Text)); !errors.Is(err, voter.ErrManifest) {
					t.Errorf("a manifest with another key: %v", err)
				}
				must(t, h.collect(p, answers(m, "A"))) // and the honest server's answer still makes the credential
			}
			if stopped != n {
				t.Errorf("%d of %d phones stopped", stopped, n)
			}
			t.Logf("ballots linked to their slips: %d of %d without a proof, none of %d with it", linked, n, stopped)
		})
	}
}
