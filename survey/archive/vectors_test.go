package archive_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ceping/survey"
	"ceping/survey/archive"
	"ceping/survey/boxkey"
	"ceping/survey/count"
	"ceping/survey/manifest"
)

var update = flag.Bool("update", false, "write deploy/docs/vectors anew")

const vectors = "../../deploy/docs/vectors"

// vector is an archive with what a recount of it must give, and some of what lies on the way.
type vector struct {
	Archive     string          `json:"archive"` // the file beside this one
	Passphrases []string        `json:"passphrases"`
	Code        string          `json:"code"`
	PrivateKey  string          `json:"private_key"`     // of the box, hex
	Manifest    string          `json:"manifest_sha256"` // hex
	Fingerprint string          `json:"fingerprint"`
	Counts      string          `json:"counts_sha256"`   // H(counts) of the Report
	Trustees    string          `json:"trustees_sha256"` // H(trustees)
	Report      json.RawMessage `json:"report"`
}

// vectorSittings are those of the vectors, made anew.
func vectorSittings(t *testing.T) map[string]*sitting {
	corrected := featured(t, 0, manyBallots)
	blinds, err := corrected.report.Result.Blinds()
	if err != nil {
		t.Fatal(err)
	}
	counts("B", func(n *archive.Counts) { n.Leftover = new(1) })(corrected)
	corrected.act("take report", "xlsx")
	corrected.act(survey.ActCorrect, "leftover map[B:1]; "+survey.ReasonMark+"点错了")
	corrected.act("take report", "zip")
	corrected.archive.Facts.Corrected = "点错了"
	corrected.count(t, blinds)
	example := opened(t, worked(t, "second-example"), 1)
	return map[string]*sitting{
		"features": corrected, "despite": altered(t, featured(t, 1, map[string]int{"A": 3, "B": 4, "C": 6})), "withheld": featured(t, 2, map[string]int{"A": 1, "C": 3}), "second-example": example,
	}
}

// TestVectors: the vectors in deploy/docs count to what stands beside them, so that another program may be held against them.
// `go test ./survey/archive -run TestVectors -update` writes them anew.
func TestVectors(t *testing.T) {
	if *update {
		for name, s := range vectorSittings(t) {
			s.locked(t) // those of the worked examples, too
			s.retell(survey.ActReady, "manifest "+manifest.Fingerprint(s.archive.Manifest)+", wrapped key "+hexSum(s.archive.WrappedKey))
			blinds, err := s.report.Result.Blinds()
			if err != nil {
				t.Fatal(err)
			}
			s.count(t, blinds)
			put(t, name+".ceping", s.written(t))
			put(t, name+".json", vectorOf(t, name, s))
		}
	}
	files, err := filepath.Glob(vectors + "/*.json")
	if err != nil || len(files) < 4 {
		t.Fatalf("%d vectors, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var v vector
			if err := json.Unmarshal(text, &v); err != nil {
				t.Fatal(err)
			}
			from, err := os.Open(filepath.Join(vectors, v.Archive))
			if err != nil {
				t.Fatal(err)
			}
			defer from.Close()
			a, err := archive.Read(from)
			if err != nil {
				t.Fatal(err)
			}
			var given [][]byte
			for _, p := range v.Passphrases[1:] { // any two
				given = append(given, []byte(p))
			}
			key, err := new(boxkey.Turns).Unwrap(t.Context(), a.WrappedKey, given, nil)
			if err != nil {
				t.Fatal(err)
			}
			code, err := count.ParseCode(v.Code)
			if err != nil {
				t.Fatal(err)
			}
			r, err := archive.Recount(t.Context(), a, key, code, nil)
			if err != nil {
				t.Fatal(err)
			}
			var was count.Report
			if err := json.Unmarshal(v.Report, &was); err != nil {
				t.Fatal(err)
			}
			if signedPart(t, was) != signedPart(t, r) {
				t.Errorf("it counts to another Report:\n%s", signedPart(t, r))
			}
		})
	}
}

func put(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(vectors, name), content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func vectorOf(t *testing.T, name string, s *sitting) []byte {
	t.Helper()
	hash := func(part any) string {
		canonical, err := manifest.Canonical(part)
		if err != nil {
			t.Fatal(err)
		}
		return hexSum(canonical)
	}
	private, err := s.key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(s.archive.Manifest))
	v := vector{
		Archive: name + ".ceping", Code: count.SpacedCode(s.report.Result.Code), PrivateKey: hex.EncodeToString(private), Manifest: hex.EncodeToString(sum[:]),
		Fingerprint: manifest.Fingerprint(s.archive.Manifest), Counts: hash(s.report.Counts), Trustees: hash(s.report.Trustees), Report: json.RawMessage(text(t, s.report)),
	}
	for _, p := range passphrases(3) {
		v.Passphrases = append(v.Passphrases, string(p))
	}
	written, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.TrimSpace(string(written)) + "\n")
}
