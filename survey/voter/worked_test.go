package voter_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceping/survey"
	"ceping/survey/count"
	"ceping/survey/example"
	"ceping/survey/manifest"
	"ceping/survey/setup"
	"ceping/survey/voter"
)

// TestWorkedExample: the worked example, cast by voters over HTTP and counted out of the box, is equal in every number.
func TestWorkedExample(t *testing.T) {
	load := func(name string) []byte {
		t.Helper()
		text, err := os.ReadFile(filepath.Join("..", "example", "fixtures", "worked-example", name))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	var file struct {
		Void, Present, Leftover map[string]int
		Ballots                 map[string][]map[string]any
	}
	var expected map[string]any
	for name, into := range map[string]any{"ballots.json": &file, "expected.json": &expected} {
		if err := json.Unmarshal(load(name), into); err != nil {
			t.Fatal(err)
		}
	}
	s, err := setup.Read(bytes.NewReader(load("session.yaml")), nil)
	if err != nil {
		t.Fatal(err)
	}
	st := newStreet(t, &s)
	var casts []*voter.Cast
	header := map[string]count.Counts{}
	for _, c := range s.Categories {
		for _, answers := range file.Ballots[c.Code] {
			m, credential := st.collected(c.Code)
			b, err := example.Fill(m, c.Code, answers)
			if err != nil {
				t.Fatal(err)
			}
			cast, err := credential.Enclose(b)
			if err != nil {
				t.Fatal(err)
			}
			casts = append(casts, cast)
		}
		n := count.Counts{Expected: c.Expected, Printed: c.Printed(s.Rules.Spares), Void: file.Void[c.Code], Cast: len(file.Ballots[c.Code]), Collected: len(file.Ballots[c.Code])}
		n.Issued = n.Printed - n.Void
		if left, entered := file.Leftover[c.Code]; entered {
			n.Leftover, n.Issued = &left, n.Issued-left
		}
		if present, entered := file.Present[c.Code]; entered {
			n.Present = &present
		}
		header[c.Code] = n
	}
	st.set(survey.Voting)
	for _, c := range casts {
		if err := st.voter().Cast(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	list, sealed := manifest.Envelopes(&s), map[string][]count.Sealed{}
	for _, e := range list {
		for _, r := range st.rows[e.Key] {
			sealed[e.Key] = append(sealed[e.Key], count.Sealed{Category: e.Name(r.category).Category, Sealed: r.sealed})
		}
	}
	box, err := count.Open(t.Context(), list, st.key, st.manifest, sealed, nil)
	if err != nil {
		t.Fatal(err)
	}
	report := count.NewReport(count.Input{Setup: &s, Counts: header, Tally: count.NewTally(&s, box), Seal: count.ReportSeal{Count: len(casts)}})
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for _, forms := range []any{expected["forms"], got["forms"]} {
		for _, form := range forms.([]any) {
			for _, texts := range form.(map[string]any)["texts"].([]any) {
				delete(texts.(map[string]any), "texts") // their order depends on the seal
			}
		}
	}
	for _, part := range []string{"groups", "counts", "forms"} {
		if diff := cmp.Diff(expected[part], got[part]); diff != "" {
			t.Errorf("%s (-expected +got):\n%s", part, diff)
		}
	}
}
