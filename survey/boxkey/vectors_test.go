package boxkey

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"ceping/survey/envelope"
)

var update = flag.Bool("update", false, "write testdata/wrapped.json anew")

// vector is a wrapped key that has to open for ever (testdata/README.md).
type vector struct {
	Name        string   `json:"name"`
	PrivateKey  string   `json:"private_key"` // hex
	BoxKey      string   `json:"box_key"`     // hex
	Passphrases []string `json:"passphrases"`
	Wrapped     string   `json:"wrapped"`
	Digest      string   `json:"digest"`
}

// TestVectors: what was wrapped by an earlier program opens, with the first passphrases and with the last.
func TestVectors(t *testing.T) {
	path := filepath.Join("testdata", "wrapped.json")
	if *update {
		writeVectors(t, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			w := Wrapped(v.Wrapped)
			threshold, n, err := w.Threshold()
			if err != nil || n != len(v.Passphrases) || w.Digest() != v.Digest {
				t.Fatalf("%d of %d, digest %s, %v", threshold, n, w.Digest(), err)
			}
			for _, some := range [][]string{v.Passphrases[:threshold], v.Passphrases[n-threshold:]} {
				key, err := unwrap(w, some)
				if err != nil {
					t.Fatal(err)
				}
				if hex.EncodeToString(raw(t, key)) != v.PrivateKey || hex.EncodeToString(key.Public()) != v.BoxKey {
					t.Error("another key")
				}
			}
		})
	}
}

func writeVectors(t *testing.T, path string) {
	t.Helper()
	var vectors []vector
	for _, c := range []struct {
		name         string
		threshold, n int
		work         WorkFactor
	}{{"1 of 1", 1, 1, testWork}, {"2 of 3", 2, 3, testWork}, {"3 of 5", 3, 5, 1}} {
		key, err := envelope.NewKey([]byte("0123456789abcdef0123456789ABCDEF"))
		if err != nil {
			t.Fatal(err)
		}
		w, err := wrap(key, c.threshold, trustees[:c.n], c.work)
		if err != nil {
			t.Fatal(err)
		}
		vectors = append(vectors, vector{
			Name: c.name, PrivateKey: hex.EncodeToString(raw(t, key)), BoxKey: hex.EncodeToString(key.Public()),
			Passphrases: trustees[:c.n], Wrapped: string(w), Digest: w.Digest(),
		})
	}
	text, err := json.MarshalIndent(vectors, "", "  ")
	if err == nil {
		err = os.WriteFile(path, append(text, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
